package badges

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"antechamber/badges/page"
	"antechamber/badges/typeset"
)

// The QR symbol in millimetres: each module is 1 mm.
const (
	qrSize = 25.0
	quiet  = 4 * qrSize / qrModules // what must stay white around it
)

// symbol returns the QR symbol of a code, its upper left corner at (x, y).
func (p *Press) symbol(code string, x, y float64) (symbol, error) {
	s, err := p.qr.symbol(code)
	if err != nil {
		return symbol{}, fmt.Errorf("its badge code of %d characters is no content for a QR symbol, make the code anew: %w", len(code), err)
	}
	return symbol{s, x, y}, nil
}

// draw draws the badge on a page, its upper left corner at a place.
func (d *design) draw(on *page.Page, at typeset.Point) {
	dx, dy := float64(at.X), float64(at.Y)
	for _, s := range d.shapes {
		moved := make([]page.Rect, len(s.rects))
		for i, r := range s.rects {
			moved[i] = page.Rect{X: r.X + dx, Y: r.Y + dy, Width: r.Width, Height: r.Height}
		}
		if s.radius > 0 {
			on.Path(s.colour, rounded(moved[0], s.radius))
		} else {
			on.Rects(s.colour, moved...)
		}
	}
	for _, s := range d.symbols {
		on.Symbol(black, s.symbol, s.x+dx, s.y+dy, qrSize)
	}
	for _, t := range d.texts {
		on.Block(t.colour, t.block, t.x+dx, t.y+dy, t.width, t.align)
	}
}

// rounded returns the path of a rectangle with round corners.
func rounded(r page.Rect, radius float64) []typeset.Segment {
	point := func(x, y float64) typeset.Point { return typeset.Point{X: float32(x), Y: float32(y)} }
	corners := [4]struct{ x, y, dx, dy float64 }{ // each with the way on, clockwise
		{r.X, r.Y, 1, 0},
		{r.X + r.Width, r.Y, 0, 1},
		{r.X + r.Width, r.Y + r.Height, -1, 0},
		{r.X, r.Y + r.Height, 0, -1},
	}
	const bend = 0.4477 // of the radius: where the controls of a Bézier quarter of a circle stand
	var path []typeset.Segment
	op := typeset.MoveTo
	for _, c := range corners {
		inX, inY := c.dy, -c.dx // the way in: the way on, a quarter turned back
		from := point(c.x-inX*radius, c.y-inY*radius)
		path = append(path, typeset.Segment{Op: op, Points: [3]typeset.Point{from}},
			typeset.Segment{Op: typeset.CubeTo, Points: [3]typeset.Point{
				point(c.x-inX*radius*bend, c.y-inY*radius*bend),
				point(c.x+c.dx*radius*bend, c.y+c.dy*radius*bend),
				point(c.x+c.dx*radius, c.y+c.dy*radius),
			}})
		op = typeset.LineTo
	}
	return append(path, typeset.Segment{Op: typeset.Close})
}

// parseColour reads "#RRGGBB".
func parseColour(s string) (page.RGB, error) {
	digits, ok := strings.CutPrefix(s, "#")
	n, err := strconv.ParseUint(digits, 16, 32)
	if !ok || err != nil || len(digits) != 6 {
		return page.RGB{}, fmt.Errorf("the colour %q: write it as #RRGGBB in the conference file", s)
	}
	return page.RGB{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n)}, nil
}

// readableOn returns the colour, white or ink, that has the higher contrast on a ground.
func readableOn(ground page.RGB) page.RGB {
	if l := luminance(ground) + 0.05; (luminance(white)+0.05)/l >= l/(luminance(ink)+0.05) {
		return white
	}
	return ink
}

// luminance is the relative luminance of WCAG 2.
func luminance(c page.RGB) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
