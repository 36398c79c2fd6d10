package kiosk

import (
	"time"

	"antechamber/kiosk/checkin"
)

const keySetup keyName = "ctrl i"

func (s *deskState) setsUp() bool { return s.setup }

// onSetupKey opens the set-up, and has every part asked how it is.
func (s deskState) onSetupKey() (deskState, []command) { return setupOverlay{}.open(s) }

// setupWanted opens the set-up at the start: who may not do it is asked for a PIN first.
type setupWanted struct{}

func (setupWanted) after(s deskState, now time.Time) (deskState, []command) {
	return asking(checkin.TaskConference, untimed(deskState.onSetupKey)).do(s, now)
}

// setupOverlay is the set-up: its steps, what each found, and what to do next. Somebody
// may stand before it for an hour, so it stays until it is left or a code is scanned.
type setupOverlay struct {
	seen    bool // the parts have answered
	facts   SetupFacts
	found   []SetupFound
	list    checklist
	onward  bool     // a step is over: the next is gone to
	problem *trouble // why the last act failed, or nil
	changed bool     // what was chosen holds once the window is opened again
}

// open shows the steps and has the parts asked.
func (o setupOverlay) open(s deskState) (deskState, []command) {
	at := o.list.at
	o.list = newChecklist(len(SetupSteps()), false)
	o.list.at = at
	return s.with(o), []command{stopTimer{idleOver}, seeSetup{}}
}

func (setupOverlay) holds() bool { return false }

// next is the first step from this one on that is still to be done; after the last comes the first.
func (o setupOverlay) next(from int) int {
	for i := range o.found {
		if at := (from + i) % len(o.found); o.found[at].open() {
			return at
		}
	}
	return o.list.at
}

func (o setupOverlay) key(s deskState, k keyName, now time.Time) (deskState, []command) {
	if k == keyDelete {
		return o.skip(s)
	}
	list, did := o.list.key(k)
	return o.after(s, list, did, now)
}

func (o setupOverlay) typed(s deskState, _ rune) (deskState, []command) { return s, nil }

func (o setupOverlay) picked(s deskState, i int) (deskState, []command) {
	list, did := o.list.pick(i)
	return o.after(s, list, did, time.Time{})
}

func (o setupOverlay) after(s deskState, list checklist, did step, now time.Time) (deskState, []command) {
	switch did {
	case closed:
		s = s.withoutOverlay()
		if o.changed {
			return s, []command{reopenWindow{}} // at the desk
		}
		return s, nil
	case accepted:
		o.list, o.problem = list, nil
		return o.begin(s, SetupSteps()[list.at])
	}
	o.list = list
	return s.with(o), nil
}

// skip goes without a step, or takes that back.
func (o setupOverlay) skip(s deskState) (deskState, []command) {
	if !o.seen {
		return s, nil
	}
	f, mark := o.found[o.list.at], SetupPassed
	switch f.State {
	case SetupSkipped:
		if o.facts.Marks[f.Step] != SetupPassed { // there is nothing to be done
			return s, nil
		}
		mark = SetupUnmarked
	case SetupGreen, SetupRed: // what is there is not skipped, and what does not work is taken out first
		return s, nil
	}
	return s, []command{markSetup{step: f.Step, mark: mark}}
}

// begin opens a step.
func (o setupOverlay) begin(s deskState, step SetupStep) (deskState, []command) {
	switch step {
	case SetupConference:
		return s.with(askConference(o)), nil
	case SetupPeople:
		return s, []command{openImport{}}
	case SetupRules:
		return s, []command{seeRules{}}
	case SetupPrinter:
		return o.lookForPrinters(s)
	case SetupScanner:
		s, commands := s.onInputsKey()
		s.over = inputsOverlay{back: &o}
		return s, append(commands, stopTimer{idleOver})
	case SetupSound:
		if o.seen && !o.facts.Card {
			return o.open(s) // whether there is one now
		}
		return s.with(askHeard(o)), []command{play{SoundEnter}}
	case SetupPINs:
		return s.with(newSetupPINs(o)), nil
	case SetupHub:
		return s.with(newSetupHub(o)), nil
	}
	return s.with(askRehearsal(o)), nil
}

func (e setupSeen) after(s deskState, _ time.Time) (deskState, []command) {
	o, ok := s.over.(setupOverlay)
	if !ok {
		return s, nil
	}
	first, onward := !o.seen, o.onward || o.seen && o.found[o.list.at].open() && !e.found[o.list.at].open()
	o.seen, o.onward, o.facts, o.found = true, false, e.facts, e.found
	switch {
	case onward:
		o.list.at = o.next(o.list.at + 1)
	case first:
		o.list.at = o.next(0)
	}
	return s.with(o), nil
}

func (o setupOverlay) page(t *sheet, _ *deskState) sheetPage {
	lead := t.say("setup.lead", nil)
	switch {
	case o.problem != nil:
		lead = t.say("notice.problem", args{"Problem": o.problem.begins()})
	case !o.seen:
		lead = t.say("setup.looking", nil)
	case !SetupOpen(o.found):
		lead = t.say("setup.ready", nil)
	}
	return listPage{
		title: t.say("setup.title", nil), lead: lead, foot: t.say("setup.foot", args{"Key": "Delete"}), accept: t.say("setup.open", nil), cancel: t.say("setup.leave", nil),
		list: o.list, flat: true, row: func(i int) listRow { return o.row(t, i) },
	}
}

// row is a step: its name, what it found, and how it stands by shape, word and colour.
func (o setupOverlay) row(t *sheet, i int) listRow {
	step := SetupSteps()[i]
	r := listRow{title: t.say("setup.step."+string(step), nil), detail: t.say("setup.asked", nil)}
	if !o.seen {
		return r
	}
	f := o.found[i]
	r.detail, r.state = t.SetupSentence(f), t.say("setup.state."+string(f.State), nil)
	switch f.State {
	case SetupGreen:
		r.mark, r.colour = "ok", t.palette.inside
	case SetupAmber:
		r.mark, r.colour = "warn", t.palette.gaugeWarn
	case SetupRed:
		r.mark, r.colour = "octagon", t.palette.stopped
	case SetupSkipped:
		r.mark, r.colour = "ring", t.palette.faint
	}
	return r
}

// ImportLeft says that whoever opened an import from the set-up is back. It is called on
// the UI goroutine.
func (d *Desk) ImportLeft() { d.handle(importLeft{}) }

type importLeft struct{}

func (importLeft) after(s deskState, _ time.Time) (deskState, []command) { return s, s.renewSetup() }

// renewSetup has the parts asked again while the steps show: something was imported, or done by a command.
func (s *deskState) renewSetup() []command {
	if _, shows := s.over.(setupOverlay); shows {
		return []command{seeSetup{}}
	}
	return nil
}
