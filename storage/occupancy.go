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
		done, err := v.recountPersons(reference, now)
		if err != nil {
			return err
		}
		for _, one := range done {
			delete(moved, one)
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
	return k == checkin.KindIn || k == checkin.KindOut || k == checkin.KindUndo || k == checkin.KindSubstitute || k == checkin.KindMerge
}

// recountPersons moves the numbers for all whom merges ever named with the reference:
// one of the added entries may have made one person of several, or parted them. It
// returns their references.
func (v *view) recountPersons(reference string, added map[checkin.EntryID]bool) (references []string, err error) {
	v.person = "" // what was read before the entries were written lacks them
	after, references, err := v.related(reference)
	if err != nil {
		return nil, err
	}
	before := slices.DeleteFunc(slices.Clone(after), func(e checkin.Entry) bool { return added[e.ID] })
	was, is := circleOf(before, references), circleOf(after, references)
	for _, p := range places(after) {
		change := is.seats(p)
		for t, n := range was.seats(p) {
			change[t] -= n
		}
		for seat, by := range change {
			if err := v.count(p, seat, by); err != nil {
				return nil, err
			}
		}
		if err := v.recountBefore(p, was, is); err != nil {
			return nil, err
		}
	}
	return references, nil
}

// circle is the persons behind a few references: the history of each by the one that stays.
type circle map[string][]checkin.Entry

func circleOf(history []checkin.Entry, references []string) circle {
	if len(references) == 1 {
		return circle{references[0]: history}
	}
	c, persons := make(circle), checkin.PersonsOf(history)
	for _, reference := range references {
		if !persons.Gone(reference) {
			c[reference] = checkin.HistoryOf(history, reference)
		}
	}
	return c
}

// seats are those taken at the place, and by how many.
func (c circle) seats(p place) checkin.Occupancy {
	taken := make(checkin.Occupancy)
	for reference, history := range c {
		if s := checkin.StandingOf(history, reference, p.room, p.session); s.Inside {
			taken[checkin.SeatOf(s)]++
		}
	}
	return taken
}

// insideBefore counts who was at the place before the entry.
func (c circle) insideBefore(p place, cut *checkin.Entry) (n int) {
	for reference, history := range c {
		if checkin.InsideBefore(history, reference, p.room, p.session, cut) {
			n++
		}
	}
	return n
}

// recountBefore moves how many were inside before the last recount: an entry that
// comes late, an undo, or a merge changes what the log says of then, and not how many
// heads there were.
func (v *view) recountBefore(p place, was, is circle) error {
	cut, found, err := v.recountAt(p)
	if err != nil || !found {
		return err
	}
	by := is.insideBefore(p, &cut.entry) - was.insideBefore(p, &cut.entry)
	if by == 0 {
		return nil
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
	counted := make(map[string]bool)
	for _, reference := range references {
		stays, err := v.Stays(reference)
		if err != nil {
			return 0, err
		}
		history, err := v.History(reference)
		if err != nil {
			return 0, err
		}
		if !counted[stays] && checkin.InsideBefore(history, reference, p.room, p.session, e) {
			n++
		}
		counted[stays] = true
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

// count adds persons to those who take a seat of the group.
func (v *view) count(p place, seat checkin.Seat, by int) error {
	if by == 0 {
		return nil
	}
	return v.session.exec(`INSERT INTO occupancy (room, session, category, organisation, persons) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (room, session, category, organisation) DO UPDATE SET persons = persons + excluded.persons`,
		p.room, p.session, seat.Category, seat.Organisation, by)
}
