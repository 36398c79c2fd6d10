package exchange

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"antechamber/kiosk/checkin"
)

// ReadOptions are what a reader has to know of the conference. The zero value
// knows nothing, and takes every category and role.
type ReadOptions struct {
	KnownCategory func(id string) bool
	KnownRole     func(id string) bool
}

// Table is a file of registrations whose headings were read.
type Table struct {
	Unknown []string // headings of columns that are kept as they are, in Registration.Extra

	file    string
	cells   *cellReader
	columns []slot
	options ReadOptions
}

// slot is one column of a file: one of ours, or a heading that we do not know. A
// column without a heading has neither.
type slot struct {
	ours    *Column
	heading string
	passed  bool // nothing of the column is read
}

func (s *slot) name() string {
	if s.ours != nil {
		return s.ours.Name
	}
	return s.heading
}

// Row is one row of a file.
type Row struct {
	Line         int
	Registration checkin.Registration // what could be read of it
	Problems     []Problem            // why it cannot be imported; none where it can

	columns []slot // those that the file has; nil stands for every one
}

// ReadRegistrations reads the headings of a CSV file; Rows reads the rest. name is
// the file's, for sentences.
//
// The text may be in UTF-8, UTF-16 or Windows-1252, its columns parted by commas,
// semicolons or tabs, and in any order. A file of more than 500 columns or 250,000
// rows is refused. An error is a *checkin.Fault, which wraps a Problem where the
// place is known.
func ReadRegistrations(r io.Reader, name string, options ReadOptions) (*Table, error) {
	t := &Table{file: name, cells: newCellReader(utf8Reader(r)), options: options}
	head, err := t.next()
	if errors.Is(err, io.EOF) {
		return nil, &checkin.Fault{Code: checkin.FaultInvalid, Sentence: name + " is empty. It must begin with a line of headings, such as given_name, family_name, category."}
	} else if err != nil {
		return nil, err
	}
	if err := t.readHeadings(&head); err != nil {
		return nil, fault(name, err)
	}
	return t, nil
}

// next returns the next row that is not blank.
func (t *Table) next() (record, error) {
	for {
		r, err := t.cells.next()
		var p Problem
		switch {
		case errors.As(err, &p):
			if p.Column <= len(t.columns) {
				p.Field = t.columns[p.Column-1].name()
			}
			return record{}, fault(t.file, p)
		case errors.Is(err, io.EOF):
			return record{}, io.EOF
		case err != nil:
			return record{}, fmt.Errorf("%s cannot be read: %w", t.file, err)
		case !r.blank():
			return r, nil
		}
	}
}

func (t *Table) readHeadings(head *record) error {
	line := head.cells[0].line
	if head.count > maxColumns {
		return Problem{Line: line, Sentence: fmt.Sprintf("The file has %d columns; the most that are read is %d. Take columns away.", head.count, maxColumns)}
	}
	for i, c := range head.cells {
		heading := strings.TrimSpace(unguarded(c.text))
		if sentence := unreadable(heading, false); sentence != "" {
			return Problem{Line: c.line, Column: i + 1, Sentence: "This heading cannot be read, so the file may not be a CSV table. " + sentence}
		}
		s := slot{heading: heading}
		if ours, ok := columnOf(heading); ok {
			if twin := t.column(ours.Name); twin > 0 {
				return Problem{Line: c.line, Column: i + 1, Field: ours.Name, Sentence: fmt.Sprintf("Column %d has the same heading. Take one of them away.", twin)}
			}
			s.ours = ours
		} else if s.passed = ofAttendance(heading); s.passed {
			s.heading = heading
		} else if heading != "" {
			s.heading = t.unique(heading)
			t.Unknown = append(t.Unknown, s.heading)
		}
		t.columns = append(t.columns, s)
	}
	return t.checkHeadings(line)
}

func (t *Table) column(name string) int { return columnIn(t.columns, name) }

func (row *Row) column(name string) int { return columnIn(row.columns, name) }

// columnIn returns where a column of ours stands, from 1; 0 where the file has none.
func columnIn(slots []slot, name string) int {
	return 1 + slices.IndexFunc(slots, func(s slot) bool { return s.ours != nil && s.ours.Name == name })
}

func (t *Table) unique(heading string) string {
	unique := heading
	for n := 2; slices.Contains(t.Unknown, unique); n++ {
		unique = fmt.Sprintf("%s (%d)", heading, n)
	}
	return unique
}

// checkHeadings refuses a table whose rows could be neither new registrations nor
// known ones.
func (t *Table) checkHeadings(line int) error {
	known := t.column("reference") > 0 || t.column("external_id") > 0 || t.column("ticket") > 0
	named := t.column("given_name") > 0 || t.column("family_name") > 0
	switch {
	case len(t.Unknown) == len(t.columns):
		return Problem{Line: line, Sentence: "None of the headings is one of ours. The first line must hold headings such as given_name, family_name, organisation, category."}
	case !known && !named:
		return Problem{Line: line, Sentence: "There is no column given_name or family_name. Add one: every registration needs a name."}
	case !known && t.column("category") == 0:
		return Problem{Line: line, Sentence: "There is no column category. Add one: every registration needs a category."}
	}
	return nil
}

// Rows yields the rows; blank ones are passed over. It can be ranged over once. An
// error ends it and concerns the whole file; what is wrong with one row stands in its Problems.
func (t *Table) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for n := 1; ; n++ {
			r, err := t.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err == nil && n > maxRows {
				err = fault(t.file, Problem{Line: r.cells[0].line, Sentence: fmt.Sprintf("The file has more than %d rows. Split it into several files.", maxRows)})
			}
			if err != nil {
				yield(Row{}, err)
				return
			}
			if !yield(t.row(&r), nil) {
				return
			}
		}
	}
}

func (t *Table) row(r *record) Row {
	row := Row{Line: r.cells[0].line, columns: t.columns}
	row.Registration.Status, row.Registration.Listing = checkin.StatusApproved, checkin.ListingListed
	if r.count != len(t.columns) {
		row.Problems = []Problem{{Line: row.Line, Sentence: fmt.Sprintf("The row has %d cells, and there are %d headings. A quote or a separator may be wrong.", r.count, len(t.columns))}}
		return row
	}
	for i, c := range r.cells {
		if sentence := t.set(&row.Registration, &t.columns[i], c.text); sentence != "" {
			row.Problems = append(row.Problems, Problem{Line: c.line, Column: i + 1, Field: t.columns[i].name(), Sentence: sentence})
		}
	}
	if t.column("given_name")+t.column("family_name") > 0 && row.Registration.GivenName == "" && row.Registration.FamilyName == "" && len(row.Problems) == 0 {
		row.Problems = []Problem{{Line: row.Line, Sentence: noName}}
	}
	return row
}

// What a registration must have.
const (
	noName     = "The row has no name. Give a given name or a family name."
	noCategory = "The row has no category."
)

// set reads one cell and returns what is wrong with it.
func (t *Table) set(r *checkin.Registration, s *slot, cell string) string {
	if sentence := unreadable(cell, s.ours == nil || s.ours.many); sentence != "" {
		return sentence
	}
	cell = unguarded(cell)
	switch {
	case s.ours != nil:
		if err := s.ours.Set(r, cell); err != nil {
			return err.Error()
		}
		return t.check(r, s.ours.Name)
	case cell == "", s.passed:
		return ""
	case s.heading == "":
		return "The column has no heading. Give it one, or empty it."
	}
	if r.Extra == nil {
		r.Extra = make(map[string]string)
	}
	r.Extra[s.heading] = cell
	return ""
}

// check returns what the conference has against a cell.
func (t *Table) check(r *checkin.Registration, column string) string {
	switch column {
	case "category":
		known := t.options.KnownCategory
		if known != nil && !known(r.Category) && known(strings.ToLower(r.Category)) {
			r.Category = strings.ToLower(r.Category)
		}
		if r.Category == "" {
			return noCategory
		}
		if known != nil && !known(r.Category) {
			return "This is not a category of the conference. Use the identifiers of the conference file."
		}
	case "roles":
		known := t.options.KnownRole
		if known != nil && slices.ContainsFunc(r.Roles, func(role string) bool { return !known(role) }) {
			return "This names a role that the conference does not have. Use the identifiers of the conference file, parted by semicolons."
		}
	}
	return ""
}

// unreadable returns why a cell cannot be taken, or "".
func unreadable(cell string, lines bool) string {
	if len(cell) > maxFieldSize && utf8.RuneCountInString(cell) > maxFieldSize {
		return fmt.Sprintf("The cell has more than %d characters.", maxFieldSize)
	}
	if !utf8.ValidString(cell) || strings.ContainsRune(cell, utf8.RuneError) {
		return "The cell holds a character that cannot be read. Save the file as UTF-8."
	}
	for _, r := range cell {
		switch {
		case r == 0:
			return "The cell holds a NUL character. Take it away."
		case lines && (r == '\n' || r == '\r' || r == '\t'):
		case unicode.IsControl(r):
			return "The cell holds a line break or another control character. Take it away."
		}
	}
	return ""
}
