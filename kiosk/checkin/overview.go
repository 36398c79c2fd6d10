package checkin

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Overview keeps counts that go on: what each person adds to every group is known, so
// that a new entry changes only what its person adds. At any time it says what Count
// says of the same registrations and entries. It is not safe for several goroutines.
type Overview struct {
	conference *Conference
	tables     []*overviewTable
	people     map[string][][]part // of each person, what it adds to each table
	at         time.Time
	extended   Extensions
	turnedAway map[Reason]int
	stays      map[string][]stay // of each person
	kept       []Kept
}

// overviewTable is the counts by some dimensions.
type overviewTable struct {
	dims []Dimension
	rows map[string]*CountRow
}

// part is what a person adds to a group.
type part struct {
	row                                *CountRow
	expected, badged, attended, inside int8
}

// Someone is a person with all that is known of the person: the registration, which
// may be missing, and every entry. Of one who is registered several times it is the
// registration that stays, and the entries of all.
type Someone struct {
	Reference    string
	Registration *Registration
	History      []Entry
}

// NewOverview returns counts of nobody, in a table for each list of dimensions. Inside
// is as of the instant.
func NewOverview(c *Conference, at time.Time, extended Extensions, dims ...[]Dimension) *Overview {
	o := &Overview{conference: c, people: make(map[string][][]part), at: at, extended: extended, turnedAway: make(map[Reason]int), stays: make(map[string][]stay)}
	for _, d := range dims {
		o.tables = append(o.tables, &overviewTable{dims: d, rows: make(map[string]*CountRow)})
	}
	return o
}

// AsOf lets those who are put from now on be inside as of the instant.
func (o *Overview) AsOf(at time.Time) { o.at = at }

// Keep takes the figures of those who were erased, in place of those from before.
func (o *Overview) Keep(kept []Kept) { o.kept = kept }

// Put takes what is known of a person, in place of what was known before.
func (o *Overview) Put(s Someone) {
	for i, parts := range o.people[s.Reference] {
		for _, p := range parts {
			p.addTo(-1)
			o.tables[i].drop(p.row)
		}
	}
	history := Sort(s.History)
	all := make([][]part, len(o.tables))
	for i, table := range o.tables {
		all[i] = table.add(o, s, history)
	}
	o.people[s.Reference] = all
	if stays := o.conference.staysOf(s.Reference, history, o.extended); len(stays) > 0 {
		o.stays[s.Reference] = stays
	} else {
		delete(o.stays, s.Reference)
	}
}

// add counts a person into a table, and returns what was added.
func (t *overviewTable) add(o *Overview, s Someone, history []Entry) []part {
	alone := &tally{conference: o.conference, dims: t.dims, at: o.at, extended: o.extended, rows: make(map[string]*CountRow), people: make(map[string]person), persons: PersonsOf(history)}
	if s.Registration != nil {
		alone.know(s.Registration)
		approved, badged := expected(s.Registration, history)
		alone.expect(s.Registration, approved, badged)
	}
	alone.attend(s.Reference, history)
	parts := make([]part, 0, len(alone.rows))
	for name, row := range alone.rows {
		p := part{row: t.row(name, row), attended: int8(row.Attended), inside: int8(row.Inside)}
		if row.Expected != nil {
			p.expected, p.badged = int8(*row.Expected), int8(*row.Badged)
		}
		p.addTo(1)
		parts = append(parts, p)
	}
	return parts
}

// row returns the group of the name, which is made where it is new.
func (t *overviewTable) row(name string, like *CountRow) *CountRow {
	if row, ok := t.rows[name]; ok {
		return row
	}
	row := &CountRow{Keys: like.Keys}
	if like.Expected != nil {
		row.Expected, row.Badged = new(int), new(int)
	}
	t.rows[name] = row
	return row
}

// drop takes a group away to which nobody belongs any more.
func (t *overviewTable) drop(row *CountRow) {
	if row.Attended == 0 && row.Inside == 0 && (row.Expected == nil || *row.Expected == 0 && *row.Badged == 0) {
		delete(t.rows, strings.Join(row.Keys, "\x00"))
	}
}

func (p part) addTo(sign int) {
	p.row.Attended += sign * int(p.attended)
	p.row.Inside += sign * int(p.inside)
	if p.row.Expected != nil {
		*p.row.Expected += sign * int(p.expected)
		*p.row.Badged += sign * int(p.badged)
	}
}

// Rows returns the counts of a table, by its place among those of NewOverview, in the
// order of Count.
func (o *Overview) Rows(table int) []CountRow {
	t := o.tables[table]
	sorter := &tally{conference: o.conference, dims: t.dims, rows: make(map[string]*CountRow, len(t.rows))}
	for name, row := range t.rows { // what is given away does not change any more
		r := *row
		if row.Expected != nil {
			expected, badged := *row.Expected, *row.Badged
			r.Expected, r.Badged = &expected, &badged
		}
		sorter.rows[name] = &r
	}
	if len(o.kept) > 0 {
		sorter.addKept(o.kept)
	}
	return sorter.sorted()
}

// TurnedAway counts an entry by which somebody was refused or had to wait.
func (o *Overview) TurnedAway(e *Entry) {
	if e.Kind == KindRefused || e.Kind == KindWait || e.Kind == KindAlreadyIn {
		o.turnedAway[e.Reason]++
	}
}

// Reasons returns how often each reason turned somebody away.
func (o *Overview) Reasons() map[Reason]int { return maps.Clone(o.turnedAway) }

// Peak is the most persons that were inside together, and since when.
type Peak struct {
	Persons int
	At      time.Time
}

// Peaks returns the peak of each room, by its identifier.
func (o *Overview) Peaks() map[string]Peak {
	var all []stay
	for _, stays := range o.stays {
		all = append(all, stays...)
	}
	return peaksOf(all)
}

// PeakOf finds the peak of each room in a log. Who is inside is as Count says at each
// instant: a session's end empties the room, unless presence carries over.
func PeakOf(c *Conference, extended Extensions, log []Entry) map[string]Peak {
	var all []stay
	for reference, history := range Histories(log) {
		all = append(all, c.staysOf(reference, history, extended)...)
	}
	return peaksOf(all)
}

// stay is how long somebody was in a room: to is not in it, and zero where the stay goes on.
type stay struct {
	room     string
	from, to time.Time
}

// staysOf returns when the person was in which room, one after another.
func (c *Conference) staysOf(reference string, history []Entry, extended Extensions) []stay {
	undone, persons := undoneBy(history), PersonsOf(history)
	var stays []stay
	var in *Entry
	leave := func(at time.Time) {
		if in == nil {
			return
		}
		s := stay{in.Room, in.At, at}
		if end, ok := c.closes(in.Session, extended); ok && (at.IsZero() || end.Before(at)) {
			s.to = end
		}
		if s.to.IsZero() || s.to.After(s.from) {
			stays = append(stays, s)
		}
		in = nil
	}
	for _, e := range sortedByTime(history) {
		if _, gone := undone[e.ID]; gone {
			continue
		}
		switch {
		case e.Kind == KindIn && persons.Of(e.Reference) == reference:
			leave(e.At)
			in = e
		case e.Kind == KindOut, e.Kind == KindSubstitute && persons.Of(e.Reference) == reference:
			leave(e.At)
		}
	}
	leave(time.Time{})
	return stays
}

// peaksOf finds in each room when most stays were at once.
func peaksOf(all []stay) map[string]Peak {
	type change struct {
		at   time.Time
		room string
		by   int
	}
	changes := make([]change, 0, 2*len(all))
	for _, s := range all {
		changes = append(changes, change{s.from, s.room, 1})
		if !s.to.IsZero() {
			changes = append(changes, change{s.to, s.room, -1})
		}
	}
	slices.SortFunc(changes, func(a, b change) int {
		return cmp.Or(a.at.Compare(b.at), a.by-b.by) // who leaves makes room first
	})
	peaks, now := make(map[string]Peak), make(map[string]int)
	for _, ch := range changes {
		now[ch.room] += ch.by
		if n := now[ch.room]; n > peaks[ch.room].Persons {
			peaks[ch.room] = Peak{n, ch.at}
		}
	}
	return peaks
}

// closes returns when the session's end lets nobody be inside any more, and false
// where it does not.
func (c *Conference) closes(session string, extended Extensions) (time.Time, bool) {
	s, ok := c.Session(session)
	return s.End.Add(max(0, extended[session])), ok && !c.Admission.CarryOver
}

// sortedByTime returns entries in the order of their times, those of one time as in the log.
func sortedByTime(log []Entry) []*Entry {
	sorted := Sort(log)
	all := make([]*Entry, len(sorted))
	for i := range sorted {
		all[i] = &sorted[i]
	}
	slices.SortStableFunc(all, func(a, b *Entry) int { return a.At.Compare(b.At) })
	return all
}

// Behind returns the references of those who are counted in a group of a table: by
// 0 as expected, 1 badged, 2 attended, 3 inside, the order in which the four figures stand.
func (o *Overview) Behind(table int, keys []string, figure int) []string {
	name := strings.Join(keys, "\x00")
	var references []string
	for reference, tables := range o.people {
		for _, p := range tables[table] {
			counted := [4]int8{p.expected, p.badged, p.attended, p.inside}[figure] > 0
			if counted && strings.Join(p.row.Keys, "\x00") == name {
				references = append(references, reference)
			}
		}
	}
	slices.Sort(references)
	return references
}
