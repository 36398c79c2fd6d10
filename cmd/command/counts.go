package command

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

type countsCommand struct {
	By        string `help:"Groups: category, organisation, session, entrance, gender, region, time:15m, several with commas." placeholder:"GROUPS"`
	Format    string `help:"How to print: text, csv or json." enum:"text,csv,json" default:"text"`
	At        string `help:"The instant as of which people are inside; the last time that anybody went in or out where none is given." placeholder:"TIME"`
	Circulate bool   `help:"Hide what would tell who it was: figures from 1 to 4, and what they would follow from."`
}

func (c *countsCommand) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	table, err := h.count(s, c.By, c.At, c.Circulate)
	if err != nil {
		return err
	}
	switch {
	case s.commands.JSON || c.Format == "json":
		return table.writeJSON(s.Stdout)
	case c.Format == "csv":
		return table.writeCSV(s.Stdout)
	}
	return table.writeText(s.Stdout)
}

// countTable is the counts with their headings.
type countTable struct {
	dims    []checkin.Dimension
	rows    []checkin.CountRow
	figures [][4]checkin.Figure // of each row
}

// count counts by groups. What is to be circulated has no figures that tell who it was.
func (h *house) count(s *session, by, at string, circulate bool) (*countTable, error) {
	dims, err := checkin.ParseDimensions(by)
	if err != nil {
		return nil, usagef("%s", err)
	}
	instant, err := parseTime(at, h.conference)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(dims, func(d checkin.Dimension) bool { return circulate && h.conference.Finer(d) }); i >= 0 {
		return nil, usagef("times of a sensitive conference are circulated by 15 minutes or more: write time:15m")
	}
	kept, err := h.store.Kept(s)
	if err != nil {
		return nil, err
	}
	rows, err := checkin.Count(h.conference, h.store.Registrations(s), h.store.Entries(s, checkin.EntryID{}), dims, instant, kept...)
	t := &countTable{dims: dims, rows: rows, figures: checkin.FiguresOf(rows)}
	if circulate {
		t.figures = checkin.Circulated(rows)
	}
	return t, err
}

func (t *countTable) columns() []string {
	columns := make([]string, 0, len(t.dims)+4)
	for _, d := range t.dims {
		columns = append(columns, d.Name)
	}
	return append(columns, "expected", "badged", "attended", "inside")
}

// cells are those of a row; hidden stands for what is hidden beside a small figure.
func (t *countTable) cells(i int, hidden string) []string {
	row := slices.Clone(t.rows[i].Keys)
	for _, f := range t.figures[i] {
		switch {
		case f.None:
			row = append(row, "")
		case f.Hidden == checkin.Small:
			row = append(row, "<"+strconv.Itoa(checkin.SmallBelow))
		case f.Hidden == checkin.Beside:
			row = append(row, hidden)
		default:
			row = append(row, strconv.Itoa(f.Number))
		}
	}
	return row
}

func (t *countTable) writeText(w io.Writer) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, strings.Join(t.columns(), "\t"))
	for i, r := range t.rows {
		row := t.cells(i, "hidden")
		for i := range r.Keys {
			if row[i] == "" {
				row[i] = "not stated"
			}
		}
		fmt.Fprintln(tab, strings.Join(row, "\t"))
	}
	return tab.Flush()
}

func (t *countTable) writeCSV(w io.Writer) error {
	csv, err := exchange.NewCSVWriter(w, t.columns()...)
	if err != nil {
		return err
	}
	for i := range t.rows {
		if err := csv.Write(t.cells(i, "")...); err != nil {
			return err
		}
	}
	return csv.Flush()
}

// writeJSON writes a row a line; what is hidden is null.
func (t *countTable) writeJSON(w io.Writer) error {
	lines := json.NewEncoder(w)
	for i, r := range t.rows {
		line := make(map[string]any, len(t.dims)+4)
		for i, d := range t.dims {
			line[d.Name] = r.Keys[i]
		}
		for j, name := range []string{"expected", "badged", "attended", "inside"} {
			switch f := t.figures[i][j]; {
			case f.None:
			case f.Hidden != checkin.Shown:
				line[name] = nil
			default:
				line[name] = f.Number
			}
		}
		if err := lines.Encode(line); err != nil {
			return err
		}
	}
	return nil
}
