package kiosk

import (
	"image/color"

	"antechamber/kiosk/checkin"
)

// acts are what can be done about the person shown: those that are done most, as
// many as there is room for. The menu has all.
type acts struct {
	*kit
	admit, override, print, history *button
	entrance                        func() bool // lets people in
}

func newActs(k *kit, d *Desk) *acts {
	on := func(key keyName) *button { return newButton(k, func() { d.handle(pressed{key}) }) }
	return &acts{
		kit: k, admit: on(keyAdmit), override: on(keyOverride), print: on(keyPrint), history: on(keyHistory),
		entrance: func() bool { return d.entrance.In },
	}
}

// draw tells whether there was anything to show.
func (t *acts) draw(a area, s *deskState) bool {
	admits, overrides, prints := s.admissible(), s.overridable() && s.scene != opened, s.printable()
	if admits {
		key := "act.let_out"
		switch {
		case s.purposes.now == toCheck:
			key = "act.check"
		case t.entrance() && s.way() == checkin.Unstated:
			key = "act.admit"
		}
		a = t.button(t.admit, a, key, "F12", a.w*0.6, true)
	} else {
		t.admit.hide()
	}
	if overrides {
		a = t.button(t.override, a, "act.override", "F8", a.w*0.6, false)
	} else {
		t.override.hide()
	}
	if prints {
		primary := !admits && !overrides && s.person.standing.Issue == 0
		a = t.button(t.print, a, "act.print", "Ctrl P", a.w, primary)
	} else {
		t.print.hide()
	}
	if s.known() && t.history.width(t.say("act.history", nil), "F3", face{size: 20}) <= a.w {
		t.button(t.history, a, "act.history", "F3", a.w, false)
	} else {
		t.history.hide()
	}
	return s.shown() != nil
}

// button shows an act no wider than most, and returns the rest of the area.
func (t *acts) button(b *button, a area, act, key string, most float32, primary bool) area {
	words, f := t.say(act, nil), face{size: 20, primary: primary}
	spot, rest := a.cutLeft(min(b.width(words, key, f), most), t.u(10))
	b.put(spot, words, key, f)
	return rest
}

// button is an act with its words and its key.
type button struct {
	*kit
	ground box
	keycap keycap
	words  *text
	touch  *touch
	area   area
}

func newButton(k *kit, on func()) *button {
	return &button{kit: k, ground: k.newBox(), keycap: k.newKeycap(), words: k.newText(), touch: k.newTouch(on)}
}

func (b *button) hide() { hide(b.ground, b.keycap, b.words, b.touch) }

// face is how a button looks.
type face struct {
	size    float32
	primary bool
	tight   bool // little room around the words
	cramped bool // and still less, so that they need not be too small
}

func (f face) style() style { return style{size: f.size, bold: true} }

// margins are the room before the words, between them and the key, and after it.
func (f face) margins() (before, between, after float32) {
	switch {
	case f.cramped:
		return 6, 4, 5
	case f.tight:
		return 11, 8, 8
	}
	return 20, 14, 16
}

// width is what the button takes for its words and key.
func (b *button) width(words, key string, f face) float32 {
	return b.kit.width(words, f.style()) + b.bare(key, f)
}

// bare is what the button takes beside its words.
func (b *button) bare(key string, f face) float32 {
	before, between, after := f.margins()
	return b.keycapWidth(key) + b.u(before+between+after)
}

// put shows the button.
func (b *button) put(a area, words, key string, f face) {
	p := b.palette
	b.area = a
	ground, ink, border, capBorder, keys := p.surface, p.ink, p.line, p.line, p.keycap
	if f.primary {
		ground, ink, border, capBorder, keys = p.primary.ground, p.primary.text, p.primary.ground, p.primary.text, p.primary
	}
	b.ground.put(a, ground, border, b.u(10), b.u(2))
	before, between, after := f.margins()
	in := a.with(a.x+b.u(before), a.y, a.w-b.u(before+after), a.h)
	cap, rest := in.cutRight(b.keycapWidth(key), b.u(between))
	b.keycap.put(cap.middle(b.u(24)), key, keys, capBorder)
	b.words.put(rest, words, style{size: f.size, bold: true, colour: ink, lines: 2})
	b.touch.put(a)
}

// keycap is a key of the keyboard.
type keycap struct {
	*kit
	box  box
	text *text
}

func (k *kit) newKeycap() keycap { return keycap{k, k.newBox(), k.newText()} }

func (c keycap) hide() { hide(c.box, c.text) }

var keyStyle = style{size: 15, bold: true, align: centred}

// keycapWidth is what a key takes.
func (k *kit) keycapWidth(key string) float32 { return k.width(key, keyStyle) + k.u(22) }

func (c keycap) put(a area, key string, colours pair, border color.NRGBA) {
	c.box.put(a, colours.ground, border, c.u(4), c.u(1))
	st := keyStyle
	st.colour = colours.text
	c.text.put(a.inset(c.u(4), 0), key, st)
}
