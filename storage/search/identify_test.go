package search_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"antechamber/kiosk/checkin"
	"antechamber/storage/search"
)

// knows is a conference that knows two States.
func knows() *checkin.Conference {
	c := &checkin.Conference{Organisations: []checkin.Organisation{
		{Code: "CI", Name: checkin.Text{"en": "Côte d'Ivoire", "ru": "Кот-д’Ивуар"}, Aliases: []string{"Ivory Coast"}},
		{Code: "DE", Name: checkin.Text{"en": "Germany", "fr": "Allemagne", "ar": "ألمانيا"}},
	}}
	c.Index()
	return c
}

// recognised are those whom a desk would take the person for.
func recognised(index *search.Index, all []checkin.Registration, f checkin.Facts) (found []string) {
	inquiry := index.Identify(knows(), f)
	for i := range all {
		if slices.Contains(inquiry.References, all[i].Reference) && inquiry.Fits(&all[i]) {
			found = append(found, all[i].Reference)
		}
	}
	return found
}

func mailedPeople() []checkin.Registration {
	all := people()
	for i := range all {
		all[i].Email = "one@example.org"
	}
	compound := person("C0MP0VND", "Ana María", "García Márquez de la Cruz", "", "Ivory Coast")
	compound.Country = "CI"
	plain := person("MUE11ER0", "Otto", "Mueller", "", "Germany")
	single := person("S1NG1E00", "Suharto", "", "", "Indonesia")
	passport := person("PASSP0RT", "محمد", "عبدالله", "Mohamed Abdullah", "Egypt")
	all = append(all, compound, plain, single, passport)
	for i := range all[len(all)-4:] {
		all[len(all)-1-i].Email = "two@example.org"
	}
	return all
}

// Whoever says who she is in her own spelling is found, in whatever script.
func TestRecognisesEverySpelling(t *testing.T) {
	t.Parallel()
	all := mailedPeople()
	index := search.Build(slices.Values(all))
	for want, names := range map[string][]string{
		"0VERGARD": {"Øvergård", "OVERGARD", "Oevergaard", "øvergaard"},
		"LKASZ000": {"Żółkiewski", "zolkiewski"},
		"0BRENAAA": {"O'Brien", "obrien", "O’BRIEN", "O Brien"},
		"ELKN0000": {"Ёлкин", "елкин", "Elkin", "Пётр Ёлкин", "elkin petr"},
		"WANG0000": {"王", "Wang", "WANG ", "王小明", "小明 王", "Wang Xiaoming"},
		"PENG0000": {"彭", "peng"},
		"STRASSEA": {"Straße", "strasse"},
		"ALMASR00": {"المصري", "مصري", "Al-Masri", "AL MASRI", "almasri", "masri"},
		"ELSAYED0": {"El Sayed", "elsayed", "Sayed"},
		"KNSTANT0": {"Konstantinopoulou-Sokolovská", "konstantinopoulou sokolovska", "Sokolovska"},
		"KMMNJN00": {"김", "Kim"},
		"MZRAH000": {"מזרחי", "Mizrahi"},
		"C0MP0VND": {"García Márquez de la Cruz", "Garcia", "MARQUEZ", "de la Cruz", "García Márquez"},
		"MUE11ER0": {"Müller", "MUELLER", "muller"},
		"S1NG1E00": {"Suharto"},
		"PASSP0RT": {"عبدالله", "Abdullah"},
	} {
		for _, name := range names {
			email := all[slices.IndexFunc(all, func(r checkin.Registration) bool { return r.Reference == want })].Email
			if got := recognised(index, all, checkin.Facts{FamilyName: name, Email: " " + email + " "}); !slices.Equal(got, []string{want}) {
				t.Errorf("%s is %v, want %s", name, got, want)
			}
		}
	}
}

func TestEveryFactMustFit(t *testing.T) {
	t.Parallel()
	all := mailedPeople()
	index := search.Build(slices.Values(all))
	for name, row := range map[string]struct {
		facts checkin.Facts
		want  string
	}{
		"another address":                {checkin.Facts{FamilyName: "Garcia", Email: "one@example.org"}, ""},
		"two of one name":                {checkin.Facts{FamilyName: "Müller", Email: "one@example.org"}, "MYYER000 MYYER001"},
		"and the given name":             {checkin.Facts{FamilyName: "Müller", Email: "one@example.org", GivenName: "eva"}, "MYYER001"},
		"a given name is no family name": {checkin.Facts{FamilyName: "Otto", Email: "two@example.org"}, ""},
		"a particle is no name":          {checkin.Facts{FamilyName: "de la", Email: "two@example.org"}, ""},
		"signs are no name":              {checkin.Facts{FamilyName: "--", Email: "two@example.org"}, ""},
		"given names, another family":    {checkin.Facts{FamilyName: "Ana María Mueller", Email: "two@example.org"}, ""},
		"half a word":                    {checkin.Facts{FamilyName: "Garc", Email: "two@example.org"}, ""},
		"one word of a passport twice":   {checkin.Facts{FamilyName: "Abdullah", GivenName: "Abdullah", Email: "two@example.org"}, ""},
		"both words of it":               {checkin.Facts{FamilyName: "Abdullah", GivenName: "Mohamed", Email: "two@example.org"}, "PASSP0RT"},
		"a second given name":            {checkin.Facts{FamilyName: "Cruz", GivenName: "Maria", Email: "two@example.org"}, "C0MP0VND"},
		"the organisation":               {checkin.Facts{FamilyName: "Mueller", Organisation: "allemagne", Email: "two@example.org"}, "MUE11ER0"},
		"in Arabic":                      {checkin.Facts{FamilyName: "Mueller", Organisation: "المانيا", Email: "two@example.org"}, "MUE11ER0"},
		"by an alias":                    {checkin.Facts{FamilyName: "Garcia", Organisation: "cote d'ivoire"}, "C0MP0VND"},
		"one that nobody knows":          {checkin.Facts{FamilyName: "Suharto", Organisation: "indonesia"}, "S1NG1E00"},
		"another organisation":           {checkin.Facts{FamilyName: "Garcia", Organisation: "Germany"}, ""},
		"signs are no organisation":      {checkin.Facts{FamilyName: "Garcia", Organisation: "?"}, ""},
		"the country":                    {checkin.Facts{FamilyName: "Garcia", Country: "ci"}, "C0MP0VND"},
		"by its name":                    {checkin.Facts{FamilyName: "Garcia", Country: "Кот-д’Ивуар"}, "C0MP0VND"},
		"another country":                {checkin.Facts{FamilyName: "Garcia", Country: "DE"}, ""},
		"a country of nobody":            {checkin.Facts{FamilyName: "Garcia", Country: "?"}, ""},
		"the reference":                  {checkin.Facts{Reference: "C0MP0VND", Email: "TWO@example.org"}, "C0MP0VND"},
		"and another name":               {checkin.Facts{Reference: "C0MP0VND", Email: "two@example.org", FamilyName: "Mueller"}, ""},
		"another's reference":            {checkin.Facts{Reference: "MUE11ER0", Email: "one@example.org"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var said string
			for _, ref := range recognised(index, all, row.facts) {
				said += " " + ref
			}
			if len(said) > 0 {
				said = said[1:]
			}
			if said != row.want {
				t.Errorf("%q, want %q", said, row.want)
			}
		})
	}
}

// The work is as much for who is here as for who is not, and who must not be listed
// is none of those whom a name may fit.
func TestInquiriesAreOfOneSize(t *testing.T) {
	t.Parallel()
	all := sample(t)
	built := search.Build(slices.Values(all[:1000]))
	for name, index := range map[string]*search.Index{"built": built, "grown": built.With(all[1000:]...).Without(all[0].Reference), "small": search.Build(slices.Values(all[:5]))} {
		size := min(search.Looked, index.Len())
		for _, f := range []checkin.Facts{
			{FamilyName: all[7].FamilyName, Email: all[7].Email},
			{FamilyName: all[7].FamilyName, Email: "nobody@example.org"},
			{FamilyName: "Qqqqq", Email: all[7].Email},
			{FamilyName: "Qqqqq", Email: "nobody@example.org"},
			{FamilyName: "Kim", Country: "KR"},
			{Reference: all[3].Reference, Email: "nobody@example.org"},
			{Reference: "ZZZZZZZZ", Email: "nobody@example.org"},
		} {
			got := index.Identify(knows(), f).References
			if distinct := slices.Compact(slices.Sorted(slices.Values(got))); len(got) != size || len(distinct) != size {
				t.Errorf("%s: %+v looks at %d, %d of them distinct, want %d", name, f, len(got), len(distinct), size)
			}
		}
	}
	if got := search.Build(slices.Values(all[:0])).Identify(knows(), checkin.Facts{FamilyName: "Kim", Email: "x"}).References; len(got) != 0 {
		t.Error(got)
	}
}

// Everybody of the sample is recognised by the own family name and address, those who
// must not be listed by the reference only.
func TestRecognisesTheSample(t *testing.T) {
	t.Parallel()
	all := sample(t)
	index := search.Build(slices.Values(all[:1500])).With(all[1400:]...)
	for i := range all {
		r := &all[i]
		if r.Email == "" || r.FamilyName == "" {
			continue
		}
		byName := index.Identify(knows(), checkin.Facts{FamilyName: r.FamilyName, Email: r.Email})
		byReference := index.Identify(knows(), checkin.Facts{Reference: r.Reference, Email: r.Email})
		if !byReference.Fits(r) || !slices.Contains(byReference.References, r.Reference) {
			t.Fatalf("%s is not found by the reference", r.Reference)
		}
		if !r.Protected() && !(byName.Fits(r) && slices.Contains(byName.References, r.Reference)) {
			t.Errorf("%s is not found by the name", r.Reference)
		}
	}
}

func TestNormalFactsAreOne(t *testing.T) {
	t.Parallel()
	index := search.Build(slices.Values(people()))
	normal := func(f checkin.Facts) string { return index.Identify(knows(), f).Normal }
	if a, b := normal(checkin.Facts{FamilyName: "Müller", Email: "A@b.c"}), normal(checkin.Facts{FamilyName: "MUELLER ", Email: "a@b.c"}); a != b {
		t.Errorf("%q and %q", a, b)
	}
	if a, b := normal(checkin.Facts{FamilyName: "a"}), normal(checkin.Facts{GivenName: "a"}); a == b {
		t.Errorf("one name is another: %q", a)
	}
}

// Who fits is among those looked at, whatever the names, and who must not be listed is
// none of them by a name.
func TestWhoFitsIsLookedAt(t *testing.T) {
	t.Parallel()
	word := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zäöüßéñA-Z '’-]{1,12}`), rapid.StringMatching(`[а-яё ]{1,9}`), rapid.StringMatching(`[\x{0621}-\x{064A} ]{1,9}`),
		rapid.StringMatching(`[\x{4E00}-\x{4E40}]{1,3}`), rapid.SampledFrom([]string{"de la Cruz", "Al-Masri", "van der Berg", "O'Brien"}))
	rapid.Check(t, func(t *rapid.T) {
		var all []checkin.Registration
		for i := range rapid.IntRange(1, 30).Draw(t, "people") {
			r := person(fmt.Sprintf("%08d", i), word.Draw(t, "given"), word.Draw(t, "family"), rapid.OneOf(rapid.Just(""), word).Draw(t, "latin"), rapid.SampledFrom([]string{"Germany", "Org", ""}).Draw(t, "organisation"))
			r.Email, r.Country = rapid.SampledFrom([]string{"a@x.org", "b@x.org", ""}).Draw(t, "email"), rapid.SampledFrom([]string{"DE", "CI", ""}).Draw(t, "country")
			r.Listing = rapid.SampledFrom([]checkin.Listing{checkin.ListingListed, checkin.ListingListed, checkin.ListingHidden}).Draw(t, "listing")
			all = append(all, r)
		}
		half := len(all) / 2
		index := search.Build(slices.Values(all[:half])).With(all[half:]...)
		asked := rapid.SampledFrom(all).Draw(t, "asked")
		f := checkin.Facts{FamilyName: rapid.OneOf(rapid.Just(asked.FamilyName), word).Draw(t, "said")}
		if rapid.Bool().Draw(t, "with address") {
			f.Email = asked.Email
		}
		if rapid.Bool().Draw(t, "with given name") {
			f.GivenName = asked.GivenName
		}
		if rapid.Bool().Draw(t, "with organisation") {
			f.Organisation, f.Country = asked.Organisation, asked.Country
		}
		inquiry := index.Identify(knows(), f)
		if want := min(search.Looked, len(all)); len(inquiry.References) != want {
			t.Fatalf("%d are looked at, not %d", len(inquiry.References), want)
		}
		for i := range all {
			if r := &all[i]; f.FamilyName != "" && !r.Protected() && inquiry.Fits(r) && !slices.Contains(inquiry.References, r.Reference) {
				t.Fatalf("%+v fits %+v, who is not looked at", f, r)
			}
		}
	})
}

func BenchmarkIdentify(b *testing.B) {
	all := slices.Collect(generated(sample(b), big))
	index := search.Build(slices.Values(all))
	conference := knows()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		r := &all[i*7919%len(all)]
		f := checkin.Facts{FamilyName: r.FamilyName, Email: r.Email}
		if i%2 == 1 {
			f = checkin.Facts{FamilyName: r.FamilyName, Country: r.Country, Organisation: r.Organisation}
		}
		start := time.Now()
		index.Identify(conference, f)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-p50")
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "µs-max")
}
