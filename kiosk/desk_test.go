package kiosk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
)

// driver drives a desk as its staff does.
type driver struct {
	*Desk
	t     *testing.T
	store *memory
	clock *SteppedClock
}

func drive(t *testing.T, change func(*Config)) *driver {
	t.Helper()
	test.NewTempApp(t)
	cfg := config(t)
	if change != nil {
		change(&cfg)
	}
	d, err := NewDesk(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	d.Content().Resize(fyne.NewSize(wide, high))
	v := &driver{Desk: d, t: t, store: cfg.Desk.Store.(*memory), clock: cfg.Clock.(*SteppedClock)}
	v.settle()
	return v
}

func (v *driver) settle() {
	v.t.Helper()
	waitIdle(v.t, v.Desk)
}

func (v *driver) scan(code string) {
	v.t.Helper()
	v.Scanned(code)
	v.settle()
}

func (v *driver) write(text string) {
	v.t.Helper()
	for _, r := range text {
		v.Rune(r)
	}
	v.settle()
}

func (v *driver) press(name fyne.KeyName, mod ...fyne.KeyModifier) {
	v.t.Helper()
	v.clock.Advance(time.Second)
	var m fyne.KeyModifier
	for _, one := range mod {
		m |= one
	}
	v.Key(name, m)
	v.settle()
}

func (v *driver) wait(d time.Duration) {
	v.t.Helper()
	v.clock.Advance(d)
	v.settle()
}

// shows tells whether the text is to be read on the screen.
func (v *driver) shows(words string) bool {
	return slices.ContainsFunc(topTexts(v.Desk), func(t *text) bool { return strings.Contains(t.words, words) })
}

func (v *driver) mustShow(texts ...string) {
	v.t.Helper()
	for _, text := range texts {
		if !v.shows(text) {
			v.t.Errorf("%q is not on the screen", text)
		}
	}
}

func (v *driver) mustNotShow(texts ...string) {
	v.t.Helper()
	for _, text := range texts {
		if v.shows(text) {
			v.t.Errorf("%q is on the screen", text)
		}
	}
}

func TestScanAdmitsAndReturnsToRest(t *testing.T) {
	v := drive(t, nil)
	v.mustShow("Ready", "10:05", "Entered 0 / 500")
	v.scan("BADGE AAAA0001")
	v.mustShow("Admitted", "First time this session", "Zelda Rantanen", "AAAA 0001", "Entered 1 / 500")
	v.wait(verdictStays - time.Millisecond)
	v.mustShow("Admitted")
	v.wait(time.Millisecond)
	v.mustShow("Ready", "Z. R. · Finland", "10:05 · in")
	v.mustNotShow("Admitted", "Zelda", "Rantanen")
}

// TestAScanStartsTheTimeAnew: the time of the verdict before must not end this one.
func TestAScanStartsTheTimeAnew(t *testing.T) {
	v := drive(t, nil)
	v.scan("BADGE AAAA0001")
	v.wait(verdictStays / 2)
	v.scan("BADGE AAAA0002")
	v.wait(verdictStays / 2)
	v.mustShow("Zelda Ranta")
	v.wait(verdictStays / 2)
	v.mustShow("Ready")
}

// TestScanWorksInEveryState brings the desk into every state and scans.
func TestScanWorksInEveryState(t *testing.T) {
	test.NewTempApp(t)
	cfg := config(t)
	for _, s := range append(plainShots(), verdictShots(cfg.Desk)...) {
		if s.name == "deciding" { // has nothing under way that would end it
			continue
		}
		cfg := config(t)
		cfg.Desk.Store = newStore()
		d, err := s.desk(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if d.state.purposes.other() { // lets nobody in; see TestPurposes
			d.Close()
			continue
		}
		d.Content().Resize(fyne.NewSize(wide, high))
		v := &driver{Desk: d, t: t}
		v.scan("BADGE AAAA0002")
		if !v.shows("Admitted") || !v.shows("Zelda Ranta") {
			t.Errorf("%s: the scan was not admitted", s.name)
		}
		d.Close()
	}
}

func TestNoScanIsLost(t *testing.T) {
	v := drive(t, nil)
	var want []string
	for i := range 40 {
		ref := fmt.Sprintf("AAAA000%d", i%4+1)
		v.Scanned("BADGE " + ref)
		kind := "in "
		if i >= 4 {
			kind = "already_in "
		}
		want = append(want, kind+ref)
	}
	v.settle()
	if diff := cmp.Diff(want, v.store.kinds()); diff != "" {
		t.Error(diff)
	}
	v.mustShow("Already in", "just now", "Zelda Secret")
}

func TestReferenceOpensAndIsNoProof(t *testing.T) {
	v := drive(t, nil)
	v.scan("AAAA 0003")
	v.mustShow("Identity check", "Zelda Quiroz", "Identity checked – admit")
	if n := len(v.store.kinds()); n != 0 {
		t.Fatalf("a look-up made %d entries", n)
	}
	v.press(fyne.KeyF12)
	v.mustShow("Admitted")
	if e := v.store.entries[0]; e.By != checkin.ByReference || e.Actor != "staff:1" {
		t.Errorf("by %q, actor %q", e.By, e.Actor)
	}
	v.scan("ZZZZ9999")
	v.mustShow("Not admitted", "This code belongs to nobody registered here", "Search by name")
	if diff := cmp.Diff([]string{"in AAAA0003", "refused "}, v.store.kinds()); diff != "" {
		t.Error(diff)
	}
}

// TestLetOutWherePeopleComeInToo: who was opened, and who is inside already, can be let out by a key.
func TestLetOutWherePeopleComeInToo(t *testing.T) {
	v := drive(t, func(c *Config) { c.Desk.Conference.Entrances[0].Out = true })
	out := func() { v.press(fyne.KeyO, fyne.KeyModifierControl) }
	out() // nobody is shown
	v.scan("BADGE AAAA0001")
	out() // just admitted: nobody goes out by a slip
	v.scan("BADGE AAAA0001")
	v.mustShow("Already in")
	out()
	v.mustShow("Left", "Goodbye")
	v.scan("AAAA 0001")
	out()
	if diff := cmp.Diff([]string{"in AAAA0001", "already_in AAAA0001", "out AAAA0001", "out AAAA0001"}, v.store.kinds()); diff != "" {
		t.Error(diff)
	}
}

func TestSearchOpenAdmit(t *testing.T) {
	v := drive(t, nil)
	v.write("rant")
	v.mustShow("Zelda Rantanen", "Zelda Ranta", "expected")
	v.press(fyne.KeyDown)
	v.press(fyne.KeyReturn)
	v.mustShow("Identity check")
	v.Key(fyne.KeyDown, 0)
	v.Key(fyne.KeyF12, 0) // on the heels of another key
	v.settle()
	v.mustShow("Press F12 again")
	v.press(fyne.KeyF12)
	v.mustShow("Admitted", "Zelda Ranta")
	v.mustNotShow("Zelda Rantanen")
	if e := v.store.entries[0]; e.Reference != "AAAA0002" || e.By != checkin.ByName {
		t.Errorf("entry about %s by %s", e.Reference, e.By)
	}
	v.write("nobody at all")
	v.mustShow("Nobody found")
	v.press(fyne.KeyEscape)
	v.mustShow("Ready", "Name, organisation or reference")
	v.write("broken")
	v.mustShow("The index is not there")
}

// TestReferenceOverASearch: the one who was scanned stays open when the hits of a search come late.
func TestReferenceOverASearch(t *testing.T) {
	v := drive(t, nil)
	for _, r := range "ranta" {
		v.Rune(r)
	}
	v.Key(fyne.KeyReturn, 0)
	v.Scanned("AAAA0003")
	v.settle()
	v.press(fyne.KeyF12)
	v.mustShow("Admitted", "Zelda Quiroz")
	if diff := cmp.Diff([]string{"in AAAA0003"}, v.store.kinds()); diff != "" {
		t.Error(diff)
	}
}

// TestNobodyIsNamedAtRest goes through what the last entries show of people.
func TestNobodyIsNamedAtRest(t *testing.T) {
	v := drive(t, nil)
	v.scan("BADGE AAAA0004") // listing hidden
	v.scan("nothing")
	v.write("ranta")
	v.wait(idleStays)
	v.mustShow("Ready", "Participant", "Unknown code", "refused ")
	v.mustNotShow("Zelda", "Secret", "Ranta", "Z. S.", "Finland")
}

func TestNotRecordedIsNeverGreen(t *testing.T) {
	v := drive(t, nil)
	v.store.broken = errors.New("the disk is full: make room")
	v.Scanned("BADGE AAAA0001")
	v.Scanned("BADGE AAAA0002")
	v.settle()
	v.mustShow("Not recorded", "2 presentations were not recorded", "The disk is full", "Let nobody in")
	v.mustNotShow("Admitted")
	v.wait(time.Hour)
	v.mustShow("Not recorded")
	v.store.broken = nil
	v.scan("BADGE AAAA0001")
	v.mustShow("Admitted", "2 presentations were not recorded: present them again")
	v.wait(time.Hour)
	v.mustShow("Ready", "2 presentations were not recorded")
	v.press(fyne.KeyEscape)
	v.mustNotShow("presentations were not recorded")
}

func TestAlreadyInNamesWhereAndWhen(t *testing.T) {
	now := morning(10, 5)
	v := drive(t, func(c *Config) {
		c.Desk.Now = func() time.Time { return now }
		c.Desk.Store.(*memory).entries = []checkin.Entry{{ID: checkin.EntryID{Origin: "HERE", Seq: 1}, Kind: checkin.KindOrigin, Kiosk: "kiosk 7"}}
	})
	v.scan("BADGE AAAA0001")
	now = now.Add(time.Minute)
	v.scan("BADGE AAAA0001")
	v.mustShow("Already in", "1 minute ago (10:05), Delegates’ entrance, kiosk 7")
}

// TestGauge: nobody knows who is inside where exits are not counted.
func TestGauge(t *testing.T) {
	for _, test := range []struct {
		inside  int
		counted bool
		want    string
	}{
		{0, false, "Entered 0 / 10"},
		{8, false, "Entered 8 / 10"},
		{9, false, "Nearly full · Entered 9 / 10"},
		{10, true, "Full · Inside 10 / 10"},
		{3, true, "Inside 3 / 10"},
	} {
		v := drive(t, func(c *Config) {
			c.Desk.Conference.Rooms[0].Capacity, c.Desk.Conference.Rooms[0].ExitsCounted = 10, test.counted
		})
		v.handle(glanced{glance{inside: test.inside}})
		v.mustShow(test.want)
	}
}

// TestNothingTakesTheFocus: what is typed reaches the desk whatever was clicked.
func TestNothingTakesTheFocus(t *testing.T) {
	v := drive(t, nil)
	w := test.NewTempWindow(t, v.Content())
	w.Resize(fyne.NewSize(wide, high))
	v.write("rant")
	for x := float32(10); x < wide; x += 60 {
		for y := float32(10); y < high; y += 30 {
			test.TapCanvas(w.Canvas(), fyne.NewPos(x, y))
			if w.Canvas().Focused() != nil {
				t.Fatalf("a click at %v,%v takes the focus", x, y)
			}
		}
	}
	v.settle()
}

// TestAttached: on a window what is typed is heard, and the clock runs.
func TestAttached(t *testing.T) {
	now := morning(10, 5)
	v := drive(t, func(c *Config) { c.Desk.Now = func() time.Time { return now } })
	w := test.NewTempWindow(t, v.Content())
	v.Attach(w.Canvas())
	test.TypeOnCanvas(w.Canvas(), "r")
	v.mustShow("r", "10:05")
	for _, want := range []string{"10:06", "10:07"} {
		now = now.Add(time.Minute)
		v.clock.Advance(time.Second)
		v.mustShow(want)
	}
}

func TestChangesElsewhereAreSeen(t *testing.T) {
	changes := make(chan struct{})
	v := drive(t, func(c *Config) { c.Changes = changes })
	_, err := v.cfg.Desk.Present(context.Background(), checkin.Presentation{Code: "BADGE AAAA0001"})
	if err != nil {
		t.Fatal(err)
	}
	v.mustShow("Entered 0")
	changes <- struct{}{}
	changes <- struct{}{} // the first is taken in hand by now
	v.settle()
	v.mustShow("Entered 1", "Z. R. · Finland")
}

func TestUnknownEntrance(t *testing.T) {
	test.NewTempApp(t)
	cfg := config(t)
	cfg.Entrance = "backdoor"
	if _, err := NewDesk(cfg); checkin.FaultCode(err) != checkin.FaultNotFound {
		t.Errorf("error %v", err)
	}
}

// TestEveryReasonHasASentence: and every one who may not go in is told what to do.
func TestEveryReasonHasASentence(t *testing.T) {
	v := drive(t, nil)
	for verdict, reasons := range verdictReasons() {
		for _, reason := range reasons {
			v.handle(presented{outcome: sampleOutcome(v.cfg.Desk, v.entrance, verdict, reason), code: true})
			s := &v.state
			for what, words := range map[string]string{
				"word": v.screen.band.message(s).word, "sentence": v.screen.band.message(s).sentence, "next step": v.screen.card.nextStep(s),
			} {
				needed := what != "next step" || !verdict.Passed() || reason == checkin.Provisional
				if needed == (words == "") || strings.Contains(words, "<no value>") || keyShape.MatchString(words) {
					t.Errorf("%s/%s: the %s is %q", verdict, reason, what, words)
				}
			}
			if code := v.screen.band.message(s).caseCode; (code != "") != (verdict == checkin.Wait || verdict == checkin.Refused) {
				t.Errorf("%s/%s: the case is %q", verdict, reason, code)
			}
		}
	}
}
