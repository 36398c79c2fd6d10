package designs

import (
	"fmt"
	"strings"
)

// Area is a rectangle on a face.
type Area struct{ X, Y, Width, Height float64 }

const slack = 1e-6 // for the rounding of floating point numbers

func (a Area) within(b Area) bool {
	return a.X >= b.X-slack && a.Y >= b.Y-slack && a.X+a.Width <= b.X+b.Width+slack && a.Y+a.Height <= b.Y+b.Height+slack
}

func (a Area) meets(b Area) bool {
	return a.X+slack < b.X+b.Width && b.X+slack < a.X+a.Width && a.Y+slack < b.Y+b.Height && b.Y+slack < a.Y+a.Height
}

func (a Area) grown(by float64) Area {
	return Area{a.X - by, a.Y - by, a.Width + 2*by, a.Height + 2*by}
}

// Area returns where an element stands, a QR symbol with the white around it.
func (e *Element) Area() Area {
	switch e.Type {
	case QR:
		return Area{e.X, e.Y, e.Size, e.Size}.grown(Quiet * e.Size / Modules)
	case Line:
		half := e.Thick() / 2
		return Area{min(e.X, e.ToX), min(e.Y, e.ToY), max(e.X, e.ToX) - min(e.X, e.ToX), max(e.Y, e.ToY) - min(e.Y, e.ToY)}.grown(half)
	}
	return Area{e.X, e.Y, e.Width, e.Height}
}

// Thick is how thick a line or the edge of a box is.
func (e *Element) Thick() float64 {
	const usual = 0.3
	if e.Thickness == 0 {
		return usual
	}
	return e.Thickness
}

// inMargin tells whether an element may reach into the white margin: what printers cut off there is no text.
func (e *Element) inMargin() bool {
	switch e.Type {
	case Band, Pattern, Box, Line, Image:
		return true
	}
	return false
}

// place checks where an element stands on its face.
func (r *reader) place(e *Element, path string, d *Design) {
	a, face := e.Area(), Area{0, 0, d.Width, d.Height}
	if !(e.Width >= 0 && e.Height >= 0) || (e.Width == 0 || e.Height == 0) && e.Type != QR && e.Type != Line {
		r.fault(path+"."+flat(e), "this has no room: write how wide and how high it is")
		return
	}
	if e.Type == QR && !(e.Size/Modules >= LeastModule) {
		r.fault(path+".size", "the modules of the symbol would be %.2f mm, which is not read well: write %g or more", e.Size/Modules, LeastModule*Modules)
		return
	}
	if !a.within(face) {
		white := ""
		if e.Type == QR {
			white = fmt.Sprintf(" with the %g mm of white that it needs around it", Quiet*e.Size/Modules)
		}
		r.fault(path+"."+past(a, face), "this leaves the page of %g × %g mm%s: move it or make it smaller", d.Width, d.Height, white)
		return
	}
	if inner := face.grown(-d.Margin); !e.inMargin() && !a.within(inner) && e.Type != QR {
		r.fault(path+"."+past(a, inner), "this reaches into the margin of %g mm, which printers leave white: move it, or write another margin", d.Margin)
	}
}

// flat is the key by which an element has no room.
func flat(e *Element) string {
	if e.Width > 0 {
		return "height"
	}
	return "width"
}

// past is the key by which an area leaves another.
func past(a, b Area) string {
	if a.Y < b.Y-slack || a.Y+a.Height > b.Y+b.Height+slack {
		return "y"
	}
	return "x"
}

// quiet keeps everything away from a QR symbol and the white around it.
func (r *reader) quiet(d *Design, path func(int) string) {
	for i := range d.Elements {
		qr := &d.Elements[i]
		if qr.Type != QR {
			continue
		}
		for j := range d.Elements {
			other := &d.Elements[j]
			if i == j || !other.Area().meets(qr.Area()) || sidesApart(qr, other) || encloses(other, qr) {
				continue
			}
			key, what := path(j)+".x", string(other.Type)
			r.fault(key, "this %s covers the QR symbol or the %g mm of white that it needs around it: move one of them", what, Quiet*qr.Size/Modules)
		}
	}
}

// encloses tells whether a box is an empty frame around the symbol and its white.
func encloses(box, qr *Element) bool {
	if box.Type != Box || box.Fill != "" && box.Fill != "white" {
		return false
	}
	return qr.Area().within(box.Area().grown(-box.Thick()))
}

func sidesApart(a, b *Element) bool { return a.Side != "" && b.Side != "" && a.Side != b.Side }

// whole tells what a design lacks to be of its kind.
func (r *reader) whole(d *Design) {
	if len(r.faults) > 0 {
		return
	}
	if d.Kind == Badge && !d.Has(QR) {
		r.fault("kind", "a badge has no QR symbol here: add an element of the type qr, or write another kind")
	}
	if d.Kind != Badge && d.Has(QR) {
		r.fault("kind", "a plate has no badge code: take the element of the type qr away, or write the kind \"badge\"")
	}
	if !d.Has(Rehearsal) {
		r.fault("element", "nothing says where a rehearsal is marked, which every badge must show: add an element of the type rehearsal")
	}
	if d.Kind == Delegation {
		r.ofDelegation(d)
	}
}

// ofDelegation tells where a plate of a delegation speaks of a person.
func (r *reader) ofDelegation(d *Design) {
	for i := range d.Elements {
		e := &d.Elements[i]
		texts := []Template{e.Template}
		for _, p := range e.Parts {
			texts = append(texts, p.Template, p.Second)
		}
		for _, t := range texts {
			for _, p := range t {
				if p.Field != "" && !t.shared("") && !strings.HasSuffix(p.Field, "organisation") && p.Field != "country" {
					r.fault("kind", "a plate of a delegation speaks of no person, and {%s} does: take it away or write another kind", p.Field)
				}
			}
		}
		if e.Type == Photo || e.Type == Sessions || e.Type == Zones || e.Type == Letter || e.Type == Band || e.Type == Pattern {
			r.fault("kind", "a plate of a delegation speaks of no person, so it has no %s: take it away or write another kind", e.Type)
		}
	}
}
