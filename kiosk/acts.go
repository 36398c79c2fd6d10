package kiosk

import "fyne.io/fyne/v2"

// acts are what can be done about the person shown.
type acts struct {
	*kit
	admit, print *button
	entrance     func() bool // lets people in
}

func newActs(k *kit, d *Desk) *acts {
	return &acts{
		kit:      k,
		admit:    newButton(k.pen, func() { d.handle(pressed{keyAdmit}) }),
		print:    newButton(k.pen, func() { d.handle(pressed{keyPrint}) }),
		entrance: func() bool { return d.entrance.In },
	}
}

func (t *acts) objects() []fyne.CanvasObject {
	return append(t.admit.objects(), t.print.objects()...)
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
