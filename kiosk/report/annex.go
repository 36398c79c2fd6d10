package report

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"antechamber/badges/page"
	"antechamber/kiosk/checkin"
)

// Annex is what belongs to a summary and is for the organisers only: who was turned
// away and why, who did not come, the delegations by name, and the heads of the log.
type Annex struct {
	frame  Frame
	naming *Naming
	log    []checkin.Entry // as of the instant of the frame
	whole  []checkin.Entry
	people []checkin.Registration // those who are expected
	came   map[string]bool
}

// NewAnnex reads what an annex is made of.
func NewAnnex(f Frame, facts Facts, naming *Naming) (*Annex, error) {
	whole := facts.Log
	facts = facts.asOf(&f)
	a := &Annex{frame: f, naming: naming, log: checkin.Sort(facts.Log), whole: whole, came: AttendedOf(facts.Log)}
	barred := checkin.BarredOf(facts.Log)
	for r, err := range facts.Registrations {
		if err != nil {
			return nil, err
		}
		if r.Status == checkin.StatusApproved && !barred[r.Reference] {
			a.people = append(a.people, r)
		}
	}
	return a, nil
}

// AttendedOf returns the references of those who were admitted at least once.
func AttendedOf(log []checkin.Entry) map[string]bool {
	came := make(map[string]bool)
	for _, v := range checkin.VisitsOf(log) {
		came[v.Reference] = true
	}
	return came
}

// Rows is how many lines the annex has.
func (a *Annex) Rows() int {
	n := 0
	for _, p := range a.List().Parts {
		for _, s := range p.Sections {
			n += len(s.Rows)
		}
	}
	return n
}

// List lays the annex out.
func (a *Annex) List() *List {
	l := a.frame.list("annex.title")
	l.Parts = []Part{a.turnedAway(), a.delegations(), a.noShows(), a.heads()}
	return l
}

func (a *Annex) turnedAway() Part {
	f := &a.frame
	p := Part{Title: f.say("annex.turned_away", nil), Notes: []string{f.say("annex.internal", nil)}, Columns: []Column{
		{Heading: f.say("attendance.verdict", nil), Share: 0.8},
		{Heading: f.say("annex.reason", nil), Share: 1.4, Bold: true},
		{Heading: f.say("annex.presentations", nil), Width: 32, Align: page.Right},
		{Heading: f.say("annex.persons", nil), Width: 32, Align: page.Right},
	}}
	s := Section{}
	for _, t := range checkin.TurnedAwayOf(a.log) {
		s.Rows = append(s.Rows, Row{Cells: []Cell{
			{Text: f.say("verdict."+string(t.Verdict), nil)}, {Text: f.say("why."+string(t.Reason), nil)}, {Text: fmt.Sprint(t.Presentations)}, {Text: fmt.Sprint(t.Persons)},
		}})
	}
	if len(s.Rows) == 0 { // nobody: an empty page would look like a fault
		s.Rows = []Row{{Cells: []Cell{{Text: "–"}, {Text: "–"}, {Text: "0"}, {Text: "0"}}}}
	}
	p.Sections = []Section{s}
	return p
}

// delegations says how many of each organisation were expected and came; a hidden person is in none.
func (a *Annex) delegations() Part {
	f := &a.frame
	type numbers struct{ expected, came int }
	byName := make(map[string]*numbers)
	for i := range a.people {
		r := &a.people[i]
		if r.Listing == checkin.ListingHidden {
			continue
		}
		name := f.Conference.NameOf(r.Organisation, f.Language)
		if byName[name] == nil {
			byName[name] = &numbers{}
		}
		byName[name].expected++
		if a.came[r.Reference] {
			byName[name].came++
		}
	}
	s := Section{}
	for _, name := range newListOrder(f).sorted(slices.Collect(maps.Keys(byName))) {
		s.Rows = append(s.Rows, Row{Cells: []Cell{
			{Text: cmp.Or(name, f.say("door.no_organisation", nil))}, {Text: fmt.Sprint(byName[name].expected)}, {Text: fmt.Sprint(byName[name].came)},
		}})
	}
	return Part{Title: f.say("annex.delegations", nil), Columns: []Column{
		{Heading: f.say("list.organisation", nil), Bold: true},
		{Heading: f.say("figure.expected", nil), Width: 30, Align: page.Right},
		{Heading: f.say("figure.attended", nil), Width: 30, Align: page.Right},
	}, Sections: []Section{s}}
}

func (o *listOrder) sorted(names []string) []string {
	slices.SortFunc(names, func(a, b string) int {
		if (a == "") != (b == "") {
			return cmp.Compare(len(b), len(a))
		}
		return cmp.Or(bytes.Compare(o.organisation(a), o.organisation(b)), cmp.Compare(a, b))
	})
	return names
}

// noShows are those who were expected and did not come, those who may be listed by name.
func (a *Annex) noShows() Part {
	f := &a.frame
	byName := make(map[string][]checkin.Registration)
	for _, r := range a.people {
		if !a.came[r.Reference] && !r.Protected() {
			name := f.Conference.NameOf(r.Organisation, f.Language)
			byName[name] = append(byName[name], r)
		}
	}
	p := Part{Title: f.say("annex.no_shows", nil), Columns: []Column{
		{Heading: f.say("list.name", nil), Share: 1.4, Bold: true},
		{Heading: f.say("list.function", nil), Share: 1.4},
		{Heading: f.say("list.reference", nil), Width: 24, Single: true},
	}}
	o := newListOrder(f)
	for _, name := range o.sorted(slices.Collect(maps.Keys(byName))) {
		s := Section{Title: cmp.Or(name, f.say("door.no_organisation", nil))}
		members := byName[name]
		o.members(members)
		for i := range members {
			r := &members[i]
			told := a.naming.Of(r.Reference, r.Organisation, r.Category)
			row := Row{Cells: []Cell{{Text: told.Name}, {Text: r.Function, Language: r.Language}, {Text: told.Reference}}}
			if told.Name == "" {
				row.Cells[1].Text = ""
			}
			s.Rows = append(s.Rows, row)
		}
		p.Sections = append(p.Sections, s)
	}
	return p
}

// heads are the last entries of each log: whoever has them on paper can tell later
// whether it was cut short or written anew.
func (a *Annex) heads() Part {
	f := &a.frame
	p := Part{Title: f.say("annex.heads", nil), Notes: []string{f.say("annex.heads_how", nil)}, Columns: []Column{{Width: 24}, {}}}
	for _, h := range HeadsOf(a.whole) {
		s := Section{Title: cmp.Or(h.Kiosk, h.Origin)}
		for _, line := range [][2]string{
			{"origin", h.Origin},
			{"seq", fmt.Sprint(h.Seq)},
			{"hash", hex.EncodeToString(h.Hash)},
			{"signature", base64.StdEncoding.EncodeToString(h.Signature)},
			{"public_key", base64.StdEncoding.EncodeToString(h.PublicKey)},
		} {
			s.Rows = append(s.Rows, Row{Cells: []Cell{{Text: line[0]}, {Text: line[1]}}})
		}
		p.Sections = append(p.Sections, s)
	}
	return p
}

// Head is the last entry of an origin.
type Head struct {
	Origin, Kiosk              string
	Seq                        uint64
	Hash, Signature, PublicKey []byte
}

// HeadsOf returns the heads of a log, by origin.
func HeadsOf(log []checkin.Entry) []Head {
	heads := make(map[string]*Head)
	for _, e := range log {
		h := heads[e.ID.Origin]
		if h == nil {
			h = &Head{Origin: e.ID.Origin}
			heads[e.ID.Origin] = h
		}
		if e.Kind == checkin.KindOrigin {
			h.Kiosk, h.PublicKey = e.Kiosk, e.PublicKey
		}
		if e.ID.Seq > h.Seq {
			h.Seq, h.Hash, h.Signature = e.ID.Seq, e.Hash, e.Signature
		}
	}
	var all []Head
	for _, origin := range slices.Sorted(maps.Keys(heads)) {
		all = append(all, *heads[origin])
	}
	return all
}
