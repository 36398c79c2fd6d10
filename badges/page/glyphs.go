package page

import (
	"fmt"
	"math"
	"strconv"

	"antechamber/badges/typeset"
)

// perFont is how many glyphs one Type 3 font holds: a code is a byte.
const perFont = 256

// glyphs gives each glyph that a file shows a font and a code in it, in the order of their first use.
type glyphs struct {
	codes map[shown]place
	order []shown
}

// shown is a glyph and the text it stands for: a space and a no-break space look the same but are copied as what they are.
type shown struct {
	outline *typeset.Outline
	text    string
}

// place is a font's number, from 1 on, and a code in it.
type place struct {
	font int
	code byte
}

func (g *glyphs) code(glyph typeset.Glyph) (font int, code byte) {
	key := shown{glyph.Outline, glyph.Text}
	at, ok := g.codes[key]
	if !ok {
		n := len(g.order)
		at = place{n/perFont + 1, byte(n % perFont)}
		g.codes[key] = at
		g.order = append(g.order, key)
	}
	return at.font, at.code
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
			procedures[s.outline] = f.stream("", procedure(s.outline))
		}
		names = fmt.Appendf(names, "/g%d ", code)
		references = fmt.Appendf(references, "/g%d %d 0 R\n", code, procedures[s.outline])
		widths = append(appendNumber(widths, float64(s.outline.Advance)), ' ')
	}
	toUnicode := f.stream("", unicodeMap(part))
	return f.object(fmt.Appendf(nil, "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [0.001 0 0 0.001 0 0] /Resources << >>\n"+
		"/FirstChar 0 /LastChar %d /Widths [%s]\n/Encoding << /Type /Encoding /Differences [0 %s] >>\n/CharProcs <<\n%s>>\n/ToUnicode %d 0 R >>",
		len(part)-1, widths, names, references, toUnicode))
}

// procedure draws a glyph in the colour of the text.
func procedure(o *typeset.Outline) []byte {
	x0, y0, x1, y1 := bounds(o)
	var c content
	c.op("d1", float64(o.Advance), 0, x0, y0, x1, y1)
	if len(o.Segments) > 0 {
		c.path(o.Segments, 1, 0)
		c.op("f")
	}
	return c.buf
}

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
