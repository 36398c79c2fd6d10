package kiosk

import "image/color"

// move goes so many targets on, around the ends.
func (v *organiserView) move(by int) {
	n := len(v.targets)
	if n == 0 {
		return
	}
	at := -1
	for i, t := range v.targets {
		if t.id == v.focus {
			at = i
		}
	}
	if at < 0 && by < 0 {
		at = 0
	}
	v.focus = v.targets[(at+by+n)%n].id
	v.draw()
}

// press does what the target that Tab has reached is for.
func (v *organiserView) press() {
	if t, ok := v.target(v.focus); ok {
		t.on()
	}
}

// drawFocus shows which target Enter presses.
func (v *organiserView) drawFocus() {
	t, ok := v.target(v.focus)
	if !ok {
		v.focus = ""
		return
	}
	edge := v.u(3)
	v.rings.next().put(t.area.inset(-edge-v.u(1), -edge-v.u(1)), color.Transparent, v.palette.ink, t.corner+edge, edge)
}
