package report

import (
	"cmp"
	"strings"

	"antechamber/badges/page"
	"antechamber/kiosk/checkin"
)

// Handover is what goes with the badges of each delegation: a sheet for the envelope, and a list to sign. It is made from those who get
// badges. Of a person who must not be listed by name there is a line without one; a hidden person, whose badge is handed over by itself,
// is on neither.
type Handover struct {
	frame       Frame
	delegations []Delegation
}

// NewHandover sorts those who get badges as the list of participants does.
func NewHandover(f Frame, people []checkin.Registration) *Handover {
	var listed []checkin.Registration
	for _, r := range people {
		if r.Listing != checkin.ListingHidden {
			listed = append(listed, r)
		}
	}
	return &Handover{f, f.Delegations(listed)}
}

// Persons is how many lines there are, with a name or without.
func (h *Handover) Persons() int {
	n := 0
	for _, d := range h.delegations {
		n += len(d.Members)
	}
	return n
}

const (
	envelopeSize    = 13.0 // of the organisation on an envelope
	signatureHeight = 11.0
)

// Envelopes has a page for each delegation, to be put on or into the envelope with its badges.
func (h *Handover) Envelopes() *List {
	f := &h.frame
	l := f.list("envelopes.title")
	for _, d := range h.delegations {
		l.Parts = append(l.Parts, Part{
			Title: h.called(d), TitleSize: envelopeSize, Notes: []string{f.Words.Count("envelopes.count", len(d.Members), nil)},
			Columns: []Column{
				{Heading: f.say("list.name", nil), Share: 1.4, Bold: true},
				{Heading: f.say("list.own_script", nil)},
				{Heading: f.say("list.function", nil), Share: 1.2},
				{Heading: f.say("list.category", nil), Width: 17, Align: page.Centre},
			},
			Sections: []Section{{Rows: h.rows(d, 0)}},
		})
	}
	return l
}

// Signatures has a page or more for each delegation: whoever takes a badge signs beside the name.
func (h *Handover) Signatures() *List {
	f := &h.frame
	l := f.list("signatures.title")
	for _, d := range h.delegations {
		l.Parts = append(l.Parts, Part{
			Title: h.called(d), Notes: []string{f.Words.Count("envelopes.count", len(d.Members), nil), f.say("signatures.how", nil)},
			Columns: []Column{
				{Heading: f.say("list.name", nil), Share: 1.3, Bold: true},
				{Heading: f.say("list.own_script", nil), Share: 0.8},
				{Heading: f.say("list.function", nil)},
				{Heading: f.say("list.category", nil), Width: 17, Align: page.Centre},
				{Heading: f.say("signatures.taken", nil), Width: 30},
				{Heading: f.say("signatures.signature", nil), Width: 40},
			},
			Sections: []Section{{Rows: h.rows(d, signatureHeight)}},
		})
	}
	return l
}

func (h *Handover) called(d Delegation) string {
	return cmp.Or(d.Organisation, h.frame.say("door.no_organisation", nil))
}

func (h *Handover) rows(d Delegation, height float64) []Row {
	f := &h.frame
	rows := make([]Row, len(d.Members))
	for i := range d.Members {
		r := &d.Members[i]
		rows[i] = Row{Height: height, Cells: []Cell{{Text: f.say("door.unnamed", nil)}, {}, {}, {Text: f.letter(r.Category)}}}
		if r.Protected() {
			continue
		}
		rows[i].Cells[0] = Cell{Text: entitled(r), Language: r.Language}
		rows[i].Cells[2] = Cell{Text: r.Function, Language: r.Language}
		if strings.TrimSpace(r.Latin()) != "" {
			rows[i].Cells[1] = Cell{Text: r.Name(), Language: r.Language}
		}
	}
	return rows
}

// Table returns who is on the sheets, in the same order.
func (h *Handover) Table(name string) Table {
	f := &h.frame
	t := f.table(name, "organisation", "name", "own_script", "function", "category")
	for _, d := range h.delegations {
		for i, row := range h.rows(d, 0) {
			t.Rows = append(t.Rows, []any{d.Organisation, row.Cells[0].Text, row.Cells[1].Text, row.Cells[2].Text, d.Members[i].Category})
		}
	}
	return t
}
