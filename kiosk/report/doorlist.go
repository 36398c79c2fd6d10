package report

import (
	"bytes"
	"cmp"
	"iter"
	"maps"
	"slices"
	"time"

	"antechamber/badges/page"
	"antechamber/kiosk/checkin"
)

// Door is who may come in, for a list on paper. A hidden person is not in it, one of
// whom only the organisation may be listed is a number.
type Door struct {
	frame  Frame
	order  *order
	people []person       // approved and listed by name
	others map[string]int // by organisation: approved, and not listed by name
	left   map[string]int // who is not on the list, by status, or "barred"
	day    []checkin.Session
	as     time.Time
}

// NewDoor reads the registrations as of an instant, whose day is that of the list.
// barred are those whose right to come in was taken away or passed on.
func NewDoor(f Frame, registrations iter.Seq2[checkin.Registration, error], barred map[string]bool, at time.Time) (*Door, error) {
	d := &Door{frame: f, order: newOrder(), others: make(map[string]int), left: make(map[string]int), day: sessionsOf(f.Conference, at), as: at}
	for r, err := range registrations {
		if err != nil {
			return nil, err
		}
		switch {
		case r.Listing == checkin.ListingHidden: // not even a number
		case r.Status != checkin.StatusApproved:
			d.left[string(r.Status)]++
		case barred[r.Reference]:
			d.left["barred"]++
		case r.Protected():
			d.others[f.Conference.NameOf(r.Organisation, f.Language)]++
		default:
			d.people = append(d.people, d.order.person(&r))
		}
	}
	slices.SortFunc(d.people, byName)
	return d, nil
}

// Registrations is how many the list has, those that are only a number included.
func (d *Door) Registrations() int {
	n := len(d.people)
	for _, others := range d.others {
		n += others
	}
	return n
}

// sessionsOf returns the sessions of the instant's day, or of the first day where it has none.
func sessionsOf(c *checkin.Conference, at time.Time) []checkin.Session {
	on := func(day time.Time) []checkin.Session {
		var sessions []checkin.Session
		for _, s := range c.Sessions {
			if s.Start.In(c.Zone).Format(time.DateOnly) == day.In(c.Zone).Format(time.DateOnly) {
				sessions = append(sessions, s)
			}
		}
		return sessions
	}
	if today := on(at); len(today) > 0 {
		return today
	}
	first, _ := c.Days()
	return on(first)
}

// Ways are the orders of a door list.
type Ways struct{ ByName, ByDelegation bool }

// List returns the list, each order a part of its own.
func (d *Door) List(ways Ways) *List {
	l := d.frame.list("door.title")
	if ways.ByName {
		l.Parts = append(l.Parts, d.partByName())
	}
	if ways.ByDelegation {
		l.Parts = append(l.Parts, d.partByDelegation())
	}
	return l
}

const (
	tickWidth  = 18.0
	blankLines = 14 // for who is not on the list
	blankSpace = 10.0
)

// ticks are the columns to tick, one a session.
func (d *Door) ticks() []Column {
	columns := make([]Column, 0, len(d.day)+5)
	for _, s := range d.day {
		columns = append(columns, Column{Heading: s.Name.In(d.frame.Language), Width: tickWidth, Tick: true})
	}
	return columns
}

func (d *Door) partByName() Part {
	f := &d.frame
	p := Part{Title: f.say("door.by_name", nil), Notes: d.notes()}
	p.Columns = append(
		d.ticks(), Column{Heading: f.say("list.name", nil), Share: 1.25, Bold: true}, Column{Heading: f.say("list.own_script", nil), Share: 0.8},
		Column{Heading: f.say("list.organisation", nil), Share: 1.25}, d.categoryColumn(), d.referenceColumn())
	for _, r := range d.people {
		letter := d.order.letter(r.indexed())
		if n := len(p.Sections); n == 0 || p.Sections[n-1].Title != letter {
			p.Sections = append(p.Sections, Section{Title: letter})
		}
		s := &p.Sections[len(p.Sections)-1]
		s.Rows = append(s.Rows, d.row(&r, Cell{Text: f.Conference.NameOf(r.Organisation, f.Language)}))
	}
	unnamed := Section{Title: f.say("door.unnamed", nil)}
	for _, organisation := range d.sorted(slices.Collect(maps.Keys(d.others))) {
		unnamed.Rows = append(unnamed.Rows, d.unnamed(organisation))
	}
	p.Sections = append(p.Sections, unnamed, d.blanks(len(p.Columns)))
	return p
}

func (d *Door) partByDelegation() Part {
	f := &d.frame
	p := Part{Title: f.say("door.by_delegation", nil), Notes: d.notes()}
	p.Columns = append(
		d.ticks(), Column{Heading: f.say("list.name", nil), Share: 1.25, Bold: true}, Column{Heading: f.say("list.own_script", nil), Share: 0.8},
		Column{Heading: f.say("list.function", nil), Share: 1.25}, d.categoryColumn(), d.referenceColumn())
	delegations := make(map[string][]person)
	for organisation := range d.others {
		delegations[organisation] = nil
	}
	for _, r := range d.people {
		organisation := f.Conference.NameOf(r.Organisation, f.Language)
		delegations[organisation] = append(delegations[organisation], r)
	}
	for _, organisation := range d.sorted(slices.Collect(maps.Keys(delegations))) {
		s := Section{Title: cmp.Or(organisation, f.say("door.no_organisation", nil))}
		members := delegations[organisation]
		slices.SortFunc(members, byRank)
		for _, r := range members {
			s.Rows = append(s.Rows, d.row(&r, Cell{Text: r.Function, Language: r.Language}))
		}
		if d.others[organisation] > 0 {
			s.Rows = append(s.Rows, d.unnamed(organisation))
		}
		p.Sections = append(p.Sections, s)
	}
	p.Sections = append(p.Sections, d.blanks(len(p.Columns)))
	return p
}

func (d *Door) categoryColumn() Column {
	return Column{Heading: d.frame.say("list.category", nil), Width: 17, Align: page.Centre}
}

func (d *Door) referenceColumn() Column {
	return Column{Heading: d.frame.say("list.reference", nil), Width: 22, Single: true}
}

// sorted sorts names of organisations; "" comes last.
func (d *Door) sorted(organisations []string) []string {
	slices.SortFunc(organisations, func(a, b string) int {
		if (a == "") != (b == "") {
			return -cmp.Compare(len(a), len(b))
		}
		return cmp.Or(bytes.Compare(d.order.key(a), d.order.key(b)), cmp.Compare(a, b))
	})
	return organisations
}

// row is that of a person: a box for each session that the person may come to.
func (d *Door) row(r *person, beside Cell) Row {
	row := Row{Cells: make([]Cell, len(d.day), len(d.day)+5)}
	for i, s := range d.day {
		row.Cells[i].NoTick = !s.Admits(r.Category, r.Roles)
	}
	row.Cells = append(row.Cells, Cell{Text: r.indexed()}, r.native(), beside, Cell{Text: d.frame.letter(r.Category)}, Cell{Text: checkin.SpacedReference(r.Reference)})
	return row
}

// unnamed is the row of those of an organisation who are not listed by name.
func (d *Door) unnamed(organisation string) Row {
	row := Row{Cells: make([]Cell, len(d.day), len(d.day)+1)}
	for i := range row.Cells {
		row.Cells[i].NoTick = true
	}
	return Row{Cells: append(row.Cells, Cell{Text: d.unlisted(organisation), Wide: true})}
}

func (d *Door) unlisted(organisation string) string {
	n := d.others[organisation]
	if organisation == "" {
		return d.frame.Words.Count("door.unlisted_alone", n, nil)
	}
	return d.frame.Words.Count("door.unlisted", n, map[string]any{"Organisation": organisation})
}

// blanks are lines for who is not on the list.
func (d *Door) blanks(columns int) Section {
	s := Section{Title: d.frame.say("door.blank", nil)}
	for range blankLines {
		s.Rows = append(s.Rows, Row{Cells: make([]Cell, columns), Height: blankSpace})
	}
	return s
}

func (d *Door) notes() []string {
	f := &d.frame
	notes := []string{f.Words.Count("door.count", d.Registrations(), map[string]any{"Time": f.moment(d.as)})}
	if len(d.left) > 0 {
		notes = append(notes, f.say("door.left_out", map[string]any{
			"Pending": d.left[string(checkin.StatusPending)], "Cancelled": d.left[string(checkin.StatusCancelled)],
			"Rejected": d.left[string(checkin.StatusRejected)], "Barred": d.left["barred"],
		}))
	}
	return append(notes, f.say("door.how", nil))
}

// Table returns the list as a table, with an empty column a session.
func (d *Door) Table(ways Ways) Table {
	t := d.frame.table("door-list", "reference", "name", "own_script", "organisation", "category")
	for _, s := range d.day {
		t.Columns = append(t.Columns, s.ID)
	}
	add := func(cells ...any) { t.Rows = append(t.Rows, append(cells, make([]any, len(d.day))...)) }
	people := slices.Clone(d.people)
	if !ways.ByName {
		slices.SortStableFunc(people, func(a, b person) int {
			return cmp.Or(bytes.Compare(d.order.key(d.organisation(&a)), d.order.key(d.organisation(&b))), byRank(a, b))
		})
	}
	for _, r := range people {
		add(r.Reference, r.indexed(), r.native().Text, d.organisation(&r), r.Category)
	}
	for _, organisation := range d.sorted(slices.Collect(maps.Keys(d.others))) {
		add("", d.unlisted(organisation), "", organisation, "")
	}
	return t
}

func (d *Door) organisation(r *person) string {
	return d.frame.Conference.NameOf(r.Organisation, d.frame.Language)
}
