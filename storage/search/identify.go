package search

import (
	"hash/fnv"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// Looked is how many registrations are looked at for one who says who he or she is,
// whether anybody is found or not.
const Looked = 16

// Identify makes the inquiry about facts among the indexed registrations, as
// checkin.Identifier asks for it. Organisations and States go by any name that the conference knows.
func (x *Index) Identify(c *checkin.Conference, f checkin.Facts) checkin.Inquiry {
	q := newQuestion(c, f)
	likely, all := x.likely(q)
	return checkin.Inquiry{References: likely, Normal: q.normal(), Fits: func(r *checkin.Registration) bool { return q.fits(r) && all }}
}

// Identify makes an inquiry in the index in force, as Index.Identify does.
func (l *Live) Identify(c *checkin.Conference, f checkin.Facts) checkin.Inquiry {
	return l.index().Identify(c, f)
}

// question is facts as they are compared.
type question struct {
	checkin.Facts
	conference    *checkin.Conference
	family, given string // keys
	email         string
	organisation  string   // folded
	known         string   // the English name of that organisation, where the conference knows it
	countries     []string // codes
}

func newQuestion(c *checkin.Conference, f checkin.Facts) *question {
	q := &question{
		Facts: f, conference: c, family: nameKey(f.FamilyName), given: nameKey(f.GivenName), email: emailForm(f.Email), organisation: Fold(f.Organisation),
	}
	country := Fold(f.Country)
	for i := range c.Organisations {
		o := &c.Organisations[i]
		if q.organisation != "" && q.known == "" && isCalled(o, q.organisation) {
			q.known = o.Name.In("en")
		}
		if o.Code != "" && country != "" && (Fold(o.Code) == country || isCalled(o, country)) {
			q.countries = append(q.countries, o.Code)
		}
	}
	if country != "" && len(country) == 2 { // also a code that this conference does not know
		q.countries = append(q.countries, strings.ToUpper(country))
	}
	return q
}

// isCalled tells whether a folded name is one of the organisation's.
func isCalled(o *checkin.Organisation, folded string) bool {
	for _, name := range o.Name {
		if Fold(name) == folded {
			return true
		}
	}
	return slices.ContainsFunc(o.Aliases, func(name string) bool { return Fold(name) == folded })
}

// fits tells whether every fact that was given is the registration's.
func (q *question) fits(r *checkin.Registration) bool {
	family, given := factKeys(r)
	if q.GivenName != "" && q.given == q.family { // one word of a passport is not both names
		family, given = nameKeys(Fold(r.FamilyName)), nameKeys(Fold(r.GivenName))
	}
	return (q.Reference == "" || q.Reference == r.Reference) &&
		(q.FamilyName == "" || q.family != "" && slices.Contains(family, q.family)) &&
		(q.GivenName == "" || q.given != "" && slices.Contains(given, q.given)) &&
		(q.Email == "" || q.email != "" && q.email == emailForm(r.Email)) &&
		(q.Organisation == "" || q.represents(r.Organisation)) &&
		(q.Country == "" || slices.Contains(q.countries, strings.ToUpper(r.Country)))
}

// represents tells whether a registered organisation is the one that was given.
func (q *question) represents(registered string) bool {
	if q.organisation == "" || registered == "" {
		return false
	}
	if Fold(registered) == q.organisation {
		return true
	}
	o, known := q.conference.Organisation(registered)
	return known && o.Name.In("en") == q.known
}

// normal returns the facts in one spelling.
func (q *question) normal() string {
	return strings.Join([]string{q.Reference, q.family, q.given, q.email, q.organisation, Fold(q.Country)}, "\x1f")
}

// likely returns the references of those whom the facts may fit, and of others until
// there are Looked of them, or all. all is false where the facts may fit even more.
func (x *Index) likely(q *question) (found []string, all bool) {
	if q.Reference != "" {
		found = []string{q.Reference}
	} else {
		x.segments(func(s *segment, gone set) { found = append(found, s.likely(q, gone)...) })
	}
	all = len(found) <= Looked
	found = found[:min(len(found), Looked)]
	size, enough := x.base.size()+x.fresh.size(), min(Looked, x.Len())
	h := fnv.New32a()
	h.Write([]byte(q.normal()))
	for i := 0; i < size && len(found) < enough; i++ {
		doc, s, gone := (int(h.Sum32())+i)%size, x.base, x.gone
		if doc >= s.size() {
			doc, s, gone = doc-s.size(), x.fresh, nil
		}
		if ref := s.reference(uint32(doc)); !gone.has(uint32(doc)) && !slices.Contains(found, ref) {
			found = append(found, ref)
		}
	}
	return found, all
}

// likely returns the listed people of the segment who have the family name and what
// else was given.
func (s *segment) likely(q *question, gone set) []string {
	var wanted []bool
	if q.Organisation != "" {
		wanted = make([]bool, len(s.organisations))
		for n, name := range s.organisations {
			wanted[n] = q.represents(name)
		}
	}
	email, given := emailHash(q.Email), factHash(givenMark, q.given)
	var found []string
	for doc := range s.facts.of(factHash(familyMark, q.family)) {
		switch {
		case gone.has(doc),
			q.Email != "" && s.emails[doc] != email,
			wanted != nil && !wanted[s.represents[doc]],
			q.GivenName != "" && !s.facts.has(given, doc),
			q.Country != "" && !slices.ContainsFunc(q.countries, func(c string) bool { return s.facts.has(factHash(countryMark, c), doc) }):
			continue
		}
		found = append(found, s.reference(doc))
	}
	return found
}
