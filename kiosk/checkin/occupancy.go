package checkin

// Seat is a group of people who share seats.
type Seat struct{ Category, Organisation string }

// Occupancy is how many persons of each group are in a room. The seat of no
// category and no organisation holds by how much a recount of heads differed from the log.
type Occupancy map[Seat]int

// Persons returns how many are inside, never fewer than none.
func (o Occupancy) Persons() (n int) {
	for _, persons := range o {
		n += persons
	}
	return max(0, n)
}

// OccupancyOf folds a whole log into who is in the room by the entries of the
// session; "" means every session. It is what a store's Inside must say.
//
// A recount holds how many heads were counted: the occupancy is that number, plus
// who came in after it in log order, less who went out.
func OccupancyOf(log []Entry, room, session string) Occupancy {
	histories := Histories(log)
	cut := recountOf(log, room, session)
	inside, before := make(Occupancy), 0
	for reference, history := range histories {
		if s := StandingOf(history, reference, room, session); s.Inside {
			inside[SeatOf(s)]++
		}
		if cut != nil && InsideBefore(history, reference, room, session, cut) {
			before++
		}
	}
	if cut != nil && cut.Number != before {
		inside[Seat{}] += cut.Number - before
	}
	return inside
}

// SeatOf returns the group of who is inside, as it was on coming in.
func SeatOf(s Standing) Seat { return Seat{s.LastIn.Category, s.LastIn.Organisation} }

// InsideBefore tells whether the person was in the room before the entry in log order.
func InsideBefore(history []Entry, reference, room, session string, cut *Entry) bool {
	return standingAt(history, reference, room, session, cut).Inside
}

// recountOf returns the last recount of the room in the session, or nil.
func recountOf(log []Entry, room, session string) *Entry {
	var last *Entry
	for i := range log {
		if e := &log[i]; e.Kind == KindRecount && here(e, room, session) && (last == nil || Compare(*e, *last) > 0) {
			last = e
		}
	}
	return last
}

// Histories parts a log by the persons that its entries are about; who takes
// another's place is one of them. Where merges made several references one person,
// the history is under the one that stays.
func Histories(log []Entry) map[string][]Entry {
	histories, persons := make(map[string][]Entry), PersonsOf(log)
	for _, e := range log {
		for _, reference := range persons.about(&e) {
			histories[reference] = append(histories[reference], e)
		}
	}
	return histories
}
