package printer_test

import (
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

// cupsServer is a CUPS of our own, with one queue on a simulated printer.
type cupsServer struct {
	*simulator
	t      *testing.T
	server string // HOST:PORT
}

func newCUPS(t *testing.T) *cupsServer {
	t.Helper()
	if os.Getenv("ANTECHAMBER_CUPS") == "" {
		t.Skip(`a CUPS of its own is started by "make long" only: set ANTECHAMBER_CUPS=1`)
	}
	cupsd := tool(t, "cupsd")
	lpadmin := tool(t, "lpadmin")
	dir := shortDir(t)
	for _, folder := range []string{"", "etc", "jobs", "tmp", "cache", "cache/rss", "run", "logs"} {
		path := filepath.Join(dir, folder)
		if err := os.MkdirAll(path, 0o711); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0o711); err != nil { // its filters run as another user
			t.Fatal(err)
		}
	}
	_, port, _ := net.SplitHostPort(nobody(t))
	files, rules := filepath.Join(dir, "etc/cups-files.conf"), filepath.Join(dir, "etc/cupsd.conf")
	for _, path := range []string{files, rules} {
		text, err := os.ReadFile(filepath.Join("testdata/cups", filepath.Base(path)))
		if err != nil {
			t.Fatal(err)
		}
		text = []byte(strings.NewReplacer("@DIR@", dir, "@PORT@", port).Replace(string(text)))
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := &cupsServer{simulator: newSimulator(t), t: t, server: "localhost:" + port}
	daemon(t, exec.Command(cupsd, "-f", "-c", rules, "-s", files))
	eventually(t, "CUPS", func() bool { _, err := printer.Queues(t.Context(), c.options()); return err == nil })
	c.run(lpadmin, "-p", "badge", "-E", "-v", c.address, "-m", "everywhere")
	return c
}

func (c *cupsServer) options() printer.Options { return printer.Options{CUPS: c.server} }

// run runs one of CUPS' own commands.
func (c *cupsServer) run(name string, args ...string) {
	c.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "CUPS_SERVER="+c.server)
	if out, err := cmd.CombinedOutput(); err != nil {
		c.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func (c *cupsServer) print(patience printer.Patience, tell func(printer.State)) (printer.State, []string) {
	c.t.Helper()
	p, err := printer.Open("cups:badge", c.options())
	if err != nil {
		c.t.Fatal(err)
	}
	var seen told
	job := badge()
	job.PDF = page()
	end, err := printer.Print(c.t.Context(), p, job, patience, func(s printer.State) {
		seen.tell(s)
		if tell != nil {
			tell(s)
		}
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return end, seen.words()
}

// page is a PDF that the filters of CUPS read: one empty page of A6.
func page() []byte {
	out := "%PDF-1.4\n"
	var at []int
	for i, object := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 297 419]/Resources<<>>>>"} {
		at = append(at, len(out))
		out += fmt.Sprintf("%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	xref := len(out)
	out += "xref\n0 4\n0000000000 65535 f \n"
	for _, offset := range at {
		out += fmt.Sprintf("%010d 00000 n \n", offset)
	}
	return []byte(out + fmt.Sprintf("trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", xref))
}

func has(seen []string, want string) bool {
	return want == "" || strings.Contains(strings.Join(seen, ", "), want)
}

// TestRealCUPS prints on a real queue with a simulated printer behind it.
func TestRealCUPS(t *testing.T) {
	t.Parallel()
	c := newCUPS(t)
	patient := printer.Patience{TakeOver: time.Minute}

	if end, seen := c.print(patient, nil); end.Phase != printer.Printed {
		t.Errorf("%+v after %v", end, seen)
	}
	c.put("nopaper")
	if end, seen := c.print(patient, when(printer.Stopped, func() { c.take("nopaper") })); end.Phase != printer.Printed || !has(seen, "stopped out of paper") {
		t.Errorf("out of paper: %+v after %v", end, seen)
	}
	c.put("cover")
	if end, seen := c.print(patient, when(printer.Stopped, func() { c.take("cover") })); end.Phase != printer.Printed || !has(seen, "stopped the cover is open") {
		t.Errorf("cover open: %+v after %v", end, seen)
	}
	c.put("abort")
	if end, seen := c.print(patient, nil); end.Phase != printer.Failed || end.Reasons[0] != printer.Aborted {
		t.Errorf("aborted: %+v after %v", end, seen)
	}
	c.take("abort")
	c.run(tool(t, "cupsdisable"), "-r", "load badges", "badge")
	if end, seen := c.print(patient, when(printer.Stopped, func() { c.run(tool(t, "cupsenable"), "badge") })); end.Phase != printer.Printed || !has(seen, "stopped paused") {
		t.Errorf("stopped queue: %+v after %v", end, seen)
	}
	queues, err := printer.Queues(t.Context(), c.options())
	if err != nil || len(queues) != 1 || queues[0].Address != "cups:badge" || !queues[0].Health.Ready {
		t.Errorf("%+v, %v", queues, err)
	}
}

// TestRealCUPSWithAPrinterThatIsOff says so, and prints when the printer is back.
func TestRealCUPSWithAPrinterThatIsOff(t *testing.T) {
	t.Parallel()
	c := newCUPS(t)
	c.stop()
	end, seen := c.print(printer.Patience{TakeOver: time.Minute}, when(printer.Stopped, c.start))
	if end.Phase != printer.Printed || !has(seen, "stopped the printer does not answer") {
		t.Errorf("%+v after %v", end, seen)
	}
}

// TestRealCUPSLosesItsQueue while the badge is in it.
func TestRealCUPSLosesItsQueue(t *testing.T) {
	t.Parallel()
	c := newCUPS(t)
	c.put("hold")
	defer c.take("hold")
	end, seen := c.print(printer.Patience{GiveUp: 20 * time.Second}, when(printer.Printing, func() { c.run(tool(t, "lpadmin"), "-x", "badge") }))
	want := printer.Gone
	if _, err := printer.Queues(t.Context(), c.options()); err != nil { // CUPS 2.4.2 itself falls over now and then when a queue goes that prints
		want = printer.Unreachable
	}
	if end.Phase == printer.Printed || len(end.Reasons) == 0 || end.Reasons[0] != want {
		t.Errorf("%+v after %v, want %s", end, seen, want)
	}
}
