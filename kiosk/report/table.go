package report

import (
	"fmt"
	"time"
)

// Table is a list as rows of typed cells, for whoever goes on working with it. Its
// headings are the same in every language.
type Table struct {
	Name      string // what the table is, in one word
	Columns   []string
	Rows      [][]any // a string, an int, a time.Time, or nil for an empty cell
	Zone      *time.Location
	FromRight bool // the language of what stands in it is read from the right
}

// table is an empty table.
func (f *Frame) table(name string, columns ...string) Table {
	return Table{Name: name, Columns: columns, Zone: f.Conference.Zone, FromRight: fromRight(f.Language)}
}

// TableList lays a table out as it is: its columns under the names of words, those
// that are named in widths so wide in millimetres.
func (f *Frame) tableList(name, title string, notes []string, columns []Column, rows [][]any) *List {
	l := f.list(name)
	s := Section{}
	for _, row := range rows {
		r := Row{Cells: make([]Cell, len(row))}
		for i, cell := range row {
			r.Cells[i].Text = f.cell(cell)
		}
		s.Rows = append(s.Rows, r)
	}
	l.Parts = []Part{{Title: title, Notes: notes, Columns: columns, Sections: []Section{s}}}
	return l
}

// cell is what stands on paper for a typed cell.
func (f *Frame) cell(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case time.Time:
		return f.apart(f.clock(v))
	}
	return fmt.Sprint(cell)
}
