package kiosk

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

const rightWords = "four words are enough"

// unlocker drives an unlock screen as whoever starts the kiosk does.
type unlocker struct {
	*Unlock
	t     *testing.T
	clock *SteppedClock
	tried []string
	quits int
	fails error // what opening ends with, whatever the passphrase
	made  *Desk
}

func unlocking(t *testing.T, change func(*UnlockConfig)) *unlocker {
	t.Helper()
	test.NewTempApp(t)
	desk := config(t)
	v := &unlocker{t: t, clock: NewSteppedClock(time.Unix(1000, 0))}
	cfg := UnlockConfig{
		Conference: desk.Desk.Conference, Least: 12, Clock: v.clock, Fonts: desk.Fonts, Quit: func() { v.quits++ },
		Open: func(passphrase string) (func() (Screen, error), error) {
			v.tried = append(v.tried, passphrase)
			switch {
			case v.fails != nil:
				return nil, v.fails
			case passphrase != rightWords:
				return nil, fmt.Errorf("the keys: %w", ErrWrongPassphrase)
			}
			return func() (s Screen, err error) {
				v.made, err = NewDesk(desk)
				return v.made, err
			}, nil
		},
	}
	if change != nil {
		change(&cfg)
	}
	u, err := NewUnlock(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		u.Close()
		if v.made != nil {
			v.made.Close()
		}
	})
	v.Unlock = u
	u.Content().Resize(fyne.NewSize(wide, high))
	return v
}

func (v *unlocker) settle() {
	v.t.Helper()
	waitIdle(v.t, v.Unlock)
}

// enter types words and Enter.
func (v *unlocker) enter(words string) {
	v.t.Helper()
	for _, r := range words {
		v.Rune(r)
	}
	v.Key(fyne.KeyReturn, 0)
	v.settle()
}

func (v *unlocker) wait(d time.Duration) {
	v.t.Helper()
	v.clock.Advance(d)
	v.settle()
}

func (v *unlocker) words() string {
	var all []string
	for _, t := range v.screen.texts {
		if t.words != "" && t.raster.Visible() {
			all = append(all, t.words)
		}
	}
	return strings.Join(all, "\n")
}

func (v *unlocker) mustShow(texts ...string) {
	v.t.Helper()
	for _, text := range texts {
		if !strings.Contains(v.words(), text) {
			v.t.Errorf("%q is not on the screen:\n%s", text, v.words())
		}
	}
}

func (v *unlocker) mustNotShow(texts ...string) {
	v.t.Helper()
	for _, text := range texts {
		if strings.Contains(v.words(), text) {
			v.t.Errorf("%q is on the screen:\n%s", text, v.words())
		}
	}
}

func (v *unlocker) mustHaveTried(want ...string) {
	v.t.Helper()
	if strings.Join(v.tried, "|") != strings.Join(want, "|") {
		v.t.Errorf("tried %q, want %q", v.tried, want)
	}
}

func TestUnlockOpensTheDesk(t *testing.T) {
	v := unlocking(t, nil)
	v.mustShow("The keys are sealed", "Meeting the Challenge Together", "Passphrase", "Esc")
	v.enter("")
	v.mustHaveTried()
	for _, r := range rightWords + "x" {
		v.Rune(r)
	}
	v.mustShow(strings.Repeat("•", len(rightWords)+1))
	v.mustNotShow("four", "enough")
	v.Key(fyne.KeyBackspace, 0)
	v.mustShow(strings.Repeat("•", len(rightWords)))
	v.mustNotShow(strings.Repeat("•", len(rightWords)+1))
	v.enter("")
	v.mustHaveTried(rightWords)
	if v.made == nil || v.next != Screen(v.made) || len(v.root.Objects) != 1 || v.root.Objects[0] != v.made.Content() {
		t.Fatal("the desk is not in the window")
	}
	if got := v.made.Content().Size(); got != fyne.NewSize(wide, high) {
		t.Errorf("the desk is %v large", got)
	}
	// What the window hears goes to the desk now.
	d := &driver{Desk: v.made, t: t, store: v.made.cfg.Desk.Store.(*memory), clock: v.made.cfg.Clock.(*SteppedClock)}
	v.Scanned("BADGE AAAA0001")
	d.settle()
	d.mustShow("Admitted")
	for _, r := range "qui" {
		v.Rune(r)
	}
	d.settle()
	d.mustShow("Zelda Quiroz")
	if v.Key(fyne.KeyEscape, 0); v.quits != 0 {
		t.Error("Esc on the desk ends the window")
	}
	if v.state.secret != "" {
		t.Error("the passphrase is kept")
	}
}

// On the canvas the characters come from it, and go to the desk after the keys are opened.
func TestUnlockHearsTheCanvas(t *testing.T) {
	v := unlocking(t, nil)
	w := test.NewTempWindow(t, v.Content())
	v.canvas = w.Canvas() // Attach would hand what is done elsewhere to a UI goroutine that a test has not
	w.Canvas().SetOnTypedRune(v.Rune)
	for _, r := range rightWords {
		w.Canvas().OnTypedRune()(r)
	}
	v.enter("")
	v.mustHaveTried(rightWords)
	w.Canvas().OnTypedRune()('q')
	if v.made == nil || v.made.state.query != "q" {
		t.Error("what is typed after it does not come to the desk")
	}
}

func TestWrongPassphraseDelaysTheNext(t *testing.T) {
	v := unlocking(t, nil)
	for i, seconds := range []int{1, 2, 4, 8, 16, 32, 32} {
		v.enter("wrong words")
		if len(v.tried) != i+1 {
			t.Fatalf("%d were tried, want %d", len(v.tried), i+1)
		}
		again := fmt.Sprintf("Try again in %d seconds.", seconds)
		if seconds == 1 {
			again = "Try again in 1 second."
		}
		v.mustShow("This is not the passphrase of this kiosk. " + again)
		v.mustNotShow("•")
		v.enter("too early")
		v.wait(time.Duration(seconds)*time.Second - time.Millisecond)
		v.enter("")
		if len(v.tried) != i+1 {
			t.Fatalf("one was tried %d seconds after %d wrong ones", seconds, i+1)
		}
		v.mustShow("Try again in 1 second.")
		v.wait(time.Millisecond)
		v.mustNotShow("Try again")
		for range "too early" {
			v.Key(fyne.KeyBackspace, 0)
		}
	}
	v.enter(rightWords)
	if v.made == nil {
		t.Error("the right one does not open the desk")
	}
}

// The sentence counts down by itself.
func TestDelayCountsDown(t *testing.T) {
	v := unlocking(t, nil)
	v.enter("wrong words")
	v.wait(time.Second)
	v.enter("wrong words")
	v.wait(time.Second)
	v.enter("wrong words")
	v.wait(2 * time.Second)
	v.enter("wrong words")
	v.mustShow("in 4 seconds")
	for _, left := range []string{"in 3 seconds", "in 2 seconds", "in 1 second"} {
		v.wait(time.Second)
		v.mustShow(left)
	}
}

func TestChooseAPassphrase(t *testing.T) {
	v := unlocking(t, func(c *UnlockConfig) { c.Choose = true })
	v.mustShow("Choose a passphrase", "New passphrase", "at least 12 characters")
	v.enter("elevenchars")
	v.mustShow("Too short: 11 of at least 12 characters.", strings.Repeat("•", 11))
	for range "elevenchars" {
		v.Key(fyne.KeyBackspace, 0)
	}
	v.enter("four words are not")
	v.mustShow("The same passphrase once more")
	v.mustNotShow("•", "Too short")
	v.enter(rightWords)
	v.mustShow("The two were not the same", "New passphrase")
	v.mustHaveTried()
	v.enter(rightWords)
	v.mustHaveTried()
	v.enter(rightWords)
	v.mustHaveTried(rightWords)
	if v.made == nil {
		t.Error("the desk did not open")
	}
}

func TestOtherProblemsAreSaid(t *testing.T) {
	v := unlocking(t, func(c *UnlockConfig) { c.Choose = true })
	v.fails = errors.New("the disk is full: free some space")
	v.enter(rightWords)
	v.enter(rightWords)
	v.mustShow("The disk is full: free some space", "New passphrase")
	v.mustNotShow("Try again", "•")
	v.fails = nil
	v.enter(rightWords)
	v.enter(rightWords)
	if v.made == nil {
		t.Error("the desk did not open")
	}
}

func TestScanIsNoPassphrase(t *testing.T) {
	v := unlocking(t, nil)
	v.Rune('f')
	v.Scanned("BADGE AAAA0001")
	v.settle()
	v.mustShow("A code was scanned. It is not recorded", "•")
	v.mustNotShow("••")
	v.mustHaveTried()
	v.enter(rightWords[1:])
	v.mustHaveTried(rightWords)
	if len(v.made.cfg.Desk.Store.(*memory).entries) != 0 {
		t.Error("the scan was presented")
	}
}

func TestUnlockKeysAndTaps(t *testing.T) {
	v := unlocking(t, nil)
	v.screen.quit.touch.Tapped(nil)
	if v.Key(fyne.KeyEscape, 0); v.quits != 2 {
		t.Errorf("the window was ended %d times, want 2", v.quits)
	}
	for _, name := range []fyne.KeyName{fyne.KeyF12, fyne.KeyTab, fyne.KeyUp} {
		if v.Key(name, 0) {
			t.Errorf("%s means something here", name)
		}
	}
	for range longestSecret + 5 {
		v.Rune('a')
	}
	v.Rune('\u202e')
	if n := len(v.state.secret); n != longestSecret {
		t.Errorf("%d characters were taken", n)
	}
	v.screen.enter.touch.Tapped(nil)
	v.settle()
	if len(v.tried) != 1 {
		t.Error("a tap does not open")
	}
}

// TestNothingOverflowsWhileLocked lays out every state in three languages.
func TestNothingOverflowsWhileLocked(t *testing.T) {
	test.NewTempApp(t)
	cfg := config(t)
	names := make(map[string]bool)
	for _, s := range unlockShots() {
		if names[s.name] {
			t.Errorf("two shots are named %s", s.name)
		}
		names[s.name] = true
	}
	for _, s := range plainUnlockShots() {
		u, err := s.screen(cfg)
		if err != nil {
			t.Fatal(err)
		}
		for _, distort := range []func(string) string{nil, pseudo, russian} {
			u.screen.distort = distort
			for _, on := range displays() {
				size := fyne.NewSize(float32(on.w)/on.scale, float32(on.h)/on.scale)
				u.Content().Resize(size)
				u.draw()
				var texts []*text
				for _, x := range u.screen.texts {
					if x.words != "" && x.raster.Visible() {
						texts = append(texts, x)
					}
				}
				checkLayout(t, s.name+" "+on.name, area{w: size.Width, h: size.Height}, u.screen.factor, texts)
			}
		}
	}
}
