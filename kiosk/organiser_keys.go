package kiosk

import "fyne.io/fyne/v2"

// back closes what lies over the figures, gives an export up, or lets the figures be of everybody.
func (o *Organiser) back() {
	if s, ok := o.state.over.(stepper); ok {
		s.back(o)
		return
	}
	switch s := &o.state; {
	case s.over != nil:
		o.close()
	case o.exporting():
		o.cancel()
	case s.filter != "" || s.said.key != "":
		s.filter, s.said = "", saying{}
	case len(s.where) > 0:
		o.show(nil)
	}
	o.view.draw()
}

// close takes the overlay away, and goes back to where the keyboard was beneath it.
func (o *Organiser) close() {
	var beneath officeOverlay
	if l, ok := o.state.over.(*languageList); ok {
		beneath = l.back
	}
	o.state.over, o.view.focus = beneath, o.view.beneath
	o.view.draw()
}

// turn moves the table by so many rows.
func (v *organiserView) turn(by int) {
	if o, ok := v.organiser.state.over.(turner); ok {
		o.turn(by)
	} else {
		v.organiser.state.first += by
	}
	v.draw()
}

// stepper is an overlay of several steps, which goes back by one.
type stepper interface {
	back(o *Organiser)
	// backName is the key of what going back is called now.
	backName() string
}

// turner is an overlay with a list that may be longer than the screen.
type turner interface{ turn(by int) }

// Rune takes a typed character: the overlay's, or one by which the organisations are filtered.
func (o *Organiser) Rune(r rune) {
	switch {
	case r == ' ' && o.view.focus != "":
		o.view.press()
	case o.state.over != nil:
		o.state.over.typed(o, r)
		o.view.draw()
	default:
		o.state.filter, o.state.first = written(o.state.filter, r), 0
		o.view.draw()
	}
}

// Key takes a key press before Fyne sees it, and tells whether it meant something here.
func (o *Organiser) Key(name fyne.KeyName, mod fyne.KeyModifier) bool {
	key := meaning(name, mod)
	if key == keyLanguage { // who cannot read an overlay cannot close it either
		o.openLanguages()
		return true
	}
	if o.state.over != nil && o.state.over.key(o, key) {
		o.view.draw()
		return true
	}
	return o.view.onKey(key) || o.onAct(key)
}

// onAct does the act of a key, if it has one that is possible. Nothing is begun beneath an overlay.
func (o *Organiser) onAct(key keyName) bool {
	acts := officeActs()
	if o.state.over != nil {
		acts = o.state.over.acts(o)
	}
	for _, a := range acts {
		if a.key == key && a.possible(o) {
			a.do(o)
			return true
		}
	}
	return false
}

// onKey moves on the screen, and presses what was reached.
func (v *organiserView) onKey(key keyName) bool {
	page := max(1, v.rows-1)
	if _, ok := v.organiser.state.over.(turner); ok {
		page = max(1, v.lines-1)
	}
	switch key {
	case keyTab:
		v.move(1)
	case keyBackTab:
		v.move(-1)
	case keyDown:
		v.towards(0, 1)
	case keyUp:
		v.towards(0, -1)
	case keyLeft:
		v.towards(-1, 0)
	case keyRight:
		v.towards(1, 0)
	case keyPageDown:
		v.turn(page)
	case keyPageUp:
		v.turn(-page)
	case keyHome:
		v.turn(-1 << 20)
	case keyEnd:
		v.turn(1 << 20)
	case keyEnter:
		v.press()
	case keyEscape:
		v.organiser.back()
	case keyBackspace:
		if v.organiser.state.over == nil {
			v.organiser.state.filter = withoutLast(v.organiser.state.filter)
		}
		v.draw()
	default:
		return false
	}
	return true
}
