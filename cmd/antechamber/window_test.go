//go:build cgo

package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// A morning at the real window: keys are pressed on an X server, and what became of
// them is read from the log by other processes, which work on the same data.
func TestWindow(t *testing.T) {
	d := newDoor(t)
	people := d.approved("hungary", 5)
	codes := make([]string, len(people))
	for i, p := range people {
		codes[i] = d.badge(p)
	}
	named := d.approved("overgard", 1)[0]
	before := len(d.log())
	d.openWindow()

	d.step("a scan", func() {
		d.expect("in first by code", people[0], func() { d.burst(codes[0]) })
	})
	d.step("a scan while a name is half typed", func() {
		d.expect("in first by code", people[1], func() { d.burst(codes[1], "overg") })
	})
	var byName entry
	d.step("a name, of which half was there before the scan", func() {
		d.typed("ard", "key", "Return")
		byName = d.expect("in first by name", named, func() { d.x("xdotool", "sleep", "0.6", "key", "F12") })
	})
	d.step("a badge", func() {
		d.expect("print", named, func() {
			d.clear()
			d.typed("overgard", "key", "Return", "sleep", "0.6", "key", "ctrl+p")
		})
		d.awaitPDF(filepath.Join(d.data, "rehearsal", "badges", named+"-1-rehearsal.pdf"))
	})
	d.step("an undo", func() {
		undo := d.expect("undo wrong_person", named, func() {
			d.clear()
			d.x("xdotool", "key", "ctrl+z", "sleep", "0.6", "key", "1")
		})
		if undo.Target != byName.Entry {
			d.t.Errorf("the undo is of %s, want of %s", undo.Target, byName.Entry)
		}
	})
	d.step("a forged code", func() { // which says nothing about anybody
		d.expect("refused forged by code", "", func() { d.burst(forged(codes[2])) })
	})
	for i, layout := range []string{"fr", "ru"} {
		d.step("a scan on the keyboard layout "+layout, func() {
			d.x("setxkbmap", layout)
			d.expect("in first by code", people[2+i], func() { d.burst(codes[2+i]) })
		})
	}
	d.step("somebody whom another process has let in", func() {
		d.x("setxkbmap", "us")
		d.run("scan", codes[4])
		d.expect("already_in passback by code", people[4], func() { d.burst(codes[4]) })
	})
	d.step("the end", d.mustClose)
	d.mustHaveLogged(before, "in first by code", "in first by code", "in first by name", "print", "undo wrong_person",
		"refused forged by code", "in first by code", "in first by code", "in first by code", "already_in passback by code")
	d.run("log", "--verify")
}

// step runs a subtest.
func (d *door) step(name string, do func()) {
	whole := d.t
	defer func() { d.t = whole }()
	whole.Run(name, func(t *testing.T) {
		d.t = t
		do()
	})
}

// forged is a code of which one character is another.
func forged(code string) string {
	last := "0"
	if code[len(code)-1] == '0' {
		last = "1"
	}
	return code[:len(code)-1] + last
}

// awaitPDF waits for a PDF file.
func (d *door) awaitPDF(path string) {
	d.t.Helper()
	for began := time.Now(); time.Since(began) < patience; time.Sleep(20 * time.Millisecond) {
		if data, err := os.ReadFile(path); err == nil {
			if string(data[:min(len(data), 4)]) != "%PDF" {
				d.t.Errorf("%s is no PDF file", path)
			}
			return
		}
	}
	d.t.Errorf("%s did not appear", path)
}

// mustClose asks the window's process to end, which it must do by itself and at once.
func (d *door) mustClose() {
	d.t.Helper()
	began := time.Now()
	if err := d.closeWindow(); err != nil {
		d.t.Errorf("asked to end, the window ended with %v, want status 0", err)
	}
	d.t.Logf("ended after %s", time.Since(began).Round(time.Millisecond))
}

// mustHaveLogged checks what the log has more than the entries before, so that
// nothing was logged twice. Where something had to be done again a burst may have
// been torn in two, of which a half is logged as unknown.
func (d *door) mustHaveLogged(before int, want ...string) {
	d.t.Helper()
	var got []string
	for _, e := range d.log()[before:] {
		if s := e.String(); !d.slow || s != "refused unknown_code by code" {
			got = append(got, s)
		}
	}
	if !slices.Equal(got, want) {
		d.t.Errorf("the log of the morning:\n got %q\nwant %q", got, want)
	}
}
