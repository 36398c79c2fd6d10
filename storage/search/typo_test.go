package search

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// distance is the textbook optimal string alignment distance.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(x)][len(y)]
}

func TestLikeAgainstTheTextbook(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("abcé")), 1, 12, -1)
		words := rapid.SliceOfNDistinct(word, 0, 30, rapid.ID[string]).Draw(t, "words")
		slices.Sort(words)
		typed := rapid.StringOfN(rapid.RuneFrom([]rune("abcé")), 4, 12, -1).Draw(t, "typed")
		allowed := rapid.IntRange(1, 2).Draw(t, "allowed")

		l := newLexicon(words)
		found := l.like(typed, allowed)
		for i, w := range words {
			d := distance(w, typed)
			for k := range found.whole {
				if want := d == k+1 && d <= allowed; holds(found.whole[k], uint32(i)) != want {
					t.Fatalf("%q is at distance %d of %q: in the list of %d is %v", w, d, typed, k+1, !want)
				}
			}
			begins := false
			for end := range len(w) + 1 {
				begins = begins || distance(strings.ToValidUTF8(w[:end], "\uFFFD"), typed) <= allowed && (end == len(w) || w[end]&0xC0 != 0x80)
			}
			if within(found.beginnings, uint32(i)) != begins {
				t.Fatalf("%q begins like %q: %v", w, typed, !begins)
			}
		}
	})
}

func TestTyposAllowed(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]int{
		"": 0, "ann": 0, "anna": 1, "ёлки": 1, "rantane": 1, "rantanen": 2, "abcd1": 0, "김민준": 0,
		strings.Repeat("a", longestTypo): 2, strings.Repeat("a", longestTypo+1): 0,
	} {
		if got := typosAllowed(word); got != want {
			t.Errorf("typosAllowed(%q) = %d, want %d", word, got, want)
		}
	}
}

func TestLikeLongWords(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 500)
	l := newLexicon([]string{long, strings.Repeat("b", longestTypo)})
	if got := l.like(strings.Repeat("a", longestTypo), 2); len(got.beginnings) != 1 || got.beginnings[0] != (span{0, 1}) {
		t.Errorf("like = %+v", got)
	}
}
