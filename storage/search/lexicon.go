package search

import (
	"sort"
	"strings"
)

// lexicon is a sorted list of distinct or equal strings in one piece of memory.
type lexicon struct {
	text string
	ends []uint32 // where each string ends in text
}

// span is a range of positions in a lexicon; to is not in it.
type span struct{ from, to uint32 }

func newLexicon(sorted []string) lexicon {
	ends := make([]uint32, len(sorted))
	end := 0
	for i, s := range sorted {
		end += len(s)
		ends[i] = uint32(end)
	}
	return lexicon{text: strings.Join(sorted, ""), ends: ends}
}

func (l *lexicon) size() int { return len(l.ends) }

func (l *lexicon) at(i uint32) string {
	from := uint32(0)
	if i > 0 {
		from = l.ends[i-1]
	}
	return l.text[from:l.ends[i]]
}

// beginning returns where the strings stand that begin so.
func (l *lexicon) beginning(prefix string) span {
	from := sort.Search(l.size(), func(i int) bool { return l.at(uint32(i)) >= prefix })
	n := sort.Search(l.size()-from, func(i int) bool { return !strings.HasPrefix(l.at(uint32(from+i)), prefix) })
	return span{uint32(from), uint32(from + n)}
}

// equal returns where the string stands.
func (l *lexicon) equal(s string) span {
	from := sort.Search(l.size(), func(i int) bool { return l.at(uint32(i)) >= s })
	n := sort.Search(l.size()-from, func(i int) bool { return l.at(uint32(from+i)) != s })
	return span{uint32(from), uint32(from + n)}
}
