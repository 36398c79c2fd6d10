package kiosk

import (
	"image/color"

	"antechamber/kiosk/walk"
)

// selfButton is how something that is touched looks.
type selfButton struct {
	id          string
	label       string
	size        float32
	main        bool   // the one that most people touch
	outlined    bool   // in the colour of the main one, where that would be too much
	pressed     bool   // it is on, or where one is
	picture     string // before the label; "" is none
	pictureOnly bool   // and no label: for whom it is, speech says
}

// button shows what does something when it is touched.
func (v *selfView) button(a area, b selfButton, on func()) {
	p := v.palette
	ground, ink, border, width := p.surface, p.ink, p.line, float32(1.5)
	switch {
	case b.main || b.pressed:
		ground, ink, border, width = p.primary.ground, p.primary.text, p.primary.ground, 0
	case b.outlined:
		ink, border, width = p.primary.ground, p.primary.ground, 2
	}
	v.boxes.next().put(a, ground, border, v.u(10), v.u(width))
	in := a.inset(v.u(10), v.u(4))
	st := style{size: b.size, bold: true, colour: ink, align: centred, lines: 2}
	switch {
	case b.picture != "" && b.pictureOnly:
		side := min(in.w, in.h*0.62)
		v.pictures.next().put(in.centre(side, side), b.picture, ink, ground)
	case b.picture != "":
		side := min(in.h*0.5, in.w*0.22)
		gap := v.u(10)
		words := min(in.w-side-gap, v.width(b.label, st))
		in = in.centre(side+gap+words+1, in.h)
		var at area
		at, in = in.cutLeft(side, gap)
		v.pictures.next().put(at.middle(side), b.picture, ink, ground)
		v.write(in, b.label, st)
	default:
		v.write(in, b.label, st)
	}
	v.touchable(a, b.id, v.u(10), on)
}

// pictureButton shows a button with a picture and nothing else.
func (v *selfView) pictureButton(a area, picture, id string, on func()) {
	v.button(a, selfButton{id: id, picture: picture, pictureOnly: true}, on)
}

// cutActs returns the lower part of an area, where the acts stand, and the rest.
func (v *selfView) cutActs(a area, acts []selfAct) (stack, rest area) {
	if len(acts) == 0 {
		return area{}, a
	}
	gap, high := v.u(v.measures.gap*0.7), float32(0)
	if !acts[0].quiet {
		high += v.u(v.measures.main)
	}
	if v.quietActs(acts) > 0 {
		if high > 0 {
			high += gap
		}
		high += v.u(v.measures.quiet)
	}
	return a.cutBottom(high, v.u(v.measures.gap))
}

func (v *selfView) quietActs(acts []selfAct) int {
	n := 0
	for _, a := range acts {
		if a.quiet {
			n++
		}
	}
	return n
}

// drawStack shows the main act, and the others side by side below it.
func (v *selfView) drawStack(a area, acts []selfAct) {
	quiet := v.quietActs(acts)
	gap := v.u(v.measures.gap * 0.7)
	w := (a.w - gap*float32(quiet-1)) / float32(max(1, quiet))
	row, _ := a.cutBottom(v.u(v.measures.quiet), gap)
	for _, act := range acts {
		b := selfButton{id: "act:" + string(act.act), label: act.label, size: v.measures.label * 0.85}
		var at area
		if act.quiet {
			at, row = row.cutLeft(w, gap)
		} else {
			at, a = a.cutTop(v.u(v.measures.main), gap)
			b.main, b.size = act.act != walk.HaveNoCode, v.measures.label
			b.outlined = !b.main
		}
		v.button(at, b, v.does(walk.Touched{Act: act.act}))
	}
}

// drawFocus shows which target Enter presses, once somebody uses the keyboard or a switch.
func (v *selfView) drawFocus() {
	t, ok := v.target(v.focus)
	if !ok {
		v.focus = ""
		return
	}
	edge := v.u(5)
	ring := v.rings.next()
	ring.put(t.area.inset(-edge-v.u(2), -edge-v.u(2)), color.Transparent, v.palette.ink, t.corner+edge, edge)
}
