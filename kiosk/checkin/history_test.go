package checkin

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRecordsAreNewestFirstAndSayWhatWasUndone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, store, _ := testDesk(somebody)
	present(t, d, Presentation{Code: "badge:A:1"})
	if _, err := d.Undo(ctx, Correction{Reason: NotEntered}); err != nil {
		t.Fatal(err)
	}
	present(t, d, Presentation{Code: "badge:A:1"})
	present(t, d, Presentation{Code: "badge:A:1"}) // already in
	var got []string
	for _, r := range RecordsOf(store.entries) {
		line := string(r.Entry.Kind)
		if !r.UndoneBy.IsZero() {
			line += ", undone by " + r.UndoneBy.String()
		}
		if r.Undoable {
			line += ", undoable"
		}
		got = append(got, line)
	}
	if diff := cmp.Diff([]string{"already_in", "in, undoable", "undo", "in, undone by HERE:2"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyTheOpeningOfProtectedPeopleIsLogged(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, test := range []struct {
		listing Listing
		logged  bool
	}{{ListingListed, false}, {ListingOrganisation, true}, {ListingHidden, true}} {
		person := somebody
		person.Listing = test.listing
		d, store, _ := testDesk(person)
		opened, err := d.Opened(ctx, Act{Reference: "A", Actor: "staff:1", Note: "not kept"})
		if err != nil || opened != test.logged || len(store.entries) > 1 || (len(store.entries) == 1) != test.logged {
			t.Fatalf("%s: %v, %v, %d entries", test.listing, opened, err, len(store.entries))
		}
		if !test.logged {
			continue
		}
		e := store.entries[0]
		want := Entry{
			ID: e.ID, HLC: e.HLC, Hash: e.Hash, At: e.At, Kind: KindNote, Reason: Opened, Actor: "staff:1", Reference: "A",
			Category: "ngo", Organisation: "Org", Room: "chamber", Entrance: "main",
		}
		if diff := cmp.Diff(want, e); diff != "" {
			t.Error(diff)
		}
	}
	d, store, _ := testDesk(somebody)
	if opened, err := d.Opened(ctx, Act{Reference: "Z"}); opened || err != nil || len(store.entries) != 0 {
		t.Errorf("nobody: %v, %v", opened, err)
	}
}

// TestACaseIsShownAsItWas: what happened since changes nothing about it.
func TestACaseIsShownAsItWas(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, _, now := testDesk(somebody)
	for range 2 {
		if _, err := d.Issue(ctx, order("A"), made(new(int))); err != nil {
			t.Fatal(err)
		}
	}
	refused := present(t, d, Presentation{Code: "badge:A:1"})
	wantVerdict(t, refused, Refused, Superseded)
	*now = now.Add(time.Hour)
	if _, err := d.Issue(ctx, order("A"), made(new(int))); err != nil {
		t.Fatal(err)
	}
	cases, err := d.Cases(ctx, refused.Entry.Case())
	if err != nil || len(cases) != 1 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	if diff := cmp.Diff(refused, cases[0]); diff != "" {
		t.Error(diff)
	}
	nobody := present(t, d, Presentation{Code: "anything"})
	if cases, err = d.Cases(ctx, nobody.Entry.Case()); err != nil || len(cases) != 1 || cases[0].Registration != nil {
		t.Errorf("an unknown code: %+v, %v", cases, err)
	}
	if cases, err = d.Cases(ctx, "ZZZZ"); err != nil || len(cases) != 0 {
		t.Errorf("a case that is not here: %+v, %v", cases, err)
	}
}

func TestAFurtherBadgeSaysWhy(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		reason Reason
		again  bool
		issue  int // 0 is refused
	}{
		{"", false, 2},
		{"", true, 1},
		{BadlyPrinted, true, 1},
		{BadlyPrinted, false, 0},
		{BadgeLost, false, 2},
		{BadgeLost, true, 0},
		{NameCorrected, false, 2},
		{"because", false, 0},
	} {
		d, store, _ := testDesk(somebody)
		if _, err := d.Issue(context.Background(), order("A"), made(new(int))); err != nil {
			t.Fatal(err)
		}
		o := BadgeOrder{References: []string{"A"}, Again: test.again, Reason: test.reason}
		badges, err := d.Issue(context.Background(), o, made(new(int)))
		switch {
		case test.issue == 0 && FaultCode(err) != FaultInvalid, test.issue == 0 && len(store.entries) != 1:
			t.Errorf("%q, again %v: %v, %d entries", test.reason, test.again, err, len(store.entries))
		case test.issue > 0 && (err != nil || badges[0].Issue != test.issue || store.entries[1].Reason != test.reason):
			t.Errorf("%q, again %v: %+v, %v", test.reason, test.again, badges, err)
		}
	}
}

func TestExtendableIsWhatExtendExtends(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, _, _ := testDesk(somebody)
	before, err := d.Extendable(ctx, Act{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		before, _ = d.Extendable(ctx, Act{})
		after, _, err := d.Extend(ctx, 15*time.Minute, Act{})
		if err != nil || after.ID != before.ID || after.End.Sub(before.End) != 15*time.Minute {
			t.Fatalf("%s from %v to %v, %v", after.ID, before.End, after.End, err)
		}
	}
}
