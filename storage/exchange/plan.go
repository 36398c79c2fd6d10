package exchange

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"antechamber/kiosk/checkin"
)

// Plan is how a table is read, before any of it is imported: a value to show and to correct.
type Plan struct {
	Format  Format
	Source  string // the system that the registrations go by; "" where the rows say it
	Columns []PlannedColumn
	Rows    [][]string             // the first rows, as they stand in the file
	People  []checkin.Registration // what they become; of a row that cannot be read, what could be
	Missing string                 // why the table cannot be imported yet; "" where it can
	Lacks   Lack                   // the same in a word
	Known   bool                   // something is remembered of the source
}

// Lack is what a table cannot be imported without.
type Lack string

// What a table can lack.
const (
	LacksHeadings Lack = "headings" // that are ours, or said to be
	LacksNames    Lack = "names"
	LacksCategory Lack = "category"
)

// PlannedColumn is what a column is taken to hold, and why.
type PlannedColumn struct {
	Heading string
	Field   string // one of Fields; "" is kept under its heading
	By      Because
}

// Because says who or what decided about a column.
type Because string

// What decides about a column, the strongest first.
const (
	BySaid       Because = "said"       // by who imports
	ByRemembered Because = "remembered" // from the last import of the source
	ByFormat     Because = "format"     // the system's heading
	ByHeading    Because = "heading"    // a heading that says it
	ByContent    Because = "content"    // what stands below it
)

const (
	aheadRows   = 50 // are looked at before the first is imported
	previewRows = 5
)

// Plan returns how the table is read.
func (t *Table) Plan() Plan {
	p := Plan{Format: t.format, Source: t.source, Known: !t.remembered.Empty()}
	p.Lacks, p.Missing = t.missing()
	for i := range t.columns {
		s := &t.columns[i]
		p.Columns = append(p.Columns, PlannedColumn{Heading: s.title, Field: s.field(), By: s.by})
	}
	for _, r := range t.ahead[:min(previewRows, len(t.ahead))] {
		cells := make([]string, len(r.cells))
		for i, c := range r.cells {
			cells[i] = c.text
		}
		row := t.row(&r)
		p.Rows, p.People = append(p.Rows, cells), append(p.People, row.Registration)
	}
	t.forgetWords()
	return p
}

// Mapping returns what is to be remembered of the table: what was said, and of any
// other table also what was guessed.
func (t *Table) Mapping() Mapping {
	m := Mapping{Source: cmp.Or(t.source, string(t.format)), Format: t.format, Columns: make(map[string]string), Categories: t.said.Categories, Statuses: t.said.Statuses}
	for i := range t.columns {
		s := &t.columns[i]
		told := s.by == BySaid || s.by == ByRemembered
		if told || t.format == FormatOther && s.field() != fieldKept && s.field() != fieldOut {
			m.Columns[s.title] = s.field()
		}
	}
	if t.format != FormatOther {
		m = m.over(Mapping{Columns: t.remembered.Columns})
	}
	return m
}

// choose decides which system the table is from, and which mapping is remembered for it.
func (t *Table) choose(titles []string) {
	t.format, t.source, t.said = t.options.Format, t.options.Source, Mapping{Columns: t.options.Columns, Categories: t.options.Categories, Statuses: t.options.Statuses}
	if t.format == FormatAuto {
		t.format = formatOf(titles)
	}
	for _, m := range t.options.Remembered {
		fits := m.Source == t.source || t.source == "" && (m.Source == string(t.format) || t.format == FormatOther && m.fits(titles))
		if !fits || t.options.Format != FormatAuto && t.options.Format != m.Format {
			continue
		}
		if t.options.Format == FormatAuto && t.format == FormatOther {
			t.format = m.Format
		}
		t.source = m.Source
		t.remembered = m
		t.said = t.said.over(Mapping{Categories: m.Categories, Statuses: m.Statuses})
		break
	}
	switch {
	case t.format == FormatAntechamber:
		t.source = t.options.Source
	case t.source == "" && t.format == FormatOther:
		t.source = t.options.DefaultSource
	case t.source == "":
		t.source = string(t.format)
	}
}

// fits tells whether the table has all the headings that are remembered.
func (m *Mapping) fits(titles []string) bool {
	for heading := range m.Columns {
		if !slices.ContainsFunc(titles, func(t string) bool { return foldWord(t) == foldWord(heading) }) {
			return false
		}
	}
	return len(m.Columns) > 0
}

// slots decides about every column. titles are the headings as they stand in the file.
func (t *Table) slots(titles []string) error {
	said, err := saidColumns(t.options.Columns, titles)
	if err != nil {
		return err
	}
	for n, field := range t.options.Numbers {
		if f, ok := fieldOf(field); ok && n > 0 && n <= len(titles) {
			said[n-1] = &f
		}
	}
	order := make([]int, len(titles)) // how early a column counts among those of one field
	taken := make(map[string]bool)
	for i, title := range titles {
		s := slot{title: title}
		field, by := "", Because("")
		switch {
		case said[i] != nil:
			field, by = *said[i], BySaid
		case ofAttendance(title):
			field, by = fieldOut, ByFormat
		case t.format == FormatAntechamber:
			if c, ok := columnOf(title); ok {
				field, by = c.Name, ByHeading
			}
		default:
			if f, ok := meaning(t.remembered.Columns, title); ok {
				field, by = f, ByRemembered
			} else if f, n, ok := bySystem(t.format, title); ok {
				field, by, order[i] = f, ByFormat, n
			}
		}
		s.put(field, by)
		taken[s.field()] = taken[s.field()] || by != ""
		t.columns = append(t.columns, s)
	}
	if t.format != FormatAntechamber {
		t.guess(taken)
	}
	for i := range t.columns {
		if s := &t.columns[i]; s.ours == nil && s.part == "" && !s.out && s.title != "" {
			s.heading = t.unique(s.title)
			t.Unknown = append(t.Unknown, s.heading)
		}
	}
	t.arrange(order)
	return nil
}

// saidColumns finds the columns that are named by heading, or by number.
func saidColumns(said map[string]string, titles []string) ([]*string, error) {
	fields := make([]*string, len(titles))
	for name, field := range said {
		field, ok := fieldOf(field)
		if !ok {
			return nil, sentence(fmt.Sprintf("There is no field %q. The fields are %s.", field, strings.Join(Fields(), ", ")))
		}
		found := false
		for i, title := range titles {
			if normalHeading(title) == normalHeading(name) {
				fields[i], found = &field, true
			}
		}
		if n, err := strconv.Atoi(name); !found && err == nil && n > 0 && n <= len(titles) {
			fields[n-1], found = &field, true
		}
		if !found {
			return nil, sentence(fmt.Sprintf("No column is called %q.", name))
		}
	}
	return fields, nil
}

// guess decides about the columns of which nobody said anything, by their headings and
// by what stands below, as long as no other column holds the field.
func (t *Table) guess(taken map[string]bool) {
	best := make(map[string]int) // the column of a field
	rank := make(map[string]int)
	for i := range t.columns {
		s := &t.columns[i]
		if s.by != "" {
			continue
		}
		field, n, ok := byHeading(s.title)
		if !ok || taken[field] {
			continue
		}
		if _, other := best[field]; !other || n < rank[field] {
			best[field], rank[field] = i, n
		}
	}
	for field, i := range best {
		t.columns[i].put(field, ByHeading)
		taken[field] = true
	}
	for i := range t.columns {
		if t.columns[i].by != "" {
			continue
		}
		if field, ok := t.byContent(t.cellsOf(i)); ok && !taken[field] {
			t.columns[i].put(field, ByContent)
			taken[field] = true
		}
	}
	if taken["given_name"] || taken["family_name"] {
		t.release(fieldName)
	}
}

// release keeps a column that was guessed under its heading.
func (t *Table) release(field string) {
	for i := range t.columns {
		if s := &t.columns[i]; s.field() == field && (s.by == ByHeading || s.by == ByContent) {
			*s = slot{title: s.title}
		}
	}
}

func (t *Table) cellsOf(column int) []string {
	var cells []string
	for _, r := range t.ahead {
		if column < len(r.cells) {
			cells = append(cells, r.cells[column].text)
		}
	}
	return cells
}

// arrange puts the columns into the order in which cells are read: of those that hold
// one field the first that has something stands.
func (t *Table) arrange(order []int) {
	for i := range t.columns {
		t.reading = append(t.reading, i)
	}
	slices.SortStableFunc(t.reading, func(a, b int) int { return cmp.Compare(order[a], order[b]) })
	seen := make(map[string]bool)
	for _, i := range t.reading {
		s := &t.columns[i]
		if s.ours != nil {
			s.second = seen[s.ours.Name]
			seen[s.ours.Name] = true
		}
	}
	t.written = t.columns
	if t.format == FormatAntechamber {
		return
	}
	t.written = slices.Clone(t.columns)
	for part, names := range map[string][]string{
		fieldName: {"given_name", "family_name"}, fieldMiddle: {"given_name"}, fieldPosition: {"external_id"},
		fieldPaid: {"status"}, fieldBlocked: {"status"},
	} {
		if !slices.ContainsFunc(t.columns, func(s slot) bool { return s.part == part }) {
			continue
		}
		for _, name := range names {
			t.write(name)
		}
	}
	for i := range t.columns { // what is kept where it cannot be translated
		if s := &t.columns[i]; s.part == fieldOrder || s.ours != nil && slices.Contains([]string{"gender", "language", "country"}, s.ours.Name) {
			t.written = append(t.written, slot{heading: s.title})
		}
	}
	if t.source != "" {
		t.write("source")
	}
	if _, all := t.said.Categories[everyWord]; all {
		t.write("category")
	}
}

// write has rows write a field that no column holds by itself.
func (t *Table) write(name string) {
	if columnIn(t.written, name) == 0 {
		c, _ := columnOf(name)
		t.written = append(t.written, slot{ours: c})
	}
}

// readAhead reads the rows that the guesses and the preview look at.
func (t *Table) readAhead() {
	for len(t.ahead) < aheadRows && t.broken == nil {
		r, err := t.fetch()
		if err != nil {
			t.broken = err
			return
		}
		t.ahead = append(t.ahead, r)
	}
}

// next returns the next row that is not blank: those that were read ahead first.
func (t *Table) next() (record, error) {
	if t.given < len(t.ahead) {
		t.given++
		return t.ahead[t.given-1], nil
	}
	if t.broken != nil {
		return record{}, t.located(t.broken)
	}
	r, err := t.fetch()
	return r, t.located(err)
}

// located names the column of what ends the reading, and the file.
func (t *Table) located(err error) error {
	var p Problem
	switch {
	case errors.As(err, &p):
		if p.Column > 0 && p.Column <= len(t.columns) {
			p.Field = t.columns[p.Column-1].name()
		}
		return fault(t.file, p)
	case err == nil, errors.Is(err, io.EOF), checkin.FaultCode(err) != "":
		return err
	}
	return fmt.Errorf("%s cannot be read: %w", t.file, err)
}
