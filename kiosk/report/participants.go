package report

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"antechamber/kiosk/checkin"
)

// Participants is the list of participants as a conference publishes it: by groups and
// organisations, each delegation as it was notified. Nothing is inferred: an honorific,
// a rank or a role stands there only where it was notified.
type Participants struct {
	frame   Frame
	options ParticipantsOptions
	groups  []participantsGroup
	persons int
}

// ParticipantsOptions say which list is meant.
type ParticipantsOptions struct {
	Final bool
	// Attended are the references of those who came, where the list is of them; nil is
	// of those who are registered.
	Attended map[string]bool
	Barred   map[string]bool // whose right to come in was taken away or passed on
}

// participantsGroup is what stands under one heading.
type participantsGroup struct {
	heading     string
	delegations []delegation
}

// delegation is those of one organisation.
type delegation struct {
	organisation string
	key          []byte
	members      []checkin.Registration
	unnamed      bool // somebody more, of whom only the organisation may be listed
}

// NewParticipants reads the registrations. A hidden person is not on the list.
func NewParticipants(f Frame, registrations iter.Seq2[checkin.Registration, error], o ParticipantsOptions) (*Participants, error) {
	p := &Participants{frame: f, options: o}
	groups := newListGroups(&f)
	for r, err := range registrations {
		if err != nil {
			return nil, err
		}
		if !p.lists(&r) {
			continue
		}
		d := groups.of(&r)
		if r.Protected() {
			d.unnamed = true
			continue
		}
		d.members = append(d.members, r)
		p.persons++
	}
	p.sort(groups.byName)
	return p, nil
}

// listGroups are delegations by the name of the organisation, in the conference's groups.
type listGroups struct {
	frame  *Frame
	byName []map[string]*delegation
}

func newListGroups(f *Frame) *listGroups {
	g := &listGroups{f, make([]map[string]*delegation, len(f.Conference.ListOf()))}
	for i := range g.byName {
		g.byName[i] = make(map[string]*delegation)
	}
	return g
}

// of returns the delegation of a person.
func (g *listGroups) of(r *checkin.Registration) *delegation {
	c := g.frame.Conference
	group, name := g.byName[c.ListGroupOf(r.Organisation, r.Category)], c.NameOf(r.Organisation, g.frame.Language)
	if group[name] == nil {
		group[name] = &delegation{organisation: name}
	}
	return group[name]
}

// Delegation is the people of one organisation, in the order of the list of participants.
type Delegation struct {
	Organisation string // by its name in the language of the frame
	Members      []checkin.Registration
}

// Delegations sorts people as the list of participants does. All of them are there: what is made of it is for the organisers.
func (f *Frame) Delegations(people []checkin.Registration) []Delegation {
	groups := newListGroups(f)
	for i := range people {
		d := groups.of(&people[i])
		d.members = append(d.members, people[i])
	}
	list := &Participants{frame: *f}
	list.sort(groups.byName)
	var all []Delegation
	for _, g := range list.groups {
		for _, d := range g.delegations {
			all = append(all, Delegation{d.organisation, d.members})
		}
	}
	return all
}

// lists tells whether the person belongs on the list, with a name or without.
func (p *Participants) lists(r *checkin.Registration) bool {
	if r.Listing == checkin.ListingHidden || p.options.Barred[r.Reference] {
		return false
	}
	if p.options.Attended != nil {
		return p.options.Attended[r.Reference]
	}
	return r.Status == checkin.StatusApproved
}

// sort puts the groups in the conference's order, the organisations in that of the
// list's language, and the people of each as they were notified.
func (p *Participants) sort(byName []map[string]*delegation) {
	o := newListOrder(&p.frame)
	for i, g := range p.frame.Conference.ListOf() {
		if len(byName[i]) == 0 {
			continue
		}
		group := participantsGroup{heading: p.heading(g)}
		for name, d := range byName[i] {
			d.key = o.organisation(name)
			o.members(d.members)
			group.delegations = append(group.delegations, *d)
		}
		slices.SortFunc(group.delegations, func(a, b delegation) int {
			if (a.organisation == "") != (b.organisation == "") {
				return cmp.Compare(len(b.organisation), len(a.organisation))
			}
			return cmp.Or(bytes.Compare(a.key, b.key), cmp.Compare(a.organisation, b.organisation))
		})
		p.groups = append(p.groups, group)
	}
}

func (p *Participants) heading(g checkin.ListGroup) string {
	if heading := g.Heading.In(p.frame.Language); heading != "" {
		return heading
	}
	return p.frame.say("group."+g.ID, nil)
}

// listOrder is the alphabetical order of a list in its language.
type listOrder struct {
	frame    *Frame
	collator *collate.Collator
}

func newListOrder(f *Frame) *listOrder {
	return &listOrder{f, collate.New(language.Make(f.Language), collate.IgnoreCase)}
}

func (o *listOrder) key(s string) []byte {
	var b collate.Buffer
	return o.collator.KeyFromString(&b, s)
}

// organisation is what an organisation is sorted by. An order that begins with a digit
// holds in every language, any other one in English, and else the name does.
func (o *listOrder) organisation(name string) []byte {
	place, known := o.frame.Conference.Organisation(name)
	begins := strings.IndexFunc(place.Order, unicode.IsDigit) == 0
	if known && begins {
		return append([]byte{0}, place.Order...)
	}
	if known && o.frame.Language == "en" {
		name = place.Order
	}
	return append([]byte{1}, o.key(name)...)
}

func (o *listOrder) members(members []checkin.Registration) {
	keys := make(map[string][]byte, len(members))
	for i := range members {
		r := &members[i]
		family, given := latinParts(r)
		keys[r.Reference] = o.key(family + "\x00" + given)
	}
	slices.SortFunc(members, func(a, b checkin.Registration) int {
		aRole, aRank := a.Place()
		bRole, bRank := b.Place()
		return cmp.Or(cmp.Compare(aRole, bRole), cmp.Compare(aRank, bRank), bytes.Compare(keys[a.Reference], keys[b.Reference]), cmp.Compare(a.Reference, b.Reference))
	})
}

// Persons is how many are listed by name.
func (p *Participants) Persons() int { return p.persons }

func (p *Participants) title() string {
	if p.options.Final {
		return "participants.title"
	}
	return "participants.provisional"
}

func (p *Participants) notes() []string {
	f := &p.frame
	organisations := 0
	for _, g := range p.groups {
		organisations += len(g.delegations)
	}
	key := "participants.registered"
	if p.options.Attended != nil {
		key = "participants.attended"
	}
	notes := []string{f.say(key, map[string]any{"Count": p.persons, "Organisations": organisations, "Time": f.moment(f.Printed)})}
	if !p.options.Final {
		notes = append(notes, f.say("participants.corrections", nil))
	}
	return notes
}

// List returns the list.
func (p *Participants) List() *List {
	f := &p.frame
	l := f.list(p.title())
	part := Part{Title: f.say(p.title(), nil), Notes: p.notes(), Columns: []Column{
		{Heading: f.say("list.name", nil), Share: 1.5},
		{Heading: f.say("list.own_script", nil), Share: 0.7},
		{Heading: f.say("list.function", nil), Share: 1.4},
		{Heading: f.say("dimension.delegation_role", nil), Share: 0.8},
	}}
	for _, g := range p.groups {
		above := g.heading
		for _, d := range g.delegations {
			s := Section{Above: above, Title: cmp.Or(d.organisation, f.say("door.no_organisation", nil))}
			above = ""
			for i := range d.members {
				s.Rows = append(s.Rows, p.row(&d.members[i]))
			}
			if d.unnamed {
				s.Rows = append(s.Rows, Row{Cells: []Cell{{Text: f.say("door.unnamed", nil), Wide: true}}})
			}
			part.Sections = append(part.Sections, s)
		}
	}
	l.Parts = []Part{part}
	return l
}

func (p *Participants) row(r *checkin.Registration) Row {
	return Row{Cells: []Cell{
		{Text: entitled(r), Language: r.Language}, p.native(r), {Text: r.Function, Language: r.Language}, {Text: p.role(r)},
	}}
}

// native is the name in its own script, where the list has another form of it.
func (p *Participants) native(r *checkin.Registration) Cell {
	if r.Latin() == "" {
		return Cell{}
	}
	return Cell{Text: r.Name(), Language: r.Language}
}

func (p *Participants) role(r *checkin.Registration) string {
	if r.DelegationRole == "" {
		return ""
	}
	return p.frame.say("role."+r.DelegationRole, nil)
}

// entitled is the name after the honorific that was notified.
func entitled(r *checkin.Registration) string {
	name, honorific := formal(r), strings.TrimSpace(r.Honorific)
	if honorific == "" || strings.HasPrefix(name, honorific+" ") {
		return name
	}
	return honorific + " " + name
}

// Table returns the list as a table, in the same order.
func (p *Participants) Table() Table {
	t := p.frame.table("participants", "group", "organisation", "honorific", "name", "own_script", "function", "delegation_role")
	for _, g := range p.groups {
		for _, d := range g.delegations {
			for i := range d.members {
				r := &d.members[i]
				t.Rows = append(t.Rows, []any{g.heading, d.organisation, r.Honorific, formal(r), p.native(r).Text, r.Function, p.role(r)})
			}
			if d.unnamed {
				t.Rows = append(t.Rows, []any{g.heading, d.organisation, nil, p.frame.say("door.unnamed", nil), nil, nil, nil})
			}
		}
	}
	return t
}
