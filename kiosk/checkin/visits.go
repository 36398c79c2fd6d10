package checkin

import (
	"cmp"
	"slices"
	"time"
)

// Visit is how long a person was at a session: from the first time in to the last
// time out. Who was not scanned out has no time out.
type Visit struct {
	Reference    string
	Category     string
	Organisation string
	Session      string
	Room         string
	Entrance     string // of the first time in
	FirstIn      time.Time
	LastOut      time.Time // zero where the person did not go out after the last time in
	Entries      int       // how often the person was let in
}

// VisitsOf returns the visits of everybody by a log, one a person and session, in
// the order of the first time in. What was undone never happened.
func VisitsOf(log []Entry) []Visit {
	var visits []Visit
	persons := PersonsOf(log)
	for reference, history := range Histories(log) {
		visits = append(visits, visitsOf(reference, history, persons)...)
	}
	slices.SortFunc(visits, func(a, b Visit) int {
		return cmp.Or(a.FirstIn.Compare(b.FirstIn), cmp.Compare(a.Reference, b.Reference), cmp.Compare(a.Session, b.Session), cmp.Compare(a.Room, b.Room))
	})
	return visits
}

func visitsOf(reference string, history []Entry, persons Persons) []Visit {
	undone := undoneBy(history)
	var visits []Visit
	for _, e := range sortedByTime(history) {
		if _, gone := undone[e.ID]; gone || e.Kind != KindIn && e.Kind != KindOut && e.Kind != KindSubstitute {
			continue
		}
		at := slices.IndexFunc(visits, func(v Visit) bool { return v.Session == e.Session && v.Room == e.Room })
		switch {
		case e.Kind == KindSubstitute:
			if persons.Of(e.Reference) == reference && persons.Of(e.To) != reference { // who is replaced is counted out
				leaveAll(visits, e.At)
			}
		case e.Kind == KindIn && at < 0:
			visits = append(visits, Visit{
				Reference: reference, Category: e.Category, Organisation: e.Organisation, Session: e.Session, Room: e.Room,
				Entrance: e.Entrance, FirstIn: e.At, Entries: 1,
			})
		case e.Kind == KindIn:
			visits[at].Entries++
			visits[at].LastOut = time.Time{}
		case at >= 0:
			visits[at].LastOut = e.At
		}
	}
	return visits
}

func leaveAll(visits []Visit, at time.Time) {
	for i := range visits {
		if visits[i].LastOut.IsZero() {
			visits[i].LastOut = at
		}
	}
}
