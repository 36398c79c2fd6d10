package checkin

import (
	"fmt"
	"testing"
)

// A kiosk that is behind lets thirty unknown persons in, one of them as often as they come.
func TestProvisionalIsCapped(t *testing.T) {
	t.Parallel()
	d, store, now := testDesk()
	d.Behind = func() bool { return true }
	for i := range maxProvisional {
		out := present(t, d, Presentation{Code: fmt.Sprintf("badge:P%d:1", i)})
		wantVerdict(t, out, Admitted, Provisional)
	}
	wantVerdict(t, present(t, d, Presentation{Code: "badge:ONE-MORE:1"}), Refused, UnknownCode)
	*now = now.Add(d.Conference.Admission.Passback)
	wantVerdict(t, present(t, d, Presentation{Code: "badge:P3:1"}), Admitted, Provisional)
	// A registration that comes makes room for another.
	arrived := somebody
	arrived.Reference = "P7"
	store.people["P7"] = arrived
	wantVerdict(t, present(t, d, Presentation{Code: "badge:ONE-MORE:1"}), Admitted, Provisional)
}

// A kiosk that is alone turns nobody away for want of seats, and says from when on it
// does not know.
func TestApartNobodyWaitsForASeat(t *testing.T) {
	t.Parallel()
	var people []Registration
	for i := range 5 {
		people = append(people, Registration{Reference: fmt.Sprint("R", i), Category: "media", Status: StatusApproved})
	}
	d, _, _ := testDesk(people...)
	apart := false
	d.Apart = func(room, session string) (Occupancy, bool) {
		if room != "small" || session != "side" {
			t.Errorf("asked for %s %s", room, session)
		}
		return Occupancy{{Category: "media"}: 1}, apart
	}
	come := func(i int) Outcome {
		return present(t, d, Presentation{Reference: people[i].Reference, Entrance: "small"})
	}
	come(0)
	apart = true
	for i, over := range []bool{false, false, true, true} { // three seats, one was taken
		out := come(i + 1)
		wantVerdict(t, out, Admitted, First)
		if out.Over != over {
			t.Errorf("%d came apart: over the share %v, want %v", i+1, out.Over, over)
		}
	}
	apart = false
	d.Store.(*memory).people["LATE"] = Registration{Reference: "LATE", Category: "media", Status: StatusApproved}
	wantVerdict(t, present(t, d, Presentation{Reference: "LATE", Entrance: "small"}), Wait, Full)
}
