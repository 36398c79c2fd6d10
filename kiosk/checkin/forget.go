package checkin

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Scope is how much is forgotten.
type Scope string

// The scopes.
const (
	OnePerson  Scope = "person"
	Everybody  Scope = "everybody"
	EveryPhoto Scope = "photos"
)

// Erasure is what a store has to forget.
type Erasure struct {
	Scope     Scope
	Reference string // of OnePerson, who may have more: the entries name them
	// Keep returns what is still counted of a person of whom everything else is gone.
	Keep func(r Registration, history []Entry) []Kept
	// Decide returns the entries that record it, for so many persons or photos: of a
	// person one for each reference that is to be forgotten. Where it fails nothing is erased.
	Decide func(v View, number int) ([]Entry, error)
}

// Erased is what a store has forgotten.
type Erased struct {
	Entries []Entry
	Number  int // of persons, or of photos
	// Clean tells that no file of the store holds any of it. Else somebody was
	// reading all the time, and the store has to be cleaned once more.
	Clean bool
}

// Kept is what is counted of people who were erased, without anybody's reference.
// A gender never stands beside a category: few people may share both.
type Kept struct {
	Category     string // "" where it is counted by gender
	Organisation string
	Sessions     []string // that the category and the roles admit to
	Gender       string
	Expected     int
	Badged       int
	Attended     int // by gender alone: else the log tells
}

// Keep returns what goes on being counted of a person who is erased.
func (c *Conference) Keep(r Registration, history []Entry) []Kept {
	s := StandingOf(history, r.Reference, "", "")
	if s.MergedInto != "" {
		return nil // it is counted with the one that stays
	}
	var k Kept
	approved, badged := expected(&r, history)
	if approved {
		k.Expected = 1
	}
	if badged {
		k.Badged = 1
	}
	seat, gender := k, k
	seat.Category, seat.Organisation, seat.Sessions = r.Category, r.Organisation, c.entitled(r.Category, r.Roles)
	gender.Gender = r.Gender
	if s.Attended {
		gender.Attended = 1
	}
	return []Kept{seat, gender}
}

// Erase takes everything that is kept about a person out of the store, for ever.
// The entries stay: they hold no personal data, and what they count goes on counting.
// What merges made one person is forgotten whole, whichever reference is named.
func (d *Desk) Erase(ctx context.Context, a Act) (Erased, error) {
	return d.Store.Erase(ctx, Erasure{
		Scope: OnePerson, Reference: a.Reference, Keep: d.Conference.Keep,
		Decide: func(v View, _ int) ([]Entry, error) {
			history, err := v.History(a.Reference)
			if err != nil {
				return nil, err
			}
			r, err := registered(v, a.Reference)
			if FaultCode(err) == FaultNotFound && StandingOf(history, a.Reference, "", "").Erased {
				err = &Fault{Code: FaultConflict, Detail: DetailAlready, Sentence: fmt.Sprintf("the registration %s is erased already: nothing was changed", a.Reference)}
			}
			if err != nil {
				return nil, err
			}
			return d.erasures(v, a, &r, history)
		},
	})
}

// erasures are the entries that record the end of each registration of a person.
func (d *Desk) erasures(v View, a Act, r *Registration, history []Entry) ([]Entry, error) {
	persons := PersonsOf(history)
	references := persons.All(a.Reference)
	slices.Sort(references)
	entries := make([]Entry, 0, len(references))
	for _, reference := range references {
		if StandingOf(history, reference, "", "").Erased {
			continue
		}
		one, found, err := v.Registration(reference)
		if err != nil {
			return nil, err
		}
		if !found {
			one = *r
			one.Reference = reference
		}
		entries = append(entries, Entry{Kind: KindErase, At: d.Now(), Actor: a.Actor}.of(&one))
	}
	return entries, nil
}

// RetentionEnds returns the instant from which personal data is no longer to be
// kept: so many days after the conference's end or the last import, whichever is later.
func (c *Conference) RetentionEnds(lastImport time.Time) time.Time {
	_, end := c.Days()
	if lastImport.After(end) {
		end = lastImport
	}
	return end.In(c.Zone).AddDate(0, 0, c.RetentionDays)
}

// Purge is an order to forget everybody.
type Purge struct {
	LastImport time.Time // of registrations; zero where there was none
	Early      bool      // before the retention is over: an organiser may
	Actor      string
}

// MayPurge refuses a purge before its day.
func (d *Desk) MayPurge(p Purge) error {
	if ends := d.Conference.RetentionEnds(p.LastImport); d.Now().Before(ends) && !p.Early {
		return &Fault{Code: FaultConflict, Sentence: fmt.Sprintf(
			"personal data is kept until %s: purge after that day, or as an organiser with --now", ends.Format("2006-01-02 15:04"))}
	}
	return nil
}

// Purge takes all personal data out of the store, for ever. The entries stay, and
// so do the figures.
func (d *Desk) Purge(ctx context.Context, p Purge) (Erased, error) {
	if err := d.MayPurge(p); err != nil {
		return Erased{}, err
	}
	now := d.Now()
	return d.Store.Erase(ctx, Erasure{
		Scope: Everybody, Keep: d.Conference.Keep,
		Decide: func(_ View, number int) ([]Entry, error) {
			return []Entry{{Kind: KindErase, At: now, Actor: p.Actor, Number: number}}, nil
		},
	})
}

// PhotosClose returns the instant from which a sensitive conference keeps no
// photos: the end of the day of its last session. Others keep them; it is zero.
func (c *Conference) PhotosClose() time.Time {
	_, end := c.Days()
	if !c.Sensitive || end.IsZero() {
		return time.Time{}
	}
	y, m, d := end.In(c.Zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, c.Zone)
}

// KeepsPhotos tells whether photos may be kept at the instant.
func (c *Conference) KeepsPhotos(at time.Time) bool {
	closes := c.PhotosClose()
	return closes.IsZero() || at.Before(closes)
}

// DropPhotos takes the photos of everybody out of the store where the conference
// keeps them no longer. Where there are none it does nothing.
func (d *Desk) DropPhotos(ctx context.Context, actor string) (Erased, error) {
	now := d.Now()
	if d.Conference.KeepsPhotos(now) {
		return Erased{Clean: true}, nil
	}
	return d.Store.Erase(ctx, Erasure{
		Scope: EveryPhoto,
		Decide: func(_ View, number int) ([]Entry, error) {
			if number == 0 {
				return nil, nil
			}
			return []Entry{{Kind: KindNote, At: now, Actor: actor, Reason: PhotosDeleted, Number: number}}, nil
		},
	})
}
