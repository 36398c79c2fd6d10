package kiosk

import (
	"time"
)

// actsMenu lists what can be done now, with the keys for it.
type actsMenu struct{ chosen int }

func (s deskState) onActsKey() (deskState, []command) { return s.with(actsMenu{}), nil }

func (o actsMenu) holds() bool { return true }

func (o actsMenu) key(s deskState, k keyName, now time.Time) (deskState, []command) {
	acts := s.possibleActs()
	o.chosen = min(o.chosen, len(acts)-1)
	switch k {
	case keyUp, keyDown:
		by := 1
		if k == keyUp {
			by = -1
		}
		o.chosen = (o.chosen + by + len(acts)) % len(acts)
		return s.with(o), nil
	case keyEnter:
		return acts[o.chosen].do(s.withoutOverlay(), now)
	case keyEscape, keyActs:
		return s.withoutOverlay(), nil
	}
	for _, a := range acts {
		if a.key == k {
			return a.do(s.withoutOverlay(), now)
		}
	}
	return s, nil
}

func (o actsMenu) typed(s deskState, r rune) (deskState, []command) {
	return s.withoutOverlay().onTyped(r)
}

func (o actsMenu) picked(s deskState, i int) (deskState, []command) {
	o.chosen = i
	return s.with(o), nil
}

func (o actsMenu) page(t *sheet, s *deskState) sheetPage {
	acts := s.possibleActs()
	p := linesPage{title: t.say("acts.title", nil), foot: t.say("acts.foot", nil), chosen: min(o.chosen, len(acts)-1), keys: true}
	for _, a := range acts {
		p.lines = append(p.lines, keyLine{a.cap, t.say(a.name, nil), pressed{a.key}})
	}
	return p
}
