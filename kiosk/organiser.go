package kiosk

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/assets"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// OrganiserConfig is what an organiser screen needs.
type OrganiserConfig struct {
	Desk      *checkin.Desk
	Counter   Counter
	Exporter  Exporter // nil exports nothing
	Entrance  string
	Kiosk     string
	Rehearsal bool
	Language  string // BCP 47; "" is English
	Look      Look   // "" is Light
	Changes   <-chan struct{}
	Hub       <-chan Hub
	Matters   <-chan int // how much there is to look at, whenever it is another number; may be nil
	Importer  Importer   // nil imports nothing
	// Authorise does what a task's authority is needed for, at once or once it was proved at the desk; nil asks nobody.
	Authorise func(task checkin.Task, then func())
	ToDesk    func() // opens the desk
	ToLookAt  func() // opens what is to be looked at
	// Spoke is told that organisers chose another language, on the UI goroutine; may be nil.
	Spoke func(language string)
	Clock Clock
	Fonts *typeset.Fonts
}

// Exporter writes lists and counts into files.
type Exporter interface {
	// Kinds are what can be exported, in the order in which it is offered; each is a key of the translations after "export.".
	Kinds() []string
	// Export writes one, and returns where. Counts and badges are of those whom all conditions of which hold for, all else is of everybody. Made
	// hears on the way how many badges are made.
	// It ends at once, and leaves no part of a file, where ctx does.
	Export(ctx context.Context, kind string, which checkin.Where, made func(int)) (where string, err error)
}

// Organiser is the screen of counts and exports. Its methods are called on the UI
// goroutine, but for Idle and Close.
type Organiser struct {
	cfg     OrganiserConfig
	teller  *Teller
	tellers map[string]*Teller // by language
	state   organiserState
	view    *organiserView
	loop    *loop
	counts  lane
	lists   lane
	due     bool // counts are being taken
	again   bool // and are to be once more: something changed since
	ctx     context.Context
	stop    context.CancelFunc
	cancel  context.CancelFunc // of the export under way
}

// organiserState is everything that the screen shows.
type organiserState struct {
	sight     Sight
	counted   bool // the first counts are here
	where     checkin.Where
	bars      string        // what the bars are by
	barsFirst int           // the row at their top
	step      int           // of spanSteps
	filter    string        // of the names of organisations
	first     int           // the row at the top of the table
	over      officeOverlay // nil is nothing
	exporting string        // the kind; "" is none
	said      saying
	bad       bool
	hub       Hub
	matters   int // to look at
}

// NewOrganiser returns a screen without figures yet. Until Attach its results wait for Idle.
func NewOrganiser(cfg OrganiserConfig) (*Organiser, error) {
	o := &Organiser{cfg: cfg, cancel: func() {}}
	if o.cfg.Clock == nil {
		o.cfg.Clock = wallClock{}
	}
	if o.cfg.Look == "" {
		o.cfg.Look = Light
	}
	if o.cfg.Language == "" {
		o.cfg.Language = "en"
	}
	var err error
	if o.tellers, err = NewTellers(cfg.Desk.Conference, append(languagesOf(cfg.Desk.Conference), o.cfg.Language)); err != nil {
		return nil, err
	}
	o.teller = o.tellers[o.cfg.Language]
	if o.cfg.Fonts == nil {
		if o.cfg.Fonts, err = typeset.Parse(assets.Fonts()); err != nil {
			return nil, err
		}
	}
	o.ctx, o.stop = context.WithCancel(context.Background())
	o.loop = newLoop(o.ctx)
	o.state.bars = barTables()[0]
	o.view = newOrganiserView(o)
	go follow(o.ctx, o.loop, cfg.Changes, func(struct{}) { o.count() })
	go follow(o.ctx, o.loop, cfg.Hub, func(h Hub) { o.state.hub = h; o.view.draw() })
	go follow(o.ctx, o.loop, cfg.Matters, func(n int) { o.state.matters = n; o.view.draw() })
	o.count()
	return o, nil
}

// Content returns what the window shows.
func (o *Organiser) Content() fyne.CanvasObject { return o.view.root }

// Attach makes the screen live on a canvas.
func (o *Organiser) Attach(c fyne.Canvas) {
	o.loop.attach()
	c.SetOnTypedRune(o.Rune)
	o.loop.every(time.Minute, o.cfg.Clock, o.count) // whatever happens: a session's end empties a room
}

// Close ends what the screen does beside the UI goroutine.
func (o *Organiser) Close() { o.stop() }

// Idle waits until everything that the screen was asked for is done and drawn, as Desk.Idle does.
func (o *Organiser) Idle(ctx context.Context) error { return o.loop.idle(ctx) }

// Scanned opens the desk: a code is held before it, not before figures.
func (o *Organiser) Scanned(string) {
	if o.cfg.ToDesk != nil {
		o.cfg.ToDesk()
	}
}

// count takes the figures anew, off the UI goroutine; asked for while they are taken,
// once more.
func (o *Organiser) count() {
	if o.due {
		o.again = true
		return
	}
	o.due, o.again = true, false
	where := o.state.where
	o.loop.begin()
	o.counts.add(func() {
		sight, err := o.cfg.Counter.Count(o.ctx, where)
		o.loop.finish(func() {
			o.due = false
			switch {
			case err != nil && o.ctx.Err() == nil:
				o.tell(said(troubleOf(err)), true)
			case err == nil && where.String() == o.state.where.String():
				o.state.sight, o.state.counted = sight, true
			}
			if o.again {
				o.count()
			}
			o.view.draw()
		})
	})
}

// tell says what became of something, until the next.
func (o *Organiser) tell(s saying, bad bool) { o.state.said, o.state.bad = s, bad }

// show lets the screen tell of those whom conditions hold for.
func (o *Organiser) show(where checkin.Where) {
	o.state.where, o.state.first, o.state.barsFirst = where, 0, 0
	o.count()
	o.view.draw()
}

// nextSession goes on to the next session, and from the last to all.
func (o *Organiser) nextSession() {
	sessions := o.cfg.Desk.Conference.Sessions
	at := slices.IndexFunc(sessions, func(s checkin.Session) bool { return o.state.where.Has(checkin.BySession, s.ID) })
	where := o.state.where
	for _, s := range sessions {
		where = where.Without(checkin.BySession, s.ID)
	}
	if at+1 < len(sessions) {
		where = where.With(checkin.BySession, sessions[at+1].ID)
	}
	o.show(where)
}

// nextStep draws the arrivals by longer spans, and after the longest by the shortest.
func (o *Organiser) nextStep() {
	o.state.step = (o.state.step + 1) % len(spanSteps())
	o.view.draw()
}

// spanSteps are the lengths of the spans that arrivals can be drawn by.
func spanSteps() []time.Duration {
	return []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour}
}

// tellEvery is how often the screen says how far an export is.
const tellEvery = 200 * time.Millisecond

// telling says on the screen how many badges are made, whoever asks for the export.
func (o *Organiser) telling(kind string) func(int) {
	var last time.Time
	return func(n int) {
		if time.Since(last) < tellEvery {
			return
		}
		last = time.Now()
		o.loop.begin()
		o.loop.finish(func() {
			if o.state.exporting == kind {
				o.tell(saying{"organiser.exporting_so_far", args{"What": o.teller.say("export."+kind, nil), "Done": n}}, false)
				o.view.draw()
			}
		})
	}
}

// export writes one of the exports; asked for again while one is written, it is given up.
func (o *Organiser) export(kind string) {
	if o.state.exporting != "" {
		o.cancel()
		return
	}
	ctx, cancel := context.WithCancel(o.ctx)
	which := o.state.where
	o.cancel, o.state.exporting, o.state.over = cancel, kind, nil
	o.tell(saying{"organiser.exporting", args{"What": o.teller.say("export."+kind, nil)}}, false)
	o.loop.begin()
	o.lists.add(func() {
		where, err := o.cfg.Exporter.Export(ctx, kind, which, o.telling(kind))
		gaveUp := ctx.Err() != nil
		cancel()
		o.loop.finish(func() {
			o.state.exporting = ""
			switch {
			case gaveUp:
				o.tell(saying{"organiser.gave_up", nil}, false)
			case err != nil:
				o.tell(said(troubleOf(err)), true)
			default:
				o.tell(saying{"organiser.exported", args{"Where": where}}, false)
			}
			o.view.draw()
		})
	})
	o.view.draw()
}
