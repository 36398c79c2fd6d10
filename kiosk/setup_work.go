package kiosk

import (
	"errors"
	"time"

	"antechamber/kiosk/checkin"
)

// besides is a job that waits for printers or a network, in the lane of lists: nobody at the door waits for it.
type besides interface{ beside(d *Desk) event }

// setupTask is what every act of the set-up needs.
type setupTask struct{}

func (setupTask) task() checkin.Task { return checkin.TaskConference }

type (
	seeSetup  struct{} // takes what it found to the overview
	setupSeen struct {
		facts SetupFacts
		found []SetupFound
	}
	// setupEnded is the end of an act of a step.
	setupEnded struct {
		step    SetupStep
		trouble *trouble // what went wrong, or nil
		err     error    // the same
		reopens bool     // the window has to be opened again for it
	}
)

func (seeSetup) beside(d *Desk) event {
	facts, err := d.cfg.Setup.Look(d.ctx)
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return setupSeen{facts, facts.Found(d.cfg.Desk.Conference)}
}

// ended is the end of an act of a step.
func (d *Desk) setupEnded(step SetupStep, err error, reopens bool) event {
	e := setupEnded{step: step, err: err, reopens: reopens && err == nil}
	if err != nil {
		tr := d.trouble(err)
		e.trouble = &tr
	}
	return e
}

type (
	markSetup struct {
		setupTask
		step SetupStep
		mark SetupMark
	}
	useConference struct {
		setupTask
		path string
	}
	writeConference struct {
		setupTask
		answers map[string]string
	}
	chooseEntrance struct {
		setupTask
		n int // of the conference's
	}
	listConferences struct{}
	readUsual       struct{}
	seeRules        struct{}
	listEntrances   struct{}
	findPrinters    struct{}
	testPrinter     struct {
		setupTask
		address string
	}
	setPINs struct {
		setupTask
		organiser, supervisor string
	}
	joinHub struct {
		setupTask
		code, name string
	}
	openImport   struct{}
	reopenWindow struct{ setup bool } // on the set-up again
)

func (c markSetup) beside(d *Desk) event {
	return d.setupEnded(c.step, d.cfg.Setup.Mark(d.ctx, c.step, c.mark), false)
}

// heardScanner remembers that a code came; it is said where it was read.
type heardScanner struct{}

func (heardScanner) beside(d *Desk) event {
	if err := d.cfg.Setup.Mark(d.ctx, SetupScanner, SetupDone); err != nil {
		return actFailed{d.trouble(err)}
	}
	return nil
}

func (c useConference) beside(d *Desk) event {
	changed, err := d.cfg.Setup.UseConference(d.ctx, c.path)
	return d.setupEnded(SetupConference, err, changed)
}

func (c writeConference) beside(d *Desk) event {
	return d.setupEnded(SetupConference, d.cfg.Setup.WriteConference(d.ctx, c.answers), true)
}

func (c chooseEntrance) beside(d *Desk) event {
	return d.setupEnded(SetupRules, d.cfg.Setup.ChooseEntrance(d.ctx, d.cfg.Desk.Conference.Entrances[c.n].ID), true)
}

func (listConferences) beside(d *Desk) event {
	return conferencesListed{d.cfg.Setup.Conferences(d.ctx)}
}

func (readUsual) beside(d *Desk) event { return usualRead{d.cfg.Setup.Usual()} }

func (seeRules) beside(d *Desk) event { return rulesSeen{d.cfg.Desk.Now()} }

func (listEntrances) beside(d *Desk) event {
	e := entrancesListed{n: min(len(d.cfg.Desk.Conference.Entrances), mostLines)}
	for i, one := range d.cfg.Desk.Conference.Entrances[:e.n] {
		if one.ID == d.entrance.ID {
			e.at = i
		}
	}
	return e
}

func (findPrinters) beside(d *Desk) event {
	found, err := d.cfg.Setup.Printers(d.ctx)
	if err != nil {
		return d.setupEnded(SetupPrinter, err, false)
	}
	return printersFound{found}
}

func (c testPrinter) beside(d *Desk) event {
	return d.setupEnded(SetupPrinter, d.cfg.Setup.TestPrinter(d.ctx, c.address), true)
}

func (c joinHub) beside(d *Desk) event {
	return d.setupEnded(SetupHub, d.cfg.Setup.Join(d.ctx, c.code, c.name), true)
}

func (c setPINs) beside(d *Desk) event {
	holder, err := d.cfg.Setup.SetPIN(d.ctx, checkin.Organiser, c.organiser)
	if err == nil && c.supervisor != "" {
		_, err = d.cfg.Setup.SetPIN(d.ctx, checkin.Supervisor, c.supervisor)
	}
	if err != nil {
		return d.setupEnded(SetupPINs, err, false)
	}
	return pinsSet{holder}
}

// after takes the end of an act back to the steps, or to the form whose answers were wrong.
func (e setupEnded) after(s deskState, _ time.Time) (deskState, []command) {
	back := setupOverlay{}
	if b, ok := s.over.(setupChild); ok {
		back = b.home()
	}
	if e.trouble != nil {
		return e.failed(s, back)
	}
	if e.reopens && e.step != SetupRules && e.step != SetupPrinter {
		return s.with(setupBusy{back: back, says: "setup.reopening"}), []command{reopenWindow{setup: true}}
	}
	back.changed = back.changed || e.reopens
	back.onward = true
	if e.step == SetupPrinter && e.reopens {
		return s.with(askPrinted(back)), nil
	}
	return back.open(s)
}

// failed says why, where whoever did it looks.
func (e setupEnded) failed(s deskState, back setupOverlay) (deskState, []command) {
	var faults SetupFaults
	busy, waited := s.over.(setupBusy)
	switch {
	case errors.As(e.err, &faults) && waited && busy.then != nil:
		return s.with(busy.then(faults, *e.trouble)), nil
	case waited && busy.then != nil:
		return s.with(busy.then(nil, *e.trouble)), nil
	}
	back.problem = e.trouble
	return back.open(s)
}

// setupChild is an overlay of the set-up, which knows the way back to the steps.
type setupChild interface{ home() setupOverlay }

func (o setupOverlay) home() setupOverlay  { return o }
func (o setupBusy) home() setupOverlay     { return o.back }
func (o setupAsk) home() setupOverlay      { return o.back }
func (o setupForm) home() setupOverlay     { return o.back }
func (o setupRules) home() setupOverlay    { return o.back }
func (o setupPrinters) home() setupOverlay { return o.back }
