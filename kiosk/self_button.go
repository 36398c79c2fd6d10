package kiosk

import (
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
	pictureOnly bool   // and no label: what it is for, speech says
	even        bool   // the label is of one size with those beside it
	above       bool   // the picture stands above the label
	said        string // aloud, instead of the label
	language    string // of the label, where it is not the screen's
	silent      bool   // its name is not said aloud
}

// button shows what does something when it is touched.
func (v *board) button(a area, b selfButton, on func()) {
	p := v.palette
	ground, ink, border, width := p.surface, p.ink, p.line, float32(1.5)
	switch {
	case b.main || b.pressed:
		ground, ink, border, width = p.primary.ground, p.primary.text, p.primary.ground, 0
	case b.outlined:
		ink, border, width = p.primary.ground, p.primary.ground, 2
	}
	v.boxes.next().put(a, ground, border, v.u(10), v.u(width))
	st := style{size: b.size, bold: true, colour: ink, align: centred, lines: 2}
	if b.pictureOnly {
		in := v.inButton(a)
		side := min(in.w, in.h*0.62)
		v.pictures.next().put(in.centre(side, side), b.picture, ink, ground)
	} else {
		at, words := v.buttonParts(a, b, st)
		if b.picture != "" {
			v.pictures.next().put(at, b.picture, ink, ground)
		}
		if b.even {
			v.writeEven(words, b.label, st)
		} else {
			v.write(words, b.label, st)
		}
	}
	v.touchable(a, b.id, v.u(10), on)
	if !b.silent {
		v.saying(v.buttonSaid(b), b.language)
	}
}

func (v *board) inButton(a area) area { return a.inset(v.u(8), v.u(4)) }

// buttonParts are where the picture and the label of a button stand.
func (v *board) buttonParts(a area, b selfButton, st style) (picture, words area) {
	in := v.inButton(a)
	switch {
	case b.picture == "":
		return area{}, in
	case b.above:
		at, words := in.cutTop(in.h*0.4, v.u(2))
		return at.centre(at.h, at.h), words
	}
	side, gap := min(in.h*0.5, in.w*0.22), v.u(8)
	label := v.width(b.label, st)
	if b.even && label > in.w-side-gap {
		label = 0
		for _, l := range halves(b.label) {
			label = max(label, v.width(l, st))
		}
	}
	in = in.centre(side+gap+min(in.w-side-gap, label)+1, in.h)
	at, words := in.cutLeft(side, gap)
	return at.middle(side), words
}

// labelSize is how large a label in a row of even ones can be, on two lines where that
// makes it larger, in units of the mockups.
func (v *board) labelSize(a area, b selfButton) float32 {
	st := style{size: b.size, bold: true}
	_, in := v.buttonParts(a, b, st)
	fits := func(lines ...string) float32 {
		size, high := b.size, float32(0)
		for _, l := range lines {
			size = min(size, b.size*in.w/v.width(l, st))
			high += v.height(l, st, 1e6)
		}
		return min(size, b.size*in.h/high)
	}
	return max(fits(b.label), fits(halves(b.label)...))
}

// writeEven writes a label at its size, on two lines where one has no room for it.
func (v *board) writeEven(a area, label string, st style) {
	lines := []string{label}
	if v.width(label, st) > a.w+1 {
		lines = halves(label)
	}
	high := v.height(label, st, 1e6)
	a = a.middle(min(a.h, high*float32(len(lines))))
	for _, l := range lines {
		var at area
		at, a = a.cutTop(min(a.h, high), 0)
		v.write(at, l, st)
	}
}

// halves are the words of a label on two lines of about equal length.
func halves(label string) []string {
	best := -1
	for i, r := range label {
		if r == ' ' && (best < 0 || abs(len(label)-2*i) < abs(len(label)-2*best)) {
			best = i
		}
	}
	if best < 0 {
		return []string{label}
	}
	return []string{label[:best], label[best+1:]}
}

func abs(n int) int { return max(n, -n) }

// pictureButton shows a button with a picture and nothing else.
func (v *board) pictureButton(a area, picture, id, said string, on func()) {
	v.button(a, selfButton{id: id, picture: picture, pictureOnly: true, said: said}, on)
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
