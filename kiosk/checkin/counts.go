package checkin

import (
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
	ByGroup          = "group" // the part of the list of participants
	ByGender         = "gender"
	BySession        = "session"
	BySessions       = "sessions"
	ByEntrance       = "entrance"
	ByKiosk          = "kiosk"
	ByTime           = "time"
)

// DimensionNames are the names of all dimensions.
func DimensionNames() []string {
	return []string{ByCategory, ByRole, ByDelegationRole, ByOrganisation, ByGroup, ByRegion, ByGender, BySession, BySessions, ByEntrance, ByKiosk, ByTime}
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

// question is by what is counted, and where.
type question struct {
	conference *Conference
	dims       []Dimension
	where      Where
	known      *lexicon
}

// lexicon remembers what groups are called: many persons are in each.
type lexicon struct {
	names, regions map[string]string    // by organisation, as registered
	parts          map[[2]string]string // of the list of participants, by organisation and category
	spans          map[spanAt]string
}

type spanAt struct {
	minute int64 // since 1970
	step   time.Duration
}

func newLexicon() *lexicon {
	return &lexicon{make(map[string]string), make(map[string]string), make(map[[2]string]string), make(map[spanAt]string)}
}

func newQuestion(c *Conference, dims []Dimension, w Where, known *lexicon) *question {
	return &question{c, dims, w, known}
}

// remembered returns what is known of a key, or finds it.
func remembered[K comparable](known map[K]string, key K, find func() string) string {
	word, ok := known[key]
	if !ok {
		word = find()
		known[key] = word
	}
	return word
}

// guise is as what a person is counted.
type guise struct {
	category, organisation, gender, role, delegationRole string
	session, sessions, entrance, kiosk                   string
	at                                                   time.Time
}

// then is as what a person was counted who was let in or turned away.
func (p *attendee) then(m *moment, role string) *guise {
	return &guise{
		category: m.category, organisation: m.organisation, gender: p.gender, role: role, delegationRole: p.delegationRole,
		session: m.session, sessions: p.sessions, entrance: m.entrance, kiosk: m.kiosk, at: m.at,
	}
}

// sums is what a person adds to a group.
type sums struct{ expected, badged, attended, inside int }

// Count groups the registrations and the log by the dimensions. Inside is as of
// the instant at; where it is zero, as of the last time that anybody went in or out. A person who came in
// several times is counted once a group, and by time in the span of the first coming.
// kept are the figures of those who were erased.
func Count(c *Conference, registrations iter.Seq2[Registration, error], entries iter.Seq2[Entry, error], dims []Dimension, at time.Time, kept ...Kept) ([]CountRow, error) {
	return Where(nil).Count(c, registrations, entries, dims, at, kept...)
}

// Count is the function Count of those that the conditions hold for.
func (w Where) Count(c *Conference, registrations iter.Seq2[Registration, error], entries iter.Seq2[Entry, error], dims []Dimension, at time.Time, kept ...Kept) ([]CountRow, error) {
	k, err := w.Counting(c, registrations, entries, at, kept...)
	if err != nil {
		return nil, err
	}
	return k.Rows(dims), nil
}

// histories parts the log by persons. It takes from it how sessions were extended, what kiosks
// are called and, where no instant is given, the last at which anybody went in or out.
func (r *reading) histories(entries iter.Seq2[Entry, error]) (map[string][]Entry, Persons, error) {
	histories := make(map[string][]Entry)
	latest := time.Time{}
	var notes, merges []Entry
	for e, err := range entries {
		if err != nil {
			return nil, Persons{}, err
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
			r.kiosks[e.ID.Origin] = e.Kiosk
		case KindNote:
			if e.Extends() {
				notes = append(notes, e)
			}
		}
	}
	r.extended = ExtensionsOf(notes)
	persons := PersonsOf(merges)
	persons.gather(histories)
	if r.at.IsZero() {
		r.at = latest
	}
	return histories, persons, nil
}

// of says what a person adds to each group: as expected and badged by the registration,
// as attended once a group that one of the admissions falls in.
func (q *question) of(p *attendee, add func(keys []string, s sums)) {
	if !q.meets(p) {
		return
	}
	roles := q.roles(p)
	q.ofRegistration(p, roles, add)
	once := len(roles)*len(p.came) <= 1 // whoever came once is in no group twice
	var groups, insides [][]string
	for _, role := range roles {
		for i := range p.came {
			if as := p.then(&p.came[i], role); q.takes(as) && (once || among(&groups, q.keys(as, false))) {
				add(q.keys(as, true), sums{attended: 1})
			}
		}
		if p.inside < 0 {
			continue
		}
		if as := p.then(&p.came[p.inside], role); q.takes(as) {
			if keys := q.keys(as, true); once || among(&insides, keys) {
				add(keys, sums{inside: 1})
			}
		}
	}
}

func (q *question) ofRegistration(p *attendee, roles []string, add func(keys []string, s sums)) {
	if !p.registered || !p.approved && !p.badged || q.dividesByEntry() {
		return
	}
	var s sums
	if p.approved {
		s.expected = 1
	}
	if p.badged {
		s.badged = 1
	}
	sessions := []string{""}
	if q.divides(BySession) {
		sessions = q.conference.entitled(p.category, p.roles)
	}
	var groups [][]string
	for _, session := range sessions {
		for _, role := range roles {
			as := &guise{category: p.category, organisation: p.organisation, session: session, gender: p.gender, role: role, delegationRole: p.delegationRole}
			if !q.takes(as) {
				continue
			}
			if keys := q.keys(as, true); among(&groups, keys) {
				add(keys, s)
			}
		}
	}
}

// among adds a group to the others, and tells whether it was not among them yet.
func among(groups *[][]string, keys []string) bool {
	for _, g := range *groups {
		if slices.Equal(g, keys) {
			return false
		}
	}
	*groups = append(*groups, keys)
	return true
}

// roles are those in which the person is counted: one that stands for none where the
// counts are not by role.
func (q *question) roles(p *attendee) []string {
	if len(p.roles) > 0 && q.divides(ByRole) {
		return p.roles
	}
	return []string{""}
}

// keys are the groups of a place. Without times it is the same for all of a person's
// admissions, of which the first is counted.
func (q *question) keys(as *guise, times bool) []string {
	keys := make([]string, 0, len(q.dims))
	for _, d := range q.dims {
		if times || d.Name != ByTime {
			keys = append(keys, q.key(d, as))
		}
	}
	return keys
}

func (q *question) key(d Dimension, as *guise) string {
	switch d.Name {
	case ByCategory:
		return as.category
	case ByOrganisation:
		return remembered(q.known.names, as.organisation, func() string { return q.conference.NameOf(as.organisation, "en") })
	case ByRegion:
		return remembered(q.known.regions, as.organisation, func() string {
			o, _ := q.conference.Organisation(as.organisation)
			return o.Regional
		})
	case ByGroup:
		return remembered(q.known.parts, [2]string{as.organisation, as.category}, func() string {
			return q.conference.ListOf()[q.conference.ListGroupOf(as.organisation, as.category)].ID
		})
	case BySession:
		return as.session
	case BySessions:
		return as.sessions
	case ByEntrance:
		return as.entrance
	case ByKiosk:
		return as.kiosk
	case ByGender:
		return as.gender
	case ByRole:
		return as.role
	case ByDelegationRole:
		return as.delegationRole
	}
	return remembered(q.known.spans, spanAt{as.at.Unix() / 60, d.Step}, func() string {
		return spanOf(as.at.In(q.conference.Zone), d.Step).Format(SpanLayout)
	})
}

// spanOf returns the start of the span in which the instant lies; spans are counted from midnight.
func spanOf(at time.Time, step time.Duration) time.Time {
	y, m, d := at.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, at.Location())
	return midnight.Add(at.Sub(midnight).Truncate(step))
}

// divides tells whether it is counted by a dimension, or where it has some group.
func (q *question) divides(name string) bool {
	return slices.ContainsFunc(q.dims, func(d Dimension) bool { return d.Name == name }) || q.where.on(name) >= 0
}

func (q *question) dividesByEntry() bool {
	return q.divides(ByEntrance) || q.divides(ByTime) || q.divides(ByKiosk) || q.divides(BySessions)
}

// tally is the groups of a question, and their figures.
type tally struct {
	*question
	rows map[string]*CountRow
}

func newTally(q *question) *tally { return &tally{q, make(map[string]*CountRow)} }

// count adds what a person adds, or takes it away where the sign is -1.
func (t *tally) count(p *attendee, sign int) {
	t.of(p, func(keys []string, s sums) {
		row := t.row(keys)
		row.Attended += sign * s.attended
		row.Inside += sign * s.inside
		if row.Expected != nil {
			*row.Expected += sign * s.expected
			*row.Badged += sign * s.badged
		}
		if sign < 0 {
			t.drop(row)
		}
	})
}

// row returns a group, which is made where it is new.
func (t *tally) row(keys []string) *CountRow {
	name := groupName(keys)
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

func groupName(keys []string) string {
	if len(keys) == 1 {
		return keys[0]
	}
	return strings.Join(keys, "\x00")
}

// drop takes a group away to which nobody belongs any more.
func (t *tally) drop(row *CountRow) {
	if row.Attended == 0 && row.Inside == 0 && (row.Expected == nil || *row.Expected == 0 && *row.Badged == 0) {
		delete(t.rows, groupName(row.Keys))
	}
}
