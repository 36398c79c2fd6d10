//go:build cgo && linux

package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"antechamber/kiosk"
)

const (
	soakPace   = 20 // touches, keys and scans a second
	soakPeople = 60
	warm       = 90 * time.Second // Fyne keeps for a minute what it drew
)

// Whatever is touched, pressed and scanned, for as long as ANTECHAMBER_SOAK says: the
// window goes on, its memory stays where it was, and the log is whole.
func TestSoak(t *testing.T) {
	t.Parallel()
	long := 8 * time.Second
	if given := os.Getenv("ANTECHAMBER_SOAK"); given != "" {
		var err error
		if long, err = time.ParseDuration(given); err != nil {
			t.Fatal(err)
		}
	}
	a, people := newAttendee(t, soakPeople)
	s := &soak{attendee: a, random: rand.New(rand.NewPCG(1, 2))}
	for i, p := range people {
		s.codes = append(s.codes, p.ticket)
		if i < 5 {
			genuine := a.badge(p.reference)
			s.codes = append(s.codes, genuine, forged(genuine))
		}
	}
	a.arrive("--hurry", "10") // a page that nobody goes on with ends in the time of the test
	s.hands, s.keys = a.xdotool(), a.xdotool()
	s.walk(long)
	a.mustClose()
	now, _ := a.said.look()
	t.Logf("%d stages in %d acts; memory: %s", now.turns, s.acts, s.memory)
	if now.turns < 3 || long >= time.Minute && now.turns < s.acts/40 {
		t.Errorf("the screen hardly changed: %d times in %d acts", now.turns, s.acts)
	}
	a.mustHaveNoError()
	a.run("log", "--verify")
}

// soak touches at random.
type soak struct {
	*attendee
	random *rand.Rand
	hands  io.Writer // touch
	keys   io.Writer // press and scan
	codes  []string
	acts   int
	memory memories
}

// walk does something so many times a second, and notes the memory meanwhile.
func (s *soak) walk(long time.Duration) {
	pace := time.NewTicker(time.Second / soakPace)
	defer pace.Stop()
	began := time.Now()
	settled := min(max(long/10, warm), 10*time.Minute, long/2)
	for next := time.Duration(0); time.Since(began) < long; <-pace.C {
		if now, _ := s.said.look(); now.ended {
			s.t.Fatalf("the window ended: %s", strings.Join(now.rest, "\n"))
		}
		s.does(s.act())
		if since := time.Since(began); since >= max(next, settled) {
			s.memory = append(s.memory, s.resident())
			next = since + long/60
		}
	}
	s.t.Logf("%d acts in %s", s.acts, time.Since(began).Round(time.Second))
	if long >= 2*warm {
		s.memory.mustBeFlat(s.t)
	}
}

// xdotool starts one that does what it is told line by line. Few lines wait for it,
// for they touch what the screen showed when they were written.
func (a *attendee) xdotool() io.Writer {
	a.t.Helper()
	lines, w, err := os.Pipe()
	if err != nil {
		a.t.Fatal(err)
	}
	defer lines.Close()
	const setPipeSize, page = 1031, 4096 // fcntl(2), F_SETPIPE_SZ
	if _, _, failed := syscall.Syscall(syscall.SYS_FCNTL, w.Fd(), setPipeSize, page); failed != 0 {
		a.t.Fatal(failed)
	}
	c := exec.Command("xdotool", "-")
	c.Env = append(os.Environ(), "DISPLAY="+a.display)
	c.Stdin = lines
	if err := c.Start(); err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() {
		w.Close()
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	return w
}

func (s *soak) does(what string) {
	s.t.Helper()
	hand := s.hands
	if strings.HasPrefix(what, "key ") {
		hand = s.keys
	}
	if _, err := fmt.Fprintln(hand, what); err != nil {
		s.t.Fatal(err)
	}
	s.acts++
}

// act is something that is touched, pressed or scanned, as xdotool says it.
func (s *soak) act() string {
	switch n := s.random.IntN(100); {
	case n < 60:
		return s.touch()
	case n < 72:
		return fmt.Sprintf("mousemove %d %d click 1", s.random.IntN(1280), s.random.IntN(800))
	case n < 76: // a finger that moves
		return fmt.Sprintf("mousemove 400 %d mousedown 1 mousemove_relative -- 5 %d mouseup 1", s.random.IntN(800), s.random.IntN(300)-150)
	case n < 86:
		keys := []string{"Tab", "shift+Tab", "Return", "space", "Escape", "BackSpace", "Up", "Down", "Left", "Right", "Page_Down", "alt+F4", "ctrl+q", "F1", "a", "Z", "eacute", "7"}
		return "key " + keys[s.random.IntN(len(keys))]
	}
	return s.burst()
}

// touch touches something that can be touched: as people do mostly, what leads on.
func (s *soak) touch() string {
	targets := s.shows().Targets
	if s.random.IntN(2) == 0 {
		targets = slices.DeleteFunc(slices.Clone(targets), func(t kiosk.ShownTarget) bool { return !strings.HasPrefix(t.ID, "act:") })
	}
	if len(targets) == 0 {
		return "mousemove 0 0 click 1"
	}
	t := targets[s.random.IntN(len(targets))]
	return fmt.Sprintf("mousemove %d %d click 1", t.X+s.random.IntN(max(1, t.W)), t.Y+s.random.IntN(max(1, t.H)))
}

// burst is a code of ours or any other, as a scanner sends it, or two at once.
func (s *soak) burst() string {
	code := s.codes[s.random.IntN(len(s.codes))]
	line := "key --delay 2 "
	switch s.random.IntN(8) {
	case 0:
		code = code[:s.random.IntN(len(code)-1)+1] // torn
	case 1:
		code = strings.Repeat("x7", 3+s.random.IntN(60)) // unknown
	case 2:
		code = strconv.FormatUint(s.random.Uint64(), 36) // foreign
	case 3:
		line += strings.Join(places(s.t, s.codes[s.random.IntN(len(s.codes))]), " ") + " 36 "
	}
	return line + strings.Join(places(s.t, code), " ") + " 36"
}

// resident is the memory of the window's process, in bytes.
func (s *soak) resident() int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.window.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	for line := range bytes.Lines(status) {
		if kilobytes, ok := bytes.CutPrefix(line, []byte("VmRSS:")); ok {
			n, err := strconv.Atoi(string(bytes.Fields(kilobytes)[0]))
			if err != nil {
				s.t.Fatal(err)
			}
			return n << 10
		}
	}
	s.t.Fatal("the system does not say how much memory the window has")
	return 0
}

// memories is how much memory a process had, one look after the other, in bytes.
type memories []int

func (m memories) String() string {
	words := make([]string, len(m))
	for i, n := range m {
		words[i] = fmt.Sprint(n >> 20)
	}
	return strings.Join(words, " ") + " MB"
}

// mean of some looks.
func (m memories) mean() int {
	total := 0
	for _, n := range m {
		total += n
	}
	return total / max(1, len(m))
}

// mustBeFlat compares the first fifth with the last: a garbage collector breathes.
func (m memories) mustBeFlat(t *testing.T) {
	t.Helper()
	fifth := max(1, len(m)/5)
	first, last := m[:fifth].mean(), m[len(m)-fifth:].mean()
	t.Logf("from %d MB to %d MB", first>>20, last>>20)
	if grown := last - first; grown > 40<<20 || grown > first*15/100 {
		t.Errorf("memory grew from %d MB to %d MB: %s", first>>20, last>>20, m)
	}
}

// mustHaveNoError checks that nothing went wrong that people did not see.
func (a *attendee) mustHaveNoError() {
	a.t.Helper()
	log, err := os.ReadFile(filepath.Join(a.data, "rehearsal", "antechamber.log"))
	if err != nil {
		a.t.Fatal(err)
	}
	for line := range strings.Lines(string(log)) {
		if strings.Contains(line, "level=ERROR") || strings.Contains(line, "panic") {
			a.t.Errorf("the log file has: %s", line)
		}
	}
	now, _ := a.said.look()
	for _, line := range now.rest {
		a.t.Logf("it said: %s", line)
		if strings.Contains(line, "panic") {
			a.t.Errorf("the window said: %s", strings.Join(now.rest, "\n"))
			return
		}
	}
}
