package checkin

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// Dimension is what counts are grouped by.
type Dimension struct {
	Name string        // one of DimensionNames
	Step time.Duration // of time: the length of a span
}

// The dimensions. A person of several roles is counted in each of them; by sessions a
// person is counted once, in the group of all the sessions that the person came to.
const (
	ByCategory       = "category"
	ByRole           = "role"
	ByDelegationRole = "delegation_role"
	ByOrganisation   = "organisation"
	ByRegion         = "region"
	ByGender         = "gender"
	BySession        = "session"
	BySessions       = "sessions"
	ByEntrance       = "entrance"
	ByKiosk          = "kiosk"
	ByTime           = "time"
)

// DimensionNames are the names of all dimensions.
func DimensionNames() []string {
	return []string{ByCategory, ByRole, ByDelegationRole, ByOrganisation, ByRegion, ByGender, BySession, BySessions, ByEntrance, ByKiosk, ByTime}
}

// ParseDimensions reads a list such as "category,session,time:15m".
func ParseDimensions(list string) ([]Dimension, error) {
	var dims []Dimension
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		name, step, _ := strings.Cut(word, ":")
		d := Dimension{Name: name}
		switch {
		case name == ByTime && !slices.ContainsFunc(dims, func(other Dimension) bool { return other.Name == ByTime }):
			d.Step = 15 * time.Minute
			if step != "" {
				var err error
				if d.Step, err = time.ParseDuration(step); err != nil || d.Step < time.Minute || d.Step > 24*time.Hour {
					return nil, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("%q is no span of time from 1m to 24h: write for instance time:15m", step)}
				}
			}
		case step != "" || !slices.Contains(DimensionNames(), name):
			return nil, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("cannot count by %q: count by %s:15m", word, strings.Join(DimensionNames(), ", "))}
		case slices.ContainsFunc(dims, func(other Dimension) bool { return other.Name == name }):
			return nil, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("it is counted by %s twice: name it once", name)}
		}
		dims = append(dims, d)
	}
	return dims, nil
}

// SpanLayout is how the key of a span of time has its beginning, by the conference's clock.
const SpanLayout = "2006-01-02 15:04"

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
	kiosks     map[string]string // the name of the kiosk of each origin
}

// person is what counts have to know of somebody beside the entries.
type person struct {
	gender, delegationRole string
	roles                  []string
}

// Count groups the registrations and the log by the dimensions. Inside is as of
// the instant at; where it is zero, as of the last time that anybody went in or out. A person who came in
// several times is counted once a group, and by time in the span of the first coming.
// kept are the figures of those who were erased.
func Count(c *Conference, registrations iter.Seq2[Registration, error], entries iter.Seq2[Entry, error], dims []Dimension, at time.Time, kept ...Kept) ([]CountRow, error) {
	k, err := NewCounting(c, registrations, entries, at, kept...)
	if err != nil {
		return nil, err
	}
	return k.Rows(dims), nil
}

func (t *tally) histories(entries iter.Seq2[Entry, error]) (map[string][]Entry, error) {
	histories := make(map[string][]Entry)
	latest := time.Time{}
	var notes, merges []Entry
	t.kiosks = make(map[string]string)
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
		case KindOrigin:
			t.kiosks[e.ID.Origin] = e.Kiosk
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

// know keeps what counts have to know of a person beside the entries.
func (t *tally) know(r *Registration) {
	t.people[r.Reference] = person{r.Gender, r.DelegationRole, r.Roles}
}

// expect counts a registration as expected and as badged, in each group that it belongs to.
func (t *tally) expect(r *Registration, approved, badged bool) {
	if t.dividesByEntry() || !approved && !badged {
		return
	}
	sessions := []string{""}
	if t.divides(BySession) {
		sessions = t.conference.entitled(r)
	}
	for _, session := range sessions {
		for _, role := range t.roles(r.Reference) {
			row := t.row(func(d Dimension) string {
				return t.ofPerson(d, seen{r.Category, r.Organisation, session, r.Gender, role, r.DelegationRole})
			})
			if approved {
				*row.Expected++
			}
			if badged {
				*row.Badged++
			}
		}
	}
}

// roles are those in which the person is counted: one that stands for none where the
// counts are not by role.
func (t *tally) roles(reference string) []string {
	if roles := t.people[reference].roles; len(roles) > 0 && t.divides(ByRole) {
		return roles
	}
	return []string{""}
}

// seen is as what a person is counted.
type seen struct{ category, organisation, session, gender, role, delegationRole string }

// expected tells whether the person is one of those who are expected, where nobody comes
// in the person's place and the registration went into no other, and of those who have a badge.
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
func (t *tally) ofPerson(d Dimension, as seen) string {
	switch d.Name {
	case ByCategory:
		return as.category
	case ByOrganisation:
		return t.conference.NameOf(as.organisation, "en")
	case BySession:
		return as.session
	case ByGender:
		return as.gender
	case ByRole:
		return as.role
	case ByDelegationRole:
		return as.delegationRole
	}
	return t.region(as.organisation)
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
	came := t.sessionsOf(history, undone)
	in := t.insideNow(reference, history, undone)
	for _, role := range t.roles(reference) {
		for i := range history {
			e := &history[i]
			if _, gone := undone[e.ID]; gone || e.Kind != KindIn {
				continue
			}
			key := func(d Dimension) string { return t.key(reference, e, d, role, came) }
			if group := t.group(key); !counted[group] {
				counted[group] = true
				t.row(key).Attended++
			}
		}
		if in != nil {
			t.row(func(d Dimension) string { return t.key(reference, in, d, role, came) }).Inside++
		}
	}
}

// sessionsOf names the sessions that a person came to, in the conference's order, where the counts are by that.
func (t *tally) sessionsOf(history []Entry, undone map[EntryID]EntryID) string {
	if !t.divides(BySessions) {
		return ""
	}
	var came []string
	for _, s := range t.conference.Sessions {
		if slices.ContainsFunc(history, func(e Entry) bool {
			_, gone := undone[e.ID]
			return !gone && e.Kind == KindIn && e.Session == s.ID
		}) {
			came = append(came, s.ID)
		}
	}
	return strings.Join(came, "+")
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
func (t *tally) group(key func(Dimension) string) string {
	keys := make([]string, 0, len(t.dims))
	for _, d := range t.dims {
		if d.Name != ByTime {
			keys = append(keys, key(d))
		}
	}
	return strings.Join(keys, "\x00")
}

func (t *tally) key(reference string, e *Entry, d Dimension, role, came string) string {
	switch d.Name {
	case ByEntrance:
		return e.Entrance
	case ByKiosk:
		return cmp.Or(t.kiosks[e.ID.Origin], e.ID.Origin)
	case BySessions:
		return came
	case ByTime:
		return spanOf(e.At.In(t.conference.Zone), d.Step).Format(SpanLayout)
	}
	who := t.people[reference]
	return t.ofPerson(d, seen{e.Category, e.Organisation, e.Session, who.gender, role, who.delegationRole})
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

func (t *tally) divides(name string) bool {
	return slices.ContainsFunc(t.dims, func(d Dimension) bool { return d.Name == name })
}

func (t *tally) dividesByEntry() bool {
	return t.divides(ByEntrance) || t.divides(ByTime) || t.divides(ByKiosk) || t.divides(BySessions)
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
