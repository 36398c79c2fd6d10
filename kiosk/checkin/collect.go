package checkin

import (
	"context"
	"fmt"
)

// Collect records that somebody took the badges of several persons, as of a
// delegation, all or none. The note says who; it is sealed.
func (d *Desk) Collect(ctx context.Context, references []string, a Act) ([]Entry, error) {
	if a.Note == "" {
		return nil, &Fault{Code: FaultInvalid, Sentence: "it is not said who takes the badges: name the collector"}
	}
	return d.aboutAll(ctx, references, a, func(v View, r *Registration) (Entry, error) {
		history, err := v.History(r.Reference)
		if err != nil {
			return Entry{}, err
		}
		s := StandingOf(history, r.Reference, "", "")
		switch {
		case s.Issue == 0:
			return Entry{}, &Fault{Code: FaultConflict, Detail: DetailNotPrinted, Sentence: fmt.Sprintf("the badge of %s is not printed yet, so nobody can take it: print it first", r.Reference)}
		case s.Collected:
			return Entry{}, &Fault{Code: FaultConflict, Detail: DetailAlready, Sentence: fmt.Sprintf("the badge of %s was taken already: print another where it is lost", r.Reference)}
		}
		return Entry{Kind: KindCollect, Issue: s.Issue}, nil
	})
}
