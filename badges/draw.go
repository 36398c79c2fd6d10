package badges

import (
	"fmt"
	"strconv"
	"strings"

	"antechamber/badges/designs"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
)

// The QR symbol in millimetres, as forms and cards have it: each module is 1 mm.
const (
	qrSize = 25.0
	quiet  = designs.Quiet * qrSize / qrModules // what must stay white around it
)

// qrSymbol is a QR symbol in its place: the dark modules are true.
type qrSymbol struct {
	dark       [][]bool
	x, y, side float64
}

// draw draws the badge on a page, its upper left corner at a place: one face, or two beside the fold.
func (d *design) draw(on *page.Page, at typeset.Point) {
	x, y := float64(at.X), float64(at.Y)
	const mark = 3.0 // where to fold
	switch d.fold {
	case designs.FoldLeft:
		d.other.face(on, x, y)
		d.face(on, x+d.width, y)
		on.Rects(muted, page.Rect{X: x + d.width - 0.1, Y: y, Width: 0.2, Height: mark}, page.Rect{X: x + d.width - 0.1, Y: y + d.height - mark, Width: 0.2, Height: mark})
	case designs.FoldTop:
		d.other.turned(d.width, d.height).face(on, x, y)
		d.face(on, x, y+d.height)
		on.Rects(muted, page.Rect{X: x, Y: y + d.height - 0.1, Width: mark, Height: 0.2}, page.Rect{X: x + d.width - mark, Y: y + d.height - 0.1, Width: mark, Height: 0.2})
	default:
		d.face(on, x, y)
	}
}

// face draws one face.
func (d *design) face(on *page.Page, dx, dy float64) {
	each(len(d.shapes), d.alikeShapes, func(part *page.Part) { on.Place(part, dx, dy) }, func(i int) {
		s := &d.shapes[i]
		moved := make([]page.Rect, len(s.rects))
		for i, r := range s.rects {
			moved[i] = page.Rect{X: r.X + dx, Y: r.Y + dy, Width: r.Width, Height: r.Height}
		}
		switch {
		case s.path != nil:
			on.Path(s.colour, mapped(s.path, func(p typeset.Point) typeset.Point {
				return typeset.Point{X: p.X + float32(dx), Y: p.Y + float32(dy)}
			}))
		case s.radius > 0:
			on.Path(s.colour, rounded(moved[0], s.radius))
		default:
			on.Rects(s.colour, moved...)
		}
	})
	for _, p := range d.pictures {
		on.Picture(p.Picture, p.area.X+dx, p.area.Y+dy, p.area.Width, p.area.Height)
	}
	for _, q := range d.symbols {
		on.Modules(black, q.x+dx, q.y+dy, q.side, q.dark)
	}
	each(len(d.texts), d.alikeTexts, func(part *page.Part) { on.Place(part, dx, dy) }, func(i int) {
		t := &d.texts[i]
		on.Block(t.colour, t.block, t.x+dx, t.y+dy, t.width, t.align)
	})
}

// each goes through so many things in their order, those that are alike elsewhere as one.
func each(n int, runs []together, joined func(*page.Part), alone func(int)) {
	for i := 0; i < n; i++ {
		if len(runs) > 0 && runs[0].from == i {
			joined(runs[0].part)
			i, runs = runs[0].to-1, runs[1:]
			continue
		}
		alone(i)
	}
}

func mapped(path []typeset.Segment, to func(typeset.Point) typeset.Point) []typeset.Segment {
	moved := make([]typeset.Segment, len(path))
	for i, s := range path {
		moved[i].Op = s.Op
		for j, p := range s.Points {
			moved[i].Points[j] = to(p)
		}
	}
	return moved
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
	if l := ground.Luminance() + 0.05; (white.Luminance()+0.05)/l >= l/(ink.Luminance()+0.05) {
		return white
	}
	return ink
}
