package checkin

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Any order and repetition of a set of entries gives the same standing.
func TestStandingIsAFunctionOfTheSet(t *testing.T) {
	t.Parallel()
	kinds := []Kind{KindIn, KindOut, KindUndo, KindPrint, KindRevoke, KindReinstate, KindSubstitute, KindAlreadyIn}
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Entry {
			return Entry{
				Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Room: "r", Session: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "session"),
				HLC: rapid.Uint64Range(1, 4).Draw(t, "hlc"), Issue: rapid.IntRange(1, 3).Draw(t, "issue"),
				Target: EntryID{"O", rapid.Uint64Range(1, 9).Draw(t, "target")},
			}
		}), 0, 9).Draw(t, "entries")
		for i := range entries {
			entries[i].ID = EntryID{"O", uint64(i + 1)}
		}
		shuffled := rapid.Permutation(append(slices.Clone(entries), entries...)).Draw(t, "shuffled")
		want, got := StandingOf(entries, "r", "a"), StandingOf(shuffled, "r", "a")
		if !reflect.DeepEqual(want, got) {
			t.Fatalf("%+v\nshuffled and doubled:\n%+v", want, got)
		}
	})
}

func TestUndoneAdmissionNeverHappened(t *testing.T) {
	t.Parallel()
	in := Entry{ID: EntryID{"O", 1}, Kind: KindIn, Room: "r", Session: "a", HLC: 2}
	undo := Entry{ID: EntryID{"P", 1}, Kind: KindUndo, Target: in.ID, HLC: 1} // by a kiosk whose clock is behind
	if s := StandingOf([]Entry{undo, in}, "r", "a"); s.Inside || s.Attended || s.LastIn != nil {
		t.Errorf("%+v, want somebody who never came", s)
	}
	back := Entry{ID: EntryID{"O", 2}, Kind: KindIn, Room: "r", Session: "a", HLC: 3}
	if s := StandingOf([]Entry{back, undo, in}, "r", "a"); !s.Inside {
		t.Errorf("%+v, want somebody inside by the second admission", s)
	}
}

func TestRoomStartsEmptyWithEachSession(t *testing.T) {
	t.Parallel()
	in := []Entry{{ID: EntryID{"O", 1}, Kind: KindIn, Room: "r", Session: "a", HLC: 1}}
	if StandingOf(in, "r", "b").Inside || StandingOf(in, "q", "a").Inside {
		t.Error("an admission counts in its room and session only")
	}
	if !StandingOf(in, "r", "").Inside {
		t.Error("carried over, it counts in every session")
	}
}
