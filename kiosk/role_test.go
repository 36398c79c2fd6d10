package kiosk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

// access knows some PINs and cards, and denies others as storage does.
type access struct {
	holders map[string]checkin.Holder // by PIN or card
	highest checkin.Authority
	wait    time.Duration // after a wrong one
	broken  error
}

func (a *access) Highest(context.Context) (checkin.Authority, error) { return a.highest, a.broken }

func (a *access) CheckPIN(_ context.Context, pin string) (checkin.Holder, error) {
	return a.check(pin, checkin.Denial{Tried: true, Wait: a.wait})
}

func (a *access) CheckCard(_ context.Context, code string) (checkin.Holder, error) {
	return a.check(code, checkin.Denial{Card: true, Tried: true})
}

func (a *access) check(secret string, d checkin.Denial) (checkin.Holder, error) {
	if a.broken != nil {
		return checkin.Holder{}, a.broken
	}
	if h, ok := a.holders[secret]; ok {
		return h, nil
	}
	return checkin.Holder{}, &checkin.Fault{Code: checkin.FaultAuthority, Sentence: d.Error(), Cause: &d}
}

var (
	supervisor2 = checkin.Holder{Authority: checkin.Supervisor, Number: 2}
	organiser1  = checkin.Holder{Authority: checkin.Organiser, Number: 1}
)

// withRoles drives a desk where a supervisor and an organiser have a PIN and a card.
func withRoles(t *testing.T) (*driver, *access) {
	t.Helper()
	a := &access{highest: checkin.Organiser, holders: map[string]checkin.Holder{
		"402917": supervisor2, "SUPERVISOR": supervisor2, "873346": organiser1, "STAFF": {Authority: checkin.Staff, Number: 7},
	}}
	v := drive(t, func(c *Config) { c.Access = a })
	return v, a
}

// admittedLongAgo admits somebody so long ago that staff may not undo it.
func (v *driver) admittedLongAgo() {
	v.t.Helper()
	v.scan("BADGE AAAA0001")
	v.wait(checkin.UndoWithin + time.Minute)
}

func (v *driver) undo() {
	v.t.Helper()
	v.press(fyne.KeyZ, fyne.KeyModifierControl)
}

func TestAnActGoesOnAfterThePIN(t *testing.T) {
	v, _ := withRoles(t)
	v.admittedLongAgo()
	v.undo()
	v.mustShow("A supervisor is needed for this", "Type the PIN")
	v.mustNotShow("Undo – why?")
	v.write("40x29 17") // only digits are written
	v.mustShow("• • • • • •")
	v.mustNotShow("402917")
	v.press(fyne.KeyReturn)
	v.mustShow("Undo – why?")
	v.write("1")
	v.mustShow("Undone", "Supervisor 2")
	if e := v.lastEntry(); e.Kind != checkin.KindUndo || e.Actor != "supervisor:2" {
		t.Errorf("%s by %s", e.Kind, e.Actor)
	}
	v.scan("BADGE AAAA0002")
	if e := v.lastEntry(); e.Actor != "supervisor:2" {
		t.Errorf("an entry made then is by %s", e.Actor)
	}
	v.press(fyne.KeyL, fyne.KeyModifierControl)
	v.mustShow("The role has ended")
	v.mustNotShow("Supervisor 2")
	v.scan("BADGE AAAA0003")
	if e := v.lastEntry(); e.Actor != "staff:1" {
		t.Errorf("an entry made after it is by %s", e.Actor)
	}
	v.admittedLongAgo()
	v.undo()
	v.mustShow("A supervisor is needed for this")
}

func TestStaffUndoesTheOwnLastEntry(t *testing.T) {
	v, _ := withRoles(t)
	v.clock.Advance(time.Hour)
	v.store.wall = v.clock.Now
	v.scan("BADGE AAAA0001")
	v.wait(checkin.UndoWithin - 2*time.Second)
	v.undo()
	v.mustShow("Undo – why?")
	v.press(fyne.KeyEscape)
	v.wait(2 * time.Second)
	v.undo()
	v.mustShow("A supervisor is needed for this")
	v.press(fyne.KeyEscape)
	v.mustNotShow("A supervisor is needed for this")
	if n := len(v.store.kinds()); n != 1 {
		t.Errorf("%d entries, want the admission alone", n)
	}
}

func TestACardIsAsGoodAsAPIN(t *testing.T) {
	v, _ := withRoles(t)
	v.scan("CARD SUPERVISOR") // before it is needed
	v.mustShow("Supervisor 2", "Ready")
	v.press(fyne.KeyL, fyne.KeyModifierControl)
	v.admittedLongAgo()
	v.undo()
	v.write("40")
	v.scan("CARD STAFF")
	v.mustShow("That is not enough")
	v.scan("CARD STRANGER")
	v.mustShow("This card belongs to nobody here")
	v.scan("CARD SUPERVISOR")
	v.mustShow("Undo – why?")
	v.press(fyne.KeyEscape)
	v.scan("CARD STRANGER") // with nothing over the desk
	v.mustShow("This card belongs to nobody here", "Supervisor 2")
	if got := strings.Join(v.store.kinds(), ", "); got != "in AAAA0001" {
		t.Errorf("the log has %s: a card got into it", got)
	}
}

func TestWrongPINsWaitVisibly(t *testing.T) {
	v, a := withRoles(t)
	v.admittedLongAgo()
	v.undo()
	v.write("000001")
	v.press(fyne.KeyReturn)
	v.mustShow("This PIN is wrong", "Six digits or more")
	a.wait = 5 * time.Second
	v.write("000001")
	v.press(fyne.KeyReturn)
	v.mustShow("type again in 0:05")
	v.write("402917")
	v.press(fyne.KeyReturn) // a second later, and not tried
	v.mustShow("type again in 0:04", "• • • • • •")
	v.clock.Advance(3500 * time.Millisecond)
	v.draw()
	v.mustShow("type again in 0:01")
	v.press(fyne.KeyReturn)
	v.mustShow("Undo – why?")
	v.press(fyne.KeyEscape)

	v.press(fyne.KeyL, fyne.KeyModifierControl)
	a.broken = errors.New("the disk is full: make room")
	v.undo()
	v.write("402917")
	v.press(fyne.KeyReturn)
	v.mustShow("The disk is full", "A supervisor is needed for this")
	v.press(fyne.KeyEscape)
	v.mustShow("Ready")
}

func TestTheRoleEndsWithoutATouch(t *testing.T) {
	v, _ := withRoles(t)
	v.scan("CARD SUPERVISOR")
	touches := map[string]func(){
		"key":  func() { v.Key(fyne.KeyDown, 0) },
		"rune": func() { v.Rune('x') },
		"scan": func() { v.Scanned("BADGE AAAA0001") },
		"tap":  func() { v.handle(pick{0}) },
	}
	for name, touch := range touches {
		v.wait(roleStays - time.Second)
		v.mustShow("Supervisor 2")
		touch()
		v.settle()
		v.wait(roleStays - time.Second)
		if !v.shows("Supervisor 2") {
			t.Fatalf("a %s did not keep the role", name)
		}
		touch()
		v.settle()
	}
	v.wait(roleStays - roleEnds - time.Second)
	v.mustNotShow("Supervisor 2 ·")
	v.wait(time.Second)
	v.draw() // as every second
	v.mustShow("Supervisor 2 · 30 s")
	v.wait(roleEnds - 100*time.Millisecond)
	v.draw()
	v.mustShow("Supervisor 2 · 1 s")
	v.wait(100 * time.Millisecond)
	v.mustNotShow("Supervisor 2")
}

// TestARoleThatEndedIsAskedForAgain: before what was begun with it is done.
func TestARoleThatEndedIsAskedForAgain(t *testing.T) {
	v, _ := withRoles(t)
	v.admittedLongAgo()
	v.scan("CARD SUPERVISOR")
	v.undo()
	v.mustShow("Undo – why?")
	v.press(fyne.KeyL, fyne.KeyModifierControl)
	v.mustShow("Undo – why?") // it stays, and the role does not
	v.write("1")
	v.mustShow("A supervisor is needed for this")
	if n := len(v.store.kinds()); n != 1 {
		t.Fatalf("it was done without a role: %d entries", n)
	}
	v.write("873346")
	v.press(fyne.KeyReturn)
	v.mustShow("Undone", "Organiser 1")
	if e := v.lastEntry(); e.Actor != "organiser:1" {
		t.Errorf("by %s", e.Actor)
	}
}

// TestAScanPassesThePIN: a badge is admitted while a PIN is asked for, and typed digits do not search.
func TestAScanPassesThePIN(t *testing.T) {
	v, _ := withRoles(t)
	v.admittedLongAgo()
	v.undo()
	v.write("4029")
	v.scan("BADGE AAAA0002")
	v.mustShow("Admitted", "Zelda Ranta")
	v.mustNotShow("A supervisor is needed")
	if v.state.query != "" {
		t.Errorf("digits of a PIN are in the search: %q", v.state.query)
	}
}

func TestWithoutRolesNothingIsAsked(t *testing.T) {
	v, a := withRoles(t)
	a.highest = checkin.Staff
	v.handle(changed{})
	v.admittedLongAgo()
	v.undo()
	v.mustShow("Undo – why?")
	v.press(fyne.KeyEscape)
	v.press(fyne.KeyL, fyne.KeyModifierControl)
	v.mustNotShow("Take a role")
	a.highest = checkin.Supervisor // another process set the first PIN
	v.handle(changed{})
	v.settle()
	v.press(fyne.KeyL, fyne.KeyModifierControl)
	v.mustShow("Take a role")
	v.write("402917")
	v.press(fyne.KeyReturn)
	v.mustShow("Supervisor 2", "Ready")
}

// TestTheLogNamesWhoActs: whoever writes an entry asks for who acts, not for whom the desk is set to.
func TestTheLogNamesWhoActs(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if file != "role.go" && file != "role_test.go" && file != "self_work.go" && // self-service acts for itself
			strings.Contains(string(source), "cfg.Actor") {
			t.Errorf("%s uses the configured actor: a job takes d.acting", file)
		}
	}
}

// What another screen needs an authority for waits until it is proved at the desk.
func TestAnotherScreenAsksAtTheDesk(t *testing.T) {
	v, _ := withRoles(t)
	var did []string
	ask := func() {
		v.Authorise(checkin.TaskImport, func() { did = append(did, "desk") }, func() { did = append(did, "import") })
		v.settle()
	}
	ask()
	v.write("402917")
	v.press(fyne.KeyReturn)
	if got := strings.Join(did, " "); got != "desk" {
		t.Errorf("a supervisor's PIN: %s", got)
	}
	v.write("873346")
	v.press(fyne.KeyReturn)
	ask()
	if got := strings.Join(did, " "); got != "desk import import" {
		t.Errorf("an organiser's PIN, and once more: %s", got)
	}
}
