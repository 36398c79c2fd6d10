package exchange

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"antechamber/kiosk/checkin"
)

// The kinds of keys by which a registration is matched, the strongest first. The
// reference itself is stronger than all.
const (
	KeyExternal = "external" // source and external_id
	KeyTicket   = "ticket"
	KeyEmail    = "email" // with the folded name
	KeyName     = "name"  // folded, with the organisation and the number among equals
)

// kinds is in order of strength.
var kinds = [...]string{KeyExternal, KeyTicket, KeyEmail, KeyName}

// Keys returns the keys of a registration by their kinds, without those that it
// lacks. number counts, from 1, those of the same name and organisation. Keys hold
// personal data: keep their keyed hashes only. References are made from them, so
// their form never changes.
func Keys(r *checkin.Registration, number int) map[string]string {
	return foldName(r).keys(r, number)
}

// folded is a name and an organisation as keys have them.
type folded struct{ name, organisation string }

func foldName(r *checkin.Registration) folded {
	return folded{foldedName(r), foldKey(r.Organisation)}
}

// firmKey returns a key that has no name in it: of the source, or of the ticket.
func firmKey(r *checkin.Registration, kind string) string {
	switch {
	case kind == KeyExternal && r.Source != "" && r.ExternalID != "":
		return join(r.Source, r.ExternalID)
	case kind == KeyTicket:
		return r.Ticket
	}
	return ""
}

func (f folded) keys(r *checkin.Registration, number int) map[string]string {
	keys := make(map[string]string, len(kinds))
	for _, kind := range []string{KeyExternal, KeyTicket} {
		if key := firmKey(r, kind); key != "" {
			keys[kind] = key
		}
	}
	if r.Email != "" {
		keys[KeyEmail] = join(foldEmail(r.Email), f.name)
	}
	if f.name != "" {
		keys[KeyName] = join(f.name, f.organisation, strconv.Itoa(number))
	}
	return keys
}

// join parts the fields of a key by a character that no field can hold.
func join(fields ...string) string { return strings.Join(fields, "\x1f") }

func foldedName(r *checkin.Registration) string {
	return strings.TrimSpace(foldKey(r.GivenName) + " " + foldKey(r.FamilyName))
}

func foldEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// foldKey leaves the letters and digits of s, without case and Western
// diacritics. It is not the folding of the search, which may be made better one
// day: this one is part of what references are made from.
func foldKey(s string) string {
	if folded, plain := foldPlain(s); plain {
		return folded
	}
	s = norm.NFKD.String(cases.Fold().String(norm.NFKC.String(s)))
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x300 && r <= 0x36f:
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			return r
		}
		return -1
	}, s)
}

// foldPlain is foldKey of letters, digits and signs of ASCII; false where there are others.
func foldPlain(s string) (string, bool) {
	other := len(s) // the first byte that is not as it stays
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return "", false
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		default:
			other = min(other, i)
		}
	}
	if other == len(s) {
		return s, true
	}
	kept := make([]byte, other, len(s))
	copy(kept, s)
	for i := other; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'A' && c <= 'Z':
			kept = append(kept, c+'a'-'A')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			kept = append(kept, c)
		}
	}
	return string(kept), true
}
