package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"antechamber/kiosk/checkin"
)

// formal is a name as a list of participants has it: the family name in capitals, in
// the order of the name's bearer. What was notified to be listed stands as it is.
func formal(r *checkin.Registration) string {
	switch name := strings.TrimSpace(r.NameAsListed); {
	case name != "":
		return name
	case r.Latin() != "":
		return formalLatin(r)
	}
	capital := *r
	capital.FamilyName = capitals(r.FamilyName, nameLanguage(r))
	return capital.Name()
}

// formalLatin is formal of the Latin form of a name, whose family name stands at either end.
func formalLatin(r *checkin.Registration) string {
	family, given := latinParts(r)
	capital := capitals(family, "")
	switch whole := strings.Join(strings.Fields(r.Latin()), " "); {
	case given == "":
		return capital
	case strings.HasPrefix(whole, family+" "):
		return capital + " " + given
	default:
		return given + " " + capital
	}
}

// nameLanguage is the language by whose rules a name is put in capitals: that of the
// person, else one whose rules are its own and which the State has.
func nameLanguage(r *checkin.Registration) string {
	own := map[string]string{"TR": "tr", "AZ": "az", "LT": "lt", "GR": "el", "CY": "el"}[r.Country]
	if tag, _, _ := strings.Cut(r.Language, "-"); own == "" || strings.EqualFold(tag, "ku") {
		return r.Language
	}
	return own
}

// capitals returns a family name in capitals by the rules of its language, a BCP 47
// tag or "". Particles before the name, written small, stay as they are: van der BERG, d'ESTAING.
func capitals(family, lang string) string {
	upper := cases.Upper(language.Make(lang))
	if strings.ContainsFunc(family, func(r rune) bool { return unicode.Is(unicode.Greek, r) }) {
		upper = cases.Upper(language.Greek) // without accents
	}
	words := strings.Fields(family)
	named := false // a word that is no particle has a capital, or is of a script without any
	for _, w := range words {
		named = named || !small(w)
	}
	for i, w := range words {
		if !named || !small(w) {
			words[i] = word(w, upper)
		}
	}
	return strings.Join(words, " ")
}

// small tells whether all letters of a word are written small.
func small(word string) bool {
	has := false
	for _, r := range word {
		switch {
		case unicode.IsLower(r):
			has = true
		case unicode.IsLetter(r):
			return false
		}
	}
	return has
}

// word puts one word of a name in capitals, but for what goes before a capital: the
// small letters of d'Estaing, al-Hassan and hUiginn, and those of McDonald.
func word(w string, upper cases.Caser) string {
	// Georgian has capitals in Unicode, and no one writes a name in them.
	if strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(unicode.Georgian, r) }) {
		return w
	}
	capital := strings.IndexFunc(w, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsTitle(r) })
	before := 0
	if capital > 0 {
		before = capital
	}
	if rest := strings.TrimPrefix(w, "Mc"); rest != w {
		if r, _ := utf8.DecodeRuneInString(rest); unicode.IsUpper(r) {
			before = len("Mc")
		}
	}
	return w[:before] + upper.String(w[before:])
}
