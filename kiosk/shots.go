package kiosk

import (
	"context"
	"fmt"
	"image"
	"os"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

// shot is one picture of a state of the desk.
type shot struct {
	name   string
	show   func(*Desk) // brings the desk into the state
	with   func(*Config)
	inside func(capacity int) int // what the gauge shows; nil is neither much nor little
	size   display
}

// display is a screen: its pixels, and its scale.
type display struct {
	name  string
	w, h  int
	scale float32
}

func displays() []display {
	return []display{
		{"1280x800", wide, high, 1},
		{"1920x1080", 1920, 1080, 1},
		{"1920x1200-at-1.5", 1920, 1200, 1.5},
		{"portrait", 1080, 1920, 1},
		{"1024x768", 1024, 768, 1},
	}
}

// canvas is the size of the display in Fyne units.
func (d display) canvas() fyne.Size { return fyne.NewSize(float32(d.w)/d.scale, float32(d.h)/d.scale) }

// Shots draws every state of every screen into the folder, as PNG files, without a
// display; where only names files, without ".png", it draws those. It uses the
// conference, the clock and the log of the configuration, writes nothing to the log,
// and shows people who do not exist.
func Shots(cfg Config, folder string, only ...string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("the folder for the pictures cannot be made, choose another: %w", err)
	}
	a := &album{folder: folder, only: only}
	for _, s := range deskShots(cfg.Desk) {
		if err := a.add("desk-"+s.name, func() (image.Image, error) { return s.draw(cfg) }); err != nil {
			return err
		}
	}
	for _, write := range []func(Config, *album) error{writeUnlockShots, writeSelfShots, writeOrganiserShots} {
		if err := write(cfg, a); err != nil {
			return err
		}
	}
	for _, name := range only {
		if !slices.Contains(a.drawn, name) {
			return fmt.Errorf("there is no picture %q: draw all of them, and see how they are called", name)
		}
	}
	return nil
}

// desk returns a desk in the state of the shot.
func (s shot) desk(cfg Config) (*Desk, error) {
	cfg.Changes = nil
	cfg.Clock = NewSteppedClock(time.Unix(0, 0))
	cfg.Rehearsal = true
	if s.with != nil {
		s.with(&cfg)
	}
	d, err := NewDesk(cfg)
	if err != nil {
		return nil, err
	}
	if err := d.Idle(context.Background()); err != nil {
		return nil, err
	}
	if s.show != nil {
		s.show(d)
	}
	if err := d.Idle(context.Background()); err != nil {
		return nil, err
	}
	room, _ := cfg.Desk.Conference.Room(d.entrance.Room)
	inside := room.Capacity * 5 / 8
	if s.inside != nil {
		inside = s.inside(room.Capacity)
	}
	d.handle(glanced{sampleGlance(d, inside)})
	return d, nil
}

// deskShots are the shots of the desk: first one of each state, then some of the
// states on other displays, in other colours, and in other languages, one of which takes more room.
func deskShots(desk *checkin.Desk) []shot {
	shots := append(plainShots(), verdictShots(desk)...)
	plain := shots
	for _, size := range displays()[1:] {
		shots = append(shots, some(plain, size.name, func(s *shot) { s.size = size },
			"rest", "search-latin", "opened-long", "refused-superseded", "printed", "print-stopped", "jobs", "labels-few", "undo-other", "help", "acts-person", "paper-wrong", "inside-file", "pin-wait", "role-ends", "walkin", "delegation", "opened-photo", "admitted-photo", "history", "substitute", "case", "override", "hub-alone-waiting", "merge-pair", "matters", "rest-matters", "purpose-leave", "inputs-calibrated", "doctor", "rest-red", "setup", "setup-questions-wrong", "setup-rules", "setup-pins-wrong")...)
	}
	for _, look := range looks()[1:] {
		shots = append(shots, some(plain, string(look), func(s *shot) { s.configure(func(c *Config) { c.Look = look }) },
			"rest", "search-latin", "opened-arabic", "admitted-first", "left-out", "already_in-passback", "wait-too_early",
			"refused-superseded", "undo", "help", "not-recorded", "alarm", "past", "pin-wait", "role-ends", "walkin-wrong", "similar", "delegation-told", "history", "substitute", "case", "opened-photo", "merge-pair", "matters", "purpose-leave", "purpose-print", "purpose-check", "setup")...)
	}
	for _, language := range []string{"ar", "ru", "zh"} {
		shots = append(shots, some(plain, language, func(s *shot) { s.configure(func(c *Config) { c.Language = language }) },
			"rest", "search-many", "opened-arabic", "opened-latin", "left-out", "already_in-passback", "refused-superseded", "not-recorded", "print-stopped", "jobs", "labels", "labels-few",
			"inside-file", "help", "acts-person", "language", "undo-other", "pin-wait", "role-ends", "walkin-wrong", "similar", "delegation", "history", "substitute", "cases", "extend", "hub-alone-waiting", "purpose-leave", "purpose-check", "inputs-calibrated", "ticket-elsewhere", "doctor", "doctor-end", "rehearsal", "rehearsal-crowd-wrong", "rehearsal-wipe", "setup", "setup-new", "setup-questions-wrong", "setup-rules", "setup-printers")...)
	}
	pseudo := func(s *shot) { s.configure(func(c *Config) { c.Language = pseudoLanguage }) }
	return append(shots, some(plain, "pseudo", pseudo,
		"rest", "search-latin", "search-none", "opened-long", "admitted-first", "already_in-passback", "wait-quota_full",
		"refused-not_entitled", "refused-unknown_code", "admitted-photo", "erase", "undo-other", "help", "acts-person", "paper-wrong", "inside-file", "print-again", "jobs", "labels", "labels-few", "print-failed", "print-stopped", "print-unknown", "not-recorded", "past", "pin-wait", "role-ends",
		"walkin-wrong", "similar", "delegation", "delegation-menu", "delegation-collect", "delegation-escort", "hub-alone-waiting",
		"history", "substitute", "substitute-wrong", "case", "cases", "override-empty", "revoke", "extend", "recount", "merge", "merge-pair", "matters", "matter", "rest-matters", "purpose", "purpose-check", "inputs-calibrated", "ticket-forged", "doctor", "doctor-end", "rest-red", "rehearsal", "rehearsal-crowd-wrong", "rehearsal-clock", "rehearsal-wipe", "setup", "setup-new", "setup-questions", "setup-rules", "setup-printers")...)
}

// configure changes the configuration of a shot further.
func (s *shot) configure(change func(*Config)) {
	before := s.with
	s.with = func(c *Config) {
		if before != nil {
			before(c)
		}
		change(c)
	}
}

// some returns the shots of those names, changed.
func some(all []shot, suffix string, change func(*shot), names ...string) []shot {
	var chosen []shot
	for _, s := range all {
		for _, name := range names {
			if s.name == name {
				s.name += "-" + suffix
				change(&s)
				chosen = append(chosen, s)
			}
		}
	}
	return chosen
}

func plainShots() []shot {
	alarm := func(d *Desk) {
		d.handle(alarmed{said(trouble{sentence: "the attendance log is damaged at entry 3FXM:1207: go on, and call who is responsible for this kiosk"})})
	}
	query := func(q string) func(*Desk) { return func(d *Desk) { find(d, q) } }
	shots := []shot{
		{name: "rest"},
		{name: "rest-for-real", with: func(c *Config) { c.Rehearsal = false }},
		{name: "rest-nearly-full", inside: func(capacity int) int { return capacity * 94 / 100 }},
		{name: "rest-full", inside: func(capacity int) int { return capacity }},
		{name: "rest-empty-log", inside: func(int) int { return 0 }},
		{name: "search-one-letter", show: query("r")},
		{name: "search-none", show: query("nobody")},
		{name: "search-many", show: query("many")},
		{name: "deciding", show: func(d *Desk) { d.state.scene = deciding }},
		{name: "not-recorded", show: func(d *Desk) {
			d.handle(notRecorded{trouble{key: "fault.read_only", sentence: "the database cannot be written, because it is read-only: give the folder back its rights and scan again"}})
		}},
		{name: "alarm", show: alarm},
		{name: "alarm-over-verdict", show: func(d *Desk) {
			alarm(d)
			outcome := sampleOutcome(d.cfg.Desk, d.entrance, checkin.AlreadyIn, checkin.Passback)
			d.handle(presented{outcome: outcome, since: "kiosk 2", code: true})
		}},
		{
			name: "rehearse", with: func(c *Config) { c.Rehearsal, c.OpenRehearsal = false, func() {} },
			show: func(d *Desk) { d.state.over = rehearseOverlay{}; d.draw() },
		},
		{
			name: "past", with: func(c *Config) { c.Rehearsal, c.OpenRehearsal = false, func() {} },
			show: func(d *Desk) {
				d.state.over = pastOverlay{}
				d.draw()
			},
		},
		{name: "language", show: func(d *Desk) { d.Key(fyne.KeyU, fyne.KeyModifierControl) }},
		{name: "help", show: func(d *Desk) { d.Key(fyne.KeyF1, 0) }},
		{name: "help-all", show: func(d *Desk) {
			d.state.camera.has = true
			d.Key(fyne.KeyF1, 0)
			d.Key(fyne.KeyPageDown, 0)
		}},
		{name: "acts", show: func(d *Desk) { d.Key(fyne.KeyF2, 0) }},
		{name: "acts-person", show: func(d *Desk) {
			openSample(d, "latin")
			d.Key(fyne.KeyF2, 0)
		}},
		{name: "too-quick", show: func(d *Desk) {
			openSample(d, "latin")
			d.Key(fyne.KeyF12, 0)
		}},
	}
	for _, script := range sampleScripts() {
		shots = append(
			shots,
			shot{name: "search-" + script, show: query(script)},
			shot{name: "opened-" + script, show: func(d *Desk) { openSample(d, script) }},
		)
	}
	return slices.Concat(shots, actShots(), roleShots(), paperShots(), frontShots(), photoShots(), personShots(), roomShots(), inviteShots(), hubShots(), matterShots(), cameraShots(), inputShots(), doctorShots(), rehearsalShots(), setupShots())
}

// paperShots are those of ticks that are keyed in, and of the list of who is inside.
func paperShots() []shot {
	ticks := func(write ...string) func(*Desk) {
		return func(d *Desk) {
			d.Key(fyne.KeyT, fyne.KeyModifierControl)
			for _, words := range write {
				for _, r := range words {
					d.Rune(r)
				}
				d.Key(fyne.KeyTab, 0)
			}
		}
	}
	return []shot{
		{name: "paper", show: ticks("M4YD A9BB", "9:50")},
		{name: "paper-wrong", show: func(d *Desk) {
			ticks("M4YD A9BB", "tea time")(d)
			d.Key(fyne.KeyEnter, 0)
		}},
		{name: "paper-next", show: func(d *Desk) {
			ticks("", "9:50")(d)
			d.handle(tickKeyed{sampleOutcome(d.cfg.Desk, d.entrance, checkin.Admitted, checkin.First)})
		}},
		{name: "inside-file", show: func(d *Desk) {
			d.handle(alarmed{saying{"inside.is_file", args{
				"Count": 412, "Where": "/home/door/.local/share/antechamber/lists/inside-20070305-113205.pdf",
				"Problem": trouble{key: "fault.printer", sentence: "The printer lists did not take the job: lp: Error - The printer or class does not exist", capital: true},
			}}})
		}},
	}
}

func actShots() []shot {
	undo := func(d *Desk) {
		p := samplePeople()["latin"]
		d.handle(undoOffered{undoOffer{entry: sampleGlance(d, 1).recent[0].entry, person: &p[0].registration}})
	}
	asked := func(d *Desk) {
		openSample(d, "latin")
		d.state, _ = d.state.startPrint(PrintOrder{Reference: d.state.person.registration.Reference})
		d.draw()
	}
	return []shot{
		{name: "undo", show: undo},
		{name: "undo-other", show: func(d *Desk) {
			undo(d)
			d.Rune('5')
			for _, r := range "Two badges were on one lanyard" {
				d.Rune(r)
			}
		}},
		{name: "print-again", show: func(d *Desk) {
			openSample(d, "arabic")
			d.Key(fyne.KeyP, fyne.KeyModifierControl)
		}},
		{name: "printing", show: asked},
		{name: "printed", show: func(d *Desk) {
			asked(d)
			d.handle(printDone{"5RQJZWFG", PrintResult{Issue: 1, Where: "/home/desk/badges/0312-5RQJZWFG-1.pdf"}, d.cfg.Desk.Now()})
		}},
		{name: "print-stopped", show: func(d *Desk) {
			asked(d)
			d.handle(printMoved{"5RQJZWFG", PrintProgress{Phase: PrintStopped, Reason: "out_of_paper", Said: "Load A6 paper into tray 1.", Printer: "badges"}, d.cfg.Desk.Now()})
		}},
		{name: "print-unknown", show: func(d *Desk) {
			asked(d)
			d.handle(printDone{"5RQJZWFG", PrintResult{Issue: 1, Where: "badges", End: PrintProgress{Phase: PrintUnknown}}, d.cfg.Desk.Now()})
		}},
		{name: "jobs", show: func(d *Desk) {
			d.handle(printerStands{PrinterHealth{Reason: "out_of_paper", Said: "Load tray 1", Counted: true, Labels: 12}})
			d.handle(jobsRead{sampleJobs(d), true})
		}},
		{name: "jobs-none", show: func(d *Desk) { d.handle(jobsRead{open: true}) }},
		{name: "labels", show: func(d *Desk) {
			d.handle(jobsRead{open: true})
			d.Rune('2')
		}},
		{name: "labels-few", show: func(d *Desk) { d.handle(printerStands{PrinterHealth{Ready: true, Counted: true, Labels: 12}}) }},
		{name: "printer-paused", show: func(d *Desk) { d.handle(printerStands{PrinterHealth{Reason: "paused"}}) }},
		{name: "printer-second", show: func(d *Desk) { d.handle(printerStands{PrinterHealth{Ready: true, Reason: "unreachable"}}) }},
		{name: "print-failed", show: func(d *Desk) {
			asked(d)
			d.handle(printBroke{"5RQJZWFG", trouble{key: "fault.printer", sentence: "the queue \"badges\" is stopped: lift the lid, take the paper out, and start it again"}, d.cfg.Desk.Now()})
		}},
	}
}

// verdictReasons are all verdicts with their reasons.
func verdictReasons() map[checkin.Verdict][]checkin.Reason {
	return map[checkin.Verdict][]checkin.Reason{
		checkin.Admitted: {
			checkin.First, checkin.Again, checkin.AfterExit, checkin.Provisional, checkin.OverrideGiven, checkin.Escorted,
		},
		checkin.Left:      {checkin.Out},
		checkin.AlreadyIn: {checkin.Passback, checkin.Once},
		checkin.Wait:      {checkin.TooEarly, checkin.Full, checkin.QuotaFull},
		checkin.Refused: {
			checkin.UnknownCode, checkin.Forged, checkin.WrongConference, checkin.RehearsalBadge, checkin.DayBadge, checkin.Superseded, checkin.Revoked, checkin.Cancelled,
			checkin.Pending, checkin.Rejected, checkin.NotEntitled, checkin.NoSession, checkin.TooLate,
		},
	}
}

func verdictShots(desk *checkin.Desk) []shot {
	var shots []shot
	for _, verdict := range []checkin.Verdict{checkin.Admitted, checkin.Left, checkin.AlreadyIn, checkin.Wait, checkin.Refused} {
		for _, reason := range verdictReasons()[verdict] {
			shots = append(shots, shot{name: string(verdict) + "-" + string(reason), show: func(d *Desk) {
				d.handle(presented{outcome: sampleOutcome(desk, d.entrance, verdict, reason), since: "kiosk 2", code: true})
			}})
		}
	}
	return shots
}

// inviteShots are those of an invitation, of the board's link and of how badges look.
func inviteShots() []shot {
	return []shot{{name: "invite", show: func(d *Desk) {
		d.cfg.Inviter = sampleInviter{}
		d.handle(invite{}.do(d))
	}}, {name: "board", show: func(d *Desk) {
		d.cfg.Board = func() string { return "https://192.0.2.7:8443/#bV9pZ2h0LW5vdC1iZS1yZA" }
		d.handle(showBoard{}.do(d))
	}}, {name: "design", show: func(d *Desk) {
		d.cfg.Designs = sampleDesigns{d.cfg.Desk.Conference}
		d.handle(d.showDesign(showDesign{}))
	}}}
}
