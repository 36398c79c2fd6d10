package exchange

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Format names the system that a table was exported from.
type Format string

// The formats.
const (
	FormatAuto        Format = ""            // told by the headings
	FormatAntechamber Format = "antechamber" // our own columns
	FormatIndico      Format = "indico"      // the list of registrations, CSV or XLSX
	FormatPretix      Format = "pretix"      // a check-in list, or the order positions of the order data
	FormatEventbrite  Format = "eventbrite"  // the attendee report
	FormatOther       Format = "other"       // any table
)

// Formats are those that a person can name.
func Formats() []Format {
	return []Format{FormatAntechamber, FormatIndico, FormatPretix, FormatEventbrite, FormatOther}
}

// Mapping is what was said of the tables of one source: it is remembered for the
// next one. It holds headings, and the words that stand for categories and statuses,
// and nothing of any person.
type Mapping struct {
	Source     string            `json:"source"`
	Format     Format            `json:"format"`
	Columns    map[string]string `json:"columns,omitempty"`    // fields by heading
	Categories map[string]string `json:"categories,omitempty"` // categories by the source's words
	Statuses   map[string]string `json:"statuses,omitempty"`   // statuses by the source's words
}

// Empty tells whether there is nothing to remember.
func (m *Mapping) Empty() bool { return len(m.Columns)+len(m.Categories)+len(m.Statuses) == 0 }

// over returns the mapping with what another says besides, which stands where both say something.
func (m Mapping) over(below Mapping) Mapping {
	join := func(below, above map[string]string) map[string]string {
		all := maps.Clone(below)
		if all == nil {
			all = make(map[string]string)
		}
		for word, meaning := range above {
			maps.DeleteFunc(all, func(w, _ string) bool { return foldWord(w) == foldWord(word) })
			all[word] = meaning
		}
		return all
	}
	m.Columns = join(below.Columns, m.Columns)
	m.Categories = join(below.Categories, m.Categories)
	m.Statuses = join(below.Statuses, m.Statuses)
	return m
}

// meaning looks a word up without regard to case, accents and signs.
func meaning(table map[string]string, word string) (string, bool) {
	if m, ok := table[word]; ok {
		return m, true
	}
	folded := foldWord(word)
	for w, m := range table {
		if foldWord(w) == folded {
			return m, true
		}
	}
	return "", false
}

// foldWord is for comparing headings and words. What has neither letters nor digits stays as it is.
func foldWord(word string) string {
	if folded := foldKey(word); folded != "" {
		return folded
	}
	return strings.TrimSpace(word)
}

// What a column can be said to hold besides the columns of ours.
const (
	fieldKept     = ""               // it is kept under its heading
	fieldOut      = "-"              // it is left out
	fieldName     = "name"           // a whole name
	fieldMiddle   = "middle_name"    // goes to the given name
	fieldOrder    = "order"          // an order, which may be of several people
	fieldPosition = "order_position" // the number within the order: both are the external_id
	fieldPaid     = "paid"           // no is pending
	fieldBlocked  = "blocked"        // yes is pending
	fieldQuantity = "quantity"       // how many tickets the row is for
)

var parts = []string{fieldName, fieldMiddle, fieldOrder, fieldPosition, fieldPaid, fieldBlocked, fieldQuantity}

// Fields are what a column can be said to hold: our columns, parts of what they
// hold, and "-" for a column that is left out.
func Fields() []string {
	var all []string
	for _, c := range columns {
		all = append(all, c.Name)
	}
	return append(append(all, parts...), fieldOut)
}

// fieldOf returns the field with the name, in its one spelling.
func fieldOf(name string) (string, bool) {
	switch name = strings.TrimSpace(name); name {
	case fieldKept, fieldOut:
		return name, true
	}
	if c, ok := columnOf(name); ok {
		return c.Name, true
	}
	i := slices.IndexFunc(parts, func(p string) bool { return normalHeading(p) == normalHeading(name) })
	if i < 0 {
		return "", false
	}
	return parts[i], true
}

// CheckMapping finds what cannot be meant. known tells which categories there are; nil takes all.
func CheckMapping(m Mapping, known func(category string) bool) error {
	for heading, field := range m.Columns {
		if _, ok := fieldOf(field); !ok {
			return fmt.Errorf("%q, which %q is to hold, is no field: take one of %s", field, heading, strings.Join(Fields(), ", "))
		}
	}
	for word, category := range m.Categories {
		if category != fieldOut && known != nil && !known(category) {
			return fmt.Errorf("%q, which %q is to be, is no category of the conference", category, word)
		}
	}
	for word, status := range m.Statuses {
		if _, ok := statusWords[foldWord(status)]; !ok {
			return fmt.Errorf("%q, which %q is to be, is no status: take approved, pending, cancelled or rejected", status, word)
		}
	}
	return nil
}
