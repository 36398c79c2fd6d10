package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"antechamber/badges/page"
	"antechamber/kiosk/checkin"
)

// Counts are figures by groups, as a table.
type Counts struct {
	Dims        []checkin.Dimension
	Rows        []checkin.CountRow
	Figures     [][4]checkin.Figure // of each row, those hidden that must not be told
	Represented []int               // organisations of each row
}

// FigureNames are the names of the figures, in their order.
func FigureNames() []string {
	return []string{"expected", "badged", "attended", "inside", "organisations"}
}

// Columns are the headings of Table.
func (c *Counts) Columns() []string {
	columns := make([]string, 0, len(c.Dims)+5)
	for _, d := range c.Dims {
		columns = append(columns, d.Name)
	}
	return append(columns, FigureNames()...)
}

// Cells are the figures of a row: a number, "<5" for a small one, beside for one that a
// small one would follow from, or nil where the group has no such figure.
func (c *Counts) Cells(row int, beside any) []any {
	cells := make([]any, 0, 5)
	for _, f := range c.Figures[row] {
		switch {
		case f.None:
			cells = append(cells, nil)
		case f.Hidden == checkin.Small:
			cells = append(cells, "<"+strconv.Itoa(checkin.SmallBelow))
		case f.Hidden == checkin.Beside:
			cells = append(cells, beside)
		default:
			cells = append(cells, f.Number)
		}
	}
	if c.Figures[row][2].Hidden != checkin.Shown { // from so many organisations so many persons came at least
		return append(cells, beside)
	}
	return append(cells, c.Represented[row])
}

// Lacks tells whether the group of a row has no such figure.
func (c *Counts) Lacks(row, figure int) bool {
	return figure >= 0 && figure < 4 && c.Figures[row][figure].None
}

// Table returns a row for each group, with the keys of its groups.
func (c *Counts) Table(f Frame) Table {
	t := f.table("counts", c.Columns()...)
	for i, r := range c.Rows {
		row := make([]any, 0, len(t.Columns))
		for j, key := range r.Keys {
			row = append(row, f.group(c.Dims[j], key))
		}
		t.Rows = append(t.Rows, append(row, c.Cells(i, nil)...))
	}
	return t
}

// group is a group as a cell: a span of time is its beginning.
func (f *Frame) group(d checkin.Dimension, key string) any {
	if d.Name == checkin.ByTime {
		if at, err := time.ParseInLocation(checkin.SpanLayout, key, f.Conference.Zone); err == nil {
			return at
		}
	}
	return key
}

// Cross returns one figure as a cross table: a row for each group of all dimensions but
// the last, a column for each group of the last.
func (c *Counts) Cross(f Frame, figure string) Table {
	at := slices.Index(FigureNames(), figure)
	last := len(c.Dims) - 1
	var columns, groups []string
	cells := make(map[string]any)
	for i, r := range c.Rows {
		group, column := strings.Join(r.Keys[:last], "\x00"), r.Keys[last]
		if !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
		if !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
		cells[group+"\x01"+column] = c.Cells(i, "")[at]
	}
	columns = c.inOrder(f, columns)
	t := f.table("counts")
	for _, d := range c.Dims[:last] {
		t.Columns = append(t.Columns, d.Name)
	}
	for _, column := range columns {
		if at, ok := f.group(c.Dims[last], column).(time.Time); ok {
			column = at.Format(time.RFC3339)
		}
		t.Columns = append(t.Columns, cmp.Or(column, "not_stated"))
	}
	for _, group := range groups {
		var row []any
		for j, key := range strings.Split(group, "\x00") {
			row = append(row, f.group(c.Dims[j], key))
		}
		for _, column := range columns {
			if cell, there := cells[group+"\x01"+column]; there {
				row = append(row, cell)
			} else {
				row = append(row, 0)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// inOrder puts the groups of the last dimension in the order in which counts have them.
func (c *Counts) inOrder(f Frame, keys []string) []string {
	checkin.SortKeys(f.Conference, c.Dims[len(c.Dims)-1], keys)
	return keys
}

// List is Table on paper, in words.
func (c *Counts) List(f Frame) *List {
	columns := make([]Column, 0, len(c.Dims)+5)
	for i, d := range c.Dims {
		columns = append(columns, Column{Heading: f.say("dimension."+d.Name, nil), Bold: i == 0})
	}
	if len(c.Dims) == 0 {
		columns = append(columns, Column{})
	}
	for _, name := range FigureNames() {
		columns = append(columns, Column{Heading: f.say("figure."+name, nil), Width: 21, Align: page.Right})
	}
	rows := make([][]any, 0, len(c.Rows))
	for i, r := range c.Rows {
		var row []any
		for j, key := range r.Keys {
			row = append(row, f.Key(c.Dims[j], key))
		}
		if len(r.Keys) == 0 {
			row = append(row, f.say("summary.everybody", nil))
		}
		rows = append(rows, append(row, c.Cells(i, "–")...))
	}
	notes := c.when(&f)
	if c.hides() {
		notes = append(notes, f.say("summary.hidden", map[string]any{"Below": checkin.SmallBelow}))
	}
	return f.tableList("counts.title", f.say("counts.title", nil), notes, columns, rows)
}

// CrossList is Cross on paper, in words.
func (c *Counts) CrossList(f Frame, figure string) *List {
	t, last := c.Cross(f, figure), len(c.Dims)-1
	columns := make([]Column, len(t.Columns))
	for i, name := range t.Columns {
		if i < last {
			columns[i] = Column{Heading: f.say("dimension."+name, nil), Bold: i == 0, Share: 2}
			continue
		}
		if name == "not_stated" {
			name = ""
		}
		if at, err := time.Parse(time.RFC3339, name); err == nil && c.Dims[last].Name == checkin.ByTime {
			columns[i] = Column{Heading: f.apart(f.clock(at)), Align: page.Right}
			continue
		}
		columns[i] = Column{Heading: f.Key(c.Dims[last], name), Align: page.Right}
	}
	for _, row := range t.Rows {
		for i := range last {
			if key, ok := row[i].(string); ok { // a time is written as every other
				row[i] = f.Key(c.Dims[i], key)
			}
		}
		for i, cell := range row {
			if cell == "" {
				row[i] = "–"
			}
		}
	}
	notes := append([]string{f.say("figure."+figure, nil) + ": " + f.say("meaning."+figure, nil)}, c.when(&f)...)
	if c.hides() {
		notes = append(notes, f.say("summary.hidden", map[string]any{"Below": checkin.SmallBelow}))
	}
	return f.tableList("counts.title", f.say("counts.title", nil), notes, columns, t.Rows)
}

// when says of when the figures are, and of which instant inside is where it is another.
func (c *Counts) when(f *Frame) []string {
	notes := []string{f.say("attendance.as_of", map[string]any{"Time": f.moment(f.Printed)})}
	if !f.AsOf.IsZero() {
		notes = append(notes, f.say("figure.inside", nil)+": "+f.say("attendance.as_of", map[string]any{"Time": f.moment(f.AsOf)}))
	}
	return notes
}

// hides tells whether a figure must not be told.
func (c *Counts) hides() bool {
	return slices.ContainsFunc(c.Figures, func(row [4]checkin.Figure) bool {
		return slices.ContainsFunc(row[:], func(f checkin.Figure) bool { return f.Hidden != checkin.Shown })
	})
}

// Key is what the group of a dimension is called in words.
func (f *Frame) Key(d checkin.Dimension, key string) string {
	name := key
	switch d.Name {
	case checkin.ByCategory:
		c, _ := f.Conference.Category(key)
		name = c.Name.In(f.Language)
	case checkin.ByRole:
		if i := slices.IndexFunc(f.Conference.Roles, func(r checkin.Role) bool { return r.ID == key }); i >= 0 {
			name = f.Conference.Roles[i].Name.In(f.Language)
		}
	case checkin.ByOrganisation:
		name = f.Conference.NameOf(key, f.Language)
	case checkin.BySession, checkin.BySessions:
		names := strings.Split(key, "+")
		for i := range names {
			names[i] = cmp.Or(f.session(names[i]), names[i])
		}
		name = strings.Join(names, " + ")
	case checkin.ByEntrance:
		name = f.entrance(key)
	case checkin.ByGroup:
		name = f.part(key)
	}
	switch {
	case key == "":
		return f.say("summary.none", nil)
	case d.Name == checkin.ByDelegationRole:
		return f.say("role."+key, nil)
	case d.Name == checkin.ByGender:
		return f.say("gender."+key, nil)
	case d.Name == checkin.ByRegion:
		return f.say("region."+key, nil)
	case name == "":
		return key
	}
	return name
}

// part is the heading of a part of the list of participants.
func (f *Frame) part(id string) string {
	for _, g := range f.Conference.ListOf() {
		if g.ID != id {
			continue
		}
		if heading := g.Heading.In(f.Language); heading != "" {
			return heading
		}
		return f.say("group."+g.ID, nil)
	}
	return id
}
