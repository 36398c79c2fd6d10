package window

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

// needs skips the test where a program that it uses is missing. Off Linux there
// is another way into the keyboard, which these tests do not reach.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skipf("this test presses keys on an X server; there is none on %s", runtime.GOOS)
	}
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is missing; apt install xvfb xdotool x11-xkb-utils openbox x11-xserver-utils xserver-xorg-core", p)
		}
	}
}

// xvfb starts an X server for the test on a free display, and returns its name.
func xvfb(t *testing.T, args ...string) string {
	t.Helper()
	return xserver(t, "Xvfb", append([]string{"-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset"}, args...)...)
}

func xserver(t *testing.T, program string, args ...string) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	x := exec.Command(program, append([]string{"-displayfd", "3"}, args...)...)
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
		t.Fatalf("%s did not say its display: %v", program, err)
	}
	return ":" + strings.TrimSpace(number)
}

// running is a test window in another process.
type running struct {
	t       *testing.T
	display string
	in      io.Writer
	out     chan string // the lines that it prints; closed when it ends
	process *os.Process
	fails   bool // it is to end with an error
}

// start opens a test window that has the keyboard, on an X server of its own with
// this layout. The args are those of the test program.
func start(t *testing.T, layout string, args ...string) *running {
	t.Helper()
	needs(t, "Xvfb", "xdotool", "setxkbmap")
	display := xvfb(t)
	(&running{t: t, display: display}).run("setxkbmap", layout)
	return startOn(t, display, args...)
}

// startOn opens a test window that has the keyboard on an X server that runs.
func startOn(t *testing.T, display string, args ...string) *running {
	t.Helper()
	r := &running{t: t, display: display, out: make(chan string, 100)}
	p := exec.Command(os.Args[0], args...)
	home := t.TempDir()
	p.Env = append(os.Environ(), asProgram+"=1", "DISPLAY="+r.display, "LANG=en_GB.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1",
		"HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home)
	p.Stderr = os.Stderr
	var err error
	if r.in, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	r.process = p.Process
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer close(r.out)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			r.out <- lines.Text()
		}
	}()
	t.Cleanup(func() {
		fmt.Fprintln(r.in, "quit")
		for range r.out { // what is left, until it ends
		}
		<-done
		if err := p.Wait(); (err != nil) != r.fails {
			t.Errorf("the window ended with %v", err)
		}
	})
	if seen := r.await("ready"); !slices.Contains(seen, "foreground") {
		r.await("foreground") // a window on a server without a window manager takes the keyboard itself
	}
	return r
}

// run runs a program on the display.
func (r *running) run(name string, args ...string) {
	r.t.Helper()
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), "DISPLAY="+r.display)
	if out, err := c.CombinedOutput(); err != nil {
		r.t.Fatalf("%s: %v\n%s", strings.Join(c.Args, " "), err, out)
	}
}

func (r *running) xdotool(args ...string) {
	r.t.Helper()
	r.run("xdotool", args...)
}

// awaitLine waits for the first line that is wanted and returns all that came, this last.
func (r *running) awaitLine(what string, wanted func(string) bool) []string {
	r.t.Helper()
	var seen []string
	limit := time.After(time.Minute)
	for {
		select {
		case line, open := <-r.out:
			if !open {
				r.t.Fatalf("the window ended, want %s; it printed %q", what, seen)
			}
			seen = append(seen, line)
			if wanted(line) {
				return seen
			}
		case <-limit:
			r.t.Fatalf("no line %s; the window printed %q", what, seen)
		}
	}
}

// await waits for a line and returns those that came before it.
func (r *running) await(want string) []string {
	r.t.Helper()
	seen := r.awaitLine(fmt.Sprintf("%q", want), func(line string) bool { return line == want })
	return seen[:len(seen)-1]
}

// obey lets the window do something, and returns the lines that came before it was done.
func (r *running) obey(what string) []string {
	r.t.Helper()
	fmt.Fprintln(r.in, what)
	return r.await("done " + what)
}

// places returns the X keycodes that a scanner set to a US keyboard sends for
// text: where the keys are, whatever the layout says that they mean.
func (r *running) places(text string) []string {
	r.t.Helper()
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
		r.t.Fatalf("no place for a character of %q", text)
	}
	return codes
}

// scan sends keys and Enter as a scanner does, and expects want and nothing else.
// Where this machine paused in the middle of the burst, it was none: then Enter
// arrives as a key, and the burst is sent again.
func (r *running) scan(want string, keys ...string) {
	r.t.Helper()
	const attempts = 5
	for range attempts {
		r.xdotool(append(append([]string{"key", "--delay", "2"}, keys...), "36")...)
		seen := r.awaitLine("a scan or Enter", func(line string) bool { // the rest of a torn burst may be taken for a scan
			return strings.HasPrefix(line, "scanned ") || line == "key Return 0"
		})
		if seen[len(seen)-1] == "scanned "+want {
			if seen = append(seen[:len(seen)-1], r.obey("nothing")...); len(seen) > 0 {
				r.t.Errorf("besides the scan the program saw %q", seen)
			}
			return
		}
		r.t.Logf("the burst was slowed down; the program saw %q", seen)
		r.obey("clear")
	}
	r.t.Errorf("no scan of %d bursts was read as one", attempts)
}
