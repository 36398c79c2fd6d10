package checkin

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// plainReader reads "badge:REFERENCE:ISSUE" as a genuine badge with one digit of issue, "ref:R" as a reference,
// "card:C" as a card.
type plainReader struct{}

func (plainReader) Read(code string) Claim {
	if rest, ok := strings.CutPrefix(code, "badge:"); ok {
		reference, issue, _ := strings.Cut(rest, ":")
		return Claim{Form: FormBadge, Code: code, Ours: true, Genuine: true, Reference: reference, Letter: "N", Issue: int(issue[0] - '0')}
	}
	if rest, ok := strings.CutPrefix(code, "card:"); ok {
		return Claim{Form: FormCard, Code: rest}
	}
	if rest, ok := strings.CutPrefix(code, "ref:"); ok {
		return Claim{Form: FormReference, Code: rest, Reference: rest}
	}
	return Claim{Code: code}
}

func (plainReader) Badge(reference, letter string, issue int) (string, error) {
	return "badge:" + reference + ":" + string(rune('0'+issue)), nil
}

func testDesk(people ...Registration) (*Desk, *memory, *time.Time) {
	store := newMemory(people...)
	c := testConference()
	now := time.Date(2007, 3, 5, 10, 5, 0, 0, c.Zone)
	return &Desk{Conference: c, Store: store, Reader: plainReader{}, Now: func() time.Time { return now }}, store, &now
}

var somebody = Registration{Reference: "A", GivenName: "Mari", FamilyName: "Rantanen", Category: "ngo", Organisation: "Org", Status: StatusApproved, Ticket: "tkt"}

func present(t *testing.T, d *Desk, p Presentation) Outcome {
	t.Helper()
	out, err := d.Present(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func wantVerdict(t *testing.T, out Outcome, v Verdict, r Reason) {
	t.Helper()
	if out.Entry.Verdict != v || out.Entry.Reason != r {
		t.Errorf("%s/%s, want %s/%s", out.Entry.Verdict, out.Entry.Reason, v, r)
	}
}

func TestEveryPresentationIsOneEntry(t *testing.T) {
	t.Parallel()
	d, store, now := testDesk(somebody)
	for i, step := range []struct {
		p       Presentation
		after   time.Duration
		verdict Verdict
		reason  Reason
		kind    Kind
		by      By
	}{
		{Presentation{Code: "badge:A:1", Purpose: Check}, 0, Admitted, First, KindCheck, ByCode},
		{Presentation{Code: "tkt"}, 0, Admitted, First, KindIn, ByTicket},
		{Presentation{Code: "badge:A:1"}, time.Minute, AlreadyIn, Passback, KindAlreadyIn, ByCode},
		{Presentation{Reference: "A", By: ByName}, time.Hour, Admitted, Again, KindIn, ByName},
		{Presentation{Code: "ref:A", Direction: Outwards}, time.Minute, Left, Out, KindOut, ByReference},
		{Presentation{Code: "badge:A:1"}, time.Minute, Admitted, AfterExit, KindIn, ByCode},
		{Presentation{Code: "what is this"}, 0, Refused, UnknownCode, KindRefused, ByCode},
	} {
		*now = now.Add(step.after)
		out := present(t, d, step.p)
		wantVerdict(t, out, step.verdict, step.reason)
		if out.Entry.Kind != step.kind || out.Entry.By != step.by {
			t.Errorf("step %d: kind %q by %q, want %q by %q", i, out.Entry.Kind, out.Entry.By, step.kind, step.by)
		}
		if len(store.entries) != i+1 {
			t.Fatalf("step %d: %d entries in the log", i, len(store.entries))
		}
	}
}

func TestEntryCarriesWhatWasTrue(t *testing.T) {
	t.Parallel()
	d, _, now := testDesk(somebody)
	e := present(t, d, Presentation{Code: "badge:A:1", Actor: "staff:1"}).Entry
	if e.Reference != "A" || e.Category != "ngo" || e.Organisation != "Org" || e.Session != "morning" || e.Room != "chamber" ||
		e.Entrance != "main" || e.Issue != 1 || e.Actor != "staff:1" || !e.At.Equal(*now) || e.Foreign != nil {
		t.Errorf("the entry is %+v", e)
	}
	if c := e.Case(); len(c) != 4 {
		t.Errorf("case %q, want four characters", c)
	}
}

func TestForeignCodeIsKeptAsItsHashOnly(t *testing.T) {
	t.Parallel()
	d, _, _ := testDesk(somebody)
	e := present(t, d, Presentation{Code: "Mari Rantanen"}).Entry
	if e.Foreign == nil || e.Reference != "" {
		t.Errorf("the entry is %+v, want a keyed hash and no reference", e)
	}
}

func TestTicketOfSeveralPeopleIsNobodys(t *testing.T) {
	t.Parallel()
	other := somebody
	other.Reference = "B"
	d, _, _ := testDesk(somebody, other)
	wantVerdict(t, present(t, d, Presentation{Code: "tkt"}), Refused, UnknownCode)
}

func TestPresentNamesWhatDoesNotExist(t *testing.T) {
	t.Parallel()
	d, store, _ := testDesk(somebody)
	for _, p := range []Presentation{
		{Code: "badge:A:1", Entrance: "window"},
		{Code: "badge:A:1", Session: "night"},
		{Code: "badge:A:1", Entrance: "exit", Direction: In},
	} {
		if _, err := d.Present(context.Background(), p); FaultCode(err) == "" {
			t.Errorf("Present(%+v) = %v, want a Fault", p, err)
		}
	}
	if len(store.entries) != 0 {
		t.Errorf("%d entries, want none", len(store.entries))
	}
}

func TestFullRoomNamesTheOverflow(t *testing.T) {
	t.Parallel()
	other := somebody
	other.Reference = "B"
	d, _, _ := testDesk(somebody, other)
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1", Entrance: "small"}), Admitted, First)
	out := present(t, d, Presentation{Code: "badge:B:1", Entrance: "small"})
	wantVerdict(t, out, Wait, QuotaFull)
	if out.Overflow != "chamber" {
		t.Errorf("overflow %q, want the chamber", out.Overflow)
	}
}

func TestUndo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, store, _ := testDesk(somebody)
	if _, err := d.Undo(ctx, Correction{Reason: ByMistake}); FaultCode(err) != FaultNotFound {
		t.Errorf("undo of nothing: %v, want not_found", err)
	}
	in := present(t, d, Presentation{Code: "badge:A:1"}).Entry
	present(t, d, Presentation{Code: "nonsense"})

	if _, err := d.Undo(ctx, Correction{Entry: in.ID, Reason: "because"}); FaultCode(err) != FaultInvalid {
		t.Errorf("undo without a reason from the list: %v, want invalid", err)
	}
	undo, err := d.Undo(ctx, Correction{Reason: WrongPerson, Actor: "staff:1"})
	if err != nil {
		t.Fatal(err)
	}
	if undo.Kind != KindUndo || undo.Target != in.ID || undo.Reference != "A" {
		t.Errorf("the undo is %+v, want one of the last admission", undo)
	}
	if _, err := d.Undo(ctx, Correction{Entry: in.ID, Reason: ByMistake}); FaultCode(err) != FaultConflict {
		t.Errorf("undo twice: %v, want a conflict", err)
	}
	if _, err := d.Undo(ctx, Correction{Entry: undo.ID, Reason: ByMistake}); FaultCode(err) != FaultInvalid {
		t.Errorf("undo of an undo: %v, want invalid", err)
	}
	if len(store.entries) != 3 {
		t.Errorf("%d entries, want 3: nothing is removed, and nothing failed is logged", len(store.entries))
	}
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), Admitted, First)
}

func order(refs ...string) BadgeOrder { return BadgeOrder{References: refs} }

// made is a produce that always succeeds and counts deliveries.
func made(delivered *int) func([]Badge) (func() error, error) {
	return func([]Badge) (func() error, error) {
		return func() error { *delivered++; return nil }, nil
	}
}

func TestIssueSupersedesTheBadgeBefore(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, _, _ := testDesk(somebody)
	delivered := 0
	for want := 1; want <= 2; want++ {
		badges, err := d.Issue(ctx, order("A"), made(&delivered))
		if err != nil || len(badges) != 1 || badges[0].Issue != want || delivered != want {
			t.Fatalf("Issue: %+v, %v, %d delivered; want issue %d", badges, err, delivered, want)
		}
	}
	again := order("A")
	again.Again = true
	badges, err := d.Issue(ctx, again, made(&delivered))
	if err != nil || badges[0].Issue != 2 {
		t.Fatalf("Issue again: %+v, %v; want issue 2", badges, err)
	}
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), Refused, Superseded)
	wantVerdict(t, present(t, d, Presentation{Code: badges[0].Code}), Admitted, First)
}

func TestIssueLogsNothingThatWasNotMade(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cancelled := somebody
	cancelled.Reference, cancelled.Status = "B", StatusCancelled
	d, store, _ := testDesk(somebody, cancelled)
	broken := errors.New("no paper")
	if _, err := d.Issue(ctx, order("A"), func([]Badge) (func() error, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("err = %v, want the printer's", err)
	}
	delivered := 0
	if _, err := d.Issue(ctx, order("A", "B"), made(&delivered)); FaultCode(err) != FaultInvalid {
		t.Errorf("a cancelled registration: %v, want invalid", err)
	}
	if _, err := d.Issue(ctx, order("Z"), made(&delivered)); FaultCode(err) != FaultNotFound {
		t.Errorf("nobody: %v, want not_found", err)
	}
	if len(store.entries) != 0 || delivered != 0 {
		t.Errorf("%d entries and %d deliveries, want none", len(store.entries), delivered)
	}
}

func TestIssueMadeElsewhereMeanwhileIsNotRepeated(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, _, _ := testDesk(somebody)
	delivered, calls := 0, 0
	badges, err := d.Issue(ctx, order("A"), func([]Badge) (func() error, error) {
		if calls++; calls == 1 {
			if _, err := d.Issue(ctx, order("A"), made(&delivered)); err != nil {
				return nil, err
			}
		}
		return func() error { return nil }, nil
	})
	if err != nil || badges[0].Issue != 2 || calls != 2 {
		t.Errorf("issue %d after %d calls, %v; want issue 2 after 2", badges[0].Issue, calls, err)
	}
}
