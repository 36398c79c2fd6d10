package search

import (
	"sort"
	"unicode/utf8"
)

// Sizes of the table of distances: the longest word that may have typos, and the
// longest beginning of an index word that one can be like. Both in letters.
const (
	longestTypo = 32
	deepest     = longestTypo + 2
	tooFar      = 100
)

// likeness is where the words stand that are like a typed one, each list ascending.
type likeness struct {
	whole      [2][]uint32 // words at distance 1 and 2
	beginnings []span      // words that begin like it
}

// typosAllowed returns how many slips a word may hold.
func typosAllowed(word string) int {
	letters := 0
	for _, r := range word {
		if r >= '0' && r <= '9' {
			return 0
		}
		letters++
	}
	switch {
	case letters < 4 || letters > longestTypo:
		return 0
	case letters < 8:
		return 1
	}
	return 2
}

// walk goes down the sorted words as if they were a tree, with one row of the
// table of distances (optimal string alignment) for each letter on the way.
type walk struct {
	words   *lexicon
	typed   []rune
	allowed uint8
	rows    [deepest + 2][longestTypo + 1]uint8
	path    [deepest + 1]rune
	found   likeness
}

// like finds the words that are within the distance of the typed one, or begin so.
func (l *lexicon) like(word string, allowed int) likeness {
	w := walk{words: l, typed: []rune(word), allowed: uint8(allowed)}
	for i := range w.rows {
		for j := range w.rows[i] {
			w.rows[i][j] = tooFar
		}
	}
	for j := range max(len(w.typed), deepest) + 1 {
		if j <= len(w.typed) {
			w.rows[0][j] = uint8(j)
		}
		w.rows[j][0] = uint8(j)
	}
	w.down(span{0, uint32(l.size())}, 0, 0, false)
	return w.found
}

// down visits the words of the span, which share their first depth letters in
// at bytes. taken tells that the span is among the beginnings already.
func (w *walk) down(s span, at, depth int, taken bool) {
	if !taken && w.rows[depth][len(w.typed)] <= w.allowed {
		w.found.beginnings = append(w.found.beginnings, s)
		taken = true
	}
	for s.from < s.to && len(w.words.at(s.from)) == at { // the word ends here
		if d := w.rows[depth][len(w.typed)]; d >= 1 && d <= w.allowed {
			w.found.whole[d-1] = append(w.found.whole[d-1], s.from)
		}
		s.from++
	}
	if depth > len(w.typed)+int(w.allowed) {
		return
	}
	for s.from < s.to {
		letter, size := utf8.DecodeRuneInString(w.words.at(s.from)[at:])
		branch := w.branch(s, at, size)
		if w.step(letter, depth) {
			w.down(branch, at+size, depth+1, taken)
		}
		s.from = branch.to
	}
}

// branch returns the words of s that share the letter of the first one at the place.
func (w *walk) branch(s span, at, size int) span {
	first := w.words.at(s.from)[at : at+size]
	other := func(i uint32) bool { // words share what is before the place
		word := w.words.at(i)
		return len(word) < at+size || word[at:at+size] != first
	}
	near, far := s.from, s.from+1 // most branches are short, so the search starts with short steps
	for step := uint32(1); far < s.to && !other(far); step *= 2 {
		near, far = far, far+step
	}
	far = min(far, s.to)
	n := sort.Search(int(far-near)-1, func(i int) bool { return other(near + 1 + uint32(i)) })
	return span{s.from, near + 1 + uint32(n)}
}

// step fills the row of the letter and tells whether anything below can be near.
// Places further from the diagonal than the allowed distance stay tooFar.
func (w *walk) step(letter rune, depth int) bool {
	w.path[depth] = letter
	above, row := &w.rows[depth], &w.rows[depth+1]
	nearest := row[0]
	for j := max(0, depth-int(w.allowed)); j < min(len(w.typed), depth+1+int(w.allowed)); j++ {
		typed, cost := w.typed[j], uint8(1)
		if typed == letter {
			cost = 0
		}
		d := min(above[j]+cost, above[j+1]+1, row[j]+1)
		if depth > 0 && j > 0 && typed == w.path[depth-1] && w.typed[j-1] == letter {
			d = min(d, w.rows[depth-1][j-1]+1) // two letters in the wrong order
		}
		row[j+1] = d
		nearest = min(nearest, d)
	}
	return nearest <= w.allowed
}
