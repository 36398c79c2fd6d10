package checkin

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Reasons of revoke.
const (
	BadgeLost      Reason = "badge_lost"
	BadgeStolen    Reason = "badge_stolen"
	RightWithdrawn Reason = "right_withdrawn"
	Security       Reason = "security"
)

// RevokeReasons are the reasons that a revocation may give.
func RevokeReasons() []Reason {
	return []Reason{BadgeLost, BadgeStolen, RightWithdrawn, Security, Other}
}

// Act is what a supervisor does about one person.
type Act struct {
	Reference string
	Reason    Reason // of a revocation: one of RevokeReasons
	Note      string // free text, sealed beside the registration
	Entrance  string // of an override; "" is the conference's first entrance
	Session   string // of an override; "" is the one that counts at the time
	At        time.Time
	Actor     string
}

// Revoke takes the right to come in away from a person, until Reinstate or an
// undo. Whoever is inside stays counted inside.
func (d *Desk) Revoke(ctx context.Context, a Act) (Entry, error) {
	if !slices.Contains(RevokeReasons(), a.Reason) {
		return Entry{}, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("%q is no reason for a revocation: give one of %v", a.Reason, RevokeReasons())}
	}
	return d.changeRight(ctx, a, KindRevoke, false)
}

// Reinstate gives a revoked person the right to come in again.
func (d *Desk) Reinstate(ctx context.Context, a Act) (Entry, error) {
	return d.changeRight(ctx, a, KindReinstate, true)
}

// changeRight logs a revocation or its end for who is, or is not, revoked now.
func (d *Desk) changeRight(ctx context.Context, a Act, kind Kind, revoked bool) (Entry, error) {
	return d.about(ctx, a, func(v View, r *Registration) (Entry, error) {
		history, err := v.History(a.Reference)
		if err != nil {
			return Entry{}, err
		}
		if StandingOf(history, a.Reference, "", "").Revoked != revoked {
			is := "revoked already"
			if revoked {
				is = "not revoked"
			}
			return Entry{}, &Fault{Code: FaultConflict, Detail: DetailAlready, Sentence: fmt.Sprintf("the registration %s is %s: nothing was changed", a.Reference, is)}
		}
		return Entry{Kind: kind, Reason: a.Reason}, nil
	})
}

// Override admits a person who is known, whatever the checks say.
func (d *Desk) Override(ctx context.Context, a Act) (Entry, error) {
	entries, err := d.admitAnyway(ctx, []string{a.Reference}, a, OverrideGiven, ByReference)
	if err != nil {
		return Entry{}, err
	}
	return entries[0], nil
}

// Escort admits a principal and party in one act, whatever the checks say: before,
// during or after the fact, with the stated time. Nobody of them is ever already_in.
func (d *Desk) Escort(ctx context.Context, references []string, a Act) ([]Entry, error) {
	return d.admitAnyway(ctx, references, a, Escorted, ByEscort)
}

// admitAnyway admits persons without asking the checks.
func (d *Desk) admitAnyway(ctx context.Context, references []string, a Act, reason Reason, by By) ([]Entry, error) {
	situation, err := d.prepare(Presentation{Entrance: a.Entrance, Session: a.Session, Direction: In, At: a.At, Reference: a.Reference})
	if err != nil {
		return nil, err
	}
	a.At = situation.At
	return d.aboutAll(ctx, references, a, func(v View, _ *Registration) (Entry, error) {
		w, err := d.window(v, situation.Entrance.Room, a.Session, a.At)
		return Entry{
			Kind: KindIn, Verdict: Admitted, Reason: reason, By: by, Session: w.Session.ID,
			Room: situation.Entrance.Room, Entrance: situation.Entrance.ID,
		}, err
	})
}

// aboutAll logs one entry about each person, all or none. Whoever is named twice has one.
func (d *Desk) aboutAll(ctx context.Context, references []string, a Act, decide func(View, *Registration) (Entry, error)) ([]Entry, error) {
	if len(references) == 0 {
		return nil, &Fault{Code: FaultInvalid, Sentence: "nobody is named: give the references"}
	}
	if a.At.IsZero() {
		a.At = d.Now()
	}
	return d.Store.Append(ctx, func(v View) ([]Entry, error) {
		entries := make([]Entry, 0, len(references))
		for i, reference := range references {
			if slices.Contains(references[:i], reference) {
				continue
			}
			r, err := registered(v, reference)
			if err != nil {
				return nil, err
			}
			e, err := decide(v, &r)
			if err != nil {
				return nil, err
			}
			entries = append(entries, a.entry(e, &r))
		}
		return entries, nil
	})
}

// entry completes an entry of the act about a person.
func (a *Act) entry(e Entry, r *Registration) Entry {
	e.At, e.Actor, e.NoteText = a.At, a.Actor, a.Note
	return e.of(r)
}

// about logs one entry about somebody who is registered.
func (d *Desk) about(ctx context.Context, a Act, decide func(View, *Registration) (Entry, error)) (Entry, error) {
	if a.At.IsZero() {
		a.At = d.Now()
	}
	entries, err := d.Store.Append(ctx, func(v View) ([]Entry, error) {
		r, err := registered(v, a.Reference)
		if err != nil {
			return nil, err
		}
		e, err := decide(v, &r)
		if err != nil {
			return nil, err
		}
		return []Entry{a.entry(e, &r)}, nil
	})
	if err != nil {
		return Entry{}, err
	}
	return entries[0], nil
}

// registered returns the registration that stands for the person, or a Fault where there is none.
func registered(v View, reference string) (Registration, error) {
	stays, err := v.Stays(reference)
	if err != nil {
		return Registration{}, err
	}
	r, ok, err := v.Registration(stays)
	if err == nil && !ok && stays != reference {
		r, ok, err = v.Registration(reference)
	}
	if err == nil && !ok {
		err = &Fault{Code: FaultNotFound, Detail: DetailNobody, Sentence: fmt.Sprintf("nobody is registered under the reference %q: \"find\" looks people up", reference)}
	}
	return r, err
}
