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

func (f folded) keys(r *checkin.Registration, number int) map[string]string {
	keys := make(map[string]string, len(kinds))
	if r.Source != "" && r.ExternalID != "" {
		keys[KeyExternal] = join(r.Source, r.ExternalID)
	}
	if r.Ticket != "" {
		keys[KeyTicket] = r.Ticket
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
	plain := strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
	if plain {
		s = strings.ToLower(s)
	} else {
		s = norm.NFKD.String(cases.Fold().String(norm.NFKC.String(s)))
	}
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
