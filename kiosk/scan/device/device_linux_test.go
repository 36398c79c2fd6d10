package device

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"antechamber/kiosk/scan"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

const (
	badge    = "A1QZX8K3M7WYT2NB05J9RCVDFGH46"
	patience = 20 * time.Second
)

// ear gathers what Listen says. Waiting is as long as the test lets it be.
type ear struct {
	t      *testing.T
	codes  chan scan.Reading
	states chan State
	wait   chan time.Time

	mu    sync.Mutex
	waits []time.Duration
}

func listen(t *testing.T, o Options) *ear {
	t.Helper()
	e := &ear{t: t, codes: make(chan scan.Reading, 100), states: make(chan State, 1000), wait: make(chan time.Time)}
	o.Heard = func(r scan.Reading) { e.codes <- r }
	o.State = func(s State) { e.states <- s }
	o.Valid = func(code string) bool { return code == badge }
	o.after = func(d time.Duration) <-chan time.Time {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.waits = append(e.waits, d)
		return e.wait
	}
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	Listen(ctx, o)
	return e
}

func (e *ear) code() scan.Reading {
	e.t.Helper()
	select {
	case r := <-e.codes:
		return r
	case <-time.After(patience):
		e.t.Fatal("no code came")
	}
	return scan.Reading{}
}

// until waits for a state, and lets the device be tried again and again meanwhile.
func (e *ear) until(open bool) State {
	e.t.Helper()
	over := time.After(patience)
	for {
		select {
		case s := <-e.states:
			if s.Open == open {
				return s
			}
		case e.wait <- time.Time{}:
		case <-over:
			e.t.Fatalf("the device does not become open = %t", open)
		}
	}
}

// plug makes a serial port at the path, and returns the scanner's end.
func plug(t *testing.T, path string) *os.File {
	t.Helper()
	scanner, port, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { scanner.Close() })
	defer port.Close()
	os.Remove(path)
	if err := os.Symlink(port.Name(), path); err != nil {
		t.Fatal(err)
	}
	return scanner
}

// A scanner on a serial port is read whatever it ends its codes with, and comes back by
// itself when it was unplugged, at a speed of its own.
func TestSerial(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ttyACM0")
	scanner := plug(t, path)
	e := listen(t, Options{Serial: []string{path + ":115200"}})
	e.until(true)
	for i, end := range []string{"\r", "\n", "\r\n", ""} {
		code := strings.Repeat("X", i) + badge
		if _, err := scanner.WriteString(code + end); err != nil {
			t.Fatal(err)
		}
		if r := e.code(); r.Code != code || r.Source != scan.Serial || r.Device != path {
			t.Errorf("after %q: %+v, want %s", end, r, code)
		}
	}
	scanner.Close()
	os.Remove(path)
	if s := e.until(false); s.Problem == "" {
		t.Error("unplugged, and nothing is said")
	}
	scanner = plug(t, path)
	e.until(true)
	if _, err := scanner.WriteString("BACK-AGAIN\r"); err != nil {
		t.Fatal(err)
	}
	if r := e.code(); r.Code != "BACK-AGAIN" {
		t.Errorf("plugged in again: %+v", r)
	}
}

// A device that is not there is tried less and less often.
func TestWaitsLongerEachTime(t *testing.T) {
	t.Parallel()
	e := listen(t, Options{Serial: []string{filepath.Join(t.TempDir(), "nothing")}})
	for range 9 {
		select {
		case e.wait <- time.Time{}:
		case <-time.After(patience):
			t.Fatal("it is not tried again")
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, d := range e.waits[1:] {
		if want := min(2*e.waits[i], longest); d != want {
			t.Errorf("wait %d is %s, want %s", i+1, d, want)
		}
	}
	if n := len(e.states); n != 1 {
		t.Errorf("it is said %d times that it is not there, want once", n)
	}
}

func TestPortOf(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]struct {
		name  string
		speed int
	}{
		"/dev/ttyUSB0": {"/dev/ttyUSB0", 9600}, "/dev/ttyUSB0:115200": {"/dev/ttyUSB0", 115200}, "COM3:1200": {"COM3", 1200},
		"COM3:fast": {}, "COM3:1": {}, ":9600": {}, "COM3:": {},
	} {
		name, speed, err := portOf(address)
		if name != want.name || speed != want.speed || (err == nil) != (want.name != "") {
			t.Errorf("portOf(%q) = %q, %d, %v", address, name, speed, err)
		}
	}
}

// input writes what the kernel says when keys are pressed.
type input struct {
	t    *testing.T
	file *os.File
}

func (k input) event(kind, code uint16, value uint32) {
	k.t.Helper()
	raw := make([]byte, newDecoder(binary.NativeEndian, 8).size())
	binary.NativeEndian.PutUint16(raw[16:], kind)
	binary.NativeEndian.PutUint16(raw[18:], code)
	binary.NativeEndian.PutUint32(raw[20:], value)
	for half := range 2 { // a read may end within an event
		if _, err := k.file.Write(raw[half*12 : half*12+12]); err != nil {
			k.t.Fatal(err)
		}
	}
}

func (k input) stroke(code uint16) {
	k.event(4, 4, 458756) // the scan code, which some send before
	k.event(evKey, code, keyDown)
	k.event(0, 0, 0)
	k.event(evKey, code, keyUp)
	k.event(0, 0, 0)
}

func (k input) write(text string) {
	for _, r := range text {
		shift := r >= 'A' && r <= 'Z'
		if shift {
			r += 'a' - 'A'
			k.event(evKey, keyLeftShift, keyDown)
		}
		for code, has := range places {
			if has == r && code < 55 {
				k.stroke(code)
			}
		}
		if shift {
			k.event(evKey, keyLeftShift, keyUp)
		}
	}
}

// A grabbed keyboard's keys become codes: with Shift, Caps Lock and the number pad, with
// GS as Ctrl and a key, held keys and all that is no key besides.
func TestEvdev(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "event7")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	k := input{t, file}
	e := listen(t, Options{Evdev: []string{path}})
	e.until(true)
	for _, tt := range []struct {
		name, want string
		ending     scan.Ending
		keys       func()
	}{
		{"a badge", badge, scan.Enter, func() { k.write(badge); k.stroke(keyEnter) }},
		{"a ticket with Tab", "aB-9/z", scan.Tab, func() { k.write("aB-9/z"); k.stroke(keyTab) }},
		{"the number pad", "7890", scan.Enter, func() {
			for _, code := range []uint16{71, 72, 73, 82, keyKeypadEnter} {
				k.stroke(code)
			}
		}},
		{"GS within", "ABCD", scan.Enter, func() {
			k.write("AB")
			k.event(evKey, keyLeftCtrl, keyDown)
			k.stroke(27)
			k.event(evKey, keyLeftCtrl, keyUp)
			k.write("CD")
			k.stroke(keyEnter)
		}},
		{"a held key", "A1B2", scan.Enter, func() {
			k.write("A1B2")
			k.event(evKey, 3, keyHeld)
			k.event(2, 0, 99) // a mouse moves
			k.stroke(keyEnter)
		}},
		{"no suffix", "XY1234567", scan.NoSuffix, func() { k.write("XY1234567") }},
	} {
		tt.keys()
		if r := e.code(); r.Code != tt.want || r.Suffix != tt.ending || r.Source != scan.Evdev || r.Device != path {
			t.Errorf("%s: %+v, want %q", tt.name, r, tt.want)
		}
	}
}

func FuzzDecoder(f *testing.F) {
	f.Add([]byte("0123456789abcdef\x01\x00\x1e\x00\x01\x00\x00\x00"), true)
	f.Fuzz(func(t *testing.T, raw []byte, wide bool) {
		d := newDecoder(binary.LittleEndian, map[bool]int{true: 8, false: 4}[wide])
		keys := &scan.Keys{Valid: func(string) bool { return false }}
		at := time.Date(2007, 3, 5, 9, 30, 0, 0, time.UTC)
		for ; len(raw) >= d.size(); raw = raw[d.size():] {
			e, ok := d.event(raw[:d.size()], at)
			if !ok {
				continue
			}
			for _, r := range keys.Push(e) {
				if r.Code == "" || scan.Clean(r.Code) != r.Code {
					t.Errorf("code %q is not clean", r.Code)
				}
			}
		}
	})
}

func TestScannersByTheirNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Symbol Technologies Inc 2008 Symbol Bar Code Scanner": true, "Honeywell Imaging Voyager 1602g": true,
		"NETUM BarCode Reader": true, "Logitech USB Keyboard": false, "Dell KB216": false,
	} {
		if got := scanner(name); got != want {
			t.Errorf("scanner(%q) = %t, want %t", name, got, want)
		}
	}
}
