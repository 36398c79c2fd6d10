package conference_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"antechamber/assets"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
)

var sixLanguages = []string{"ar", "zh", "en", "fr", "ru", "es"}

func embedded(tb testing.TB) *checkin.Conference {
	tb.Helper()
	c, err := conference.Embedded()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func column(t *testing.T, name string) []string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(assets.Rehearsal())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.Index(rows[0], name)
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		if row[i] != "" {
			seen[row[i]] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func TestRehearsalIsKnown(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	codes := map[string]bool{}
	for _, o := range c.Organisations {
		codes[o.Code] = true
	}
	for _, country := range column(t, "country") {
		if !codes[country] {
			t.Errorf("the country %s is not known", country)
		}
	}
	for _, name := range column(t, "organisation") {
		if _, ok := c.Organisation(name); !ok {
			t.Errorf("the organisation %q is not known", name)
		}
	}
	for _, id := range column(t, "category") {
		if _, ok := c.Category(id); !ok {
			t.Errorf("the category %q is not declared", id)
		}
	}
	for _, ids := range column(t, "roles") {
		for _, id := range strings.FieldsFunc(ids, func(r rune) bool { return r == ';' || r == ',' || r == ' ' }) {
			if !slices.ContainsFunc(c.Roles, func(r checkin.Role) bool { return r.ID == id }) {
				t.Errorf("the role %q is not declared", id)
			}
		}
	}
}

// usual returns the organisations as a conference that renames none of them knows them.
func usual(t *testing.T) []checkin.Organisation {
	t.Helper()
	c, err := conference.Load("smallest.toml", []byte(smallest))
	if err != nil {
		t.Fatal(err)
	}
	return c.Organisations
}

func TestStates(t *testing.T) {
	t.Parallel()
	regions, codes := map[string]int{}, map[string]bool{}
	for _, o := range usual(t) {
		if (o.Status == "member" || o.Status == "observer-state") != (o.Code != "") {
			t.Errorf("%s: status %q with code %q", o.Name.In("en"), o.Status, o.Code)
		}
		if o.Code == "" {
			continue
		}
		if codes[o.Code] {
			t.Errorf("two States have the code %s", o.Code)
		}
		codes[o.Code] = true
		if o.Status == "member" {
			regions[o.Regional]++
		}
	}
	want := map[string]int{"african": 54, "asia-pacific": 54, "eastern-european": 23, "latin-american-caribbean": 33, "western-european-others": 29}
	if !maps.Equal(regions, want) {
		t.Errorf("Member States by region are %v, not %v", regions, want)
	}
	if len(codes) != 193+2 {
		t.Errorf("%d States are known, not 195", len(codes))
	}
}

func TestOrganisationsAreWhole(t *testing.T) {
	t.Parallel()
	for _, all := range [][]checkin.Organisation{usual(t), embedded(t).Organisations} {
		owner, order := map[string]string{}, map[string]string{}
		for _, o := range all {
			name := o.Name.In("en")
			for _, language := range sixLanguages {
				if o.Name[language] == "" {
					t.Errorf("%s has no name in %s", name, language)
				}
			}
			if o.Group == "" || o.Order == "" {
				t.Errorf("%s has the group %q and the order %q", name, o.Group, o.Order)
			}
			place := o.Group + "/" + o.Order
			if other, ok := order[place]; ok {
				t.Errorf("%s and %s have the same place %s", other, name, place)
			}
			order[place] = name
			for _, called := range append(slices.Collect(maps.Values(o.Name)), o.Aliases...) {
				if other, ok := owner[strings.ToLower(called)]; ok && other != name {
					t.Errorf("%s and %s are both called %q", other, name, called)
				}
				owner[strings.ToLower(called)] = name
			}
		}
	}
}

// TestEnglishListOrder holds the neighbours that a careless sort key gets wrong.
func TestEnglishListOrder(t *testing.T) {
	t.Parallel()
	all := slices.DeleteFunc(usual(t), func(o checkin.Organisation) bool { return o.Group != "member-states" })
	slices.SortFunc(all, func(a, b checkin.Organisation) int { return strings.Compare(a.Order, b.Order) })
	var names []string
	for _, o := range all {
		names = append(names, o.Name.In("en"))
	}
	list := strings.Join(names, "|")
	for _, run := range []string{
		"Costa Rica|Côte d'Ivoire|Croatia", "Congo|Costa Rica", "Cyprus|Czechia|Democratic People's Republic of Korea|Democratic Republic of the Congo|Denmark",
		"Dominica|Dominican Republic", "Guinea|Guinea-Bissau|Guyana", "Nepal|Netherlands (Kingdom of the)|New Zealand", "Niger|Nigeria|North Macedonia|Norway",
		"Qatar|Republic of Korea|Republic of Moldova|Romania|Russian Federation", "Tunisia|Türkiye|Turkmenistan", "Samoa|San Marino|Sao Tome and Principe|Saudi Arabia",
		"United Arab Emirates|United Kingdom of Great Britain and Northern Ireland|United Republic of Tanzania|United States of America|Uruguay",
	} {
		if !strings.Contains(list, run) {
			t.Errorf("the English list does not hold %s", run)
		}
	}
}

func TestNamesOf2007(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	for _, test := range []struct{ registered, language, want string }{
		{"Czechia", "en", "Czech Republic"},
		{"Czech Republic", "fr", "République tchèque"},
		{"Türkiye", "en", "Turkey"},
		{"turkey", "ru", "Турция"},
		{"State of Palestine", "en", "Palestine"},
		{"Eswatini", "en", "Swaziland"},
		{"North Macedonia", "en", "The former Yugoslav Republic of Macedonia"},
		{"Netherlands (Kingdom of the)", "en", "Netherlands"},
		{"Viet Nam", "es", "Viet Nam"},
		{"Somebody's Society", "en", "Somebody's Society"},
	} {
		if got := c.NameOf(test.registered, test.language); got != test.want {
			t.Errorf("%s in %s is %q, not %q", test.registered, test.language, got, test.want)
		}
	}
	turkey, _ := c.Organisation("Turkey")
	if turkey.Order != "turkey" || turkey.Regional != "western-european-others" || turkey.Status != "member" {
		t.Errorf("Turkey lost what it had: %+v", turkey)
	}
}

func TestSixLanguages(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	texts := []checkin.Text{c.Title, c.ShortTitle, c.Theme, c.Venue, c.Directions, c.SelfService.HelpDesk, c.SelfService.Privacy}
	for _, s := range c.Sessions {
		texts = append(texts, s.Name)
		for _, item := range s.Programme {
			texts = append(append(texts, item.Title), item.Topics...)
		}
	}
	for _, k := range c.Categories {
		texts = append(texts, k.Name)
	}
	for _, r := range c.Roles {
		texts = append(texts, r.Name)
	}
	for _, r := range c.Rooms {
		texts = append(texts, r.Name)
	}
	for _, e := range c.Entrances {
		texts = append(texts, e.Name)
	}
	for _, text := range texts {
		for _, language := range sixLanguages {
			if text[language] == "" {
				t.Errorf("%q is not there in %s", text.In("en"), language)
			}
		}
	}
}

func TestEmbeddedConference(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	if len(c.Sessions) != 2 || len(c.Sessions[0].Programme) != 1 || len(c.Sessions[0].Programme[0].Topics) != 4 || len(c.Sessions[1].Programme) != 3 {
		t.Errorf("the programme is not that of the concept paper: %+v", c.Sessions)
	}
	var letters string
	for _, k := range c.Categories {
		letters += k.Letter
	}
	if letters != "MOGPINRS" {
		t.Errorf("the categories' letters are %s", letters)
	}
	from, to := c.Days()
	if got := from.Format("2006-01-02T15:04Z07:00") + " " + to.Format("15:04"); got != "2007-03-05T10:00-05:00 18:00" {
		t.Errorf("the conference is on %s", got)
	}
	if len(c.Contacts) != 4 || len(c.Organisers) != 4 || len(c.Partners) != 5 || len(c.Entrances) != 2 {
		t.Error("organisers, partners, contacts or entrances are missing")
	}
}

// TestColoursCarryWhiteText measures the contrast of white text as WCAG 2.1 defines it.
func TestColoursCarryWhiteText(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	colours := map[string]string{}
	for _, k := range c.Categories {
		colours[k.ID] = k.Colour
	}
	for _, r := range c.Roles {
		colours[r.ID] = r.Colour
	}
	for id, colour := range colours {
		var red, green, blue int
		if _, err := fmt.Sscanf(colour, "#%02X%02X%02X", &red, &green, &blue); err != nil {
			t.Fatal(err)
		}
		luminance := 0.2126*linear(red) + 0.7152*linear(green) + 0.0722*linear(blue)
		if contrast := 1.05 / (luminance + 0.05); contrast < 7 {
			t.Errorf("white on the colour %s of %s has a contrast of %.1f only", colour, id, contrast)
		}
	}
}

func linear(channel int) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}
