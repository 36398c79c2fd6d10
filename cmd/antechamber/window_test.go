//go:build cgo

package main

import (
	"fmt"
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
	people := lines[struct{ Reference, Status string }](d, "find", "hungary", "--limit", "200")
	var codes []string
	var references []string
	for _, p := range people {
		if p.Status == "approved" && len(codes) < 5 {
			references = append(references, p.Reference)
			codes = append(codes, d.badge(p.Reference))
		}
	}
	named := d.person("overgard")
	written := len(d.log())
	d.openWindow()
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(d.picture())
		}
	})

	in := func(t *testing.T, want, reference string, do func()) entry {
		t.Helper()
		d.t = t
		e := d.expect(want, do)
		if e.Reference != reference {
			t.Errorf("%s: the entry is about %s, want %s", want, e.Reference, reference)
		}
		return e
	}
	t.Run("a scan", func(t *testing.T) {
		in(t, "in first by code", references[0], func() { d.burst(codes[0]) })
	})
	t.Run("a scan while a name is half typed", func(t *testing.T) {
		in(t, "in first by code", references[1], func() { d.burst(codes[1], "overg") })
	})
	var byName entry
	t.Run("a name", func(t *testing.T) {
		// The half of the name that was there before the scan is there still.
		d.t = t
		d.typed("ard", "key", "Return")
		byName = in(t, "in first by name", named, func() { d.x("xdotool", "sleep", "0.6", "key", "F12") })
	})
	t.Run("a badge", func(t *testing.T) {
		in(t, "print", named, func() {
			d.clear()
			d.typed("overgard", "key", "Return", "sleep", "0.6", "key", "ctrl+p")
		})
		d.awaitFile(filepath.Join(d.data, "rehearsal", "badges", named+"-1.pdf"), "%PDF")
	})
	t.Run("an undo", func(t *testing.T) {
		undo := in(t, "undo wrong_person", named, func() {
			d.clear()
			d.x("xdotool", "key", "ctrl+z", "sleep", "0.6", "key", "1")
		})
		if undo.Target != byName.Entry {
			t.Errorf("the undo is of %s, want of %s", undo.Target, byName.Entry)
		}
	})
	t.Run("a forged code", func(t *testing.T) {
		last := "0"
		if codes[2][len(codes[2])-1] == '0' {
			last = "1"
		}
		in(t, "refused forged by code", "", func() { d.burst(codes[2][:len(codes[2])-1] + last) })
	})
	for i, layout := range []string{"fr", "ru"} {
		t.Run("a scan on the keyboard layout "+layout, func(t *testing.T) {
			d.t = t
			d.x("setxkbmap", layout)
			in(t, "in first by code", references[2+i], func() { d.burst(codes[2+i]) })
		})
	}
	t.Run("beside the command line", func(t *testing.T) {
		d.t = t
		d.x("setxkbmap", "us")
		d.run("scan", codes[4])
		in(t, "already_in passback by code", references[4], func() { d.burst(codes[4]) })
	})
	t.Run("the end", func(t *testing.T) {
		d.t = t
		began := time.Now()
		if err := d.closeWindow(); err != nil {
			t.Errorf("asked to end, the window ended with %v, want status 0", err)
		}
		t.Logf("ended after %s", time.Since(began).Round(time.Millisecond))
		d.run("log", "--verify")
	})
	d.t = t
	want := []string{
		"in first by code", "in first by code", "in first by name", "print", "undo wrong_person", "refused forged by code",
		"in first by code", "in first by code", "in first by code", "already_in passback by code",
	}
	var got []string
	for _, e := range d.log()[written:] {
		if s := e.String(); !d.slow || s != "refused unknown_code by code" {
			got = append(got, s)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the log of the morning:\n got %q\nwant %q", got, want)
	}
}

// awaitFile waits for a file that begins with these bytes.
func (d *door) awaitFile(path, begins string) {
	d.t.Helper()
	for began := time.Now(); time.Since(began) < patience; time.Sleep(20 * time.Millisecond) {
		if data, err := os.ReadFile(path); err == nil {
			if len(data) < len(begins) || string(data[:len(begins)]) != begins {
				d.t.Errorf("%s begins with %q, want %q", path, data[:min(len(data), 8)], begins)
			}
			return
		}
	}
	d.t.Errorf("%s did not appear", path)
}

// picture keeps a picture of the screen where the machine can take one, and says where.
func (d *door) picture() string {
	path := filepath.Join(os.TempDir(), fmt.Sprintf("antechamber-window-%d.xwd", os.Getpid()))
	d.x("sh", "-c", "command -v xwd >/dev/null && xwd -root -silent -out '"+path+"' || true")
	return "a picture of the screen, if xwd is there: " + path
}
