package typeset

import (
	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"antechamber/assets"
)

// Style says how text is set.
type Style struct {
	Size   float64       // the font size, in the caller's unit
	Weight assets.Weight // Regular where zero
	Lang   string        // a BCP 47 tag where the language is known; it chooses local forms of letters
	// Leading is the distance of baselines in font sizes, 1.2 where zero. A line with tall or deep marks takes more.
	Leading float64
}

// Line is one line of text, placed along its baseline.
type Line struct {
	Text    string // as it is read, in logical order
	Size    float64
	Advance float64
	// Ascent and Descent, both positive, are the space to leave above and below the baseline. No ink passes them.
	Ascent, Descent float64
	RTL             bool    // the paragraph runs from right to left
	Glyphs          []Glyph // from left to right
	Missing         []rune  // characters that no font has: a box stands for each
}

// Glyph is an outline in its place.
type Glyph struct {
	Outline *Outline
	X, Y    float64 // from the start of the line, right and up, in the caller's unit
	Text    string  // what it and the glyphs without a text that follow it stand for, as it is read
	RTL     bool    // it is read from right to left
}

// Setter sets text. It reuses its buffers, so each goroutine needs its own.
type Setter struct {
	fonts     *Fonts
	faces     map[assets.Weight]fallback
	shaper    shaping.HarfbuzzShaper
	segmenter shaping.Segmenter
	breaker   segmenter.Segmenter
	bidi      bidi.Paragraph
	set       memory
}

// NewSetter returns a Setter that draws with the fonts.
func (f *Fonts) NewSetter() *Setter {
	s := &Setter{fonts: f, faces: make(map[assets.Weight]fallback)}
	s.shaper.SetFontCacheSize(len(f.fonts))
	faces := make([]*font.Face, len(f.fonts))
	for i, p := range f.fonts {
		faces[i] = font.NewFace(p.font)
	}
	for _, weight := range []assets.Weight{assets.Regular, assets.Bold} {
		var same, other fallback
		for i, p := range f.fonts {
			if p.weight == weight {
				same = append(same, faces[i])
			} else {
				other = append(other, faces[i])
			}
		}
		s.faces[weight] = append(same, other...)
	}
	return s
}

// fallback is a list of faces of which the first that has a character draws it.
type fallback []*font.Face

func (faces fallback) ResolveFace(r rune) *font.Face {
	for _, face := range faces {
		if _, ok := face.NominalGlyph(r); ok {
			return face
		}
	}
	return faces[0]
}

// paragraph is a text split into pieces that are shaped at a time.
type paragraph struct {
	text   []rune
	rtl    bool
	pieces []piece
	style  Style
}

// piece is text of one level, script and face.
type piece struct {
	input shaping.Input
	level int
}

// Line sets text as one line, however wide. White space is made single and trimmed.
func (s *Setter) Line(text string, style Style) Line {
	p := s.paragraph(text, style)
	line := s.line(p, 0, len(p.text))
	line.scale(style.Size)
	return line
}

func (s *Setter) paragraph(text string, style Style) paragraph {
	p := paragraph{text: clean(text), style: style}
	if len(p.text) == 0 {
		return p
	}
	p.rtl = rightToLeft(p.text)
	faces := s.faces[assets.Regular]
	if f, ok := s.faces[style.Weight]; ok {
		faces = f
	}
	for _, span := range levels(&s.bidi, p.text, p.rtl) {
		input := shaping.Input{
			Text: p.text, RunStart: span.start, RunEnd: span.end,
			Direction: di.DirectionLTR, Size: fixed.I(Em), Language: language.NewLanguage(style.Lang),
		}
		if span.level%2 == 1 {
			input.Direction = di.DirectionRTL
		}
		for _, part := range s.segmenter.Split(input, faces) {
			p.pieces = append(p.pieces, piece{part, span.level})
		}
	}
	return p
}

// line shapes the runes from start up to end, at a size of 1.
func (s *Setter) line(p paragraph, start, end int) Line {
	leading := p.style.Leading
	if leading == 0 {
		leading = 1.2
	}
	line := Line{Text: string(p.text[start:end]), Size: 1, Ascent: leading * 0.79, Descent: leading * 0.21, RTL: p.rtl}
	var pieces []piece
	for _, piece := range p.pieces {
		piece.input.RunStart = max(piece.input.RunStart, start)
		piece.input.RunEnd = min(piece.input.RunEnd, end)
		if piece.input.RunStart < piece.input.RunEnd {
			pieces = append(pieces, piece)
		}
	}
	reorder(pieces, func(p piece) int { return p.level })
	for _, piece := range pieces {
		s.appendRun(&line, piece.input)
	}
	return line
}

// clearance is the least space between the ink and the edge of its line, in font sizes.
const clearance = 0.03

func (s *Setter) appendRun(line *Line, input shaping.Input) {
	run := s.shaper.Shape(input)
	rtl := input.Direction == di.DirectionRTL
	for i, g := range run.Glyphs {
		x, y := em(g.XOffset), em(g.YOffset)
		glyph := Glyph{Outline: s.fonts.outline(run.Face, g.GlyphID), X: line.Advance + x, Y: y, RTL: rtl}
		cluster := input.Text[g.TextIndex() : g.TextIndex()+g.RunesCount()]
		if i == 0 || run.Glyphs[i-1].TextIndex() != g.TextIndex() {
			glyph.Text = string(cluster)
		}
		if g.GlyphID == 0 {
			line.Missing = append(line.Missing, lacking(run.Face, cluster)...)
		}
		line.Glyphs = append(line.Glyphs, glyph)
		if g.Height != 0 {
			top := y + em(g.YBearing)
			line.Ascent = max(line.Ascent, top+clearance)
			line.Descent = max(line.Descent, clearance-top-em(g.Height))
		}
		line.Advance += em(g.Advance)
	}
}

// lacking returns the characters of a cluster that a face lacks.
func lacking(face *font.Face, cluster []rune) []rune {
	var lack []rune
	for _, r := range cluster {
		if _, ok := face.NominalGlyph(r); !ok {
			lack = append(lack, r)
		}
	}
	return lack
}

func em(v fixed.Int26_6) float64 { return float64(v) / 64 / Em }

// scale multiplies a line of size 1.
func (l *Line) scale(size float64) {
	l.Size *= size
	l.Advance *= size
	l.Ascent *= size
	l.Descent *= size
	for i := range l.Glyphs {
		l.Glyphs[i].X *= size
		l.Glyphs[i].Y *= size
	}
}
