package printer_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"antechamber/badges/printer"
)

// simulator is ippeveprinter, CUPS' own IPP Everywhere printer without paper. Files in
// its folder tell its print command what befalls a job.
type simulator struct {
	t       *testing.T
	dir     string
	bus     string
	port    string
	stop    func()
	address string
}

// command holds a job while there is a file named hold, says that paper is out while
// there is one named nopaper and that the cover is open while there is one named cover, and gives the job up where there is one named abort.
const command = `#!/bin/sh
cd "%s" || exit 1
while [ -e hold ]; do sleep 0.05; done
if [ -e nopaper ]; then
  echo "STATE: +media-empty-error" >&2
  while [ -e nopaper ]; do sleep 0.05; done
  echo "STATE: -media-empty-error" >&2
fi
if [ -e cover ]; then
  echo "STATE: +cover-open-error" >&2
  while [ -e cover ]; do sleep 0.05; done
  echo "STATE: -cover-open-error" >&2
fi
cp "$1" "printed.pdf"
[ ! -e abort ]
`

// tool finds a program, also where only administrators look.
func tool(t *testing.T, name string) string {
	t.Helper()
	for _, candidate := range []string{name, "/usr/sbin/" + name} {
		if path, err := exec.LookPath(candidate); err == nil {
			return path
		}
	}
	t.Skipf("%s is not here: install cups-ipp-utils, and dbus, to test against a real IPP printer", name)
	return ""
}

// daemon starts a program, and returns what kills it.
func daemon(t *testing.T, cmd *exec.Cmd) (kill func()) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	kill = func() {
		_ = cmd.Process.Kill()
		<-ended
	}
	t.Cleanup(func() {
		kill()
		if t.Failed() {
			t.Logf("%s said:\n%s", cmd.Path, said.String())
		}
	})
	return kill
}

// eventually waits until something is so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); !so(); {
		if time.Now().After(until) {
			t.Fatalf("%s: not within 20 s", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func newSimulator(t *testing.T) *simulator {
	t.Helper()
	s := &simulator{t: t, dir: shortDir(t)}
	tool(t, "ippeveprinter")
	if err := os.WriteFile(filepath.Join(s.dir, "command"), fmt.Appendf(nil, command, s.dir), 0o700); err != nil {
		t.Fatal(err)
	}
	// ippeveprinter wants a system bus to announce itself on; this one is its own.
	s.bus = "unix:path=" + filepath.Join(s.dir, "bus")
	daemon(t, exec.Command(tool(t, "dbus-daemon"), "--session", "--nofork", "--address="+s.bus))
	eventually(t, "the bus", func() bool { _, err := os.Stat(filepath.Join(s.dir, "bus")); return err == nil })
	_, s.port, _ = net.SplitHostPort(nobody(t))
	s.address = "ipp://localhost:" + s.port + "/ipp/print"
	s.start()
	return s
}

// shortDir is a folder whose name is short enough for a socket in it.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "ipp")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func (s *simulator) start() {
	s.t.Helper()
	for _, dir := range []string{"spool", "keys"} {
		if err := os.MkdirAll(filepath.Join(s.dir, dir), 0o700); err != nil {
			s.t.Fatal(err)
		}
	}
	cmd := exec.Command(tool(s.t, "ippeveprinter"), "-p", s.port, "-n", "localhost", "-r", "off", "-d", filepath.Join(s.dir, "spool"), "-K", filepath.Join(s.dir, "keys"),
		"-f", "application/pdf", "-c", filepath.Join(s.dir, "command"), "Badges")
	cmd.Env = append(os.Environ(), "DBUS_SYSTEM_BUS_ADDRESS="+s.bus)
	s.stop = daemon(s.t, cmd)
	p := s.open(s.address)
	eventually(s.t, "the printer", func() bool { return p.Health(s.t.Context()).Ready })
}

func (s *simulator) open(address string) printer.Printer {
	s.t.Helper()
	p, err := printer.Open(address, printer.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// put makes a file that tells the printer something, and take takes it away.
func (s *simulator) put(name string) {
	if err := os.WriteFile(filepath.Join(s.dir, name), nil, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *simulator) take(name string) {
	if err := os.Remove(filepath.Join(s.dir, name)); err != nil {
		s.t.Error(err)
	}
}

// when does something once, the first time that a job comes to a phase.
func when(phase printer.Phase, do func()) func(printer.State) {
	done := false
	return func(s printer.State) {
		if s.Phase == phase && !done {
			done = true
			do()
		}
	}
}

func TestARealPrinter(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	for _, tt := range []struct {
		name  string
		files string
		tell  func(printer.State)
		phase printer.Phase
		seen  string
	}{
		{"prints", "", nil, printer.Printed, ""},
		{"is out of paper, and gets some", "nopaper", when(printer.Stopped, func() { s.take("nopaper") }), printer.Printed, "stopped out of paper"},
		{"is open, and is closed", "cover", when(printer.Stopped, func() { s.take("cover") }), printer.Printed, "stopped the cover is open"},
		{"gives a job up", "abort", nil, printer.Failed, "failed the printer gave the job up"},
	} { // one after another: it is one printer
		for _, file := range strings.Fields(tt.files) {
			s.put(file)
		}
		var seen told
		end, err := printer.Print(t.Context(), s.open(s.address), badge(), printer.Patience{}, func(state printer.State) {
			seen.tell(state)
			if tt.tell != nil {
				tt.tell(state)
			}
		})
		if err != nil || end.Phase != tt.phase || !strings.Contains(strings.Join(seen.words(), ", "), tt.seen) {
			t.Errorf("%s: %+v, %v after %v", tt.name, end, err, seen.words())
		}
		if got, _ := os.ReadFile(filepath.Join(s.dir, "printed.pdf")); !bytes.Equal(got, badge().PDF) {
			t.Errorf("%s: it was given %q", tt.name, got)
		}
	}
}

// TestARealPrinterIsSwitchedOff in the middle of a badge: that shows, and when it is back
// it knows the job no more, so that nobody says it was printed.
func TestARealPrinterIsSwitchedOff(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	s.put("hold")
	off := when(printer.Printing, s.stop)
	on := when(printer.Stopped, s.start)
	var seen told
	end, err := printer.Print(t.Context(), s.open(s.address), badge(), printer.Patience{TakeOver: time.Minute}, func(state printer.State) {
		seen.tell(state)
		off(state)
		on(state)
	})
	if err != nil || end.Phase != printer.Unknown || !strings.Contains(strings.Join(seen.words(), ", "), "stopped the printer does not answer") {
		t.Errorf("%+v, %v after %v", end, err, seen.words())
	}
	s.take("hold")
}

// TestARealPrinterGivesAJobBack when it is asked to.
func TestARealPrinterGivesAJobBack(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	s.put("nopaper")
	p := s.open(s.address)
	run, err := (&printer.Team{Printers: []printer.Printer{p}}).Send(t.Context(), badge(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Cancel(t.Context(), run.Ticket()); err != nil {
		t.Fatal(err)
	}
	s.take("nopaper")
	if end := run.Follow(t.Context(), nil); end.Phase != printer.Failed || end.Reasons[0] != printer.Cancelled {
		t.Errorf("%+v", end)
	}
}

// TestARealPrinterWithACertificateOfItsOwn is trusted by its fingerprint, and by no other.
func TestARealPrinterWithACertificateOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	secret := strings.Replace(s.address, "ipp", "ipps", 1)
	_, err := printer.Print(t.Context(), s.open(secret), badge(), printer.Patience{}, nil)
	if err == nil || !strings.Contains(err.Error(), "#sha256:") {
		t.Fatalf("%v, want its fingerprint", err)
	}
	_, fingerprint, _ := strings.Cut(err.Error(), "#sha256:")
	fingerprint = fingerprint[:64]
	if end, err := printer.Print(t.Context(), s.open(secret+"#sha256:"+fingerprint), badge(), printer.Patience{}, nil); err != nil || end.Phase != printer.Printed {
		t.Errorf("%+v, %v", end, err)
	}
	other := strings.Repeat("0", 64)
	if _, err := printer.Print(t.Context(), s.open(secret+"#sha256:"+other), badge(), printer.Patience{}, nil); err == nil || !strings.Contains(err.Error(), "another certificate") {
		t.Errorf("%v, want that the certificate is another", err)
	}
}
