package kiosk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// notedRehearser notes what it is asked for, also from beside the screen.
type notedRehearser struct {
	mu    sync.Mutex
	state RehearsalState
	asked []string
	codes chan string
}

func (r *notedRehearser) note(format string, a ...any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, fmt.Sprintf(format, a...))
	return nil
}

// change changes what it tells of itself; what it told stays as it was.
func (r *notedRehearser) change(how func(*RehearsalState)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.Faults = slices.Clone(r.state.Faults)
	how(&r.state)
}

func (r *notedRehearser) State() RehearsalState {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state
}

func (r *notedRehearser) SetClock(start time.Time, speed float64) error {
	r.change(func(s *RehearsalState) { s.Speed = speed })
	if start.IsZero() {
		return r.note("clock goes on at %g", speed)
	}
	return r.note("clock %s at %g", start.Format("15:04"), speed)
}

func (r *notedRehearser) SetFault(_ context.Context, name string, on bool) error {
	r.change(func(s *RehearsalState) {
		for i := range s.Faults {
			if s.Faults[i].Name == name {
				s.Faults[i].On = on
			}
		}
	})
	return r.note("%s %v", name, on)
}

func (r *notedRehearser) StartCrowd(o CrowdOrder) error {
	r.change(func(s *RehearsalState) { s.Crowd = &CrowdState{CrowdOrder: o, Came: 7} })
	return r.note("crowd %g %g %s real=%v here=%v", o.Rate, o.Wrong, o.For, o.Real, o.Here)
}

func (r *notedRehearser) StopCrowd() {
	r.change(func(s *RehearsalState) { s.Crowd = nil })
	_ = r.note("stop")
}
func (r *notedRehearser) Codes() <-chan string { return r.codes }
func (r *notedRehearser) Leave()               { _ = r.note("leave") }
func (r *notedRehearser) Wipe()                { _ = r.note("wipe") }

func rehearses(t *testing.T) (*driver, *notedRehearser) {
	t.Helper()
	r := &notedRehearser{codes: make(chan string), state: RehearsalState{
		Now: morning(9, 30), Speed: 1, Faults: []RehearsalFault{{"printer", false}, {"hub", false}},
	}}
	v := drive(t, func(c *Config) { c.Rehearsal, c.Rehearser = true, r })
	return v, r
}

func (r *notedRehearser) mustHaveBeenAsked(t *testing.T, want ...string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if got := strings.Join(r.asked, "; "); got != strings.Join(want, "; ") {
		t.Errorf("the rehearsal was asked for %q, want %q", got, strings.Join(want, "; "))
	}
	r.asked = nil
}

func down(v *driver, n int) {
	for range n {
		v.press(fyne.KeyDown)
	}
}

// From the day the rehearsal is opened by its key, once it was asked for twice; in the
// rehearsal one row goes back, where there is a day to go back to.
func TestRehearsalAndBack(t *testing.T) {
	opened := 0
	v := drive(t, func(c *Config) { c.Rehearsal, c.OpenRehearsal = false, func() { opened++ } })
	ask := func(v *driver) { v.press(fyne.KeyM, fyne.KeyModifierControl) }
	ask(v)
	v.mustShow("Nobody is checked in here meanwhile")
	v.press(fyne.KeyEscape)
	ask(v)
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyReturn) // the window is on its way
	if opened != 1 {
		t.Errorf("the rehearsal was opened %d times, want once, by the Enter after the second Ctrl M", opened)
	}

	v, r := rehearses(t)
	ask(v)
	v.press(fyne.KeyEnd)
	v.mustNotShow("Back to the day")
	v.press(fyne.KeyEscape)
	r.state.Day = true
	ask(v)
	v.press(fyne.KeyEnd)
	v.mustShow("Back to the day", "Wipe the rehearsal")
	v.press(fyne.KeyUp)
	v.press(fyne.KeyReturn)
	r.mustHaveBeenAsked(t, "leave")
}

func TestWhatIsPractisedChangesAtTheDesk(t *testing.T) {
	v, r := rehearses(t)
	open := func() { v.press(fyne.KeyM, fyne.KeyModifierControl) }

	open()
	v.mustShow("A crowd arrives", "The printer has no paper", "09:30 – speed ×1")
	down(v, rowFaults)
	v.press(fyne.KeyReturn)
	r.mustHaveBeenAsked(t, "printer true")
	v.press(fyne.KeyReturn)
	r.mustHaveBeenAsked(t, "printer false")
	v.press(fyne.KeyEscape)
	v.mustNotShow("A crowd arrives")

	open()
	down(v, rowShape)
	v.press(fyne.KeyReturn)
	v.mustShow("most of them early")
	down(v, rowWhere-rowShape)
	v.press(fyne.KeyReturn)
	v.mustShow("through the other doors")
	v.press(fyne.KeyHome)
	v.press(fyne.KeyReturn)
	v.write("x")
	v.press(fyne.KeyReturn)
	v.mustShow("Write a number from 0.1 to 600.")
	r.mustHaveBeenAsked(t)
	v.press(fyne.KeyDelete)
	v.write("12,5")
	v.press(fyne.KeyReturn)
	r.mustHaveBeenAsked(t, "crowd 12.5 5 10m0s real=true here=false")
	v.mustShow("The crowd begins to arrive")
	open()
	v.mustShow("came: 7")
	v.press(fyne.KeyReturn)
	r.mustHaveBeenAsked(t, "stop")
	v.press(fyne.KeyEscape)

	open()
	down(v, rowClock)
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyTab)
	v.press(fyne.KeyDelete)
	v.write("10")
	v.press(fyne.KeyReturn)
	r.mustHaveBeenAsked(t, "clock goes on at 10")
	open()
	down(v, rowClock)
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyDelete)
	v.write("25:00")
	v.press(fyne.KeyReturn)
	v.mustShow("Write the time as 09:30.")
	v.press(fyne.KeyDelete)
	v.write("8:15")
	v.press(fyne.KeyReturn)
	r.mustHaveBeenAsked(t, "clock 08:15 at 10")

	open()
	v.press(fyne.KeyEnd)
	v.press(fyne.KeyReturn)
	v.mustShow("Wipe the rehearsal?")
	v.press(fyne.KeyEscape) // back to the list
	v.mustShow("A crowd arrives")
	r.mustHaveBeenAsked(t)
	v.press(fyne.KeyReturn)
	v.press(fyne.KeyReturn)
	r.mustHaveBeenAsked(t, "wipe")
}

// On the day there is nothing to practise, whatever is wired.
func TestNothingIsPractisedOnTheDay(t *testing.T) {
	r := &notedRehearser{}
	v := drive(t, func(c *Config) { c.Rehearsal, c.Rehearser = false, r })
	v.press(fyne.KeyM, fyne.KeyModifierControl)
	v.mustNotShow("A crowd arrives", "nothing here counts")
	v.press(fyne.KeyF2)
	v.mustNotShow("Practise")
}

// Who comes to this desk is presented as by its scanner, but waits while the rehearsal is changed.
func TestACrowdComesToTheDesk(t *testing.T) {
	v, r := rehearses(t)
	v.press(fyne.KeyM, fyne.KeyModifierControl)
	r.codes <- "BADGE AAAA0001"
	v.wait(time.Second)
	v.mustShow("A crowd arrives")
	v.press(fyne.KeyEscape)
	v.wait(time.Second)
	v.until("Admitted")
}
