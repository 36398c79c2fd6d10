package storage

import (
	"database/sql"
	"slices"

	"antechamber/kiosk/checkin"
)

// place is where persons are counted; the session "" counts over all of them.
type place struct{ room, session string }

// Inside implements checkin.View.
func (v *view) Inside(room, session string) (checkin.Occupancy, error) {
	p := place{room, session}
	inside, err := v.persons(p)
	if err != nil {
		return nil, err
	}
	cut, found, err := v.recountAt(p)
	if found && cut.heads != cut.before {
		inside[checkin.Seat{}] += cut.heads - cut.before
	}
	return inside, err
}

// persons counts those inside by the log alone.
func (v *view) persons(p place) (checkin.Occupancy, error) {
	inside := make(checkin.Occupancy)
	err := v.session.each("SELECT category, organisation, persons FROM occupancy WHERE room = ? AND session = ? AND persons <> 0", []any{p.room, p.session}, func(r *sql.Rows) error {
		var seat checkin.Seat
		var persons int
		err := r.Scan(&seat.Category, &seat.Organisation, &persons)
		inside[seat] = persons
		return err
	})
	return inside, err
}

// recounted is the last recount of a place: how many heads were counted, and how
// many were inside before it by the log.
type recounted struct {
	entry         checkin.Entry // its place in log order
	heads, before int
}

func (v *view) recountAt(p place) (r recounted, found bool, err error) {
	var hlc, seq int64
	found, err = v.session.get("SELECT heads, before, hlc, origin, seq FROM recount WHERE room = ? AND session = ?", []any{p.room, p.session},
		&r.heads, &r.before, &hlc, &r.entry.ID.Origin, &seq)
	r.entry.HLC, r.entry.ID.Seq = uint64(hlc), uint64(seq)
	return r, found, err
}

// recount moves the numbers of persons inside from what the log said before the
// added entries to what it says with them.
func (v *view) recount(added []checkin.Entry) error {
	moved := make(map[string]bool)
	now := make(map[checkin.EntryID]bool, len(added))
	for i := range added {
		now[added[i].ID] = true
		if e := &added[i]; moves(e.Kind) {
			for _, reference := range e.Persons() {
				moved[reference] = true
			}
		}
	}
	for reference := range moved {
		if err := v.recountPerson(reference, now); err != nil {
			return err
		}
	}
	for i := range added {
		if e := &added[i]; e.Kind == checkin.KindRecount {
			for _, p := range []place{{e.Room, e.Session}, {e.Room, ""}} {
				if err := v.adopt(p, e); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// moves tells whether an entry of the kind can change who is inside.
func moves(k checkin.Kind) bool {
	return k == checkin.KindIn || k == checkin.KindOut || k == checkin.KindUndo || k == checkin.KindSubstitute
}

func (v *view) recountPerson(reference string, added map[checkin.EntryID]bool) error {
	v.person = "" // what was read before the entries were written lacks them
	after, err := v.History(reference)
	if err != nil {
		return err
	}
	before := slices.DeleteFunc(slices.Clone(after), func(e checkin.Entry) bool { return added[e.ID] })
	for _, p := range places(after) {
		was, is := seatOf(before, reference, p), seatOf(after, reference, p)
		if was != is {
			if err := v.count(p, was, -1); err != nil {
				return err
			}
			if err := v.count(p, is, +1); err != nil {
				return err
			}
		}
		if err := v.recountBefore(p, reference, before, after); err != nil {
			return err
		}
	}
	return nil
}

// recountBefore moves how many were inside before the last recount: an entry that
// comes late, or an undo, changes what the log says of then, and not how many heads there were.
func (v *view) recountBefore(p place, reference string, before, after []checkin.Entry) error {
	cut, found, err := v.recountAt(p)
	if err != nil || !found {
		return err
	}
	was := checkin.InsideBefore(before, reference, p.room, p.session, &cut.entry)
	is := checkin.InsideBefore(after, reference, p.room, p.session, &cut.entry)
	if was == is {
		return nil
	}
	by := 1
	if was {
		by = -1
	}
	return v.session.exec("UPDATE recount SET before = before + ? WHERE room = ? AND session = ?", by, p.room, p.session)
}

// adopt makes the entry the last recount of the place, unless it knows of a later one.
func (v *view) adopt(p place, e *checkin.Entry) error {
	cut, found, err := v.recountAt(p)
	if err != nil || found && checkin.Compare(cut.entry, *e) >= 0 {
		return err
	}
	before, err := v.insideBefore(p, e)
	if err != nil {
		return err
	}
	return v.session.exec(`INSERT INTO recount (room, session, heads, before, hlc, origin, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
		ON CONFLICT (room, session) DO UPDATE SET heads = ?3, before = ?4, hlc = ?5, origin = ?6, seq = ?7`,
		p.room, p.session, e.Number, before, int64(e.HLC), e.ID.Origin, int64(e.ID.Seq))
}

// insideBefore counts who was inside before the entry in log order. Where nothing
// comes after it, that is who is inside now.
func (v *view) insideBefore(p place, e *checkin.Entry) (n int, err error) {
	var overtaken bool
	if _, err := v.session.get("SELECT EXISTS (SELECT 1 FROM entry WHERE (hlc, origin, seq) > (?, ?, ?))", []any{int64(e.HLC), e.ID.Origin, int64(e.ID.Seq)}, &overtaken); err != nil {
		return 0, err
	}
	if !overtaken {
		inside, err := v.persons(p)
		return inside.Persons(), err
	}
	var references []string
	err = v.session.each("SELECT DISTINCT reference FROM entry WHERE kind = 'in' AND reference <> ''", nil, func(r *sql.Rows) error {
		var reference string
		err := r.Scan(&reference)
		references = append(references, reference)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, reference := range references {
		history, err := v.History(reference)
		if err != nil {
			return 0, err
		}
		if checkin.InsideBefore(history, reference, p.room, p.session, e) {
			n++
		}
	}
	return n, nil
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

func seatOf(history []checkin.Entry, reference string, p place) taken {
	standing := checkin.StandingOf(history, reference, p.room, p.session)
	if !standing.Inside {
		return taken{}
	}
	return taken{true, checkin.SeatOf(standing)}
}

func (v *view) count(p place, t taken, by int) error {
	if !t.inside {
		return nil
	}
	return v.session.exec(`INSERT INTO occupancy (room, session, category, organisation, persons) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (room, session, category, organisation) DO UPDATE SET persons = persons + excluded.persons`,
		p.room, p.session, t.seat.Category, t.seat.Organisation, by)
}
