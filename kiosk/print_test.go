package kiosk

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// slowPrinter prints as the test says: it passes on what it is told, until it is told an end.
type slowPrinter struct {
	says chan PrintProgress
	took chan struct{} // after each
}

func (p *slowPrinter) Print(ctx context.Context, o PrintOrder) (PrintResult, error) {
	for {
		select {
		case <-ctx.Done():
			return PrintResult{}, ctx.Err()
		case progress := <-p.says:
			if progress.ended() {
				return PrintResult{Issue: 1, Where: "printer badge", End: progress}, nil
			}
			o.Progress(progress)
			p.took <- struct{}{}
		}
	}
}

// until lets the desk go on until the words are on its screen, while a print is on its way.
func (v *driver) until(words string) {
	v.t.Helper()
	for end := time.Now().Add(time.Minute); !v.shows(words); {
		if time.Now().After(end) {
			v.t.Fatalf("%q does not come to the screen", words)
		}
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Millisecond)
		_ = v.Idle(ctx)
		stop()
	}
}

// TestTheHeaderSaysWhatThePrinterSays, while people go on being checked in.
func TestTheHeaderSaysWhatThePrinterSays(t *testing.T) {
	p := &slowPrinter{make(chan PrintProgress), make(chan struct{})}
	lists := &lister{}
	v := drive(t, func(c *Config) { c.Badges, c.Lists = p, lists })
	say := func(progress PrintProgress) {
		p.says <- progress
		<-p.took
	}
	v.scan("AAAA0001")
	v.Key(fyne.KeyP, fyne.KeyModifierControl)
	v.mustShow("Printing…")

	say(PrintProgress{Phase: PrintPrinting})
	v.until("Printing…")
	say(PrintProgress{Phase: PrintStopped, Reason: "out_of_paper", Said: "Load tray 1", Printer: "printer badge"})
	v.until("Out of paper")
	v.mustShow("Printer badge says: Load tray 1")

	v.Scanned("BADGE AAAA0001")
	v.until("Admitted")
	v.mustShow("Out of paper")
	v.Key(fyne.KeyF11, 0) // who is inside waits for no badge
	v.until("Who is inside")

	say(PrintProgress{Phase: PrintPrinting})
	v.until("Printing…")
	p.says <- PrintProgress{Phase: PrintUnknown}
	v.settle()
	v.mustShow("See whether it came out", "does not tell whether it came out")
}

func TestAPrintThatStandsStillKeepsNobodyFromTheNext(t *testing.T) {
	t.Parallel()
	stopped := printState{PrintProgress: PrintProgress{Phase: PrintStopped}}
	waiting := printing("AAAA0001")
	if stopped.busy() || !waiting.busy() {
		t.Error("a print that stands still must let the next be asked for, one on its way must not")
	}
}

// boxPrinter prints badges with characters that no font has.
type boxPrinter struct{}

func (boxPrinter) Print(context.Context, PrintOrder) (PrintResult, error) {
	return PrintResult{Issue: 1, Where: "printer badge", Lacks: "U+20BB7, U+13000"}, nil
}

// TestACharacterThatNoFontHasIsShownAtTheDesk: who prints a badge with a box on it sees so before the person goes.
func TestACharacterThatNoFontHasIsShownAtTheDesk(t *testing.T) {
	v := drive(t, func(c *Config) { c.Badges = boxPrinter{} })
	v.scan("AAAA0001")
	v.Key(fyne.KeyP, fyne.KeyModifierControl)
	v.until("U+20BB7, U+13000")
	v.mustShow("install a font")
}

// TestASecondBadgeIsNotKeptBackByOneThatStandsStill: it is asked for at once, so that what is said of the printer is said of it too.
func TestASecondBadgeIsNotKeptBackByOneThatStandsStill(t *testing.T) {
	p := &slowPrinter{make(chan PrintProgress), make(chan struct{})}
	v := drive(t, func(c *Config) { c.Badges = p })
	v.scan("AAAA0001")
	v.Key(fyne.KeyP, fyne.KeyModifierControl)
	p.says <- PrintProgress{Phase: PrintStopped, Reason: "out_of_paper"}
	<-p.took
	v.until("Out of paper")
	v.Key(fyne.KeyEscape, 0)
	v.Scanned("AAAA0002")
	v.until("Identity check")
	v.Key(fyne.KeyP, fyne.KeyModifierControl)
	v.until("Printing…")
	for range 2 { // both listen: one would block here
		p.says <- PrintProgress{Phase: PrintPrinted}
	}
	v.settle()
	v.mustShow("Printed")
}

// TestTheHeaderPutsFirstWhatStaffHaveToDo.
func TestTheHeaderPutsFirstWhatStaffHaveToDo(t *testing.T) {
	t.Parallel()
	on := func(phase PrintPhase) printState {
		return printState{PrintProgress: PrintProgress{Phase: phase, Reason: "jam"}}
	}
	over := func(phase PrintPhase) printState { return ended(PrintProgress{Phase: phase}, "AAAA0001", time.Time{}) }
	well, ill, second, few := PrinterHealth{Ready: true}, PrinterHealth{Reason: "out_of_paper"}, PrinterHealth{Ready: true, Reason: "jam"}, PrinterHealth{Ready: true, Counted: true, Labels: fewLabels - 1}
	for _, tt := range []struct {
		name    string
		print   printState
		printer *PrinterHealth
		first   bool // the printer comes first
	}{
		{"nothing was printed", printState{}, &ill, true},
		{"nobody knows of the printer", over(PrintPrinted), nil, false},
		{"all is well", over(PrintPrinted), &well, false},
		{"paper ran out afterwards", over(PrintPrinted), &ill, true},
		{"the second printer stands in", over(PrintPrinted), &second, true},
		{"few labels are left", over(PrintPrinted), &few, true},
		{"it is on its way", on(PrintPrinting), &ill, false},
		{"it stands still", on(PrintStopped), &ill, false},
		{"it stood still for too long", over(PrintStopped), &ill, true},
		{"and the printer goes on", over(PrintStopped), &well, false},
		{"it failed, and the printer is well", over(PrintFailed), &few, false},
		{"it failed, and the printer is not", over(PrintFailed), &ill, true},
		{"nobody knows, and the printer is off", over(PrintUnknown), &ill, true},
	} {
		s := deskState{print: tt.print, printer: tt.printer}
		if got := s.printerNeeds(); got != tt.first {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
}
