package kiosk

import "strings"

// officeOrder is in which Tab goes over the regions of the organiser screen; within one
// the arrows go.
var officeOrder = []string{"session", "chip:", "card:", "bars", "bar:", "step", "span:", "organisation:", "list:", "value:", "export:", "act:"}

// regionOf is what the arrows stay in while Tab goes on to the next.
func regionOf(t target) int { return rank(t, officeOrder) }

// move goes on to the next region, or back to the one before, around the ends.
func (v *organiserView) move(by int) {
	targets := ranked(v.targets, officeOrder)
	if len(targets) == 0 {
		return
	}
	var starts []target // the first of each region
	for i, t := range targets {
		if i == 0 || regionOf(t) != regionOf(targets[i-1]) || regionOf(t) < 0 {
			starts = append(starts, t)
		}
	}
	at := -1
	if here, ok := v.target(v.focus); ok {
		for i, t := range starts {
			if t.id == here.id || regionOf(t) >= 0 && regionOf(t) == regionOf(here) {
				at = i
			}
		}
	}
	if at < 0 && by < 0 {
		at = 0
	}
	v.focus = starts[(at+by+len(starts))%len(starts)].id
	v.draw()
}

// towards goes to the nearest target in a direction on the screen; where a list ends
// that has more, it turns.
func (v *organiserView) towards(dx, dy float32) {
	here, ok := v.target(v.focus)
	if !ok {
		if v.focusList(dy) {
			return
		}
		v.move(1)
		return
	}
	if dy != 0 && v.turnUnder(here, int(dy)) {
		return
	}
	if next, found := nearest(v.targets, here.area, dx, dy); found {
		v.focus = next.id
		v.draw()
	}
}

// focusList goes into what can be turned, where nothing is reached yet.
func (v *organiserView) focusList(dy float32) bool {
	if dy == 0 {
		return false
	}
	for _, region := range []string{"value:", "export:", "list:", "organisation:"} {
		for _, t := range v.targets {
			if strings.HasPrefix(t.id, region) {
				v.focus = t.id
				v.draw()
				return true
			}
		}
	}
	if _, ok := v.organiser.state.over.(turner); ok {
		v.turn(int(dy))
		return true
	}
	return false
}

// turnUnder turns the list that a target is at the end of, so that the next comes to
// stand there, and tells whether it did.
func (v *organiserView) turnUnder(t target, by int) bool {
	for _, l := range v.turning {
		if rank(t, []string{l.prefix}) < 0 || l.first+by < 0 || l.first+by > l.n-l.shown {
			continue
		}
		if next, ok := nearest(v.targets, t.area, 0, float32(by)); ok && rank(next, []string{l.prefix}) >= 0 {
			return false // one shows already
		}
		place := t.area
		l.turn(by)
		v.draw()
		for _, other := range v.targets { // what stands where it stood
			if other.area.x == place.x && other.area.y == place.y && rank(other, []string{l.prefix}) >= 0 {
				v.focus = other.id
				break
			}
		}
		v.draw()
		return true
	}
	return false
}

// turning is a list on the screen that may have more rows than show.
type turning struct {
	prefix          string // of the names of its targets
	first, shown, n int
	turn            func(by int)
}

// press does what the target that was reached is for.
func (v *organiserView) press() {
	if t, ok := v.target(v.focus); ok {
		t.on()
	}
}
