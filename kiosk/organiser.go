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

// Counter tells how many came, and who; cmd/command keeps the counts.
type Counter interface {
	// Count returns the figures as they are now, of one session or, where it is "", of all.
	Count(ctx context.Context, session string) (Sight, error)
	// People returns those behind a figure, by name: of whom must not be listed only how many there are.
	People(ctx context.Context, g Group) (People, error)
}

// Sight is what organisers see at an instant.
type Sight struct {
	Total         checkin.CountRow
	Groups        map[string][]checkin.CountRow // by dimension: category, gender, region, entrance, session, kiosk, role
	Organisations []checkin.CountRow
	Arrivals      []checkin.CountRow // by five minutes, in order of time
	Represented   Represented
	Peak          checkin.Peak
	Capacity      int // of the room that the peak is of; 0 is no limit
	TurnedAway    map[checkin.Reason]int
}

// Represented is how many States and other organisations somebody is registered for,
// and has come for.
type Represented struct {
	StatesExpected, StatesAttended, OthersExpected, OthersAttended int
}

// Group is a figure of the organiser screen.
type Group struct {
	Session   string // "" is all
	Dimension string // "" is everybody
	Key       string
	Figure    Figure
}

// Figure is one of the four.
type Figure int

// The four figures.
const (
	Expected Figure = iota
	Badged
	Attended
	Inside
)

// People are those behind a figure.
type People struct {
	Listed []checkin.Registration
	Others int // who must not be listed
}

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
	Clock     Clock
	Fonts     *typeset.Fonts
}

// Exporter writes lists and counts into files.
type Exporter interface {
	// Kinds are what can be exported, in the order in which it is offered; each is a key of the translations after "export.".
	Kinds() []string
	// Export writes one, and returns where. It ends at once, and leaves no part of a file, where ctx does.
	Export(ctx context.Context, kind string) (where string, err error)
}

// Organiser is the screen of counts and exports. Its methods are called on the UI
// goroutine, but for Idle and Close.
type Organiser struct {
	cfg    OrganiserConfig
	teller *Teller
	state  organiserState
	view   *organiserView
	loop   *loop
	counts lane
	lists  lane
	due    bool // counts are to be taken anew
	ctx    context.Context
	stop   context.CancelFunc
	cancel context.CancelFunc // of the export under way
}

// organiserState is everything that the screen shows.
type organiserState struct {
	sight     Sight
	counted   bool // the first counts are here
	session   string
	dimension string        // of the bars
	filter    string        // of the organisations
	first     int           // the row at the top of the table
	over      officeOverlay // nil is nothing
	exporting string        // the kind; "" is none
	said      saying
	bad       bool
	hub       Hub
	matters   int // to look at
}

// dimensionsOfBars are what the bars can be by, in the order in which they follow each other.
func dimensionsOfBars() []string {
	return []string{"category", "gender", "region", "entrance", "session"}
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
	if o.teller, err = NewTeller(cfg.Desk.Conference, o.cfg.Language); err != nil {
		return nil, err
	}
	if o.cfg.Fonts == nil {
		if o.cfg.Fonts, err = typeset.Parse(assets.Fonts()); err != nil {
			return nil, err
		}
	}
	o.ctx, o.stop = context.WithCancel(context.Background())
	o.loop = newLoop(o.ctx)
	o.state.dimension = dimensionsOfBars()[0]
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

// count takes the figures anew, off the UI goroutine, once however often it is asked
// for while they are taken.
func (o *Organiser) count() {
	if o.due {
		return
	}
	o.due = true
	session := o.state.session
	o.loop.begin()
	o.counts.add(func() {
		sight, err := o.cfg.Counter.Count(o.ctx, session)
		o.loop.finish(func() {
			o.due = false
			switch {
			case err != nil && o.ctx.Err() == nil:
				o.tell(said(troubleOf(err)), true)
			case session != o.state.session:
				o.count()
			case err == nil:
				o.state.sight, o.state.counted = sight, true
			}
			o.view.draw()
		})
	})
}

// tell says what became of something, until the next.
func (o *Organiser) tell(s saying, bad bool) { o.state.said, o.state.bad = s, bad }

// show lets the screen tell of one session, or of all.
func (o *Organiser) show(session string) {
	o.state.session = session
	o.due = false
	o.count()
	o.view.draw()
}

// nextSession goes on to the next session, and from the last to all.
func (o *Organiser) nextSession() {
	sessions := o.cfg.Desk.Conference.Sessions
	at := slices.IndexFunc(sessions, func(s checkin.Session) bool { return s.ID == o.state.session })
	if at+1 < len(sessions) {
		o.show(sessions[at+1].ID)
		return
	}
	o.show("")
}

// nextDimension lets the bars be by something else.
func (o *Organiser) nextDimension() {
	all := dimensionsOfBars()
	o.state.dimension = all[(slices.Index(all, o.state.dimension)+1)%len(all)]
	o.view.draw()
}

// export writes one of the exports; asked for again while one is written, it is given up.
func (o *Organiser) export(kind string) {
	if o.state.exporting != "" {
		o.cancel()
		return
	}
	ctx, cancel := context.WithCancel(o.ctx)
	o.cancel, o.state.exporting, o.state.over = cancel, kind, nil
	o.tell(saying{"organiser.exporting", args{"What": o.teller.say("export."+kind, nil)}}, false)
	o.loop.begin()
	o.lists.add(func() {
		where, err := o.cfg.Exporter.Export(ctx, kind)
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
