//go:build cgo

package main

import (
	"bufio"
	"encoding/json"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"antechamber/kiosk"
)

// announced is what a window's process has printed on standard error so far.
type announced struct {
	shown kiosk.Shown // what self-service shows now
	turns int         // how often the stage became another
	ready int         // how often a window was ready
	rest  []string    // what it said to people
	ended bool
}

// announcer keeps what is announced while the test does something else.
type announcer struct {
	mu   sync.Mutex
	now  announced
	more chan struct{} // closed and made anew with each line
}

// hear reads what a process says to its end, and calls then.
func hear(r io.Reader, then func()) *announcer {
	a := &announcer{more: make(chan struct{})}
	go func() {
		lines := bufio.NewScanner(r)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			a.add(lines.Text())
		}
		a.change(func(now *announced) { now.ended = true })
		then()
	}()
	return a
}

func (a *announcer) add(line string) {
	a.change(func(now *announced) {
		var shown kiosk.Shown
		switch {
		case line == "ready":
			now.ready++
		case strings.HasPrefix(line, `{"stage"`) && json.Unmarshal([]byte(line), &shown) == nil:
			if shown.Stage != now.shown.Stage {
				now.turns++
			}
			now.shown = shown
		default:
			now.rest = append(now.rest, line)
		}
	})
}

func (a *announcer) change(f func(*announced)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f(&a.now)
	close(a.more)
	a.more = make(chan struct{})
}

// look returns what was announced so far, and a channel that is closed when there is more.
func (a *announcer) look() (announced, <-chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.now, a.more
}

// within waits until something is so, and returns false where it is not in that time.
func (a *announcer) within(t *testing.T, limit time.Duration, so func(*announced) bool) bool {
	t.Helper()
	late := time.After(limit)
	for {
		now, more := a.look()
		if so(&now) {
			return true
		}
		if now.ended {
			t.Fatalf("the window ended: %s", strings.Join(now.rest, "\n"))
		}
		select {
		case <-more:
		case <-late:
			return false
		}
	}
}

// await waits until something is so.
func (a *announcer) await(t *testing.T, what string, so func(*announced) bool) {
	t.Helper()
	if !a.within(t, patience, so) {
		now, _ := a.look()
		t.Fatalf("%s: not within %s; %+v", what, patience, now)
	}
}
