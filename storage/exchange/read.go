package exchange

import (
	"bufio"
	"cmp"
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

// ReadOptions are what a reader has to know of the conference, and what was said of
// the table. The zero value knows nothing, and takes every category and role.
type ReadOptions struct {
	KnownCategory func(id string) bool
	KnownRole     func(id string) bool
	// CategoryNamed returns the category that has the name in some language.
	CategoryNamed func(name string) (id string, ok bool)
	// NormalTicket returns what a ticket is found by when it is scanned; nil takes it as it stands.
	NormalTicket func(code string) string

	Format        Format
	Source        string            // by which the registrations of the table go; "" is remembered or follows from the format
	DefaultSource string            // of any other table
	Columns       map[string]string // fields by heading, or by number from 1
	Numbers       map[int]string    // fields by number from 1, whatever the headings are; before what Columns say
	Categories    map[string]string // categories by the source's words; "*" is every other word, "-" leaves a row out
	Statuses      map[string]string // statuses by the source's words
	Remembered    []Mapping         // of imports before
}

// Table is a file of registrations whose headings were read.
type Table struct {
	Unknown []string // headings of columns that are kept as they are, in Registration.Extra

	file    string
	cells   rows
	columns []slot
	options ReadOptions

	format     Format
	source     string
	said       Mapping // by who imports, and besides what is remembered of words
	remembered Mapping
	reading    []int  // the columns, in the order in which their cells are read
	written    []slot // what a row writes

	ahead  []record // the first rows, and how many of them were given
	given  int
	broken error // what ended the reading ahead

	ahead0 int // the line of the headings

	words   map[string]string // what was looked up: by kind and word
	unknown map[string]*UnknownWord
	parted  int // whole names that were parted
}

// rows is where rows come from. After the last it returns io.EOF.
type rows interface{ next() (record, error) }

// slot is one column of a file: one of ours, a part of what ours hold, or a heading
// that we do not know. A column without a heading has none of them.
type slot struct {
	title   string // as it stands in the file
	ours    *Column
	part    string
	heading string // by which the cell is kept
	out     bool
	second  bool // another column holds the same, and stands where it is filled
	by      Because
}

func (s *slot) name() string {
	if s.ours != nil {
		return s.ours.Name
	}
	return cmp.Or(s.heading, s.title)
}

// put makes the slot hold a field.
func (s *slot) put(field string, by Because) {
	s.ours, s.part, s.out, s.by = nil, "", field == fieldOut, by
	if c, ok := columnOf(field); ok && field != "" {
		s.ours = c
	} else if field != fieldOut {
		s.part = field
	}
}

// field is what put was given.
func (s *slot) field() string {
	switch {
	case s.ours != nil:
		return s.ours.Name
	case s.out:
		return fieldOut
	}
	return s.part
}

// Row is one row of a file.
type Row struct {
	Line         int
	Registration checkin.Registration // what could be read of it
	Problems     []Problem            // why it cannot be imported; none where it can
	LeftOut      string               // why it is left out, as who imports said; "" where it is not
	Remarks      []Problem            // what is to be known though it is imported

	columns []slot // those that the file has; nil stands for every one
}

// ReadRegistrations reads the headings of a CSV or XLSX file and looks at its first
// rows; Rows reads all. name is the file's, for sentences.
//
// The text of a CSV file may be in UTF-8, UTF-16 or Windows-1252, its columns parted by
// commas, semicolons or tabs, and in any order. Of a workbook the first sheet is read. A
// file of more than 500 columns or 250,000 rows is refused. An error is a *checkin.Fault,
// which wraps a Problem where the place is known.
func ReadRegistrations(r io.Reader, name string, options ReadOptions) (*Table, error) {
	t, err := openTable(r, name, options)
	if err != nil {
		return nil, err
	}
	if _, missing := t.missing(); missing != "" {
		return nil, fault(name, Problem{Line: t.ahead0, Sentence: missing})
	}
	return t, nil
}

// ReadPlan is ReadRegistrations for looking only: a table that cannot be imported yet
// has a plan too, which says why.
func ReadPlan(r io.Reader, name string, options ReadOptions) (Plan, error) {
	t, err := openTable(r, name, options)
	if err != nil {
		return Plan{}, err
	}
	return t.Plan(), nil
}

func openTable(r io.Reader, name string, options ReadOptions) (*Table, error) {
	t := &Table{file: name, options: options, words: make(map[string]string), unknown: make(map[string]*UnknownWord)}
	src := bufio.NewReaderSize(r, window)
	var err error
	if magic, _ := src.Peek(4); string(magic) == zipMagic {
		t.cells, err = newWorkbook(src)
	} else {
		t.cells = newCellReader(utf8Reader(src))
	}
	if err != nil {
		return nil, t.located(err)
	}
	head, err := t.fetch()
	if errors.Is(err, io.EOF) {
		return nil, &checkin.Fault{Code: checkin.FaultInvalid, Sentence: name + " is empty. It must begin with a line of headings, such as given_name, family_name, category."}
	} else if err != nil {
		return nil, t.located(err)
	}
	if err := t.readHeadings(&head); err != nil {
		return nil, fault(name, err)
	}
	return t, nil
}

// fetch returns the next row of the file that is not blank.
func (t *Table) fetch() (record, error) {
	for {
		if r, err := t.cells.next(); err != nil || !r.blank() {
			return r, err
		}
	}
}

func (t *Table) column(name string) int { return columnIn(t.columns, name) }

func (row *Row) column(name string) int { return columnIn(row.columns, name) }

// columnIn returns where a column of ours stands, from 1; 0 where the file has none.
func columnIn(slots []slot, name string) int {
	return 1 + slices.IndexFunc(slots, func(s slot) bool { return s.ours != nil && s.ours.Name == name })
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
	row := Row{Line: r.cells[0].line, columns: t.written}
	row.Registration.Status, row.Registration.Listing = checkin.StatusApproved, checkin.ListingListed
	if r.count != len(t.columns) {
		row.Problems = []Problem{{Line: row.Line, Code: CodeCells, Sentence: fmt.Sprintf("The row has %d cells, and there are %d headings. A quote or a separator may be wrong.", r.count, len(t.columns))}}
		return row
	}
	var said said
	for _, i := range t.reading {
		c, s := r.cells[i], &t.columns[i]
		if s.out || s.second && s.ours.Get(&row.Registration) != "" && s.ours.Name != "category" {
			continue
		}
		if w := t.set(&row, &said, s, c.text); w.code != "" {
			row.Problems = append(row.Problems, w.at(c.line, i+1, s.name()))
		}
	}
	if t.format != FormatAntechamber || t.source != "" {
		t.complete(&row, &said)
	}
	if t.namesPeople() && row.Registration.GivenName == "" && row.Registration.FamilyName == "" && len(row.Problems) == 0 && row.LeftOut == "" {
		row.Problems = []Problem{noName.at(row.Line, 0, "")}
	}
	return row
}

// namesPeople tells whether the table has names.
func (t *Table) namesPeople() bool {
	return columnIn(t.written, "given_name")+columnIn(t.written, "family_name") > 0
}

// What a registration must have.
var (
	noName     = wrong{code: CodeName, sentence: "The row has no name. Give a given name or a family name."}
	noCategory = wrong{code: CodeNoWord, sentence: "The row has no category."}
)

// set reads one cell and returns what is wrong with it.
func (t *Table) set(row *Row, said *said, s *slot, cell string) wrong {
	if sentence := unreadable(cell, s.ours == nil || s.ours.many || t.format != FormatAntechamber); sentence != "" {
		return wrong{code: CodeText, sentence: sentence}
	}
	cell = unguarded(cell)
	r := &row.Registration
	switch {
	case s.ours != nil:
		if t.format != FormatAntechamber {
			return t.translate(row, s, cell)
		}
		return t.take(row, s.ours, cell)
	case s.part != "":
		said.put(s.part, cell)
		if s.part == fieldOrder && cell != "" {
			said.orderHeading = s.title
		}
		return wrong{}
	case cell == "":
		return wrong{}
	case s.heading == "":
		return wrong{code: CodeHeading, sentence: "The column has no heading. Give it one, or empty it."}
	}
	keep(r, s.heading, cell)
	return wrong{}
}

// keep keeps a cell under its heading.
func keep(r *checkin.Registration, heading, cell string) {
	if r.Extra == nil {
		r.Extra = make(map[string]string)
	}
	r.Extra[heading] = cell
}

// take reads the cell of a column of ours.
func (t *Table) take(row *Row, c *Column, cell string) wrong {
	if c.Name == "ticket" && t.options.NormalTicket != nil {
		cell = t.options.NormalTicket(cell)
	}
	if err := c.Set(&row.Registration, cell); err != nil {
		return wrong{code: CodeValue, sentence: err.Error()}
	}
	return t.check(row, c.Name)
}

// check returns what the conference has against a cell.
func (t *Table) check(row *Row, column string) wrong {
	r := &row.Registration
	switch column {
	case "category":
		return t.checkCategory(row)
	case "roles":
		known := t.options.KnownRole
		if known != nil && slices.ContainsFunc(r.Roles, func(role string) bool { return !known(role) }) {
			return wrong{code: CodeRole, sentence: "This names a role that the conference does not have. Use the identifiers of the conference file, parted by semicolons."}
		}
	}
	return wrong{}
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
