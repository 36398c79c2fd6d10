package kiosk

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/assets"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
	scans "antechamber/kiosk/scan"
)

// Finder looks people up as they are typed; package storage/search has it.
type Finder interface {
	// Find returns up to limit registrations, the best first.
	Find(ctx context.Context, query string, limit int) ([]checkin.Registration, error)
	// Similar returns up to limit registrations that the person may be, the likest first.
	Similar(ctx context.Context, r *checkin.Registration, limit int) ([]checkin.Registration, error)
	// Organisations returns up to limit organisations whose name, in any language, the
	// words begin, the best first, as they are registered.
	Organisations(ctx context.Context, words string, limit int) ([]string, error)
	// Delegation returns the references of those who represent the organisation.
	Delegation(ctx context.Context, organisation string) ([]string, error)
}

// Config is what a desk screen needs.
type Config struct {
	Desk    *checkin.Desk
	Finder  Finder
	Badges  Badger
	Photos  Photos  // nil has none
	Inviter Inviter // nil invites nobody
	Designs Designs // nil shows no designs
	// Board returns the link of the office's web page, "" while nobody serves it; nil where it is not wished for.
	Board     func() string
	Eraser    Eraser   // nil forgets nobody
	Lists     Lister   // nil prints no lists
	Doctor    Doctor   // nil looks after nothing
	Overseer  Overseer // nil knows of nothing to look at
	Camera    Camera   // nil is none
	Entrance  string   // an identifier; "" is the conference's first entrance
	Kiosk     string   // the name of this kiosk, as "kiosk 2"
	Actor     string   // a role and a number, as "staff:1", for who has no role here
	Rehearsal bool
	Rehearser Rehearser       // changes the rehearsal; nil is none, as on the day
	Language  string          // BCP 47, with which the desk begins; "" is English
	Look      Look            // "" is Light
	Changes   <-chan struct{} // the log changed, also by another process; may be nil
	// Alarms brings what staff are to know that was found beside the desk, as that
	// the log is damaged. Each stays until it is taken away with Esc; may be nil.
	Alarms <-chan Alarm
	// Hub brings how this kiosk stands with its hub, whenever that is another; may be nil.
	Hub <-chan Hub
	// Matters brings how much there is to look at, whenever that is another; may be nil.
	Matters <-chan int
	// Reds brings how many checks of the doctor are red, whenever that is another; may be nil.
	Reds <-chan int
	// OpenRehearsal opens the rehearsal, which is offered by itself where the conference's
	// last day is past; the day opens again after it. It is called on the UI goroutine; nil offers nothing.
	OpenRehearsal func()
	// Setup sets this kiosk up; nil cannot.
	Setup Setup
	// SetupFirst opens the set-up before the desk.
	SetupFirst bool
	// OpenImport opens the import of registrations, on the UI goroutine; nil has none.
	OpenImport func()
	// Reopen opens the window again, with what was chosen in the set-up and on it or at the desk, on the UI goroutine; nil cannot.
	Reopen func(setup bool)
	// Spoke is told that somebody chose another language, on the UI goroutine; may be nil.
	Spoke func(language string)
	// OpenOrganiser opens the organiser screen, on the UI goroutine; nil has none.
	OpenOrganiser func()
	Sound         func(Sound)    // plays one, and keeps nobody waiting; nil is silent
	Inputs        Inputs         // how codes come; nil knows of none
	Access        Access         // nil lets everybody do everything
	Clock         Clock          // nil is the real one
	Log           *slog.Logger   // gets in English what went wrong; nil has none
	Fonts         *typeset.Fonts // nil parses the embedded ones
}

// Desk is the screen of entrance staff. Its methods are called on the UI
// goroutine, but for Idle and Close.
type Desk struct {
	cfg      Config
	entrance checkin.Entrance
	tellers  map[string]*Teller // by language
	teller   *Teller            // of the language now
	language atomic.Value       // the same, for jobs
	state    deskState
	screen   *screen
	loop     *loop
	acts     lane // presentations, look-ups and undos, in their order
	searches lane
	prints   lane // badges
	lists    lane // which wait for no badge
	photos   lane
	proofs   lane
	care     lane // what takes long beside the door
	ways     scans.Ways
	looking  bool   // the camera's picture is shown
	acting   string // whom the log names, for the job in the lane of acts
	timers   map[timer]func()
	ctx      context.Context
	stop     context.CancelFunc
	stopFind context.CancelFunc // of the search under way
	stopExam context.CancelFunc // of the doctor's examination
}

// NewDesk returns a desk at rest. Until Attach its results wait for Idle.
func NewDesk(cfg Config) (*Desk, error) {
	d := &Desk{cfg: cfg, timers: make(map[timer]func())}
	if d.cfg.Clock == nil {
		d.cfg.Clock = wallClock{}
	}
	if d.cfg.Access == nil {
		d.cfg.Access = nobody{}
	}
	if d.cfg.Log == nil {
		d.cfg.Log = slog.New(slog.DiscardHandler)
	}
	if d.cfg.Look == "" {
		d.cfg.Look = Light
	}
	if d.cfg.Language == "" {
		d.cfg.Language = "en"
	}
	var err error
	if d.entrance, err = entranceOf(d.cfg.Desk.Conference, d.cfg.Entrance); err != nil {
		return nil, err
	}
	if d.tellers, err = NewTellers(d.cfg.Desk.Conference, append(d.languages(), d.cfg.Language)); err != nil {
		return nil, err
	}
	d.teller, d.state.language = d.tellers[d.cfg.Language], d.cfg.Language
	d.language.Store(d.cfg.Language)
	d.state.languages = d.languages()
	if d.cfg.Fonts == nil {
		if d.cfg.Fonts, err = typeset.Parse(assets.Fonts()); err != nil {
			return nil, err
		}
	}
	d.ctx, d.stop = context.WithCancel(context.Background())
	d.loop = newLoop(d.ctx)
	d.stopFind, d.stopExam = func() {}, func() {}
	d.state.lists, d.state.invites, d.state.figures = cfg.Lists != nil, cfg.Inviter != nil, cfg.OpenOrganiser != nil
	d.state.doctor = cfg.Doctor != nil
	d.state.board, d.state.designs = cfg.Board != nil, cfg.Designs != nil
	d.state.exits = d.entrance.In && d.entrance.Out
	d.state.purposes, d.state.inputs = purposesOf(d.entrance), cfg.Inputs != nil
	if !cfg.Rehearsal && isOver(cfg.Desk.Conference, cfg.Desk.Now()) {
		d.state.over = pastOverlay{}
	}
	d.state.setup = cfg.Setup != nil
	d.state.camera.has = cfg.Camera != nil
	d.state.rehearser, d.state.mayRehearse = cfg.Rehearsal && cfg.Rehearser != nil, !cfg.Rehearsal && cfg.OpenRehearsal != nil
	d.state.erases, d.state.oversees = cfg.Eraser != nil, cfg.Overseer != nil
	if d.state.role.highest, err = d.cfg.Access.Highest(d.ctx); err != nil {
		return nil, err
	}
	d.screen = newScreen(d)
	_, d.state.jobs = cfg.Badges.(PrintJobs)
	if w, ok := cfg.Badges.(PrinterWatch); ok {
		go d.followPrinter(w)
	}
	go follow(d.ctx, d.loop, cfg.Changes, func(struct{}) { d.handle(changed{}) })
	go follow(d.ctx, d.loop, cfg.Alarms, func(a Alarm) { d.handle(alarmed{said(a.trouble())}) })
	go follow(d.ctx, d.loop, cfg.Hub, func(h Hub) { d.handle(hubSaid{h}) })
	if cfg.Camera != nil {
		go follow(d.ctx, d.loop, cfg.Camera.Codes(), func(code string) { d.Heard(fromCamera(code)) })
		go follow(d.ctx, d.loop, cfg.Camera.Sights(), func(s CameraSight) { d.handle(sighted{s}) })
	}
	go follow(d.ctx, d.loop, cfg.Reds, func(n int) { d.handle(redsCounted{n}) })
	if d.state.rehearser {
		go follow(d.ctx, d.loop, cfg.Rehearser.Codes(), d.crowdCame)
	}
	go follow(d.ctx, d.loop, cfg.Matters, func(n int) { d.handle(mattersCounted{n}) })
	d.handle(changed{})
	if cfg.Setup != nil && cfg.SetupFirst {
		d.handle(setupWanted{})
	}
	return d, nil
}

// entranceOf returns the entrance that a screen stands at; "" is the conference's first.
func entranceOf(c *checkin.Conference, id string) (checkin.Entrance, error) {
	if id == "" && len(c.Entrances) > 0 {
		return c.Entrances[0], nil
	}
	e, ok := c.Entrance(id)
	if !ok {
		return e, &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("there is no entrance %q: see \"conference show\"", id)}
	}
	return e, nil
}

// Content returns what the window shows.
func (d *Desk) Content() fyne.CanvasObject { return d.screen.root }

// Attach makes the desk live on a canvas: what is typed on it is heard, results
// come through fyne.Do, and the clock runs.
func (d *Desk) Attach(c fyne.Canvas) {
	d.loop.attach()
	c.SetOnTypedRune(d.Rune)
	d.loop.every(time.Second, d.cfg.Clock, d.draw) // for the clock, and for how long ago something was
}

// Close ends what the desk does beside the UI goroutine.
func (d *Desk) Close() {
	d.stop()
	for _, stop := range d.timers {
		stop()
	}
}

// Scanned takes a code that a scanner read, whatever the desk is doing. A bare
// reference is a look-up and opens the person, a card gives its holder's role;
// anything else is presented.
func (d *Desk) Scanned(code string) {
	c := scan{code: code}
	switch claim := d.cfg.Desk.Reader.Read(code); claim.Form {
	case checkin.FormCard:
		d.handle(cardShown{claim.Code})
		return
	case checkin.FormReference:
		c.reference = claim.Reference
	case checkin.FormEmail:
		d.handle(soughtByCode{claim.Code})
		return
	}
	d.handle(scanned{c})
}

// Key takes a key press before Fyne sees it, and tells whether it meant something here.
func (d *Desk) Key(name fyne.KeyName, mod fyne.KeyModifier) bool {
	key := meaning(name, mod)
	d.handle(pressed{key})
	return key != keyOther
}

// Rune takes a typed character: it searches, or chooses on a sheet, whatever has focus.
func (d *Desk) Rune(r rune) { d.handle(typed{r}) }

// Idle waits until everything that the desk was asked for is done and drawn.
// Before Attach it must be called on the goroutine that uses the desk, and runs
// there what is due; after it, on any but the UI goroutine.
func (d *Desk) Idle(ctx context.Context) error { return d.loop.idle(ctx) }

// handle takes the desk from one state to the next.
func (d *Desk) handle(e event) {
	before := d.state.scene
	next, commands := d.state.react(e, d.cfg.Clock.Now())
	d.state, commands = next.followPhoto(commands)
	d.followCamera()
	for _, c := range commands {
		d.do(c)
	}
	if d.state.scene == deciding && before != deciding {
		// To paint a screen takes longer than most decisions: the verdict would wait for it.
		d.cfg.Clock.After(decisionShown, func() {
			d.loop.begin()
			d.loop.finish(func() {
				if d.state.scene == deciding {
					d.draw()
				}
			})
		})
		return
	}
	d.draw()
}

// decisionShown is after how long it is shown that a code is being decided.
const decisionShown = 60 * time.Millisecond

func (d *Desk) draw() { d.screen.draw(&d.state) }

// follow does on the UI goroutine what a channel brings, until it is closed or the
// context ends; a nil channel brings nothing.
func follow[T any](ctx context.Context, l *loop, from <-chan T, do func(T)) {
	for {
		select {
		case <-ctx.Done():
			return
		case v, ok := <-from:
			if !ok {
				return
			}
			l.begin()
			l.finish(func() { do(v) })
		}
	}
}

// isOver tells whether the conference's last day is past.
func isOver(c *checkin.Conference, now time.Time) bool {
	_, last := c.Days()
	year, month, day := last.In(c.Zone).Date()
	return !last.IsZero() && !now.Before(time.Date(year, month, day+1, 0, 0, 0, 0, c.Zone))
}
