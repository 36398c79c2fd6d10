package checkin

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// Delegation is everybody who represents one organisation, and where they stand.
type Delegation struct {
	Organisation string // as it is registered
	Members      []Member
	Unlisted     int     // persons more whose names must not be listed; hidden ones are not counted
	Seats        []Seats // those that the room keeps for the delegation, a category each
}

// Member is a person of a delegation.
type Member struct {
	Registration Registration
	Standing     Standing // at the room and session that were asked for
}

// Seats are how many of an organisation and category a room has room for at once.
type Seats struct {
	Room     string
	Category string
	Total    int
	Taken    int // by those who are inside by the log
}

// Left is how many seats are free.
func (s Seats) Left() int { return max(0, s.Total-s.Taken) }

// Uncollected returns the references of those whose badge is printed and taken by nobody.
func (d *Delegation) Uncollected() []string {
	var references []string
	for i := range d.Members {
		if s := &d.Members[i].Standing; s.Issue > 0 && !s.Collected {
			references = append(references, d.Members[i].Registration.Reference)
		}
	}
	return references
}

// DelegationQuery asks for a delegation.
type DelegationQuery struct {
	Organisation string    // by any name that the conference knows it by
	References   []string  // everybody who may belong to it: the index finds them
	Entrance     string    // whose room is meant; "" is the conference's first entrance
	Session      string    // "" is the one that counts at the time
	At           time.Time // zero is now
	// Collate compares family names as the language of the list does; nil compares
	// their letters.
	Collate func(a, b string) int
}

// Delegation returns the members by rank. Protected people are never among them:
// of those whom only the organisation may know there is a number, and hidden ones are left out.
func (d *Desk) Delegation(ctx context.Context, q DelegationQuery) (Delegation, error) {
	s, err := d.prepare(Presentation{Entrance: q.Entrance, Session: q.Session, At: q.At, Reference: "-"})
	if err != nil {
		return Delegation{}, err
	}
	result := Delegation{Organisation: q.Organisation}
	err = d.Store.Look(ctx, func(v View) error {
		w, err := d.window(v, s.Entrance.Room, q.Session, s.At)
		if err != nil {
			return err
		}
		session := d.Conference.Counting(w)
		if err := d.members(v, q, &result, s.Entrance.Room, session); err != nil {
			return err
		}
		return d.seats(v, &result, s.Entrance.Room, session)
	})
	if err != nil {
		return Delegation{}, err
	}
	sortByRank(result.Members, q.Collate)
	return result, nil
}

func (d *Desk) members(v View, q DelegationQuery, into *Delegation, room, session string) error {
	for _, reference := range q.References {
		r, found, err := v.Registration(reference)
		if err != nil {
			return err
		}
		if !found || !d.Conference.SameOrganisation(r.Organisation, q.Organisation) || r.Listing == ListingHidden {
			continue
		}
		history, err := v.History(reference)
		if err != nil {
			return err
		}
		standing := StandingOf(history, reference, room, session)
		if standing.MergedInto != "" {
			continue
		}
		if r.Protected() {
			into.Unlisted++
			continue
		}
		if len(into.Members) == 0 {
			into.Organisation = r.Organisation
		}
		into.Members = append(into.Members, Member{r, standing})
	}
	return nil
}

// seats are those that the room has for the organisation, in each category of its members.
func (d *Desk) seats(v View, of *Delegation, room, session string) error {
	inside, err := v.Inside(room, session)
	if err != nil {
		return err
	}
	here, _ := d.Conference.Room(room)
	for _, q := range here.Quotas {
		theirs := q.Organisation != "" && d.Conference.SameOrganisation(q.Organisation, of.Organisation) ||
			q.Each && slices.ContainsFunc(of.Members, func(m Member) bool { return m.Registration.Category == q.Category })
		if !theirs {
			continue
		}
		taken := 0
		for seat, persons := range inside {
			if seat.Category == q.Category && d.Conference.SameOrganisation(seat.Organisation, of.Organisation) {
				taken += persons
			}
		}
		of.Seats = append(of.Seats, Seats{Room: room, Category: q.Category, Total: q.Seats, Taken: taken})
	}
	return nil
}

// delegationRoles are the roles in a delegation, the first in rank first.
var delegationRoles = [...]string{"head", "deputy", "representative", "alternate", "adviser", "observer"}

// Place is where the person stands in a delegation as notified: by role, then by rank.
// What was not notified comes last.
func (r *Registration) Place() (role, rank int) {
	const last = 1 << 30
	if role = slices.Index(delegationRoles[:], r.DelegationRole); role < 0 {
		role = last
	}
	if rank = r.Rank; rank <= 0 {
		rank = last
	}
	return role, rank
}

func sortByRank(members []Member, collate func(a, b string) int) {
	if collate == nil {
		collate = strings.Compare
	}
	slices.SortFunc(members, func(a, b Member) int {
		x, y := &a.Registration, &b.Registration
		xRole, xRank := x.Place()
		yRole, yRank := y.Place()
		return cmp.Or(cmp.Compare(xRole, yRole), cmp.Compare(xRank, yRank),
			collate(x.FamilyName, y.FamilyName), collate(x.GivenName, y.GivenName), cmp.Compare(x.Reference, y.Reference))
	})
}
