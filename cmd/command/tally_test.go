package command

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

// The figures of the organiser screen are those of the command counts, after every entry.
func TestTallyIsTheCount(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	counter := &tally{house: h}
	first := h.conference.Sessions[0].Start
	now := first.Add(10 * time.Minute)
	h.desk.Now = func() time.Time { return now }
	check := func() {
		t.Helper()
		defer func() { now = now.Add(time.Minute) }() // who comes later is inside too
		for i, by := range tallyTables {
			for _, where := range []string{"", "role=panellist,role=", "session=" + h.conference.Sessions[0].ID + ",attended=yes", "kiosk=" + h.name} {
				table, err := h.count(&session{Context: t.Context()}, countsOptions{By: by, Where: where, At: now.Format(time.RFC3339)})
				if err != nil {
					t.Fatal(err)
				}
				conditions, err := checkin.ParseWhere(h.conference, where)
				if err != nil {
					t.Fatal(err)
				}
				sight, err := counter.Count(t.Context(), conditions)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(table.Rows, sight.Groups[tallyTables[i]], cmpopts.EquateEmpty()); d != "" {
					t.Fatalf("by %q where %q (-counts +screen):\n%s", by, where, d)
				}
			}
		}
	}
	check()
	anna, bo := mustRegister(t, h, "Anna"), mustRegister(t, h, "Bo")
	check()
	present := func(reference string) {
		t.Helper()
		if _, err := h.desk.Present(t.Context(), checkin.Presentation{Reference: reference}); err != nil {
			t.Fatal(err)
		}
	}
	present(anna.Reference)
	check()
	present(bo.Reference)
	present("00000000")
	check()
	if _, err := h.desk.Merge(t.Context(), checkin.Act{Reference: bo.Reference}, anna.Reference); err != nil {
		t.Fatal(err)
	}
	check()
	if _, err := h.desk.Undo(t.Context(), checkin.Correction{Reason: checkin.WrongPerson}); err != nil {
		t.Fatal(err)
	}
	check()
	cy := mustRegister(t, h, "Cy")
	present(cy.Reference)
	check()
	if _, err := h.desk.Erase(t.Context(), checkin.Act{Reference: cy.Reference}); err != nil {
		t.Fatal(err)
	}
	check()
	sight, err := counter.Count(t.Context(), checkin.Where{}.With(checkin.BySession, h.conference.Sessions[0].ID))
	if err != nil || len(sight.TurnedAway) != 1 || sight.TurnedAway[0].Reason != checkin.UnknownCode || sight.TurnedAway[0].Presentations != 1 || sight.Peak.Persons != 3 {
		t.Errorf("%+v %v, want one unknown code and a peak of three", sight, err)
	}
	people, err := counter.People(t.Context(), kiosk.Group{Figure: kiosk.Attended})
	if err != nil || len(people.Listed)+people.Others != sight.Total.Attended {
		t.Errorf("%d are listed and %d attended, %v", len(people.Listed), sight.Total.Attended, err)
	}
}
