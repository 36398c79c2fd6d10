package checkin

import (
	"slices"
	"time"
)

// Presence is who is in a room, for a list by which heads are counted: each person
// is in one room at most, the one entered last.
type Presence struct {
	Room    Room
	Session Session // by whose entries presence is counted; its ID is "" where that is every session
	Closed  bool    // the session has closed: these came and were not scanned out
	Persons []Entry // the admission of each, in log order, under the reference that stays
	Recount *Entry  // the last count of heads there; nil is none
}

// PresenceOf tells who was in the rooms at the instant, in the conference's order of
// rooms: a pure function of the set of entries. A room whose session has closed has
// those of that session too, until the next one begins or the day is over.
func PresenceOf(c *Conference, log []Entry, at time.Time) []Presence {
	log = until(log, at)
	extended := ExtensionsOf(log)
	var here []Presence
	for _, room := range c.Rooms {
		w := c.WindowAt(room.ID, "", at, extended)
		if w.Reason != TooLate || c.Admission.CarryOver {
			p := Presence{Room: room, Session: w.Session}
			if p.Session.ID = c.Counting(w); p.Session.ID == "" {
				p.Session = Session{}
			}
			p.Recount = recountOf(log, room.ID, p.Session.ID)
			here = append(here, p)
		}
		if s, ok := c.closedAt(room.ID, at, extended); ok {
			here = append(here, Presence{Room: room, Session: s, Closed: true})
		}
	}
	for reference, history := range Histories(log) {
		if i, in := placeOf(here, reference, history); i >= 0 {
			admission := *in
			admission.Reference = reference
			here[i].Persons = append(here[i].Persons, admission)
		}
	}
	for i := range here {
		slices.SortFunc(here[i].Persons, Compare)
	}
	return here
}

// until returns what had happened by the instant; what was undone at any time never
// happened, and who was merged at any time always was one person.
func until(log []Entry, at time.Time) []Entry {
	return slices.DeleteFunc(slices.Clone(log), func(e Entry) bool { return e.Kind != KindUndo && e.Kind != KindMerge && e.At.After(at) })
}

// closedAt returns the session of the room that closed last, where none has begun
// since and it was on the same day.
func (c *Conference) closedAt(room string, at time.Time, extended Extensions) (last Session, ok bool) {
	if c.Admission.CarryOver {
		return last, false
	}
	for _, s := range c.Sessions {
		if s.Room == room && !at.Before(s.Start) && (!ok || s.Start.After(last.Start)) {
			last, ok = s, true
		}
	}
	last.End = last.End.Add(max(0, extended[last.ID]))
	y, m, d := at.In(c.Zone).Date()
	ly, lm, ld := last.End.In(c.Zone).Date()
	return last, ok && !at.Before(last.End) && y == ly && m == lm && d == ld
}

// placeOf returns where the person is, and the admission: where nobody is inside by a
// session that goes on, by one that has closed. It returns -1 where the person is nowhere.
func placeOf(here []Presence, reference string, history []Entry) (place int, in *Entry) {
	place = -1
	for _, closed := range []bool{false, true} {
		for i, p := range here {
			if p.Closed != closed {
				continue
			}
			s := StandingOf(history, reference, p.Room.ID, p.Session.ID)
			if s.Inside && (in == nil || Compare(*s.LastIn, *in) > 0) {
				place, in = i, s.LastIn
			}
		}
		if place >= 0 {
			break
		}
	}
	return place, in
}

// BarredOf returns the references of those whose right to come in was taken away or
// passed on, by the log, and those of registrations that went into another.
func BarredOf(log []Entry) map[string]bool {
	barred, persons := make(map[string]bool), PersonsOf(log)
	for reference, history := range Histories(log) {
		s := StandingOf(history, reference, "", "")
		for _, one := range persons.All(reference) {
			if s.Barred() || persons.Gone(one) {
				barred[one] = true
			}
		}
	}
	return barred
}
