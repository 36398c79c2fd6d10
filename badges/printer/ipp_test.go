package printer_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"antechamber/badges/printer"
	"antechamber/badges/printer/ipp"
	"antechamber/kiosk/checkin"

	"github.com/google/go-cmp/cmp"
)

func badge() printer.Job {
	return printer.Job{Name: "WFGMV1FN-1", PDF: []byte("%PDF badge"), Media: "iso_a6_105x148mm"}
}

// TestAJobGoesThroughItsStates: what a printer says of a job, in its order, is what is told.
func TestAJobGoesThroughItsStates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		moments [][]ipp.Attribute
		want    []string
	}{
		{"at once", nil, []string{"printed"}},
		{"in its turn", [][]ipp.Attribute{job(3), job(5), job(5), job(9)}, []string{"printing", "printed"}},
		{"out of paper", [][]ipp.Attribute{job(5), job(5, "media-empty-warning"), job(5, "media-empty-error", "media-low-report"), job(5), job(9)}, []string{"printing", "stopped out of paper", "printing", "printed"}},
		{"cover open", [][]ipp.Attribute{job(6, "cover-open-error"), job(9)}, []string{"stopped the cover is open", "printed"}},
		{"door open and no ink", [][]ipp.Attribute{job(5, "marker-supply-empty-error", "door-open"), job(9)}, []string{"stopped a door is open, out of ink", "printed"}},
		{"jam", [][]ipp.Attribute{job(5, "media-jam-error"), job(9)}, []string{"stopped paper jam", "printed"}},
		{"paused", [][]ipp.Attribute{job(3, "paused"), job(9)}, []string{"stopped paused", "printed"}},
		{"held", [][]ipp.Attribute{job(4), job(9)}, []string{"stopped the job is held", "printed"}},
		{"what nobody foresaw", [][]ipp.Attribute{job(5, "laser-hungry-error"), job(9)}, []string{"stopped in trouble", "printed"}},
		{"stopped for no reason", [][]ipp.Attribute{job(6), job(9)}, []string{"stopped in trouble", "printed"}},
		{"little is no trouble", [][]ipp.Attribute{job(5, "media-low-warning", "toner-low"), job(9)}, []string{"printing", "printed"}},
		{"aborted", [][]ipp.Attribute{job(5), job(8)}, []string{"printing", "failed the printer gave the job up"}},
		{"cancelled at the printer", [][]ipp.Attribute{job(7)}, []string{"failed taken back"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.moments = tt.moments
			var seen told
			patience := quick()
			patience.GiveUp, patience.TakeOver = time.Minute, time.Minute
			end, err := printer.Print(t.Context(), f.open(), badge(), patience, seen.tell)
			if err != nil {
				t.Fatal(err)
			}
			want := append([]string{"waiting", "sent"}, tt.want...)
			if diff := cmp.Diff(want, seen.words()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if end.Phase != seen.states[len(seen.states)-1].Phase {
				t.Errorf("it ended %v", end)
			}
		})
	}
}

func TestTheBadgeArrivesWhole(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	if _, err := printer.Print(t.Context(), f.open(), badge(), quick(), nil); err != nil {
		t.Fatal(err)
	}
	if string(f.pdf) != "%PDF badge" || f.jobs[0] != "iso_a6_105x148mm" || !strings.HasPrefix(f.names[1], "WFGMV1FN-1-") {
		t.Errorf("%q on %q as %q", f.pdf, f.jobs[0], f.names[1])
	}
}

// TestPaperThatThePrinterDoesNotKnowIsItsChoice: a size it lacks would make it refuse the job.
func TestPaperThatThePrinterDoesNotKnowIsItsChoice(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	j := badge()
	j.Media = "iso_a7_74x105mm"
	if _, err := printer.Print(t.Context(), f.open(), j, quick(), nil); err != nil || f.jobs[0] != "" {
		t.Errorf("printed on %q, %v", f.jobs[0], err)
	}
}

// TestAPrinterThatIsBusyIsWaitedFor, and takes the job in the end or not.
func TestAPrinterThatIsBusyIsWaitedFor(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.refuse = ipp.StatusBusy
	var seen told
	_, err := printer.Print(t.Context(), f.open(), badge(), quick(), func(s printer.State) {
		seen.tell(s)
		if len(seen.states) == 3 {
			f.mu.Lock()
			f.refuse = 0
			f.mu.Unlock()
		}
	})
	if err != nil || seen.words()[1] != "waiting busy with another job" || seen.states[len(seen.states)-1].Phase != printer.Printed {
		t.Errorf("%v, %v", seen.words(), err)
	}
	f.refuse = ipp.StatusBusy
	if _, err := printer.Print(t.Context(), f.open(), badge(), quick(), nil); checkin.FaultCode(err) != checkin.FaultPrinter || !strings.Contains(err.Error(), "busy with another job") {
		t.Errorf("%v", err)
	}
}

func TestWhatIsRefusedIsASentence(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		prepare func(*fakePrinter)
		want    string
	}{
		{"no such queue", func(f *fakePrinter) { f.refuse = ipp.StatusNotFound }, "there is no printer"},
		{"not allowed", func(f *fakePrinter) { f.refuse = ipp.StatusForbidden }, "Not now."},
		{"takes no jobs", func(f *fakePrinter) { f.refuse = ipp.StatusNotAccepting }, "takes no jobs"},
		{"takes no PDF", func(f *fakePrinter) {
			f.printer = []ipp.Attribute{ipp.String(ipp.TagMIMEType, "document-format-supported", "image/pwg-raster")}
		}, "prints no PDF"},
		{"no printer at all", func(f *fakePrinter) { f.server.Config.Handler = nil }, "speaks IPP"},
		{"switched off", func(f *fakePrinter) { f.server.Close() }, "does not answer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			tt.prepare(f)
			_, err := printer.Print(t.Context(), f.open(), badge(), quick(), nil)
			if checkin.FaultCode(err) != checkin.FaultPrinter || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

// TestALostAnswerPrintsNothingTwice: the connection ends while the badge is handed over.
func TestALostAnswerPrintsNothingTwice(t *testing.T) {
	t.Parallel()
	for _, cut := range []string{"before", "after"} {
		t.Run(cut, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.cut = cut
			end, err := printer.Print(t.Context(), f.open(), badge(), quick(), nil)
			if err != nil || end.Phase != printer.Printed || len(f.names) != 1 {
				t.Errorf("%v, %v: the printer has %d jobs", end, err, len(f.names))
			}
		})
	}
}

// TestAPrinterThatForgotTheJobIsNotBelieved, also where another job has its number now.
func TestAPrinterThatForgotTheJobIsNotBelieved(t *testing.T) {
	t.Parallel()
	for _, now := range []map[int]string{{}, {1: "somebody else's"}} {
		f := newFake(t)
		f.moments = [][]ipp.Attribute{job(5)}
		end, err := printer.Print(t.Context(), f.open(), badge(), quick(), func(s printer.State) {
			if s.Phase == printer.Printing {
				f.mu.Lock()
				f.names, f.moments = now, nil
				f.mu.Unlock()
			}
		})
		if err != nil || end.Phase != printer.Unknown || end.Reasons[0] != printer.Gone {
			t.Errorf("%v: %v, %v", now, end, err)
		}
	}
}

func TestCompletedWithErrorsIsNoBadgeYet(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.moments = [][]ipp.Attribute{append(job(9), ipp.String(ipp.TagKeyword, "job-state-reasons", "job-completed-with-errors"))}
	if end, err := printer.Print(t.Context(), f.open(), badge(), quick(), nil); err != nil || end.Phase != printer.Unknown {
		t.Errorf("%v, %v", end, err)
	}
}

// TestADeadPrinterHoldsNobody: a printer that takes the connection and says nothing
// keeps the caller no longer than its context.
func TestADeadPrinterHoldsNobody(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.hangs = make(chan struct{})
	t.Cleanup(func() { close(f.hangs) })
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	if end, err := printer.Print(ctx, f.open(), badge(), printer.Patience{}, nil); err == nil {
		t.Errorf("%v", end)
	}
	if h := f.open().Health(ctx); h.Ready {
		t.Error("it is called ready")
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	if h := f.open().Health(t.Context()); !h.Ready || len(h.Paper) != 1 {
		t.Errorf("%+v", h)
	}
	f.printer = []ipp.Attribute{ipp.Int(ipp.TagEnum, "printer-state", 5), ipp.String(ipp.TagKeyword, "printer-state-reasons", "media-empty-error"), ipp.String(ipp.TagText, "printer-state-message", "Load tray 1")}
	if h := f.open().Health(t.Context()); h.Ready || h.Reasons[0] != printer.OutOfPaper || h.Said != "Load tray 1" {
		t.Errorf("%+v", h)
	}
	f.server.Close()
	if h := f.open().Health(t.Context()); h.Ready || h.Reasons[0] != printer.Unreachable {
		t.Errorf("%+v", h)
	}
}

// nobody is an address where nobody listens.
func nobody(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestAPrinterThatIsBusyWithAJobThatStandsStill says why it stands, and not that it is busy.
func TestAPrinterThatIsBusyWithAJobThatStandsStill(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.refuse = ipp.StatusBusy
	f.printer = []ipp.Attribute{ipp.String(ipp.TagKeyword, "printer-state-reasons", "media-empty-error")}
	var seen told
	_, err := printer.Print(t.Context(), f.open(), badge(), quick(), seen.tell)
	if err == nil || !strings.HasPrefix(strings.Join(seen.words(), ", "), "waiting, stopped out of paper") {
		t.Errorf("%v after %v", err, seen.words())
	}
}
