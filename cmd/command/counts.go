package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/report"
)

type countsCommand struct {
	By         string `help:"Groups, several with commas: category, role, delegation_role, organisation, region, gender, session, sessions (all that a person came to), entrance, kiosk, time:15m." placeholder:"GROUPS"`
	Format     string `help:"How to print: text, csv or json." enum:"text,csv,json" default:"text"`
	At         string `help:"The instant as of which people are inside; the last time that anybody went in or out where none is given." placeholder:"TIME"`
	Circulate  bool   `help:"Hide what would tell who it was: figures from 1 to 4, and what they would follow from."`
	Peak       bool   `help:"Instead: when most persons were in each room, and how many."`
	TurnedAway bool   `help:"Instead: how many were turned away, by reason."`
}

func (c *countsCommand) Run(s *session) error {
	if (c.Peak || c.TurnedAway) && (c.By != "" || c.Circulate || c.At != "" || c.Peak && c.TurnedAway) {
		return usagef("--peak and --turned-away are counts of their own: leave out --by, --at and --circulate")
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	var table report.Table
	var counts *report.Counts
	switch {
	case c.Peak:
		table, err = h.peaks(s)
	case c.TurnedAway:
		table, err = h.turnedAway(s)
	default:
		if counts, err = h.count(s, c.By, c.At, c.Circulate); err == nil {
			table = counts.Table(report.Frame{Conference: h.conference})
		}
	}
	if err != nil {
		return err
	}
	switch {
	case s.commands.JSON || c.Format == "json":
		return writeJSONTable(s.Stdout, table, counts)
	case c.Format == "csv":
		return writeCSV(s, s.Stdout, table)
	}
	return writeText(s.Stdout, table, counts)
}

// count counts by groups. What is to be circulated has no figures that tell who it was.
func (h *house) count(ctx context.Context, by, at string, circulate bool) (*report.Counts, error) {
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
	facts, err := h.facts(ctx, &progress{})
	if err != nil {
		return nil, err
	}
	return report.NewCounts(report.Frame{Conference: h.conference}, facts, dims, instant, circulate)
}

// peaks are when most persons were in each room.
func (h *house) peaks(ctx context.Context) (report.Table, error) {
	log, err := h.entries(ctx)
	peaks := checkin.PeakOf(h.conference, checkin.ExtensionsOf(log), log)
	t := report.Table{Name: "peaks", Columns: []string{"room", "persons", "at"}, Zone: h.conference.Zone}
	for _, room := range h.conference.Rooms {
		row := []any{room.ID, peaks[room.ID].Persons, nil}
		if peaks[room.ID].Persons > 0 {
			row[2] = peaks[room.ID].At
		}
		t.Rows = append(t.Rows, row)
	}
	return t, err
}

// turnedAway is how many were turned away, by reason.
func (h *house) turnedAway(ctx context.Context) (report.Table, error) {
	log, err := h.entries(ctx)
	t := report.Table{Name: "turned-away", Columns: []string{"verdict", "reason", "presentations", "persons"}, Zone: h.conference.Zone}
	for _, n := range checkin.TurnedAwayOf(log) {
		t.Rows = append(t.Rows, []any{string(n.Verdict), string(n.Reason), n.Presentations, n.Persons})
	}
	return t, err
}

// writeText writes a table for people. counts, where it is one of counts, says what is hidden.
func writeText(w io.Writer, t report.Table, counts *report.Counts) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, strings.Join(t.Columns, "\t"))
	for i, r := range t.Rows {
		if counts != nil {
			r = append(slices.Clone(r[:len(counts.Dims)]), counts.Cells(i, "hidden")...)
		}
		cells := make([]string, len(r))
		for j, cell := range r {
			switch v := cell.(type) {
			case nil:
			case time.Time:
				cells[j] = v.In(t.Zone).Format("2006-01-02 15:04")
			default:
				cells[j] = fmt.Sprint(v)
			}
			if counts != nil && j < len(counts.Dims) && cells[j] == "" {
				cells[j] = "not stated"
			}
		}
		fmt.Fprintln(tab, strings.Join(cells, "\t"))
	}
	return tab.Flush()
}

// writeJSONTable writes a row a line. Of counts, a figure that the group does not have
// is left out, and one that is hidden is null.
func writeJSONTable(w io.Writer, t report.Table, counts *report.Counts) error {
	lines := json.NewEncoder(w)
	for i, r := range t.Rows {
		line := make(map[string]any, len(r))
		for j, name := range t.Columns {
			if counts != nil && counts.Lacks(i, j-len(counts.Dims)) {
				continue
			}
			line[name] = r[j]
			switch v := r[j].(type) {
			case time.Time:
				line[name] = v.In(t.Zone).Format(time.RFC3339)
			case string:
				if counts != nil && j >= len(counts.Dims) {
					line[name] = nil
				}
			}
		}
		if err := lines.Encode(line); err != nil {
			return err
		}
	}
	return nil
}
