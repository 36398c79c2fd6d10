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
