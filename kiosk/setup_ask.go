package kiosk

import "time"

// setupAsk asks something of a step that has a few answers.
type setupAsk struct {
	back   setupOverlay
	choice choice
	// shows is what is asked, and the answers.
	shows func(t *sheet, o setupAsk) (linesPage, []string)
	// then is what follows from an answer, counted from 0.
	then func(s deskState, o setupAsk, answer int) (deskState, []command)
}

func (setupAsk) holds() bool { return false }

func (o setupAsk) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	c, did := o.choice.key(k)
	return o.after(s, c, did)
}

func (o setupAsk) typed(s deskState, r rune) (deskState, []command) {
	c, did := o.choice.typed(r)
	return o.after(s, c, did)
}

func (o setupAsk) picked(s deskState, i int) (deskState, []command) {
	c, did := o.choice.pick(i)
	return o.after(s, c, did)
}

func (o setupAsk) after(s deskState, c choice, did step) (deskState, []command) {
	o.choice = c
	switch did {
	case closed:
		return o.back.open(s)
	case accepted:
		return o.then(s, o, c.chosen)
	}
	return s.with(o), nil
}

func (o setupAsk) page(t *sheet, _ *deskState) sheetPage {
	p, answers := o.shows(t, o)
	p.foot = t.say("setup.back", nil)
	return o.choice.page(p, answers)
}

// askConference asks which conference it is.
func askConference(back setupOverlay) setupAsk {
	return setupAsk{
		back: back, choice: choice{n: 3},
		shows: func(t *sheet, _ setupAsk) (linesPage, []string) {
			p := linesPage{title: t.say("setup.conference.title", nil), lead: t.say("setup.conference.lead", args{"Conference": t.conference.ShortTitle.In(t.language), "Days": t.days()})}
			return p, []string{t.say("setup.conference.embedded", nil), t.say("setup.conference.file", nil), t.say("setup.conference.answer", nil)}
		},
		then: func(s deskState, o setupAsk, answer int) (deskState, []command) {
			switch answer {
			case 0:
				return s.with(setupBusy{back: o.back, says: "setup.conference.using"}), []command{useConference{}}
			case 1:
				return s.with(newSetupFile(o.back)), []command{listConferences{}}
			}
			return s, []command{readUsual{}}
		},
	}
}

// askEntrance asks which entrance this kiosk stands at, of n.
func askEntrance(back setupOverlay, n, at int) setupAsk {
	return setupAsk{
		back: back, choice: choice{n: n, chosen: at},
		shows: func(t *sheet, _ setupAsk) (linesPage, []string) {
			var names []string
			for _, e := range t.conference.Entrances[:n] {
				room, _ := t.conference.Room(e.Room)
				names = append(names, t.beside(e.Name.In(t.language), room.Name.In(t.language)))
			}
			return linesPage{title: t.say("setup.rules.where", nil)}, names
		},
		then: func(s deskState, _ setupAsk, answer int) (deskState, []command) {
			return s, []command{chooseEntrance{n: answer}}
		},
	}
}

// askHeard asks whether the sound was heard that has just been played.
func askHeard(back setupOverlay) setupAsk {
	return setupAsk{
		back: back, choice: choice{n: 3},
		shows: func(t *sheet, o setupAsk) (linesPage, []string) {
			p := linesPage{title: t.say("setup.step.sound", nil), lead: t.say("setup.sound.lead", args{"Volume": o.back.facts.Volume})}
			return p, []string{t.say("setup.sound.heard", nil), t.say("setup.sound.louder", nil), t.say("setup.sound.silent", nil)}
		},
		then: func(s deskState, o setupAsk, answer int) (deskState, []command) {
			switch answer {
			case 0:
				return s, []command{markSetup{step: SetupSound, mark: SetupDone}}
			case 1:
				o.back.facts.Volume = min(100, o.back.facts.Volume+2*volumeStep)
				return s.with(o), []command{setVolume{o.back.facts.Volume}}
			}
			return s, []command{setVolume{0}, markSetup{step: SetupSound, mark: SetupDone}}
		},
	}
}

// askPrinted asks what came out of the printer.
func askPrinted(back setupOverlay) setupAsk {
	return setupAsk{
		back: back, choice: choice{n: 2},
		shows: func(t *sheet, _ setupAsk) (linesPage, []string) {
			return linesPage{title: t.say("setup.step.printer", nil), lead: t.say("setup.printer.sent", nil)}, []string{t.say("setup.printer.good", nil), t.say("setup.printer.bad", nil)}
		},
		then: func(s deskState, o setupAsk, answer int) (deskState, []command) {
			if answer == 0 {
				return s, []command{markSetup{step: SetupPrinter, mark: SetupDone}}
			}
			return o.back.lookForPrinters(s)
		},
	}
}

// askRehearsal offers the rehearsal.
func askRehearsal(back setupOverlay) setupAsk {
	return setupAsk{
		back: back, choice: choice{n: 2},
		shows: func(t *sheet, _ setupAsk) (linesPage, []string) {
			return linesPage{title: t.say("setup.step.rehearsal", nil), lead: t.say("setup.rehearsal.lead", nil)}, []string{t.say("past.rehearse", nil), t.say("setup.later", nil)}
		},
		then: func(s deskState, _ setupAsk, answer int) (deskState, []command) {
			if answer == 0 {
				return s.withoutOverlay(), []command{openRehearsal{}}
			}
			return s, []command{markSetup{step: SetupRehearsal, mark: SetupPassed}}
		},
	}
}
