//go:build cgo

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"antechamber/cmd/screen"
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

func latencyReference(i int) string {
	s := strings.ToUpper(strconv.FormatInt(int64(i), 16))
	return strings.Repeat("0", 8-len(s)) + s
}

// hold lets a conference go on all day today, for so many people.
func (d *door) hold(people int) {
	d.t.Helper()
	dir := d.t.TempDir()
	file := filepath.Join(dir, "conference.toml")
	conference := `id = "latency"
title = "A measurement"
time_zone = "UTC"
date = ` + time.Now().UTC().Format(time.DateOnly) + `

[rooms.hall]
name = "Hall"

[sessions.day]
name = "The day"
start = "00:00"
end = "23:59"

[entrances.door]
name = "Door"
room = "hall"

[categories.guest]
name = "Guest"
letter = "G"
colour = "#005A96"
`
	var table strings.Builder
	table.WriteString("reference,given_name,family_name,organisation,category,status\n")
	for i := range people {
		fmt.Fprintf(&table, "%s,Given%d,Family%d,Organisation %d,guest,approved\n", latencyReference(i), i, i%7919, i%300)
	}
	for path, text := range map[string]string{file: conference, filepath.Join(dir, "people.csv"): table.String()} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	d.run("conference", "use", file)
	d.run("import", filepath.Join(dir, "people.csv"))
}

// eye sees the pixels of a screen.
type eye struct {
	t *testing.T
	*screen.Eye
}

func dial(t *testing.T, display string) *eye {
	t.Helper()
	e, err := screen.Dial(display)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return &eye{t, e}
}

// at is the colour of one pixel.
func (e *eye) at(x, y int) uint32 {
	e.t.Helper()
	pixel, err := e.Pixel(x, y)
	if err != nil {
		e.t.Fatal(err)
	}
	return pixel
}

// attended are the pixels of the figure of those who attended, on the screen of organisers
// that is no rehearsal's.
func (e *eye) attended() []byte {
	e.t.Helper()
	area, err := e.Area(456, 118, 160, 42)
	if err != nil {
		e.t.Fatal(err)
	}
	return area
}
