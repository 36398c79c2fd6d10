package storage

import (
	"testing"
	"time"

	"antechamber/kiosk/checkin"

	"github.com/google/go-cmp/cmp"
)

func TestPrintJobsAreKept(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	at := time.Date(2007, 3, 5, 9, 0, 0, 0, time.UTC)
	first := PrintJob{Reference: "WFGMV1FN", Issue: 1, Printer: "cups:badge", State: "waiting", At: at}
	second := PrintJob{Reference: "M4YDA9BB", Issue: 2, Printer: "cups:badge", State: "waiting", At: at}
	for _, j := range []*PrintJob{&first, &second} {
		var err error
		if j.Number, err = s.AddPrintJob(t.Context(), *j); err != nil {
			t.Fatal(err)
		}
	}
	first.Printer, first.Ticket, first.State, first.Reason, first.Said, first.At = "ipp://other/ipp/print", "7/x", "stopped", "out_of_paper", "Load tray 1", at.Add(time.Minute)
	if err := s.MovePrintJob(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	mustClose(t, s)
	s = mustOpen(t, o)
	got, err := s.PrintJobs(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]PrintJob{second, first}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got, _ := s.PrintJobs(t.Context(), 1); len(got) != 1 || got[0].Reference != "M4YDA9BB" {
		t.Errorf("%+v", got)
	}
}

// TestPrintJobsGoWithThePerson: the reference of who was erased stays in the log only.
func TestPrintJobsGoWithThePerson(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	mustPut(t, s, checkin.Registration{Reference: "WFGMV1FN", GivenName: "A", Category: "ngo"})
	for _, reference := range []string{"WFGMV1FN", "M4YDA9BB"} {
		if _, err := s.AddPrintJob(t.Context(), PrintJob{Reference: reference, State: "printed"}); err != nil {
			t.Fatal(err)
		}
	}
	mustErase(t, s, checkin.Erasure{Reference: "WFGMV1FN", Decide: func(checkin.View, int) ([]checkin.Entry, error) {
		return []checkin.Entry{{Kind: checkin.KindErase, Reference: "WFGMV1FN"}}, nil
	}})
	if got, err := s.PrintJobs(t.Context(), 10); err != nil || len(got) != 1 || got[0].Reference != "M4YDA9BB" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestLabelsAreCountedDown(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	check := func(want int, wantCounted bool) {
		t.Helper()
		if left, counted, err := s.Labels(t.Context()); left != want || counted != wantCounted || err != nil {
			t.Errorf("%d, %v, %v, want %d, %v", left, counted, err, want, wantCounted)
		}
	}
	take := func() {
		t.Helper()
		if err := s.TakeLabel(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	take()
	check(0, false)
	if err := s.LoadLabels(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{1, 0, 0} {
		take()
		check(want, true)
	}
	if err := s.LoadLabels(t.Context(), -1); err != nil {
		t.Fatal(err)
	}
	check(0, false)
}
