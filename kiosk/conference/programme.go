package conference

import (
	"slices"
	"time"

	"antechamber/kiosk/checkin"
)

const mostPersons = 1_000_000 // in a room: more is a slip of the keyboard

// programme reads the rooms, sessions and entrances into the conference, whose
// categories, roles and organisations are read already.
type programme struct {
	*table
	c    *checkin.Conference
	date time.Time // of what names no date itself
}

func (p *programme) read() {
	p.date = p.day("date", time.Time{})
	p.c.Registration = p.hours()
	p.named("rooms", func(id string, t *table) { p.c.Rooms = append(p.c.Rooms, p.room(id, t)) })
	p.overflows()
	p.named("sessions", func(id string, t *table) { p.c.Sessions = append(p.c.Sessions, p.session(id, t)) })
	p.named("entrances", func(id string, t *table) { p.c.Entrances = append(p.c.Entrances, p.entrance(id, t)) })
	slices.SortStableFunc(p.c.Sessions, func(a, b checkin.Session) int { return a.Start.Compare(b.Start) })
	p.overlaps()
	p.ways()
}

func (p *programme) hours() []checkin.Hours {
	var hours []checkin.Hours
	for _, t := range p.tables("registration_hours") {
		t.require("from", "to")
		day := t.day("date", p.date)
		h := checkin.Hours{From: t.instant("from", day, p.c.Zone), To: t.instant("to", day, p.c.Zone)}
		t.done()
		if h.From.IsZero() || h.To.IsZero() {
			continue
		}
		if !h.To.After(h.From) {
			t.faultAt("to", "registration closes at %s, but opens at %s: let it close later", clock(h.To), clock(h.From))
		}
		if len(hours) > 0 && h.From.Before(hours[len(hours)-1].To) {
			t.faultAt("from", "these hours begin before those above end: put them in order and apart")
		}
		hours = append(hours, h)
	}
	return hours
}

func (p *programme) room(id string, t *table) checkin.Room {
	t.require("name")
	room := checkin.Room{
		ID: id, Name: t.text("name"),
		Capacity:     t.number("capacity", 0, mostPersons, 0),
		ExitsCounted: t.choice("exits", "uncounted", "counted", "uncounted") == "counted",
		Overflow:     t.str("overflow", ""),
	}
	for _, q := range t.tables("quotas") {
		room.Quotas = append(room.Quotas, p.quota(q, true))
	}
	kept := 0
	for _, q := range t.tables("reserved") {
		room.Reserved = append(room.Reserved, p.quota(q, false))
		kept += room.Reserved[len(room.Reserved)-1].Seats
	}
	if room.Capacity > 0 && kept > room.Capacity {
		t.faultAt("reserved", "%d seats are reserved, but the room has %d: reserve fewer", kept, room.Capacity)
	}
	return room
}

// quota reads how many seats a group has. Only where it is a limit may every
// organisation have its own.
func (p *programme) quota(t *table, limit bool) checkin.Quota {
	t.require("category", "seats")
	q := checkin.Quota{
		Category:     t.str("category", ""),
		Organisation: t.str("organisation", ""),
		Seats:        t.number("seats", 0, mostPersons, 0),
	}
	if limit {
		q.Each = t.truth("each_organisation")
	}
	t.done()
	if q.Each && q.Organisation != "" {
		t.faultAt("each_organisation", "one organisation is named already: leave one of the two out")
	}
	if _, ok := p.c.Category(q.Category); !ok && t.node.fields["category"] != nil {
		t.faultAt("category", "the category %q is not declared: declare it under [categories] or correct it", q.Category)
	}
	if q.Organisation != "" {
		if _, ok := p.c.Organisation(q.Organisation); !ok {
			t.faultAt("organisation", "the organisation %q is not known: correct it or declare it under [[organisations]]", q.Organisation)
		}
	}
	return q
}

func (p *programme) overflows() {
	for _, room := range p.c.Rooms {
		if room.Overflow == "" {
			continue
		}
		t := p.sub("rooms", room.ID)
		if room.Overflow == room.ID {
			t.faultAt("overflow", "a room cannot be its own overflow: name another or leave it out")
		} else if _, ok := p.c.Room(room.Overflow); !ok {
			t.faultAt("overflow", "the room %q is not declared: declare it under [rooms] or correct it", room.Overflow)
		}
	}
}

// sub returns a named table that was read already, to tell faults of its keys.
func (p *programme) sub(key, id string) *table {
	return &table{reader: p.reader, node: p.node.fields[key].fields[id], path: join(key, id)}
}

// whichRoom reads the room that a session or an entrance belongs to; where there is only one room it need not be named.
func (p *programme) whichRoom(t *table) string {
	if t.node.fields["room"] == nil && len(p.c.Rooms) == 1 {
		return t.str("room", p.c.Rooms[0].ID)
	}
	t.require("room")
	id := t.str("room", "")
	if n := t.node.fields["room"]; n != nil && n.kind == kindText {
		if _, ok := p.c.Room(id); !ok {
			t.faultAt("room", "the room %q is not declared: declare it under [rooms] or correct it", id)
		}
	}
	return id
}

func (p *programme) session(id string, t *table) checkin.Session {
	t.require("name", "start", "end")
	day := t.day("date", p.date)
	s := checkin.Session{
		ID: id, Name: t.text("name"), Room: p.whichRoom(t),
		Start: t.instant("start", day, p.c.Zone), End: t.instant("end", day, p.c.Zone),
	}
	if !s.Start.IsZero() && !s.End.IsZero() && !s.End.After(s.Start) {
		t.faultAt("end", "the session ends at %s, but starts at %s: let it end later", clock(s.End), clock(s.Start))
	}
	for _, n := range t.list("categories") {
		if _, ok := p.c.Category(n.text); !ok {
			t.fault(n.line, join(t.path, "categories"), "the category %q is not declared: declare it under [categories] or correct it", n.text)
		}
		s.Categories = append(s.Categories, n.text)
	}
	for _, n := range t.list("roles") {
		if !slices.ContainsFunc(p.c.Roles, func(r checkin.Role) bool { return r.ID == n.text }) {
			t.fault(n.line, join(t.path, "roles"), "the role %q is not declared: declare it under [roles] or correct it", n.text)
		}
		s.Roles = append(s.Roles, n.text)
	}
	for _, item := range t.tables("programme") {
		s.Programme = append(s.Programme, readItem(item))
	}
	return s
}

func readItem(t *table) checkin.Item {
	t.require("kind", "title")
	item := checkin.Item{Kind: t.str("kind", ""), Title: t.text("title"), By: t.text("by"), Topics: t.texts("topics")}
	t.done()
	return item
}

func (p *programme) entrance(id string, t *table) checkin.Entrance {
	t.require("name")
	e := checkin.Entrance{ID: id, Name: t.text("name"), Room: p.whichRoom(t), Unattended: t.truth("unattended")}
	direction := t.str("direction", "both")
	switch direction {
	case "both":
		e.In, e.Out = true, true
	case "in":
		e.In = true
	case "out":
		e.Out = true
	default:
		t.faultAt("direction", "with the direction %q this entrance lets nobody through: write \"in\", \"out\" or \"both\"", direction)
	}
	return e
}

// overlaps tells the sessions that begin before another in the same room has ended.
func (p *programme) overlaps() {
	last := map[string]checkin.Session{} // by room, the one that ends last so far
	for _, s := range p.c.Sessions {
		before, ok := last[s.Room]
		if ok && s.Room != "" && !s.Start.IsZero() && s.Start.Before(before.End) {
			p.sub("sessions", s.ID).faultAt("start", "the session %q is still on in the room %q until %s: start later or take another room", before.ID, s.Room, clock(before.End))
		}
		if !ok || s.End.After(before.End) {
			last[s.Room] = s
		}
	}
}

// ways tells the rooms that nobody could come into.
func (p *programme) ways() {
	for _, s := range p.c.Sessions {
		if _, ok := p.c.Room(s.Room); ok && !slices.ContainsFunc(p.c.Entrances, func(e checkin.Entrance) bool { return e.In && e.Room == s.Room }) {
			p.sub("sessions", s.ID).faultAt("room", "no entrance lets people into the room %q: add one under [entrances]", s.Room)
		}
	}
	for _, e := range p.c.Entrances {
		if _, ok := p.c.Room(e.Room); ok && e.In && !slices.ContainsFunc(p.c.Sessions, func(s checkin.Session) bool { return s.Room == e.Room }) {
			p.sub("entrances", e.ID).faultAt("room", "the room %q has no session, so this entrance lets nobody in: add a session or take the entrance away", e.Room)
		}
	}
}

func clock(at time.Time) string { return at.Format("15:04") }
