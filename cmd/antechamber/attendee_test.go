//go:build cgo

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"antechamber/kiosk"
)

// staffPIN lets staff leave a locked screen.
const staffPIN = "48291736"

// attendee stands before a real self-service window, which is locked.
type attendee struct{ *door }

// invited is somebody who comes with a ticket of another system.
type invited struct{ reference, family, ticket string }

// newAttendee invites so many people to the rehearsal, and gives staff a PIN.
func newAttendee(t *testing.T, n int) (*attendee, []invited) {
	t.Helper()
	a := &attendee{newDoor(t)}
	var table strings.Builder
	table.WriteString("reference,given_name,family_name,organisation,country,category,email,language,status,ticket\n")
	all := make([]invited, n)
	for i := range all {
		all[i] = invited{fmt.Sprintf("K8VT%04d", i), "Quill" + string(rune('a'+i%26)), fmt.Sprintf("k3w9zt5hq2m7xf8p%06d", i)}
		fmt.Fprintf(&table, "%s,Amina,%s,Finland,FI,member-state,amina%d@example.org,en,approved,%s\n", all[i].reference, all[i].family, i, all[i].ticket)
	}
	a.run("import", a.file("invited.csv", table.String()))
	a.run("pin", "set", "supervisor", "--new-pin-file", a.file("pin", staffPIN+"\n"))
	return a, all
}

// file writes a file, and returns its name.
func (a *attendee) file(name, text string) string {
	a.t.Helper()
	path := filepath.Join(a.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return path
}

// arrive opens self-service, which begins with its welcome.
func (a *attendee) arrive(flags ...string) {
	a.t.Helper()
	a.openWindow(append([]string{"--screen", "self-service"}, flags...)...)
	a.stands("welcome")
}

// shows returns what the screen shows now.
func (a *attendee) shows() kiosk.Shown {
	now, _ := a.said.look()
	return now.shown
}

// stands waits until the screen is at the stage, and returns what it shows then.
func (a *attendee) stands(stage string) kiosk.Shown {
	a.t.Helper()
	a.said.await(a.t, "the stage is "+stage, at(stage))
	return a.shows()
}

// at tells whether the screen is at a stage.
func at(stage string) func(*announced) bool {
	return func(now *announced) bool { return now.shown.Stage == stage }
}

// spoken tells whether the screen is at a stage in a language.
func spoken(stage, language string) func(*announced) bool {
	return func(now *announced) bool { return now.shown.Stage == stage && now.shown.Language == language }
}

// target returns what can be touched and has the name, and its middle.
func (a *attendee) target(id string) (x, y int, ok bool) {
	targets := a.shows().Targets
	i := slices.IndexFunc(targets, func(t kiosk.ShownTarget) bool { return t.ID == id })
	if i < 0 {
		return 0, 0, false
	}
	t := targets[i]
	return t.X + t.W/2, t.Y + t.H/2, true
}

// tap touches what has the name until it had its effect: a page that has just come is
// not touched yet.
func (a *attendee) tap(id string, effect func(*announced) bool) {
	a.t.Helper()
	for began := time.Now(); time.Since(began) < patience; {
		if x, y, ok := a.target(id); ok {
			a.x("xdotool", "mousemove", fmt.Sprint(x), fmt.Sprint(y), "click", "1")
		}
		if a.said.within(a.t, time.Second, effect) {
			return
		}
	}
	a.t.Fatalf("%q had no effect; the screen shows %+v", id, a.shows())
}

// hold holds a code before the scanner until the screen is at the stage that it leads
// to: a burst in whose middle this machine pauses is none.
func (a *attendee) hold(code, stage string) kiosk.Shown {
	a.t.Helper()
	for began := time.Now(); time.Since(began) < patience; a.slow = true {
		a.scan(code)
		if a.said.within(a.t, 5*time.Second, at(stage)) {
			return a.shows()
		}
	}
	a.t.Fatalf("the code leads to %+v, want %s", a.shows(), stage)
	return kiosk.Shown{}
}

// asks goes to the form for who has no code, and fills it in.
func (a *attendee) asks(family, proof string) {
	a.t.Helper()
	a.tap("act:no_code", at("asking"))
	a.fill(0, "Family name", family)
	a.fill(1, "Reference or e-mail address", proof)
}

// fill writes into a field with the keyboard on the screen.
func (a *attendee) fill(field int, label, text string) {
	a.t.Helper()
	a.tap("field:"+label, func(now *announced) bool { return now.shown.Stage == "asking" && now.shown.At == field })
	for n, r := range text {
		a.tap("key:"+string(r), func(now *announced) bool { return len(now.shown.Written) > field && now.shown.Written[field] > n })
	}
}

// proves types a PIN at the page where staff leave, and tells whether the window ends.
func (a *attendee) proves(pin string) bool {
	a.t.Helper()
	for n, r := range pin {
		a.tap("key:"+string(r), func(now *announced) bool { return len(now.shown.Written) == 1 && now.shown.Written[0] > n })
	}
	a.tap("act:leave", func(now *announced) bool {
		return now.ended || len(now.shown.Written) == 1 && now.shown.Written[0] == 0
	})
	now, _ := a.said.look()
	return now.ended
}

// backAt tells whether the screen left its stage and is at a stage again.
func (a *attendee) backAt(stage string) func(*announced) bool {
	before, _ := a.said.look()
	return func(now *announced) bool { return now.turns >= before.turns+2 && now.shown.Stage == stage }
}

// mustKnowCase checks that staff find by the code on the screen what became of somebody, who may be nobody.
func (a *attendee) mustKnowCase(code, reference string) {
	a.t.Helper()
	if found := lines[struct{ Reference string }](a.door, "case", code); len(found) != 1 || found[0].Reference != reference {
		a.t.Errorf("case %s: got %v, want %q", code, found, reference)
	}
}
