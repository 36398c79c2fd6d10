package report

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"time"

	"antechamber/badges/page"
	"antechamber/kiosk/checkin"
)

// Inside is who is inside, by room, for an evacuation: everybody has a line of one's
// own, so that heads can be counted; a protected person's has no name.
type Inside struct {
	frame  Frame
	rooms  []checkin.Presence
	person func(reference string) (*checkin.Registration, error)
	as     time.Time
}

// NewInside makes the list as of an instant. person looks a registration up; it
// returns nil where there is none.
func NewInside(f Frame, rooms []checkin.Presence, person func(reference string) (*checkin.Registration, error), at time.Time) *Inside {
	return &Inside{f, rooms, person, at}
}

// Persons is how many are on the list.
func (in *Inside) Persons() int {
	n := 0
	for _, p := range in.rooms {
		n += len(p.Persons)
	}
	return n
}

// line is what the list says of one person.
type line struct {
	key                    []byte // what it is sorted by; nil where there is no name
	name, native           Cell
	organisation, category string
	at                     time.Time
	entrance               string
}

// List returns the list.
func (in *Inside) List() (*List, error) {
	f := &in.frame
	l := f.list("inside.title")
	part := Part{Title: f.say("inside.title", nil), Notes: in.notes(), Columns: []Column{
		{Heading: f.say("inside.number", nil), Width: 11, Align: page.Right},
		{Heading: f.say("inside.found", nil), Width: 15, Tick: true},
		{Heading: f.say("list.name", nil), Share: 1.3, Bold: true},
		{Heading: f.say("list.own_script", nil), Share: 0.8},
		{Heading: f.say("list.organisation", nil), Share: 1.2},
		{Heading: f.say("list.category", nil), Width: 17, Align: page.Centre},
		{Heading: f.say("inside.since", nil), Width: 17},
		{Heading: f.say("inside.entrance", nil), Share: 0.8},
	}}
	for _, p := range in.rooms {
		s := Section{Title: in.title(&p)}
		lines, err := in.lines(&p)
		if err != nil {
			return nil, err
		}
		for i, x := range lines {
			s.Rows = append(s.Rows, Row{Cells: []Cell{
				{Text: fmt.Sprint(i + 1)}, {}, x.name, x.native, {Text: x.organisation}, {Text: f.letter(x.category)}, {Text: f.hour(x.at)}, {Text: f.entrance(x.entrance)},
			}})
		}
		part.Sections = append(part.Sections, s)
	}
	l.Parts = []Part{part}
	return l, nil
}

// title says which room it is and how many are there.
func (in *Inside) title(p *checkin.Presence) string {
	args := map[string]any{"Room": p.Room.Name.In(in.frame.Language), "Session": p.Session.Name.In(in.frame.Language), "Time": in.frame.hour(p.Session.End)}
	if p.Closed {
		return in.frame.Words.Count("inside.closed", len(p.Persons), args)
	}
	return in.frame.Words.Count("inside.room", len(p.Persons), args)
}

// notes say of each room how many there are, also where nobody is.
func (in *Inside) notes() []string {
	f := &in.frame
	notes := []string{f.say("inside.as_of", map[string]any{"Time": f.moment(in.as), "Count": in.Persons()})}
	for i := range in.rooms {
		p := &in.rooms[i]
		note := f.say("list.sentence", map[string]any{"Words": in.title(p)})
		if !p.Room.ExitsCounted {
			note = f.both(note, f.say("inside.uncounted", nil))
		}
		if p.Recount != nil {
			note = f.both(note, f.say("inside.recount", map[string]any{"Time": f.hour(p.Recount.At), "Count": p.Recount.Number}))
		}
		notes = append(notes, note)
	}
	return append(notes, f.say("inside.how", nil))
}

// lines are those of a room by name, those without one at the end.
func (in *Inside) lines(p *checkin.Presence) ([]line, error) {
	lines := make([]line, 0, len(p.Persons))
	o := newOrder()
	for i := range p.Persons {
		x, err := in.line(o, &p.Persons[i])
		if err != nil {
			return nil, err
		}
		lines = append(lines, x)
	}
	slices.SortStableFunc(lines, func(a, b line) int {
		if (a.key == nil) != (b.key == nil) {
			return cmp.Compare(len(b.key), len(a.key))
		}
		return bytes.Compare(a.key, b.key)
	})
	return lines, nil
}

// line is what may be said of who came in by the entry.
func (in *Inside) line(o *order, e *checkin.Entry) (line, error) {
	f := &in.frame
	x := line{at: e.At, entrance: e.Entrance}
	r, err := in.person(e.Reference)
	if err != nil {
		return x, err
	}
	organisation := f.Conference.NameOf(e.Organisation, f.Language)
	switch {
	case r == nil: // erased, or not here yet
		x.name = Cell{Text: f.say("inside.unknown", map[string]any{"Reference": checkin.SpacedReference(e.Reference)})}
		x.organisation, x.category = organisation, e.Category
	case r.Listing == checkin.ListingHidden:
		x.name = Cell{Text: f.say("inside.hidden", nil)}
	case r.Protected():
		x.name, x.organisation = Cell{Text: f.say("inside.protected", nil)}, organisation
	default:
		p := o.person(r)
		x.key = p.key
		x.name, x.native = Cell{Text: p.indexed(), Language: r.Language}, p.native()
		x.organisation, x.category = organisation, cmp.Or(e.Category, r.Category)
	}
	return x, nil
}

// Table returns the list as a table.
func (in *Inside) Table() (Table, error) {
	t := in.frame.table("inside", "room", "session", "closed", "number", "name", "own_script", "organisation", "category", "at", "entrance")
	for _, p := range in.rooms {
		closed := ""
		if p.Closed {
			closed = "closed"
		}
		lines, err := in.lines(&p)
		if err != nil {
			return t, err
		}
		for i, x := range lines {
			t.Rows = append(t.Rows, []any{p.Room.ID, p.Session.ID, closed, i + 1, x.name.Text, x.native.Text, x.organisation, x.category, x.at, x.entrance})
		}
	}
	return t, nil
}
