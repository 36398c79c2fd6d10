// Package page is a display list in millimetres and what draws it: an image of any resolution, a label in black and white, and PDF.
// A page's origin is its upper left corner, x runs right and y down.
package page

import (
	"math"
	"slices"

	"antechamber/badges/typeset"
)

// RGB is an opaque colour.
type RGB struct{ R, G, B uint8 }

// RGBA makes RGB a color.Color.
func (c RGB) RGBA() (r, g, b, a uint32) {
	return uint32(c.R) * 0x101, uint32(c.G) * 0x101, uint32(c.B) * 0x101, 0xffff
}

// Luminance is the relative luminance of WCAG 2: from 0, black, to 1, white.
func (c RGB) Luminance() float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// tinted tells whether somebody would miss the colour where it is printed in grey.
func (c RGB) tinted() bool {
	const grey = 0x38 // how far the parts of a colour lie apart that passes for grey
	return max(c.R, c.G, c.B)-min(c.R, c.G, c.B) > grey
}

// Rect is a rectangle in millimetres by its upper left corner and its size.
type Rect struct{ X, Y, Width, Height float64 }

// Page is what is drawn on one page, first things first. Its ground is white.
type Page struct {
	Width, Height float64 // in millimetres
	items         []item
}

// item is one thing on a page.
type item interface {
	raster(c *canvas)
	pdf(c *content)
	tinted() bool
}

// New returns an empty page of a size in millimetres.
func New(width, height float64) *Page { return &Page{Width: width, Height: height} }

// Tinted tells whether anything on the page has a colour that black alone does not show.
func (p *Page) Tinted() bool { return slices.ContainsFunc(p.items, item.tinted) }

// Rects draws rectangles as one shape, so that no seam shows where they touch. On an image their edges stand on pixels.
func (p *Page) Rects(colour RGB, rects ...Rect) {
	p.items = append(p.items, rectangles{colour, rects})
}

// Path fills a path in millimetres, y down, by the non-zero winding rule.
func (p *Page) Path(colour RGB, path []typeset.Segment) {
	p.items = append(p.items, filled{colour, path})
}

// Text draws a line, set in millimetres, whose baseline starts at (x, y).
func (p *Page) Text(colour RGB, line typeset.Line, x, y float64) {
	p.items = append(p.items, text{colour, line, x, y})
}

// Align says where lines stand in a width.
type Align int

// The alignments. Left and Right are those of the paper, whatever way the text runs.
const (
	Left Align = iota
	Centre
	Right
)

// Block draws lines, set in millimetres, from the top y downwards in a width from x on.
func (p *Page) Block(colour RGB, block typeset.Block, x, y, width float64, align Align) {
	for _, line := range block.Lines {
		y += line.Ascent
		p.Text(colour, line, x+align.Offset(width-line.Advance), y)
		y += line.Descent
	}
}

// Offset returns where a line begins that leaves so much of its width free.
func (a Align) Offset(free float64) float64 {
	switch a {
	case Centre:
		return free / 2
	case Right:
		return free
	default:
		return 0
	}
}

type rectangles struct {
	colour RGB
	rects  []Rect
}

type filled struct {
	colour RGB
	path   []typeset.Segment
}

type text struct {
	colour RGB
	line   typeset.Line
	x, y   float64
}

func (r rectangles) tinted() bool { return r.colour.tinted() }
func (f filled) tinted() bool     { return f.colour.tinted() }
func (t text) tinted() bool       { return t.colour.tinted() }
