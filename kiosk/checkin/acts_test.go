package checkin

import (
	"context"
	"testing"
	"time"
)

func TestRevokeUntilReinstated(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, store, _ := testDesk(somebody)
	act := Act{Reference: "A", Reason: BadgeLost, Actor: "supervisor:1"}
	if _, err := d.Reinstate(ctx, act); FaultCode(err) != FaultConflict {
		t.Errorf("reinstate who is not revoked: %v, want a conflict", err)
	}
	revoke, err := d.Revoke(ctx, act)
	if err != nil || revoke.Kind != KindRevoke || revoke.Category != "ngo" || revoke.Reason != BadgeLost {
		t.Fatalf("%+v, %v", revoke, err)
	}
	if _, err := d.Revoke(ctx, act); FaultCode(err) != FaultConflict {
		t.Errorf("revoke twice: %v, want a conflict", err)
	}
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), Refused, Revoked)
	if _, err := d.Issue(ctx, order("A"), made(new(int))); FaultCode(err) != FaultInvalid {
		t.Errorf("a badge for who is revoked: %v, want invalid", err)
	}
	if _, err := d.Reinstate(ctx, Act{Reference: "A"}); err != nil {
		t.Fatal(err)
	}
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), Admitted, First)

	if _, err := d.Revoke(ctx, act); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Undo(ctx, Correction{Reason: ByMistake}); err != nil { // of the revocation
		t.Fatal(err)
	}
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), AlreadyIn, Passback)
	if n := len(store.entries); n != 7 {
		t.Errorf("%d entries, want 7: what failed is not logged", n)
	}
}

func TestOverrideAdmitsWhoIsKnown(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cancelled := somebody
	cancelled.Status = StatusCancelled
	d, _, _ := testDesk(cancelled)
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), Refused, Cancelled)
	e, err := d.Override(ctx, Act{Reference: "A", Actor: "supervisor:1"})
	if err != nil || e.Kind != KindIn || e.Verdict != Admitted || e.Reason != OverrideGiven || e.Session != "morning" || e.Entrance != "main" {
		t.Fatalf("%+v, %v", e, err)
	}
	if inside, _ := (view{d.Store.(*memory)}).Inside("chamber", "morning"); inside.Persons() != 1 {
		t.Errorf("%d inside, want 1", inside.Persons())
	}
	if _, err := d.Override(ctx, Act{Reference: "Z"}); FaultCode(err) != FaultNotFound {
		t.Errorf("override for nobody: %v, want not_found", err)
	}
	if _, err := d.Revoke(ctx, Act{Reference: "A", Reason: "because"}); FaultCode(err) != FaultInvalid {
		t.Errorf("revoke without a reason from the list: %v, want invalid", err)
	}
}

func TestEscort(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	other := somebody
	other.Reference, other.Status = "B", StatusPending
	d, store, now := testDesk(somebody, other)
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), Admitted, First)
	entries, err := d.Escort(ctx, []string{"A", "B"}, Act{At: now.Add(-time.Hour), Actor: "protocol:1"})
	if err != nil || len(entries) != 2 {
		t.Fatalf("%+v, %v", entries, err)
	}
	for _, e := range entries {
		if e.Kind != KindIn || e.Verdict != Admitted || e.Reason != Escorted || e.By != ByEscort || !e.At.Equal(now.Add(-time.Hour)) || e.Session != "morning" {
			t.Errorf("%+v", e)
		}
	}
	if _, err := d.Escort(ctx, []string{"A", "Z"}, Act{}); FaultCode(err) != FaultNotFound || len(store.entries) != 3 {
		t.Errorf("%v with %d entries, want not_found and nothing logged", err, len(store.entries))
	}
}

func TestSubstituteTakesThePlaceOfACompatriot(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	other, pending, foreign := somebody, somebody, somebody
	other.Reference, other.Ticket = "B", ""
	pending.Reference, pending.Ticket, pending.Status = "P", "", StatusPending
	foreign.Reference, foreign.Ticket, foreign.Organisation = "F", "", "Elsewhere"
	d, store, _ := testDesk(somebody, other, pending, foreign)
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), Admitted, First)
	for _, to := range []string{"A", "P", "F"} {
		if _, err := d.Substitute(ctx, Act{Reference: "A", Note: "note verbale 7"}, to); FaultCode(err) != FaultConflict {
			t.Errorf("%s in the place of A: %v, want a conflict", to, err)
		}
	}
	if _, err := d.Substitute(ctx, Act{Reference: "A"}, "B"); FaultCode(err) != FaultInvalid {
		t.Errorf("nobody authorised it: %v, want invalid", err)
	}
	e, err := d.Substitute(ctx, Act{Reference: "A", Note: "note verbale 7", Actor: "supervisor:1"}, "B")
	if err != nil || e.Kind != KindSubstitute || e.Reference != "A" || e.To != "B" {
		t.Fatalf("%+v, %v", e, err)
	}
	if n := OccupancyOf(store.entries, "chamber", "morning").Persons(); n != 0 {
		t.Errorf("%d inside, want nobody: A was counted out", n)
	}
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), Refused, Revoked)
	wantVerdict(t, present(t, d, Presentation{Code: "badge:B:1"}), Admitted, First)
	if _, err := d.Issue(ctx, order("A"), made(new(int))); FaultCode(err) != FaultInvalid {
		t.Errorf("a badge for who was replaced: %v, want invalid", err)
	}
	if _, err := d.Undo(ctx, Correction{Entry: e.ID, Reason: ByMistake}); err != nil {
		t.Fatal(err)
	}
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), AlreadyIn, Passback)
}

func TestExtendedSessionGoesOn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, _, now := testDesk(somebody)
	*now = now.Add(3*time.Hour + time.Minute) // 13:06
	for range 2 {
		if _, _, err := d.Extend(ctx, 15*time.Minute, Act{}); err != nil {
			t.Fatal(err)
		}
	}
	out := present(t, d, Presentation{Code: "badge:A:1"})
	if wantVerdict(t, out, Admitted, First); out.Session.ID != "morning" || out.Session.End.Sub(out.Session.Start) != 3*time.Hour+30*time.Minute {
		t.Errorf("%+v, want the morning until 13:30", out.Session)
	}
	if _, _, err := d.Extend(ctx, 100*time.Minute, Act{}); FaultCode(err) != FaultConflict {
		t.Errorf("into the next session: %v, want a conflict", err)
	}
	morning, _ := d.Conference.Session("morning")
	if s, _, err := d.ExtendTo(ctx, morning.End, Act{}); err != nil || !s.End.Equal(morning.End) {
		t.Errorf("%v %v, want the planned end", s.End, err)
	}
	if _, _, err := d.ExtendTo(ctx, morning.End.Add(-time.Minute), Act{}); FaultCode(err) != FaultInvalid {
		t.Errorf("cut short: %v, want invalid", err)
	}
	*now = now.Add(time.Hour) // 14:06, and the morning ended over an hour ago
	if _, _, err := d.Extend(ctx, 15*time.Minute, Act{}); FaultCode(err) != FaultInvalid {
		t.Errorf("a session that is long over: %v, want invalid", err)
	}
	if s, _, err := d.Extend(ctx, 15*time.Minute, Act{Session: "morning"}); err != nil || s.ID != "morning" {
		t.Errorf("by name: %v %v", s.ID, err)
	}
}

func TestRecountOfARoom(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, store, _ := testDesk(somebody)
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1", Entrance: "small"}), Admitted, First)
	e, err := d.Recount(ctx, "", 3, Act{Entrance: "small", Actor: "supervisor:1"})
	if err != nil || e.Room != "small" || e.Session != "side" || e.Number != 3 {
		t.Fatalf("%+v, %v", e, err)
	}
	if n := OccupancyOf(store.entries, "small", "side").Persons(); n != 3 {
		t.Errorf("%d inside, want the 3 that were counted", n)
	}
	for room, heads := range map[string]int{"small": -1, "attic": 2} {
		if _, err := d.Recount(ctx, room, heads, Act{}); err == nil {
			t.Errorf("%d heads in %s were taken", heads, room)
		}
	}
}
