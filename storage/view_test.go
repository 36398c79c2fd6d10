package storage

import (
	"slices"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
)

// Every refusal and every wait is found by its case code, of who was looked at only
// too, and nothing else is.
func TestCasesAreFoundByTheirCode(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	var made []checkin.Entry
	for i := range 300 {
		e := entered(numbered(i).Reference)
		e.Kind = []checkin.Kind{checkin.KindRefused, checkin.KindWait, checkin.KindIn, checkin.KindCheck, checkin.KindCheck}[i%5]
		e.Verdict = []checkin.Verdict{checkin.Refused, checkin.Wait, checkin.Admitted, checkin.Refused, checkin.Admitted}[i%5]
		made = append(made, mustAppend(t, s, e)...)
	}
	if err := s.Look(t.Context(), func(v checkin.View) error {
		for i := range made {
			cases, err := v.Cases(made[i].Case())
			if err != nil {
				return err
			}
			found := slices.ContainsFunc(cases, func(e checkin.Entry) bool { return e.ID == made[i].ID })
			if is := made[i].HasCase(); found != is {
				t.Errorf("%s by its code: %v, want %v", made[i].Kind, found, is)
			}
		}
		for _, none := range []string{"", "12", "ZZZZZ", "UUUU"} {
			if cases, err := v.Cases(none); err != nil || len(cases) > 0 {
				t.Errorf("%q: %d cases, %v", none, len(cases), err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// Who takes another's place has that in the history, and its undo too.
func TestHistoryHoldsWhosePlaceIsTaken(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	swap := checkin.Entry{Kind: checkin.KindSubstitute, At: morning, Reference: "00000001", To: "00000002"}
	made := mustAppend(t, s, swap)
	undo := checkin.Entry{Kind: checkin.KindUndo, At: morning, Reference: "00000001", To: "00000002", Target: made[0].ID}
	for i, barred := range []bool{true, false} {
		for _, person := range []string{"00000001", "00000002"} {
			h := history(t, s, person)
			if len(h) != i+1 {
				t.Errorf("%s has %d entries, want %d", person, len(h), i+1)
			}
		}
		if at := checkin.StandingOf(history(t, s, "00000001"), "00000001", "", ""); at.Barred() != barred {
			t.Errorf("after %d entries barred: %v, want %v", i+1, at.Barred(), barred)
		}
		if i == 0 {
			mustAppend(t, s, undo)
		}
	}
}

// Merged registrations have one history, whichever is asked for, and an undo parts it;
// what belongs to somebody else is never among it.
func TestMergedHaveOneHistory(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	one, two, three := "00000001", "00000002", "00000003"
	stays := func(reference string) (stays string) {
		if err := s.Look(t.Context(), func(v checkin.View) (err error) { stays, err = v.Stays(reference); return err }); err != nil {
			t.Fatal(err)
		}
		return stays
	}
	mustAppend(t, s, entered(one), entered(two), entered(three))
	merges := mustAppend(t, s,
		checkin.Entry{Kind: checkin.KindMerge, At: morning, Reference: one, To: two}, checkin.Entry{Kind: checkin.KindMerge, At: morning, Reference: two, To: three})
	for _, reference := range []string{one, two, three} {
		if h := history(t, s, reference); len(h) != 5 || stays(reference) != three {
			t.Errorf("%s has %d entries and stays as %s", reference, len(h), stays(reference))
		}
	}
	mustAppend(t, s, checkin.Entry{Kind: checkin.KindUndo, At: morning, Reference: two, To: three, Target: merges[1].ID})
	for reference, want := range map[string]string{one: two, two: two, three: three} {
		if stays(reference) != want {
			t.Errorf("%s stays as %s, want %s", reference, stays(reference), want)
		}
	}
	if h := history(t, s, three); len(h) != 3 || h[0].Reference != three {
		t.Errorf("%v, want one admission, a merge and its undo", h)
	}
	wantDerived(t, s)
}

// The last word in log order says how long a session goes on.
func TestExtensionsAreKept(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	for _, minutes := range []int{15, 30, 0, 45} {
		mustAppend(t, s, checkin.Entry{Kind: checkin.KindNote, Reason: checkin.Extended, At: morning, Session: "morning", Number: minutes})
	}
	mustClose(t, s)
	s = mustOpen(t, o)
	if err := s.Look(t.Context(), func(v checkin.View) error {
		extended, err := v.Extended()
		if extended["morning"] != 45*time.Minute || len(extended) != 1 {
			t.Errorf("%v, want the morning 45 minutes longer", extended)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// Who was admitted provisionally is counted until the registration comes.
func TestProvisionalAreCounted(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	in := func(reference string, reason checkin.Reason) checkin.Entry {
		return checkin.Entry{Kind: checkin.KindIn, At: morning, Reference: reference, Verdict: checkin.Admitted, Reason: reason}
	}
	want := func(n int) {
		t.Helper()
		if err := s.Look(t.Context(), func(v checkin.View) error {
			if got, err := v.Provisional(); got != n || err != nil {
				t.Errorf("%d provisional (%v), want %d", got, err, n)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	want(0)
	for _, e := range []checkin.Entry{
		in("00000001", checkin.Provisional), in("00000002", checkin.Provisional), in("00000002", checkin.Provisional), in("00000003", checkin.First),
	} {
		mustAppend(t, s, e)
	}
	want(2)
	if err := s.Import(t.Context(), func(tx *RegistrationTx) error {
		return tx.Put(checkin.Registration{Reference: "00000002", FamilyName: "Berg"}, nil)
	}); err != nil {
		t.Fatal(err)
	}
	want(1)
}
