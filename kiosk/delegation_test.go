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

// delegation drives a desk that shows the delegation of Finland.
func delegation(t *testing.T) *driver {
	t.Helper()
	v := drive(t, func(c *Config) {
		c.Desk.Conference.Rooms[0].Quotas = []checkin.Quota{{Category: "member-state", Organisation: "Finland", Seats: 4}}
	})
	for ref, role := range map[string]string{"AAAA0001": "adviser", "AAAA0002": "head", "AAAA0003": "deputy"} {
		r := v.store.regs[ref]
		r.DelegationRole = role
		v.store.regs[ref] = r
	}
	v.write("rantanen")
	v.press(fyne.KeyF5)
	v.mustShow("Finland", "Head", "3 registered · 0 badged · 0 collected · 0 inside", "4 of 4 seats left")
	return v
}

func (v *driver) rows() string {
	var rows []string
	for _, m := range v.state.over.(delegationOverlay).delegation.Members {
		rows = append(rows, m.Registration.Reference[7:])
	}
	return strings.Join(rows, "")
}

func TestDelegationByRankAndAdmitted(t *testing.T) {
	v := delegation(t)
	if rows := v.rows(); rows != "231" { // and never the hidden one
		t.Errorf("the rows are %s", rows)
	}
	cancelled := v.store.regs["AAAA0003"]
	cancelled.Status = checkin.StatusCancelled
	v.store.regs["AAAA0003"] = cancelled

	v.press(fyne.KeyF12)
	v.mustShow("Mark people first")
	v.write(" ")
	v.press(fyne.KeyDown)
	v.write(" ")
	v.mustShow("2 marked: what to do")
	v.press(fyne.KeyF12)
	v.mustShow("1 of 2 admitted.", "1 inside", "3 of 4 seats left", "refused")
	if diff := cmp.Diff([]string{"in AAAA0002", "refused AAAA0003"}, v.store.kinds()); diff != "" {
		t.Error(diff)
	}
	for _, e := range v.store.entries {
		if e.By != checkin.ByName || e.Actor != "staff:1" || e.Entrance != "main" {
			t.Errorf("entry %+v", e)
		}
	}
	if o := v.state.over.(delegationOverlay); o.list.count() != 1 {
		t.Errorf("%d are marked, want who was not admitted", o.list.count())
	}
	v.press(fyne.KeyEscape)
	v.mustShow("rantanen")
}

// TestNobodyIsAdmittedOnTheHeelsOfAKey holds for the key and for the menu.
func TestNobodyOfADelegationIsAdmittedOnTheHeelsOfAKey(t *testing.T) {
	v := delegation(t)
	v.press(fyne.KeyA, ctrl)
	v.Key(fyne.KeyF12, 0)
	v.settle()
	v.mustShow("F12 came right after another key")
	v.Key(fyne.KeyReturn, 0)
	v.Key(fyne.KeyReturn, 0)
	v.settle()
	if len(v.store.entries) != 0 {
		t.Errorf("the log has %v", v.store.kinds())
	}
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyReturn)
	v.mustShow("3 of 3 admitted.")
}

func TestDelegationBadges(t *testing.T) {
	v := delegation(t)
	v.press(fyne.KeyF9)
	v.mustShow("No badge is printed and still here")
	v.write(" ")
	v.press(fyne.KeyEnd)
	v.write(" ")
	v.press(fyne.KeyP, ctrl)
	v.mustShow("Badges printed: 2.", "2 badged", "badge printed")
	v.press(fyne.KeyP, ctrl)
	v.mustShow("Everybody marked has a badge")
	v.press(fyne.KeyF9)
	v.mustShow("Who takes 2 badges?")
	v.press(fyne.KeyReturn)
	v.mustShow("Write who takes the badges")
	v.write("First Secretary")
	v.press(fyne.KeyReturn)
	v.mustShow("Badges handed over: 2.", "2 collected", "badge collected")
	if diff := cmp.Diff([]string{"print AAAA0002", "print AAAA0001", "collect AAAA0002", "collect AAAA0001"}, v.store.kinds()); diff != "" {
		t.Error(diff)
	}
	if e := v.store.entries[2]; e.NoteText != "First Secretary" {
		t.Errorf("the note is %q", e.NoteText)
	}

	v.cfg.Badges.(*printer).broken = errors.New("the printer has no paper: put some in")
	v.press(fyne.KeyA, ctrl)
	v.press(fyne.KeyP, ctrl)
	v.mustShow("The badge was not printed: the printer has no paper")
	if len(v.store.entries) != 4 {
		t.Errorf("the log has %v", v.store.kinds())
	}
}

func TestEscortAtAStatedTime(t *testing.T) {
	v := delegation(t)
	v.write(" ")
	v.press(fyne.KeyF10)
	v.mustShow("When does 1 person come with an escort?", "10:05")
	v.press(fyne.KeyDelete)
	v.write("half past")
	v.press(fyne.KeyReturn)
	v.mustShow("Write a time such as")
	v.press(fyne.KeyDelete)
	v.write("9.30")
	v.press(fyne.KeyReturn)
	v.mustShow("Admitted with an escort: 1.", "1 inside")
	e := v.store.entries[0]
	if e.Reason != checkin.Escorted || !e.At.Equal(morning(9, 30)) {
		t.Errorf("entry %+v", e)
	}
	v.press(fyne.KeyF10)
	v.press(fyne.KeyReturn)
	if e := v.store.entries[1]; e.Reason != checkin.Escorted || !e.At.Equal(morning(10, 5)) {
		t.Errorf("entry %+v, want one at the door's time", e)
	}
}

func TestEscortIsASupervisors(t *testing.T) {
	v, _ := withRoles(t)
	v.write("rantanen")
	v.press(fyne.KeyF5)
	v.write(" ")
	v.press(fyne.KeyF10)
	v.mustShow("A supervisor is needed for this")
	v.write("402917")
	v.press(fyne.KeyReturn)
	v.mustShow("When does 1 person come with an escort?")
	v.press(fyne.KeyReturn)
	v.mustShow("Admitted with an escort: 1.", "3 registered")
	if e := v.lastEntry(); e.Reason != checkin.Escorted || e.Actor != "supervisor:2" {
		t.Errorf("the last entry is %s by %s", e.Reason, e.Actor)
	}
}

func TestDelegationOfAnOrganisationThatIsTyped(t *testing.T) {
	v := drive(t, nil)
	v.press(fyne.KeyF5)
	v.mustShow("Whose people?")
	v.write("fr")
	v.mustShow("France", "Frankfurt Association")
	v.press(fyne.KeyReturn)
	v.mustShow("Nobody is registered for this organisation.")
	v.press(fyne.KeyDelete)
	v.write("finl")
	v.press(fyne.KeyReturn)
	v.mustShow("Finland", "3 registered")
	v.press(fyne.KeyReturn) // nobody is marked: the person opens
	v.mustShow("Identity checked")
	if v.state.over != nil || v.state.scene != opened {
		t.Errorf("over the desk is %v", v.state.over)
	}
}

func TestDelegationIsNotLeftOnTheScreen(t *testing.T) {
	v := delegation(t)
	v.wait(idleStays + time.Second)
	v.mustShow("Ready")
	if v.state.over != nil {
		t.Error("the list is there still")
	}
}
