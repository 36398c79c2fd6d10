package search

import (
	"iter"
	"slices"
	"sync"
	"sync/atomic"

	"antechamber/kiosk/checkin"
)

// Index finds registrations. It is immutable, so that any number of goroutines
// may read it at once.
type Index struct {
	base  *segment
	gone  set      // documents of base that were replaced or taken out
	fresh *segment // those that came after base was built
}

// Build makes an index of the registrations, each of which has another
// reference. It holds one registration at a time.
func Build(registrations iter.Seq[checkin.Registration]) *Index {
	b, organisations := newBuilder(), make(map[string][]string)
	for r := range registrations {
		b.add(documentOf(&r, organisations))
	}
	return &Index{base: b.segment(), fresh: newBuilder().segment()}
}

// documentOf returns what is kept of a registration. The words of organisations
// are looked up in the map, and put there.
func documentOf(r *checkin.Registration, organisations map[string][]string) *document {
	d := &document{reference: r.Reference, protected: r.Protected(), ticket: codeForm(r.Ticket)}
	if r.Listing != checkin.ListingHidden {
		d.represents = r.Organisation
	}
	if d.protected {
		d.whole = wholeNames(r)
		return d
	}
	words, known := organisations[r.Organisation]
	if !known {
		words = organisationWords(r.Organisation)
		organisations[r.Organisation] = words
	}
	d.names, d.organisation, d.email, d.facts = nameWords(r), words, emailHash(r.Email), factHashes(r)
	return d
}

// Len returns how many registrations the index finds.
func (x *Index) Len() int {
	n := x.base.size() + x.fresh.size()
	for doc := range uint32(x.base.size()) {
		if x.gone.has(doc) {
			n--
		}
	}
	return n
}

// With returns an index that has the registrations too; they replace those with
// the same reference. Of two with one reference the later counts.
func (x *Index) With(registrations ...checkin.Registration) *Index {
	latest := make(map[string]int, len(registrations))
	references := make([]string, len(registrations))
	for i, r := range registrations {
		latest[r.Reference], references[i] = i, r.Reference
	}
	organisations := make(map[string][]string)
	return x.change(references, func(b *builder) {
		for i := range registrations {
			if r := &registrations[i]; latest[r.Reference] == i {
				b.add(documentOf(r, organisations))
			}
		}
	})
}

// Without returns an index that does not have the references.
func (x *Index) Without(references ...string) *Index {
	return x.change(references, func(*builder) {})
}

// mergeFrom is how many fresh documents, and of the base at least a mergeShare-th
// part, are worth building the base anew.
const (
	mergeFrom  = 1000
	mergeShare = 8
)

func (x *Index) change(leave []string, enter func(*builder)) *Index {
	gone := newSet(x.base.size())
	copy(gone, x.gone)
	x.base.mark(gone, leave)
	left := newSet(x.fresh.size())
	x.fresh.mark(left, leave)

	b := newBuilder()
	for d := range x.fresh.documents(left) {
		b.add(d)
	}
	enter(b)
	if len(b.refs) < max(mergeFrom, x.base.size()/mergeShare) {
		return &Index{base: x.base, gone: gone, fresh: b.segment()}
	}
	for d := range x.base.documents(gone) {
		b.add(d)
	}
	return &Index{base: b.segment(), fresh: newBuilder().segment()}
}

// mark puts the documents with the references into the set.
func (s *segment) mark(docs set, references []string) {
	for _, ref := range references {
		at := s.references.equal(ref)
		for _, doc := range s.references.docs[at.from:at.to] {
			docs.put(doc)
		}
	}
}

// Live is the index that is in force. Its zero value finds nothing. Finding never
// waits for a change.
type Live struct {
	now      atomic.Pointer[Index]
	changing sync.Mutex
}

// Find searches the index in force.
func (l *Live) Find(query string, limit int) []Hit { return l.index().Find(query, limit) }

// Organisations returns those of the index in force, as Index.Organisations does.
func (l *Live) Organisations() []string { return l.index().Organisations() }

// Of returns the references of an organisation's people, as Index.Of does.
func (l *Live) Of(is func(organisation string) bool) []string { return l.index().Of(is) }

// Candidates returns who may be the person, as Index.Candidates does.
func (l *Live) Candidates(r *checkin.Registration) []string { return l.index().Candidates(r) }

// Len returns how many registrations are found.
func (l *Live) Len() int { return l.index().Len() }

// Set puts another index in force.
func (l *Live) Set(x *Index) {
	l.changing.Lock()
	defer l.changing.Unlock()
	l.now.Store(x)
}

// Put adds registrations or replaces those with the same reference.
func (l *Live) Put(registrations ...checkin.Registration) {
	l.changing.Lock()
	defer l.changing.Unlock()
	l.now.Store(l.index().With(registrations...))
}

// Remove takes registrations out.
func (l *Live) Remove(references ...string) {
	l.changing.Lock()
	defer l.changing.Unlock()
	l.now.Store(l.index().Without(references...))
}

func (l *Live) index() *Index {
	if x := l.now.Load(); x != nil {
		return x
	}
	return Build(slices.Values([]checkin.Registration(nil)))
}
