package search

import (
	"slices"
	"sort"
)

// typedWord is one word of a query.
type typedWord struct {
	spellings []string // ways to write it that are as good
	typos     int      // how many slips it may hold
}

func newTypedWord(word string) typedWord {
	t := typedWord{spellings: []string{word}, typos: typosAllowed(word)}
	switch word { // the Arabic article
	case "al":
		t.spellings = append(t.spellings, "el")
	case "el":
		t.spellings = append(t.spellings, "al")
	}
	return t
}

// Penalties of one word's match; those of a query add up.
const (
	wholeWord = iota
	wordBeginning
	wholeOfOrganisation
	beginningOfOrganisation
	oneTypo
	twoTypos
	beginningWithTypo
	oneTypoInOrganisation
	twoTyposInOrganisation
	beginningWithTypoInOrganisation
	noMatch
)

// inOrganisation is the penalty of a match in the organisation in place of the name.
var inOrganisation = [...]int{
	wholeWord: wholeOfOrganisation, wordBeginning: beginningOfOrganisation, oneTypo: oneTypoInOrganisation,
	twoTypos: twoTyposInOrganisation, beginningWithTypo: beginningWithTypoInOrganisation, noMatch: noMatch,
}

func rankOf(penalty int) Rank {
	switch {
	case penalty >= oneTypo:
		return ByTypo
	case penalty >= wholeOfOrganisation:
		return ByOrganisation
	case penalty == wordBeginning:
		return ByBeginning
	}
	return ByWord
}

// target is where the words of one segment stand that a typed word matches.
type target struct {
	exact      []uint32
	beginnings []span
	like       likeness
}

func (s *segment) target(t typedWord, typos bool) target {
	var g target
	for _, w := range t.spellings {
		at := s.words.beginning(w)
		if at.from == at.to {
			continue
		}
		g.beginnings = append(g.beginnings, at)
		if s.words.at(at.from) == w {
			g.exact = append(g.exact, at.from)
		}
	}
	if typos && t.typos > 0 {
		g.like = s.words.like(t.spellings[0], t.typos)
	}
	return g
}

// phase is where some of the matching words stand, and the least penalty of those
// documents that no phase before it has. Spans may overlap.
type phase struct {
	spans []span
	floor int
}

// phases returns where the matching words stand, the best matches first.
func (g *target) phases() [3]phase {
	exact := make([]span, len(g.exact))
	for i, w := range g.exact {
		exact[i] = span{w, w + 1}
	}
	return [...]phase{{exact, wholeWord}, {g.beginnings, wordBeginning}, {g.like.beginnings, oneTypo}}
}

// penalty returns how well a word of a document matches.
func (g *target) penalty(marked uint32) int {
	word := marked &^ ofOrganisation
	p := noMatch
	switch {
	case slices.Contains(g.exact, word):
		p = wholeWord
	case slices.ContainsFunc(g.beginnings, func(s span) bool { return s.from <= word && word < s.to }):
		p = wordBeginning
	case holds(g.like.whole[0], word):
		p = oneTypo
	case holds(g.like.whole[1], word):
		p = twoTypos
	case within(g.like.beginnings, word):
		p = beginningWithTypo
	}
	if marked&ofOrganisation != 0 {
		return inOrganisation[p]
	}
	return p
}

func holds(ascending []uint32, word uint32) bool {
	_, ok := slices.BinarySearch(ascending, word)
	return ok
}

func within(ascending []span, word uint32) bool {
	i := sort.Search(len(ascending), func(i int) bool { return ascending[i].to > word })
	return i < len(ascending) && ascending[i].from <= word
}

// tiers holds the best hits by penalty.
type tiers struct {
	limit int
	hits  [mostWords*noMatch + 1][]Hit
}

func (t *tiers) add(penalty int, h Hit) {
	if len(t.hits[penalty]) < t.limit {
		t.hits[penalty] = append(t.hits[penalty], h)
	}
}

// settled tells that there are enough hits of no more than the penalty.
func (t *tiers) settled(penalty int) bool {
	n := 0
	for _, hits := range t.hits[:penalty+1] {
		n += len(hits)
	}
	return n >= t.limit
}

// best returns the best hits, up to the limit.
func (t *tiers) best() []Hit {
	var best []Hit
	for _, hits := range t.hits {
		best = append(best, hits[:min(len(hits), t.limit-len(best))]...)
	}
	return best
}

// matching returns the best of those of whom every typed word matches a word.
func (x *Index) matching(typed []typedWord, typos bool, limit int) []Hit {
	found := &tiers{limit: limit}
	x.segments(func(s *segment, gone set) {
		targets := make([]target, len(typed))
		for i, t := range typed {
			targets[i] = s.target(t, typos)
		}
		s.match(targets, gone, found)
	})
	return found.best()
}

// match goes through the documents of the rarest target, until none can come that
// is better than enough of those found.
func (s *segment) match(targets []target, gone set, found *tiers) {
	seen := newSet(s.size())
	for _, p := range s.rarest(targets) {
		if found.settled(p.floor) {
			return
		}
		for _, words := range p.spans {
			for _, doc := range s.postingsOf(words) {
				if seen.has(doc) || gone.has(doc) {
					continue
				}
				seen.put(doc)
				if penalty, rank, ok := s.score(doc, targets); ok {
					found.add(penalty, Hit{s.reference(doc), rank})
					if found.settled(p.floor) {
						return
					}
				}
			}
		}
	}
}

// rarest returns the phases of the target that the fewest documents have.
func (s *segment) rarest(targets []target) (rarest [3]phase) {
	fewest := -1
	for i := range targets {
		phases, n := targets[i].phases(), 0
		for _, p := range phases[1:] { // the first is part of the second
			for _, at := range p.spans {
				n += len(s.postingsOf(at))
			}
		}
		if fewest < 0 || n < fewest {
			rarest, fewest = phases, n
		}
	}
	return rarest
}

// score adds the penalties of the targets, each by the document's best word.
func (s *segment) score(doc uint32, targets []target) (sum int, weakest Rank, ok bool) {
	words := s.wordsOf(doc)
	for i := range targets {
		best := noMatch
		for _, w := range words {
			best = min(best, targets[i].penalty(w))
			if best == wholeWord {
				break
			}
		}
		if best == noMatch {
			return 0, 0, false
		}
		sum += best
		weakest = max(weakest, rankOf(best))
	}
	return sum, weakest, true
}
