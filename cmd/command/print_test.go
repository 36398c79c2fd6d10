package command

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"antechamber/badges/printer"
	"antechamber/badges/printer/ipp"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/storage"

	"github.com/google/go-cmp/cmp"
)

// testPrinter is an IPP printer whose jobs are in the state that the test says.
type testPrinter struct {
	mu       sync.Mutex
	state    int    // of every job (RFC 8011, 5.3.7)
	takes    func() // called when a badge arrives, before it is taken
	jobs     int
	canceled []int
}

func (p *testPrinter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	m, _, err := ipp.Decode(body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	a := ipp.Message{Version: ipp.Version, ID: m.ID}
	switch of := m.First(ipp.OperationGroup); ipp.Operation(m.Code) {
	case ipp.GetPrinterAttributes:
		a.Groups = []ipp.Group{{Tag: ipp.PrinterGroup, Attributes: []ipp.Attribute{ipp.Int(ipp.TagEnum, "printer-state", 3)}}}
	case ipp.PrintJob:
		if p.takes != nil {
			p.takes()
		}
		p.jobs++
		a.Groups = []ipp.Group{{Tag: ipp.JobGroup, Attributes: []ipp.Attribute{ipp.Int(ipp.TagInteger, "job-id", p.jobs)}}}
	case ipp.GetJobAttributes:
		a.Groups = []ipp.Group{{Tag: ipp.JobGroup, Attributes: []ipp.Attribute{ipp.Int(ipp.TagEnum, "job-state", p.state)}}}
	case ipp.CancelJob:
		p.state = ippCanceled
		p.canceled = append(p.canceled, of.Int("job-id"))
	}
	w.Header().Set("Content-Type", "application/ipp")
	_, _ = w.Write(a.Encode())
}

func (p *testPrinter) is(state int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = state
}

// States of IPP jobs.
const (
	ippProcessing = 5
	ippStopped    = 6
	ippCanceled   = 7
	ippAborted    = 8
	ippCompleted  = 9
)

// testBadger prints on the printer.
func testBadger(t *testing.T, h *house, p *testPrinter) deskBadger {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	b, err := h.badger(printers{Printer: strings.Replace(server.URL, "http", "ipp", 1) + "/ipp/print"})
	if err != nil {
		t.Fatal(err)
	}
	b.team.Patience.Every = time.Millisecond
	return deskBadger{b, &session{Context: t.Context(), Streams: Streams{Stdout: io.Discard, Stderr: io.Discard}}}
}

func mustJobs(t *testing.T, h *house) (states []string) {
	t.Helper()
	jobs, err := h.jobs(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		states = append(states, j.State)
	}
	return states
}

func mustIssue(t *testing.T, h *house, reference string) int {
	t.Helper()
	issue := 0
	err := h.store.Look(t.Context(), func(v checkin.View) error {
		history, err := v.History(reference)
		issue = checkin.StandingOf(history, reference, "", "").Issue
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return issue
}

func TestAScreenHearsWhatThePrinterSays(t *testing.T) {
	t.Parallel()
	h, p := testHouse(t), &testPrinter{state: ippProcessing}
	b, r := testBadger(t, h, p), mustRegister(t, h, "Anna")
	var phases []kiosk.PrintPhase
	result, err := b.Print(t.Context(), kiosk.PrintOrder{Reference: r.Reference, Actor: "staff:1", Progress: func(progress kiosk.PrintProgress) {
		phases = append(phases, progress.Phase)
		if progress.Phase == kiosk.PrintPrinting {
			p.is(ippCompleted)
		}
	}})
	want := []kiosk.PrintPhase{kiosk.PrintWaiting, kiosk.PrintSent, kiosk.PrintPrinting, kiosk.PrintPrinted}
	if diff := cmp.Diff(want, phases); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if result.Issue != 1 || result.End.Phase != kiosk.PrintPrinted || !b.Health(t.Context()).Ready {
		t.Errorf("%+v", result)
	}
	if diff := cmp.Diff([]string{"printed"}, mustJobs(t, h)); diff != "" {
		t.Error(diff)
	}
}

// TestABadgeThatThePrinterGaveUpIsAnError, and was issued all the same: the next is the
// same once more.
func TestABadgeThatThePrinterGaveUpIsAnError(t *testing.T) {
	t.Parallel()
	h, p := testHouse(t), &testPrinter{state: ippAborted}
	b, r := testBadger(t, h, p), mustRegister(t, h, "Anna")
	result, err := b.Print(t.Context(), kiosk.PrintOrder{Reference: r.Reference, Actor: "staff:1"})
	if checkin.FaultCode(err) != checkin.FaultPrinter || result.Issue != 1 || result.End.Phase != kiosk.PrintFailed || result.End.Reason != string(printer.Aborted) {
		t.Errorf("%+v, %v", result, err)
	}
	if mustIssue(t, h, r.Reference) != 1 {
		t.Error("the badge was not logged")
	}
}

// TestWhatWasInThePrinterAtACrashIsAskedFor: the process ended between the entry and
// the badge. The next one asks the printer, and offers what did not come out.
func TestWhatWasInThePrinterAtACrashIsAskedFor(t *testing.T) {
	t.Parallel()
	h, p := testHouse(t), &testPrinter{state: ippProcessing}
	b, r := testBadger(t, h, p), mustRegister(t, h, "Anna")
	ctx, crash := context.WithCancel(t.Context())
	_, err := b.Print(ctx, kiosk.PrintOrder{Reference: r.Reference, Actor: "staff:1", Progress: func(progress kiosk.PrintProgress) {
		if progress.Phase == kiosk.PrintPrinting {
			crash()
		}
	}})
	if err != nil || mustIssue(t, h, r.Reference) != 1 {
		t.Fatalf("the badge was not logged: %v", err)
	}
	w := h.watch(slog.New(slog.DiscardHandler))
	w.recall(t.Context())
	select {
	case said := <-w.alarms:
		if !strings.Contains(said.Sentence, r.Reference) || said.Given["References"] != r.Reference || strings.Contains(said.Sentence, "Berg") {
			t.Errorf("%+v must name the reference and nobody", said)
		}
	default:
		t.Error("the badge is not offered again")
	}
	p.is(ippCompleted)
	w.recall(t.Context())
	if len(w.alarms) > 0 {
		t.Errorf("%+v, though it came out", <-w.alarms)
	}
	if diff := cmp.Diff([]string{"printed"}, mustJobs(t, h)); diff != "" {
		t.Error(diff)
	}
}

// TestABadgeOfAnIssueThatAnotherTookIsTakenBack, so that two of one number never lie about.
func TestABadgeOfAnIssueThatAnotherTookIsTakenBack(t *testing.T) {
	t.Parallel()
	h, p := testHouse(t), &testPrinter{state: ippCompleted}
	b, r := testBadger(t, h, p), mustRegister(t, h, "Anna")
	p.takes = func() {
		p.takes = func() { p.state = ippCompleted } // the next is printed
		order := checkin.BadgeOrder{References: []string{r.Reference}, Actor: "staff:2"}
		if _, err := h.desk.Issue(t.Context(), order, func([]checkin.Badge) (func() error, error) {
			return func() error { return nil }, nil
		}); err != nil {
			t.Error(err)
		}
	}
	result, err := b.Print(t.Context(), kiosk.PrintOrder{Reference: r.Reference, Actor: "staff:1"})
	if err != nil || result.Issue != 2 {
		t.Errorf("%+v, %v", result, err)
	}
	if diff := cmp.Diff([]int{1}, p.canceled); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"printed", "failed"}, mustJobs(t, h)); diff != "" {
		t.Error(diff)
	}
}

// TestABadgeThatNobodyWaitsForIsTakenBack: at self-service a badge that comes out late
// would lie there for anybody. It was issued: staff print the same once more.
func TestABadgeThatNobodyWaitsForIsTakenBack(t *testing.T) {
	t.Parallel()
	h, p := testHouse(t), &testPrinter{state: ippStopped}
	b, r := testBadger(t, h, p), mustRegister(t, h, "Anna")
	if _, err := b.press(b.session); err != nil { // reads the fonts, which takes a moment
		t.Fatal(err)
	}
	result, err := b.Print(t.Context(), kiosk.PrintOrder{Reference: r.Reference, Actor: "self:1", Within: 2 * time.Second})
	if checkin.FaultCode(err) != checkin.FaultPrinter || result.End.Phase != kiosk.PrintFailed || result.End.Reason != string(printer.OtherReason) {
		t.Errorf("%+v, %v", result, err)
	}
	if diff := cmp.Diff([]int{1}, p.canceled); diff != "" {
		t.Error(diff)
	}
	if mustIssue(t, h, r.Reference) != 1 {
		t.Error("the badge was not logged")
	}
	p.is(ippCompleted)
	if result, err := b.Print(t.Context(), kiosk.PrintOrder{Reference: r.Reference, Actor: "staff:1", Again: true, Reason: checkin.BadlyPrinted}); err != nil || result.Issue != 1 {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestEveryReasonOfAPrinterHasWords(t *testing.T) {
	t.Parallel()
	teller, err := kiosk.NewTeller(testHouse(t).conference, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range printer.Reasons() {
		key := "printer." + string(r)
		if said := teller.Say(key, nil); said == key || said == "" {
			t.Errorf("%s has no words", key)
		}
		if r.Words() == "" {
			t.Errorf("%s has no words on the command line", r)
		}
	}
}

// TestLabelsAreCountedByWhatAPrinterTook: what it refused takes none.
func TestLabelsAreCountedByWhatAPrinterTook(t *testing.T) {
	t.Parallel()
	h, p := testHouse(t), &testPrinter{state: ippCompleted}
	b, r := testBadger(t, h, p), mustRegister(t, h, "Anna")
	if err := b.LoadLabels(t.Context(), 20); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := b.Print(t.Context(), kiosk.PrintOrder{Reference: r.Reference, Again: mustIssue(t, h, r.Reference) > 0, Actor: "staff:1"}); err != nil {
			t.Fatal(err)
		}
	}
	if health := b.Health(t.Context()); !health.Counted || health.Labels != 18 {
		t.Errorf("%+v", health)
	}
	jobs, err := b.Jobs(t.Context(), 10)
	if err != nil || len(jobs) != 2 || jobs[0].Phase != kiosk.PrintPrinted || jobs[0].Over {
		t.Fatalf("%+v, %v", jobs, err)
	}
	if _, err := b.Reprint(t.Context(), jobs[1].Number, kiosk.PrintOrder{Reference: r.Reference, Actor: "staff:1"}); err != nil {
		t.Fatal(err)
	}
	if jobs, err = b.Jobs(t.Context(), 10); err != nil || len(jobs) != 3 || !jobs[2].Over || mustIssue(t, h, r.Reference) != 1 {
		t.Errorf("%+v, %v", jobs, err)
	}
	if err := b.TakeBack(t.Context(), jobs[0].Number); checkin.FaultCode(err) != checkin.FaultPrinter {
		t.Errorf("%v, though it came out", err)
	}
}

// TestTheDeskTakesABadgeBack from a printer that stands still.
func TestTheDeskTakesABadgeBack(t *testing.T) {
	t.Parallel()
	h, p := testHouse(t), &testPrinter{state: ippStopped}
	b, r := testBadger(t, h, p), mustRegister(t, h, "Anna")
	ended := make(chan kiosk.PrintResult, 1)
	stands := make(chan struct{}, 8)
	go func() {
		result, _ := b.Print(t.Context(), kiosk.PrintOrder{Reference: r.Reference, Actor: "staff:1", Progress: func(progress kiosk.PrintProgress) {
			if progress.Phase == kiosk.PrintStopped {
				stands <- struct{}{}
			}
		}})
		ended <- result
	}()
	<-stands
	jobs, err := b.Jobs(t.Context(), 1)
	if err != nil || len(jobs) != 1 || jobs[0].Phase != kiosk.PrintStopped || jobs[0].Reason != string(printer.OtherReason) {
		t.Fatalf("%+v, %v", jobs, err)
	}
	if err := b.TakeBack(t.Context(), jobs[0].Number); err != nil {
		t.Fatal(err)
	}
	if result := <-ended; result.End.Phase != kiosk.PrintFailed || result.End.Reason != string(printer.Cancelled) {
		t.Errorf("%+v", result)
	}
}

// TestAJobThatNobodyFollowsIsAskedFor by the window, as that of a window that was killed. One that is followed is not.
func TestAJobThatNobodyFollowsIsAskedFor(t *testing.T) {
	t.Parallel()
	h, p := testHouse(t), &testPrinter{state: ippStopped}
	b, r := testBadger(t, h, p), mustRegister(t, h, "Anna")
	b.team.Patience.GiveUp = time.Millisecond
	if result, err := b.Print(t.Context(), kiosk.PrintOrder{Reference: r.Reference, Actor: "staff:1"}); err != nil || result.End.Phase != kiosk.PrintStopped {
		t.Fatalf("%+v, %v", result, err)
	}
	phase := func() kiosk.PrintPhase {
		t.Helper()
		b.askAll(t.Context())
		jobs, err := b.Jobs(t.Context(), 1)
		if err != nil || len(jobs) != 1 {
			t.Fatalf("%+v, %v", jobs, err)
		}
		return jobs[0].Phase
	}
	p.is(ippCompleted)
	b.followed.Store(int64(1), nil)
	if got := phase(); got != kiosk.PrintStopped {
		t.Errorf("%v: it was asked for, though somebody follows it", got)
	}
	b.followed.Delete(int64(1))
	if got := phase(); got != kiosk.PrintPrinted {
		t.Errorf("%v, though it came out", got)
	}
}

// TestWhatStandsInThePrinterIsTakenBackBeforeItIsPrintedAgain, or two alike would come out.
func TestWhatStandsInThePrinterIsTakenBackBeforeItIsPrintedAgain(t *testing.T) {
	t.Parallel()
	h, p := testHouse(t), &testPrinter{state: ippStopped}
	b, r := testBadger(t, h, p), mustRegister(t, h, "Anna")
	b.team.Patience.GiveUp = time.Millisecond
	if _, err := b.Print(t.Context(), kiosk.PrintOrder{Reference: r.Reference, Actor: "staff:1"}); err != nil {
		t.Fatal(err)
	}
	p.takes = func() { p.state = ippCompleted }
	if result, err := b.Reprint(t.Context(), 1, kiosk.PrintOrder{Reference: r.Reference, Actor: "staff:1"}); err != nil || result.Issue != 1 || result.End.Phase != kiosk.PrintPrinted {
		t.Errorf("%+v, %v", result, err)
	}
	if diff := cmp.Diff([]int{1}, p.canceled); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"printed", "again"}, mustJobs(t, h)); diff != "" {
		t.Error(diff)
	}
}

// TestWhatAKilledWindowHadNotHandedOverIsLookedFor: it stands in no printer, whatever the printer lacked then.
func TestWhatAKilledWindowHadNotHandedOverIsLookedFor(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	b := testBadger(t, h, &testPrinter{})
	for _, j := range []storage.PrintJob{
		{State: string(printer.Waiting)},
		{State: string(printer.Stopped), Reason: string(printer.OutOfPaper)},
		{State: string(printer.Stopped), Reason: string(printer.OutOfPaper), Ticket: "1"},
		{State: string(printer.Printed)},
		{State: jobAgain},
	} {
		j.Reference, j.Issue, j.Printer, j.At = "AAAA0001", 1, "ipp://127.0.0.1:1/ipp/print", h.desk.Now()
		if _, err := h.store.AddPrintJob(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
	b.giveUpLost(t.Context())
	jobs, err := b.Jobs(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	var phases []kiosk.PrintPhase
	for _, j := range jobs {
		phases = append(phases, j.Phase)
	}
	want := []kiosk.PrintPhase{kiosk.PrintNone, kiosk.PrintPrinted, kiosk.PrintStopped, kiosk.PrintUnknown, kiosk.PrintUnknown}
	if diff := cmp.Diff(want, phases); diff != "" {
		t.Error(diff)
	}
}
