package kiosk

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// loop brings what was done elsewhere back to the UI goroutine, in order. What comes
// when the screen is over is dropped: where Fyne has ended it would run beside the UI.
type loop struct {
	over     context.Context // ends with the screen
	mu       sync.Mutex
	due      []func() // what is to run next on the UI goroutine; before attach it waits for idle
	open     int      // begun, and not yet run
	attached bool
	wake     chan struct{} // something became due or was done
	came     chan struct{} // something became due
}

func newLoop(over context.Context) *loop {
	return &loop{over: over, wake: make(chan struct{}, 1), came: make(chan struct{}, 1)}
}

func (l *loop) attach() {
	l.mu.Lock()
	l.attached = true
	l.mu.Unlock()
	for l.next() {
	}
}

// next runs what is due first, and tells whether there was anything.
func (l *loop) next() bool {
	l.mu.Lock()
	if len(l.due) == 0 {
		l.mu.Unlock()
		return false
	}
	f := l.due[0]
	l.due = l.due[1:]
	l.mu.Unlock()
	l.run(f)
	return true
}

// await runs on the UI goroutine what becomes due until it is enough, or so long.
func (l *loop) await(most time.Duration, enough func() bool) {
	over := time.NewTimer(most)
	defer over.Stop()
	for !enough() {
		if l.next() {
			continue
		}
		select {
		case <-l.came:
		case <-over.C:
			return
		}
	}
}

// every does f on the UI goroutine again and again, each time so long after the last,
// until the screen is over.
func (l *loop) every(d time.Duration, c Clock, f func()) {
	c.After(d, func() {
		if l.over.Err() != nil {
			return
		}
		l.begin()
		l.finish(func() {
			f()
			l.every(d, c, f)
		})
	})
}

// begin counts a job; finish must follow.
func (l *loop) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open++
}

// finish ends a job and has f run on the UI goroutine.
func (l *loop) finish(f func()) {
	l.mu.Lock()
	attached := l.attached
	if attached && l.over.Err() != nil {
		l.mu.Unlock()
		l.run(f) // which drops it
		return
	}
	l.due = append(l.due, f)
	l.mu.Unlock()
	signal(l.came)
	if attached {
		fyne.Do(func() { l.next() })
	} else {
		signal(l.wake)
	}
}

func (l *loop) run(f func()) {
	if l.over.Err() == nil {
		f()
	}
	l.mu.Lock()
	l.open--
	l.mu.Unlock()
	signal(l.wake)
}

func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// idle runs what is due until no job is open.
func (l *loop) idle(ctx context.Context) error {
	for {
		l.mu.Lock()
		attached, open := l.attached, l.open
		l.mu.Unlock()
		if !attached && l.next() {
			continue
		}
		if open == 0 {
			return nil
		}
		select {
		case <-l.wake:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// lane does jobs one after another on a goroutine that lives while there are any.
type lane struct {
	mu   sync.Mutex
	jobs []func()
	busy bool
}

func (l *lane) add(job func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.jobs = append(l.jobs, job)
	if !l.busy {
		l.busy = true
		go l.work()
	}
}

func (l *lane) work() {
	for {
		l.mu.Lock()
		if len(l.jobs) == 0 {
			l.busy = false
			l.mu.Unlock()
			return
		}
		job := l.jobs[0]
		l.jobs = l.jobs[1:]
		l.mu.Unlock()
		job()
	}
}
