package checkin

import (
	"context"
	"fmt"
	"slices"
)

// Reasons of a merge.
const (
	RegisteredTwice Reason = "registered_twice" // at two desks, or at a desk though the person was imported
	ImportedTwice   Reason = "imported_twice"   // from two lists
)

// MergeReasons are the reasons that a merge may give, in the order in which they are offered.
func MergeReasons() []Reason { return []Reason{RegisteredTwice, ImportedTwice, Other} }

// Merge records that the person of the act is registered twice: the registration of
// the act goes into the other one, which stays. From then on both are one person, who
// came with what either came with; badges of the one that goes are superseded.
// Neither registration is changed, so that an undo parts them again.
func (d *Desk) Merge(ctx context.Context, a Act, to string) (Entry, error) {
	if a.Reason == "" {
		a.Reason = RegisteredTwice
	}
	if !slices.Contains(MergeReasons(), a.Reason) {
		return Entry{}, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("%q is no reason for a merge: give one of %v", a.Reason, MergeReasons())}
	}
	return d.about(ctx, a, func(v View, from *Registration) (Entry, error) {
		other, err := registered(v, to)
		if err != nil {
			return Entry{}, err
		}
		if err := mayMerge(v, from, &other); err != nil {
			return Entry{}, err
		}
		return Entry{Kind: KindMerge, To: other.Reference, Reason: a.Reason}, nil
	})
}

// mayMerge tells why one registration cannot go into another.
func mayMerge(v View, from, to *Registration) error {
	conflict := func(format string, args ...any) error {
		return &Fault{Code: FaultConflict, Sentence: fmt.Sprintf(format, args...)}
	}
	switch {
	case from.Reference == to.Reference:
		return conflict("these are one registration, %s, already: nothing was changed", to.Reference)
	case from.Status == StatusApproved && to.Status != StatusApproved:
		return conflict("the registration %s is %s and %s is approved: let %s stay, or have the other approved first", to.Reference, to.Status, from.Reference, from.Reference)
	}
	for _, r := range []*Registration{from, to} {
		history, err := v.History(r.Reference)
		if err != nil {
			return err
		}
		if s := StandingOf(history, r.Reference, "", ""); s.ReplacedBy != "" {
			return conflict("%s comes in the place of %s: undo the substitution first", s.ReplacedBy, r.Reference)
		}
	}
	return nil
}

// Persons tells which references are of one person, as merges say: a pure function of
// the set of entries. Its zero value has nobody registered twice.
type Persons struct {
	stays   map[string]string   // of each reference of a person who has several, the one that stays; nil where nobody was ever merged
	members map[string][]string // of each that stays, those of the person
}

// PersonsOf folds the merges of a log that were not undone. Each makes one person of
// two, wherever their kiosks stood: merges made apart join all that any of them joins.
// Which reference stays is what the last in log order says.
func PersonsOf(entries []Entry) Persons {
	var merges []Entry
	for i := range entries {
		if e := &entries[i]; e.Kind == KindMerge && e.Reference != "" && e.To != "" {
			merges = append(merges, *e)
		}
	}
	if len(merges) == 0 {
		return Persons{}
	}
	p := Persons{make(map[string]string), make(map[string][]string)}
	undone := undoneBy(entries)
	for _, e := range Sort(merges) {
		if _, gone := undone[e.ID]; !gone {
			p.join(e.Reference, e.To)
		}
	}
	return p
}

// join lets two persons be one. Where they are already, it is the second that stays.
func (p *Persons) join(from, to string) {
	all := p.All(to)
	stays := p.Of(to)
	if goes := p.Of(from); goes != stays {
		all = append(all, p.All(from)...)
		delete(p.members, goes)
	} else {
		delete(p.members, stays)
		stays = to
	}
	for _, reference := range all {
		p.stays[reference] = stays
	}
	p.members[stays] = all
}

// Of returns the reference that stays for the person: itself where nothing was merged.
func (p *Persons) Of(reference string) string {
	if stays, merged := p.stays[reference]; merged {
		return stays
	}
	return reference
}

// All returns the references of the person, in no order.
func (p *Persons) All(reference string) []string {
	if all := p.members[p.Of(reference)]; all != nil {
		return slices.Clone(all)
	}
	return []string{reference}
}

// Gone tells whether the registration went into another.
func (p *Persons) Gone(reference string) bool { return p.Of(reference) != reference }

// about returns whom the entry is about, each by the reference that stays.
func (p *Persons) about(e *Entry) []string {
	persons := e.Persons()
	for i, reference := range persons {
		persons[i] = p.Of(reference)
	}
	return slices.Compact(persons)
}

// gather puts what histories by reference tell of one person under the reference that stays.
func (p *Persons) gather(histories map[string][]Entry) {
	for stays, all := range p.members {
		for _, reference := range all {
			if reference != stays {
				histories[stays] = append(histories[stays], histories[reference]...)
				delete(histories, reference)
			}
		}
	}
}

// whose is the person whose standing is asked for, by one of the references.
type whose struct {
	reference string
	persons   Persons
}

// is tells whether the reference is one of the person's.
func (w *whose) is(reference string) bool {
	return reference == w.reference || reference != "" && w.persons.Of(reference) == w.persons.Of(w.reference)
}

// own tells whether the entry is about the registration itself that was asked for. A
// history without merges is of one registration.
func (w *whose) own(e *Entry) bool { return w.persons.stays == nil || e.Reference == w.reference }

// concerns tells whether the entry is about the person: a history may tell of merges
// that were undone, and so of others.
func (w *whose) concerns(e *Entry) bool {
	return w.persons.stays == nil || w.is(e.Reference) || e.To != "" && w.is(e.To)
}

// HistoryOf returns what of the entries is about the person with the reference, in log order.
func HistoryOf(entries []Entry, reference string) []Entry {
	entries = Sort(entries)
	w := whose{reference, PersonsOf(entries)}
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return !w.is(e.Reference) && (e.To == "" || !w.is(e.To)) })
}
