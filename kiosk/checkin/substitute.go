package checkin

import (
	"context"
	"fmt"
)

// Substitute lets the person of the act be replaced by another who is registered:
// whoever is replaced has no right to come in any more, and is counted out of the
// room. The note says by whose authorisation; it is sealed. An undo gives everything back.
func (d *Desk) Substitute(ctx context.Context, a Act, to string) (Entry, error) {
	if a.Note == "" {
		return Entry{}, &Fault{Code: FaultInvalid, Sentence: "it is not said who authorised the substitution: name the note or the officer of the delegation"}
	}
	return d.about(ctx, a, func(v View, from *Registration) (Entry, error) {
		other, err := registered(v, to)
		if err != nil {
			return Entry{}, err
		}
		if err := d.mayReplace(v, from, &other); err != nil {
			return Entry{}, err
		}
		return Entry{Kind: KindSubstitute, To: to}, nil
	})
}

// mayReplace tells why one person cannot take the place of another.
func (d *Desk) mayReplace(v View, from, to *Registration) error {
	conflict := func(detail, format string, args ...any) error {
		return &Fault{Code: FaultConflict, Detail: detail, Sentence: fmt.Sprintf(format, args...)}
	}
	switch {
	case from.Reference == to.Reference:
		return conflict("", "nobody takes their own place: give two references")
	case to.Status != StatusApproved:
		return conflict(DetailNotApproved, "the registration %s is %s, so it takes nobody's place: have it approved first", to.Reference, to.Status)
	case !d.Conference.SameOrganisation(from.Organisation, to.Organisation):
		return conflict(DetailNotSame, "%s and %s do not represent the same organisation: a substitute comes from the same delegation", from.Reference, to.Reference)
	}
	for _, p := range []*Registration{from, to} {
		history, err := v.History(p.Reference)
		if err != nil {
			return err
		}
		s := StandingOf(history, p.Reference, "", "")
		switch {
		case s.ReplacedBy != "":
			return conflict(DetailReplaced, "%s comes in the place of %s already: nothing was changed", s.ReplacedBy, p.Reference)
		case s.Revoked && p == to:
			return conflict(DetailBarred, "the registration %s is revoked, so it takes nobody's place: reinstate it first", p.Reference)
		}
	}
	return nil
}
