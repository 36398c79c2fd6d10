//go:build cgo

package main

import (
	"os"
	"slices"
	"strconv"
	"testing"
	"time"
)

// The figures on the organisers' screen follow what other processes commit. With
//
//	ANTECHAMBER_FIGURES=100000 go test ./cmd/antechamber -run FiguresFollow -v
//
// it is done with so many registrations, and says how long after a presentation the
// screen has the new figure. No time is held against it.
func TestFiguresFollowOtherProcesses(t *testing.T) {
	people := 20
	if n, err := strconv.Atoi(os.Getenv("ANTECHAMBER_FIGURES")); err == nil {
		people = n
	}
	d := newDoor(t)
	d.day = true
	d.hold(people)
	d.openWindow("--fullscreen", "--screen", "organiser")
	x := dial(t, d.display)
	awaitPainted(t, "the bars", func() bool { return x.at(350, 305) != x.at(350, 285) })
	var times []time.Duration
	for i := range 10 {
		before := x.attended()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			d.run("scan", latencyReference(i))
		}()
		awaitPainted(t, "one more who attended", func() bool { return !slices.Equal(x.attended(), before) })
		seen := time.Now()
		<-ended
		at := decided(d)
		times = append(times, seen.Sub(at))
	}
	slices.Sort(times)
	t.Logf("%d registrations, %d scans: from a presentation in another process to the painted figure median %s, most %s", people, len(times), times[len(times)/2], times[len(times)-1])
}

// decided is when the last entry was decided, by its hybrid clock: to the millisecond.
func decided(d *door) time.Time {
	d.t.Helper()
	entries := lines[struct{ HLC int64 }](d, "log")
	return time.UnixMilli(entries[len(entries)-1].HLC >> 16)
}

// awaitPainted asks for the pixels until something is so.
func awaitPainted(t *testing.T, what string, so func() bool) {
	t.Helper()
	for began := time.Now(); !so(); time.Sleep(time.Millisecond) {
		if time.Since(began) > patience {
			t.Fatalf("%s: not painted within %s", what, patience)
		}
	}
}
