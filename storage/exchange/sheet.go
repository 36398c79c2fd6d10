package exchange

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Sheet is a table of typed cells on its way out: a string, an int, a time.Time, or
// nil, which is an empty cell.
type Sheet struct {
	Name      string // of the sheet in a workbook; at most 31 characters
	Columns   []string
	Rows      [][]any
	Zone      *time.Location // of its times
	FromRight bool           // its first column is at the right, in a workbook
}

// rowsBetween is how many rows are written between two looks at the context.
const rowsBetween = 1000

// WriteCSV writes the table as NewCSVWriter does; times are in RFC 3339, with the
// zone's offset. It ends where the context does.
func (s *Sheet) WriteCSV(ctx context.Context, w io.Writer) error {
	out, err := NewCSVWriter(w, s.Columns...)
	if err != nil {
		return err
	}
	cells := make([]string, len(s.Columns))
	for i, row := range s.Rows {
		if i%rowsBetween == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		clear(cells)
		for j, cell := range row {
			cells[j] = s.text(cell)
		}
		if err := out.Write(cells...); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (s *Sheet) text(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case time.Time:
		return v.In(s.Zone).Format(time.RFC3339)
	}
	return fmt.Sprint(cell)
}

// A workbook's first row stays in sight, its columns can be filtered, and a column is as wide as
// its texts up to a limit, in characters.
const (
	narrowest = 6
	widest    = 48
	timeWide  = 19 // of 2007-03-05 10:05:00
	dateStyle = "yyyy\\-mm\\-dd\\ hh:mm:ss"
)

// WriteXLSX writes the table as a workbook of one sheet. Texts are texts, whatever they
// begin with, so no cell is a formula; times are dates by the clock of the zone, whose
// name stands in the heading. What does not fit in memory is meanwhile in a file in dir,
// which is removed. It ends where the context does.
func (s *Sheet) WriteXLSX(ctx context.Context, w io.Writer, dir string) (err error) {
	f := excelize.NewFile(excelize.Options{TmpDir: dir})
	defer func() {
		if closing := f.Close(); err == nil {
			err = closing
		}
	}()
	if err := s.prepare(f); err != nil {
		return err
	}
	out, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	if err := s.stream(ctx, f, out); err != nil {
		return err
	}
	return f.Write(w)
}

// prepare names the sheet, and sets what must stand before its rows.
func (s *Sheet) prepare(f *excelize.File) error {
	if err := f.SetSheetName(f.GetSheetName(0), s.Name); err != nil {
		return err
	}
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "Antechamber", Created: "2000-01-01T00:00:00Z", Modified: "2000-01-01T00:00:00Z"}); err != nil {
		return err
	}
	if err := f.SetSheetView(s.Name, 0, &excelize.ViewOptions{RightToLeft: &s.FromRight}); err != nil {
		return err
	}
	end, err := excelize.CoordinatesToCellName(max(1, len(s.Columns)), len(s.Rows)+1)
	if err != nil {
		return err
	}
	return f.AutoFilter(s.Name, "A1:"+end, nil)
}

func (s *Sheet) stream(ctx context.Context, f *excelize.File, out *excelize.StreamWriter) error {
	dates, err := f.NewStyle(&excelize.Style{CustomNumFmt: new(dateStyle)})
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E9EDF0"}}})
	if err != nil {
		return err
	}
	for i, width := range s.widths() {
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := out.SetRow("A1", s.headings(bold)); err != nil {
		return err
	}
	for i, row := range s.Rows {
		if i%rowsBetween == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		cells := make([]any, len(row))
		for j, cell := range row {
			cells[j] = cell
			if at, ok := cell.(time.Time); ok {
				cells[j] = excelize.Cell{StyleID: dates, Value: at.In(s.Zone).Truncate(time.Second)}
			}
		}
		if err := out.SetRow("A"+strconv.Itoa(i+2), cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (s *Sheet) headings(style int) []any {
	cells := make([]any, len(s.Columns))
	for i, c := range s.Columns {
		if s.timed(i) {
			c = c + " (" + s.Zone.String() + ")"
		}
		cells[i] = excelize.Cell{StyleID: style, Value: c}
	}
	return cells
}

// timed tells whether a column holds times, if only in some rows.
func (s *Sheet) timed(column int) bool {
	for _, row := range s.Rows {
		if column < len(row) {
			if _, is := row[column].(time.Time); is {
				return true
			}
		}
	}
	return false
}

func (s *Sheet) widths() []float64 {
	widths := make([]float64, len(s.Columns))
	for i, c := range s.Columns {
		widths[i] = float64(max(narrowest, utf8.RuneCountInString(c)+3)) // beside the filter's button
	}
	for _, row := range s.Rows {
		for i, cell := range row {
			switch v := cell.(type) {
			case string:
				widths[i] = min(widest, max(widths[i], float64(utf8.RuneCountInString(v)+1)))
			case time.Time:
				widths[i] = max(widths[i], timeWide)
			}
		}
	}
	return widths
}
