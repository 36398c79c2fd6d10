package kiosk

import (
	"slices"
	"strings"

	"antechamber/kiosk/walk"
)

// order is in which Tab goes over the targets: what the page is about comes first.
var order = []string{"field:", "act:", "turn:", "key:", "comfort:", "language:", "staff"}

// ordered returns the targets in the order in which Tab goes over them.
func (v *selfView) ordered() []target { return ranked(v.targets, order) }

// reached is where Tab, or the keyboard, is: a field that is written into, where
// nothing else was reached. It is -1 where it is nowhere.
func (v *selfView) reached(targets []target) int {
	if v.focus == "" {
		form := &v.service.state.Form
		return min(form.At, len(form.Fields)-1)
	}
	return slices.IndexFunc(targets, func(t target) bool { return t.id == v.focus })
}

// moveFocus goes so many targets on, around the ends.
func (v *selfView) moveFocus(by int) {
	targets := v.ordered()
	if len(targets) == 0 {
		return
	}
	at := v.reached(targets)
	if at < 0 && by < 0 {
		at = 0
	}
	v.reach(targets[(at+by+len(targets))%len(targets)])
}

// moveTowards goes to the nearest target in a direction on the screen.
func (v *selfView) moveTowards(dx, dy float32) {
	targets := v.ordered()
	at := v.reached(targets)
	if at < 0 {
		v.moveFocus(1)
		return
	}
	if next, ok := nearest(targets, targets[at].area, dx, dy); ok {
		v.reach(next)
	}
}

// reach marks a target, and writes into it where it is a field.
func (v *selfView) reach(t target) {
	v.focus = t.id
	if strings.HasPrefix(t.id, "field:") {
		t.on()
	}
	v.service.stay()
	v.focus = t.id
	v.draw()
	v.service.reachAloud(t)
}

// onButton tells whether Tab has reached something that is pressed, not written into.
func (v *selfView) onButton() bool { return v.focus != "" && !strings.HasPrefix(v.focus, "field:") }

// press does what the target that Tab has reached is for.
func (v *selfView) press() {
	t, ok := v.target(v.focus)
	if !ok {
		return
	}
	before, said := v.service.state.Stage, v.service.said
	t.on()
	if v.service.state.Stage == before {
		v.focus = t.id
		v.draw()
		if v.service.said == said {
			v.pressedAloud(t)
		}
	}
}

// pressedAloud says what became of something that was pressed and stays, as that it is on.
func (v *selfView) pressedAloud(before target) {
	if t, ok := v.target(before.id); ok && t.said != before.said && v.service.state.Comfort.Aloud {
		v.service.reachAloud(t)
	}
}

// enter presses what Tab has reached, or else the main act of the page.
func (v *selfView) enter() {
	if v.onButton() {
		v.press()
		return
	}
	for _, a := range v.shown.acts {
		if !a.quiet {
			v.service.touched(walk.Touched{Act: a.act})
			return
		}
	}
}

// leave forgets what belonged to the page before.
func (v *selfView) leave() {
	v.focus, v.scroll.first, v.keyboard = "", 0, keyboard{}
}
