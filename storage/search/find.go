package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Hit is a registration that was found.
type Hit struct {
	Reference string
	Rank      Rank
}

// Rank says how a registration was found: the weakest of what the words of the query matched.
type Rank uint8

// The ranks, the best first.
const (
	ByCode         Rank = iota + 1 // the reference or ticket
	ByWholeName                    // the whole name of a person who is not listed
	ByWord                         // whole words of the name
	ByBeginning                    // beginnings of words of the name
	ByOrganisation                 // words of the organisation, or their beginnings
	ByTypo                         // words that are like those typed
	ByCodePart                     // the beginning of a reference or ticket
)

// Longest queries that are looked at: bytes, and words.
const (
	longestQuery = 400
	mostWords    = 12
)

// codeFrom is how many characters of a code find it.
const codeFrom = 3

// Find returns up to limit registrations, the best first. Every word of the query
// must match, in any order. A single letter finds nothing, unless it is an East
// Asian one.
func (x *Index) Find(query string, limit int) []Hit {
	words := strings.Fields(Fold(query[:min(len(query), longestQuery)]))
	if limit <= 0 || len(query) > longestQuery || tooShort(words) {
		return nil
	}
	f := finder{index: x, limit: limit, query: query}
	f.exactCodes()
	f.wholeName()
	parts := f.codeParts()
	if strings.ContainsAny(query, "0123456789") {
		f.keep(parts)
	}
	if len(words) <= mostWords {
		f.byWords(words)
	}
	if len(f.hits) == 0 {
		f.keep(parts)
	}
	return f.hits
}

func tooShort(words []string) bool {
	if len(words) != 1 {
		return len(words) == 0
	}
	first, size := utf8.DecodeRuneInString(words[0])
	return size == len(words[0]) && !isEastAsian(first)
}

// finder gathers the hits of one query, the best first.
type finder struct {
	index *Index
	limit int
	query string
	hits  []Hit
}

func (f *finder) keep(hits []Hit) {
	for _, h := range hits {
		if len(f.hits) < f.limit && !slices.ContainsFunc(f.hits, func(k Hit) bool { return k.Reference == h.Reference }) {
			f.hits = append(f.hits, h)
		}
	}
}

// segments calls do with each segment and what is gone of it.
func (x *Index) segments(do func(s *segment, gone set)) {
	do(x.base, x.gone)
	do(x.fresh, nil)
}

func (f *finder) exactCodes() {
	f.index.segments(func(s *segment, gone set) {
		f.keep(s.coded(&s.references, s.references.equal(referenceForm(f.query)), gone, f.limit, ByCode))
		if code := codeForm(f.query); code != "" {
			f.keep(s.coded(&s.tickets, s.tickets.equal(code), gone, f.limit, ByCode))
		}
	})
}

// codeParts returns those whose code begins like the query. Nobody who is not
// listed is among them.
func (f *finder) codeParts() []Hit {
	if utf8.RuneCountInString(codeForm(f.query)) < codeFrom {
		return nil
	}
	var hits []Hit
	f.index.segments(func(s *segment, gone set) {
		hits = append(hits, s.coded(&s.references, s.references.beginning(referenceForm(f.query)), gone, f.limit, ByCodePart)...)
		hits = append(hits, s.coded(&s.tickets, s.tickets.beginning(codeForm(f.query)), gone, f.limit, ByCodePart)...)
	})
	return hits
}

func (s *segment) coded(c *codes, at span, gone set, limit int, rank Rank) []Hit {
	var hits []Hit
	for _, doc := range c.docs[at.from:at.to] {
		if len(hits) < limit && !gone.has(doc) && (rank == ByCode || !s.protected[doc]) {
			hits = append(hits, Hit{s.reference(doc), rank})
		}
	}
	return hits
}

// wholeName finds those who are not listed.
func (f *finder) wholeName() {
	for _, name := range []string{f.query, germanSpelling(f.query)} {
		f.index.segments(func(s *segment, gone set) {
			for _, doc := range s.whole[wholeForm(name)] {
				if !gone.has(doc) {
					f.keep([]Hit{{s.reference(doc), ByWholeName}})
				}
			}
		})
	}
}

// byWords finds those who are listed: by the words as typed, else with two of
// them joined, and where that leaves room with typos.
func (f *finder) byWords(words []string) {
	typed := make([]typedWord, len(words))
	german := strings.Fields(Fold(germanSpelling(f.query)))
	for i, w := range words {
		typed[i] = newTypedWord(w)
		if len(german) == len(words) && german[i] != w {
			typed[i].spellings = append(typed[i].spellings, german[i])
		}
	}
	found := f.index.matching(typed, false, f.limit)
	for i := 1; i < len(words) && len(found) == 0; i++ {
		joined := slices.Clone(typed)
		joined[i-1] = newTypedWord(words[i-1] + words[i])
		found = f.index.matching(slices.Delete(joined, i, i+1), false, f.limit)
	}
	f.keep(found)
	if len(f.hits) < f.limit && slices.ContainsFunc(typed, func(t typedWord) bool { return t.typos > 0 }) {
		f.keep(f.index.matching(typed, true, f.limit))
	}
}
