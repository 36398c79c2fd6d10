package exchange

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"antechamber/kiosk/checkin"
)

// Column is one field of a registration as our own CSV names it.
type Column struct {
	Name string
	// Get returns what stands in the cell.
	Get func(*checkin.Registration) string
	// Set reads the cell. Its error is a sentence without what stands there.
	Set func(*checkin.Registration, string) error

	many bool // the cell may have several lines, and spaces around it
}

// Columns returns the columns of a table of registrations, in their order.
func Columns() []Column { return slices.Clone(columns[:]) }

var columns = [...]Column{
	{Name: "reference", Get: func(r *checkin.Registration) string { return r.Reference }, Set: setReference},
	text("honorific", func(r *checkin.Registration) *string { return &r.Honorific }),
	text("given_name", func(r *checkin.Registration) *string { return &r.GivenName }),
	text("family_name", func(r *checkin.Registration) *string { return &r.FamilyName }),
	text("latin_name", func(r *checkin.Registration) *string { return &r.LatinName }),
	text("name_as_listed", func(r *checkin.Registration) *string { return &r.NameAsListed }),
	text("organisation", func(r *checkin.Registration) *string { return &r.Organisation }),
	{Name: "country", Get: func(r *checkin.Registration) string { return r.Country }, Set: setCountry},
	text("category", func(r *checkin.Registration) *string { return &r.Category }),
	{Name: "roles", Get: func(r *checkin.Registration) string { return strings.Join(r.Roles, ";") }, Set: setRoles},
	oneOf("delegation_role", func(r *checkin.Registration) *string { return &r.DelegationRole }, "",
		"head", "deputy", "representative", "alternate", "adviser", "observer"),
	{Name: "rank", Get: rank, Set: setRank},
	text("function", func(r *checkin.Registration) *string { return &r.Function }),
	oneOf("gender", func(r *checkin.Registration) *string { return &r.Gender }, "", "woman", "man", "other"),
	text("email", func(r *checkin.Registration) *string { return &r.Email }),
	text("language", func(r *checkin.Registration) *string { return &r.Language }),
	oneOf("status", func(r *checkin.Registration) *checkin.Status { return &r.Status }, checkin.StatusApproved,
		checkin.StatusApproved, checkin.StatusPending, checkin.StatusCancelled, checkin.StatusRejected),
	oneOf("listing", func(r *checkin.Registration) *checkin.Listing { return &r.Listing }, checkin.ListingListed,
		checkin.ListingListed, checkin.ListingOrganisation, checkin.ListingHidden),
	text("source", func(r *checkin.Registration) *string { return &r.Source }),
	text("external_id", func(r *checkin.Registration) *string { return &r.ExternalID }),
	text("ticket", func(r *checkin.Registration) *string { return &r.Ticket }),
	text("photo", func(r *checkin.Registration) *string { return &r.Photo }),
	note(),
}

// columnOf returns the column with the heading, without regard to case, spaces,
// underscores and hyphens.
func columnOf(heading string) (*Column, bool) {
	heading = normalHeading(heading)
	i := slices.IndexFunc(columns[:], func(c Column) bool { return normalHeading(c.Name) == heading })
	if i < 0 {
		return nil, false
	}
	return &columns[i], true
}

func normalHeading(heading string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, heading)
}

// text is a column whose cell is taken as it is, but for spaces around it.
func text(name string, field func(*checkin.Registration) *string) Column {
	return Column{
		Name: name,
		Get:  func(r *checkin.Registration) string { return *field(r) },
		Set: func(r *checkin.Registration, s string) error {
			*field(r) = strings.TrimSpace(s)
			return nil
		},
	}
}

func note() Column {
	return Column{
		Name: "note",
		Get:  func(r *checkin.Registration) string { return r.Note },
		Set: func(r *checkin.Registration, s string) error {
			r.Note = s
			return nil
		},
		many: true,
	}
}

// oneOf is a column that holds a word from a list; an empty cell stands for another.
func oneOf[T ~string](name string, field func(*checkin.Registration) *T, empty T, allowed ...T) Column {
	var list []string
	for _, a := range allowed {
		list = append(list, string(a))
	}
	wrong := sentence("This must be one of " + strings.Join(list, ", ") + ", or empty.")
	return Column{
		Name: name,
		Get:  func(r *checkin.Registration) string { return string(*field(r)) },
		Set: func(r *checkin.Registration, s string) error {
			s = strings.ToLower(strings.TrimSpace(s))
			switch {
			case s == "":
				*field(r) = empty
			case slices.Contains(allowed, T(s)):
				*field(r) = T(s)
			default:
				return wrong
			}
			return nil
		},
	}
}

func setReference(r *checkin.Registration, s string) error {
	if strings.TrimSpace(s) == "" {
		r.Reference = ""
		return nil
	}
	ref, ok := checkin.NormalReference(s)
	if !ok {
		return sentence("A reference has eight letters and digits. Leave the cell empty where there is none, and one is made.")
	}
	r.Reference = ref
	return nil
}

func setCountry(r *checkin.Registration, s string) error {
	s = strings.ToUpper(strings.TrimSpace(s))
	letter := func(b byte) bool { return b >= 'A' && b <= 'Z' }
	if s != "" && (len(s) != 2 || !letter(s[0]) || !letter(s[1])) {
		return sentence("A country is the two letters of ISO 3166-1, or empty.")
	}
	r.Country = s
	return nil
}

// setRoles reads roles that are parted by semicolons or commas.
func setRoles(r *checkin.Registration, s string) error {
	r.Roles = nil
	for role := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ';' || r == ',' }) {
		if role = strings.ToLower(strings.TrimSpace(role)); role != "" && !slices.Contains(r.Roles, role) {
			r.Roles = append(r.Roles, role)
		}
	}
	return nil
}

func rank(r *checkin.Registration) string {
	if r.Rank == 0 {
		return ""
	}
	return strconv.Itoa(r.Rank)
}

func setRank(r *checkin.Registration, s string) error {
	if s = strings.TrimSpace(s); s == "" {
		r.Rank = 0
		return nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1_000_000 {
		return sentence("A rank is a whole number from 1 on, or empty.")
	}
	r.Rank = n
	return nil
}

// sentence is an error that is shown to a person as it stands.
type sentence string

func (s sentence) Error() string { return string(s) }
