package kiosk

import "time"

// helpOverlay lists every key.
type helpOverlay struct{}

func (s deskState) onHelp() (deskState, []command) { return s.with(helpOverlay{}), nil }

func (helpOverlay) holds() bool { return false }

func (helpOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	switch k {
	case keyHelp, keyEnter, keyEscape:
		return s.withoutOverlay(), nil
	case keyActs:
		return s.onActsKey()
	}
	return s, nil
}

func (helpOverlay) typed(s deskState, r rune) (deskState, []command) {
	return s.withoutOverlay().onTyped(r)
}

func (helpOverlay) picked(s deskState, _ int) (deskState, []command) { return s, nil }

// page lists every key. What a key does is what its act is called.
func (helpOverlay) page(t *sheet, s *deskState) sheetPage {
	p := linesPage{
		title: t.say("help.title", nil), lead: t.say("help.lead", nil), foot: t.say("help.foot", nil), chosen: -1,
		lines: []keyLine{
			{t.say("key.letters", nil), t.say("help.search", nil), nil},
			{t.say("key.arrows", nil), t.say("help.choose", nil), nil},
			{t.say("key.enter", nil), t.say("help.open", nil), nil},
		},
	}
	for _, a := range deskActs() {
		if (a.key == keyCamera || a.key == keyPhoto) && !s.camera.has {
			continue
		}
		p.lines = append(p.lines, keyLine{a.cap, t.say(a.name, nil), nil})
	}
	p.lines = append(
		p.lines,
		keyLine{"F2", t.say("help.acts", nil), nil},
		keyLine{t.say("key.escape", nil), t.say("help.clear", nil), nil},
	)
	return p
}
