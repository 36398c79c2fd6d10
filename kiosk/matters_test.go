package kiosk

import (
	"context"
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

// twice drives a desk at which Quiroz is registered a second time, as Ranta.
func twice(t *testing.T, change func(*Config)) *driver {
	v := drive(t, change)
	r := v.store.regs["AAAA0002"]
	r.FamilyName, r.Category = "Quiroz", "ngo"
	v.store.regs["AAAA0002"] = r
	return v
}

func TestMergeFromThePersonShown(t *testing.T) {
	v := twice(t, nil)
	v.scan("BADGE AAAA0002")
	v.open("quiroz") // the first is AAAA0002, who is in
	v.press(fyne.KeyS, fyne.KeyModifierControl)
	v.mustShow("The same person as…", "Zelda Quiroz · AAAA 0003") // who is like the person is offered
	v.write("nobody")
	v.press(fyne.KeyReturn)
	v.mustShow("Choose somebody of those found")
	v.press(fyne.KeyDelete)
	v.press(fyne.KeyDown)
	v.press(fyne.KeyReturn)
	v.mustShow("One person, registered twice?", "1 · Stays", "2 · Goes", "AAAA 0002", "AAAA 0003", "Ngo", "Member-state")
	v.wantKinds("in AAAA0002")
	v.press(fyne.KeyEscape)
	v.mustShow("The same person as…")
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyDown) // the other one stays
	v.mustShow("1 · Goes", "2 · Stays", "Same person: AAAA 0003 stays")
	v.press(fyne.KeyReturn)
	v.mustShow("AAAA 0002 went into AAAA 0003", "Entered 1 / 500", "AAAA 0003", "Member-state")
	if e := v.lastEntry(); e.Kind != checkin.KindMerge || e.Reference != "AAAA0002" || e.To != "AAAA0003" || e.Actor != "staff:1" {
		t.Errorf("%+v", e)
	}
	v.press(fyne.KeyF3)
	v.mustShow("AAAA 0002 went into this one", "Admitted")
	v.press(fyne.KeyEscape)
	v.scan("BADGE AAAA0002")
	v.mustShow("Not admitted", "registered twice", "Ask for the badge of AAAA 0003")
}

// Of two the one whose badge people wear stays, unless somebody says otherwise.
func TestWhoHasABadgeStays(t *testing.T) {
	v := twice(t, nil)
	v.store.entries = append(v.store.entries, checkin.Entry{ID: checkin.EntryID{Origin: "HERE", Seq: 1}, Kind: checkin.KindPrint, Reference: "AAAA0003", Issue: 1, HLC: 1})
	v.open("quiroz")
	v.press(fyne.KeyS, fyne.KeyModifierControl)
	v.press(fyne.KeyDown)
	v.press(fyne.KeyReturn)
	v.mustShow("1 · Goes", "2 · Stays", "Badge 1", "No badge yet")
	v.write("1")
	v.press(fyne.KeyReturn)
	v.mustShow("its badge is not valid any more: print a new one")
}

// overseer knows of the matters that it holds until they are acknowledged.
type overseer struct {
	matters []Matter
	actors  []string
	broken  error
}

func (o *overseer) ToLookAt(context.Context) ([]Matter, error) { return slices.Clone(o.matters), nil }

func (o *overseer) Acknowledge(_ context.Context, m Matter, actor string) error {
	if o.broken != nil {
		return o.broken
	}
	o.matters = slices.DeleteFunc(o.matters, func(x Matter) bool { return x.Entry == m.Entry })
	o.actors = append(o.actors, actor)
	return nil
}

func about(kind checkin.MatterKind, seq uint64, references ...string) Matter {
	e := checkin.Entry{ID: checkin.EntryID{Origin: "THERE", Seq: seq}, At: morning(10, 1), Entrance: "main"}
	return Matter{
		Matter: checkin.Matter{Kind: kind, Entry: e.ID, Entries: []checkin.Entry{e}, References: references},
		Kiosks: map[string]string{"THERE": "south door"},
	}
}

func TestLookAtWhatKiosksDid(t *testing.T) {
	o := &overseer{matters: []Matter{about(checkin.DoubleEntry, 1, "AAAA0001"), about(checkin.LateRevocation, 2, "AAAA0004"), about(checkin.SameWalkIn, 3, "AAAA0002", "AAAA0003")}}
	v := twice(t, func(c *Config) { c.Overseer = o })
	v.mustNotShow("to look at")
	v.handle(mattersCounted{3})
	v.mustShow("3 to look at", "Ctrl A")

	v.press(fyne.KeyA, fyne.KeyModifierControl)
	v.mustShow("Zelda Rantanen · let in twice", "10:01 · Delegates’ entrance · south door", "AAAA 0004 · let in after the right was withdrawn", "Zelda Quiroz · registered at two kiosks")
	v.mustNotShow("Secret") // who is hidden is in no list
	v.press(fyne.KeyReturn)
	v.mustShow("See whether one badge was used by two persons", "Open AAAA 0001", "It was looked at")
	v.write("2")
	v.mustShow("AAAA 0004 · let in")
	v.mustNotShow("Zelda Rantanen")

	// Opening a hidden person is an entry.
	v.press(fyne.KeyReturn)
	v.write("1")
	v.mustShow("Zelda Secret", "Identity checked")
	if e := v.lastEntry(); e.Reason != checkin.Opened || e.Reference != "AAAA0004" {
		t.Errorf("%+v", e)
	}

	v.press(fyne.KeyA, fyne.KeyModifierControl)
	v.press(fyne.KeyDown)
	v.press(fyne.KeyReturn)
	v.mustShow("Compare the two")
	v.press(fyne.KeyReturn)
	v.mustShow("One person, registered twice?")
	o.matters = o.matters[:1] // as the merge makes it
	v.press(fyne.KeyReturn)
	v.mustShow("AAAA 0004 · let in")
	v.mustNotShow("registered at two kiosks")
	if e := v.lastEntry(); e.Kind != checkin.KindMerge || e.Reference != "AAAA0003" || e.To != "AAAA0002" {
		t.Errorf("%+v", e)
	}

	o.broken = errors.New("the disk is full: make room")
	v.press(fyne.KeyReturn)
	v.write("2")
	v.mustShow("The disk is full", "AAAA 0004 · let in")
	v.press(fyne.KeyEscape)
	v.mustNotShow("let in after")
	v.mustShow("1 to look at")
	if len(o.actors) != 1 || o.actors[0] != "staff:1" {
		t.Errorf("acknowledged by %v", o.actors)
	}
}

// What there is to look at is a supervisor's, where there is one.
func TestOnlySupervisorsLook(t *testing.T) {
	o := &overseer{matters: []Matter{about(checkin.DoubleEntry, 1, "AAAA0001")}}
	v := drive(t, func(c *Config) {
		c.Overseer = o
		c.Access = &access{highest: checkin.Supervisor, holders: map[string]checkin.Holder{"402917": supervisor2}}
	})
	v.handle(mattersCounted{1})
	v.mustNotShow("1 to look at")
	v.press(fyne.KeyA, fyne.KeyModifierControl)
	v.mustShow("PIN")
	v.mustNotShow("Rantanen")
	v.write("402917")
	v.press(fyne.KeyReturn)
	v.mustShow("Zelda Rantanen · let in twice")
	v.press(fyne.KeyEscape)
	v.mustShow("1 to look at")
}
