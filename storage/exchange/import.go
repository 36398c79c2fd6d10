package exchange

import (
	"fmt"
	"hash/maphash"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"antechamber/kiosk/checkin"
)

// Target is what registrations are imported into; package storage has one within
// a transaction.
type Target interface {
	// Lookup returns the references of the registrations that have the key.
	Lookup(kind, key string) ([]string, error)
	// Get returns false where there is none with the reference.
	Get(reference string) (checkin.Registration, bool, error)
	// Erased tells whether the registration would bring back somebody who was erased;
	// here tells whether it is one that the target has.
	Erased(r *checkin.Registration, here bool) (bool, error)
	// Put adds a registration or replaces the one with its reference, and its keys.
	Put(r checkin.Registration, keys map[string]string) error
}

// Options say how to import.
type Options struct {
	SkipBadRows bool // import the others
	DryRun      bool // find out what would happen, and put nothing
	// MakeReference returns the reference for a key: always the same, and the same
	// at every kiosk of the conference.
	MakeReference func(key string) string
	Seen          func(*checkin.Registration) // gets every registration that a row stands for, as the row leaves it; may be nil
}

// Outcome is what became of a row.
type Outcome string

// The outcomes.
const (
	New       Outcome = "new"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	Rejected  Outcome = "rejected"
	Erased    Outcome = "erased"   // it stands for somebody who was erased, and is left out
	LeftOut   Outcome = "left_out" // who imports said so
)

// Report says what became of every row.
type Report struct {
	New, Changed, Unchanged, Rejected, Erased, LeftOut int
	Rows                                               []RowReport
	Warnings                                           []Problem // of rows that are imported all the same
}

// RowReport is the report of one row.
type RowReport struct {
	Line      int
	Outcome   Outcome
	Reference string    // "" where the row was rejected or left out
	Why       string    // why it was; without personal data
	Problems  []Problem // the same, each for itself
	Fields    []string  // of a changed registration, those that are others
}

// Import puts the rows into the target. Where a row is rejected and bad rows are
// not to be skipped, or the rows end in an error, it returns an error beside the
// report, and the caller must undo what was put.
//
// A row that names a reference is matched by it and by nothing else. Any other is
// matched by the first of its keys, in the order of their strength, that somebody
// has whom no other row stands for and whose stronger keys, where there are both,
// are not different. Where there is nobody, it is new, and its reference is made
// from its strongest key. A column that the file does not have keeps what is there.
// A row that stands for somebody who was erased is left out, and hinders no other.
func Import(rows iter.Seq2[Row, error], target Target, options Options) (Report, error) {
	m := importer{
		target: target, options: options, seed: maphash.MakeSeed(),
		found: make(map[string][]string), lines: make(map[string]int), keyLines: make(map[uint64]int), equals: make(map[uint64]int),
	}
	for row, err := range rows {
		if err != nil {
			return m.report, err
		}
		if err := m.row(&row); err != nil {
			return m.report, err
		}
	}
	if m.report.Rejected > 0 && !options.SkipBadRows {
		return m.report, m.refusal()
	}
	return m.report, nil
}

// importer is an import on its way.
type importer struct {
	target   Target
	options  Options
	report   Report
	seed     maphash.Seed
	lines    map[string]int      // the line that stands for a reference
	keyLines map[uint64]int      // the line that has a key, by the key's hash
	found    map[string][]string // what was looked up for the row
	equals   map[uint64]int      // how many rows had a name and organisation, by their hash
}

// row imports one row. An error ends the import.
func (m *importer) row(row *Row) error {
	clear(m.found)
	name := foldName(&row.Registration)
	number := m.number(name)
	keys := name.keys(&row.Registration, number)
	r, outcome, fields, why, err := m.decide(row, keys)
	if err != nil {
		return fmt.Errorf("line %d cannot be imported: %w", row.Line, err)
	}
	switch outcome {
	case Rejected:
		m.report.Rejected++
	case Erased:
		m.report.Erased++
	case LeftOut:
		m.report.LeftOut++
	}
	if outcome == Rejected || outcome == Erased || outcome == LeftOut {
		m.report.Rows = append(m.report.Rows, RowReport{Line: row.Line, Outcome: outcome, Why: because(why), Problems: why})
		return nil
	}
	m.claim(row.Line, r.Reference, keys)
	m.report.Warnings = append(m.report.Warnings, row.Remarks...)
	if m.options.Seen != nil {
		m.options.Seen(&r)
	}
	m.count(row.Line, outcome, &r, fields)
	doomed := m.report.Rejected > 0 && !m.options.SkipBadRows
	if outcome == Unchanged || m.options.DryRun || doomed {
		return nil
	}
	if outcome == Changed {
		if name.name == "" { // the file has no names
			number = m.number(foldName(&r))
		}
		keys = Keys(&r, number)
	}
	if err := m.target.Put(r, keys); err != nil {
		return fmt.Errorf("line %d cannot be imported: %w", row.Line, err)
	}
	return nil
}

var wasErased = wrong{code: CodeErased, sentence: "It stands for somebody who was erased, by its reference, source and external_id, ticket or e-mail address. " +
	"Where it is somebody else, leave out what the two share."}

// decide returns what the row makes of a registration, which fields it changes, and why it is
// left out where it is.
func (m *importer) decide(row *Row, keys map[string]string) (r checkin.Registration, outcome Outcome, fields []string, why []Problem, err error) {
	because := func(w wrong) []Problem { return []Problem{w.at(row.Line, 0, "")} }
	if len(row.Problems) > 0 {
		return r, Rejected, nil, row.Problems, nil
	}
	if row.LeftOut != "" {
		return r, LeftOut, nil, because(wrong{code: CodeLeftOut, sentence: row.LeftOut}), nil
	}
	found, problem, err := m.match(row, keys)
	if err != nil || problem.Code != "" {
		return r, Rejected, nil, []Problem{problem}, err
	}
	r = row.over(found.registration)
	r.Reference = found.reference
	if gone, err := m.target.Erased(&r, found.known); err != nil || gone {
		return r, Erased, nil, because(wasErased), err
	}
	switch {
	case r.GivenName == "" && r.FamilyName == "":
		return r, Rejected, nil, because(noName), nil
	case r.Category == "":
		return r, Rejected, nil, because(noCategory), nil
	}
	if found.known {
		if fields = others(&r, &found.registration); len(fields) == 0 {
			return r, Unchanged, nil, nil, nil
		}
	}
	if w, err := m.claimed(&r); err != nil || w.code != "" {
		return r, Rejected, nil, because(w), err
	}
	if found.known {
		return r, Changed, fields, nil, nil
	}
	return r, New, nil, nil, nil
}

// claimed says why a registration cannot have its identifier at the source, or its
// ticket: they are somebody else's, and would then be nobody's.
func (m *importer) claimed(r *checkin.Registration) (why wrong, err error) {
	for _, kind := range []string{KeyExternal, KeyTicket} {
		key := firmKey(r, kind)
		if key == "" {
			continue
		}
		if line, taken := m.keyLines[m.hash(kind, key)]; taken {
			return wrong{CodeClaimed, fmt.Sprintf("Its %s is that of line %d too. Correct one of them.", keyWords(kind), line), strconv.Itoa(line)}, nil
		}
		references, err := m.lookup(kind, key)
		if err != nil {
			return why, err
		}
		for _, other := range references {
			if other != r.Reference {
				return wrong{CodeClaimed, fmt.Sprintf("Its %s is that of the registration %s. Correct one of them, or give that reference.", keyWords(kind), other), other}, nil
			}
		}
	}
	return why, nil
}

// lookup asks the target once for a key of a row.
func (m *importer) lookup(kind, key string) ([]string, error) {
	name := join(kind, key)
	if references, asked := m.found[name]; asked {
		return references, nil
	}
	references, err := m.target.Lookup(kind, key)
	if err == nil {
		m.found[name] = references
	}
	return references, err
}

func because(problems []Problem) string {
	var b strings.Builder
	for i, p := range problems {
		if i > 0 {
			b.WriteByte(' ')
		}
		if p.Column > 0 {
			fmt.Fprintf(&b, "Column %d", p.Column)
			if p.Field != "" {
				fmt.Fprintf(&b, " (%s)", p.Field)
			}
			b.WriteString(": ")
		}
		b.WriteString(p.Sentence)
	}
	return b.String()
}

// over returns the registration with what the row says. The zero registration
// becomes that of the row.
func (row *Row) over(r checkin.Registration) checkin.Registration {
	if row.columns == nil || r.Reference == "" {
		return row.Registration
	}
	r.Extra = maps.Clone(r.Extra)
	for _, s := range row.columns {
		switch value, ok := row.Registration.Extra[s.heading]; {
		case s.ours != nil:
			_ = s.ours.Set(&r, s.ours.Get(&row.Registration)) // was set in the row
		case !ok:
			delete(r.Extra, s.heading)
		case r.Extra == nil:
			r.Extra = map[string]string{s.heading: value}
		default:
			r.Extra[s.heading] = value
		}
	}
	return r
}

// others are the fields in which two differ: our columns, and the headings of others.
func others(a, b *checkin.Registration) (fields []string) {
	for _, c := range columns {
		if c.Get(a) != c.Get(b) {
			fields = append(fields, c.Name)
		}
	}
	if maps.Equal(a.Extra, b.Extra) {
		return fields
	}
	var more []string
	for heading := range a.Extra {
		if a.Extra[heading] != b.Extra[heading] {
			more = append(more, heading)
		}
	}
	for heading := range b.Extra {
		if _, ok := a.Extra[heading]; !ok {
			more = append(more, heading)
		}
	}
	slices.Sort(more)
	return append(fields, more...)
}

func (m *importer) count(line int, outcome Outcome, r *checkin.Registration, fields []string) {
	switch outcome {
	case New:
		m.report.New++
	case Changed:
		m.report.Changed++
	default:
		m.report.Unchanged++
	}
	m.report.Rows = append(m.report.Rows, RowReport{Line: line, Outcome: outcome, Reference: r.Reference, Fields: fields})
	if r.LatinName == "" && strings.ContainsFunc(r.GivenName+r.FamilyName, notLatin) {
		m.report.Warnings = append(m.report.Warnings, Problem{
			Line: line, Field: "latin_name", Code: CodeLatin,
			Sentence: "The name is not in Latin letters, and latin_name is empty. Give the name as in the passport, so that everybody can read the badge.",
		})
	}
}

func notLatin(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }

func (m *importer) refusal() error {
	first := slices.IndexFunc(m.report.Rows, func(r RowReport) bool { return r.Outcome == Rejected })
	return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: fmt.Sprintf(
		"%d of %d rows cannot be imported, so nothing was. The first is in line %d: %s Correct them, or leave bad rows out.",
		m.report.Rejected, len(m.report.Rows), m.report.Rows[first].Line, m.report.Rows[first].Why)}
}
