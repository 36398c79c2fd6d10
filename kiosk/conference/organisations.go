package conference

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"antechamber/assets"
	"antechamber/kiosk/checkin"
)

const defaultGroup = "other"

var (
	statuses  = []string{"organisation", "member", "observer-state", "observer"}
	regionals = []string{"african", "asia-pacific", "eastern-european", "latin-american-caribbean", "western-european-others"}
	isoCode   = regexp.MustCompile(`^[A-Z]{2}$`)
)

// organisations returns those that every conference knows. They are read once; nobody changes them.
var organisations = sync.OnceValues(func() ([]checkin.Organisation, error) {
	r := &reader{file: "organisations.toml"}
	var all []checkin.Organisation
	if root := r.parse(assets.Organisations()); root != nil {
		t := &table{reader: r, node: root}
		all = t.organisations(nil)
		t.done()
	}
	return all, r.err()
})

// roll is a list of organisations that are found by any of their names.
type roll struct {
	all    []checkin.Organisation
	places map[string]int // in all, by name in lower case
}

func (o *roll) find(name string) (place int, ok bool) {
	place, ok = o.places[strings.ToLower(name)]
	return place, ok
}

// enter files the names of the organisation at the place. It returns a name that another has already.
func (o *roll) enter(place int) (clash string) {
	for _, name := range namesOf(o.all[place]) {
		other, ok := o.find(name)
		if ok && other != place {
			clash = name
			continue
		}
		o.places[strings.ToLower(name)] = place
	}
	return clash
}

func namesOf(o checkin.Organisation) []string {
	return append(slices.Collect(maps.Values(o.Name)), o.Aliases...)
}

// organisations reads [[organisations]], each of which adds one to those that are
// known, or says what this conference calls one of them.
func (t *table) organisations(known []checkin.Organisation) []checkin.Organisation {
	changes := t.tables("organisations")
	if len(changes) == 0 {
		return slices.Clone(known)
	}
	o := &roll{all: slices.Clone(known), places: make(map[string]int, 16*len(known))}
	for i := range o.all {
		o.enter(i)
	}
	for _, t := range changes {
		t.organisation(o)
		t.done()
	}
	return o.all
}

func (t *table) organisation(o *roll) {
	place := len(o.all)
	if t.node.fields["known_as"] == nil {
		t.require("name")
		o.all = append(o.all, checkin.Organisation{Group: defaultGroup, Status: statuses[0]})
	}
	if name := t.str("known_as", ""); t.node.fields["known_as"] != nil {
		there, ok := o.find(name)
		if !ok {
			t.faultAt("known_as", "no organisation is known as %q: correct it, or leave it out to add a new one", name)
			there = len(o.all)
			o.all = append(o.all, checkin.Organisation{})
		}
		place = there
	}
	t.change(&o.all[place])
	if clash := o.enter(place); clash != "" {
		t.faultAt("name", "%q is the name of another organisation: use \"known_as\" to rename that one", clash)
	}
}

// change reads what the file says of an organisation over what it was.
func (t *table) change(o *checkin.Organisation) {
	if name := t.text("name"); name != nil {
		o.Aliases = append(slices.Clone(o.Aliases), slices.Sorted(maps.Values(o.Name))...)
		o.Name = renamed(o.Name, name)
		o.Order = sortKey(o.Name.In("en"))
	}
	o.Aliases = append(o.Aliases, t.strs("aliases")...)
	slices.Sort(o.Aliases)
	o.Aliases = slices.Compact(o.Aliases)
	o.Order = t.str("order", o.Order)
	o.Group = t.str("group", o.Group)
	o.Status = t.choice("status", o.Status, statuses...)
	o.Regional = t.choice("regional", o.Regional, regionals...)
	o.Code = t.str("code", o.Code)
	if o.Code != "" && !isoCode.MatchString(o.Code) {
		t.faultAt("code", "%q is no country code of ISO 3166-1: write two capital letters, such as \"BY\"", o.Code)
	}
}

// renamed lays the new name over the old: a plain one serves every language, one by
// language leaves the languages that it does not name as they were.
func renamed(old, name checkin.Text) checkin.Text {
	if _, plain := name[""]; plain || old == nil {
		return name
	}
	merged := maps.Clone(old)
	maps.Copy(merged, name)
	return merged
}

// sortKey puts names in the order of an English list: without accents, marks or capitals.
func sortKey(name string) string {
	var key strings.Builder
	for _, c := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.Is(unicode.Mn, c), c == '\'', c == '’', c == '(', c == ')', c == ',', c == '.':
		case c == '-':
			key.WriteByte(' ')
		default:
			key.WriteRune(c)
		}
	}
	return key.String()
}
