package kiosk

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/assets"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
	scans "antechamber/kiosk/scan"
	"antechamber/kiosk/walk"
)

// Speaker says sentences aloud; package kiosk/speech has it. Neither method keeps
// anybody waiting. No sentence that it is given names a person, unless SelfConfig.Private.
type Speaker interface {
	// Speak says the text in the language, a BCP 47 tag, instead of what it was saying.
	Speak(language, text string)
	// Hush says nothing more.
	Hush()
}

// SelfConfig is what a self-service screen needs.
type SelfConfig struct {
	Desk      *checkin.Desk
	Badges    Badger
	Photos    Photos      // nil has none
	Access    Access      // nil is nobody's
	Speaker   Speaker     // nil says nothing
	Sound     func(Sound) // plays one, from any goroutine, and keeps nobody waiting; nil is silent
	Camera    Camera      // nil is none
	Private   bool        // what is said aloud is heard by one person, as with headphones
	Entrance  string      // an identifier; "" is the conference's first entrance
	Actor     string      // a role and a number, as "self:1"
	Rehearsal bool
	Locked    bool            // staff leave with a PIN or a card
	Language  string          // BCP 47; the one that every walk begins with, "" is English
	Look      Look            // "" is Light
	Changes   <-chan struct{} // the log changed, also by another process; may be nil
	// Troubles brings what is out of order, whenever that is another; may be nil.
	Troubles <-chan []walk.Trouble
	Quit     func()      // ends self-service, on the UI goroutine; may be nil
	Shown    func(Shown) // told what is shown, on the UI goroutine, when that changes; may be nil
	Clock    Clock       // nil is the real one
	Fonts    *typeset.Fonts
}

// languages are those that are offered, in their order: of the conference's those
// that have a translation.
func (c *SelfConfig) languages() []string {
	all := c.Desk.Conference.SelfService.Languages
	if len(all) == 0 {
		all = checkin.UsualLanguages()
	}
	spoken := slices.DeleteFunc(slices.Clone(all), func(l string) bool { return !Speaks(l) })
	if len(spoken) == 0 {
		return []string{"en"}
	}
	return spoken
}

// SelfService is the screen of attendees, who are alone before it. Its methods are
// called on the UI goroutine, but for Idle and Close.
type SelfService struct {
	cfg       SelfConfig
	entrance  checkin.Entrance
	languages []string // that are offered
	tellers   map[string]*Teller
	state     walk.State
	window    checkin.Window // what is on at the entrance's room
	photo     photo
	view      *selfView
	loop      *loop
	acts      lane // presentations and wishes, in their order
	prints    lane
	proofs    lane
	turned    time.Time // when the page became another
	ways      scans.Ways
	sight     CameraSight
	looking   bool        // the camera's picture is shown
	canvas    fyne.Canvas // nil until Attach
	announced Shown
	said      string // the page that was last said aloud
	warned    bool   // it was said that the time is nearly over
	offered   bool   // it was said how to hear the screen
	ctx       context.Context
	stop      context.CancelFunc
}

// NewSelfService returns a screen at its start. Until Attach its results wait for Idle.
func NewSelfService(cfg SelfConfig) (*SelfService, error) {
	v := &SelfService{cfg: cfg}
	if v.cfg.Clock == nil {
		v.cfg.Clock = wallClock{}
	}
	if v.cfg.Access == nil {
		v.cfg.Access = nobody{}
	}
	if v.cfg.Look == "" {
		v.cfg.Look = Light
	}
	languages := v.cfg.languages()
	v.languages = languages
	if v.cfg.Language == "" {
		v.cfg.Language = "en"
	}
	if !slices.Contains(languages, v.cfg.Language) && v.cfg.Language != pseudoLanguage {
		v.cfg.Language = languages[0]
	}
	var err error
	if v.entrance, err = entranceOf(cfg.Desk.Conference, cfg.Entrance); err != nil {
		return nil, err
	}
	if v.tellers, err = NewTellers(cfg.Desk.Conference, append(slices.Clone(languages), v.cfg.Language)); err != nil {
		return nil, err
	}
	if v.cfg.Fonts == nil {
		if v.cfg.Fonts, err = typeset.Parse(assets.Fonts()); err != nil {
			return nil, err
		}
	}
	v.ctx, v.stop = context.WithCancel(context.Background())
	v.loop = newLoop(v.ctx)
	v.state = walk.New(walk.Rules{Language: v.cfg.Language, Languages: languages, Unattended: v.entrance.Unattended, Lockable: v.cfg.Locked})
	v.look()
	v.view = newSelfView(v)
	v.followCamera()
	if cfg.Camera != nil {
		go follow(v.ctx, v.loop, cfg.Camera.Codes(), func(code string) { v.Heard(fromCamera(code)) })
		go follow(v.ctx, v.loop, cfg.Camera.Sights(), v.sighted)
	}
	go follow(v.ctx, v.loop, v.cfg.Changes, func(struct{}) { v.look() })
	go follow(v.ctx, v.loop, v.cfg.Troubles, func(t []walk.Trouble) { v.handle(walk.Troubled{Troubles: t}) })
	return v, nil
}

// Content returns what the window shows.
func (v *SelfService) Content() fyne.CanvasObject { return v.view.root }

// Attach makes the screen live on a canvas: what is typed on it is heard, results
// come through fyne.Do, and the clock runs.
func (v *SelfService) Attach(c fyne.Canvas) {
	v.canvas = c
	v.loop.attach()
	c.SetOnTypedRune(v.Rune)
	v.loop.every(time.Second, v.cfg.Clock, func() { v.handle(walk.Ticked{}) })
}

// Close ends what the screen does beside the UI goroutine. It may be called again.
func (v *SelfService) Close() {
	v.stop()
	if v.cfg.Speaker != nil {
		v.cfg.Speaker.Hush()
	}
}

// Locked tells whether the window refuses to be closed.
func (v *SelfService) Locked() bool { return v.cfg.Locked }

// Idle waits until everything that the screen was asked for is done and drawn. Before
// Attach it must be called on the goroutine that uses the screen, and runs there what
// is due; after it, on any but the UI goroutine.
func (v *SelfService) Idle(ctx context.Context) error { return v.loop.idle(ctx) }

// Scanned takes a code that a scanner read, whatever the screen shows.
func (v *SelfService) Scanned(code string) {
	v.handle(walk.Read{Code: code, Claim: v.cfg.Desk.Reader.Read(code)})
}

// Rune takes a character from a keyboard: it writes where somebody writes, and the
// space bar presses what Tab has reached.
func (v *SelfService) Rune(r rune) {
	switch writes := len(v.state.Form.Fields) > 0; {
	case r == ' ' && (v.view.onButton() || !writes):
		v.view.press()
	case writes:
		if v.view.onButton() {
			v.view.focus = ""
		}
		v.write(r, false)
	}
}

// Key takes a key press before Fyne sees it, and tells whether it meant something here.
// No key leads out of a locked screen.
func (v *SelfService) Key(name fyne.KeyName, mod fyne.KeyModifier) bool {
	switch meaning(name, mod) {
	case keyTab:
		v.view.moveFocus(1)
	case keyBackTab:
		v.view.moveFocus(-1)
	case keyDown:
		v.view.moveTowards(0, 1)
	case keyUp:
		v.view.moveTowards(0, -1)
	case keyPageDown:
		v.view.turn(1)
	case keyPageUp:
		v.view.turn(-1)
	case keyBackspace:
		v.handle(walk.Erased{})
		v.hush()
	case keyEnter:
		v.view.enter()
	case keyEscape:
		v.handle(walk.Touched{Act: walk.Back})
	case keyRole:
		v.handle(walk.Touched{Act: walk.Staff})
	default:
		switch name {
		case fyne.KeyF2:
			v.toggleSpeech()
		case fyne.KeyLeft:
			v.view.moveTowards(-1, 0)
		case fyne.KeyRight:
			v.view.moveTowards(1, 0)
		default:
			return v.cfg.Locked
		}
	}
	return true
}

// settle is how long a page stands before it can be touched: a second tap of a finger
// that meant the page before must not press what has taken its place.
const settle = 300 * time.Millisecond

// touched takes what a finger did.
func (v *SelfService) touched(e walk.Event) {
	if v.cfg.Clock.Now().Sub(v.turned) < settle {
		return
	}
	v.view.focus = ""
	v.handle(e)
}

// write adds a letter to what is written, or puts it in the place of the last one.
func (v *SelfService) write(r rune, instead bool) {
	if instead {
		v.handle(walk.Erased{})
	}
	v.view.keyboard.capital, v.view.keyboard.variants = false, false
	v.handle(walk.Typed{Rune: r})
	v.echo(r)
}

// stay gives the person the whole time of the stage again.
func (v *SelfService) stay() { v.handle(walk.Focused{Field: v.state.Form.At}) }

// handle takes the walk from one stage to the next.
func (v *SelfService) handle(e walk.Event) {
	before := v.state
	next, commands := v.state.After(e, v.cfg.Clock.Now())
	v.state = next
	if next.Stage != before.Stage {
		v.turned = v.cfg.Clock.Now()
		v.view.leave()
		v.offered = v.offered && next.Stage != walk.Welcome
	}
	if next.Stage != before.Stage || next.Language != before.Language {
		v.view.keyboard.follow(next.Language)
		v.look()
	}
	v.followPhoto()
	v.followCamera()
	for _, c := range commands {
		v.do(c)
	}
	v.view.draw()
	v.speak()
}
