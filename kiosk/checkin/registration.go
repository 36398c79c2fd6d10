package checkin

import "strings"

// Registration is one person's right to attend. Every field but Reference is
// personal data: it is sealed at rest and is in no log.
type Registration struct {
	Reference      string // eight Crockford base32 characters; a look-up, never a proof
	Honorific      string
	GivenName      string
	FamilyName     string
	LatinName      string // the whole name as in the passport
	NameAsListed   string // overrides the name in published lists
	Organisation   string // whom the person represents, by its short name
	Country        string // ISO 3166-1 alpha-2 of the State represented; may be ""
	Category       string
	Roles          []string
	DelegationRole string // head, deputy, representative, alternate, adviser, observer or ""
	Rank           int    // as notified; 0 is none
	Function       string
	Gender         string // self-declared: woman, man, other or ""
	Email          string
	Language       string // BCP 47
	Status         Status
	Listing        Listing
	Source         string // the system that the registration came from
	ExternalID     string // its identifier there
	Ticket         string // the code that the system issued for it
	Photo          string // a file name
	Note           string
	Extra          map[string]string // columns that we do not know, kept for the next export
}

// Status says how far a registration has come.
type Status string

// The statuses of a registration.
const (
	StatusApproved  Status = "approved"
	StatusPending   Status = "pending"
	StatusCancelled Status = "cancelled"
	StatusRejected  Status = "rejected"
)

// Listing says how much of a person may be shown in lists.
type Listing string

// The listings. Neither an organisation's nor a hidden person's name is ever
// shown by a list, a search by part of a name, a self-service screen or a circulated export.
const (
	ListingListed       Listing = "listed"
	ListingOrganisation Listing = "organisation" // only that the organisation has somebody
	ListingHidden       Listing = "hidden"
)

// Seat is the group whose seats the person takes.
func (r *Registration) Seat() Seat { return Seat{r.Category, r.Organisation} }

// Protected tells whether the person's name must not be listed.
func (r *Registration) Protected() bool {
	return r.Listing == ListingHidden || r.Listing == ListingOrganisation
}

// Reference alphabet of Crockford base32: digits and capitals without I, L, O and U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NormalReference returns the reference in its one spelling, upper case and
// without spaces or hyphens, with O read as 0 and I and L as 1. It returns false
// where s is not a reference.
func NormalReference(s string) (string, bool) { return normalise(s, 8) }

// normalise returns a text of n characters of the alphabet in its one spelling.
func normalise(s string, length int) (string, bool) {
	normal := make([]byte, 0, length)
	for i := range len(s) {
		c := s[i]
		switch {
		case c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n':
			continue
		case 'a' <= c && c <= 'z':
			c -= 'a' - 'A'
		}
		switch c {
		case 'O':
			c = '0'
		case 'I', 'L':
			c = '1'
		}
		if len(normal) == length || strings.IndexByte(crockford, c) < 0 {
			return "", false
		}
		normal = append(normal, c)
	}
	return string(normal), len(normal) == length
}

// SpacedReference returns the reference as people read it aloud: "5RQJ ZWFG".
func SpacedReference(ref string) string {
	if len(ref) != 8 {
		return ref
	}
	return ref[:4] + " " + ref[4:]
}
