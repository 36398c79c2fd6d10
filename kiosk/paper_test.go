package kiosk

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
)

func TestTicksAreKeyedIn(t *testing.T) {
	v := drive(t, nil)
	v.press(fyne.KeyT, fyne.KeyModifierControl)
	v.write("aaaa-0001")
	v.press(fyne.KeyTab)
	v.write("9.50")
	v.press(fyne.KeyReturn)
	v.mustShow("09:50 · Zelda Rantanen", "M4YD A9BB") // the next field is empty
	v.write("nobody")
	v.press(fyne.KeyReturn)
	v.mustShow("A reference has eight letters and digits.")
	v.press(fyne.KeyDelete)
	v.write("00000000")
	v.press(fyne.KeyReturn)
	v.mustShow("Nobody has this reference")
	v.press(fyne.KeyDelete)
	v.write("AAAA0003")
	v.press(fyne.KeyTab)
	for _, late := range []struct{ time, says string }{{"tea", "Write a time of today"}, {"23:59", "This time is not past yet."}} {
		v.press(fyne.KeyDelete)
		v.write(late.time)
		v.press(fyne.KeyReturn)
		v.mustShow(late.says)
	}
	v.press(fyne.KeyEscape)
	v.mustNotShow("Ticks from paper")
	if diff := cmp.Diff([]string{"in AAAA0001", "refused "}, v.store.kinds()); diff != "" {
		t.Error(diff)
	}
	e := v.store.entries[0]
	if e.By != checkin.ByPaper || e.At.Format("15:04") != "09:50" || e.Verdict != checkin.Admitted {
		t.Errorf("the entry: %+v", e)
	}
}

// lister prints what it is told.
type lister struct {
	result InsideResult
	err    error
	asked  int
	// Of the last list.
	actor, language string
}

func (l *lister) PrintInside(_ context.Context, actor, language string) (InsideResult, error) {
	l.asked++
	l.actor, l.language = actor, language
	return l.result, l.err
}

func TestOneKeyPrintsWhoIsInside(t *testing.T) {
	l := &lister{result: InsideResult{Persons: 412, Where: "request id is lists-7"}}
	v := drive(t, func(c *Config) { c.Lists = l })
	v.press(fyne.KeyF11)
	v.mustShow("412 on the list", "lists-7")
	// Whatever is on the screen.
	v.press(fyne.KeyF1)
	v.press(fyne.KeyF11)
	v.press(fyne.KeyEscape)
	v.write("quiroz")
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyF11)
	v.mustShow("Zelda Quiroz")
	if l.asked != 3 {
		t.Errorf("the list was printed %d times, want 3", l.asked)
	}
}

func TestTheLogNamesWhoPrintedWhoIsInside(t *testing.T) {
	l := &lister{}
	a := &access{highest: checkin.Organiser, holders: map[string]checkin.Holder{"402917": supervisor2}}
	v := drive(t, func(c *Config) { c.Lists, c.Access, c.Actor = l, a, "staff:1" })
	v.press(fyne.KeyF11)
	if l.actor != "staff:1" {
		t.Errorf("the list is of %q, want staff:1", l.actor)
	}
	v.press(fyne.KeyL, fyne.KeyModifierControl)
	v.write("402917")
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyF11)
	if l.actor != "supervisor:2" {
		t.Errorf("the list is of %q, want supervisor:2", l.actor)
	}
}

func TestAListThatWasNotPrintedIsSaidUntilItIsRead(t *testing.T) {
	l := &lister{result: InsideResult{Persons: 412, Where: "/data/lists/inside.pdf", Problem: errors.New("the printer is gone")}}
	v := drive(t, func(c *Config) { c.Lists = l })
	v.press(fyne.KeyF11)
	v.wait(time.Hour)
	v.mustShow("412 on the list, which is the file /data/lists/inside.pdf. The printer is gone.")
	v.press(fyne.KeyEscape)
	l.err = errors.New("the database is gone")
	v.press(fyne.KeyF11)
	v.wait(time.Hour)
	v.mustShow("count heads")
}

func TestNoListWithoutALister(t *testing.T) {
	v := drive(t, nil)
	v.press(fyne.KeyF11)
	v.mustNotShow("Printing who is inside")
	v.press(fyne.KeyF1)
	v.press(fyne.KeyEscape)
}
