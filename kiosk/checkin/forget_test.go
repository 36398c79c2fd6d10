package checkin

import (
	"context"
	"slices"
	"testing"
	"time"
)

func TestErasedIsNeverProvisional(t *testing.T) {
	t.Parallel()
	d, store, _ := testDesk(somebody)
	d.Behind = func() bool { return true }
	wantVerdict(t, present(t, d, Presentation{Code: "badge:B:1"}), Admitted, Provisional)
	present(t, d, Presentation{Code: "badge:A:1"})
	got, err := d.Erase(context.Background(), Act{Reference: "A", Actor: "cli:1"})
	if err != nil || got.Number != 1 || got.Entries[0].Kind != KindErase || got.Entries[0].Reference != "A" || got.Entries[0].Organisation != "Org" {
		t.Fatal(got, err)
	}
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), Refused, UnknownCode)
	wantVerdict(t, present(t, d, Presentation{Code: "ref:A"}), Refused, UnknownCode)
	// Who is inside is let out all the same.
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1", Direction: Outwards}), Left, Out)
	for reference, code := range map[string]string{"A": FaultConflict, "C": FaultNotFound} {
		if _, err := d.Erase(context.Background(), Act{Reference: reference}); FaultCode(err) != code {
			t.Errorf("%s: %v", reference, err)
		}
	}
	if len(store.people) != 0 {
		t.Error("somebody is left")
	}
}

// What is counted is the same before and after people are erased.
func TestErasureLeavesTheCounts(t *testing.T) {
	t.Parallel()
	people := []Registration{
		{Reference: "A", Category: "ngo", Organisation: "X", Gender: "woman", Status: StatusApproved},
		{Reference: "B", Category: "ngo", Organisation: "Y", Gender: "man", Status: StatusApproved},
		{Reference: "C", Category: "media", Organisation: "Y", Status: StatusApproved},
		{Reference: "D", Category: "media", Organisation: "Y", Status: StatusCancelled},
		{Reference: "E", Category: "member-state", Organisation: "Z", Gender: "woman", Status: StatusApproved},
	}
	lists := []string{"", "category", "organisation", "category,organisation", "session", "category,session", "gender", "region", "time:15m", "entrance"}
	for _, tt := range []struct {
		name  string
		erase func(*Desk) (Erased, error)
	}{
		{"two of them", func(d *Desk) (Erased, error) {
			if _, err := d.Erase(context.Background(), Act{Reference: "A"}); err != nil {
				return Erased{}, err
			}
			return d.Erase(context.Background(), Act{Reference: "C"})
		}},
		{"everybody", func(d *Desk) (Erased, error) { return d.Purge(context.Background(), Purge{Early: true}) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, store, _ := testDesk(people...)
			delivered := 0
			if _, err := d.Issue(context.Background(), order("A", "C"), made(&delivered)); err != nil {
				t.Fatal(err)
			}
			for _, reference := range []string{"A", "B", "C", "E"} {
				present(t, d, Presentation{Reference: reference})
			}
			present(t, d, Presentation{Reference: "B", Direction: Outwards})
			count := func(by string) string {
				dims, err := ParseDimensions(by)
				if err != nil {
					t.Fatal(err)
				}
				var registered []Registration
				for _, r := range store.people {
					registered = append(registered, r)
				}
				rows, err := Count(d.Conference, each(registered), each(store.entries), dims, time.Time{}, store.kept...)
				if err != nil {
					t.Fatal(err)
				}
				if by == "gender" { // who is inside is not counted by the gender of people who are gone
					for i := range rows {
						rows[i].Inside = 0
					}
				}
				return countLines(rows)
			}
			before := make(map[string]string)
			for _, by := range lists {
				before[by] = count(by)
			}
			if _, err := tt.erase(d); err != nil {
				t.Fatal(err)
			}
			for _, by := range lists {
				if after := count(by); after != before[by] {
					t.Errorf("by %q before\n%safter\n%s", by, before[by], after)
				}
			}
			if slices.ContainsFunc(store.kept, func(k Kept) bool { return k.Gender != "" && k.Category+k.Organisation != "" }) {
				t.Error("a gender stands beside a category")
			}
		})
	}
}

func TestRetention(t *testing.T) {
	t.Parallel()
	d, store, now := testDesk(somebody)
	d.Conference.RetentionDays = 30
	day := func(month time.Month, day int) time.Time {
		return time.Date(2007, month, day, 18, 0, 0, 0, d.Conference.Zone)
	}
	for _, tt := range []struct{ imported, ends time.Time }{
		{time.Time{}, day(4, 4)},
		{day(3, 1), day(4, 4)},
		{day(3, 20), day(4, 19)},
	} {
		if got := d.Conference.RetentionEnds(tt.imported); !got.Equal(tt.ends) {
			t.Errorf("imported %v: %v, want %v", tt.imported, got, tt.ends)
		}
	}
	*now = day(4, 4).Add(-time.Millisecond)
	_, err := d.Purge(context.Background(), Purge{})
	if FaultCode(err) != FaultConflict || err.Error() != "personal data is kept until 2007-04-04 18:00: purge after that day, or as an organiser with --now" {
		t.Fatal(err)
	}
	*now = day(4, 4)
	got, err := d.Purge(context.Background(), Purge{Actor: "cli:1"})
	if err != nil || got.Number != 1 || got.Entries[0].Kind != KindErase || got.Entries[0].Reference != "" || got.Entries[0].Number != 1 {
		t.Error(got, err)
	}
	if len(store.people) != 0 {
		t.Error("somebody is left")
	}
}

func TestPhotosGoAtTheClose(t *testing.T) {
	t.Parallel()
	d, store, now := testDesk(somebody)
	store.photos = 3
	midnight := time.Date(2007, 3, 6, 0, 0, 0, 0, d.Conference.Zone)
	for _, tt := range []struct {
		sensitive bool
		at        time.Time
		number    int
	}{
		{false, midnight.AddDate(1, 0, 0), 0},
		{true, midnight.Add(-time.Millisecond), 0},
		{true, midnight, 3},
		{true, midnight, 0},
	} {
		d.Conference.Sensitive, *now = tt.sensitive, tt.at
		entries := len(store.entries)
		got, err := d.DropPhotos(context.Background(), "cli:1")
		if err != nil || got.Number != tt.number {
			t.Errorf("%+v: %d (%v)", tt, got.Number, err)
		}
		if logged := len(store.entries) - entries; logged != min(tt.number, 1) {
			t.Errorf("%+v: %d entries", tt, logged)
		}
	}
	if last := store.entries[len(store.entries)-1]; last.Kind != KindNote || last.Reason != PhotosDeleted || last.Number != 3 {
		t.Error(last)
	}
}
