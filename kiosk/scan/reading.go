package scan

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Two readings are made of one burst. A wedge sends places on a keyboard, and
// most are set to a US keyboard; the operating system turns the places into the
// characters of its own layout. Which of the two says what was printed is known
// only by trying.

const (
	usPlain   = "`1234567890-=[]\\;',./"
	usShifted = "~!@#$%^&*()_+{}|:\"<>?"
)

// us returns what a US keyboard makes of the key that bears r.
func us(r rune, shift bool) rune {
	if !shift {
		return r
	}
	if i := strings.IndexRune(usPlain, r); i >= 0 {
		return rune(usShifted[i])
	}
	return unicode.ToUpper(r)
}

// readings returns the events as characters and as places on a US keyboard, both
// with Caps Lock undone: most scanners do not know that it is on.
func readings(events []Event) (chars, places string) {
	var c, p strings.Builder
	for _, e := range events {
		switch {
		case e.Kind == Char && e.Caps:
			c.WriteRune(swapCase(e.Rune))
		case e.Kind == Char:
			c.WriteRune(e.Rune)
		case e.Kind == Key && e.Rune != 0:
			p.WriteRune(us(e.Rune, e.Shift))
		}
	}
	return Clean(c.String()), Clean(p.String())
}

// find returns the first reading that valid accepts: as it is, with its case
// swapped (a scanner that allows for Caps Lock, or whose Caps Lock we did not
// see), or in upper case, in which badge codes are printed.
func (s Setting) find(events []Event, shortest int, valid func(string) bool) (code string, ok bool) {
	all := s.readings(events)
	as := func(s string) string { return s }
	swapped := func(s string) string { return strings.Map(swapCase, s) }
	for _, change := range []func(string) string{as, swapped, strings.ToUpper} {
		for _, reading := range all {
			if code := change(reading); utf8.RuneCountInString(code) >= shortest && valid(code) {
				return code, true
			}
		}
	}
	return "", false
}

// plain returns the reading to present where none is valid.
func (s Setting) plain(events []Event) string {
	if all := s.readings(events); len(all) > 0 {
		return all[0]
	}
	return ""
}
