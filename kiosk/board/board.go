// Package board is the web page of the office: live counts, and no person's name. It
// gets its figures and its words from others, and knows neither the log nor the screens.
package board

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"antechamber/kiosk/checkin"
)

// Source counts.
type Source interface {
	// Take counts as of now.
	Take(ctx context.Context) (Sight, error)
}

// Sight is the figures of an instant.
type Sight interface {
	// Report returns what the page says in a language of one session or, where it is "",
	// of all, and false where there is no such session.
	Report(language, session string) (Report, bool)
}

// Report is what the page says. It holds no name of a person: numbers, words of the
// program, and what the conference file calls its sessions, categories and entrances.
type Report struct {
	Title    string   `json:"title"` // of the conference
	Note     string   `json:"note,omitempty"`
	Session  string   `json:"session"`
	Sessions []Choice `json:"sessions"` // all first, under ""
	Cards    []Card   `json:"cards"`
	Groups   []Group  `json:"groups"`
	Arrivals Arrivals `json:"arrivals"`
}

// Choice is a session that the page can be about.
type Choice struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Card is one of the four figures, and what belongs to it.
type Card struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Figure  Figure   `json:"figure"`
	Details []string `json:"details,omitempty"`
}

// Group is the figures by something.
type Group struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Rows  []Row  `json:"rows"`
}

// Row is one of a group.
type Row struct {
	Key      string `json:"key"`
	Name     string `json:"name"`
	Expected Figure `json:"expected"`
	Badged   Figure `json:"badged"`
	Attended Figure `json:"attended"`
	Inside   Figure `json:"inside"`
}

// Arrivals are how many came first in each span of time, one span after another.
type Arrivals struct {
	Title string `json:"title"`
	Empty string `json:"empty,omitempty"` // what is said where nobody came
	Spans []Span `json:"spans"`
}

// Span begins at an hour of the day, as 15:04.
type Span struct {
	From     string `json:"from"`
	Attended Figure `json:"attended"`
}

// Figure is a number, or says why it is not told.
type Figure checkin.Figure

// MarshalJSON writes a number; null where there is none; "small" and "hidden" for what must not be told.
func (f Figure) MarshalJSON() ([]byte, error) {
	switch {
	case f.None:
		return []byte("null"), nil
	case f.Hidden == checkin.Small:
		return []byte(`"small"`), nil
	case f.Hidden != checkin.Shown:
		return []byte(`"hidden"`), nil
	}
	return json.Marshal(f.Number)
}

// Words say sentences in a language.
type Words interface {
	Say(key string, args map[string]any) string
}

// Config is what a board needs.
type Config struct {
	Source    Source
	Token     string                      // whoever has it sees the page
	Languages []string                    // BCP 47; the first is spoken to whoever asks for none of them
	Words     func(language string) Words // of one of Languages
	Now       func() time.Time            // the wall clock; nil is time.Now
	Clock     func() time.Time            // of the conference, in its zone; nil is Now
	Rehearsal bool                        // the page says that nothing counts
	Log       *slog.Logger                // nil is none
}

// How often the page says something.
const (
	apart     = 500 * time.Millisecond // between two events of figures
	beatEvery = 15 * time.Second       // whoever hears nothing for longer connects anew
	tickEvery = time.Minute            // figures change by themselves: a session's end empties a room
)

// maxViewers is how many pages are kept up to date at once.
const maxViewers = 200

// Board serves the page. Its methods may be called by several goroutines.
type Board struct {
	cfg     Config
	page    *page
	gate    *gate         // guarded by mu
	renewed chan struct{} // closed when the gate is another
	taking  sync.Mutex    // held while figures are taken
	mu      sync.Mutex    // guards what follows
	sight   Sight         // nil before the first
	stale   bool          // something changed since sight was taken
	changed chan struct{}
	written map[view][]byte // what was written of sight
	viewers int
}

// view is a page that somebody looks at.
type view struct{ language, session string }

// New returns a board that nobody looks at yet.
func New(cfg Config) (*Board, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Clock == nil {
		cfg.Clock = cfg.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	p, err := newPage(cfg)
	if err != nil {
		return nil, err
	}
	return &Board{cfg: cfg, page: p, gate: newGate(cfg.Token, cfg.Now), renewed: make(chan struct{}), stale: true, changed: make(chan struct{})}, nil
}

// Renew lets in who has this token from now on, and nobody who came in by another.
func (b *Board) Renew(token string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.gate = newGate(token, b.cfg.Now)
	close(b.renewed)
	b.renewed = make(chan struct{})
}

// entry is the gate, and what is closed once there is another.
func (b *Board) entry() (*gate, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.gate, b.renewed
}

// Run takes new figures whenever changes brings something and once a minute, at most
// twice a second and only while somebody looks, until ctx ends.
func (b *Board) Run(ctx context.Context, changes <-chan struct{}) {
	tick := time.NewTicker(tickEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-changes:
		case <-tick.C:
		}
		b.mu.Lock()
		b.stale = true
		nobody := b.viewers == 0
		b.mu.Unlock()
		if nobody {
			continue
		}
		if err := b.take(ctx); err != nil && ctx.Err() == nil {
			b.cfg.Log.Error("the board has no new figures", "cause", err)
		}
		pause := time.NewTimer(apart)
		select {
		case <-ctx.Done():
		case <-pause.C:
		}
		pause.Stop()
	}
}

// take takes figures where those here are old, and wakes whoever waits for them.
func (b *Board) take(ctx context.Context) error {
	b.taking.Lock()
	defer b.taking.Unlock()
	b.mu.Lock()
	stale := b.stale
	b.stale = false
	b.mu.Unlock()
	if !stale {
		return nil
	}
	sight, err := b.cfg.Source.Take(ctx)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		b.stale = true
		return err
	}
	b.sight, b.written = sight, make(map[view][]byte)
	close(b.changed)
	b.changed = make(chan struct{})
	return nil
}

// report returns what a page says as JSON, and what is closed once there are others. It
// is nil where there is no such session.
func (b *Board) report(v view) (body []byte, changed <-chan struct{}, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if body, ok := b.written[v]; ok {
		return body, b.changed, nil
	}
	r, ok := b.sight.Report(v.language, v.session)
	if !ok {
		return nil, b.changed, nil
	}
	if body, err = json.Marshal(r); err == nil {
		b.written[v] = body
	}
	return body, b.changed, err
}

// enter counts somebody who looks, and tells whether there is room.
func (b *Board) enter() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.viewers >= maxViewers {
		return false
	}
	b.viewers++
	return true
}

func (b *Board) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.viewers--
}
