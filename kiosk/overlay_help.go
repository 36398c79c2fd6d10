package kiosk

import "time"

// helpOverlay lists every key, on as many pages as it takes to be read.
type helpOverlay struct{ leaf int }

// mostHelp is how many lines of a page are still large in every language.
const mostHelp = 26

func (s deskState) onHelp() (deskState, []command) { return s.with(helpOverlay{}), nil }

func (helpOverlay) holds() bool { return false }

func (o helpOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	switch k {
	case keyHelp, keyEnter, keyEscape:
		return s.withoutOverlay(), nil
	case keyActs:
		return s.onActsKey()
	case keyDown, keyPageDown:
		return s.with(helpOverlay{o.leaf + 1}), nil
	case keyUp, keyPageUp:
		return s.with(helpOverlay{max(0, o.leaf-1)}), nil
	}
	return s, nil
}

func (helpOverlay) typed(s deskState, r rune) (deskState, []command) {
	return s.withoutOverlay().onTyped(r)
}

func (helpOverlay) picked(s deskState, _ int) (deskState, []command) { return s, nil }

// page lists every key. What a key does is what its act is called.
func (o helpOverlay) page(t *sheet, s *deskState) sheetPage {
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
	leaves := (len(p.lines) + mostHelp - 1) / mostHelp
	if leaves > 1 {
		at := o.leaf % leaves
		each := (len(p.lines) + leaves - 1) / leaves
		p.lines = p.lines[at*each : min((at+1)*each, len(p.lines))]
		p.foot = t.say("help.pages", args{"Page": at + 1, "Pages": leaves})
	}
	return p
}
