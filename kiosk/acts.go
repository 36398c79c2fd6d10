package kiosk

import "fyne.io/fyne/v2"

// button is an act with its words and its key.
type button struct {
	ground, cap box
	words, key  *text
	touch       *touch
}

func newButton(p *pen, on func()) *button {
	return &button{ground: k.newBox(), cap: k.newBox(), words: p.newText(), key: p.newText(), touch: k.newTouch(on)}
}

func (b *button) hide() {
	b.ground.hide()
	b.cap.hide()
	b.words.hide()
	b.key.hide()
	b.touch.Hide()
}

// face is how a button looks.
type face struct {
	size    float32
	primary bool
}

// width is what the button takes for its words and key.
func (b *button) width(k *kit, words, key string, f face) float32 {
	return k.width(words, style{size: f.size, bold: true}) + k.width(key, keyStyle) + k.u(20+14+11+11+16)
}

var keyStyle = style{size: 15, bold: true}

// put shows the button.
func (b *button) put(k *kit, a area, words, key string, f face) {
	p := k.palette
	ground, ink, border, keycap := p.surface, p.ink, p.line, p.keycap
	if f.primary {
		ground, ink, border, keycap = p.primary.ground, p.primary.text, p.primary.ground, p.primary
	}
	b.ground.put(a, ground, border, k.u(10), k.u(2))
	in := area{a.x + k.u(20), a.y, a.w - k.u(36), a.h}
	capWidth := k.width(key, keyStyle) + k.u(22)
	cap, rest := in.cutRight(capWidth, k.u(14))
	cap = cap.middle(k.u(24))
	capBorder := p.line
	if f.primary {
		capBorder = p.primary.text
	}
	b.cap.put(cap, keycap.ground, capBorder, k.u(4), k.u(1))
	keys := keyStyle
	keys.colour, keys.align = keycap.text, centred
	b.key.put(cap, key, keys)
	b.words.put(rest, words, style{size: f.size, bold: true, colour: ink, lines: 2})
	b.touch.put(a)
}

// acts are what can be done about the person shown.
type acts struct {
	*kit
	admit, print *button
	entrance     func() bool // lets people in
}

func newActs(k *kit, d *Desk) *acts {
	return &acts{
		kit:      k,
		admit:    newButton(k, func() { d.handle(pressed{keyAdmit}) }),
		print:    newButton(k, func() { d.handle(pressed{keyPrint}) }),
		entrance: func() bool { return d.entrance.In },
	}
}

// draw tells whether there was anything to show.
func (t *acts) draw(a area, s *deskState) bool {
	admits, prints := s.scene == opened, s.printable()
	if !admits {
		t.admit.hide()
	} else if t.entrance() {
		a = t.button(t.admit, a, "act.admit", "F12", true)
	} else {
		a = t.button(t.admit, a, "act.let_out", "F12", true)
	}
	if !prints {
		t.print.hide()
	} else {
		t.button(t.print, a, "act.print", "Ctrl P", !admits && s.person.standing.Issue == 0)
	}
	return admits || prints
}

func (t *acts) button(b *button, a area, key, cap string, primary bool) area {
	words, f := t.say(key, nil), face{size: 20, primary: primary}
	spot, rest := a.cutLeft(min(b.width(t.kit, words, cap, f), a.w*0.6), t.u(10))
	b.put(t.kit, spot, words, cap, f)
	return rest
}
