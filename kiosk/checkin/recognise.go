package checkin

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Facts are what somebody without a code says to be recognised by. "" is not said.
type Facts struct {
	Reference    string // in any spelling
	FamilyName   string
	GivenName    string
	Email        string
	Organisation string // by any of its names
	Country      string // a code of ISO 3166-1, or a name of the State
}

// Inquiry is what is asked about facts.
type Inquiry struct {
	// References are of those to look at: all whom the facts may fit, and others to make
	// up an equal number each time, so that the work tells nobody who is registered.
	References []string
	// Fits tells whether all facts are the registration's.
	Fits func(*Registration) bool
	// Normal is the facts in one spelling. It is personal data.
	Normal string
}

// Identifier makes inquiries; package storage/search knows how names compare.
type Identifier interface {
	Identify(ctx context.Context, f Facts) (Inquiry, error)
}

// longestFact is how many characters a fact may have.
const longestFact = 200

// Recognise looks for the one registration that all facts fit and decides on the
// person as a presentation for Check, which is logged and lets nobody in. A reference
// or a family name is needed, and the other of them or one of the conference's second facts; who must not be
// listed is recognised by the reference only. Where nobody is recognised, whatever the cause, it is
// refused as an unknown code, with the keyed hash of the facts. Of the presentation it
// takes where, when and who.
func (d *Desk) Recognise(ctx context.Context, f Facts, p Presentation) (Outcome, error) {
	f, err := d.enough(f)
	if err != nil {
		return Outcome{}, err
	}
	p.Code, p.Reference, p.Purpose, p.By = "", "", Check, ByName
	if f.Reference != "" {
		p.By = ByReference
	}
	situation, err := d.prepare(p)
	if err != nil {
		return Outcome{}, err
	}
	inquiry, err := d.Identifier.Identify(ctx, f)
	if err != nil {
		return Outcome{}, err
	}
	situation.Claim = Claim{Code: inquiry.Normal}
	return d.decide(ctx, p, situation, func(v View) (*Registration, By, error) {
		r, err := inquiry.answer(v, f.Reference != "")
		return r, p.By, err
	})
}

// answer returns the registration that the facts fit, or nil where there is none or
// those of several persons. It looks at all of them in either case.
func (i *Inquiry) answer(v View, referred bool) (*Registration, error) {
	var found *Registration
	fitting := make(map[string]bool) // persons, by the reference that stays
	for _, reference := range i.References {
		r, known, err := v.Registration(reference)
		if err != nil {
			return nil, err
		}
		stays, err := v.Stays(reference)
		if err != nil {
			return nil, err
		}
		shown := r
		if stays != reference {
			if shown, _, err = v.Registration(stays); err != nil {
				return nil, err
			}
		}
		if i.Fits(&r) && known && (referred || !r.Protected() && !shown.Protected()) {
			found, fitting[stays] = &r, true
		}
	}
	if len(fitting) != 1 {
		return nil, nil
	}
	return found, nil
}

// enough returns the facts without blanks around them, or a Fault where they could not
// be enough for anybody.
func (d *Desk) enough(f Facts) (Facts, error) {
	for _, fact := range []*string{&f.Reference, &f.FamilyName, &f.GivenName, &f.Email, &f.Organisation, &f.Country} {
		*fact = strings.TrimSpace(*fact)
		if utf8.RuneCountInString(*fact) > longestFact {
			return f, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("nobody is found by more than %d characters: give the name or address alone", longestFact)}
		}
	}
	if f.Reference != "" {
		normal, ok := NormalReference(f.Reference)
		if !ok {
			return f, &Fault{Code: FaultInvalid, Sentence: "this is no reference: it has eight letters and digits"}
		}
		f.Reference = normal
	}
	second := f.Reference != "" && f.FamilyName != ""
	words := make([]string, len(d.Conference.SelfService.Facts))
	for i, fact := range d.Conference.SelfService.Facts {
		second = second || f.of(fact) != ""
		words[i] = fact.words()
	}
	if f.Reference == "" && f.FamilyName == "" || !second {
		return f, &Fault{Code: FaultInvalid, Sentence: "this is not enough to be recognised by: give the reference or the family name, and the other of them or " + strings.Join(words, " or ")}
	}
	return f, nil
}

// of returns what is said of the fact.
func (f *Facts) of(fact Fact) string {
	switch fact {
	case FactEmail:
		return f.Email
	case FactOrganisation:
		return f.Organisation
	case FactCountry:
		return f.Country
	case FactGivenName:
		return f.GivenName
	}
	return ""
}

func (f Fact) words() string {
	switch f {
	case FactEmail:
		return "the e-mail address"
	case FactGivenName:
		return "the given name"
	}
	return "the " + string(f)
}
