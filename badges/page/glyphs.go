package page

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"antechamber/badges/typeset"
)

// perFont is how many glyphs one Type 3 font holds beside the gauge: a code is a byte.
const perFont = 255

// glyphs gives each glyph that a file shows a font and a code in it, in the order of their first use.
type glyphs struct {
	codes  map[shown]place
	order  []shown
	joined map[string]*typeset.Outline // of clusters that are several glyphs
}

// shown is a glyph and the text it stands for: a space and a no-break space look the same but are copied as what they are.
type shown struct {
	outline *typeset.Outline
	text    string
	width   float32 // how far PDF goes on after it, in thousandths of the font size
}

// place is a font's number, from 1 on, and a code in it.
type place struct {
	font int
	code byte
}

// placed is a glyph of a file, by the start of its line.
type placed struct {
	place
	x, y  float64
	width float32
}

func newGlyphs() *glyphs {
	return &glyphs{codes: make(map[shown]place), joined: make(map[string]*typeset.Outline)}
}

func (g *glyphs) place(key shown) place {
	at, ok := g.codes[key]
	if !ok {
		n := len(g.order)
		at = place{n/perFont + 1, byte(n % perFont)}
		g.codes[key] = at
		g.order = append(g.order, key)
	}
	return at
}

// line returns the glyphs of a line from left to right, whatever way it is read: readers turn round by themselves what is read from
// the right.
func (g *glyphs) line(line typeset.Line) []placed {
	all := make([]placed, 0, len(line.Glyphs))
	for start, end := range clusters(line.Glyphs) {
		all = g.cluster(all, line.Glyphs[start:end], line.Size)
	}
	return all
}

// clusters yields where the clusters of a line start and end: what belongs together, as a letter and its marks.
func clusters(line []typeset.Glyph) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for start := 0; start < len(line); {
			end := start + 1
			for end < len(line) && line[end].Text == "" {
				end++
			}
			if !yield(start, end) {
				return
			}
			start = end
		}
	}
}

// cluster places the glyphs of a cluster as one, with all its characters: readers put marks that stand for themselves elsewhere.
// They disagree about the order of several characters of one glyph that is read from the right, so there each character has a part of
// the width for itself, the leftmost all of the ink.
func (g *glyphs) cluster(all []placed, cluster []typeset.Glyph, size float64) []placed {
	first := &cluster[0]
	outline, x, y := first.Outline, first.X, first.Y
	if len(cluster) > 1 {
		x, y = origin(cluster), 0
		outline = g.join(cluster, x, size)
	}
	if n := utf8.RuneCountInString(first.Text); !first.RTL || n == 1 {
		return append(all, placed{g.place(shown{outline, first.Text, outline.Advance}), x, y, outline.Advance})
	}
	runes := []rune(first.Text)
	width := outline.Advance / float32(len(runes))
	for _, r := range slices.Backward(runes) {
		all = append(all, placed{g.place(shown{outline, string(r), width}), x, y, width})
		outline, x = blank, x+float64(width)*size/typeset.Em
	}
	return all
}

// blank draws nothing.
var blank = &typeset.Outline{}

// origin is where the base of a cluster stands.
func origin(cluster []typeset.Glyph) float64 {
	for _, g := range cluster {
		if g.Outline.Advance > 0 {
			return g.X
		}
	}
	return cluster[0].X
}

// join makes one outline of a cluster that stands at x. The same cluster at another size has the same.
func (g *glyphs) join(cluster []typeset.Glyph, x, size float64) *typeset.Outline {
	var key []byte
	whole := &typeset.Outline{}
	unit := size / typeset.Em
	for _, part := range cluster {
		dx, dy := float32(math.Round((part.X-x)/unit)), float32(math.Round(part.Y/unit))
		key = fmt.Appendf(key, "%p %v %v ", part.Outline, dx, dy)
		whole.Advance += part.Outline.Advance
		for _, s := range part.Outline.Segments {
			for i := range s.Points {
				s.Points[i].X += dx
				s.Points[i].Y += dy
			}
			whole.Segments = append(whole.Segments, s)
		}
	}
	if known := g.joined[string(key)]; known != nil {
		return known
	}
	g.joined[string(key)] = whole
	return whole
}

func fontName(font int) string { return "/F" + strconv.Itoa(font) }

// write writes the fonts and returns the entries of the font dictionary.
func (g *glyphs) write(f *file) []byte {
	procedures := make(map[*typeset.Outline]int)
	var fonts []byte
	for start := 0; start < len(g.order); start += perFont {
		part := g.order[start:min(start+perFont, len(g.order))]
		fonts = fmt.Appendf(fonts, "%s %d 0 R\n", fontName(start/perFont+1), writeFont(f, part, procedures))
	}
	return fonts
}

// writeFont writes a Type 3 font (ISO 32000-1, 9.6.5) and returns its number.
func writeFont(f *file, part []shown, procedures map[*typeset.Outline]int) int {
	var names, references, widths []byte
	for code, s := range part {
		if procedures[s.outline] == 0 {
			procedures[s.outline] = f.object(s.outline.Kept(compressed))
		}
		names = fmt.Appendf(names, "/g%d ", code)
		references = fmt.Appendf(references, "/g%d %d 0 R\n", code, procedures[s.outline])
		widths = append(appendNumber(widths, float64(s.width)), ' ')
	}
	if procedures[gauge] == 0 {
		procedures[gauge] = f.object(gauge.Kept(compressed))
	}
	toUnicode := f.stream("", unicodeMap(part))
	return f.object(fmt.Appendf(nil, "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [0.001 0 0 0.001 0 0] /Resources << >>\n"+
		"/FirstChar 0 /LastChar %d /Widths [%s%d]\n/Encoding << /Type /Encoding /Differences [0 %s/m] >>\n/CharProcs <<\n%s/m %d 0 R\n>>\n/ToUnicode %d 0 R >>",
		len(part), widths, int(gauge.Advance), names, references, procedures[gauge], toUnicode))
}

// gauge is a last glyph of each font that nothing shows, named "m" and of the usual width of an m. By that poppler (TextPage::updateFont)
// guesses how large the letters of a Type 3 font are; it would take Chinese ones for twice as large as they are, and their lines for overlapping.
var gauge = &typeset.Outline{Advance: 600}

// compressed is the body of the object that draws a glyph. What it costs to compress them is most of what a file of one badge does.
func compressed(o *typeset.Outline) []byte {
	z := zips.Get().(*zip)
	defer zips.Put(z)
	return z.stream("", procedure(o))
}

// procedure draws a glyph in the colour of the text.
func procedure(o *typeset.Outline) []byte {
	x0, y0, x1, y1 := bounds(o)
	var c content
	c.op("d1", float64(o.Advance), 0, x0, y0, x1, y1)
	if len(o.Segments) > 0 {
		c.path(rounded(o.Segments), 1, 0)
		c.op("f")
	}
	return c.buf
}

// rounded returns a path by cubic curves, whose points are rounded to a tenth of a unit.
func rounded(path []typeset.Segment) []typeset.Segment {
	cubics := make([]typeset.Segment, len(path))
	var at typeset.Point
	for i, s := range path {
		if s.Op == typeset.QuadTo {
			s = typeset.Segment{Op: typeset.CubeTo, Points: cubic(at, s.Points[0], s.Points[1])}
		}
		n := points(s.Op)
		for j, p := range s.Points[:n] {
			at = p
			s.Points[j] = typeset.Point{X: tenths(p.X), Y: tenths(p.Y)}
		}
		cubics[i] = s
	}
	return cubics
}

func tenths(v float32) float32 { return float32(math.Round(float64(v)*10) / 10) }

func bounds(o *typeset.Outline) (x0, y0, x1, y1 float64) {
	for i, s := range o.Segments {
		for _, p := range s.Points[:points(s.Op)] {
			x, y := float64(p.X), float64(p.Y)
			if i == 0 {
				x0, y0, x1, y1 = x, y, x, y
			}
			x0, x1 = min(x0, math.Floor(x)), max(x1, math.Ceil(x))
			y0, y1 = min(y0, math.Floor(y)), max(y1, math.Ceil(y))
		}
	}
	return x0, y0, x1, y1
}

// unicodeMap tells what each code stands for.
func unicodeMap(part []shown) []byte {
	b := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Text def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n")
	const most = 100 // entries in a section
	for start := 0; start < len(part); start += most {
		section := part[start:min(start+most, len(part))]
		b = fmt.Appendf(b, "%d beginbfchar\n", len(section))
		for i, s := range section {
			b = fmt.Appendf(b, "<%02X> <%s>\n", start+i, utf16Hex(s.text))
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}
