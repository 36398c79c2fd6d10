package search_test

import (
	"slices"
	"testing"

	"antechamber/kiosk/checkin"
	"antechamber/storage/search"
)

// likest asks as a desk does: the index for candidates, the registrations for who is like.
func likest(index *search.Index, all []checkin.Registration, r *checkin.Registration) []string {
	candidates := index.Candidates(r)
	found := slices.DeleteFunc(slices.Clone(all), func(p checkin.Registration) bool { return !slices.Contains(candidates, p.Reference) })
	var refs []string
	for _, p := range search.Likest(r, found, 5) {
		refs = append(refs, p.Reference)
	}
	return refs
}

func TestIsItOneOfThese(t *testing.T) {
	t.Parallel()
	mailed := person("MAYED000", "Someone", "Else", "", "Chad")
	mailed.Email = "Anna@Example.org"
	hidden := person("HDDEN000", "Olga", "Müller", "", "Germany")
	hidden.Listing, hidden.Email = checkin.ListingHidden, "olga@example.org"
	all := append(people(), mailed, hidden)
	index := search.Build(slices.Values(all))
	for name, row := range map[string]struct {
		walkIn checkin.Registration
		want   []string
	}{
		"the same name without accents":     {person("", "Kare", "Overgard", "", "Norway"), []string{"0VERGARD"}},
		"the names in the other order":      {person("", "Øvergård", "Kåre", "", ""), []string{"0VERGARD"}},
		"the Latin form of a Chinese name":  {person("", "Zhengjun", "Peng", "", ""), []string{"PENG0000"}},
		"another script and the Latin form": {person("", "Khaled", "Masri", "Khalid Al Masri", ""), []string{"ALMASR00"}},
		"a slip in the passport's form":     {person("", "Khalid", "Al-Masrii", "", ""), []string{"ALMASR00"}},
		"Cyrillic, romanised":               {person("", "Petr", "Elkin", "", ""), []string{"ELKN0000"}},
		"the same family, own country first": {
			person("", "Xaver", "Müller", "", "Germany"), []string{"MYYER000"},
		},
		"the same address":             {checkin.Registration{GivenName: "Anna", FamilyName: "Zzyzx", Email: " anna@example.ORG"}, []string{"MAYED000"}},
		"a protected person's address": {checkin.Registration{GivenName: "Anna", FamilyName: "Zzyzx", Email: "olga@example.org"}, nil},
		"a protected person's family":  {person("", "Otto", "Müller", "", "Austria"), []string{"MYYER000"}},
		"a protected person's whole name": {
			person("", "Olga", "Müller", "", ""), []string{"HDDEN000", "MYYER000"},
		},
		"an organisation is no name": {person("", "Malta", "John", "", ""), nil},
		"nobody":                     {person("", "Zebulon", "Quux", "", "Norway"), nil},
		"only a given name":          {checkin.Registration{GivenName: "Anna"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := likest(index, all, &row.walkIn); !slices.Equal(got, row.want) {
				t.Errorf("%v, want %v", got, row.want)
			}
		})
	}
}

func TestOrganisationsOfTheIndex(t *testing.T) {
	t.Parallel()
	hidden := person("HDDEN000", "A", "B", "", "Secret Service")
	hidden.Listing = checkin.ListingHidden
	counted := person("CNTED000", "C", "D", "", "Ghana")
	counted.Listing = checkin.ListingOrganisation
	index := search.Build(slices.Values(append(people(), hidden, counted, person("NNE00000", "E", "F", "", ""))))
	is := func(want string) func(string) bool { return func(name string) bool { return name == want } }
	of := func(x *search.Index, name string) []string {
		found := x.Of(is(name))
		slices.Sort(found)
		return found
	}
	if got := of(index, "Ghana"); !slices.Equal(got, []string{"CNTED000", "TCKT0001"}) {
		t.Errorf("Ghana has %v", got)
	}
	for _, none := range []string{"Secret Service", "", "Atlantis"} {
		if got := of(index, none); got != nil {
			t.Errorf("%q has %v, want nobody", none, got)
		}
	}
	names := index.Organisations()
	if slices.Contains(names, "Secret Service") || slices.Contains(names, "") || !slices.Contains(names, "Malta") || len(names) != len(slices.Compact(slices.Sorted(slices.Values(names)))) {
		t.Errorf("the organisations are %v", names)
	}

	changed := index.With(person("SMTH0000", "John", "Smith", "", "Atlantis"), person("NEW00000", "New", "One", "", "Malta")).Without("SMTHERS0")
	if got := of(changed, "Malta"); !slices.Equal(got, []string{"NEW00000"}) {
		t.Errorf("after the change Malta has %v", got)
	}
	if got := changed.Without("SMTH0000").Organisations(); slices.Contains(got, "Atlantis") {
		t.Errorf("the last of Atlantis is gone, and it is still among %v", got)
	}
	var many []checkin.Registration
	for i := range 1200 { // enough for the base to be built anew from what it holds
		many = append(many, person("Y"+string(rune('A'+i%26))+string(rune('A'+i/26%26))+string(rune('A'+i/676))+"0000", "G", "H", "", "Mass"))
	}
	merged := changed.With(many...)
	if got := of(merged, "Malta"); !slices.Equal(got, []string{"NEW00000"}) || len(of(merged, "Mass")) != 1200 {
		t.Errorf("after the merge Malta has %v and Mass %d", got, len(of(merged, "Mass")))
	}
}

func TestRollCompletesInAnyLanguage(t *testing.T) {
	t.Parallel()
	c := &checkin.Conference{Organisations: []checkin.Organisation{
		{Name: checkin.Text{"en": "Czech Republic", "fr": "République tchèque"}, Aliases: []string{"Czechia"}},
		{Name: checkin.Text{"en": "Côte d'Ivoire", "zh": "科特迪瓦"}},
		{Name: checkin.Text{"en": "Congo"}},
		{Name: checkin.Text{"en": "Democratic Republic of the Congo"}},
		{Name: checkin.Text{"en": "Republic of Moldova"}},
	}}
	c.Index()
	roll := search.NewRoll(c, []string{"Czechia", "Zonta International"})
	for typed, want := range map[string][]string{
		"":         {},
		"czech":    {"Czechia"}, // as those are registered who are
		"tchèque":  {"Czechia"},
		"cote":     {"Côte d'Ivoire"},
		"科特":       {"Côte d'Ivoire"},
		"congo":    {"Congo", "Democratic Republic of the Congo"},
		"rep con":  {"Democratic Republic of the Congo"},
		"repub":    {"Czechia", "Republic of Moldova"},
		"zonta":    {"Zonta International"},
		"ongo":     {},
		"atlantis": {},
	} {
		if got := roll.Complete(typed, 2); !slices.Equal(got, want) {
			t.Errorf("%q completes to %q, want %q", typed, got, want)
		}
	}
	for given, want := range map[string]string{"REPUBLIQUE TCHEQUE": "Czechia", "科特迪瓦": "Côte d'Ivoire", "Atlantis": "Atlantis", "": ""} {
		if got := roll.Name(given); got != want {
			t.Errorf("%q is written %q, want %q", given, got, want)
		}
	}
}
