package kiosk

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
