package checkin

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// state is all that follows from a log.
type state struct {
	standings  map[string]Standing
	occupancy  map[string]Occupancy
	extensions Extensions
}

func stateOf(log []Entry) state {
	s := state{make(map[string]Standing), make(map[string]Occupancy), ExtensionsOf(log)}
	for reference, history := range Histories(log) {
		for _, session := range []string{"a", "b", ""} {
			s.standings[reference+session] = StandingOf(history, reference, "r", session)
		}
	}
	for _, session := range []string{"a", "b", ""} {
		s.occupancy[session] = OccupancyOf(log, "r", session)
	}
	return s
}

// drawLog draws entries about three persons, by two origins whose clocks overlap.
func drawLog(t *rapid.T) []Entry {
	kinds := []Kind{
		KindIn, KindIn, KindOut, KindUndo, KindUndo, KindPrint, KindRevoke, KindReinstate, KindSubstitute, KindMerge, KindRecount, KindNote, KindAlreadyIn,
	}
	people := rapid.SampledFrom([]string{"A", "B", "C"})
	entries := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Entry {
		e := Entry{
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Room: "r", Session: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "session"),
			HLC: rapid.Uint64Range(1, 6).Draw(t, "hlc"), Issue: rapid.IntRange(1, 3).Draw(t, "issue"), Reference: people.Draw(t, "person"),
			Category: rapid.SampledFrom([]string{"ngo", "media"}).Draw(t, "category"), Number: rapid.IntRange(0, 5).Draw(t, "number"),
		}
		switch e.Kind {
		case KindSubstitute, KindMerge:
			e.To = people.Draw(t, "to")
		case KindUndo:
			e.Target = EntryID{rapid.SampledFrom([]string{"O", "P"}).Draw(t, "origin"), rapid.Uint64Range(1, 12).Draw(t, "target")}
		case KindNote:
			e.Reason = Extended
		}
		return e
	}), 0, 12).Draw(t, "entries")
	for i := range entries {
		entries[i].ID = EntryID{rapid.SampledFrom([]string{"O", "P"}).Draw(t, "origin"), uint64(i + 1)}
	}
	return entries
}

// Any order and repetition of a set of entries gives the same state: undo, revoke,
// substitute, recount and extension included.
func TestStateIsAFunctionOfTheSet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries := drawLog(t)
		shuffled := rapid.Permutation(append(slices.Clone(entries), entries...)).Draw(t, "shuffled")
		want, got := stateOf(entries), stateOf(shuffled)
		if !reflect.DeepEqual(want, got) {
			t.Fatalf("%+v\nshuffled and doubled:\n%+v", want, got)
		}
	})
}

func TestUndoneAdmissionNeverHappened(t *testing.T) {
	t.Parallel()
	in := Entry{ID: EntryID{"O", 1}, Kind: KindIn, Room: "r", Session: "a", HLC: 2}
	undo := Entry{ID: EntryID{"P", 1}, Kind: KindUndo, Target: in.ID, HLC: 1} // by a kiosk whose clock is behind
	if s := StandingOf([]Entry{undo, in}, "", "r", "a"); s.Inside || s.Attended || s.LastIn != nil {
		t.Errorf("%+v, want somebody who never came", s)
	}
	back := Entry{ID: EntryID{"O", 2}, Kind: KindIn, Room: "r", Session: "a", HLC: 3}
	if s := StandingOf([]Entry{back, undo, in}, "", "r", "a"); !s.Inside {
		t.Errorf("%+v, want somebody inside by the second admission", s)
	}
}

func TestRoomStartsEmptyWithEachSession(t *testing.T) {
	t.Parallel()
	in := []Entry{{ID: EntryID{"O", 1}, Kind: KindIn, Room: "r", Session: "a", HLC: 1}}
	if StandingOf(in, "", "r", "b").Inside || StandingOf(in, "", "q", "a").Inside {
		t.Error("an admission counts in its room and session only")
	}
	if !StandingOf(in, "", "r", "").Inside {
		t.Error("carried over, it counts in every session")
	}
}

// Who is replaced has no right any more and is counted out; an undo gives it all back.
func TestSubstitute(t *testing.T) {
	t.Parallel()
	in := Entry{ID: EntryID{"O", 1}, Kind: KindIn, Room: "r", Session: "a", HLC: 1, Reference: "A"}
	swap := Entry{ID: EntryID{"O", 2}, Kind: KindSubstitute, HLC: 2, Reference: "A", To: "B"}
	undo := Entry{ID: EntryID{"O", 3}, Kind: KindUndo, HLC: 3, Reference: "A", To: "B", Target: swap.ID}
	back := Entry{ID: EntryID{"O", 4}, Kind: KindSubstitute, HLC: 4, Reference: "B", To: "A"}
	for _, row := range []struct {
		name   string
		log    []Entry
		a, b   bool // barred
		inside int
	}{
		{"before", []Entry{in}, false, false, 1},
		{"replaced", []Entry{in, swap}, true, false, 0},
		{"undone", []Entry{in, swap, undo}, false, false, 1},
		{"and the other way round", []Entry{in, swap, back}, false, true, 0},
	} {
		h := Histories(row.log)
		a, b := StandingOf(h["A"], "A", "r", "a"), StandingOf(h["B"], "B", "r", "a")
		if a.Barred() != row.a || b.Barred() != row.b {
			t.Errorf("%s: barred %v and %v, want %v and %v", row.name, a.Barred(), b.Barred(), row.a, row.b)
		}
		if n := OccupancyOf(row.log, "r", "a").Persons(); n != row.inside {
			t.Errorf("%s: %d inside, want %d", row.name, n, row.inside)
		}
	}
}

// The occupancy is what was counted, and who came and went after; an undo of what
// was before the count changes nothing about how many heads there were.
func TestRecount(t *testing.T) {
	t.Parallel()
	seq := uint64(0)
	entry := func(kind Kind, reference string, number int, target uint64) Entry {
		seq++
		return Entry{ID: EntryID{"O", seq}, HLC: seq, Kind: kind, Reference: reference, Room: "r", Session: "a", Number: number, Target: EntryID{"O", target}, Category: "ngo"}
	}
	log := []Entry{
		entry(KindIn, "A", 0, 0), entry(KindIn, "B", 0, 0), entry(KindRecount, "", 5, 0),
		entry(KindIn, "C", 0, 0), entry(KindOut, "A", 0, 0), entry(KindUndo, "B", 0, 2), entry(KindRecount, "", 1, 0), entry(KindUndo, "C", 0, 4),
	}
	for i, want := range []int{1, 2, 5, 6, 5, 5, 1, 1} {
		if got := OccupancyOf(log[:i+1], "r", "a").Persons(); got != want {
			t.Errorf("after %d entries %d inside, want %d", i+1, got, want)
		}
	}
	if got := (&Conference{}).Taken(Quota{Category: "ngo"}, Seat{}, OccupancyOf(log, "r", "a")); got != 0 {
		t.Errorf("%d of the category inside, want none by the log", got)
	}
	if OccupancyOf(log, "r", "b").Persons() != 0 {
		t.Error("a recount counts in its session only")
	}
}
