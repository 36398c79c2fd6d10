package checkin

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Dimension is what counts are grouped by.
type Dimension struct {
	Name string        // category, organisation, session, entrance, gender, region or time
	Step time.Duration // of time: the length of a span
}

const (
	byCategory     = "category"
	byOrganisation = "organisation"
	bySession      = "session"
	byEntrance     = "entrance"
	byGender       = "gender"
	byRegion       = "region"
	byTime         = "time"
)

// ParseDimensions reads a list such as "category,session,time:15m".
func ParseDimensions(list string) ([]Dimension, error) {
	var dims []Dimension
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		name, step, _ := strings.Cut(word, ":")
		d := Dimension{Name: name}
		switch {
		case name == byTime:
			d.Step = 15 * time.Minute
			if step != "" {
				var err error
				if d.Step, err = time.ParseDuration(step); err != nil || d.Step < time.Minute || d.Step > 24*time.Hour {
					return nil, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("%q is no span of time from 1m to 24h: write for instance time:15m", step)}
				}
			}
		case step != "" || !slices.Contains([]string{byCategory, byOrganisation, bySession, byEntrance, byGender, byRegion}, name):
			return nil, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("cannot count by %q: count by category, organisation, session, entrance, gender, region or time:15m", word)}
		}
		dims = append(dims, d)
	}
	return dims, nil
}

// Figures are the four that are never mixed. Expected and Badged are nil where the
// group does not divide registrations, as an entrance or a time.
type Figures struct {
	Expected *int // approved registrations
	Badged   *int // persons with a badge printed or collected
	Attended int  // persons admitted at least once
	Inside   int  // persons inside now
}

// CountRow is one group and its figures.
type CountRow struct {
	Keys []string // one a dimension, in their order
	Figures
}

// tally counts registrations and entries. It is a pure function of their sets.
type tally struct {
	conference *Conference
	dims       []Dimension
	at         time.Time
	rows       map[string]*CountRow
	people     map[string]person
	extended   Extensions
	persons    Persons
}

type person struct{ gender string }

// Count groups the registrations and the log by the dimensions. Inside is as of
// the instant at; where it is zero, as of the last time that anybody went in or out. A person who came in
// several times is counted once a group, and by time in the span of the first coming.
// kept are the figures of those who were erased.
func Count(c *Conference, registrations iter.Seq2[Registration, error], entries iter.Seq2[Entry, error], dims []Dimension, at time.Time, kept ...Kept) ([]CountRow, error) {
	t := &tally{conference: c, dims: dims, at: at, rows: make(map[string]*CountRow), people: make(map[string]person)}
	histories, err := t.histories(entries)
	if err != nil {
		return nil, err
	}
	for r, err := range registrations {
		if err != nil {
			return nil, err
		}
		t.expect(&r, histories[t.persons.Of(r.Reference)])
	}
	for reference, history := range histories {
		t.attend(reference, Sort(history))
	}
	t.addKept(kept)
	return t.sorted(), nil
}

func (t *tally) histories(entries iter.Seq2[Entry, error]) (map[string][]Entry, error) {
	histories := make(map[string][]Entry)
	latest := time.Time{}
	var notes, merges []Entry
	for e, err := range entries {
		if err != nil {
			return nil, err
		}
		if (e.Kind == KindIn || e.Kind == KindOut) && e.At.After(latest) {
			latest = e.At
		}
		switch e.Kind {
		case KindIn, KindOut, KindUndo, KindPrint, KindCollect, KindSubstitute, KindMerge:
			if e.Kind == KindMerge || e.Kind == KindUndo {
				merges = append(merges, e)
			}
			for _, reference := range e.Persons() {
				histories[reference] = append(histories[reference], e)
			}
		case KindNote:
			if e.Extends() {
				notes = append(notes, e)
			}
		}
	}
	t.extended, t.persons = ExtensionsOf(notes), PersonsOf(merges)
	t.persons.gather(histories)
	if t.at.IsZero() {
		t.at = latest
	}
	return histories, nil
}

// expect counts a registration as expected, where nobody comes in the person's place and it went into no other, and as badged, in each group that it belongs to.
func (t *tally) expect(r *Registration, history []Entry) {
	t.people[r.Reference] = person{gender: r.Gender}
	if t.dividesByEntry() {
		return
	}
	approved, badged := expected(r, history)
	if !approved && !badged {
		return
	}
	sessions := []string{""}
	if slices.ContainsFunc(t.dims, func(d Dimension) bool { return d.Name == bySession }) {
		sessions = t.conference.entitled(r)
	}
	for _, session := range sessions {
		row := t.row(func(d Dimension) string {
			return t.ofPerson(d, r.Category, r.Organisation, session, r.Gender)
		})
		if approved {
			*row.Expected++
		}
		if badged {
			*row.Badged++
		}
	}
}

// expected tells whether the person is one of those who are expected, and of those who have a badge.
func expected(r *Registration, history []Entry) (approved, badged bool) {
	s := StandingOf(history, r.Reference, "", "")
	if s.MergedInto != "" {
		return false, false
	}
	approved = r.Status == StatusApproved && s.ReplacedBy == ""
	badged = slices.ContainsFunc(history, func(e Entry) bool { return e.Kind == KindPrint || e.Kind == KindCollect })
	return approved, badged
}

// ofPerson is the group of a dimension that registrations fall in: not of entrance or time.
func (t *tally) ofPerson(d Dimension, category, organisation, session, gender string) string {
	switch d.Name {
	case byCategory:
		return category
	case byOrganisation:
		return organisation
	case bySession:
		return session
	case byGender:
		return gender
	}
	return t.region(organisation)
}

// entitled returns the sessions that the person is admitted to.
func (c *Conference) entitled(r *Registration) []string {
	var ids []string
	for _, s := range c.Sessions {
		if s.Admits(r.Category, r.Roles) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// attend counts a person once in each group that one of the admissions falls in.
func (t *tally) attend(reference string, history []Entry) {
	undone := undoneBy(history)
	counted := make(map[string]bool)
	for i := range history {
		e := &history[i]
		if _, gone := undone[e.ID]; gone || e.Kind != KindIn {
			continue
		}
		if group := t.group(reference, e); !counted[group] {
			counted[group] = true
			t.row(func(d Dimension) string { return t.key(reference, e, d) }).Attended++
		}
	}
	if e := t.insideNow(reference, history, undone); e != nil {
		t.row(func(d Dimension) string { return t.key(reference, e, d) }).Inside++
	}
}

// insideNow returns the admission by which the person is inside, in at most one
// room: the one entered last.
func (t *tally) insideNow(reference string, history []Entry, undone map[EntryID]EntryID) *Entry {
	var in *Entry
	for i := range history {
		e := &history[i]
		if _, gone := undone[e.ID]; gone || e.At.After(t.at) {
			continue
		}
		switch e.Kind {
		case KindIn:
			in = e
		case KindOut:
			in = nil
		case KindSubstitute:
			if t.persons.Of(e.Reference) == reference && t.persons.Of(e.To) != reference {
				in = nil
			}
		}
	}
	if in == nil || !t.running(in) {
		return nil
	}
	return in
}

// running tells whether the session of an admission still counts at the instant:
// when it closes, those inside become "not scanned out".
func (t *tally) running(in *Entry) bool {
	if t.conference.Admission.CarryOver {
		return true
	}
	w := t.conference.WindowAt(in.Room, "", t.at, t.extended)
	return w.Session.ID == in.Session && w.Reason != TooLate
}

// group names the group of an admission; by time it is the same for all of a
// person's admissions, of which the first is counted.
func (t *tally) group(reference string, e *Entry) string {
	keys := make([]string, 0, len(t.dims))
	for _, d := range t.dims {
		if d.Name != byTime {
			keys = append(keys, t.key(reference, e, d))
		}
	}
	return strings.Join(keys, "\x00")
}

func (t *tally) key(reference string, e *Entry, d Dimension) string {
	switch d.Name {
	case byCategory:
		return e.Category
	case byOrganisation:
		return e.Organisation
	case bySession:
		return e.Session
	case byEntrance:
		return e.Entrance
	case byGender:
		return t.people[reference].gender
	case byRegion:
		return t.region(e.Organisation)
	}
	return spanOf(e.At.In(t.conference.Zone), d.Step).Format("2006-01-02 15:04")
}

// spanOf returns the start of the span in which the instant lies; spans are counted from midnight.
func spanOf(at time.Time, step time.Duration) time.Time {
	y, m, d := at.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, at.Location())
	return midnight.Add(at.Sub(midnight).Truncate(step))
}

func (t *tally) region(organisation string) string {
	o, _ := t.conference.Organisation(organisation)
	return o.Regional
}

func (t *tally) dividesByEntry() bool {
	return slices.ContainsFunc(t.dims, func(d Dimension) bool { return d.Name == byEntrance || d.Name == byTime })
}

func (t *tally) row(key func(Dimension) string) *CountRow {
	keys := make([]string, len(t.dims))
	for i, d := range t.dims {
		keys[i] = key(d)
	}
	name := strings.Join(keys, "\x00")
	if row, ok := t.rows[name]; ok {
		return row
	}
	row := &CountRow{Keys: keys}
	if !t.dividesByEntry() {
		row.Expected, row.Badged = new(int), new(int)
	}
	t.rows[name] = row
	return row
}

// sorted returns the rows in the conference's order of categories, sessions and
// entrances, and else alphabetically. Without dimensions there is one row, also for nobody.
func (t *tally) sorted() []CountRow {
	if len(t.dims) == 0 {
		t.row(nil)
	}
	rows := make([]CountRow, 0, len(t.rows))
	for _, row := range t.rows {
		rows = append(rows, *row)
	}
	slices.SortFunc(rows, func(a, b CountRow) int {
		return slices.Compare(t.sortKeys(a.Keys), t.sortKeys(b.Keys))
	})
	return rows
}

func (t *tally) sortKeys(keys []string) []string {
	sorted := make([]string, len(keys))
	for i, key := range keys {
		at := -1
		switch t.dims[i].Name {
		case byCategory:
			at = slices.IndexFunc(t.conference.Categories, func(c Category) bool { return c.ID == key })
		case bySession:
			at = slices.IndexFunc(t.conference.Sessions, func(s Session) bool { return s.ID == key })
		case byEntrance:
			at = slices.IndexFunc(t.conference.Entrances, func(e Entrance) bool { return e.ID == key })
		}
		if at < 0 {
			sorted[i] = "~" + key
		} else {
			sorted[i] = strconv.Itoa(1000 + at)
		}
	}
	return sorted
}
