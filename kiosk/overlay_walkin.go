package kiosk

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"antechamber/kiosk/checkin"
)

const (
	keyWalkIn  keyName = "f4"
	keyApprove keyName = "ctrl y"
)

// The fields of a walk-in's form, in their order.
const (
	walkInGiven = iota
	walkInFamily
	walkInLatin
	walkInOrganisation
	walkInCountry
	walkInCategory
	walkInFunction
	walkInEmail
)

// walkInOverlay asks for what is to be known of somebody who is not registered.
type walkInOverlay struct {
	form       form
	categories []named
	offered    []organisation // that the field was last completed to
	filled     string         // the country that came from an organisation
	problem    saying         // what is wrong with the whole; zero is nothing
	busy       bool           // it is being checked or registered
}

// named is what has an identifier and a name in the language of the screen.
type named struct{ id, name string }

// organisation is one that a form offers, and what follows from it.
type organisation struct {
	name     string // as it is registered
	country  string // of a State
	category string // of a Member State
}

func newWalkInOverlay(categories []named, given, family string) walkInOverlay {
	var f form
	for _, label := range []string{
		"walkin.given", "walkin.family", "walkin.latin", "walkin.organisation", "walkin.country", "walkin.category", "walkin.function", "walkin.email",
	} {
		f.fields = append(f.fields, field{label: label})
	}
	f.fields[walkInLatin].hint, f.fields[walkInEmail].hint = "walkin.latin_hint", "walkin.email_hint"
	f.fields[walkInCategory].hint = "walkin.category_hint"
	f.fields[walkInGiven].text, f.fields[walkInFamily].text = given, family
	if family != "" && given == "" {
		f.at = walkInFamily
	}
	return walkInOverlay{form: f, categories: categories}
}

// typedName parts what was searched for into names: the last word is the family
// name, but a name of East Asia is left whole. What has a digit is no name.
func typedName(query string) (given, family string) {
	words := strings.Fields(query)
	if len(words) == 0 || strings.ContainsFunc(query, unicode.IsDigit) {
		return "", ""
	}
	if query == strings.ToLower(query) {
		for i, w := range words {
			words[i] = capital(w)
		}
	}
	last := len(words) - 1
	return strings.Join(words[:last], " "), words[last]
}

// welcoming tells whether a walk-in can be registered now.
func (s *deskState) welcoming() bool { return s.scene != deciding }

func (s deskState) onWalkInKey() (deskState, []command) {
	open := openWalkIn{}
	if s.person == nil {
		open.given, open.family = typedName(s.query)
	}
	return s, []command{open}
}

func (walkInOverlay) holds() bool { return false }

func (o walkInOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	if k == keyDown && o.form.at == walkInCategory && len(o.form.fields[o.form.at].options) == 0 {
		o = o.offerCategories() // again, where the field says that one is missing
	}
	f, did := o.form.key(k)
	return o.after(s, f, did)
}

func (o walkInOverlay) typed(s deskState, r rune) (deskState, []command) {
	f, did := o.form.typed(r)
	return o.after(s, f, did)
}

func (o walkInOverlay) picked(s deskState, i int) (deskState, []command) {
	f, did := o.form.pick(i)
	return o.after(s, f, did)
}

func (o walkInOverlay) after(s deskState, f form, did step) (deskState, []command) {
	before := o.form.at
	if did == closed {
		return s.withoutOverlay(), nil
	}
	o.form, o.problem = f, saying{}
	switch did {
	case accepted:
		return o.submit(s)
	case taken:
		if before == walkInOrganisation {
			o = o.follow()
		}
		o = o.offerCategories()
	case moved, edited:
		o = o.offerCategories()
		if did == edited && f.at == walkInOrganisation {
			return s.with(o), append(lasting(), completeOrganisation{f.text(walkInOrganisation)})
		}
	}
	return s.with(o), lasting()
}

// follow fills in what follows from the organisation that was taken, where nobody wrote it.
func (o walkInOverlay) follow() walkInOverlay {
	i := slices.IndexFunc(o.offered, func(g organisation) bool { return g.name == o.form.text(walkInOrganisation) })
	if i < 0 {
		return o
	}
	g := o.offered[i]
	o.form.fields = slices.Clone(o.form.fields)
	if country := &o.form.fields[walkInCountry]; strings.TrimSpace(country.text) == o.filled {
		country.text, o.filled = g.country, g.country
	}
	if category := &o.form.fields[walkInCategory]; strings.TrimSpace(category.text) == "" {
		for _, c := range o.categories {
			if c.id == g.category {
				category.text = c.name
			}
		}
	}
	return o
}

// offerCategories completes the field of the category while it has the keyboard.
func (o walkInOverlay) offerCategories() walkInOverlay {
	if o.form.at != walkInCategory {
		return o
	}
	typed, option := strings.ToLower(o.form.text(walkInCategory)), o.form.option
	var names []string
	for _, c := range o.categories {
		if c.name == o.form.text(walkInCategory) { // nothing is left to choose
			names = nil
			break
		}
		if strings.Contains(strings.ToLower(c.name), typed) {
			names = append(names, c.name)
		}
	}
	o.form = o.form.complete(names)
	o.form.option = min(option, len(o.form.fields[walkInCategory].options))
	return o
}

// completed takes the organisations that fit what is written.
func (o walkInOverlay) completed(words string, found []organisation) overlay {
	if o.form.at == walkInOrganisation && o.form.text(walkInOrganisation) == words {
		o.offered = found
		o.form = o.form.complete(namesOf(found))
	}
	return o
}

func namesOf(found []organisation) []string {
	names := make([]string, len(found))
	for i, g := range found {
		names[i] = g.name
	}
	return names
}

// submit has the registration checked, or says what is missing.
func (o walkInOverlay) submit(s deskState) (deskState, []command) {
	if o.busy {
		return s, nil
	}
	r := o.registration()
	if o.form = o.incorrect(&r); slices.ContainsFunc(o.form.fields, func(f field) bool { return f.problem.key != "" }) {
		return s.with(o), lasting()
	}
	o.busy = true
	return s.with(o), append(lasting(), checkWalkIn{r})
}

func (o walkInOverlay) registration() checkin.Registration {
	text := o.form.text
	r := checkin.Registration{
		GivenName: text(walkInGiven), FamilyName: text(walkInFamily), LatinName: text(walkInLatin), Organisation: text(walkInOrganisation),
		Country: strings.ToUpper(text(walkInCountry)), Function: text(walkInFunction), Email: text(walkInEmail),
	}
	for _, c := range o.categories {
		if strings.EqualFold(c.name, text(walkInCategory)) || strings.EqualFold(c.id, text(walkInCategory)) {
			r.Category = c.id
		}
	}
	return r
}

var countryCode = regexp.MustCompile(`^([A-Z]{2})?$`)

// incorrect says at each field what is wrong with it.
func (o walkInOverlay) incorrect(r *checkin.Registration) form {
	f := o.form
	f.fields = slices.Clone(f.fields)
	for i := range f.fields {
		f.fields[i].problem = saying{}
	}
	wrong := func(i int, key string) { f = f.wrong(i, saying{key: key}) }
	letters := func(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
	if !letters(r.GivenName + r.FamilyName) {
		wrong(walkInFamily, "walkin.no_name")
	}
	switch latin := (checkin.Registration{GivenName: r.LatinName}); {
	case r.NeedsLatin() && !letters(r.LatinName):
		wrong(walkInLatin, "walkin.no_latin")
	case latin.NeedsLatin():
		wrong(walkInLatin, "walkin.only_latin")
	}
	if !countryCode.MatchString(r.Country) {
		wrong(walkInCountry, "walkin.no_country")
	}
	if r.Category == "" {
		wrong(walkInCategory, "walkin.no_category")
	}
	if r.Email != "" && !strings.Contains(strings.Trim(r.Email, "@"), "@") {
		wrong(walkInEmail, "walkin.no_email")
	}
	return f
}

func (o walkInOverlay) page(t *sheet, _ *deskState) sheetPage {
	p := formPage{title: t.say("walkin.title", nil), foot: t.say("walkin.foot", nil), accept: t.say("walkin.accept", nil), form: o.form}
	if o.problem.key != "" {
		p.lead = t.tell(o.problem)
	}
	return p
}
