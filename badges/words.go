package badges

import (
	"cmp"
	"strings"

	"antechamber/assets"
	"antechamber/badges/designs"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// text sets a text in its box.
func (l *layout) text(e *designs.Element) {
	words := e.Template.Fill(l.field)
	block := l.fit(&e.Style, words, l.languageOf(e.Template), e.Width, e.Height)
	if len(block.Lines) == 0 {
		return
	}
	y := e.Y
	switch e.Valign {
	case "middle":
		y = middle(e.Y, e.Height, block.Height)
	case "bottom":
		y = e.Y + e.Height - block.Height
	}
	l.on.texts = append(l.on.texts, text{block, l.colour(e.Colour, ink), e.X, y, e.Width, alignOf(e.Align, block.RTL)})
}

// fit sets words in a width and a height as an element or a part of one says.
func (l *layout) fit(style *designs.Style, words, language string, width, height float64) typeset.Block {
	if style.Upper {
		words = strings.ToUpper(words)
	}
	set, box := typesetStyle(style, language), typesetBox(style, width, height)
	if style.Template.Is("name") && box.MaxLines > 1 {
		return fitName(l.setter, &l.badge.Registration, set, box)
	}
	return l.setter.Fit(words, set, box)
}

func typesetStyle(s *designs.Style, language string) typeset.Style {
	style := typeset.Style{Size: s.Size, Lang: language, Leading: s.Leading}
	if s.Weight == "bold" {
		style.Weight = assets.Bold
	}
	return style
}

func typesetBox(s *designs.Style, width, height float64) typeset.Box {
	return typeset.Box{Width: width, Height: height, MaxLines: s.Lines, MinSize: s.MinSize}
}

// languageOf is the language that chooses forms of letters: the person's where the person is spoken of.
func (l *layout) languageOf(t designs.Template) string {
	for _, p := range t {
		switch p.Field {
		case "name", "given_name", "family_name", "function", "own_organisation":
			return l.badge.Registration.Language
		}
	}
	return ""
}

func alignOf(word string, rtl bool) page.Align {
	switch {
	case word == "right", word == "start" && rtl:
		return page.Right
	case word == "centre":
		return page.Centre
	}
	return page.Left
}

// spoken is the language that a text is in, whose own is "" for that of the design: the person's, where the app speaks it, or the one that is named.
func (l *layout) spoken(language string) string {
	if language = cmp.Or(language, l.plan.Language); language != designs.Person {
		return language
	}
	if base, _, _ := strings.Cut(l.badge.Registration.Language, "-"); l.words.speaks(base) {
		return base
	}
	return english
}

// field returns the text of a field.
func (l *layout) field(p designs.Piece) string {
	c, r := l.conference, &l.badge.Registration
	language := l.spoken(p.Language)
	switch p.Field {
	case "title":
		return c.Title.In(language)
	case "short_title":
		return c.ShortTitle.In(language)
	case "theme":
		return c.Theme.In(language)
	case "venue":
		return c.Venue.In(language)
	case "address":
		return c.Address.In(language)
	case "date":
		return l.words.days(c, language)
	case "name":
		return r.Name()
	case "given_name":
		return r.GivenName
	case "family_name":
		return r.FamilyName
	case "latin_name":
		return r.Latin()
	case "listed_name":
		return listedName(r)
	case "listed_honorific":
		if strings.TrimSpace(r.NameAsListed) == "" { // which has it
			return r.Honorific
		}
	case "honorific":
		return r.Honorific
	case "organisation":
		return c.NameOf(r.Organisation, language)
	case "own_organisation":
		return ownName(c, r)
	case "country":
		return r.Country
	case "function":
		return r.Function
	case "category":
		return l.badge.Category.Name.In(language)
	case "letter":
		return l.badge.Category.Letter
	case "duties":
		return strings.Join(duties(c, r, language), ", ")
	case "issue":
		if l.badge.Issue > 0 {
			return itoa(l.badge.Issue)
		}
	}
	return ""
}

// listedName is the name as lists of participants have it.
func listedName(r *checkin.Registration) string {
	return cmp.Or(strings.TrimSpace(r.NameAsListed), r.Latin(), r.Name())
}

// fitName sets the name as large as it can. One that takes two lines is parted between given and family name where that costs little.
func fitName(s *typeset.Setter, r *checkin.Registration, style typeset.Style, box typeset.Box) typeset.Block {
	whole := s.Fit(r.Name(), style, box)
	first, last, ok := parts(r)
	if !ok || len(whole.Lines) != 2 {
		return whole
	}
	half := typeset.Box{Width: box.Width, Height: box.Height / 2}
	style.Size = min(s.Fit(first, style, half).Size, s.Fit(last, style, half).Size)
	if style.Size < 0.85*whole.Size {
		return whole
	}
	two, second := s.Fit(first, style, half), s.Fit(last, style, half)
	two.Lines = append(two.Lines, second.Lines...)
	two.Missing = append(two.Missing, second.Missing...)
	two.Height += second.Height
	two.Width = max(two.Width, second.Width)
	two.RTL = whole.RTL
	return two
}

// parts returns the two parts of a name in the order in which the name has them.
func parts(r *checkin.Registration) (first, last string, ok bool) {
	for _, last := range []string{strings.TrimSpace(r.FamilyName), strings.TrimSpace(r.GivenName)} {
		if first, ok := strings.CutSuffix(r.Name(), " "+last); ok && last != "" {
			return first, last, true
		}
	}
	return "", "", false
}

// ownName returns what the organisation is called in the person's language, or "" where the conference does not know.
func ownName(c *checkin.Conference, r *checkin.Registration) string {
	o, ok := c.Organisation(r.Organisation)
	if !ok {
		return ""
	}
	if own, ok := o.Name[r.Language]; ok {
		return own
	}
	base, _, _ := strings.Cut(r.Language, "-")
	return o.Name[base]
}

// headOfDelegation is what the head of a delegation is called.
var headOfDelegation = checkin.Text{
	"ar": "رئيس الوفد", "zh": "代表团团长", "en": "Head of delegation", "fr": "Chef de délégation", "ru": "Глава делегации", "es": "Jefatura de delegación",
}

// duties returns what a person does besides belonging to a category. A role that the conference does not declare goes by its identifier.
func duties(c *checkin.Conference, r *checkin.Registration, language string) []string {
	var names []string
	if r.DelegationRole == "head" {
		names = append(names, headOfDelegation.In(language))
	}
	for _, id := range r.Roles {
		name := id
		for _, role := range c.Roles {
			if role.ID == id {
				name = role.Name.In(language)
			}
		}
		names = append(names, name)
	}
	return names
}
