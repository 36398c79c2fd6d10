package kiosk

import (
	"context"
	"time"

	"antechamber/kiosk/health"
)

// sampleDoctor finds what sampleChecks say.
type sampleDoctor struct{}

func (sampleDoctor) Examine(_ context.Context, found func(health.Check)) {
	for _, c := range sampleChecks() {
		found(c)
	}
}

func (sampleDoctor) BackUp(context.Context) error { return nil }

func (sampleDoctor) Bundle(context.Context) (string, error) {
	return "/home/desk/.local/share/antechamber/support-20070305-091500.zip", nil
}

// sampleChecks are those of a kiosk with a little of everything.
func sampleChecks() []health.Check {
	at := time.Date(2007, 3, 5, 9, 15, 0, 0, time.FixedZone("America/New_York", -5*3600))
	f := health.Facts{
		Now: at, Zone: at.Location(), Conference: health.Conference{ID: "meeting", Own: true},
		Database: health.Database{Schema: 3, Knows: 3, Bytes: 4 << 20}, Log: &health.Log{Entries: 812, Origins: 3},
		Backups: &health.Backups{Count: 3, Newest: at.Add(-4 * time.Hour), Written: at}, Disk: health.Disk{Known: true, Free: 60e6},
		Clock:    health.Clock{HubOffset: 90 * time.Second, System: at.Location()},
		Printers: []health.Printer{{Address: "cups:badges", For: "badges", Said: "out of paper", Reason: "out_of_paper"}},
		Inputs:   &health.Inputs{Scanners: []health.Scanner{{Address: "/dev/ttyACM0", Name: "Symbol", Wanted: true, Problem: "it was unplugged"}}},
		Hub:      &health.Hub{Joined: true, Running: true, AloneSince: at.Add(-time.Hour), Waiting: 7},
		Matters:  &health.Matters{Open: 3}, PINs: &health.PINs{Organisers: 1, Supervisors: 2}, Keys: &health.Keys{Sealed: true},
		Fonts: health.Fonts{Faces: 30, Names: 2000, Persons: 2, Lacking: []rune{'ᚠ'}}, Encryption: health.Encryption{Known: true},
		Graphics: &health.Graphics{Driver: "i915", Screen: true},
		Arrivals: &health.Arrivals{Expected: 2000, Unbadged: 2000, Kiosks: 3, Printers: 1, DeskTime: health.DeskTime, BadgeTime: health.BadgeTime},
		Version:  health.Version{Program: "1.0", Go: "go1.26", System: "linux/amd64"},
	}
	return append(f.Checks(), health.Silent("certificates", "", 8*time.Second))
}

// doctorShots are the states of the desk that have to do with the doctor.
func doctorShots() []shot {
	with := func(c *Config) { c.Doctor = sampleDoctor{} }
	list := func(checks []health.Check, over bool, at int, told saying) func(*Desk) {
		return func(d *Desk) {
			o := doctorOverlay{over: over, told: told}
			for _, c := range checks {
				o = o.found(c)
			}
			o.list.at = at
			d.state.over = o
			d.draw()
		}
	}
	all := sampleChecks()
	return []shot{
		{name: "doctor", with: with, show: list(all, true, 0, saying{})},
		{name: "doctor-end", with: with, show: list(all, true, len(all)+1, saying{"doctor.bundled", args{"File": "/home/desk/.local/share/antechamber/support-20070305-091500.zip"}})},
		{name: "doctor-middle", with: with, show: list(all, true, 8, saying{})},
		{name: "doctor-looking", with: with, show: list(all[:4], false, 0, saying{})},
		{name: "rest-red", with: with, show: func(d *Desk) { d.handle(redsCounted{2}) }},
	}
}
