package checkin

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Name returns the name as its bearer's language orders it: the family name
// first in Chinese, Japanese, Korean, Hungarian and Vietnamese, else last. A name
// in Han, Kana or Hangul is in that order whatever the language of correspondence;
// a Chinese one has no space.
func (r *Registration) Name() string {
	given, family := strings.TrimSpace(r.GivenName), strings.TrimSpace(r.FamilyName)
	switch {
	case given == "":
		return family
	case family == "":
		return given
	case eastAsian(family + given):
		if r.chinese() {
			return family + given
		}
		return family + " " + given
	case familyFirst(r.Language):
		return family + " " + given
	}
	return given + " " + family
}

// chinese tells a Chinese name, which is written without a space, from a Japanese or
// Korean one: by language or country where they say so, else by its letters and a
// family name of one character.
func (r *Registration) chinese() bool {
	switch {
	case base(r.Language) == "zh" || r.Country == "CN":
		return true
	case base(r.Language) == "ja" || base(r.Language) == "ko" || r.Country == "JP" || r.Country == "KR" || r.Country == "KP":
		return false
	}
	onlyHan := !strings.ContainsFunc(r.FamilyName+r.GivenName, func(c rune) bool { return !unicode.Is(unicode.Han, c) })
	return onlyHan && utf8.RuneCountInString(r.FamilyName) == 1
}

// NeedsLatin tells whether the name has letters of another script, so that a Latin
// form must stand beside it.
func (r *Registration) NeedsLatin() bool { return !latin(r.GivenName + r.FamilyName) }

// Latin returns the Latin form that must stand beside a name in another script,
// or "" where the name is in Latin letters already or no Latin form is known.
func (r *Registration) Latin() string {
	if !r.NeedsLatin() {
		return ""
	}
	return strings.TrimSpace(r.LatinName)
}

// Initials returns the initials that may stand on a screen that others see:
// those of the Latin form where there is one. A protected person has none.
func (r *Registration) Initials() string {
	if r.Protected() {
		return ""
	}
	name := r.Latin()
	if name == "" {
		name = r.Name()
	}
	words := strings.Fields(name)
	if len(words) > 2 {
		words = []string{words[0], words[len(words)-1]}
	}
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		first, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(unicode.ToUpper(first))
		b.WriteByte('.')
	}
	return b.String()
}

func base(language string) string {
	tag, _, _ := strings.Cut(strings.ToLower(language), "-")
	return tag
}

func familyFirst(language string) bool {
	switch base(language) {
	case "zh", "ja", "ko", "hu", "vi":
		return true
	}
	return false
}

func eastAsian(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	})
}

// latin tells whether every letter of s is Latin.
func latin(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r)
	})
}
