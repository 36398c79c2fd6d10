package search

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mozillazg/go-unidecode"

	"antechamber/kiosk/checkin"
)

// alikeLimit is how many are looked at of each way to be like somebody.
const alikeLimit = 60

// Candidates returns the references of those who may be the person r: with the same
// address, the same name or one like it, or the same family name. Likest says who is.
func (x *Index) Candidates(r *checkin.Registration) []string {
	found := x.mailed(r.Email)
	for _, name := range []string{r.GivenName + " " + r.FamilyName, r.LatinName, r.FamilyName} {
		for _, h := range x.Find(name, alikeLimit) {
			found = append(found, h.Reference)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// kinship is in what two registrations are alike, the most first.
type kinship int

const (
	sameEmail kinship = iota
	sameName
	likeName
	sameFamilyHere // and the same organisation
	sameFamily     // and the same first letter
	familyOnly
	unlike
)

// Likest returns up to limit of the registrations that r may be, the likest first.
// A protected person is only among them by the whole name.
func Likest(r *checkin.Registration, all []checkin.Registration, limit int) []checkin.Registration {
	type hit struct {
		kinship
		checkin.Registration
	}
	var hits []hit
	for i := range all {
		if how := alike(r, &all[i]); how != unlike {
			hits = append(hits, hit{how, all[i]})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.kinship, b.kinship) })
	var likest []checkin.Registration
	for _, h := range hits[:min(limit, len(hits))] {
		likest = append(likest, h.Registration)
	}
	return likest
}

func alike(r, other *checkin.Registration) kinship {
	name := slices.ContainsFunc(wholeNames(r), func(w string) bool { return slices.Contains(wholeNames(other), w) })
	switch {
	case other.Protected() && name:
		return sameName
	case other.Protected():
		return unlike
	case r.Email != "" && emailForm(r.Email) == emailForm(other.Email):
		return sameEmail
	case name:
		return sameName
	case near(r, other):
		return likeName
	case !oneFamily(r, other):
		return unlike
	case r.Organisation != "" && Fold(r.Organisation) == Fold(other.Organisation):
		return sameFamilyHere
	case initial(r) != "" && initial(r) == initial(other):
		return sameFamily
	}
	return familyOnly
}

// near tells whether each word of r's name in Latin letters is a word of the other's,
// or nearly one. A single word says too little.
func near(r, other *checkin.Registration) bool {
	words := strings.Fields(latinForm(r))
	names := newLexicon(slices.Sorted(slices.Values(nameWords(other))))
	for _, w := range words {
		at := names.equal(w)
		if typos := typosAllowed(w); at.from == at.to && typos > 0 {
			whole := names.like(w, typos).whole
			at.to += uint32(len(whole[0]) + len(whole[1]))
		}
		if at.from == at.to {
			return false
		}
	}
	return len(words) > 1
}

// oneFamily tells whether r's family name is the other's, as either writes it.
func oneFamily(r, other *checkin.Registration) bool {
	family := compact(r.FamilyName)
	if family == "" {
		return false
	}
	return family == compact(other.FamilyName) || slices.Contains(strings.Fields(Fold(other.LatinName)), family) ||
		other.FamilyName != "" && slices.Contains(strings.Fields(Fold(r.LatinName)), compact(unidecode.Unidecode(other.FamilyName)))
}

func initial(r *checkin.Registration) string {
	for _, letter := range Fold(r.GivenName) {
		return string(letter)
	}
	return ""
}

// latinForm is the folded name in Latin letters: as given, else romanised.
func latinForm(r *checkin.Registration) string {
	if r.LatinName != "" {
		return Fold(r.LatinName)
	}
	return Fold(unidecode.Unidecode(Fold(r.GivenName + " " + r.FamilyName)))
}
