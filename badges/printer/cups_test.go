package printer_test

import (
	"strings"
	"testing"

	"antechamber/badges/printer"
	"antechamber/badges/printer/ipp"
)

// newQueue is a queue of CUPS on a printer; nil is one that does not speak IPP.
func newQueue(t *testing.T, device *fakePrinter) (*fakePrinter, printer.Printer) {
	q := newFake(t)
	uri := "usb://Badge/Printer"
	if device != nil {
		uri = device.address
	}
	q.printer = []ipp.Attribute{ipp.String(ipp.TagText, "cups-version", "2.4.2"), ipp.String(ipp.TagURI, "device-uri", uri)}
	p, err := printer.Open("cups:badge", printer.Options{CUPS: strings.TrimPrefix(q.server.URL, "http://")})
	if err != nil {
		t.Fatal(err)
	}
	return q, p
}

// passOn gives the queue's job to the device, as CUPS does.
func passOn(q, device *fakePrinter) func(printer.State) {
	return func(s printer.State) {
		q.mu.Lock()
		defer q.mu.Unlock()
		device.mu.Lock()
		defer device.mu.Unlock()
		if s.Phase == printer.Sent {
			device.names[7] = q.names[1]
		}
	}
}

// TestCompletedByCUPSIsNoProof: CUPS calls a job completed that its printer gave up.
func TestCompletedByCUPSIsNoProof(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		prepare func(q, device *fakePrinter)
		usb     bool
		want    printer.Phase
	}{
		{"the printer printed it", func(_, d *fakePrinter) {}, false, printer.Printed},
		{"the printer gave it up", func(_, d *fakePrinter) { d.moments = [][]ipp.Attribute{job(8)} }, false, printer.Failed},
		{"CUPS takes that for cancelled", func(q, d *fakePrinter) {
			q.moments, d.moments = [][]ipp.Attribute{job(7)}, [][]ipp.Attribute{job(8)}
		}, false, printer.Failed},
		{"the printer hides its jobs", func(_, d *fakePrinter) { d.hidden = true }, false, printer.Unknown},
		{"the printer is gone by then", func(_, d *fakePrinter) { d.server.Close() }, false, printer.Unknown},
		{"the printer speaks no IPP", func(_, d *fakePrinter) {}, true, printer.Unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			device := newFake(t)
			behind := device
			if tt.usb {
				behind = nil
			}
			q, p := newQueue(t, behind)
			tt.prepare(q, device)
			end, err := printer.Print(t.Context(), p, badge(), quick(), passOn(q, device))
			if err != nil || end.Phase != tt.want {
				t.Errorf("%+v, %v, want %s", end, err, tt.want)
			}
			if tt.want == printer.Failed && end.Reasons[0] != printer.Aborted {
				t.Errorf("%v, want what the printer says", end.Reasons)
			}
		})
	}
}

// TestAnUnpluggedPrinterShows, though CUPS goes on saying that it prints.
func TestAnUnpluggedPrinterShows(t *testing.T) {
	t.Parallel()
	device := newFake(t)
	q, p := newQueue(t, device)
	q.moments = [][]ipp.Attribute{job(5)}
	end, err := printer.Print(t.Context(), p, badge(), quick(), func(s printer.State) {
		if s.Phase == printer.Printing {
			device.server.Close()
		}
	})
	if err != nil || end.Phase != printer.Stopped || end.Reasons[0] != printer.Unreachable {
		t.Errorf("%+v, %v", end, err)
	}
	if h := p.Health(t.Context()); h.Ready {
		t.Errorf("%+v", h)
	}
}

func TestWhatThePrinterBehindTheQueueSaysCounts(t *testing.T) {
	t.Parallel()
	device := newFake(t)
	q, p := newQueue(t, device)
	q.moments = [][]ipp.Attribute{job(5)}
	device.printer = []ipp.Attribute{ipp.String(ipp.TagKeyword, "printer-state-reasons", "door-open-error")}
	end, err := printer.Print(t.Context(), p, badge(), quick(), nil)
	if err != nil || end.Phase != printer.Stopped || end.Reasons[0] != printer.DoorOpen {
		t.Errorf("%+v, %v", end, err)
	}
	if h := p.Health(t.Context()); h.Ready || h.Reasons[0] != printer.DoorOpen {
		t.Errorf("%+v", h)
	}
}

func TestCUPSSaysInWordsOnlyThatItReachesNoPrinter(t *testing.T) {
	t.Parallel()
	q, p := newQueue(t, nil)
	q.printer = append(q.printer, ipp.String(ipp.TagText, "printer-state-message", "The printer may not exist or is unavailable at this time."))
	q.moments = [][]ipp.Attribute{job(5)}
	if end, err := printer.Print(t.Context(), p, badge(), quick(), nil); err != nil || end.Phase != printer.Stopped || end.Reasons[0] != printer.Unreachable {
		t.Errorf("%+v, %v", end, err)
	}
}
