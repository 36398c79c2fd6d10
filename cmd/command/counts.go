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

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/report"
)

type countsCommand struct {
	countsOptions
	Format     string `help:"How to print: text, csv or json." enum:"text,csv,json" default:"text"`
	Peak       bool   `help:"Instead: when most persons were in each room, and how many."`
	TurnedAway bool   `help:"Instead: how many were turned away, by reason."`
	People     string `help:"Instead: the people behind a figure, by name; an organiser's. Of whom must not be listed only how many there are." enum:"expected,badged,attended,inside," default:"" placeholder:"FIGURE"`
}

// countsOptions say what is counted, and by what.
type countsOptions struct {
	By        string `help:"Groups, several with commas: category, role, delegation_role, organisation, group (the part of the list of participants), region, gender, session, sessions (all that a person came to), entrance, kiosk, time:15m." placeholder:"GROUPS"`
	Where     string `help:"Only these, as category=ngo,session=morning: all conditions hold, and of two on one group either. On any group but time, and badged=, attended= or inside= yes or no, which is whether the figure counts the person under the other conditions." placeholder:"CONDITIONS"`
	At        string `help:"The instant as of which people are inside; the last time that anybody went in or out where none is given." placeholder:"TIME"`
	Circulate bool   `help:"Hide what would tell who it was: figures from 1 to 4, and what they would follow from."`
}

// task: names are for an organiser only.
func (c *countsCommand) task() checkin.Task {
	if c.People != "" {
		return checkin.TaskExport
	}
	return checkin.TaskLook
}

func (c *countsCommand) Run(s *session) error {
	others := 0
	for _, other := range []bool{c.Peak, c.TurnedAway, c.People != ""} {
		if other {
			others++
		}
	}
	if others > 1 || others > 0 && (c.By != "" || c.Circulate || c.At != "") {
		return usagef("--peak, --turned-away and --people are counts of their own: leave out the others, --by, --at and --circulate")
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
		table, err = h.peaks(s, c.Where)
	case c.TurnedAway:
		table, err = h.turnedAway(s, c.Where)
	case c.People != "":
		table, err = h.peopleBehind(s, c.Where, c.People)
	default:
		if counts, err = h.count(s, c.countsOptions); err == nil {
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
		return writeCSV(s, s.Stdout, h.marked(table))
	}
	return writeText(s.Stdout, table, counts)
}

// count counts by groups. What is to be circulated has no figures that tell who it was.
func (h *house) count(ctx context.Context, o countsOptions) (*report.Counts, error) {
	dims, err := checkin.ParseDimensions(o.By)
	if err != nil {
		return nil, usagef("%s", err)
	}
	where, err := h.where(o.Where)
	if err != nil {
		return nil, err
	}
	instant, err := parseTime(o.At, h.conference)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(dims, func(d checkin.Dimension) bool { return o.Circulate && h.conference.Finer(d) }); i >= 0 {
		return nil, usagef("times of a sensitive conference are circulated by 15 minutes or more: write time:15m")
	}
	if o.Circulate && len(where) > 0 {
		return nil, usagef("what is circulated is of everybody, for two tables of some would tell who it was: leave out --where, or --circulate")
	}
	facts, err := h.facts(ctx, &progress{})
	if err != nil {
		return nil, err
	}
	facts.Where = where
	return report.NewCounts(report.Frame{Conference: h.conference}, facts, dims, instant, o.Circulate)
}

// where reads conditions.
func (h *house) where(list string) (checkin.Where, error) {
	where, err := checkin.ParseWhere(h.conference, list)
	if err != nil {
		return nil, usagef("%s", err)
	}
	return where, nil
}

// peaks are when most persons were in each room.
func (h *house) peaks(ctx context.Context, list string) (report.Table, error) {
	t := report.Table{Name: "peaks", Columns: []string{"room", "persons", "at"}, Zone: h.conference.Zone}
	of, err := h.selected(ctx, list)
	if err != nil {
		return t, err
	}
	peaks := of.Peaks()
	for _, room := range h.conference.Rooms {
		row := []any{room.ID, peaks[room.ID].Persons, nil}
		if peaks[room.ID].Persons > 0 {
			row[2] = peaks[room.ID].At
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// turnedAway is how many were turned away, by reason.
func (h *house) turnedAway(ctx context.Context, list string) (report.Table, error) {
	t := report.Table{Name: "turned-away", Columns: []string{"verdict", "reason", "presentations", "persons"}, Zone: h.conference.Zone}
	of, err := h.selected(ctx, list)
	if err != nil {
		return t, err
	}
	for _, n := range of.TurnedAway() {
		t.Rows = append(t.Rows, []any{string(n.Verdict), string(n.Reason), n.Presentations, n.Persons})
	}
	return t, nil
}

// selected counts those that conditions hold for, as the organiser screen does.
func (h *house) selected(ctx context.Context, list string) (*checkin.Selection, error) {
	where, err := h.where(list)
	if err != nil {
		return nil, err
	}
	h.counts.mu.Lock()
	defer h.counts.mu.Unlock()
	if err := h.counts.renew(ctx); err != nil {
		return nil, err
	}
	return h.counts.selected(where), nil
}

// peopleBehind are those behind one of the four figures, by name.
func (h *house) peopleBehind(s *session, list, figure string) (report.Table, error) {
	t := report.Table{Name: "people", Columns: []string{"reference", "name", "latin_name", "organisation", "category"}, Zone: h.conference.Zone}
	where, err := h.where(list)
	if err != nil {
		return t, err
	}
	at := slices.Index(report.FigureNames(), figure)
	people, err := h.counts.People(s, kiosk.Group{Where: where, Figure: kiosk.Figure(at)})
	for _, r := range people.Listed {
		t.Rows = append(t.Rows, []any{r.Reference, r.Name(), r.Latin(), r.Organisation, r.Category})
	}
	if err == nil && people.Others > 0 {
		fmt.Fprintf(s.Stderr, "%d more must not be listed.\n", people.Others)
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
