package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"antechamber/badges/printer"
	"antechamber/kiosk/checkin"

	"github.com/gofrs/flock"
)

// practiceFile is the name of the file, in a rehearsal's folder, that says how its clock
// goes and which faults are practised, to whatever process works on it.
const practiceFile = "rehearsal.json"

// The faults that can be practised, in the order in which they are listed.
const (
	faultPrinter  = "printer"   // the printer stands still
	faultHub      = "hub"       // the hub does not answer
	faultDisk     = "disk"      // the disk is nearly full
	faultDiskFull = "disk-full" // the disk is full: nothing is recorded
	faultClock    = "clock"     // this machine's clock is wrong, by the hub's
	faultCamera   = "camera"    // the camera is unplugged
)

func practisedFaults() []string {
	return []string{faultPrinter, faultHub, faultDisk, faultDiskFull, faultClock, faultCamera}
}

// practisedOffset is from how far a practised clock is off.
const practisedOffset = 5 * time.Minute

// practised is what the file says.
type practised struct {
	Clock  *practisedClock           `json:"clock,omitempty"`
	Faults map[string]practisedFault `json:"faults,omitempty"`
}

// practisedClock stood at Start at the instant Set of the real one, and goes Speed times as fast.
type practisedClock struct {
	Start time.Time `json:"start"`
	Set   time.Time `json:"set"`
	Speed float64   `json:"speed"`
}

type practisedFault struct {
	Since time.Time      `json:"since"`            // by the real clock
	As    printer.Reason `json:"reason,omitempty"` // of the printer
	// Of the hub: how many entries there were when it went away, and who was in the counted rooms.
	Logged uint64    `json:"logged,omitempty"`
	Cut    []cutRoom `json:"cut,omitempty"`
}

// now is what the clock says at an instant of the real one.
func (c *practisedClock) now(wall time.Time) time.Time {
	return c.Start.Add(time.Duration(float64(wall.Sub(c.Set)) * c.Speed))
}

// fastest is how many times as fast as the real one a clock goes at most.
const fastest = 1000

func checkSpeed(speed float64) error {
	if math.IsNaN(speed) || speed < 0 || speed > fastest {
		return faultf(checkin.FaultInvalid, "a clock does not go %g times as fast: give a speed from 0, where it stands, to %d", speed, fastest)
	}
	return nil
}

// practice is what is practised in a rehearsal. A nil one is the day, which has no faults
// but its own. Its methods may be called by several goroutines.
type practice struct {
	dir  string
	wall func() time.Time

	mu    sync.Mutex
	said  practised
	read  time.Time   // when the file was looked at
	stamp fs.FileInfo // of what was read; nil where there is no file
	base  practisedClock
	waits waits
	held  heldJobs
}

// practiceFresh is for how long what was read is believed.
const practiceFresh = 100 * time.Millisecond

// newPractice returns the practice of a folder, whose clock stands at start now unless
// the file says otherwise.
func newPractice(dir string, start time.Time) *practice {
	now := time.Now()
	return &practice{dir: dir, wall: time.Now, base: practisedClock{Start: start, Set: now, Speed: 1}}
}

func (p *practice) path() string { return filepath.Join(p.dir, practiceFile) }

// look reads the file where it is another than the one that was read. What cannot be read says nothing new.
func (p *practice) look() practised {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.wall(); p.read.IsZero() || now.Sub(p.read).Abs() >= practiceFresh {
		p.read = now
		p.reread()
	}
	return p.said
}

func (p *practice) reread() {
	info, err := os.Stat(p.path())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.said, p.stamp = practised{}, nil
		return
	case err != nil, p.stamp != nil && os.SameFile(info, p.stamp) && info.ModTime().Equal(p.stamp.ModTime()):
		return
	}
	if said, err := p.load(); err == nil {
		p.said, p.stamp = said, info
	}
}

func (p *practice) load() (said practised, err error) {
	text, err := os.ReadFile(p.path())
	if errors.Is(err, fs.ErrNotExist) {
		return practised{}, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &said)
	}
	if err != nil {
		return said, &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf("%s cannot be read: delete it, and set the rehearsal's clock and faults again", p.path())}
	}
	return said, nil
}

// change writes what change makes of what the file says.
func (p *practice) change(change func(*practised)) error {
	lock := flock.New(p.path()+".lock", flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return p.unwritten(err)
	}
	defer func() { _ = lock.Unlock() }()
	said, err := p.load()
	if err != nil {
		return err
	}
	said.Faults = maps.Clone(said.Faults)
	change(&said)
	text, err := json.MarshalIndent(said, "", "  ")
	if err == nil {
		err = writeBeside(p.dir, practiceFile, append(text, '\n'))
	}
	p.mu.Lock()
	p.read = time.Time{}
	p.mu.Unlock()
	return p.unwritten(err)
}

func (p *practice) unwritten(err error) error {
	if err == nil {
		return nil
	}
	return &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf("%s cannot be written: see that its folder is not read-only and belongs to you", p.path())}
}

// clock is the one in force.
func (p *practice) clock() practisedClock {
	if c := p.look().Clock; c != nil {
		return *c
	}
	return p.base
}

// now is what the rehearsal's clock says.
func (p *practice) now() time.Time {
	c := p.clock()
	return c.now(p.wall())
}

// when is what the rehearsal's clock said at an instant of the real one; on the day that is the same.
func (p *practice) when(wall time.Time) time.Time {
	if p == nil || wall.IsZero() {
		return wall
	}
	c := p.clock()
	return c.now(wall)
}

// setClock lets the clock go on from start, or from where it is where start is zero.
func (p *practice) setClock(start time.Time, speed float64) error {
	if err := checkSpeed(speed); err != nil {
		return err
	}
	if start.IsZero() {
		start = p.now()
	}
	return p.change(func(s *practised) { s.Clock = &practisedClock{Start: start, Set: p.wall(), Speed: speed} })
}

// fault tells whether a fault is practised now.
func (p *practice) fault(name string) (f practisedFault, on bool) {
	if p == nil {
		return f, false
	}
	f, on = p.look().Faults[name]
	return f, on
}

// setFault switches a fault on or off. as is why the printer stands still; "" is that it has no paper.
func (h *house) setFault(ctx context.Context, name string, on bool, as printer.Reason) (err error) {
	p := h.practice
	if !slices.Contains(practisedFaults(), name) {
		return faultf(checkin.FaultNotFound, "no fault %q is practised: give one of %v", name, practisedFaults())
	}
	if as != "" && (name != faultPrinter || !slices.Contains(printer.Reasons(), as)) {
		return faultf(checkin.FaultInvalid, "%q is nothing for which the %s stands still: give one of %v", as, name, printer.Reasons())
	}
	f := practisedFault{Since: p.wall(), As: as}
	if name == faultHub && on {
		if f.Logged, err = h.logged(ctx); err == nil {
			f.Cut, err = h.cut(ctx)
		}
		if err != nil {
			return err
		}
	}
	return p.change(func(s *practised) {
		if !on {
			delete(s.Faults, name)
			return
		}
		if s.Faults == nil {
			s.Faults = make(map[string]practisedFault)
		}
		if before, ok := s.Faults[name]; ok {
			f.Since, f.Logged, f.Cut = before.Since, before.Logged, before.Cut
		}
		s.Faults[name] = f
	})
}

// follow says whenever what is practised is another; on the day never.
func (p *practice) follow(ctx context.Context) <-chan struct{} {
	if p == nil {
		return nil
	}
	said := make(chan struct{}, 1)
	before, _ := json.Marshal(p.look())
	go func() {
		tick := time.NewTicker(practiceFresh)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if now, _ := json.Marshal(p.look()); string(now) != string(before) {
				before = now
				select {
				case said <- struct{}{}:
				default:
				}
			}
		}
	}()
	return said
}
