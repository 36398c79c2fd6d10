package checkin

import (
	"context"
	"testing"
	"time"
)

func TestATickOnPaperSaysThatThePersonWasLetIn(t *testing.T) {
	t.Parallel()
	pending := Registration{Reference: "P", Category: "ngo", Status: StatusPending}
	for _, test := range []struct {
		name      string
		code      string
		reference string
		at        string
		direction Direction
		verdict   Verdict
		reason    Reason
		kind      Kind
	}{
		{"as at the door", "", "A", "10:05", Unstated, Admitted, First, KindIn},
		{"a badge that was scanned when keyed in", "badge:A:1", "", "10:05", Unstated, Admitted, First, KindIn},
		{"whatever the status is now", "", "P", "10:05", Unstated, Admitted, Pending, KindIn},
		{"whatever the hour was", "", "A", "06:00", Unstated, Admitted, TooEarly, KindIn},
		{"out", "", "A", "10:05", Outwards, Left, Out, KindOut},
		{"nobody", "", "NOBODY", "10:05", Unstated, Refused, UnknownCode, KindRefused},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, _, _ := testDesk(somebody, pending)
			clock, err := time.ParseInLocation("15:04", test.at, d.Conference.Zone)
			if err != nil {
				t.Fatal(err)
			}
			at := time.Date(2007, 3, 5, clock.Hour(), clock.Minute(), 0, 0, d.Conference.Zone)
			out := present(t, d, Presentation{Code: test.code, Reference: test.reference, By: ByPaper, At: at, Direction: test.direction})
			wantVerdict(t, out, test.verdict, test.reason)
			if out.Entry.Kind != test.kind || out.Entry.By != ByPaper || !out.Entry.At.Equal(at) {
				t.Errorf("got %s by %s at %s, want %s by paper at %s", out.Entry.Kind, out.Entry.By, out.Entry.At, test.kind, at)
			}
		})
	}
}

func TestATickOfAnAdmissionThatIsThereIsNoSecondOne(t *testing.T) {
	t.Parallel()
	d, _, now := testDesk(somebody)
	present(t, d, Presentation{Code: "badge:A:1"})
	out := present(t, d, Presentation{Reference: "A", By: ByPaper, At: now.Add(-2 * time.Minute)})
	wantVerdict(t, out, AlreadyIn, Passback)
}

// Who has left since is not inside again for a tick that is keyed in late, nor is who
// came back outside.
func TestALateTickKeepsWhatFollowed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		since  Presentation // at 10:05
		tick   Direction    // at 09:55
		inside bool
	}{
		{"in, and out since", Presentation{Code: "badge:A:1", Direction: Outwards}, In, false},
		{"out, and in since", Presentation{Code: "badge:A:1"}, Outwards, true},
		{"in, and in since", Presentation{Code: "badge:A:1"}, In, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, store, now := testDesk(somebody)
			present(t, d, test.since)
			out := present(t, d, Presentation{Reference: "A", By: ByPaper, Direction: test.tick, At: now.Add(-10 * time.Minute)})
			if !out.Entry.At.Equal(now.Add(-10 * time.Minute)) {
				t.Errorf("the tick is of %v", out.Entry.At)
			}
			w := d.Conference.WindowAt(out.Entry.Room, "", *now, nil)
			if s := StandingOf(store.entries, "A", out.Entry.Room, w.Session.ID); s.Inside != test.inside {
				t.Errorf("inside: %t, want %t", s.Inside, test.inside)
			}
		})
	}
}

func TestBlankBadgeIsTiedToAPerson(t *testing.T) {
	t.Parallel()
	d, store, _ := testDesk(somebody)
	if _, err := d.TieBlank(context.Background(), 17, Act{Reference: "A"}); err != nil {
		t.Fatal(err)
	}
	if e := HolderOf(store.entries, 17); e == nil || e.Reference != "A" {
		t.Errorf("blank badge 17 is of %v, want A", e)
	}
	if e := HolderOf(store.entries, 18); e != nil {
		t.Errorf("blank badge 18 is of %v, want nobody", e)
	}
	for _, bad := range []struct {
		number    int
		reference string
		code      string
	}{{0, "A", FaultInvalid}, {-1, "A", FaultInvalid}, {1, "NOBODY", FaultNotFound}} {
		if _, err := d.TieBlank(context.Background(), bad.number, Act{Reference: bad.reference}); FaultCode(err) != bad.code {
			t.Errorf("%+v: got %v", bad, err)
		}
	}
}
