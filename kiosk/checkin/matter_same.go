package checkin

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// pair is two registrations, in order of their references.
type pair struct{ one, other string }

// samePersons proposes registrations that may be of one person, each with the first of
// them: unless somebody saw that they are not, one of them lets nobody in any more or
// went into the other, or both were registered at the desk, where sameWalkIns finds them.
func samePersons(e *Evidence, log []Entry, histories map[string][]Entry) (all []Matter) {
	if len(e.Same) == 0 {
		return nil
	}
	seen, walkIn := make(map[pair]bool), make(map[string]bool)
	for _, entry := range log {
		switch {
		case entry.Kind == KindAck && entry.To != "":
			seen[pair{entry.Reference, entry.To}] = true
		case entry.Kind == KindRegister:
			walkIn[entry.Reference] = true
		}
	}
	persons := PersonsOf(log)
	lets := func(reference string) bool {
		status, known := e.Status(reference)
		s := StandingOf(histories[reference], reference, "", "")
		return known && status != StatusCancelled && status != StatusRejected && !persons.Gone(reference) && !s.Barred()
	}
	for _, group := range e.Same {
		var here []string
		for _, reference := range group {
			if lets(reference) {
				here = append(here, reference)
			}
		}
		for i := 1; i < len(here); i++ {
			p := pair{here[0], here[i]}
			if !seen[p] && !(walkIn[p.one] && walkIn[p.other]) {
				all = append(all, Matter{Kind: SamePerson, References: []string{p.one, p.other}})
			}
		}
	}
	return all
}

// AcknowledgeSame records that somebody saw that two registrations are of two persons,
// or saw to it that one of them is not used; the two are not proposed any more.
func (d *Desk) AcknowledgeSame(ctx context.Context, one, other string, a Act) (Entry, error) {
	if one == other {
		return Entry{}, &Fault{Code: FaultInvalid, Sentence: "this is one registration twice: name the two that were proposed as one person"}
	}
	if one > other {
		one, other = other, one
	}
	return d.ofRoom(ctx, a, func(v View, _ time.Time) (Entry, error) {
		for _, reference := range []string{one, other} {
			if _, found, err := v.Registration(reference); err != nil || !found {
				return Entry{}, cmp.Or(err, error(&Fault{Code: FaultNotFound, Sentence: fmt.Sprintf("nobody is registered under the reference %q: \"look\" lists who is proposed", reference)}))
			}
		}
		history, err := v.History(one)
		for _, e := range history {
			if e.Kind == KindAck && e.Reference == one && e.To == other {
				err = &Fault{Code: FaultConflict, Sentence: "these two are acknowledged already: nothing was changed"}
			}
		}
		return Entry{Kind: KindAck, Reference: one, To: other}, err
	})
}
