package kiosk

import "time"

// pastOverlay says that the conference is over, and offers the rehearsal where it can be opened.
type pastOverlay struct{}

func (pastOverlay) holds() bool { return false }

func (pastOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	return s.rehearseOrNot(k)
}

// rehearseOrNot opens the rehearsal, or closes the sheet that offers it.
func (s deskState) rehearseOrNot(k keyName) (deskState, []command) {
	switch k {
	case keyEnter:
		return s.withoutOverlay(), []command{openRehearsal{}}
	case keyEscape:
		return s.withoutOverlay(), nil
	}
	return s, nil
}

func (pastOverlay) typed(s deskState, r rune) (deskState, []command) {
	return s.withoutOverlay().onTyped(r)
}

func (pastOverlay) picked(s deskState, _ int) (deskState, []command) { return s, nil }

func (pastOverlay) page(t *sheet, _ *deskState) sheetPage {
	_, last := t.conference.Days()
	p := linesPage{
		title: t.say("past.title", nil), chosen: -1,
		lead: t.say("past.lead", args{"Conference": t.conference.ShortTitle.In(t.language), "Date": t.date(last)}),
	}
	if t.desk.cfg.OpenRehearsal != nil {
		p.lines = append(p.lines, keyLine{t.say("key.enter", nil), t.say("past.rehearse", nil), pressed{keyEnter}})
	}
	p.lines = append(p.lines, keyLine{t.say("key.escape", nil), t.say("past.go_on", nil), pressed{keyEscape}})
	return p
}

// rehearseOverlay asks on the day whether to rehearse: nobody is checked in here meanwhile.
type rehearseOverlay struct{}

func (rehearseOverlay) holds() bool { return false }

func (rehearseOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	if k == keyRehearsal {
		k = keyEscape
	}
	return s.rehearseOrNot(k)
}

func (rehearseOverlay) typed(s deskState, _ rune) (deskState, []command) { return s, nil }
func (rehearseOverlay) picked(s deskState, _ int) (deskState, []command) { return s, nil }

func (rehearseOverlay) page(t *sheet, _ *deskState) sheetPage {
	return linesPage{
		title: t.say("setup.step.rehearsal", nil), lead: t.say("rehearsal.offer", nil), chosen: -1,
		lines: []keyLine{
			{t.say("key.enter", nil), t.say("past.rehearse", nil), pressed{keyEnter}},
			{t.say("key.escape", nil), t.say("act.cancel", nil), pressed{keyEscape}},
		},
	}
}
