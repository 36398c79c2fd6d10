package kiosk

import "time"

// setupBusy says what is waited for. Esc goes back to the steps, and what is under way goes on.
type setupBusy struct {
	back setupOverlay
	says string
	// then is the form whose answers are being tried, with what was wrong with them; nil is none.
	then func(faults SetupFaults, tr trouble) overlay
}

func (setupBusy) holds() bool { return false }

func (o setupBusy) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	if k == keyEscape {
		return o.back.open(s)
	}
	return s, nil
}

func (o setupBusy) typed(s deskState, _ rune) (deskState, []command) { return s, nil }
func (o setupBusy) picked(s deskState, _ int) (deskState, []command) { return s, nil }

func (o setupBusy) page(t *sheet, _ *deskState) sheetPage {
	return textPage{title: t.say("setup.title", nil), paragraphs: []string{t.say(o.says, nil)}, foot: t.say("setup.back", nil)}
}

// setupRules says what is in force, before it is asked which entrance this kiosk stands at.
type setupRules struct {
	back setupOverlay
	now  time.Time
}

// rulesSeen opens what is in force.
type rulesSeen struct{ now time.Time }

func (e rulesSeen) after(s deskState, _ time.Time) (deskState, []command) {
	if o, ok := s.over.(setupOverlay); ok {
		return s.with(setupRules{o, e.now}), nil
	}
	return s, nil
}

func (setupRules) holds() bool { return false }

func (o setupRules) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	switch k {
	case keyEnter:
		return s, []command{listEntrances{}}
	case keyEscape:
		return o.back.open(s)
	}
	return s, nil
}

func (o setupRules) typed(s deskState, _ rune) (deskState, []command) { return s, nil }
func (o setupRules) picked(s deskState, _ int) (deskState, []command) { return s, nil }

// entrancesListed says how many entrances there are to choose from, and which is chosen.
type entrancesListed struct{ n, at int }

func (e entrancesListed) after(s deskState, _ time.Time) (deskState, []command) {
	if o, ok := s.over.(setupRules); ok && e.n > 0 {
		return s.with(askEntrance(o.back, e.n, e.at)), nil
	}
	return s, nil
}

func (o setupRules) page(t *sheet, _ *deskState) sheetPage {
	return setupTextPage{frame{
		title: t.say("setup.rules.title", nil), foot: t.say("setup.rules.foot", nil), accept: t.say("setup.rules.go_on", nil), cancel: t.say("setup.return", nil), width: narrowPage,
	}, t.setupRulesInForce(o.now)}
}

// setupTextPage is paragraphs to be read, with something to accept.
type setupTextPage struct {
	frame      frame
	paragraphs []string
}

func (p setupTextPage) draw(t *sheet, a area) {
	var column []line
	for i, words := range p.paragraphs[:min(len(p.paragraphs), mostParagraphs)] {
		l := line{text: t.paragraphs[i], words: words, style: style{size: 20, colour: t.palette.ink, lines: 4}}
		if i > 0 {
			l.gap = 10
		}
		column = append(column, l)
	}
	in := p.frame.put(t, a, func(width float32) float32 { return t.columnHigh(width, column) })
	t.column(in, column, false)
}
