package command

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

type countsCommand struct {
	By     string `help:"Groups: category, organisation, session, entrance, gender, region, time:15m, several with commas." placeholder:"GROUPS"`
	Format string `help:"How to print: text, csv or json." enum:"text,csv,json" default:"text"`
	At     string `help:"The instant as of which people are inside; the last time that anybody went in or out where none is given." placeholder:"TIME"`
}

func (c *countsCommand) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	table, err := h.count(s, c.By, c.At)
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
	dims []checkin.Dimension
	rows []checkin.CountRow
}

func (h *house) count(s *session, by, at string) (*countTable, error) {
	dims, err := checkin.ParseDimensions(by)
	if err != nil {
		return nil, usagef("%s", err)
	}
	instant, err := parseTime(at, h.conference)
	if err != nil {
		return nil, err
	}
	kept, err := h.store.Kept(s)
	if err != nil {
		return nil, err
	}
	rows, err := checkin.Count(h.conference, h.store.Registrations(s), h.store.Entries(s, checkin.EntryID{}), dims, instant, kept...)
	return &countTable{dims: dims, rows: rows}, err
}

func (t *countTable) columns() []string {
	columns := make([]string, 0, len(t.dims)+4)
	for _, d := range t.dims {
		columns = append(columns, d.Name)
	}
	return append(columns, "expected", "badged", "attended", "inside")
}

func cells(r checkin.CountRow) []string {
	row := append([]string(nil), r.Keys...)
	for _, n := range []*int{r.Expected, r.Badged, &r.Attended, &r.Inside} {
		if n == nil {
			row = append(row, "")
		} else {
			row = append(row, strconv.Itoa(*n))
		}
	}
	return row
}

func (t *countTable) writeText(w io.Writer) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, strings.Join(t.columns(), "\t"))
	for _, r := range t.rows {
		row := cells(r)
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
	for _, r := range t.rows {
		if err := csv.Write(cells(r)...); err != nil {
			return err
		}
	}
	return csv.Flush()
}

func (t *countTable) writeJSON(w io.Writer) error {
	lines := json.NewEncoder(w)
	for _, r := range t.rows {
		line := make(map[string]any, len(t.dims)+4)
		for i, d := range t.dims {
			line[d.Name] = r.Keys[i]
		}
		line["attended"], line["inside"] = r.Attended, r.Inside
		if r.Expected != nil {
			line["expected"], line["badged"] = *r.Expected, *r.Badged
		}
		if err := lines.Encode(line); err != nil {
			return err
		}
	}
	return nil
}
