package kiosk

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"antechamber/assets"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// ErrWrongPassphrase is what UnlockConfig.Open returns where the passphrase is another.
var ErrWrongPassphrase = errors.New("the passphrase is wrong")

// UnlockConfig is what an unlock screen needs.
type UnlockConfig struct {
	Conference *checkin.Conference
	Choose     bool // there is no passphrase yet: it is chosen, and typed twice
	Least      int  // how many characters a chosen one has at least
	// Open opens the data under a passphrase. It is called on a goroutine of its own;
	// what it returns makes the screen that follows, on the UI goroutine.
	Open func(passphrase string) (func() (Screen, error), error)
	Quit func() // ends the window

	Rehearsal bool
	Language  string         // BCP 47; "" is English
	Look      Look           // "" is Light
	Clock     Clock          // nil is the real one
	Fonts     *typeset.Fonts // nil parses the embedded ones
}

// Screen is what a window shows: the desk or self-service. Its methods are called on
// the UI goroutine, but for Close.
type Screen interface {
	Content() fyne.CanvasObject
	Attach(c fyne.Canvas)
	Scanned(code string)
	Key(name fyne.KeyName, mod fyne.KeyModifier) bool
	Rune(r rune)
	Close()
}

// Unlock is the screen before that of a kiosk whose keys are sealed. Once they are
// opened the other takes its place, and gets all that the window hears. Its methods
// are called on the UI goroutine, but for Idle.
type Unlock struct {
	cfg    UnlockConfig
	state  unlockState
	screen *unlockScreen
	root   *fyne.Container
	canvas fyne.Canvas // nil before Attach
	loop   *loop
	opens  lane
	next   Screen // nil until the keys are opened
	stop   context.CancelFunc
}

// NewUnlock returns an unlock screen. Until Attach its results wait for Idle.
func NewUnlock(cfg UnlockConfig) (*Unlock, error) {
	if cfg.Clock == nil {
		cfg.Clock = wallClock{}
	}
	if cfg.Look == "" {
		cfg.Look = Light
	}
	if cfg.Language == "" {
		cfg.Language = "en"
	}
	teller, err := NewTeller(cfg.Conference, cfg.Language)
	if err != nil {
		return nil, err
	}
	if cfg.Fonts == nil {
		if cfg.Fonts, err = typeset.Parse(assets.Fonts()); err != nil {
			return nil, err
		}
	}
	over, stop := context.WithCancel(context.Background())
	u := &Unlock{cfg: cfg, loop: newLoop(over), stop: stop, state: unlockState{choose: cfg.Choose, least: cfg.Least}}
	u.screen = newUnlockScreen(u, teller)
	u.root = container.NewStack(u.screen.root)
	return u, nil
}

// Content returns what the window shows: this screen, and the other after it.
func (u *Unlock) Content() fyne.CanvasObject { return u.root }

// Attach makes the screen live on a canvas.
func (u *Unlock) Attach(c fyne.Canvas) {
	u.canvas = c
	u.loop.attach()
	c.SetOnTypedRune(u.Rune)
}

// Close ends what the screen does by itself; the other is closed by whoever made it.
func (u *Unlock) Close() { u.stop() }

// Scanned takes a code that a scanner read: here it is ignored, and said to be.
func (u *Unlock) Scanned(code string) {
	if u.next != nil {
		u.next.Scanned(code)
		return
	}
	u.become(u.state.onScan())
}

// Dropped takes a file to the screen that was opened, where that takes any.
func (u *Unlock) Dropped(path string) {
	if d, ok := u.next.(interface{ Dropped(path string) }); ok {
		d.Dropped(path)
	}
}

// Key takes a key press before Fyne sees it, and tells whether it meant something here.
func (u *Unlock) Key(name fyne.KeyName, mod fyne.KeyModifier) bool {
	if u.next != nil {
		return u.next.Key(name, mod)
	}
	next, do, ok := u.state.onKey(name, u.cfg.Clock.Now())
	u.become(next)
	u.do(do)
	return ok
}

// Rune takes a typed character.
func (u *Unlock) Rune(r rune) {
	if u.next != nil {
		u.next.Rune(r)
		return
	}
	u.become(u.state.onTyped(r))
}

// Idle waits until a passphrase that is being tried was tried. Before Attach it must
// be called on the goroutine that uses the screen.
func (u *Unlock) Idle(ctx context.Context) error { return u.loop.idle(ctx) }

func (u *Unlock) become(s unlockState) {
	u.state = s
	u.draw()
}

func (u *Unlock) draw() { u.screen.draw(&u.state) }

// unlockDeed is what is to be done after a key press.
type unlockDeed struct {
	try  string // a passphrase; "" is none
	quit bool
}

func (u *Unlock) do(d unlockDeed) {
	if d.quit {
		u.cfg.Quit()
	}
	if d.try == "" {
		return
	}
	u.loop.begin()
	u.opens.add(func() {
		build, err := u.cfg.Open(d.try)
		u.loop.finish(func() { u.opened(build, err) })
	})
}

// opened puts the other screen in the place of this one, or says why there is none.
func (u *Unlock) opened(build func() (Screen, error), err error) {
	var next Screen
	if err == nil {
		next, err = build()
	}
	if err != nil {
		u.become(u.state.onFailed(err, u.cfg.Clock.Now()))
		u.tick()
		return
	}
	u.next, u.state = next, unlockState{}
	u.root.Objects = []fyne.CanvasObject{next.Content()}
	u.root.Refresh()
	if u.canvas != nil {
		next.Attach(u.canvas)
	}
}

// tick counts down, every second, until a passphrase is tried again.
func (u *Unlock) tick() {
	left := u.state.until.Sub(u.cfg.Clock.Now())
	if left <= 0 {
		return
	}
	u.cfg.Clock.After((left-1)%time.Second+1, func() {
		u.loop.begin()
		u.loop.finish(func() {
			if u.next != nil {
				return
			}
			u.draw()
			u.tick()
		})
	})
}
