package scan

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// What is typed slower than the gap is replayed as it was, key by key, even
// where every text is a valid code.
func TestSlowTypingIsReplayed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(2007, 3, 5, 9, 30, 0, 0, time.UTC)
		var events []Event
		for range rapid.IntRange(1, 60).Draw(t, "strokes") {
			at = at.Add(MaxGap + time.Duration(rapid.Int64Range(1, int64(time.Second)).Draw(t, "gap")))
			kind := rapid.SampledFrom([]Kind{Other, Key, Suffix, Modifier, Control}).Draw(t, "kind")
			events = append(events, Event{Kind: kind, At: at, Rune: 'a'})
			if kind == Key {
				events = append(events, Event{Kind: Char, At: at, Rune: rapid.Rune().Draw(t, "rune")})
			}
			if rapid.Bool().Draw(t, "release") {
				up := at.Add(time.Duration(rapid.Int64Range(0, int64(MaxGap)).Draw(t, "held")))
				events = append(events, Event{Kind: Release, At: up})
			}
		}
		o := hear(NewDetector(func(string) bool { return true }), events)
		if want := upTo(len(events)); len(o.codes) > 0 || !slices.Equal(o.replayed, want) {
			t.Fatalf("codes %q, replayed %v, want %v", o.codes, o.replayed, want)
		}
	})
}

// Short words are typing at any speed: without a valid code nothing is lost,
// doubled or put in another order.
func TestShortWordsAreReplayed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(2007, 3, 5, 9, 30, 0, 0, time.UTC)
		var events []Event
		for range rapid.IntRange(1, 10).Draw(t, "words") {
			for range rapid.IntRange(0, shortestUnknown-1).Draw(t, "letters") {
				at = at.Add(time.Duration(rapid.Int64Range(0, int64(2*MaxGap)).Draw(t, "gap")))
				events = append(events,
					Event{Kind: Key, At: at, Rune: 'a'}, Event{Kind: Char, At: at, Rune: 'q'}, Event{Kind: Release, At: at})
			}
			kind := rapid.SampledFrom([]Kind{Suffix, Other}).Draw(t, "end")
			events = append(events, Event{Kind: kind, At: at})
		}
		o := hear(NewDetector(func(string) bool { return false }), events)
		if want := upTo(len(events)); len(o.codes) > 0 || !slices.Equal(o.replayed, want) {
			t.Fatalf("codes %q, replayed %v, want %v", o.codes, o.replayed, want)
		}
	})
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// FuzzDetector reads three bytes an event: kind and flags, time, character.
func FuzzDetector(f *testing.F) {
	f.Add([]byte{1, 0, 'A', 2, 0, 'A', 3, 0, 0}, false)
	f.Add(slices.Repeat([]byte{2, 1, 'A', 1, 0, 'A', 6, 0, 0}, 20), true)
	f.Add(append(slices.Repeat([]byte{1, 2, 'x'}, 9), 3, 1, 0, 3, 1, 0, 0x81, 1, 'b'), false)
	f.Fuzz(func(t *testing.T, data []byte, valid bool) {
		at := time.Date(2007, 3, 5, 9, 30, 0, 0, time.UTC)
		var events []Event
		for ; len(data) >= 3; data = data[3:] {
			at = at.Add(time.Duration(int8(data[1])) * time.Millisecond)
			events = append(events, Event{
				Kind: Kind(data[0] % 8), At: at, Late: time.Duration(data[0]>>6) * 20 * time.Millisecond,
				Rune: rune(data[2]), Shift: data[0]&8 != 0, Caps: data[0]&16 != 0,
			})
		}
		d := NewDetector(func(string) bool { return valid })
		o := hear(d, events)
		o.replayed = append([]int{-1}, o.replayed...)
		seen := make(map[int]bool)
		for _, i := range o.replayed {
			if seen[i] {
				t.Fatalf("event %d was replayed twice", i)
			}
			seen[i] = true
		}
		for i, e := range events {
			if e.Kind == Other && !seen[i] {
				t.Fatalf("event %d, a key that is no character, was lost", i)
			}
		}
		if len(o.codes) == 0 && !valid {
			typed := slices.DeleteFunc(o.replayed, func(i int) bool { return i < 0 })
			if !slices.IsSorted(typed) {
				t.Fatalf("typing was replayed in another order: %v", typed)
			}
		}
		for _, code := range o.codes {
			if code == "" || Clean(code) != code {
				t.Fatalf("code %q is not clean", code)
			}
		}
		d.Flush(at.Add(time.Hour))
		if d.Pending() {
			t.Fatalf("holds %d events for ever", len(d.held))
		}
	})
}
