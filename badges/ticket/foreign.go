package ticket

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"antechamber/kiosk/checkin"
)

// Normal returns the one form in which another system's ticket is kept and looked up,
// so that a ticket is found by whatever a scanner makes of its code and by what an
// export of the system holds: without the marks of character sets that scanners put
// before a code, and of an Indico ticket the secret only, which is what names the person.
// What is neither stays as it is, but for spaces around it.
func Normal(code string) string {
	kept, _ := foreign(code, &checkin.Tickets{})
	return kept
}

// foreign reads the code of another system: the form in which it is kept, and what it
// says. A code that has the shape of none is kept as it is.
func foreign(code string, rules *checkin.Tickets) (kept string, t checkin.Ticket) {
	code = clean(code)
	if kept, t, ok := told(code, rules); ok {
		return kept, t
	}
	if kept, t, ok := linked(code, rules); ok {
		return kept, t
	}
	return code, checkin.Ticket{}
}

// clean takes away what scanners put around a code: white space, control characters such
// as FNC1, and the marks of a character set.
func clean(code string) string {
	for {
		rest := strings.TrimFunc(code, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
		for _, eci := range []string{`\000001`, `\000003`, `\000026`, `\000027`} {
			rest = strings.TrimPrefix(rest, eci)
		}
		if rest == code {
			return code
		}
		code = rest
	}
}

// told asks the reader of each system. Their shapes exclude each other.
func told(code string, rules *checkin.Tickets) (kept string, t checkin.Ticket, ok bool) {
	for _, read := range [...]func(string, *checkin.Tickets) (string, checkin.Ticket, bool){indico, pretixSigned, pretixSecret, eventbrite} {
		if kept, t, ok := read(code, rules); ok {
			return kept, t, true
		}
	}
	return "", checkin.Ticket{}, false
}

// linked reads a ticket that stands in a link: as a part of its path, as the value of a
// parameter, or after the #. The last is what is most particular.
func linked(code string, rules *checkin.Tickets) (kept string, t checkin.Ticket, ok bool) {
	u, err := url.Parse(code)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", checkin.Ticket{}, false
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	values := u.Query()
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names) // so that the same link is always read as the same
	for _, name := range names {
		parts = append(parts, values[name]...)
	}
	for _, part := range slices.Backward(append(parts, u.Fragment)) {
		if kept, t, ok := told(part, rules); ok {
			t.Elsewhere = t.Elsewhere || t.System == checkin.Pretix && rules.PretixEvent != "" && !under(code, rules.PretixEvent)
			return kept, t, true
		}
	}
	return "", checkin.Ticket{}, false
}

// under tells whether an address is another or lies below it, however either is written.
func under(address, other string) bool {
	a, b := bare(address), bare(other)
	return a == b || strings.HasPrefix(a, b+"/")
}

// bare is an address without its scheme, and its host in lower case.
func bare(address string) string {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.ToLower(u.Host) + strings.TrimRight(u.Path, "/")
}

// emailAddress is what staff look people up by: one @, a dot after it, and no spaces.
var emailAddress = regexp.MustCompile(`^[^\s@<>"(),:;\\]{1,64}@[^\s@<>"(),:;\\]{1,190}\.[^\s@<>"(),:;\\.]{2,63}$`)

// email tells whether a code is an e-mail address, also as a link.
func email(code string) (address string, ok bool) {
	address = clean(code)
	if len(address) > 7 && strings.EqualFold(address[:7], "mailto:") {
		address, _, _ = strings.Cut(address[7:], "?")
	}
	return address, emailAddress.MatchString(address)
}
