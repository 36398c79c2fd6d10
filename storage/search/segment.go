package search

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// ofOrganisation marks a word in a document's list that only the organisation has.
const ofOrganisation = 1 << 31

// segment is an immutable index of some documents, which are numbered from 0.
type segment struct {
	words    lexicon
	starts   []uint32 // where the postings of each word begin; one more than there are words
	postings []uint32 // documents, ascending by word

	docStarts []uint32 // where the words of each document begin in docWords; one more than there are documents
	docWords  []uint32 // numbers of words, some marked ofOrganisation

	references codes
	refAt      []uint32 // where each document's reference stands in references
	tickets    codes

	protected []bool
	whole     map[string][]uint32 // protected documents by whole name

	organisations []string // as registered, in order of appearance
	represents    []uint32 // where each document's organisation stands in organisations
	emails        []uint64 // as document has them
	facts         factList
}

// codes is a sorted list of codes with the document of each.
type codes struct {
	lexicon
	docs []uint32
}

func (s *segment) size() int { return len(s.refAt) }

func (s *segment) reference(doc uint32) string { return s.references.at(s.refAt[doc]) }

func (s *segment) wordsOf(doc uint32) []uint32 {
	return s.docWords[s.docStarts[doc]:s.docStarts[doc+1]]
}

func (s *segment) postingsOf(words span) []uint32 {
	return s.postings[s.starts[words.from]:s.starts[words.to]]
}

// builder gathers documents for a segment.
type builder struct {
	number    map[string]uint32
	words     []string // by number, in order of appearance
	docStarts []uint32
	docWords  []uint32
	refs      []string
	tickets   []ticket
	protected []bool
	whole     map[string][]uint32

	organisations map[string]uint32
	represents    []uint32
	emails        []uint64
	facts         []uint64
}

type ticket struct {
	code string
	doc  uint32
}

func newBuilder() *builder {
	return &builder{number: make(map[string]uint32), whole: make(map[string][]uint32), organisations: make(map[string]uint32)}
}

func (b *builder) add(d *document) {
	doc := uint32(len(b.refs))
	b.refs = append(b.refs, strings.Clone(d.reference))
	b.protected = append(b.protected, d.protected)
	b.represents = append(b.represents, b.organisationNumber(d.represents))
	b.emails = append(b.emails, d.email)
	for _, hash := range d.facts {
		b.facts = append(b.facts, factOf(hash, doc))
	}
	if d.ticket != "" {
		b.tickets = append(b.tickets, ticket{strings.Clone(d.ticket), doc})
	}
	for _, name := range d.whole {
		b.whole[name] = append(b.whole[name], doc)
	}
	b.docStarts = append(b.docStarts, uint32(len(b.docWords)))
	for _, w := range d.names {
		b.docWords = append(b.docWords, b.wordNumber(w))
	}
	names := b.docWords[b.docStarts[doc]:]
	for _, w := range d.organisation {
		if n := b.wordNumber(w); !slices.Contains(names, n) {
			b.docWords = append(b.docWords, n|ofOrganisation)
		}
	}
}

func (b *builder) wordNumber(word string) uint32 {
	if n, ok := b.number[word]; ok {
		return n
	}
	word = strings.Clone(word) // a part would keep the whole text in memory
	n := uint32(len(b.words))
	b.number[word] = n
	b.words = append(b.words, word)
	return n
}

func (b *builder) organisationNumber(name string) uint32 {
	n, ok := b.organisations[name]
	if !ok {
		n = uint32(len(b.organisations))
		b.organisations[strings.Clone(name)] = n
	}
	return n
}

func (b *builder) segment() *segment {
	s := &segment{
		docStarts: append(slices.Clip(b.docStarts), uint32(len(b.docWords))),
		docWords:  slices.Clip(b.docWords),
		protected: slices.Clip(b.protected),
		whole:     b.whole,
		tickets:   newCodes(b.tickets),

		organisations: make([]string, len(b.organisations)),
		represents:    slices.Clip(b.represents),
		emails:        slices.Clip(b.emails),
		facts:         newFactList(b.facts),
	}
	for name, n := range b.organisations {
		s.organisations[n] = name
	}
	b.sortWords(s)
	s.post()

	refs := make([]ticket, len(b.refs))
	for doc, ref := range b.refs {
		refs[doc] = ticket{ref, uint32(doc)}
	}
	s.references = newCodes(refs)
	s.refAt = make([]uint32, len(refs))
	for i, doc := range s.references.docs {
		s.refAt[doc] = uint32(i)
	}
	return s
}

// sortWords makes the lexicon and renumbers the words of the documents by it.
func (b *builder) sortWords(s *segment) {
	order := make([]uint32, len(b.words))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return cmp.Compare(b.words[x], b.words[y]) })
	sorted := make([]string, len(order))
	place := make([]uint32, len(order))
	for i, n := range order {
		sorted[i], place[n] = b.words[n], uint32(i)
	}
	s.words = newLexicon(sorted)
	for i, w := range s.docWords {
		s.docWords[i] = place[w&^ofOrganisation] | w&ofOrganisation
	}
}

// post fills the postings by counting.
func (s *segment) post() {
	s.starts = make([]uint32, s.words.size()+1)
	for _, w := range s.docWords {
		s.starts[w&^ofOrganisation+1]++
	}
	for i := 1; i < len(s.starts); i++ {
		s.starts[i] += s.starts[i-1]
	}
	s.postings = make([]uint32, len(s.docWords))
	next := slices.Clone(s.starts)
	for doc := range uint32(len(s.docStarts) - 1) {
		for _, w := range s.wordsOf(doc) {
			w &^= ofOrganisation
			s.postings[next[w]] = doc
			next[w]++
		}
	}
}

func newCodes(list []ticket) codes {
	slices.SortFunc(list, func(a, b ticket) int { return cmp.Compare(a.code, b.code) })
	sorted := make([]string, len(list))
	docs := make([]uint32, len(list))
	for i, t := range list {
		sorted[i], docs[i] = t.code, t.doc
	}
	return codes{newLexicon(sorted), docs}
}

// documents yields what the segment was built from, but for those that are gone.
func (s *segment) documents(gone set) iter.Seq[*document] {
	tickets := make(map[uint32]string, len(s.tickets.docs))
	for i, doc := range s.tickets.docs {
		tickets[doc] = s.tickets.at(uint32(i))
	}
	whole := make(map[uint32][]string)
	for name, docs := range s.whole {
		for _, doc := range docs {
			whole[doc] = append(whole[doc], name)
		}
	}
	facts := s.facts.byDocument(s.size())
	return func(yield func(*document) bool) {
		for doc := range uint32(s.size()) {
			if gone.has(doc) {
				continue
			}
			d := &document{
				reference: s.reference(doc), protected: s.protected[doc], ticket: tickets[doc], whole: whole[doc],
				represents: s.organisations[s.represents[doc]], email: s.emails[doc], facts: facts[doc],
			}
			for _, w := range s.wordsOf(doc) {
				if w&ofOrganisation != 0 {
					d.organisation = append(d.organisation, s.words.at(w&^ofOrganisation))
				} else {
					d.names = append(d.names, s.words.at(w))
				}
			}
			if !yield(d) {
				return
			}
		}
	}
}

// set is a set of documents. One that is shorter than needed lacks the rest.
type set []uint64

func newSet(size int) set { return make(set, (size+63)/64) }

func (s set) has(doc uint32) bool { return int(doc/64) < len(s) && s[doc/64]&(1<<(doc%64)) != 0 }

func (s set) put(doc uint32) { s[doc/64] |= 1 << (doc % 64) }
