package kiosk

import (
	"slices"
	"sync"
	"time"
)

// Clock measures how long something is shown and how quickly keys follow each
// other. It is not the door's clock, which checkin.Desk has.
type Clock interface {
	Now() time.Time
	// After calls f once the duration is over, on any goroutine, unless stopped before.
	After(d time.Duration, f func()) (stop func())
}

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

func (wallClock) After(d time.Duration, f func()) func() {
	t := time.AfterFunc(d, f)
	return func() { t.Stop() }
}

// SteppedClock stands still until it is advanced: for a tour and for tests.
type SteppedClock struct {
	mu        sync.Mutex
	now       time.Time
	deadlines []*deadline
}

type deadline struct {
	at time.Time
	f  func()
}

// NewSteppedClock returns a clock that stands at the instant.
func NewSteppedClock(at time.Time) *SteppedClock { return &SteppedClock{now: at} }

// Now returns where the clock stands.
func (c *SteppedClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// After notes what Advance shall call.
func (c *SteppedClock) After(d time.Duration, f func()) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := &deadline{at: c.now.Add(d), f: f}
	c.deadlines = append(c.deadlines, a)
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		a.f = nil
	}
}

// Advance puts the clock forward and calls what is due, the earliest first.
func (c *SteppedClock) Advance(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	slices.SortStableFunc(c.deadlines, func(a, b *deadline) int { return a.at.Compare(b.at) })
	var due []func()
	var later []*deadline
	for _, a := range c.deadlines {
		switch {
		case a.f == nil:
		case a.at.After(c.now):
			later = append(later, a)
		default:
			due = append(due, a.f)
		}
	}
	c.deadlines = later
	c.mu.Unlock()
	for _, f := range due {
		f()
	}
}
