package storage

import (
	"slices"

	"antechamber/kiosk/checkin"
)

// place is where persons are counted; the session "" counts over all of them.
type place struct{ room, session string }

// recount moves the numbers of persons inside from what the log said before the
// added entries to what it says with them.
func (v *view) recount(added []checkin.Entry) error {
	byPerson := make(map[string][]checkin.Entry)
	moved := false
	for _, e := range added {
		byPerson[e.Reference] = append(byPerson[e.Reference], e)
		moved = moved || moves(e.Kind)
	}
	if !moved {
		return nil
	}
	for reference, entries := range byPerson {
		if !slices.ContainsFunc(entries, func(e checkin.Entry) bool { return moves(e.Kind) }) {
			continue
		}
		if err := v.recountPerson(reference, entries); err != nil {
			return err
		}
	}
	return nil
}

// moves tells whether an entry of the kind can change who is inside.
func moves(k checkin.Kind) bool {
	return k == checkin.KindIn || k == checkin.KindOut || k == checkin.KindUndo || k == checkin.KindSubstitute
}

func (v *view) recountPerson(reference string, added []checkin.Entry) error {
	history, err := v.History(reference)
	if err != nil {
		return err
	}
	// What the view read before the entries were written lacks them.
	first := added[0].ID
	before := slices.DeleteFunc(slices.Clone(history), func(e checkin.Entry) bool {
		return e.ID.Origin == first.Origin && e.ID.Seq >= first.Seq
	})
	after := slices.Concat(before, added)
	for _, p := range places(after) {
		was, is := seatOf(before, p), seatOf(after, p)
		if was == is {
			continue
		}
		if err := v.count(p, was, -1); err != nil {
			return err
		}
		if err := v.count(p, is, +1); err != nil {
			return err
		}
	}
	return nil
}

// places are those that the entries are about, each also over all sessions.
func places(history []checkin.Entry) []place {
	var all []place
	for i := range history {
		for _, p := range []place{{history[i].Room, history[i].Session}, {history[i].Room, ""}} {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	return all
}

// taken is the seat of a person who is inside, or zero.
type taken struct {
	inside bool
	seat   checkin.Seat
}

func seatOf(history []checkin.Entry, p place) taken {
	standing := checkin.StandingOf(history, p.room, p.session)
	if !standing.Inside {
		return taken{}
	}
	return taken{true, checkin.Seat{Category: standing.LastIn.Category, Organisation: standing.LastIn.Organisation}}
}

func (v *view) count(p place, t taken, by int) error {
	if !t.inside {
		return nil
	}
	return v.session.exec(`INSERT INTO occupancy (room, session, category, organisation, persons) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (room, session, category, organisation) DO UPDATE SET persons = persons + excluded.persons`,
		p.room, p.session, t.seat.Category, t.seat.Organisation, by)
}
