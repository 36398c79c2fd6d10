package exchange

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// CSVWriter writes a table as every spreadsheet opens it: UTF-8 with a byte order
// mark, commas, RFC 4180 quotes and CRLF. A cell that a spreadsheet would run as a
// formula gets an apostrophe before it, which our own reader takes away again.
type CSVWriter struct {
	out     *bufio.Writer
	columns int
}

// NewCSVWriter writes the headings.
func NewCSVWriter(w io.Writer, headings ...string) (*CSVWriter, error) {
	out := bufio.NewWriter(w)
	c := &CSVWriter{out: out, columns: len(headings)}
	if _, err := out.WriteString("\ufeff"); err != nil {
		return nil, err
	}
	return c, c.Write(headings...)
}

// Write writes a row. It must have as many cells as there are headings.
func (c *CSVWriter) Write(cells ...string) error {
	if len(cells) != c.columns {
		return fmt.Errorf("a row of %d cells does not fit a table of %d columns", len(cells), c.columns)
	}
	for i, cell := range cells {
		if i > 0 {
			_ = c.out.WriteByte(',') // the last write returns what went wrong before
		}
		c.cell(guarded(cell))
	}
	_, err := c.out.WriteString("\r\n")
	return err
}

func (c *CSVWriter) cell(s string) {
	if !strings.ContainsAny(s, ",;\t\"\r\n") {
		_, _ = c.out.WriteString(s)
		return
	}
	_ = c.out.WriteByte('"')
	_, _ = c.out.WriteString(strings.ReplaceAll(s, `"`, `""`))
	_ = c.out.WriteByte('"')
}

// Flush hands on what was written, and returns what went wrong so far.
func (c *CSVWriter) Flush() error { return c.out.Flush() }

// WriteRegistrations writes a table that ReadRegistrations reads back exactly,
// with the columns that we do not know after ours. It ranges over the
// registrations twice. It writes all that it is given, whatever their listing.
func WriteRegistrations(w io.Writer, registrations iter.Seq[checkin.Registration]) error {
	unknown := make(map[string]bool)
	for r := range registrations {
		for heading := range r.Extra {
			unknown[heading] = true
		}
	}
	extra := slices.Sorted(maps.Keys(unknown))
	headings := make([]string, 0, len(columns)+len(extra))
	for _, c := range columns {
		headings = append(headings, c.Name)
	}
	out, err := NewCSVWriter(w, append(headings, extra...)...)
	if err != nil {
		return err
	}
	cells := make([]string, len(columns)+len(extra))
	for r := range registrations {
		for i, c := range columns {
			cells[i] = c.Get(&r)
		}
		for i, heading := range extra {
			cells[len(columns)+i] = r.Extra[heading]
		}
		if err := out.Write(cells...); err != nil {
			return err
		}
	}
	return out.Flush()
}
