package printer_test

import (
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"antechamber/badges/printer"
)

// zebra is a label printer on a port of its own.
type zebra struct {
	listener net.Listener
	mu       sync.Mutex
	dumb     bool     // it answers nothing
	errors   string   // what it says to ~HQES; "" is nothing wrong
	out      bool     // paper, by ~HS
	paused   bool     //
	open     bool     // its head
	waiting  int      // labels
	takes    int      // how many times it is asked until the labels are out
	labels   []string // what it was given, byte for byte
}

func newZebra(t *testing.T) *zebra {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	z := &zebra{listener: l, takes: 1}
	t.Cleanup(func() { _ = l.Close() })
	go z.serve(l)
	return z
}

func (z *zebra) serve(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go z.hear(conn)
	}
}

func (z *zebra) hear(conn net.Conn) {
	defer conn.Close()
	var all []byte
	part := make([]byte, 64<<10)
	for {
		n, err := conn.Read(part)
		all = append(all, part[:n]...)
		if string(all) == "~HQES\r\n~HS\r\n" {
			if answer := z.answer(); answer != "" {
				_, _ = io.WriteString(conn, answer)
			}
			all = nil
		}
		if err != nil {
			break
		}
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	switch {
	case string(all) == "~JA\r\n":
		z.waiting = 0
	case len(all) > 0:
		z.labels = append(z.labels, string(all))
		z.waiting++
	}
}

func (z *zebra) answer() string {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.dumb {
		return ""
	}
	bit := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	errors := z.errors
	if errors == "" {
		errors = "0 00000000 00000000"
	}
	if z.waiting > 0 && !z.out && !z.paused && !z.open {
		if z.takes--; z.takes < 0 {
			z.waiting = 0
		}
	}
	return fmt.Sprintf("\x02\r\nPRINTER STATUS\r\n ERRORS: %s\r\n WARNINGS: 0 00000000 00000000\r\n\x03", errors) +
		fmt.Sprintf("\x02030,%d,%d,0609,%03d,0,0,0,000,0,0,0\x03\r\n", bit(z.out), bit(z.paused), 0) +
		fmt.Sprintf("\x02001,0,%d,0,1,2,6,0,%08d,1,000\x03\r\n\x021234,0\x03\r\n", bit(z.open), z.waiting)
}

func (z *zebra) set(f func()) {
	z.mu.Lock()
	defer z.mu.Unlock()
	f()
}

func (z *zebra) given() []string {
	z.mu.Lock()
	defer z.mu.Unlock()
	return slices.Clone(z.labels)
}

func (z *zebra) printer(t *testing.T, query string) printer.Printer {
	t.Helper()
	p, err := printer.Open("zpl://"+z.listener.Addr().String()+query, printer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// label is a job for a label printer of any resolution.
func label() printer.Job {
	return printer.Job{Name: "WFGMV1FN-1", Width: 101.6, Height: 76.2, ZPL: func(dpi int) ([]byte, error) {
		return fmt.Appendf(nil, "^XA^FD%d dpi\x00\xff^XZ\n", dpi), nil
	}}
}

// TestALabelPrinterGetsTheExactBytes, in one piece and once, and says when the label is out.
func TestALabelPrinterGetsTheExactBytes(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"", "?dpi=203", "?dpi=300", "?dpi=600&label=101.6x76.2"} {
		z := newZebra(t)
		end, err := printer.Print(t.Context(), z.printer(t, query), label(), quick(), nil)
		dpi := 203
		if query != "" {
			_, _ = fmt.Sscanf(query, "?dpi=%d", &dpi)
		}
		want := fmt.Sprintf("^XA^FD%d dpi\x00\xff^XZ\n", dpi)
		if got := z.given(); err != nil || end.Phase != printer.Printed || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v, %v, it got %q, want %q", query, end, err, got, want)
		}
	}
}

// TestALabelPrinterSaysWhatItLacks, before it is given a label and after.
func TestALabelPrinterSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		spoil  func(*zebra)
		mend   func(*zebra)
		reason printer.Reason
	}{
		{"out of labels by ~HS", func(z *zebra) { z.out = true }, func(z *zebra) { z.out = false }, printer.OutOfPaper},
		{"paused", func(z *zebra) { z.paused = true }, func(z *zebra) { z.paused = false }, printer.Paused},
		{"head open", func(z *zebra) { z.open = true }, func(z *zebra) { z.open = false }, printer.CoverOpen},
		{"out of labels by ~HQES", func(z *zebra) { z.errors = "1 00000000 00000001" }, func(z *zebra) { z.errors = "" }, printer.OutOfPaper},
		{"out of ribbon", func(z *zebra) { z.errors = "1 00000000 00000002" }, func(z *zebra) { z.errors = "" }, printer.OutOfInk},
		{"cutter", func(z *zebra) { z.errors = "1 00000000 00000008" }, func(z *zebra) { z.errors = "" }, printer.OtherReason},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			z := newZebra(t)
			p := z.printer(t, "")
			z.set(func() { tt.spoil(z) })
			if h := p.Health(t.Context()); h.Ready || h.Reasons[0] != tt.reason {
				t.Errorf("%+v", h)
			}
			var seen told
			mend := when(printer.Stopped, func() { z.set(func() { tt.mend(z) }) })
			end, err := printer.Print(t.Context(), p, label(), printer.Patience{Every: time.Millisecond, TakeOver: time.Minute}, func(s printer.State) {
				seen.tell(s)
				mend(s)
			})
			if err != nil || end.Phase != printer.Printed || len(z.given()) != 1 || !strings.Contains(strings.Join(seen.words(), ", "), "stopped "+tt.reason.Words()) {
				t.Errorf("%+v, %v after %v", end, err, seen.words())
			}
			z.set(func() { z.waiting, z.takes = 1, 1000; tt.spoil(z) })
			if s := p.Ask(t.Context(), end.Ticket); s.Phase != printer.Stopped || s.Reasons[0] != tt.reason {
				t.Errorf("with a label in it: %+v", s)
			}
		})
	}
}

// TestALabelPrinterThatSaysNothing prints, and nobody knows what became of the label.
func TestALabelPrinterThatSaysNothing(t *testing.T) {
	t.Parallel()
	z := newZebra(t)
	z.dumb = true
	p := z.printer(t, "")
	end, err := printer.Print(t.Context(), p, label(), quick(), nil)
	if err != nil || end.Phase != printer.Unknown || len(z.given()) != 1 {
		t.Errorf("%+v, %v", end, err)
	}
	if h := p.Health(t.Context()); !h.Ready || h.Said == "" {
		t.Errorf("%+v", h)
	}
}

// TestALabelPrinterThatIsUnplugged shows, and is no proof of a label when it is back.
func TestALabelPrinterThatIsUnplugged(t *testing.T) {
	t.Parallel()
	z := newZebra(t)
	z.takes = 1000
	address := z.listener.Addr().String()
	p := z.printer(t, "")
	unplug := when(printer.Printing, func() { _ = z.listener.Close() })
	plug := when(printer.Stopped, func() {
		z.set(func() { z.waiting = 0 })
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Skipf("the port is another's meanwhile: %v", err)
		}
		t.Cleanup(func() { _ = l.Close() })
		go z.serve(l)
	})
	end, err := printer.Print(t.Context(), p, label(), printer.Patience{Every: time.Millisecond, TakeOver: time.Minute}, func(s printer.State) {
		unplug(s)
		plug(s)
	})
	if err != nil || end.Phase != printer.Unknown {
		t.Errorf("%+v, %v", end, err)
	}
	_, err = printer.Print(t.Context(), openAt(t, "zpl://"+nobody(t)), label(), quick(), nil)
	if err == nil || !strings.Contains(err.Error(), "does not answer") {
		t.Errorf("%v", err)
	}
}

func openAt(t *testing.T, address string) printer.Printer {
	t.Helper()
	p, err := printer.Open(address, printer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestALabelPrinterGivesBackOnlyItsOwn: the command empties it, and another kiosk's label may be there.
func TestALabelPrinterGivesBackOnlyItsOwn(t *testing.T) {
	t.Parallel()
	z := newZebra(t)
	p := z.printer(t, "")
	z.set(func() { z.waiting, z.paused = 2, true })
	if p.Cancel(t.Context(), "x") == nil || z.waiting != 2 {
		t.Error("two labels were taken back")
	}
	z.set(func() { z.waiting = 1 })
	if err := p.Cancel(t.Context(), "x"); err != nil {
		t.Error(err)
	}
	eventually(t, "the label is gone", func() bool { z.mu.Lock(); defer z.mu.Unlock(); return z.waiting == 0 })
	if p.Cancel(t.Context(), "x") == nil {
		t.Error("nothing was taken back")
	}
}

func TestAddressesOfLabelPrinters(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"zpl://", "zpl://h?dpi=72", "zpl://h?dpi=x", "zpl://h?speed=3", "zpl://h?label=3", "zpl://h?label=-1x3", "zpl://h/path", "windows:", "windows:Zebra?dpi=1", "windows:Zebra",
	} {
		if _, err := printer.Open(address, printer.Options{}); err == nil {
			t.Errorf("%s was opened", address)
		}
	}
	if p := openAt(t, "zpl://zebra.example?dpi=300"); p.String() != "label printer zebra.example" {
		t.Errorf("it is called %q", p)
	}
}

// TestADesignThatAPrinterCannotTake is refused, or said, before anything is printed.
func TestADesignThatAPrinterCannotTake(t *testing.T) {
	t.Parallel()
	z := newZebra(t)
	page := badge()
	if _, err := printer.Print(t.Context(), z.printer(t, ""), page, quick(), nil); err == nil || !strings.Contains(err.Error(), "prints labels and no pages") {
		t.Errorf("a page: %v", err)
	}
	large := label()
	large.Width, large.Height, large.Tinted = 105, 148, true
	p := z.printer(t, "?label=101.6x76.2")
	if _, err := printer.Print(t.Context(), p, large, quick(), nil); err == nil || !strings.Contains(err.Error(), "takes no paper of 105 × 148 mm") || len(z.given()) > 0 {
		t.Errorf("A6: %v", err)
	}
	all := p.Health(t.Context()).Objections(large)
	if len(all) != 2 || !all[0].Refused || all[0].Paper != "105 × 148 mm" || all[1].Refused || !strings.Contains(all[1].Words, "black only") {
		t.Errorf("%+v", all)
	}
	turned := label()
	turned.Width, turned.Height = turned.Height, turned.Width
	if all := p.Health(t.Context()).Objections(turned); len(all) > 0 {
		t.Errorf("lying: %+v", all)
	}
}

// TestALabelPrinterOfUnknownLabels objects to what is wider than most such printers print, and prints it.
func TestALabelPrinterOfUnknownLabels(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address       string
		width, height float64
		objects       bool
	}{
		{"zpl://127.0.0.1:1", 101.6, 76.2, false},
		{"zpl://127.0.0.1:1", 105, 148, false},
		{"zpl://127.0.0.1:1", 210, 148, true},
		{"zpl://127.0.0.1:1?label=210x148", 210, 148, false},
	} {
		p, err := printer.Open(tt.address, printer.Options{})
		if err != nil {
			t.Fatal(err)
		}
		all := p.Health(t.Context()).Objections(printer.Job{Width: tt.width, Height: tt.height})
		if (len(all) > 0) != tt.objects || tt.objects && all[0].Refused {
			t.Errorf("%s, %g × %g: %+v", tt.address, tt.width, tt.height, all)
		}
	}
}
