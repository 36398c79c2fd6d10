package badges

import (
	"fmt"

	"antechamber/badges/designs"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

var (
	white  = page.RGB{R: 0xFF, G: 0xFF, B: 0xFF}
	black  = page.RGB{}
	ink    = page.RGB{R: 0x0B, G: 0x1F, B: 0x33}
	muted  = page.RGB{R: 0x44, G: 0x52, B: 0x5F}
	signal = page.RGB{R: 0xF2, G: 0xA9, B: 0x00}
)

// design is a face laid out: shapes and pictures, and texts on them, by their places from the upper left corner.
type design struct {
	shapes   []shape
	pictures []picture
	texts    []text
	symbols  []qrSymbol

	alikeShapes, alikeTexts []together // in the order in which they stand

	speaksOf      designs.Kind
	other         *design // the face on the other side; nil where there is one face
	fold          designs.Fold
	width, height float64 // of the face, where there are two
}

// shape is rectangles, a rounded one, or a path, in one colour.
type shape struct {
	colour page.RGB
	rects  []page.Rect
	radius float64 // of the corners
	path   []typeset.Segment
}

// text is lines in a width from (x, y) on.
type text struct {
	block       typeset.Block
	colour      page.RGB
	x, y, width float64
	align       page.Align
}

// layout lays out the faces of one badge.
type layout struct {
	*Press
	setter *typeset.Setter
	badge  checkin.Badge
	ground page.RGB // the category's colour
	on     *design
}

// design lays out a badge by the design of the press.
func (p *Press) design(s *typeset.Setter, b checkin.Badge) (*design, error) {
	l := &layout{Press: p, setter: s, badge: b, ground: ink}
	if p.plan.Kind != designs.Delegation {
		var err error
		if l.ground, err = parseColour(b.Category.Colour); err != nil {
			return nil, fmt.Errorf("the category %q has %w", b.Category.ID, err)
		}
	}
	front, err := l.face("front")
	if err == nil {
		front.speaksOf = p.plan.Kind
	}
	if err != nil || p.plan.Fold == designs.NoFold && p.plan.Sides == 1 {
		return front, err
	}
	if front.other = front; p.sided {
		if front.other, err = l.face("back"); err != nil {
			return nil, err
		}
	}
	front.fold, front.width, front.height = p.plan.Fold, p.plan.Width, p.plan.Height
	return front, nil
}

// face lays out the elements of one side.
func (l *layout) face(side string) (*design, error) {
	l.on = &design{}
	for i := range l.plan.Elements {
		e := &l.plan.Elements[i]
		if e.Side != "" && e.Side != side {
			continue
		}
		fixed, err := l.laidOut(i)
		switch {
		case err != nil:
			return nil, err
		case fixed != nil:
			l.on.add(fixed)
			continue
		}
		if err := l.element(e); err != nil {
			return nil, err
		}
	}
	return l.on, nil
}

// together are shapes or texts that other badges have, too: those from one place up to another.
type together struct {
	from, to int
	part     *page.Part
}

// add puts what was laid out before on the face.
func (d *design) add(fixed *design) {
	for _, a := range fixed.alikeShapes {
		d.alikeShapes = append(d.alikeShapes, together{len(d.shapes) + a.from, len(d.shapes) + a.to, a.part})
	}
	for _, a := range fixed.alikeTexts {
		d.alikeTexts = append(d.alikeTexts, together{len(d.texts) + a.from, len(d.texts) + a.to, a.part})
	}
	d.shapes = append(d.shapes, fixed.shapes...)
	d.pictures = append(d.pictures, fixed.pictures...)
	d.texts = append(d.texts, fixed.texts...)
}

// shared makes a design one that is added to others: what it shows is the same there.
func (d *design) shared() *design {
	if n := len(d.shapes); n > 0 {
		on := &page.Page{}
		(&design{shapes: d.shapes}).face(on, 0, 0)
		d.alikeShapes = []together{{0, n, on.Part()}}
	}
	if n := len(d.texts); n > 0 {
		on := &page.Page{}
		(&design{texts: d.texts}).face(on, 0, 0)
		d.alikeTexts = []together{{0, n, on.Part()}}
	}
	return d
}

func (l *layout) element(e *designs.Element) error {
	switch e.Type {
	case designs.Text, designs.Letter:
		l.text(e)
	case designs.Stack:
		l.stack(e)
	case designs.Languages:
		l.languages(e)
	case designs.Band:
		l.band(e)
	case designs.Pattern:
		l.pattern(e)
	case designs.Box:
		l.box(e)
	case designs.Line:
		l.line(e)
	case designs.Image:
		return l.image(e)
	case designs.Photo:
		return l.photo(e)
	case designs.Sessions:
		l.sessions(e)
	case designs.Zones:
		l.zones(e)
	case designs.Rehearsal:
		if l.rehearsal {
			l.practice(l.on, l.setter, page.Rect{X: e.X, Y: e.Y, Width: e.Width, Height: e.Height}, l.spoken(""))
		}
	case designs.QR:
		dark, err := symbol(l.badge.Code)
		if err != nil {
			return fmt.Errorf("badge %s cannot be made: %w", l.badge.Registration.Reference, err)
		}
		l.on.symbols = append(l.on.symbols, qrSymbol{dark, e.X, e.Y, e.Size})
	}
	return nil
}

// colour returns the colour of a name that an element gives, else the usual one.
func (l *layout) colour(name string, usual page.RGB) page.RGB {
	c := usual
	switch name {
	case "":
	case "ink":
		c = ink
	case "muted":
		c = muted
	case "black":
		c = black
	case "white":
		return white
	case "category":
		c = l.ground
	case "on-category":
		if l.plan.Black {
			return white
		}
		return readableOn(l.ground)
	default:
		c, _ = parseColour(name) // it was checked when the design was read
	}
	if l.plan.Black && c != white {
		return black
	}
	return c
}

// middle returns where something of a height starts that stands in the middle of a stretch.
func middle(start, length, height float64) float64 { return start + (length-height)/2 }

func inset(r page.Rect, by float64) page.Rect {
	return page.Rect{X: r.X + by, Y: r.Y + by, Width: r.Width - 2*by, Height: r.Height - 2*by}
}
