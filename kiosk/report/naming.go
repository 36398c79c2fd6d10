package report

import (
	"crypto/rand"
	"iter"

	"antechamber/kiosk/checkin"
)

// Naming says what an export tells of a person: all of one who is listed, the
// organisation of one of whom only that may be listed, and nothing of one who is hidden.
// Whose reference must not be told has a pseudonym, which is another in each export.
type Naming struct {
	conference *checkin.Conference
	language   string
	pseudonyms bool
	people     map[string]checkin.Registration
	given      map[string]string // the pseudonym by reference
	taken      map[string]bool
}

// NewNaming reads the registrations. With pseudonyms nobody has a name.
func (f *Frame) NewNaming(registrations iter.Seq2[checkin.Registration, error], pseudonyms bool) (*Naming, error) {
	n := &Naming{f.Conference, f.Language, pseudonyms, make(map[string]checkin.Registration), make(map[string]string), make(map[string]bool)}
	for r, err := range registrations {
		if err != nil {
			return nil, err
		}
		n.people[r.Reference] = r
	}
	return n, nil
}

// Told is what an export tells of a person.
type Told struct{ Reference, Name, Organisation, Category string }

// Of returns what is told of the person, who was seen as of an organisation and a category.
func (n *Naming) Of(reference, organisation, category string) Told {
	r, known := n.people[reference]
	told := Told{Reference: reference, Organisation: n.conference.NameOf(organisation, n.language), Category: category}
	switch {
	case reference == "":
	case known && r.Listing == checkin.ListingHidden:
		told = Told{Reference: n.pseudonym(reference)}
	case known && r.Protected() || n.pseudonyms:
		told.Reference = n.pseudonym(reference)
	case known:
		told.Name = plainName(&r)
	}
	return told
}

// plainName is the name, with the Latin form beside another script.
func plainName(r *checkin.Registration) string {
	if latin := r.Latin(); latin != "" {
		return latin + " (" + r.Name() + ")"
	}
	return r.Name()
}

// pseudonymLength is how many characters a pseudonym has beside its mark: chance alone decides which.
const pseudonymLength = 7

func (n *Naming) pseudonym(reference string) string {
	if p, ok := n.given[reference]; ok {
		return p
	}
	p := ""
	for p == "" || n.taken[p] {
		p = "p-" + rand.Text()[:pseudonymLength]
	}
	n.given[reference], n.taken[p] = p, true
	return p
}
