package report

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"antechamber/badges/page"
	"antechamber/kiosk/checkin"
)

// Facts are what a summary is made of.
type Facts struct {
	Registrations iter.Seq2[checkin.Registration, error]
	Log           []checkin.Entry
	Kept          []checkin.Kept
	Session       string        // by whose end the figures are, where the frame's AsOf is that; else ""
	Where         checkin.Where // who of them is counted
}

// asOf is the facts as they were at the instant of the frame.
func (x Facts) asOf(f *Frame) Facts {
	if !f.AsOf.IsZero() {
		x.Log = checkin.AsOf(x.Log, f.AsOf)
	}
	return x
}

// Summary is a conference in figures, on two pages that can be circulated: nobody's
// name stands there, nor a figure that would tell who it was.
type Summary struct {
	frame  Frame
	ends   string             // the name of the session at whose end it is, or ""
	step   time.Duration      // how long a span of the chart of arrivals is
	tables map[string]*Counts // by the name of the dimension; "" is of everybody
	peaks  map[string]checkin.Peak
}

// summaryDimensions are what a summary is counted by, beside everybody.
func summaryDimensions() []string {
	return []string{checkin.BySession, checkin.BySessions, checkin.ByCategory, checkin.ByGender, checkin.ByRegion}
}

// NewSummary counts as of the instant of the frame. At the end of a session those are
// inside who were until then.
func NewSummary(f Frame, facts Facts) (*Summary, error) {
	s := &Summary{frame: f, tables: make(map[string]*Counts)}
	facts = facts.asOf(&f)
	at := f.asOf()
	if session, ok := f.Conference.Session(facts.Session); ok {
		s.ends, at = session.Name.In(f.Language), at.Add(-time.Millisecond)
	}
	k, err := facts.counting(&f, at)
	if err != nil {
		return nil, err
	}
	for _, name := range append([]string{""}, summaryDimensions()...) {
		var dims []checkin.Dimension
		if name != "" {
			dims = []checkin.Dimension{{Name: name}}
		}
		s.tables[name] = newCounts(k, dims, true)
	}
	s.tables[checkin.ByRegion].only(func(keys []string) bool { return keys[0] != "" }) // the others represent no Member State
	s.shelter()
	s.countArrivals(k)
	s.peaks = checkin.PeakOf(f.Conference, checkin.ExtensionsOf(facts.Log), facts.Log)
	return s, nil
}

// mostSpans is how many spans of time have a bar.
const mostSpans = 48

// countArrivals counts by the shortest spans of which not too many have a bar.
func (s *Summary) countArrivals(k *checkin.Counting) {
	for _, step := range []time.Duration{15 * time.Minute, time.Hour, 24 * time.Hour} {
		s.tables[checkin.ByTime], s.step = newCounts(k, []checkin.Dimension{{Name: checkin.ByTime, Step: step}}, true), step
		if len(s.arrivals().Bars) <= mostSpans {
			break
		}
	}
}

// only keeps some of the rows, and hides anew: what is left has a total of its own.
func (c *Counts) only(keep func(keys []string) bool) {
	var rows []checkin.CountRow
	var represented []int
	for i, r := range c.Rows {
		if keep(r.Keys) {
			rows, represented = append(rows, r), append(represented, c.Represented[i])
		}
	}
	c.Rows, c.Represented, c.Figures = rows, represented, checkin.Circulated(rows)
}

// shelter hides figures of sessions from which it would follow, with the total, that a
// few persons came to one session only, or a few to both.
func (s *Summary) shelter() {
	sessions, total := s.tables[checkin.BySession], s.tables[""].Figures[0]
	few := func(n int) bool { return 0 < n && n < checkin.SmallBelow }
	for j := range 3 { // of inside, persons are in one session at most
		for i := range sessions.Figures {
			if a := &sessions.Figures[i][j]; a.Hidden == checkin.Shown && few(total[j].Number-a.Number) {
				a.Hidden = checkin.Beside
			}
		}
		for i := range sessions.Figures {
			for k := range i {
				a, b := &sessions.Figures[i][j], &sessions.Figures[k][j]
				if a.Hidden == checkin.Shown && b.Hidden == checkin.Shown && few(a.Number+b.Number-total[j].Number) {
					a.Hidden = checkin.Beside
				}
			}
		}
	}
}

// NewCounts counts by dimensions as of an instant; circulated hides what must not be told outside.
func NewCounts(f Frame, facts Facts, dims []checkin.Dimension, at time.Time, circulated bool) (*Counts, error) {
	k, err := facts.counting(&f, at)
	if err != nil {
		return nil, err
	}
	return newCounts(k, dims, circulated), nil
}

func newCounts(k *checkin.Counting, dims []checkin.Dimension, circulated bool) *Counts {
	rows := k.Rows(dims)
	c := &Counts{Dims: dims, Rows: rows, Figures: checkin.FiguresOf(rows), Represented: k.Represented(dims, rows)}
	if circulated {
		c.Figures = checkin.Circulated(rows)
	}
	return c
}

// counting reads the facts to be counted as of an instant.
func (x Facts) counting(f *Frame, at time.Time) (*checkin.Counting, error) {
	log := func(yield func(checkin.Entry, error) bool) {
		for _, e := range x.Log {
			if !yield(e, nil) {
				return
			}
		}
	}
	return x.Where.Counting(f.Conference, x.Registrations, log, at, x.Kept...)
}

// Table returns every figure of the summary, a row for each group.
func (s *Summary) Table() Table {
	t := s.frame.table("summary", append([]string{"by", "group"}, FigureNames()...)...)
	for _, name := range append(append([]string{""}, summaryDimensions()...), checkin.ByTime) {
		c := s.tables[name]
		for i, r := range c.Rows {
			group := any(strings.Join(r.Keys, ""))
			if name != "" {
				group = s.frame.group(c.Dims[0], r.Keys[0])
			}
			t.Rows = append(t.Rows, append([]any{name, group}, c.Cells(i, nil)...))
		}
	}
	for _, room := range s.frame.Conference.Rooms {
		if p := s.peaks[room.ID]; p.Persons >= checkin.SmallBelow {
			t.Rows = append(t.Rows, []any{"peak", room.ID + " " + s.frame.Conference.Rounded(p.At).In(s.frame.Conference.Zone).Format(time.RFC3339), nil, nil, nil, p.Persons, nil})
		}
	}
	return t
}

// List lays the two pages out.
func (s *Summary) List() *List {
	f := &s.frame
	l := f.list("summary.title")
	l.Parts = []Part{s.figures(), s.charts()}
	return l
}

// figures is the first page: what each figure is and means, and the sessions.
func (s *Summary) figures() Part {
	f := &s.frame
	from, to := f.Conference.Days()
	as := f.say("attendance.as_of", map[string]any{"Time": f.moment(f.asOf())})
	if s.ends != "" {
		as = s.ends + " · " + as
	}
	p := Part{Title: f.say("summary.title", nil), Notes: []string{
		f.Conference.Title.In(f.Language),
		f.Conference.Venue.In(f.Language),
		f.days(from, to),
		as,
	}, Columns: []Column{{Heading: f.say("summary.figure", nil), Share: 1.1, Bold: true}}}
	for _, name := range FigureNames() {
		p.Columns = append(p.Columns, Column{Heading: f.say("figure."+name, nil), Width: 23, Align: page.Right})
	}
	everybody := s.section("", f.say("summary.everybody", nil))
	sessions := s.section(checkin.BySession, f.say("summary.sessions", nil))
	sessions.Rows = append(sessions.Rows, s.section(checkin.BySessions, "").Rows...)
	meanings := Section{Title: f.say("summary.meanings", nil)}
	for _, name := range FigureNames() {
		meanings.Rows = append(meanings.Rows, Row{Cells: []Cell{{Text: f.say("figure."+name, nil) + ": " + f.say("meaning."+name, nil), Wide: true}}})
	}
	meanings.Rows = append(meanings.Rows, Row{Cells: []Cell{{Text: f.say("summary.hidden", map[string]any{"Below": checkin.SmallBelow}), Wide: true}}})
	p.Sections = []Section{everybody, sessions, s.peakSection(), meanings}
	return p
}

// days is the days of a conference.
func (f *Frame) days(from, to time.Time) string {
	first, last := from.In(f.Conference.Zone).Format(time.DateOnly), to.In(f.Conference.Zone).Format(time.DateOnly)
	if first == last {
		return f.apart(first)
	}
	return f.apart(first) + " – " + f.apart(last)
}

// section is the rows of a table, in words.
func (s *Summary) section(name, title string) Section {
	f, c := &s.frame, s.tables[name]
	section := Section{Title: title}
	for i, r := range c.Rows {
		label := f.say("summary.everybody", nil)
		if name != "" {
			if name == checkin.BySessions && !strings.Contains(r.Keys[0], "+") {
				continue // one session alone is told apart from no other here
			}
			label = f.Key(c.Dims[0], r.Keys[0])
		}
		row := Row{Cells: []Cell{{Text: label}}}
		for _, cell := range c.Cells(i, "–") {
			row.Cells = append(row.Cells, Cell{Text: f.cell(cell)})
		}
		section.Rows = append(section.Rows, row)
	}
	return section
}

// peakSection says when most persons were in each room.
func (s *Summary) peakSection() Section {
	f := &s.frame
	section := Section{Title: f.say("summary.peak", nil)}
	for _, room := range f.Conference.Rooms {
		p := s.peaks[room.ID]
		text := fmt.Sprintf("<%d", checkin.SmallBelow)
		if p.Persons >= checkin.SmallBelow {
			text = f.say("summary.peak_at", map[string]any{"Count": p.Persons, "Time": f.moment(f.Conference.Rounded(p.At))})
		} else if p.Persons == 0 {
			text = "0"
		}
		section.Rows = append(section.Rows, Row{Cells: []Cell{{Text: room.Name.In(f.Language) + ": " + text, Wide: true}}})
	}
	return section
}

// charts is the second page.
func (s *Summary) charts() Part {
	f := &s.frame
	p := Part{Title: f.say("summary.charts", nil)}
	p.Charts = append(p.Charts, s.arrivals())
	for _, name := range []string{checkin.ByCategory, checkin.ByGender, checkin.ByRegion} {
		c := s.tables[name]
		chart := Chart{Title: f.say("figure.attended", nil) + " · " + f.say("dimension."+name, nil)}
		for i, r := range c.Rows {
			chart.Bars = append(chart.Bars, s.bar(c, i, f.Key(c.Dims[0], r.Keys[0])))
		}
		p.Charts = append(p.Charts, chart)
	}
	return p
}

// bar is the attendance of a group.
func (s *Summary) bar(c *Counts, row int, label string) Bar {
	figure := c.Figures[row][2]
	b := Bar{Label: label, Value: figure.Number}
	if figure.Hidden != checkin.Shown {
		b.Value, b.None, b.Text = 0, true, s.frame.cell(c.Cells(row, "–")[2])
	}
	return b
}

// arrivals is when people came first, with the spans in between in which nobody did.
func (s *Summary) arrivals() Chart {
	f, c := &s.frame, s.tables[checkin.ByTime]
	chart := Chart{Title: f.say("summary.arrivals", map[string]any{"Minutes": int(s.step / time.Minute)}), Upright: true}
	label := f.hour
	if s.step >= 24*time.Hour {
		label = func(at time.Time) string { return at.In(f.Conference.Zone).Format("01-02") }
	}
	var last time.Time
	for i, r := range c.Rows {
		at, err := time.ParseInLocation(checkin.SpanLayout, r.Keys[0], f.Conference.Zone)
		if err != nil {
			continue
		}
		for !last.IsZero() && last.Add(s.step).Before(at) && at.Sub(last) <= 8*s.step {
			last = last.Add(s.step)
			chart.Bars = append(chart.Bars, Bar{Label: label(last)})
		}
		chart.Bars = append(chart.Bars, s.bar(c, i, label(at)))
		last = at
	}
	return chart
}
