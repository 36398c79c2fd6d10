package kiosk

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/bidi"
)

// Marks that nobody sees. To the order of words each is a letter of its direction.
const (
	leftMark  = "\u200e"
	rightMark = "\u200f"
)

// fromRight tells whether a language is read from the right.
func fromRight(lang string) bool {
	script, _ := language.Make(lang).Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm":
		return true
	}
	return false
}

// framed keeps words that run against what they stand in together: the full stop of an
// English sentence in an Arabic one, and the order of names beside each other. The marks
// outside are for what stands around the words, those inside for what they begin and end with.
func framed(words string, right bool) string {
	outside, inside := leftMark, rightMark
	if right {
		outside, inside = rightMark, leftMark
	}
	if !strings.ContainsFunc(words, func(r rune) bool { return runs(r, !right) }) {
		return words
	}
	return outside + inside + words + inside + outside
}

// runs tells whether a character is a letter that is read from the right, or one from the left.
func runs(r rune, right bool) bool {
	properties, _ := bidi.LookupRune(r)
	switch properties.Class() {
	case bidi.R, bidi.AL:
		return right
	case bidi.L:
		return !right
	}
	return false
}

// beside says several things in one line, in the order in which the screen is read.
// What says nothing is left out.
func (t *Teller) beside(parts ...string) string { return t.joined(" · ", parts) }

func (t *Teller) joined(between string, parts []string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, framed(p, t.right))
		}
	}
	if len(said) == 1 {
		return strings.Trim(said[0], leftMark+rightMark)
	}
	return strings.Join(said, between)
}
