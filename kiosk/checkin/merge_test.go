package checkin

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWhichRegistrationStays(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, log, want string }{
		{"nobody was merged", "N 0 in A", "A:A B:B C:C"},
		{"one into another", "N 0 merge A to=B", "A:B B:B C:C"},
		{"both ways, apart: the later stays", "N 0 merge A to=B\nS 1 merge B to=A", "A:A B:A C:C"},
		{"a chain", "N 0 merge A to=B\nS 1 merge B to=C", "A:C B:C C:C"},
		{"a chain from behind", "N 0 merge B to=C\nS 1 merge A to=B", "A:C B:C C:C"},
		{"into two, apart: the later stays", "N 0 merge A to=B\nS 1 merge A to=C", "A:C B:C C:C"},
		{"a circle: where it closes stays", "N 0 merge A to=B\nS 1 merge B to=C\nT 2 merge C to=A", "A:A B:A C:A"},
		{"into itself", "N 0 merge A to=A", "A:A B:B C:C"},
		{"undone", "N 0 merge A to=B\nN 1 undo A to=B target=N:1", "A:A B:B C:C"},
		{"one of a chain undone", "N 0 merge A to=B\nS 1 merge B to=C\nN 2 undo B to=C target=S:2", "A:B B:B C:C"},
	} {
		persons := PersonsOf(writeLog(t, row.log))
		var said []string
		for _, r := range []string{"A", "B", "C"} {
			said = append(said, r+":"+persons.Of(r))
		}
		if got := strings.Join(said, " "); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

// Whatever kiosks merged that did not know of each other, all agree who is one person
// and which registration stays, and it is one of the person's.
func TestMergesConverge(t *testing.T) {
	t.Parallel()
	people := []string{"A", "B", "C", "D", "E"}
	rapid.Check(t, func(t *rapid.T) {
		var log []Entry
		for i := range rapid.IntRange(0, 8).Draw(t, "merges") {
			e := Entry{
				ID: EntryID{rapid.SampledFrom([]string{"N", "S", "T"}).Draw(t, "origin"), uint64(i + 1)}, Kind: KindMerge, HLC: rapid.Uint64Range(1, 4).Draw(t, "hlc"),
				Reference: rapid.SampledFrom(people).Draw(t, "from"), To: rapid.SampledFrom(people).Draw(t, "to"),
			}
			if i > 0 && rapid.IntRange(0, 4).Draw(t, "undo") == 0 {
				target := rapid.SampledFrom(log).Draw(t, "target")
				e.Kind, e.Target, e.Reference, e.To = KindUndo, target.ID, target.Reference, target.To
			}
			log = append(log, e)
		}
		want := PersonsOf(log)
		got := PersonsOf(append(rapid.Permutation(log).Draw(t, "order"), log...))
		undone := undoneBy(log)
		for _, r := range people {
			stays := want.Of(r)
			if got.Of(r) != stays || want.Of(stays) != stays {
				t.Fatalf("%s stays as %s, in another order as %s, and that as %s", r, stays, got.Of(r), want.Of(stays))
			}
			if all := want.All(r); !slices.Contains(all, r) || !slices.Contains(all, stays) {
				t.Fatalf("%s is not among its own: %v", r, all)
			}
		}
		for _, e := range log {
			if _, gone := undone[e.ID]; e.Kind == KindMerge && !gone && want.Of(e.Reference) != want.Of(e.To) {
				t.Fatalf("%s and %s are two persons", e.Reference, e.To)
			}
		}
	})
}

// A merge that was undone leaves nothing behind.
func TestUndoneMergeNeverHappened(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		without := slices.DeleteFunc(drawLog(t), func(e Entry) bool { return e.Kind == KindMerge || e.Kind == KindUndo })
		merge := Entry{ID: EntryID{"Z", 1}, Kind: KindMerge, HLC: rapid.Uint64Range(1, 6).Draw(t, "hlc"), Reference: "A", To: "B"}
		undo := Entry{ID: EntryID{"Z", 2}, Kind: KindUndo, HLC: 7, Reference: "A", To: "B", Target: merge.ID}
		with := append(slices.Clone(without), merge, undo)
		want, got := stateOf(without), stateOf(with)
		for _, r := range []string{"A", "B"} { // of whom the history is not empty now
			for _, session := range []string{"a", "b", ""} {
				if _, known := want.standings[r+session]; !known {
					want.standings[r+session] = Standing{}
				}
			}
		}
		if !reflect.DeepEqual(want, got) {
			t.Fatalf("%+v\nwith the merge and its undo:\n%+v", want, got)
		}
	})
}

// twice are two registrations of one person.
func twice() (here, there Registration) {
	here, there = somebody, somebody
	here.Category, there.Reference, there.Ticket = "media", "B", "other"
	return here, there
}

// forger reads every badge as one that somebody made up.
type forger struct{ plainReader }

func (f forger) Read(code string) Claim {
	c := f.plainReader.Read(code)
	c.Genuine = false
	return c
}

func mustMerge(t *testing.T, d *Desk, from, to string) Entry {
	t.Helper()
	e, err := d.Merge(t.Context(), Act{Reference: from, Actor: "supervisor:1"}, to)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestMergedIsOnePerson(t *testing.T) {
	t.Parallel()
	here, there := twice()
	d, store, now := testDesk(here, there)
	for _, r := range []string{"A", "B"} {
		if _, err := d.Issue(t.Context(), order(r), made(new(int))); err != nil {
			t.Fatal(err)
		}
		wantVerdict(t, present(t, d, Presentation{Code: "badge:" + r + ":1"}), Admitted, First)
	}
	if n := OccupancyOf(store.entries, "chamber", "morning").Persons(); n != 2 {
		t.Fatalf("%d inside before the merge, want 2", n)
	}
	*now = now.Add(time.Minute)
	merge := mustMerge(t, d, "A", "B")
	if merge.Kind != KindMerge || merge.Reference != "A" || merge.To != "B" || merge.Reason != RegisteredTwice {
		t.Errorf("the merge is %+v", merge)
	}

	inside := OccupancyOf(store.entries, "chamber", "morning")
	if inside.Persons() != 1 || inside[there.Seat()] != 1 {
		t.Errorf("%v inside, want one, on the seat of who came in last", inside)
	}
	counts := func() string {
		rows, err := Count(d.Conference, each([]Registration{here, there}), each(store.entries), nil, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return countLines(rows)
	}
	once := counts()
	if want := countLines([]CountRow{{Figures: Figures{new(int), new(int), 1, 1}}}); strings.ReplaceAll(once, "1", "0") != strings.ReplaceAll(want, "1", "0") || strings.Contains(once, "2") {
		t.Errorf("the counts are %s, want one of each", once)
	}
	if in := PresenceOf(d.Conference, store.entries, now.Add(-time.Minute)); len(in[0].Persons) != 1 || in[0].Persons[0].Reference != "B" {
		t.Errorf("inside are %+v, want B once", in[0].Persons)
	}

	// The badge of the one that goes is superseded, and the screen shows who it is.
	out := present(t, d, Presentation{Code: "badge:A:1"})
	wantVerdict(t, out, Refused, Superseded)
	if out.Registration == nil || out.Registration.Reference != "B" || out.Entry.Reference != "A" || out.Entry.Issue != 1 || out.Entry.Category != "ngo" {
		t.Errorf("%+v of %+v, want B's registration and A's badge", out.Entry, out.Registration)
	}
	if !out.Went || out.Standing.Issue != 1 || !out.Standing.Inside {
		t.Errorf("%+v, want where B stands", out.Standing)
	}
	forged := d.Reader
	d.Reader = forger{}
	if out := present(t, d, Presentation{Code: "badge:A:1"}); out.Entry.Reason != Forged || out.Registration != nil || out.Entry.Reference != "" {
		t.Errorf("%+v of %+v, want nobody", out.Entry, out.Registration)
	}
	d.Reader = forged
	// Whatever else leads to either is that person, who is in already.
	for _, p := range []Presentation{{Code: "badge:B:1"}, {Code: "tkt"}, {Code: "other"}, {Reference: "A"}, {Reference: "B"}} {
		out := present(t, d, p)
		wantVerdict(t, out, AlreadyIn, Passback)
		if out.Registration.Reference != "B" {
			t.Errorf("%+v is %s, want B", p, out.Registration.Reference)
		}
	}
	// A genuine badge is never refused at an exit, and nobody is left inside.
	*now = now.Add(time.Hour)
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1", Direction: Outwards}), Left, Out)
	if n := OccupancyOf(store.entries, "chamber", "morning").Persons(); n != 0 {
		t.Errorf("%d inside after the exit, want 0", n)
	}
	if barred := BarredOf(store.entries); !barred["A"] || barred["B"] {
		t.Errorf("a door list leaves out %v, want A", barred)
	}

	// What is done about either is done about the one that stays.
	if e, err := d.Revoke(t.Context(), Act{Reference: "A", Reason: Security}); err != nil || e.Reference != "B" {
		t.Errorf("%+v %v, want a revocation of B", e, err)
	}
	wantVerdict(t, present(t, d, Presentation{Reference: "A"}), Refused, Revoked)
}

func TestMergeRefusesWhatIsNoMerge(t *testing.T) {
	t.Parallel()
	a, b := twice()
	cancelled, third, fourth := somebody, somebody, somebody
	cancelled.Reference, cancelled.Status, third.Reference, fourth.Reference = "C", StatusCancelled, "D", "E"
	d, store, _ := testDesk(a, b, cancelled, third, fourth)
	if _, err := d.Substitute(t.Context(), Act{Reference: "D", Note: "note 1"}, "E"); err != nil {
		t.Fatal(err)
	}
	before := len(store.entries)
	for _, row := range []struct {
		from, to string
		reason   Reason
		code     string
	}{
		{"A", "A", "", FaultConflict},
		{"A", "C", "", FaultConflict},
		{"D", "A", "", FaultConflict},
		{"A", "D", "", FaultConflict},
		{"A", "Z", "", FaultNotFound},
		{"Z", "A", "", FaultNotFound},
		{"A", "B", "why not", FaultInvalid},
	} {
		if _, err := d.Merge(t.Context(), Act{Reference: row.from, Reason: row.reason}, row.to); FaultCode(err) != row.code {
			t.Errorf("%s into %s: %v, want %s", row.from, row.to, err, row.code)
		}
	}
	if len(store.entries) != before {
		t.Error("what was refused is logged")
	}
	mustMerge(t, d, "C", "A") // a cancelled one may go
	mustMerge(t, d, "A", "B")
	for _, pair := range [][2]string{{"A", "B"}, {"B", "A"}, {"C", "B"}} {
		if _, err := d.Merge(t.Context(), Act{Reference: pair[0]}, pair[1]); FaultCode(err) != FaultConflict {
			t.Errorf("%v once more: %v, want a conflict", pair, err)
		}
	}
}

func TestUndoPartsWhoWasMerged(t *testing.T) {
	t.Parallel()
	here, there := twice()
	d, store, now := testDesk(here, there)
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), Admitted, First)
	merge := mustMerge(t, d, "A", "B")
	wantVerdict(t, present(t, d, Presentation{Code: "badge:B:1"}), AlreadyIn, Passback)
	if _, err := d.Undo(t.Context(), Correction{Entry: merge.ID, Reason: WrongPerson}); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(time.Hour)
	wantVerdict(t, present(t, d, Presentation{Code: "badge:B:1"}), Admitted, First)
	wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), Admitted, Again)
	if n := OccupancyOf(store.entries, "chamber", "morning").Persons(); n != 2 {
		t.Errorf("%d inside, want both", n)
	}
}

// Whoever is forgotten is forgotten whole, and goes on counting once.
func TestErasureForgetsWhatWasMerged(t *testing.T) {
	t.Parallel()
	for _, named := range []string{"A", "B"} {
		here, there := twice()
		d, store, _ := testDesk(here, there)
		wantVerdict(t, present(t, d, Presentation{Code: "badge:A:1"}), Admitted, First)
		mustMerge(t, d, "A", "B")
		erased, err := d.Erase(t.Context(), Act{Reference: named})
		if err != nil || len(erased.Entries) != 2 || erased.Number != 1 {
			t.Fatalf("%+v %v, want an entry for each registration", erased, err)
		}
		if len(store.people) != 0 {
			t.Errorf("%v is left after the erasure of %s", store.people, named)
		}
		rows, err := Count(d.Conference, each[Registration](nil), each(store.entries), nil, time.Time{}, store.kept...)
		if err != nil || *rows[0].Expected != 1 || rows[0].Attended != 1 {
			t.Errorf("%s %v, want one expected and attended", countLines(rows), err)
		}
	}
}

func TestToLookAtKnowsOfMerges(t *testing.T) {
	t.Parallel()
	approved := map[string]Status{"A1": StatusApproved, "A2": StatusApproved, "A3": StatusApproved}
	for _, row := range []struct {
		name, log string
		want      []string // KIND REFERENCES
	}{
		{"a walk-in that was merged", "N 0 register A1\nS 1 register A2\nN 2 merge A1 to=A2", nil},
		{"and undone", "N 0 register A1\nS 1 register A2\nN 2 merge A1 to=A2\nN 3 undo A1 to=A2 target=N:3", []string{"same_walk_in [A1 A2]"}},
		{"a third of the name", "N 0 register A1\nS 1 register A2\nN 2 merge A1 to=A2\nT 3 register A3", []string{"same_walk_in [A2 A3]"}},
		{"let in under both", "N 0 in A1\nS 1 in A2\nN 2 merge A1 to=A2", nil},
		{"let in under one, which the other was revoked under", "N 0 revoke A1\nS 1 in A2\nN 2 merge A1 to=A2", []string{"late_revocation [A2]"}},
		{"erased by who did not know", "N 0 merge A1 to=A2\nS 1 erase A2", []string{"erased_in_part [A1]"}},
		{"erased whole", "N 0 merge A1 to=A2\nS 1 erase A2\nS 1 erase A1", nil},
	} {
		var said []string
		for _, m := range ToLookAt(testConference(), evidence(writeLog(t, row.log), approved)) {
			said = append(said, fmt.Sprint(m.Kind, " ", m.References))
		}
		if !slices.Equal(said, row.want) {
			t.Errorf("%s: %q, want %q", row.name, said, row.want)
		}
	}
}

// everyone names a few, and every fact fits.
type everyone struct{ references []string }

func (e everyone) Identify(context.Context, Facts) (Inquiry, error) {
	return Inquiry{References: e.references, Fits: func(r *Registration) bool { return r.Reference != "" }, Normal: "facts"}, nil
}

// Several registrations of one person are one who is recognised, but not where what
// stays must not be listed.
func TestMergedAreRecognisedAsOne(t *testing.T) {
	t.Parallel()
	here, there := twice()
	d, store, _ := testDesk(here, there)
	d.Identifier = everyone{[]string{"A", "B"}}
	d.Conference.SelfService.Facts = []Fact{FactGivenName}
	recognise := func() Outcome {
		out, err := d.Recognise(t.Context(), Facts{FamilyName: "Rantanen", GivenName: "Mari"}, Presentation{})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	wantVerdict(t, recognise(), Refused, UnknownCode)
	mustMerge(t, d, "A", "B")
	out := recognise()
	wantVerdict(t, out, Admitted, First)
	if out.Registration == nil || out.Registration.Reference != "B" {
		t.Errorf("recognised %+v, want B", out.Registration)
	}
	there.Listing = ListingHidden
	store.people["B"] = there
	wantVerdict(t, recognise(), Refused, UnknownCode)
}
