package command

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// tally keeps the counts of the organiser screen: it reads everything once, and then
// what is new.
type tally struct {
	house *house
	mu    sync.Mutex

	overview *checkin.Overview
	seen     map[string]uint64 // of each origin, the last entry that is counted
	changes  storage.Changes
	window   string // what the programme said when it was counted: at its end a room empties
	extended checkin.Extensions
}

// The tables of the overview: those of all sessions, and those that are parted by session.
var (
	tallyTables = []string{"", "category", "organisation", "gender", "region", "entrance", "session", "time:5m"}
	bySession   = len(tallyTables) // where those begin whose first group is the session
)

func tallyDimensions() [][]checkin.Dimension {
	var all [][]checkin.Dimension
	for _, prefix := range []string{"", "session,"} {
		for _, t := range tallyTables {
			if prefix != "" && t == "session" {
				t = ""
			}
			dims, err := checkin.ParseDimensions(prefix + t)
			if err != nil {
				panic(err) // the tables are written above
			}
			all = append(all, dims)
		}
	}
	return all
}

// Count implements kiosk.Counter.
func (t *tally) Count(ctx context.Context, session string) (kiosk.Sight, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.renew(ctx); err != nil {
		return kiosk.Sight{}, err
	}
	return t.sight(session), nil
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
		t.window, t.extended, references = window, extended, nil
		if err := t.countAll(ctx); err != nil {
			return err
		}
	}
	t.changes = changes
	t.overview.Keep(kept)
	return t.countNew(ctx, heads, references)
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
	o := checkin.NewOverview(t.house.conference, t.house.desk.Now(), t.extended, tallyDimensions()...)
	people := make(map[string]*checkin.Registration)
	for r, err := range t.house.store.Registrations(ctx) {
		if err != nil {
			return err
		}
		people[r.Reference] = &checkin.Registration{ // what is counted by, and nothing else stays in memory
			Reference: r.Reference, Category: r.Category, Organisation: r.Organisation, Gender: r.Gender, Roles: r.Roles,
			DelegationRole: r.DelegationRole, Status: r.Status, Listing: r.Listing,
		}
	}
	seen := make(map[string]uint64)
	var log []checkin.Entry
	for e, err := range t.house.store.Entries(ctx, checkin.EntryID{}) {
		if err != nil {
			return err
		}
		seen[e.ID.Origin] = e.ID.Seq
		o.TurnedAway(&e)
		log = append(log, e)
	}
	histories := checkin.Histories(log)
	for reference, history := range histories {
		o.Put(checkin.Someone{Reference: reference, Registration: people[reference], History: history})
		delete(people, reference)
	}
	persons := checkin.PersonsOf(log)
	for reference, r := range people {
		if !persons.Gone(reference) {
			o.Put(checkin.Someone{Reference: reference, Registration: r})
		}
	}
	t.overview, t.seen = o, seen
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
			t.overview.TurnedAway(&e)
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

// sight is what the overview says of a session, or of all.
func (t *tally) sight(session string) kiosk.Sight {
	rows := func(table int) []checkin.CountRow {
		if session == "" {
			return t.overview.Rows(table)
		}
		var some []checkin.CountRow
		for _, r := range t.overview.Rows(bySession + table) {
			if r.Keys[0] == session {
				r.Keys = r.Keys[1:]
				some = append(some, r)
			}
		}
		return some
	}
	s := kiosk.Sight{Groups: make(map[string][]checkin.CountRow), TurnedAway: t.overview.Reasons()}
	if total := rows(0); len(total) > 0 {
		s.Total = total[0]
	}
	for i, name := range tallyTables {
		switch name {
		case "category", "gender", "region", "entrance":
			s.Groups[name] = rows(i)
		case "session":
			s.Groups[name] = t.overview.Rows(i)
		case "organisation":
			s.Organisations = t.inOrder(rows(i))
		case "time:5m":
			s.Arrivals = rows(i)
		}
	}
	s.Represented = representedBy(t.house.conference, s.Organisations)
	s.Peak, s.Capacity = peakOf(t.house.conference, t.overview.Peaks())
	return s
}

// peakOf is the highest peak of a room, and what that room holds.
func peakOf(c *checkin.Conference, peaks map[string]checkin.Peak) (highest checkin.Peak, capacity int) {
	for _, room := range c.Rooms {
		if peak := peaks[room.ID]; peak.Persons > highest.Persons || capacity == 0 {
			highest, capacity = peak, room.Capacity
		}
	}
	return highest, capacity
}

// representedBy counts the States and the others that somebody is registered for, and came for.
func representedBy(c *checkin.Conference, rows []checkin.CountRow) (r kiosk.Represented) {
	for _, row := range rows {
		if row.Keys[0] == "" {
			continue
		}
		o, _ := c.Organisation(row.Keys[0])
		expected, attended := &r.OthersExpected, &r.OthersAttended
		if o.Code != "" {
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

// inOrder puts organisations in the conference's order of lists: names registered in
// several ways are one organisation.
func (t *tally) inOrder(rows []checkin.CountRow) []checkin.CountRow {
	key := func(r checkin.CountRow) string {
		o, ok := t.house.conference.Organisation(r.Keys[0])
		if !ok {
			return "~" + r.Keys[0]
		}
		return o.Order
	}
	slices.SortStableFunc(rows, func(a, b checkin.CountRow) int { return strings.Compare(key(a), key(b)) })
	return rows
}
