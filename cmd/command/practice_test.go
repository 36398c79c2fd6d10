package command

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"antechamber/badges/printer"
	"antechamber/kiosk/checkin"
	"antechamber/storage"

	"pgregory.net/rapid"
)

// The clock stands where it was set, and goes as fast as was said, for every process.
func TestPractisedClock(t *testing.T) {
	t.Parallel()
	start, wall := time.Date(2007, 3, 5, 9, 30, 0, 0, time.UTC), time.Now()
	dir := t.TempDir()
	other := func() *practice {
		p := newPractice(dir, start)
		p.base.Set = wall
		p.wall = func() time.Time { return wall }
		return p
	}
	p := other()
	at := func(what string, want time.Time) {
		t.Helper()
		for who, p := range map[string]*practice{"here": p, "in another process": other()} {
			if got := p.now(); !got.Equal(want) {
				t.Errorf("%s: it is %s %s, want %s", what, got.Format("15:04:05"), who, want.Format("15:04:05"))
			}
		}
	}
	at("at the start", start)
	if err := p.setClock(start.Add(-time.Hour), 10); err != nil {
		t.Fatal(err)
	}
	since := wall
	wall = wall.Add(time.Minute)
	at("a minute later at ten times the speed", start.Add(-50*time.Minute))
	if got, want := p.when(since.Add(30*time.Second)), start.Add(-55*time.Minute); !got.Equal(want) {
		t.Errorf("half a minute ago it was %s, want %s", got.Format("15:04:05"), want.Format("15:04:05"))
	}
	if err := p.setClock(time.Time{}, 0); err != nil {
		t.Fatal(err)
	}
	wall = wall.Add(time.Hour)
	at("an hour after it was stopped", start.Add(-50*time.Minute))
	for _, speed := range []float64{-1, fastest + 1} {
		if err := p.setClock(time.Time{}, speed); checkin.FaultCode(err) != checkin.FaultInvalid {
			t.Errorf("a clock goes %g times as fast: %v", speed, err)
		}
	}
	var day *practice
	if got := day.when(wall); !got.Equal(wall) {
		t.Errorf("on the day %s is %s", wall, got)
	}
	if _, on := day.fault(faultPrinter); on {
		t.Error("on the day a fault is practised")
	}
}

// What a printer took while it stood still is held, comes out once when the fault is over, or is taken back.
func TestPractisedPrinterHoldsWhatItTook(t *testing.T) {
	t.Parallel()
	_, h := morning(t)
	pages := filepath.Join(t.TempDir(), "pages")
	out := func() int {
		files, _ := filepath.Glob(filepath.Join(pages, "*.pdf"))
		return len(files)
	}
	fault := func(on bool, as printer.Reason) {
		t.Helper()
		if err := h.setFault(t.Context(), faultPrinter, on, as); err != nil {
			t.Fatal(err)
		}
	}
	p, err := openPrinter("folder:"+pages, h.practice)
	if err != nil {
		t.Fatal(err)
	}
	send := func(name string) printer.Ticket {
		t.Helper()
		ticket, err := p.Send(t.Context(), printer.Job{Name: name, PDF: []byte("%PDF")}, printer.Patience{}, func(printer.State) {})
		if err != nil {
			t.Fatal(err)
		}
		return ticket
	}
	fault(true, "")
	if health := p.Health(t.Context()); health.Ready || health.Words() != "out of paper" {
		t.Errorf("without paper the printer is %s", health.Words())
	}
	first, second := send("first"), send("second")
	if s := p.Ask(t.Context(), first); s.Phase != printer.Stopped || s.Reasons[0] != printer.OutOfPaper || out() > 0 {
		t.Errorf("without paper a job is %s, and %d are out", s.Words(), out())
	}
	if err := p.Cancel(t.Context(), second); err != nil {
		t.Error(err)
	}
	elsewhere, err := openPrinter("folder:"+pages, newPractice(h.dir, h.desk.Now()))
	if err != nil {
		t.Fatal(err)
	}
	if s := elsewhere.Ask(t.Context(), first); s.Phase != printer.Stopped {
		t.Errorf("to another process the held job is %s", s.Words())
	}
	fault(false, "")
	if s := p.Ask(t.Context(), first); s.Phase != printer.Printed || out() != 1 {
		t.Errorf("with paper again the job is %s, and %d are out", s.Words(), out())
	}
	if health := p.Health(t.Context()); !health.Ready {
		t.Errorf("with paper again the printer is %s", health.Words())
	}
	fault(true, printer.Unreachable)
	_, err = p.Send(t.Context(), printer.Job{Name: "third", PDF: []byte("%PDF")}, printer.Patience{TakeOver: time.Millisecond, Every: time.Millisecond}, func(printer.State) {})
	if err == nil || !strings.Contains(err.Error(), "the printer does not answer") {
		t.Errorf("a printer that does not answer took a job: %v", err)
	}
}

// A practised hub is gone for the desk as a real one is: alone since a time of the
// rehearsal's clock, with what waits, and with who was inside at the cut.
func TestPractisedHubIsGone(t *testing.T) {
	t.Parallel()
	_, h := morning(t)
	if _, joined, _ := h.contact.look(t.Context()); joined || h.desk.Behind() {
		t.Fatal("the rehearsal has a hub before that is practised")
	}
	before := h.practice.now()
	if err := h.setFault(t.Context(), faultHub, true, ""); err != nil {
		t.Fatal(err)
	}
	now, joined, _ := h.contact.look(t.Context())
	if !joined || now.Status.Connected || !h.desk.Behind() {
		t.Errorf("the hub is gone, and the desk knows %+v (joined: %v)", now.Status, joined)
	}
	if since := h.practice.when(now.Status.AloneSince); since.Sub(before).Abs() > time.Minute {
		t.Errorf("it is alone since %s, and by its clock it is %s", since, before)
	}
	if err := h.setFault(t.Context(), faultHub, false, ""); err != nil {
		t.Fatal(err)
	}
	if _, joined, _ := h.contact.look(t.Context()); joined || h.desk.Behind() {
		t.Error("the fault is over, and the desk is alone")
	}
}

// While a hub that is gone is practised nothing is exchanged; before and after it is.
func TestPractisedHubIsCutOff(t *testing.T) {
	t.Parallel()
	_, h := morning(t)
	w := h.watch(slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	runs := make(chan bool)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.connected(ctx, func(ctx context.Context) {
			runs <- true
			<-ctx.Done()
			runs <- false
		})
	}()
	next := func(want bool) {
		t.Helper()
		select {
		case got := <-runs:
			if got != want {
				t.Errorf("the exchange goes on: %v, want %v", got, want)
			}
		case <-time.After(time.Minute):
			t.Fatalf("the exchange did not change to %v", want)
		}
	}
	next(true)
	for _, on := range []bool{true, false} {
		if err := h.setFault(t.Context(), faultHub, on, ""); err != nil {
			t.Fatal(err)
		}
		next(!on)
	}
	cancel()
	next(false)
	<-ended
}

// A full disk that is practised records nothing, and says what a real one says.
func TestPractisedDiskIsFull(t *testing.T) {
	t.Parallel()
	_, h := morning(t)
	if err := h.setFault(t.Context(), faultDiskFull, true, ""); err != nil {
		t.Fatal(err)
	}
	before, err := h.logged(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.desk.Present(t.Context(), checkin.Presentation{Code: "nothing", Actor: "staff:1"})
	var fault *checkin.Fault
	if !errors.As(err, &fault) || fault.Detail != checkin.DetailDiskFull {
		t.Errorf("on a full disk a presentation ends with %v", err)
	}
	if after, err := h.logged(t.Context()); err != nil || after != before {
		t.Errorf("%d entries became %d (%v)", before, after, err)
	}
	for name, want := range map[string]int64{faultDiskFull: 0, faultDisk: littleSpace / 2} {
		for _, all := range practisedFaults() {
			if err := h.setFault(t.Context(), all, all == name, ""); err != nil {
				t.Fatal(err)
			}
		}
		if free, known := h.practice.free(h.store.Free()); !known || free != want {
			t.Errorf("%s: %d bytes are free, want %d", name, free, want)
		}
	}
}

// However what is printed is cut into writes, each object on a line of its own is marked, and nothing else is another.
func TestEachObjectIsMarked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOf(rapid.SampledFrom([]string{`{"a":1}`, `{}`, `text {`, ``, `["a"]`, `{"b":{"c":2}}`})).Draw(t, "lines")
		text := strings.Join(lines, "\n") + rapid.SampledFrom([]string{"", "\n"}).Draw(t, "end")
		want := ""
		for line := range strings.Lines(text) {
			switch {
			case !strings.HasSuffix(line, "\n"):
			case strings.HasPrefix(line, "{}"):
				line = `{"rehearsal":true}` + "\n"
			case strings.HasPrefix(line, "{"):
				line = `{"rehearsal":true,` + line[1:]
			}
			want += line
		}
		var got strings.Builder
		m := &marker{to: &got, on: func() bool { return true }}
		for rest := text; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "n")
			if written, err := m.Write([]byte(rest[:n])); written != n || err != nil {
				t.Fatal(written, err)
			}
			rest = rest[n:]
		}
		if err := m.end(); err != nil || got.String() != want {
			t.Fatalf("%q became %q (%v), want %q", text, got.String(), err, want)
		}
	})
}

func TestPracticeName(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"": "", "a.csv": "a-rehearsal.csv", "dir/a.tar.gz": "dir/a.tar-rehearsal.gz", "letters": "letters-rehearsal", "letters/": "letters-rehearsal",
		"rehearsal/a.csv": "rehearsal/a-rehearsal.csv", "My-Rehearsal.pdf": "My-Rehearsal.pdf",
	} {
		if got := practiceName(path); got != want {
			t.Errorf("%q is called %q, want %q", path, got, want)
		}
	}
}

// Only a rehearsal's folder is wiped, and only while nobody uses it.
func TestOnlyARehearsalIsWiped(t *testing.T) {
	t.Parallel()
	s, h := morning(t)
	data := t.TempDir()
	s.commands.Data, s.commands.Rehearsal = data, true
	dir := filepath.Join(data, "rehearsal")
	if wiped, err := s.wipe(); wiped || err != nil {
		t.Errorf("wiped what is not there: %v %v", wiped, err)
	}
	day, err := storage.Open(t.Context(), scratchOptions(t.TempDir(), storage.Day))
	if err != nil {
		t.Fatal(err)
	}
	defer day.Close()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	database := filepath.Join(dir, storage.FileName)
	if _, err := day.Copy(t.Context(), database); err != nil {
		t.Fatal(err)
	}
	if _, err := s.wipe(); checkin.FaultCode(err) != checkin.FaultConflict || !strings.Contains(err.Error(), "holds the data of a day") {
		t.Errorf("a day's data in the place of a rehearsal's: %v", err)
	}
	if err := os.Remove(database); err != nil {
		t.Fatal(err)
	}
	if _, err := h.store.Copy(t.Context(), filepath.Join(dir, storage.FileName)); err != nil {
		t.Fatal(err)
	}
	if wiped, err := s.wipe(); !wiped || err != nil {
		t.Errorf("not wiped: %v %v", wiped, err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something is left: %v", err)
	}
}

// A file of keys says whether it is of a rehearsal, so that neither takes the other's.
func TestKeysOfARehearsalAreItsOwn(t *testing.T) {
	t.Parallel()
	c := &checkin.Conference{ID: "small"}
	day, rehearsal := &session{commands: &commands{}}, &session{commands: &commands{Rehearsal: true}}
	if day.keysOf(c) != "small" || rehearsal.keysOf(c) == day.keysOf(c) {
		t.Errorf("the keys are those of %q and of %q", day.keysOf(c), rehearsal.keysOf(c))
	}
}
