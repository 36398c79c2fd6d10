package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/scan"
	"antechamber/storage/search"
)

// ErrNoDisplay says that a window cannot be opened here. A Window returns it, or an error that wraps it.
var ErrNoDisplay = errors.New("there is no display")

// WindowOptions are how a window is opened.
type WindowOptions struct {
	Title      string
	Fullscreen bool
	Valid      func(code string) bool // tells a code of ours from other text
	Ready      func()                 // called once the window is visible and hears scans; may be nil
	Log        *slog.Logger
}

// Window opens the real window with the desk that build makes, and returns when
// it is closed. Package kiosk/window has it; cmd/antechamber brings it.
type Window func(build func() (*kiosk.Desk, error), o WindowOptions) error

type kioskCommand struct {
	Screen     string `help:"The screen to begin with: desk." enum:"desk" default:"desk"`
	Entrance   string `help:"The entrance that this kiosk stands at." placeholder:"E"`
	Fullscreen bool   `help:"Fill the screen."`
	Printer    string `help:"Where badges go: cups:QUEUE or folder:PATH." placeholder:"URI"`
	Tour       string `help:"Where there is no display, run the tour into this folder instead." placeholder:"DIR" type:"path"`
	Announce   bool   `hidden:"" help:"Print a line on standard error once the window is visible and hears scans."`
}

func (k *kioskCommand) Run(s *session) error {
	err := k.open(s)
	if !errors.Is(err, ErrNoDisplay) || k.Tour == "" {
		return err
	}
	fmt.Fprintf(s.Stderr, "antechamber: %s; drawing the tour into %s instead\n", oneLine(err.Error()), k.Tour)
	tour := tourCommand{Out: k.Tour}
	return tour.Run(s)
}

func (k *kioskCommand) open(s *session) error {
	if s.parts.Window == nil {
		return fmt.Errorf("this build has no window: %w", ErrNoDisplay)
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	if k.Entrance != "" {
		if _, ok := h.conference.Entrance(k.Entrance); !ok {
			return usagef("there is no entrance %q: see \"conference show\"", k.Entrance)
		}
	}
	ctx, cancel := context.WithCancel(s.Context)
	defer cancel()
	logger, closeLog, err := openLog(h.dir)
	if err != nil {
		return err
	}
	defer closeLog()
	o := WindowOptions{
		Title: "Antechamber", Fullscreen: k.Fullscreen, Log: logger,
		Valid: func(code string) bool { return h.valid(ctx, scan.Clean(code)) },
	}
	var desk *kiosk.Desk
	if k.Announce {
		o.Ready = func() { fmt.Fprintln(s.Stderr, "ready") }
	}
	err = s.parts.Window(func() (*kiosk.Desk, error) {
		finder := h.growingFinder(ctx, logger)
		b, err := h.badger(k.Printer)
		if err != nil {
			return nil, err
		}
		desk, err = kiosk.NewDesk(kiosk.Config{
			Desk: h.desk, Finder: finder, Badges: deskBadger{b, s}, Entrance: k.Entrance, Kiosk: h.name, Actor: "staff:1",
			Rehearsal: h.rehearsal, Language: "en", Changes: h.changes(ctx),
		})
		return desk, err
	}, o)
	if desk != nil {
		desk.Close()
	}
	return err
}

// deskBadger is the badger as the desk screen knows it.
type deskBadger struct {
	*badger
	session *session
}

func (b deskBadger) Print(ctx context.Context, reference string, again bool) (kiosk.PrintResult, error) {
	s := *b.session
	s.Context = ctx
	made, said, err := b.print(&s, reference, again, "staff:1")
	if err != nil {
		return kiosk.PrintResult{}, err
	}
	if filepath.IsAbs(said) {
		said = filepath.Base(said)
	}
	return kiosk.PrintResult{Issue: made.Issue, Where: said}, nil
}

// finder looks people up in the index and reads those that it finds from the
// store, so that no list of registrations stays in memory.
type finder struct {
	house *house
	live  *search.Live
	built chan struct{} // closed once the index holds everybody
}

// Find returns up to limit registrations, the best first. While the index is
// still being built it waits for it.
func (f *finder) Find(ctx context.Context, query string, limit int) ([]checkin.Registration, error) {
	select {
	case <-f.built:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var found []checkin.Registration
	err := f.house.store.Look(ctx, func(v checkin.View) error {
		for _, hit := range f.live.Find(query, limit) {
			r, ok, err := v.Registration(hit.Reference)
			if err != nil {
				return err
			}
			if ok {
				found = append(found, r)
			}
		}
		return nil
	})
	return found, err
}

// changes tells when the log or the registrations change, also by another process.
func (h *house) changes(ctx context.Context) <-chan struct{} {
	changed := make(chan struct{}, 1)
	go func() {
		defer close(changed)
		var last int64
		tick := time.NewTicker(500 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			version, err := h.store.DataVersion(ctx)
			if err == nil && version != last {
				last = version
				select {
				case changed <- struct{}{}:
				default:
				}
			}
		}
	}()
	return changed
}
