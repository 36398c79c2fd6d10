package command

import (
	"context"
	"slices"
	"sync"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// tally keeps the counts of the organiser screen and of the board: it reads everything
// once, and then what is new.
type tally struct {
	house *house
	mu    sync.Mutex

	overview *checkin.Overview
	seen     map[string]uint64 // of each origin, the last entry that is counted
	changes  storage.Changes
	window   string // what the programme said when it was counted: at its end a room empties
	extended checkin.Extensions

	// Made when they are asked for, from the overview as it is now.
	everybody, some, parted *checkin.Selection // for the screen, with its filter, and for the board
	where                   checkin.Where      // of some
}

// The tables of the organiser screen, and those that the board needs by session too.
var (
	tallyTables = []string{
		"", "category", "role", "delegation_role", "organisation", "group", "region", "gender", "session", "sessions", "entrance", "kiosk", kiosk.ArrivalsTable, "delegation_role,gender", "role,gender",
	}
	boardTables = []string{"", "category", "organisation", "gender", "region", "entrance", "time:5m"}
)

// dimensionsOf reads the tables, all with the same groups before their own.
func dimensionsOf(before string, tables []string) [][]checkin.Dimension {
	var all [][]checkin.Dimension
	for _, t := range tables {
		dims, err := checkin.ParseDimensions(before + t)
		if err != nil {
			panic(err) // the tables are written above
		}
		all = append(all, dims)
	}
	return all
}

// Count implements kiosk.Counter.
func (t *tally) Count(ctx context.Context, where checkin.Where) (kiosk.Sight, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.renew(ctx); err != nil {
		return kiosk.Sight{}, err
	}
	return t.sight(t.selected(where)), nil
}

// selected counts those that the conditions hold for: the last of them goes on being counted.
func (t *tally) selected(where checkin.Where) *checkin.Selection {
	dims := dimensionsOf("", tallyTables)
	if t.everybody == nil {
		t.everybody = t.overview.Select(nil, dims...)
	}
	if len(where) == 0 {
		return t.everybody
	}
	if t.some == nil || t.where.String() != where.String() {
		if t.some != nil {
			t.some.Close()
		}
		t.some, t.where = t.overview.Select(where, dims...), where
	}
	return t.some
}

// renew counts what is new, or everything where a session ended or an import came.
func (t *tally) renew(ctx context.Context) error {
	heads, err := t.house.store.Heads(ctx)
	if err != nil {
		return err
	}
	changes, references, all, err := t.house.store.ChangedSince(ctx, t.changes)
	if err != nil {
		return err
	}
	window, extended, err := t.programme(ctx)
	if err != nil {
		return err
	}
	kept, err := t.house.store.Kept(ctx)
	if err != nil {
		return err
	}
	if t.overview == nil || all || window != t.window {
		t.extended, references = extended, nil
		if err := t.countAll(ctx); err != nil {
			return err
		}
		t.window = window
	}
	t.overview.Keep(kept)
	if err := t.countNew(ctx, heads, references); err != nil {
		return err
	}
	t.changes = changes
	return nil
}

// programme is what is on now, as a text that changes when it does.
func (t *tally) programme(ctx context.Context) (window string, extended checkin.Extensions, err error) {
	c := t.house.conference
	err = t.house.store.Look(ctx, func(v checkin.View) error {
		extended, err = v.Extended()
		return err
	})
	now := t.house.desk.Now()
	for _, room := range c.Rooms {
		w := c.WindowAt(room.ID, "", now, extended)
		window += room.ID + " " + w.Session.ID + " " + string(w.Reason) + " " + w.Session.End.Format(time.RFC3339) + "\n"
	}
	return window, extended, err
}

// countAll counts everybody anew.
func (t *tally) countAll(ctx context.Context) error {
	o := checkin.NewOverview(t.house.conference, t.house.desk.Now(), t.extended)
	seen := make(map[string]uint64)
	var log []checkin.Entry
	for e, err := range t.house.store.Entries(ctx, checkin.EntryID{}) {
		if err != nil {
			return err
		}
		seen[e.ID.Origin] = e.ID.Seq
		o.Saw(&e)
		e.Prev, e.Hash, e.Signature = nil, nil, nil // nobody counts by them
		log = append(log, e)
	}
	histories, persons := checkin.Histories(log), checkin.PersonsOf(log)
	for r, err := range t.house.store.Registrations(ctx) {
		if err != nil {
			return err
		}
		if !persons.Gone(r.Reference) {
			o.Put(checkin.Someone{Reference: r.Reference, Registration: &r, History: histories[r.Reference]})
			delete(histories, r.Reference)
		}
	}
	for reference, history := range histories {
		if !persons.Gone(reference) {
			o.Put(checkin.Someone{Reference: reference, History: history})
		}
	}
	t.overview, t.seen, t.everybody, t.some, t.parted = o, seen, nil, nil, nil
	return nil
}

// countNew counts the entries that came since, and the registrations that are others.
func (t *tally) countNew(ctx context.Context, heads map[string]storage.Head, references []string) error {
	for origin, head := range heads {
		if head.Seq <= t.seen[origin] {
			continue
		}
		for e, err := range t.house.store.Entries(ctx, checkin.EntryID{Origin: origin, Seq: t.seen[origin]}) {
			if err != nil {
				return err
			}
			t.seen[origin] = e.ID.Seq
			t.overview.Saw(&e)
			references = append(references, e.Persons()...)
		}
	}
	slices.Sort(references)
	t.overview.AsOf(t.house.desk.Now())
	return t.house.store.Look(ctx, func(v checkin.View) error {
		for _, reference := range slices.Compact(references) {
			if err := t.put(v, reference); err != nil {
				return err
			}
		}
		return nil
	})
}

// put counts a person anew. One who went into another registration is counted there.
func (t *tally) put(v checkin.View, reference string) error {
	stays, err := v.Stays(reference)
	if err != nil {
		return err
	}
	if stays != reference {
		t.overview.Put(checkin.Someone{Reference: reference})
	}
	s := checkin.Someone{Reference: stays}
	r, ok, err := v.Registration(stays)
	if err != nil {
		return err
	}
	if ok {
		s.Registration = &r
	}
	if s.History, err = v.History(stays); err != nil {
		return err
	}
	t.overview.Put(s)
	return nil
}

// sight is what a selection says.
func (t *tally) sight(of *checkin.Selection) kiosk.Sight {
	s := kiosk.Sight{Groups: make(map[string][]checkin.CountRow), TurnedAway: of.TurnedAway()}
	for i, name := range tallyTables {
		s.Groups[name] = of.Rows(i)
	}
	if total := s.Groups[""]; len(total) > 0 {
		s.Total = total[0]
	}
	s.Known = t.known()
	s.Represented = representedBy(t.house.conference, s.Groups["organisation"])
	s.Peak, s.Room = peakOf(t.house.conference, of.Peaks())
	return s
}

// known are the groups that anybody is in, whatever is selected.
func (t *tally) known() map[string][]string {
	known := make(map[string][]string)
	for i, name := range tallyTables {
		for _, r := range t.everybody.Rows(i) {
			if len(r.Keys) == 1 {
				known[name] = append(known[name], r.Keys[0])
			}
		}
	}
	return known
}

// peakOf is the highest peak of a room, and the room.
func peakOf(c *checkin.Conference, peaks map[string]checkin.Peak) (highest checkin.Peak, in checkin.Room) {
	for _, room := range c.Rooms {
		if peak := peaks[room.ID]; peak.Persons > highest.Persons || in.ID == "" {
			highest, in = peak, room
		}
	}
	return highest, in
}

// representedBy counts the States and the others that somebody is registered for, and came for.
func representedBy(c *checkin.Conference, rows []checkin.CountRow) (r kiosk.Represented) {
	for _, row := range rows {
		if row.Keys[0] == "" {
			continue
		}
		expected, attended := &r.OthersExpected, &r.OthersAttended
		if stateOf(c, row.Keys[0]) {
			expected, attended = &r.StatesExpected, &r.StatesAttended
		}
		if row.Expected != nil && *row.Expected > 0 {
			*expected++
		}
		if row.Attended > 0 {
			*attended++
		}
	}
	return r
}

// stateOf tells whether an organisation is a State.
func stateOf(c *checkin.Conference, organisation string) bool {
	o, _ := c.Organisation(organisation)
	return o.Code != ""
}
