package kiosk

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
)

func TestUndo(t *testing.T) {
	v := drive(t, nil)
	v.press(fyne.KeyZ, fyne.KeyModifierControl)
	v.mustShow("There is nothing to undo.")
	v.scan("BADGE AAAA0001")
	v.press(fyne.KeyZ, fyne.KeyModifierControl)
	v.mustShow("Undo – why?", "Zelda Rantanen, Finland · 10:05 · in", "It was a mistake")
	v.press(fyne.KeyEscape)
	v.mustShow("Admitted")
	v.press(fyne.KeyZ, fyne.KeyModifierControl)
	v.write("1")
	v.mustShow("Undone", "Ready", "10:05 · undone", "Entered 0 / 500")
	if e := v.store.entries[1]; e.Kind != checkin.KindUndo || e.Reason != checkin.WrongPerson || e.Actor != "staff:1" {
		t.Errorf("entry %+v", e)
	}
}

func TestPrint(t *testing.T) {
	v := drive(t, nil)
	v.press(fyne.KeyP, fyne.KeyModifierControl) // nobody is shown
	v.write("quiroz")
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyP, fyne.KeyModifierControl)
	v.mustShow("Badge 1 printed: badge.pdf", "Badge 1 · printed 10:05", "Printed 10:05")
	v.press(fyne.KeyP, fyne.KeyModifierControl)
	v.mustShow("It came out badly: print badge 1 once more", "Badge 1 was lost: print badge 2")
	v.write("2")
	v.mustShow("Badge 2 printed")
	v.cfg.Badges.(*printer).broken = errors.New("the printer has no paper: put some in")
	v.press(fyne.KeyP, fyne.KeyModifierControl)
	v.press(fyne.KeyReturn)
	v.mustShow("The badge was not printed: the printer has no paper", "Not printed", "Badge 2 · printed")
	v.scan("BADGE AAAA0001") // a dead printer blocks nobody
	v.mustShow("Admitted", "Not printed")
	if diff := cmp.Diff([]string{"print AAAA0003", "print AAAA0003", "in AAAA0001"}, v.store.kinds()); diff != "" {
		t.Error(diff)
	}
}

// TestChosenIsAlwaysSeen: arrows walk through more people than there is room for.
func TestChosenIsAlwaysSeen(t *testing.T) {
	v := drive(t, nil)
	find(v.Desk, "many")
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp} {
		for range hitLimit + 1 {
			v.Key(key, 0)
			seen := slices.ContainsFunc(v.screen.results.rows, func(r *row) bool { return r.touch.Visible() && r.index == v.state.chosen })
			if !seen {
				t.Errorf("number %d is chosen and not shown", v.state.chosen)
			}
		}
		v.mustShow("more: type another letter")
	}
}

func TestClicks(t *testing.T) {
	v := drive(t, nil)
	v.write("rant")
	v.screen.results.rows[1].touch.Tapped(nil)
	v.mustShow("Identity check", "Zelda Ranta")
	v.clock.Advance(time.Second)
	v.screen.acts.admit.touch.Tapped(nil)
	v.settle()
	v.mustShow("Admitted")
	v.screen.search.undo.touch.Tapped(nil)
	v.settle()
	v.screen.sheet.lines[1].touch.Tapped(nil)
	v.settle()
	v.mustShow("Undone")
	v.screen.search.help.touch.Tapped(nil)
	v.mustShow("Keys", "Ctrl P")
}

// TestDeskKeysSayWhatTheyNeed: what is printed for staff follows what the desk asks for.
func TestDeskKeysSayWhatTheyNeed(t *testing.T) {
	t.Parallel()
	needs := make(map[string]checkin.Authority)
	for _, k := range DeskKeys() {
		needs[k.Cap] = k.Needs
	}
	for cap, want := range map[string]checkin.Authority{
		"F12": checkin.Staff, "Ctrl P": checkin.Staff, "F1": checkin.Staff, "F2": checkin.Staff,
		"F8": checkin.Supervisor, "F6": checkin.Supervisor, "Ctrl D": checkin.Organiser, "Ctrl K": checkin.Organiser,
	} {
		if got, ok := needs[cap]; !ok || got != want {
			t.Errorf("%s needs %v, want %v", cap, got, want)
		}
	}
}
