package kiosk

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
)

// open looks for somebody and opens the first who is found.
func (v *driver) open(query string) {
	v.t.Helper()
	v.write(query)
	v.press(fyne.KeyReturn)
}

func (v *driver) lastEntry() checkin.Entry {
	v.t.Helper()
	v.store.mu.Lock()
	defer v.store.mu.Unlock()
	if len(v.store.entries) == 0 {
		v.t.Fatal("the log is empty")
	}
	return v.store.entries[len(v.store.entries)-1]
}

func (v *driver) wantKinds(want ...string) {
	v.t.Helper()
	if diff := cmp.Diff(want, v.store.kinds()); diff != "" {
		v.t.Error(diff)
	}
}

func TestOverrideNeedsWords(t *testing.T) {
	v := drive(t, nil)
	quiroz := v.store.regs["AAAA0003"]
	quiroz.Status = checkin.StatusCancelled
	v.store.regs["AAAA0003"] = quiroz
	v.press(fyne.KeyF8) // nobody is shown
	v.scan("BADGE AAAA0003")
	v.mustShow("Not admitted", "Admit all the same", "F8")
	v.press(fyne.KeyF8)
	v.mustShow("Admit all the same – why?", "Zelda Quiroz, Finland")
	v.press(fyne.KeyReturn)
	v.mustShow("Write the reason")
	v.wait(verdictStays) // the person stays until it is answered
	v.write("vouched for")
	v.press(fyne.KeyReturn)
	v.mustShow("Admitted", "Admitted by a supervisor", "Zelda Quiroz", "Entered 1 / 500")
	v.mustNotShow("Admit all the same")
	if e := v.lastEntry(); e.Reason != checkin.OverrideGiven || e.NoteText != "vouched for" || e.Actor != "staff:1" || e.Entrance != "main" {
		t.Errorf("%+v", e)
	}
	v.press(fyne.KeyF8) // who was admitted needs none
	v.mustNotShow("why?")
	v.wantKinds("refused AAAA0003", "in AAAA0003")
}

// TestOverrideThatFailsIsNotGreen: nobody is let in on what was not recorded.
func TestOverrideThatFailsIsNotGreen(t *testing.T) {
	v := drive(t, nil)
	v.open("quiroz")
	v.press(fyne.KeyF8)
	v.write("vouched for")
	v.store.broken = errors.New("the disk is full: make room")
	v.press(fyne.KeyReturn)
	v.mustShow("Not recorded", "The disk is full", "Let nobody in")
	v.mustNotShow("Admitted")
}

func TestRevokeAndReinstate(t *testing.T) {
	v := drive(t, nil)
	v.open("quiroz")
	v.press(fyne.KeyF7)
	v.mustShow("Withdraw the right to come in – why?", "The badge was stolen")
	v.write("2")
	v.mustShow("The right to come in is withdrawn.", "badge revoked")
	if e := v.lastEntry(); e.Kind != checkin.KindRevoke || e.Reason != checkin.BadgeStolen || e.Actor != "staff:1" {
		t.Errorf("%+v", e)
	}
	v.press(fyne.KeyF7)
	v.mustShow("Give back the right to come in")
	v.write("found again")
	v.press(fyne.KeyReturn)
	v.mustShow("The person may come in again.", "Identity check")
	v.mustNotShow("badge revoked")
	if e := v.lastEntry(); e.Kind != checkin.KindReinstate || e.NoteText != "found again" {
		t.Errorf("%+v", e)
	}
	v.press(fyne.KeyF7)
	v.write("5")
	v.write("asked by the mission")
	v.press(fyne.KeyReturn)
	if e := v.lastEntry(); e.Reason != checkin.Other || e.NoteText != "asked by the mission" {
		t.Errorf("%+v", e)
	}
	v.press(fyne.KeyP, fyne.KeyModifierControl)
	v.mustShow("The badge was not printed: the registration AAAA0003 is revoked")
	v.wantKinds("revoke AAAA0003", "reinstate AAAA0003", "revoke AAAA0003")
}

func TestHistoryAndItsUndo(t *testing.T) {
	now := morning(10, 5)
	v := drive(t, func(c *Config) {
		c.Desk.Now = func() time.Time { return now }
		c.Desk.Store.(*memory).entries = []checkin.Entry{{ID: checkin.EntryID{Origin: "HERE", Seq: 1}, Kind: checkin.KindOrigin, Kiosk: "kiosk 7"}}
	})
	v.scan("BADGE AAAA0001")
	now = now.Add(time.Minute)
	v.scan("BADGE AAAA0001")
	v.press(fyne.KeyF3)
	v.mustShow("Everything about this person", "10:06 · Already in", "presented twice", "10:05 · Admitted", "first time this session", "kiosk 7", "staff 1", "Delegates’ entrance")
	v.mustNotShow("Undo this entry") // of being in already
	v.press(fyne.KeyZ, fyne.KeyModifierControl)
	v.mustNotShow("Undo – why?")
	v.wait(verdictStays)
	v.press(fyne.KeyDown)
	v.mustShow("Undo this entry")
	v.press(fyne.KeyReturn)
	v.mustShow("Undo – why?", "Zelda Rantanen, Finland · 10:05 · in")
	v.write("2")
	v.mustShow("Undone", "Entered 0 / 500")
	v.press(fyne.KeyF3)
	v.mustShow("The entry of 10:05 was undone", "did not go in", "undone")
	v.press(fyne.KeyEscape)
	v.mustNotShow("Everything about this person")
}

// TestHistoryOfWhoHasGone: what comes late is not shown about the next person.
func TestHistoryOfWhoHasGone(t *testing.T) {
	v := drive(t, nil)
	v.open("quiroz")
	v.Key(fyne.KeyF3, 0)
	v.Key(fyne.KeyEscape, 0)
	v.settle()
	v.mustShow("Ready")
	v.mustNotShow("Everything about this person", "Quiroz")
}

func TestAFurtherBadge(t *testing.T) {
	v := drive(t, nil)
	v.open("quiroz")
	v.press(fyne.KeyP, fyne.KeyModifierControl)
	for _, test := range []struct {
		key    string
		issue  int
		reason checkin.Reason
	}{{"1", 1, checkin.BadlyPrinted}, {"2", 2, checkin.BadgeLost}, {"3", 3, checkin.BadgeStolen}, {"4", 4, checkin.BadgeDamaged}, {"5", 5, checkin.NameCorrected}} {
		v.press(fyne.KeyP, fyne.KeyModifierControl)
		v.write(test.key)
		if e := v.lastEntry(); e.Kind != checkin.KindPrint || e.Issue != test.issue || e.Reason != test.reason {
			t.Errorf("%s: %+v", test.key, e)
		}
	}
}

func TestCases(t *testing.T) {
	v := drive(t, nil)
	quiroz := v.store.regs["AAAA0003"]
	quiroz.Status = checkin.StatusPending
	v.store.regs["AAAA0003"] = quiroz
	v.scan("BADGE AAAA0003")
	e := v.lastEntry()
	v.press(fyne.KeyEscape)
	v.mustNotShow("Quiroz")

	v.write(strings.ToLower(e.Case()))
	v.mustShow("Case "+e.Case()+" · Not admitted", "10:05 · Delegates’ entrance")
	v.mustNotShow("Quiroz") // a list of cases names nobody
	v.press(fyne.KeyReturn)
	v.mustShow("Not admitted", "This registration is not approved yet", "Zelda Quiroz", "Please go to the help desk")
	v.press(fyne.KeyF12) // nobody is admitted from a case
	v.mustShow("Not admitted")
	v.wait(idleStays)
	v.mustShow("Ready")
	v.mustNotShow("Quiroz")

	v.write("0000")
	v.mustShow("Nobody found", "The case 0000 is not here yet.")
	v.press(fyne.KeyEscape)
	v.write("rant") // also the beginning of a name
	v.mustShow("Zelda Rantanen")
	v.mustNotShow("is not here yet")
	v.wantKinds("refused AAAA0003")
}

// TestCasesOfSelfService: whoever was only looked at has a case too, whether somebody was recognised or nobody.
func TestCasesOfSelfService(t *testing.T) {
	v := drive(t, nil)
	quiroz := v.store.regs["AAAA0003"]
	quiroz.Status = checkin.StatusPending
	v.store.regs["AAAA0003"] = quiroz
	for _, row := range []struct {
		presented checkin.Presentation
		verdict   string
		shows     []string
	}{
		{checkin.Presentation{Code: "BADGE AAAA0001", Purpose: checkin.Check}, "Looked at", []string{"Zelda Rantanen", "Identity checked"}},
		{checkin.Presentation{Reference: "AAAA0003", By: checkin.ByName, Purpose: checkin.Check}, "Not admitted", []string{"This registration is not approved yet", "Zelda Quiroz"}},
		{checkin.Presentation{Code: "what is this", Purpose: checkin.Check}, "Not admitted", []string{"Not admitted", "This code belongs to nobody registered here"}},
	} {
		out, err := v.cfg.Desk.Present(t.Context(), row.presented)
		if err != nil {
			t.Fatal(err)
		}
		v.write(out.Entry.Case())
		v.mustShow("Case " + out.Entry.Case() + " · " + row.verdict)
		v.press(fyne.KeyReturn)
		v.mustShow(row.shows...)
		v.press(fyne.KeyEscape)
	}
	v.wantKinds("check AAAA0001", "check AAAA0003", "check ")
}

// TestWishInTheHistory: that a person asked for another spelling is seen, how it is spelt is not.
func TestWishInTheHistory(t *testing.T) {
	v := drive(t, nil)
	if _, err := v.cfg.Desk.Wish(t.Context(), "AAAA0003", "Quirós", checkin.Act{Actor: "staff:1"}); err != nil {
		t.Fatal(err)
	}
	v.open("quiroz")
	v.press(fyne.KeyF3)
	v.mustShow("10:05 · Asked for another spelling")
	v.mustNotShow("Quirós")
}

// TestOpeningOfProtectedPeople: every one is an entry, by whichever way.
func TestOpeningOfProtectedPeople(t *testing.T) {
	v := drive(t, nil)
	v.open("quiroz")
	v.press(fyne.KeyEscape)
	v.wantKinds()
	v.open("secret")
	if e := v.lastEntry(); e.Kind != checkin.KindNote || e.Reason != checkin.Opened || e.Reference != "AAAA0004" || e.Actor != "staff:1" || e.Entrance != "main" {
		t.Errorf("%+v", e)
	}
	v.press(fyne.KeyEscape)
	v.scan("AAAA0004")
	v.mustShow("Identity check", "Zelda Secret")
	v.press(fyne.KeyEscape)

	secret := v.store.regs["AAAA0004"]
	secret.Status = checkin.StatusPending
	v.store.regs["AAAA0004"] = secret
	v.scan("BADGE AAAA0004")
	refused := v.lastEntry()
	v.press(fyne.KeyEscape)
	v.open(refused.Case())
	v.wantKinds("note AAAA0004", "note AAAA0004", "refused AAAA0004", "note AAAA0004")

	v.press(fyne.KeyEscape)
	v.store.broken = errors.New("the disk is full: make room")
	v.open("secret")
	v.mustShow("Ready", "The disk is full")
}

// TestUndoNamesNoProtectedPerson: who presses Ctrl Z has opened nobody.
func TestUndoNamesNoProtectedPerson(t *testing.T) {
	v := drive(t, nil)
	v.scan("BADGE AAAA0004")
	v.press(fyne.KeyEscape)
	v.press(fyne.KeyZ, fyne.KeyModifierControl)
	v.mustShow("Undo – why?", "Participant · 10:05 · in")
	v.mustNotShow("Secret", "Finland")
}

func TestSubstitute(t *testing.T) {
	v := drive(t, nil)
	v.scan("BADGE AAAA0001")
	v.press(fyne.KeyF6)
	v.mustShow("A substitute for", "Zelda Rantanen, Finland")
	v.press(fyne.KeyReturn)
	v.mustShow("Choose somebody of those found.", "Say who authorised it.")
	v.write("quir")
	v.mustShow("Zelda Quiroz · AAAA 0003")
	v.press(fyne.KeyDown)
	v.press(fyne.KeyReturn)
	v.write("note 12")
	v.press(fyne.KeyReturn)
	v.mustShow("Zelda Quiroz comes in the place of Zelda Rantanen.", "Identity check", "instead of AAAA 0001", "Entered 0 / 500")
	if e := v.lastEntry(); e.Kind != checkin.KindSubstitute || e.Reference != "AAAA0001" || e.To != "AAAA0003" || e.NoteText != "note 12" {
		t.Errorf("%+v", e)
	}
	v.press(fyne.KeyF3)
	v.mustShow("Comes in the place of AAAA 0001")
	v.press(fyne.KeyEscape)
	v.scan("BADGE AAAA0001")
	v.mustShow("Not admitted", "replaced by AAAA 0003")
	v.press(fyne.KeyF6) // nobody is replaced twice
	v.mustNotShow("A substitute for")
}

// TestSubstituteOfAnotherOrganisation: only the own delegation is offered.
func TestSubstituteOfAnotherOrganisation(t *testing.T) {
	v := drive(t, nil)
	quiroz := v.store.regs["AAAA0003"]
	quiroz.Organisation = "Norway"
	v.store.regs["AAAA0003"] = quiroz
	v.open("rantanen")
	v.press(fyne.KeyF6)
	v.write("quir")
	v.mustShow("Nobody of this organisation")
	v.mustNotShow("AAAA 0003")
}

func TestExtend(t *testing.T) {
	now := morning(12, 55)
	v := drive(t, func(c *Config) { c.Desk.Now = func() time.Time { return now } })
	extend := func() { v.press(fyne.KeyE, fyne.KeyModifierControl) }
	extend()
	v.mustShow("Let “Morning session” go on?", "Let it go on until 13:15")
	v.press(fyne.KeyEscape)
	v.mustNotShow("Let it go on")
	v.wantKinds()
	extend()
	v.press(fyne.KeyReturn)
	v.mustShow("“Morning session” goes on until 13:15.", "10:00–13:15")
	now = morning(13, 10)
	v.scan("BADGE AAAA0001")
	v.mustShow("Admitted")
	extend()
	v.mustShow("Let it go on until 13:30")
	if e := v.store.entries[0]; !e.Extends() || e.Number != 15 || e.Actor != "staff:1" {
		t.Errorf("%+v", e)
	}
}

func TestRecount(t *testing.T) {
	v := drive(t, nil)
	v.scan("BADGE AAAA0001")
	v.press(fyne.KeyR, fyne.KeyModifierControl)
	v.mustShow("How many are in the room?", "The screen counts 1 now.")
	v.press(fyne.KeyReturn)
	v.mustShow("Give the number that was counted.")
	v.write("4x 98")
	v.press(fyne.KeyReturn)
	v.mustShow("498 are in the room now.", "Nearly full · Entered 498 / 500")
	if e := v.lastEntry(); e.Kind != checkin.KindRecount || e.Number != 498 || e.Room != "chamber" || e.Actor != "staff:1" {
		t.Errorf("%+v", e)
	}
}

// TestASupervisorActsAboutAPerson: and whoever's role has ended meanwhile is asked anew,
// with the person still before the desk.
func TestASupervisorActsAboutAPerson(t *testing.T) {
	v, _ := withRoles(t)
	pin := func() {
		v.mustShow("A supervisor is needed for this")
		v.write("402917")
		v.press(fyne.KeyReturn)
	}
	v.open("quiroz")
	v.press(fyne.KeyF3) // staff may look
	v.mustShow("The log here has nothing about this person.")
	v.press(fyne.KeyEscape)
	v.press(fyne.KeyF8)
	pin()
	v.write("vouched for")
	v.wait(roleStays)
	v.press(fyne.KeyReturn)
	v.mustShow("A supervisor is needed for this")
	v.press(fyne.KeyEscape)
	v.mustShow("Identity check", "Zelda Quiroz")
	v.wantKinds()
	v.press(fyne.KeyF8)
	pin()
	v.write("vouched for")
	v.press(fyne.KeyReturn)
	v.mustShow("Admitted by a supervisor")
	if e := v.lastEntry(); e.Actor != "supervisor:2" {
		t.Errorf("actor %q", e.Actor)
	}
	v.press(fyne.KeyF7)
	v.write("4")
	if e := v.lastEntry(); e.Kind != checkin.KindRevoke || e.Actor != "supervisor:2" {
		t.Errorf("%s by %q", e.Kind, e.Actor)
	}
}
