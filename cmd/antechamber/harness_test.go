//go:build cgo

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
)

// The tests start this binary again as the program itself.

const asProgram = "ANTECHAMBER_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	main()
}

// patience is how long anything may take before a test gives up on it.
const patience = time.Minute

// door is a rehearsal with a data folder of its own, or the day itself.
type door struct {
	t       *testing.T
	data    string
	day     bool // no rehearsal
	env     []string
	display string
	window  *exec.Cmd
	ended   chan error // gets what the window's process ended with
	said    *announcer // what it prints on standard error
	slow    bool       // something had to be done more than once
}

// newDoor skips the test where a program that it uses is missing.
func newDoor(t *testing.T) *door {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skipf("this test presses keys on an X server; there is none on %s", runtime.GOOS)
	}
	for _, p := range []string{"Xvfb", "xdotool", "setxkbmap"} {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is missing; apt install xvfb xdotool x11-xkb-utils", p)
		}
	}
	home := t.TempDir()
	return &door{t: t, data: filepath.Join(home, "data"), env: append(os.Environ(), asProgram+"=1",
		"ANTECHAMBER_KEYRING=file", "ANTECHAMBER_KEYS="+filepath.Join(home, "keys"),
		"HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home, "XDG_DATA_HOME="+home,
		"LANG=en_GB.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1")}
}

// command is the program with the door's data.
func (d *door) command(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], append([]string{"--data", d.data, fmt.Sprintf("--rehearsal=%t", !d.day)}, args...)...)
	c.Env = d.env
	return c
}

// run runs the program to its end and returns what it printed.
func (d *door) run(args ...string) []byte {
	d.t.Helper()
	var said, complaint bytes.Buffer
	c := d.command(args...)
	c.Stdout, c.Stderr = &said, &complaint
	if err := c.Run(); err != nil {
		d.t.Fatalf("antechamber %s: %v\n%s", strings.Join(args, " "), err, &complaint)
	}
	return said.Bytes()
}

// lines runs the program with --json and decodes each line that it prints.
func lines[T any](d *door, args ...string) []T {
	d.t.Helper()
	var all []T
	for line := range bytes.Lines(d.run(append(args, "--json")...)) {
		var one T
		if err := json.Unmarshal(line, &one); err != nil {
			d.t.Fatalf("antechamber %s printed %q: %v", strings.Join(args, " "), line, err)
		}
		all = append(all, one)
	}
	return all
}

type entry struct{ Entry, Kind, Reference, By, Reason, Target string }

// String is the entry as the tests name it: "in first by code".
func (e entry) String() string {
	words := []string{e.Kind}
	if e.Reason != "" {
		words = append(words, e.Reason)
	}
	if e.By != "" {
		words = append(words, "by", e.By)
	}
	return strings.Join(words, " ")
}

func (d *door) log() []entry {
	d.t.Helper()
	return lines[entry](d, "log")
}

// badge writes a new badge of the person, and returns its code.
func (d *door) badge(reference string) string {
	d.t.Helper()
	made := lines[struct{ Code string }](d, "badge", reference, "--out", filepath.Join(d.t.TempDir(), "badge.pdf"))
	if len(made) != 1 || made[0].Code == "" {
		d.t.Fatalf("the badge of %s: got %v, want one with its code", reference, made)
	}
	return made[0].Code
}

// approved are the first n approved people whom a search finds.
func (d *door) approved(words string, n int) []string {
	d.t.Helper()
	var references []string
	for _, p := range lines[struct{ Reference, Status string }](d, "find", words, "--limit", "200") {
		if p.Status == "approved" && len(references) < n {
			references = append(references, p.Reference)
		}
	}
	if len(references) < n {
		d.t.Fatalf("find %s: got %d who are approved, want %d", words, len(references), n)
	}
	return references
}

// openWindow opens the window on an X server of its own, and returns once it hears scans.
func (d *door) openWindow(flags ...string) {
	d.t.Helper()
	d.beginWindow(flags...)
	d.said.await(d.t, "the window hears scans", func(a *announced) bool { return a.ready > 0 })
}

// beginWindow begins to open the window.
func (d *door) beginWindow(flags ...string) {
	d.t.Helper()
	if d.display == "" || d.window != nil {
		d.display = xvfb(d.t)
	}
	d.x("setxkbmap", "us")
	d.window, d.ended = d.command(append([]string{"kiosk", "--announce"}, flags...)...), make(chan error, 1)
	d.window.Env = append(d.window.Env, "DISPLAY="+d.display)
	stderr, err := d.window.StderrPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.window.Start(); err != nil {
		d.t.Fatal(err)
	}
	process, ended := d.window, d.ended
	d.said = hear(stderr, func() { ended <- process.Wait() })
	d.t.Cleanup(func() { _ = process.Process.Kill() })
}

// closeWindow asks the window's process to end, and returns what it ended with.
func (d *door) closeWindow() error {
	d.t.Helper()
	if err := d.window.Process.Signal(syscall.SIGTERM); err != nil {
		d.t.Fatal(err)
	}
	return d.awaitEnd()
}

// awaitEnd waits until the window's process ends, and returns what it ended with.
func (d *door) awaitEnd() error {
	d.t.Helper()
	select {
	case err := <-d.ended:
		return err
	case <-time.After(patience):
		d.t.Fatal("the window does not end")
	}
	return nil
}

// xvfb starts an X server for the test on a free display, and returns its name. Its
// screen is 1280 × 800 where no other size is given.
func xvfb(t *testing.T, size ...string) string {
	t.Helper()
	display, _ := xserver(t, size...)
	return display
}

// xserver is xvfb, and returns its process too.
func xserver(t *testing.T, size ...string) (string, *os.Process) {
	t.Helper()
	screen := "1280x800"
	if len(size) > 0 {
		screen = size[0]
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", screen+"x24", "-nolisten", "tcp", "-noreset")
	x.ExtraFiles = []*os.File{w}
	if err := x.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() {
		_ = x.Process.Kill()
		_ = x.Wait()
	})
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb did not say its display: %v", err)
	}
	return ":" + strings.TrimSpace(number), x.Process
}

// x runs a program on the display.
func (d *door) x(name string, args ...string) {
	d.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	c := exec.CommandContext(ctx, name, args...)
	c.Env = append(os.Environ(), "DISPLAY="+d.display)
	if out, err := c.CombinedOutput(); err != nil {
		d.t.Fatalf("%s: %v\n%s", strings.Join(c.Args, " "), err, out)
	}
}

// expect does something at the window, waits until the log has an entry more that is
// called want, and returns it; it must be about the person. Where none comes within a
// few seconds it is done again: a burst in whose middle this machine pauses is none.
func (d *door) expect(want, reference string, do func()) entry {
	d.t.Helper()
	before := len(d.log())
	for began := time.Now(); time.Since(began) < patience; d.slow = true {
		do()
		for done := time.Now(); time.Since(done) < 5*time.Second; {
			for _, e := range d.log()[before:] {
				if e.String() == want {
					if e.Reference != reference {
						d.t.Errorf("%s: the entry is about %q, want %q", want, e.Reference, reference)
					}
					return e
				}
			}
		}
		d.t.Logf("%q is not in the log yet", want)
	}
	d.t.Fatalf("no entry %q came; the log has %v more", want, d.log()[before:])
	return entry{}
}

// burst sends a code and Enter as a scanner does that is set to a US keyboard:
// whatever the layout is, the keys are where a US keyboard has them. What was typed
// before is cleared, and half is typed instead.
func (d *door) burst(code string, half ...string) {
	d.t.Helper()
	d.clear()
	for _, words := range half {
		d.typed(words)
	}
	d.scan(code)
}

// scan sends a code and Enter as a scanner does.
func (d *door) scan(code string) {
	d.t.Helper()
	d.x("xdotool", append(append([]string{"key", "--delay", "2"}, places(d.t, code)...), "36")...)
}

func (d *door) clear() {
	d.t.Helper()
	d.x("xdotool", "key", "Escape", "key", "Escape")
}

// places returns X keycodes.
func places(t *testing.T, text string) []string {
	t.Helper()
	rows := map[int]string{10: "1234567890", 24: "qwertyuiop", 38: "asdfghjkl", 52: "zxcvbnm"}
	var codes []string
	for _, c := range text {
		for first, row := range rows {
			if i := strings.IndexRune(row, unicode.ToLower(c)); i >= 0 {
				code := fmt.Sprint(first + i)
				if unicode.IsUpper(c) {
					code = "shift+" + code
				}
				codes = append(codes, code)
			}
		}
	}
	if len(codes) != len(text) {
		t.Fatalf("no place for a character of %q", text)
	}
	return codes
}

// typed types as a person does, and goes on with what else xdotool shall do.
func (d *door) typed(text string, then ...string) {
	d.t.Helper()
	d.x("xdotool", append([]string{"type", "--delay", "90", "--args", "1", text}, then...)...)
}
