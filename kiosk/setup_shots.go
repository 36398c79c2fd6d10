package kiosk

import (
	"fmt"

	"antechamber/kiosk/checkin"
)

// sampleSetupFacts are those of a kiosk that is half set up.
func sampleSetupFacts() SetupFacts {
	return SetupFacts{
		Own: true, People: 2000, Printer: "ipp://badge-printer.local:631/ipp/print", Said: "it is out of paper", Reason: "printer.out_of_paper",
		Calibrated: true, Card: true, Volume: 70, HubAddress: "10.0.0.5:4222",
		Marks: map[SetupStep]SetupMark{SetupPrinter: SetupDone, SetupScanner: SetupDone, SetupRehearsal: SetupPassed},
	}
}

// setupShots are the steps of the set-up in every state that they have.
func setupShots() []shot {
	facts := sampleSetupFacts()
	over := func(make func(d *Desk, back setupOverlay) overlay) func(*Desk) {
		return func(d *Desk) {
			back := setupOverlay{seen: true, facts: facts, found: facts.Found(d.cfg.Desk.Conference), list: newChecklist(len(SetupSteps()), false)}
			back.list.at = back.next(0)
			d.state.over = make(d, back)
			d.draw()
		}
	}
	busy := func(says string) func(*Desk) {
		return over(func(_ *Desk, back setupOverlay) overlay { return setupBusy{back: back, says: says} })
	}
	answers := map[string]string{"title": "A small meeting", "time_zone": "Europe/Zurich", "days": "5 March", "rooms": "Main hall", "sessions": "Morning 10:00-13:00; Afternoon 15:00-18:00", "entrances": "Main entrance", "reentry": "free", "walk_ins": "open", "sensitive": "no", "retention": "30"}
	return []shot{
		{name: "setup", show: over(func(_ *Desk, back setupOverlay) overlay { return back })},
		{name: "setup-looking", show: over(func(*Desk, setupOverlay) overlay { return setupOverlay{list: newChecklist(len(SetupSteps()), false)} })},
		{name: "setup-ready", show: over(func(d *Desk, back setupOverlay) overlay {
			ready := facts
			ready.Ready, ready.HubAddress, ready.Organisers, ready.Supervisors, ready.Joined, ready.Connected = true, "", 1, 2, true, true
			ready.Entrance = d.entrance.ID
			ready.Marks = map[SetupStep]SetupMark{SetupPrinter: SetupDone, SetupScanner: SetupDone, SetupSound: SetupDone, SetupRehearsal: SetupPassed}
			back.found = ready.Found(d.cfg.Desk.Conference)
			return back
		})},
		{name: "setup-failed", show: over(func(_ *Desk, back setupOverlay) overlay {
			tr := sampleFull()
			back.problem = &tr
			return back
		})},
		{name: "setup-new", show: over(func(d *Desk, back setupOverlay) overlay {
			back.found = SetupFacts{Past: true, Printer: "cups:badges", Ready: true, ScannerFault: "/dev/ttyACM0: it is not plugged in", Entrance: "cellar", Supervisors: 1, Joined: true}.Found(d.cfg.Desk.Conference)
			return back
		})},
		{name: "setup-conference", show: over(func(_ *Desk, back setupOverlay) overlay { return askConference(back) })},
		{name: "setup-file", show: over(func(_ *Desk, back setupOverlay) overlay {
			o := newSetupFile(back)
			o.form = o.form.complete([]string{"/home/desk/Downloads/conference.toml", "/home/desk/Documents/two-days-2027.toml"})
			return o
		})},
		{name: "setup-questions", show: over(func(_ *Desk, back setupOverlay) overlay { return questionsPage(back, 0, answers) })},
		{name: "setup-questions-wrong", show: over(func(d *Desk, back setupOverlay) overlay {
			s, _ := writeAnswers(d.state, back, answers)
			faults := SetupFaults{{"title", "it is missing: write it"}, {"days", "\"5 March\" is no day: write it as 2027-03-05"}}
			return s.over.(setupBusy).then(faults, trouble{})
		})},
		{name: "setup-people", show: over(func(_ *Desk, back setupOverlay) overlay { return questionsPage(back, 1, answers) })},
		{name: "setup-rules", show: over(func(d *Desk, back setupOverlay) overlay { return setupRules{back, d.cfg.Desk.Now()} })},
		{name: "setup-entrance", show: over(func(d *Desk, back setupOverlay) overlay {
			return askEntrance(back, len(d.cfg.Desk.Conference.Entrances), 0)
		})},
		{name: "setup-printer-looking", show: busy("setup.printer.looking")},
		{name: "setup-printers", show: over(func(_ *Desk, back setupOverlay) overlay {
			all := []SetupDevice{{Address: facts.Printer, Info: "out of paper", InUse: true}, {Address: "cups:badges", Info: "Second floor, beside the lift", Ready: true}, {Ready: true}}
			return setupPrinters{back: back, printers: all, list: newChecklist(len(all)+1, false)}
		})},
		{name: "setup-address", show: over(func(_ *Desk, back setupOverlay) overlay {
			o := newSetupAddress(back)
			o.form = o.form.wrong(0, said(troubleOf(&checkin.Fault{Code: checkin.FaultPrinter, Sentence: fmt.Sprintf("there is no printer at %q", "teapot:7")})))
			return o
		})},
		{name: "setup-printed", show: over(func(_ *Desk, back setupOverlay) overlay { return askPrinted(back) })},
		{name: "setup-sound", show: over(func(_ *Desk, back setupOverlay) overlay { return askHeard(back) })},
		{name: "setup-pins", show: over(func(_ *Desk, back setupOverlay) overlay { return newSetupPINs(back) })},
		{name: "setup-pins-wrong", show: over(func(d *Desk, back setupOverlay) overlay {
			o := newSetupPINs(back)
			for i, pin := range []string{"482913", "482914", "111111", "111111"} {
				o.form.fields[i].text = pin
			}
			s, _ := o.tried(d.state, o)
			return s.over
		})},
		{name: "setup-hub", show: over(func(_ *Desk, back setupOverlay) overlay { return newSetupHub(back) })},
		{name: "setup-rehearsal", show: over(func(_ *Desk, back setupOverlay) overlay { return askRehearsal(back) })},
		{name: "setup-reopening", show: busy("setup.reopening")},
	}
}
