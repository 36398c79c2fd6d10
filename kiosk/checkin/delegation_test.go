package checkin

import (
	"context"
	"slices"
	"testing"
	"time"
)

func delegate(reference, role string, rank int, family string) Registration {
	return Registration{
		Reference: reference, GivenName: "X", FamilyName: family, DelegationRole: role, Rank: rank,
		Category: "ngo", Organisation: "Org", Status: StatusApproved, Listing: ListingListed,
	}
}

func TestDelegationIsByRank(t *testing.T) {
	t.Parallel()
	elsewhere, hidden, unlisted := delegate("E", "head", 1, "Aalto"), delegate("H", "head", 1, "Aalto"), delegate("U", "head", 1, "Aalto")
	elsewhere.Organisation, hidden.Listing, unlisted.Listing = "Other", ListingHidden, ListingOrganisation
	renamed := delegate("R", "observer", 0, "Berg")
	renamed.Organisation = "L'Org"
	people := []Registration{
		delegate("G", "", 0, "Aalto"), delegate("F", "observer", 3, "Aalto"), renamed, delegate("D", "adviser", 12, "Aalto"),
		delegate("C2", "representative", 4, "Zola"), delegate("C1", "representative", 4, "Österberg"), delegate("B", "deputy", 2, "Aalto"), delegate("A", "head", 1, "Zola"),
		elsewhere, hidden, unlisted,
	}
	d, _, _ := testDesk(people...)
	d.Conference.Organisations = []Organisation{{Name: Text{"en": "Org", "fr": "L'Org"}}}
	d.Conference.Index()
	q := DelegationQuery{Organisation: "l'org", References: []string{"NOBODY"}, Collate: func(a, b string) int {
		if a == "Österberg" {
			return -1
		}
		return 1
	}}
	for _, p := range people {
		q.References = append(q.References, p.Reference)
	}
	got, err := d.Delegation(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, m := range got.Members {
		order = append(order, m.Registration.Reference)
	}
	if want := []string{"A", "B", "C1", "C2", "D", "F", "R", "G"}; !slices.Equal(order, want) {
		t.Errorf("the order is %v, want %v", order, want)
	}
	if got.Organisation != "Org" || got.Unlisted != 1 || got.Seats != nil {
		t.Errorf("%q with %d unlisted and the seats %v; want Org, one and none", got.Organisation, got.Unlisted, got.Seats)
	}
}

func TestDelegationKnowsWhoCameAndWhatIsFree(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, _, _ := testDesk(delegate("A", "head", 1, "A"), delegate("B", "deputy", 2, "B"))
	d.Conference.Rooms[1].Quotas = []Quota{{Category: "ngo", Seats: 9}, {Category: "ngo", Organisation: "Org", Seats: 2}, {Category: "ngo", Organisation: "Other", Seats: 7}, {Category: "ngo", Each: true, Seats: 3}, {Category: "media", Each: true, Seats: 4}}
	d.Conference.Index()
	ask := func() Delegation {
		t.Helper()
		got, err := d.Delegation(ctx, DelegationQuery{Organisation: "Org", References: []string{"A", "B"}, Entrance: "small"})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := ask(); !slices.Equal(got.Seats, []Seats{{"small", "ngo", 2, 0}, {"small", "ngo", 3, 0}}) || got.Members[0].Standing.Inside {
		t.Errorf("before anybody came: %+v", got)
	}
	if _, err := d.Issue(ctx, order("A"), made(new(int))); err != nil {
		t.Fatal(err)
	}
	wantVerdict(t, present(t, d, Presentation{Reference: "A", Entrance: "small"}), Admitted, First)
	got := ask()
	if s := got.Members[0].Standing; !s.Inside || s.Issue != 1 || s.Collected || got.Seats[0].Left() != 1 {
		t.Errorf("after the head came: %+v", got)
	}
	if s := got.Members[1].Standing; s.Inside || s.Attended {
		t.Errorf("the deputy has not come: %+v", s)
	}
	if _, err := d.Delegation(ctx, DelegationQuery{Organisation: "Org", Entrance: "window"}); FaultCode(err) != FaultNotFound {
		t.Errorf("an entrance that does not exist: %v, want not_found", err)
	}
}

func TestCollectHandsOverWhatIsPrinted(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, store, _ := testDesk(delegate("A", "", 0, "A"), delegate("B", "", 0, "B"))
	collect := func(references ...string) error {
		_, err := d.Collect(ctx, references, Act{Note: "the counsellor", Actor: "staff:1"})
		return err
	}
	issue := func(o BadgeOrder) {
		t.Helper()
		if _, err := d.Issue(ctx, o, made(new(int))); err != nil {
			t.Fatal(err)
		}
	}
	issue(order("A"))
	if err := collect("A", "B"); FaultCode(err) != FaultConflict || len(store.entries) != 1 {
		t.Errorf("a badge that is not printed: %v with %d entries, want a conflict and nothing logged", err, len(store.entries))
	}
	if err := collect("A", "A"); err != nil {
		t.Fatal(err)
	}
	if e := store.entries[len(store.entries)-1]; len(store.entries) != 2 || e.Kind != KindCollect || e.Reference != "A" || e.Issue != 1 || e.NoteText != "the counsellor" {
		t.Errorf("%d entries, the last %+v", len(store.entries), e)
	}
	if err := collect("A"); FaultCode(err) != FaultConflict {
		t.Errorf("taken twice: %v, want a conflict", err)
	}
	again := order("A")
	again.Again = true
	issue(again)
	if err := collect("A"); FaultCode(err) != FaultConflict {
		t.Errorf("the same issue printed once more: %v, want a conflict", err)
	}
	issue(order("A"))
	if err := collect("A"); err != nil {
		t.Errorf("a new badge: %v, want it taken", err)
	}
	if _, err := d.Collect(ctx, []string{"A"}, Act{}); FaultCode(err) != FaultInvalid {
		t.Errorf("collected by nobody: %v, want invalid", err)
	}
	if _, err := d.Collect(ctx, nil, Act{Note: "x"}); FaultCode(err) != FaultInvalid {
		t.Errorf("nothing collected: %v, want invalid", err)
	}
}

// An escort comes before, during or after the fact; the session is that of the stated time.
func TestEscortCountsInTheSessionOfItsTime(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	pending := delegate("A", "head", 1, "A")
	pending.Status = StatusPending
	for name, row := range map[string]struct {
		now, at       time.Duration // after midnight of the first session's day
		session, want string
	}{
		"the day before the doors open": {-15 * time.Hour, 10 * time.Hour, "", "morning"},
		"before the doors open":         {7 * time.Hour, 7 * time.Hour, "", "morning"},
		"during":                        {11 * time.Hour, 11 * time.Hour, "", "morning"},
		"between sessions":              {14 * time.Hour, 14 * time.Hour, "", "afternoon"},
		"after the fact":                {16 * time.Hour, 11 * time.Hour, "", "morning"},
		"after everything":              {20 * time.Hour, 17 * time.Hour, "", "afternoon"},
		"the day after, at no session":  {40 * time.Hour, 39 * time.Hour, "", "afternoon"},
		"in a session that is named":    {20 * time.Hour, 12 * time.Hour, "afternoon", "afternoon"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, _, now := testDesk(pending)
			midnight := time.Date(2007, 3, 5, 0, 0, 0, 0, d.Conference.Zone)
			*now = midnight.Add(row.now)
			for range 2 { // and once more at once: never already_in
				entries, err := d.Escort(ctx, []string{"A"}, Act{At: midnight.Add(row.at), Session: row.session})
				if err != nil {
					t.Fatal(err)
				}
				if e := entries[0]; e.Verdict != Admitted || e.Reason != Escorted || e.Session != row.want || !e.At.Equal(midnight.Add(row.at)) {
					t.Errorf("%s/%s in %q at %s", e.Verdict, e.Reason, e.Session, e.At)
				}
			}
		})
	}
}
