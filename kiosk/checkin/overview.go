package checkin

import (
	"maps"
	"slices"
	"time"
)

// Overview keeps counts that go on: of each person it knows what counts know, so that
// a new entry changes only what its person adds. At any time its selections say what Count
// says of the same registrations and entries. It is not safe for several goroutines.
type Overview struct {
	reading    reading
	people     map[string]*attendee
	unknown    []moment          // when somebody was turned away who is not known
	words      map[string]string // what is said of many is kept once
	known      *lexicon
	selections []*Selection
	kept       []Kept
}

// Selection is the counts of those that conditions hold for, in a table for each list of dimensions.
type Selection struct {
	overview *Overview
	question *question // of no dimension
	tables   []*tally
	turned   map[Reason]*Turned
	stays    crowd
}

// Someone is a person with all that is known of the person: the registration, which
// may be missing, and every entry. Of one who is registered several times it is the
// registration that stays, and the entries of all.
type Someone struct {
	Reference    string
	Registration *Registration
	History      []Entry
}

// NewOverview returns counts of nobody. Inside is as of the instant.
func NewOverview(c *Conference, at time.Time, extended Extensions) *Overview {
	return &Overview{
		reading: reading{conference: c, at: at, extended: extended, kiosks: make(map[string]string)},
		people:  make(map[string]*attendee), words: make(map[string]string), known: newLexicon(),
	}
}

// Select counts those that the conditions hold for, from now on until the selection is closed.
func (o *Overview) Select(w Where, dims ...[]Dimension) *Selection {
	v := &Selection{overview: o, question: newQuestion(o.reading.conference, nil, w, o.known), turned: make(map[Reason]*Turned)}
	for _, d := range dims {
		v.tables = append(v.tables, newTally(newQuestion(o.reading.conference, d, w, o.known)))
	}
	for _, p := range o.people {
		v.count(p, 1)
	}
	nobody := &attendee{inside: -1, turned: o.unknown}
	v.turn(nobody, 1)
	o.selections = append(o.selections, v)
	return v
}

// Close ends a selection.
func (v *Selection) Close() {
	v.overview.selections = slices.DeleteFunc(v.overview.selections, func(other *Selection) bool { return other == v })
}

// AsOf lets those who are put from now on be inside as of the instant.
func (o *Overview) AsOf(at time.Time) { o.reading.at = at }

// Keep takes the figures of those who were erased, in place of those from before.
func (o *Overview) Keep(kept []Kept) { o.kept = kept }

// Saw takes an entry that is about nobody who is known: what a kiosk is called, or that
// somebody unknown was turned away. It comes before the entries of its kiosk are put.
func (o *Overview) Saw(e *Entry) {
	switch {
	case e.Kind == KindOrigin:
		o.reading.kiosks[e.ID.Origin] = e.Kiosk
	case e.turnsAway() && e.Reference == "":
		m := o.reading.moment(e)
		o.unknown = append(o.unknown, m)
		for _, v := range o.selections {
			v.turn(&attendee{inside: -1, turned: []moment{m}}, 1)
		}
	}
}

// Put takes what is known of a person, in place of what was known before.
func (o *Overview) Put(s Someone) {
	history := Sort(s.History)
	p := o.reading.person(s.Reference, s.Registration, history, PersonsOf(history))
	before := o.people[s.Reference]
	for _, v := range o.selections {
		if before != nil {
			v.count(before, -1)
		}
		v.count(p, 1)
	}
	if delete(o.people, s.Reference); p.registered || len(p.came)+len(p.turned) > 0 {
		o.people[s.Reference] = p
		o.once(p)
	}
}

// once lets words that many have be the same in memory.
func (o *Overview) once(p *attendee) {
	share := func(words ...*string) {
		for _, w := range words {
			known, ok := o.words[*w]
			if !ok {
				known = *w
				o.words[known] = known
			}
			*w = known
		}
	}
	share(&p.category, &p.organisation, &p.gender, &p.delegationRole, &p.sessions)
	for _, moments := range [][]moment{p.came, p.turned} {
		for i := range moments {
			m := &moments[i]
			share(&m.category, &m.organisation, &m.session, &m.room, &m.entrance, &m.kiosk)
		}
	}
	for i := range p.stays {
		share(&p.stays[i].room)
	}
}

// count adds what a person adds, or takes it away where the sign is -1.
func (v *Selection) count(p *attendee, sign int) {
	for _, t := range v.tables {
		t.count(p, sign)
	}
	v.turn(p, sign)
	for _, s := range v.staysOf(p) {
		v.stays.change(s, sign)
	}
}

// staysOf are those of a person that the conditions hold for.
func (v *Selection) staysOf(p *attendee) []stay {
	if len(v.question.where) == 0 || len(p.stays) == 0 {
		return p.stays
	}
	if !v.question.meets(p) {
		return nil
	}
	var some []stay
	for _, s := range p.stays {
		if v.question.takesMoment(p, &p.came[s.by]) {
			some = append(some, s)
		}
	}
	return some
}

// turn counts how often, and why, a person was turned away.
func (v *Selection) turn(p *attendee, sign int) {
	if len(p.turned) == 0 || !v.question.meets(p) {
		return
	}
	once := make(map[Reason]bool)
	for i := range p.turned {
		m := &p.turned[i]
		if !v.question.takesMoment(p, m) {
			continue
		}
		t, known := v.turned[m.reason]
		if !known {
			t = &Turned{Verdict: m.verdict, Reason: m.reason}
			v.turned[m.reason] = t
		}
		t.Presentations += sign
		if p.reference != "" && !once[m.reason] {
			once[m.reason] = true
			t.Persons += sign
		}
		if t.Presentations == 0 {
			delete(v.turned, m.reason)
		}
	}
}

// Rows returns the counts of a table, by its place among those of the selection, in the
// order of Count.
func (v *Selection) Rows(table int) []CountRow {
	t := v.tables[table]
	sorter := &tally{t.question, make(map[string]*CountRow, len(t.rows))}
	for name, row := range t.rows { // what is given away does not change any more
		r := *row
		if row.Expected != nil {
			expected, badged := *row.Expected, *row.Badged
			r.Expected, r.Badged = &expected, &badged
		}
		sorter.rows[name] = &r
	}
	if len(v.overview.kept) > 0 {
		sorter.addKept(v.overview.kept)
	}
	return sorter.sorted()
}

// TurnedAway counts who was turned away, as TurnedAwayOf does.
func (v *Selection) TurnedAway() []Turned {
	counts := make(map[Reason]*Turned, len(v.turned))
	maps.Copy(counts, v.turned)
	return inOrderOfReasons(counts)
}

// Peaks returns the peak of each room, by its identifier.
func (v *Selection) Peaks() map[string]Peak { return v.stays.peaks(v.overview.reading.conference) }

// Behind returns the references of those who are counted in the groups of a table: by
// 0 as expected, 1 badged, 2 attended, 3 inside, the order in which the four figures stand.
func (v *Selection) Behind(table, figure int, groups func(keys []string) bool) []string {
	return v.those(func(p *attendee) bool {
		counted := false
		v.tables[table].of(p, func(keys []string, s sums) {
			if [4]int{s.expected, s.badged, s.attended, s.inside}[figure] > 0 && groups(keys) {
				counted = true
			}
		})
		return counted
	})
}

// BehindReason returns the references of those who were turned away for a reason, and how
// often somebody was who is not known.
func (v *Selection) BehindReason(reason Reason) (references []string, unknown int) {
	turned := func(p *attendee) func(m moment) bool {
		return func(m moment) bool { return m.reason == reason && v.question.takesMoment(p, &m) }
	}
	nobody := &attendee{inside: -1}
	for _, m := range v.overview.unknown {
		if v.question.meets(nobody) && turned(nobody)(m) {
			unknown++
		}
	}
	return v.those(func(p *attendee) bool { return v.question.meets(p) && slices.ContainsFunc(p.turned, turned(p)) }), unknown
}

// BehindPeak returns the references of those who were in a room at an instant.
func (v *Selection) BehindPeak(room string, at time.Time) []string {
	return v.those(func(p *attendee) bool {
		return slices.ContainsFunc(v.staysOf(p), func(s stay) bool {
			return s.room == room && !s.from.After(at) && (s.to.IsZero() || s.to.After(at))
		})
	})
}

func (v *Selection) those(is func(*attendee) bool) []string {
	var references []string
	for reference, p := range v.overview.people {
		if is(p) {
			references = append(references, reference)
		}
	}
	slices.Sort(references)
	return references
}
