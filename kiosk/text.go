package kiosk

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"antechamber/assets"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
)

// alignment says where text stands in its area.
type alignment int

const (
	leading alignment = iota // where reading begins
	centred
	trailing
)

// style is how a text looks. The size is in units of the mockups: the screen's
// factor makes it Fyne units.
type style struct {
	size   float32
	bold   bool
	colour color.Color
	align  alignment
	lines  int  // 1 where zero
	airy   bool // lines stand further apart, as in a paragraph
	top    bool // stands at the top of its area, not in its middle
}

// text is a text of any script on the screen. It is set as large as its style
// says or, where the area is too small, smaller and on several lines; it is never cut.
type text struct {
	pen    *pen
	raster *canvas.Raster
	words  string
	style  style
	area   area
	block  typeset.Block // in Fyne units
	drawn  drawnText     // of the picture that there is, also while it is hidden
}

// drawnText is what a picture of a text depends on, beside its size.
type drawnText struct {
	words  string
	style  style
	size   float64
	mirror float32
}

// pen sets the texts of one screen.
type pen struct {
	setter   *typeset.Setter
	factor   float32 // Fyne units a unit of the mockups
	larger   float32 // how much larger text is than its style says, for who asked for it
	measured map[measure]typeset.Block
	texts    []*text
}

type measure struct {
	words         string
	size          float32
	bold          bool
	width, height float32
	lines         int
	airy          bool
}

func newPen(fonts *typeset.Fonts) *pen {
	return &pen{setter: fonts.NewSetter(), factor: 1, larger: 1, measured: make(map[measure]typeset.Block)}
}

func (p *pen) newText() *text {
	t := &text{pen: p}
	t.raster = canvas.NewRaster(t.image)
	t.raster.Hide()
	p.texts = append(p.texts, t)
	return t
}

// fit sets words in a width and height, in Fyne units; a height of 0 is no limit.
func (p *pen) fit(words string, s style, width, height float32) typeset.Block {
	key := measure{words, s.size * p.factor * p.larger, s.bold, width, height, s.lines, s.airy}
	if b, ok := p.measured[key]; ok {
		return b
	}
	const many = 500
	if len(p.measured) >= many {
		clear(p.measured)
	}
	leading := 0.0
	if s.airy {
		leading = 1.5
	}
	b := p.setter.Fit(words, typeset.Style{Size: float64(key.size), Weight: s.weight(), Leading: leading},
		typeset.Box{Width: float64(width), Height: float64(height), MaxLines: s.lines, MinSize: float64(key.size) * 0.6})
	p.measured[key] = b
	return b
}

func (s style) weight() assets.Weight {
	if s.bold {
		return assets.Bold
	}
	return assets.Regular
}

// width is what words take on one line, in Fyne units.
func (p *pen) width(words string, s style) float32 {
	const anyWidth = 1 << 20
	return float32(math.Ceil(p.fit(words, s, anyWidth, 0).Width)) + 1
}

// height is what words take in a width, in Fyne units.
func (p *pen) height(words string, s style, width float32) float32 {
	return float32(math.Ceil(p.fit(words, s, width, 0).Height))
}

// cut returns as many words as stand on one line of a width: for what is only
// glanced at, never for a person's name.
func (p *pen) cut(words string, s style, width float32) string {
	const more = "…"
	all := []rune(words)
	for n := len(all); n > 0; n-- {
		short := string(all[:n])
		if n < len(all) {
			short = strings.TrimRight(short, " ,·-") + more
		}
		if p.width(short, s) <= width {
			return short
		}
	}
	return more
}

// put shows words in an area; no words show nothing.
func (t *text) put(a area, words string, s style) {
	if words == "" || a.w <= 0 || a.h <= 0 {
		t.hide()
		return
	}
	block := t.pen.fit(words, s, a.w, a.h)
	drawn := drawnText{words, s, block.Size, a.mirror}
	fresh := drawn != t.drawn
	t.drawn = drawn
	t.words, t.style, t.area, t.block = words, s, a, block
	t.raster.Move(fyne.NewPos(a.left()-t.margin(), a.y))
	if size := fyne.NewSize(a.w+2*t.margin(), a.h); size != t.raster.Size() {
		t.raster.Resize(size)
	} else if fresh {
		t.raster.Refresh()
	}
	reveal(t.raster)
}

func (t *text) hide() {
	t.words = ""
	conceal(t.raster)
}

// side is the alignment as it is drawn: on a mirrored screen reading begins on the right.
func (t *text) side() alignment {
	switch a := t.style.align; {
	case t.area.mirror > 0 && a == leading:
		return trailing
	case t.area.mirror > 0 && a == trailing:
		return leading
	default:
		return a
	}
}

// end is where the next letter comes on the last line, a gap after the ink: at its
// other end where the words run against the screen.
func (t *text) end(gap float32) float32 {
	switch {
	case t.words == "", len(t.block.Lines) == 0: // nothing, or nothing but spaces
		return t.area.x
	case t.block.RTL == (t.area.mirror > 0):
		return t.area.x + min(t.area.w, float32(t.block.Lines[len(t.block.Lines)-1].Advance)) + gap
	}
	return t.area.x - 2*gap
}

// margin is room on both sides for ink that passes the ends of a line, as the
// hook of a J does.
func (t *text) margin() float32 {
	return float32(math.Ceil(float64(t.style.size*t.pen.factor*t.pen.larger) * 0.25))
}

// image draws the text for a canvas of any scale.
func (t *text) image(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	if t.words == "" {
		return img
	}
	scale := float64(w) / float64(t.raster.Size().Width)
	left := float64(t.margin()) * scale
	width := float64(w) - 2*left
	y := 0.0
	if !t.style.top {
		y = max(0, (float64(h)-t.block.Height*scale)/2)
	}
	for _, line := range t.block.Lines {
		line = scaled(line, scale)
		x := left
		switch t.side() {
		case centred:
			x += (width - line.Advance) / 2
		case trailing:
			x += width - line.Advance
		}
		y += line.Ascent
		glyphs := page.TextImage(line, t.style.colour)
		at := image.Pt(int(math.Round(x)+overhang(line)), int(math.Round(y)-math.Ceil(line.Ascent)))
		draw.Draw(img, glyphs.Rect.Add(at), glyphs, image.Point{}, draw.Over)
		y += line.Descent
	}
	return img
}

// overhang is how far, at most 0, the ink begins before the line does: there the
// image of the line begins too.
func overhang(l typeset.Line) float64 {
	left := 0.0
	for _, g := range l.Glyphs {
		for _, s := range g.Outline.Segments {
			for _, p := range s.Points {
				left = min(left, g.X+float64(p.X)*l.Size/typeset.Em)
			}
		}
	}
	return math.Floor(left)
}

// scaled returns the line as many times as large.
func scaled(l typeset.Line, by float64) typeset.Line {
	l.Size *= by
	l.Advance *= by
	l.Ascent *= by
	l.Descent *= by
	glyphs := make([]typeset.Glyph, len(l.Glyphs))
	for i, g := range l.Glyphs {
		g.X *= by
		g.Y *= by
		glyphs[i] = g
	}
	l.Glyphs = glyphs
	return l
}
