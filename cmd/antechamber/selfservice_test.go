//go:build cgo

package main

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Delegates alone before the real window, which fingers touch and codes are held
// before; at last staff leave it with their PIN.
func TestSelfService(t *testing.T) {
	t.Parallel()
	a, people := newAttendee(t, 3)
	genuine := a.badge(a.approved("hungary", 1)[0])
	before := len(a.log())
	a.arrive()

	a.step("from a code to a badge", func() {
		a.hold(people[0].ticket, "found")
		a.tap("act:yes", at("done"))
		a.awaitPDF(a.pdf(people[0]))
		a.tap("act:finish", at("welcome"))
	})
	a.step("another language, when somebody was recognised", func() {
		a.hold(people[1].ticket, "found")
		from, _, _ := a.target("act:yes")
		a.tap("language:ar", spoken("found", "ar"))
		if to, _, _ := a.target("act:yes"); max(from+to, 1280) > 1281 || min(from+to, 1280) < 1279 {
			a.t.Errorf("the middle of \"yes\" went from %d to %d, want it mirrored", from, to)
		}
		a.tap("act:yes", spoken("done", "ar"))
		a.awaitPDF(a.pdf(people[1]))
		a.tap("act:finish", spoken("welcome", "en"))
	})
	a.step("from a name to a badge, by the keyboard on the screen", func() {
		a.asks(strings.ToLower(people[2].family), strings.ToLower(people[2].reference))
		a.tap("act:find", at("found"))
		a.tap("act:yes", at("done"))
		a.awaitPDF(a.pdf(people[2]))
		a.tap("act:finish", at("welcome"))
	})
	a.step("wrong three times", func() {
		a.asks("ng", "m@m.nz")
		for range 2 {
			a.tap("act:find", a.backAt("asking"))
		}
		a.tap("act:find", at("help_desk"))
		a.mustKnowCase(a.shows().Case, "")
		a.tap("act:finish", at("welcome"))
	})
	a.step("a forged code", func() {
		a.mustKnowCase(a.hold(forged(genuine), "help_desk").Case, "")
	})
	a.step("keys that close a window elsewhere", func() {
		for _, key := range []string{"alt+F4", "Escape", "ctrl+q", "ctrl+w", "F11", "Escape"} {
			a.x("xdotool", "key", key)
		}
		a.stands("welcome") // to which Escape leads back from any page
	})
	a.step("staff leave", func() {
		a.tap("staff", at("leaving"))
		if a.proves(strings.Repeat("1", len(staffPIN))) {
			a.t.Fatal("a wrong PIN leads out")
		}
		for range 5 { // after a wrong one the right one has to wait
			if a.proves(staffPIN) {
				break
			}
		}
		if err := a.awaitEnd(); err != nil {
			a.t.Errorf("left with the PIN, the window ended with %v, want status 0", err)
		}
	})
	a.mustHaveLogged(before, "check first by ticket", "print", "check first by ticket", "print", "check first by reference", "print",
		"check unknown_code by name", "check unknown_code by name", "check unknown_code by name", "check forged by code")
	a.run("log", "--verify")
}

// Nobody comes, and then the window is killed.
func TestSelfServiceComesBack(t *testing.T) {
	t.Parallel()
	a, _ := newAttendee(t, 0)
	a.arrive("--respawn", "--hurry", "20")
	a.step("after another language", func() {
		a.tap("language:ar", spoken("welcome", "ar"))
		a.said.await(a.t, "the start is in English again", spoken("welcome", "en"))
	})
	a.step("in the midst of a name", func() {
		a.tap("language:fr", spoken("welcome", "fr"))
		a.tap("act:no_code", at("asking"))
		a.tap("key:q", func(now *announced) bool { return len(now.shown.Written) > 0 && now.shown.Written[0] > 0 })
		a.said.await(a.t, "the start is in English again", spoken("welcome", "en"))
	})
	a.step("after it was killed", func() {
		a.tap("act:programme", at("programme"))
		if err := syscall.Kill(child(a.t, a.window.Process.Pid), syscall.SIGKILL); err != nil {
			a.t.Fatal(err)
		}
		a.said.await(a.t, "the window is back at the welcome", func(now *announced) bool { return now.ready == 2 && spoken("welcome", "en")(now) })
	})
	a.mustClose()
}

// A printer that stands still, and one that is gone, send people to the help desk; the
// screen is out of order until the printer is well again.
func TestSelfServiceWithoutPrinter(t *testing.T) {
	t.Parallel()
	a, people := newAttendee(t, 3)
	p := newPrinter(t)
	before := len(a.log())
	a.arrive("--printer", p.address)
	broken := func(is condition, who invited) func() {
		return func() {
			a.hold(who.ticket, "found")
			p.become(is)
			a.tap("act:yes", at("printing"))
			began := time.Now()
			a.stands("help_desk")
			a.t.Logf("at the help desk after %s", time.Since(began).Round(time.Millisecond))
			a.mustKnowCase(a.shows().Case, who.reference)
			a.tap("act:finish", at("out_of_order"))
			if codes := a.shows().Troubles; codes != "P" {
				a.t.Errorf("the codes of what is out of order: got %q, want P", codes)
			}
			p.become(well)
			a.stands("welcome")
		}
	}
	a.step("it has no paper", broken(empty, people[0]))
	a.step("it is switched off", broken(gone, people[1]))
	a.step("it is well again", func() {
		a.hold(people[2].ticket, "found")
		a.tap("act:yes", at("done"))
		if n := p.printed(); n != 1 {
			a.t.Errorf("%d badges came out, want one", n)
		}
	})
	a.mustClose()
	a.mustHaveLogged(before, "check first by ticket", "print", "check first by ticket", "check first by ticket", "print")
	a.run("log", "--verify")
}

// pdf is the file of a person's first badge.
func (a *attendee) pdf(p invited) string {
	return filepath.Join(a.data, "rehearsal", "badges", p.reference+"-1-rehearsal.pdf")
}
