//go:build cgo

package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A second start brings the window to the front, also where it was made small, and says
// what it shows.
func TestSecondStart(t *testing.T) {
	const title = "Antechamber – REHEARSAL"
	d := newDoor(t)
	if _, err := exec.LookPath("openbox"); err != nil {
		t.Skip("openbox is missing; apt install openbox")
	}
	d.display = xvfb(t)
	manager := exec.Command("openbox")
	manager.Env = append(os.Environ(), "DISPLAY="+d.display)
	if err := manager.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = manager.Process.Kill()
		_ = manager.Wait()
	})
	d.openWindow()
	d.x("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Antechamber", "windowminimize", "--sync")

	for _, c := range []struct{ screen, says string }{
		{"desk", "it shows the desk.\n"},
		{"self-service", "it shows the desk and not self-service; close it first"},
	} {
		var starts sync.WaitGroup
		for range 2 { // at once
			starts.Go(func() {
				if said := d.startAgain("--screen", c.screen); !strings.Contains(said, "is in front now: "+c.says) {
					t.Errorf("started again with --screen %s it said %q, want %q", c.screen, said, c.says)
				}
			})
		}
		starts.Wait()
	}
	d.awaitInFront(title)
	d.mustClose()
	if _, err := os.Stat(filepath.Join(d.data, "rehearsal", "window.asked")); err == nil {
		t.Error("a note to the window is left")
	}
}

// startAgain runs the program a second time, without a display, and returns what it said.
func (d *door) startAgain(args ...string) string {
	d.t.Helper()
	var said bytes.Buffer
	c := d.command(append([]string{"kiosk"}, args...)...)
	c.Env = append(c.Env, "DISPLAY=")
	c.Stdout, c.Stderr = &said, &said
	if err := c.Run(); err != nil {
		d.t.Errorf("the second start ended with %v, want status 0", err)
	}
	return said.String()
}

// awaitInFront waits until the window of this name has the keyboard.
func (d *door) awaitInFront(name string) {
	d.t.Helper()
	var active []byte
	for began := time.Now(); time.Since(began) < patience; time.Sleep(20 * time.Millisecond) {
		c := exec.Command("xdotool", "getactivewindow", "getwindowname")
		c.Env = append(os.Environ(), "DISPLAY="+d.display)
		if active, _ = c.Output(); strings.TrimSpace(string(active)) == name {
			return
		}
	}
	d.t.Errorf("the window in front is %q, want %q", active, name)
}

// Who is asked to end before there is a window opens none.
func TestEndWhileOpening(t *testing.T) {
	d := newDoor(t)
	d.day = true
	d.beginWindow()
	lock := filepath.Join(d.data, "window.lock")
	for began := time.Now(); time.Since(began) < patience; time.Sleep(time.Millisecond) {
		if _, err := os.Stat(lock); err == nil {
			break
		}
	}
	if err := d.window.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := d.awaitEnd(); err != nil {
		t.Errorf("asked to end while it opened, it ended with %v, want status 0", err)
	}
	d.window = nil
	d.openWindow()
	d.mustClose()
}

// A window ends when it is asked to, though its X server does nothing any more, and what
// was logged is whole.
func TestEndWithoutServer(t *testing.T) {
	d := newDoor(t)
	person := d.approved("hungary", 1)[0]
	code := d.badge(person)
	var server *os.Process
	d.display, server = xserver(t)
	d.openWindow("--hurry", "10")
	d.expect("in first by code", person, func() { d.burst(code) })
	if err := server.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	t.Logf("the window ended with %v", d.closeWindow())
	if err := server.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	d.run("log", "--verify")
	if made, err := filepath.Glob(filepath.Join(d.data, "rehearsal", "backups", "*.age")); err != nil || len(made) == 0 {
		t.Errorf("backups: %q, %v, want one", made, err)
	}
}

// Asked to end at any moment of its opening and of its work, under whatever load, the
// window ends within seconds, and what it leaves opens again: a measurement, as
// ANTECHAMBER_ENDS=40 go test ./cmd/antechamber -run EndAtAnyMoment -v.
func TestEndAtAnyMoment(t *testing.T) {
	times, err := strconv.Atoi(os.Getenv("ANTECHAMBER_ENDS"))
	if err != nil {
		t.Skip("give ANTECHAMBER_ENDS=40")
	}
	const words = "four words are enough"
	d := newDoor(t)
	d.day = true
	d.openWindow()
	d.typed(words, "key", "Return")
	d.typed(words, "key", "Return")
	d.awaitSealedKeys(filepath.Join(filepath.Dir(d.data), "keys"))
	d.mustClose()
	d.display = xvfb(t)
	var longest time.Duration
	for i := range times {
		d.window = nil
		d.beginWindow()
		typed := i%3 != 0
		if typed {
			d.said.await(t, "the window hears scans", func(a *announced) bool { return a.ready > 0 })
			d.typed(words, "key", "Return")
		}
		pause := time.Duration(rand.IntN(2000)) * time.Millisecond
		time.Sleep(pause)
		began := time.Now()
		err := d.closeWindow()
		took := time.Since(began)
		longest = max(longest, took)
		now, _ := d.said.look()
		t.Logf("%d: typed %t, after %s: ended after %s with %v; %q", i, typed, pause, took.Round(time.Millisecond), err, now.rest)
		if err != nil && now.ready > 0 {
			t.Errorf("a window that was ready ended with %v", err)
		}
	}
	t.Logf("the longest end took %s", longest.Round(time.Millisecond))
}
