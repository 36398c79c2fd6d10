package search_test

import (
	"slices"
	"strings"
	"testing"

	"antechamber/kiosk/checkin"
	"antechamber/storage/search"
)

func person(ref, given, family, latin, organisation string) checkin.Registration {
	return checkin.Registration{Reference: ref, GivenName: given, FamilyName: family, LatinName: latin, Organisation: organisation}
}

func people() []checkin.Registration {
	withTicket := person("TCKT0001", "Ticket", "Holder", "", "Ghana")
	withTicket.Ticket = "y89jguvk-w8pm94t"
	return []checkin.Registration{
		person("0VERGARD", "Kåre", "Øvergård", "", "Norway"),
		person("LKASZ000", "Łukasz", "Żółkiewski", "", "Poland"),
		person("0BRENAAA", "Mary", "O'Brien", "", "Ireland"),
		person("ELKN0000", "Пётр", "Ёлкин", "", "Russian Federation"),
		person("WANG0000", "小明", "王", "", "China"),
		person("PENG0000", "政君", "彭", "ZhengJun Peng", "China"),
		person("DCC00000", "Đức", "Nguyễn Văn", "", "Viet Nam"),
		person("STRASSEA", "Jörg", "Straße", "", "Germany"),
		person("MYYER000", "Anna", "Müller", "", "Germany"),
		person("MYYER001", "Eva", "Mueller", "", "Austria"),
		person("ALMASR00", "خالد", "المصري", "Khalid Al-Masri", "Egypt"),
		person("ELSAYED0", "Amr", "El Sayed", "", "Egypt"),
		person("THAY0000", "อรุณี", "วงศ์ไทย", "Arunee Wongthai", "Thailand"),
		person("MZRAH000", "יעל", "מזרחי", "Yael Mizrahi", "Israel"),
		person("KNSTANT0", "Eleni", "Konstantinopoulou-Sokolovská", "", "Greece"),
		person("KMMNJN00", "민준", "김", "MinJun Kim", "Republic of Korea"),
		person("CASTRE00", "Irène", "Koné", "", "Côte d'Ivoire"),
		person("NRWAY000", "Norway", "Stone", "", "Canada"),
		person("YVRY0000", "Юрий", "Зыков", "", "Belarus"),
		person("SMTHERS0", "John", "Smithers", "", "Malta"),
		person("SMTH0000", "John", "Smith", "", "Malta"),
		withTicket,
	}
}

func references(hits []search.Hit) []string {
	var refs []string
	for _, h := range hits {
		refs = append(refs, h.Reference)
	}
	return refs
}

func TestFindsEverySpelling(t *testing.T) {
	t.Parallel()
	index := search.Build(slices.Values(people()))
	for want, queries := range map[string][]string{
		"0VERGARD": {"overgard", "øvergård", "OEVERGAARD", "overg", "kare overgard", "overgard kare", "ov", "ovregard", "0vergard"},
		"LKASZ000": {"lukasz", "zolkiewski", "zolkeiwski", "lukasz zolk", "łukasz", "lukas poland"},
		"0BRENAAA": {"obrien", "o'brien", "o’brien", "mary o brien", "brien", "obrein"},
		"ELKN0000": {"elkin", "елкин", "ёлкин", "ЁЛКИН", "petr elkin", "ёлкин пётр"},
		"WANG0000": {"wang xiaoming", "小明", "王小明", "王", "wang xiao ming", "xiaoming wang", "小明 王", "明"},
		"PENG0000": {"zhengjun", "peng zhengjun", "彭政君", "政君", "zheng jun peng"},
		"DCC00000": {"duc", "đức", "nguyen duc", "nguyen van duc", "nguyễn"},
		"STRASSEA": {"strasse", "straße", "STRASSE", "jorg strasse", "joerg", "straß"},
		"MYYER000": {"muller", "mueller", "müller", "anna mueller", "mullre"},
		"MYYER001": {"muller eva", "mueller", "müller"},
		"ALMASR00": {"almasri", "al masri", "al-masri", "el masri", "masri khalid", "خالد", "المصري", "khaled masri"},
		"ELSAYED0": {"elsayed", "el sayed", "al sayed", "sayed amr", "alsayed"},
		"THAY0000": {"อรุณี", "วงศ์ไทย", "wongthai", "aruni wongthai", "วงศ์"},
		"MZRAH000": {"יעל", "מזרחי", "mizrahi yael", "mizrhai"},
		"KNSTANT0": {"konstantinopoulou", "sokolovska", "konstantinopoulou-sokolovska", "konstantinopoulousokolovska", "sokolovska eleni", "konstantinopolou", "konstantinpolou"},
		"KMMNJN00": {"김민준", "김", "민준", "kim minjun", "min jun kim", "민준 김"},
		"CASTRE00": {"ivoire", "cote divoire", "côte d'ivoire", "kone ivoire", "irene"},
		"YVRY0000": {"yuriy", "iurii", "yuri", "юрий", "zykov"},
		"TCKT0001": {"TCKT0001", "tckt 0001", "TCKT-OOOI", "tckt", "y89jguvkw8pm94t", "Y89JGUVK-W8PM94T", "y89"},
	} {
		for _, q := range queries {
			if got := references(index.Find(q, 20)); !slices.Contains(got, want) {
				t.Errorf("Find(%q) = %v, want %s among them", q, got, want)
			}
		}
	}
}

func TestFindRanks(t *testing.T) {
	t.Parallel()
	index := search.Build(slices.Values(people()))
	tests := []struct {
		query string
		want  []search.Hit
	}{
		{"smith", []search.Hit{{"SMTH0000", search.ByWord}, {"SMTHERS0", search.ByBeginning}}},
		{"smithe", []search.Hit{{"SMTHERS0", search.ByBeginning}, {"SMTH0000", search.ByTypo}}},
		{"smihters", []search.Hit{{"SMTHERS0", search.ByTypo}}},
		{"norway", []search.Hit{{"NRWAY000", search.ByWord}, {"0VERGARD", search.ByOrganisation}}},
		{"SMTH OOOO", []search.Hit{{"SMTH0000", search.ByCode}}},
		{"y89", []search.Hit{{"TCKT0001", search.ByCodePart}}},
	}
	for _, tt := range tests {
		if got := index.Find(tt.query, 20); !slices.Equal(got, tt.want) {
			t.Errorf("Find(%q) = %v, want %v", tt.query, got, tt.want)
		}
	}
	if got := index.Find("john", 1); len(got) != 1 {
		t.Errorf("Find with limit 1 = %v", got)
	}
}

func TestFindsNothing(t *testing.T) {
	t.Parallel()
	index := search.Build(slices.Values(people()))
	for _, q := range []string{
		"", " ", "s", "ё", "'", "-", "tc", "y8", "qqq", "smith qqqq", "jon qqq", "smxtz", "duk", "😀", "\x00", "\xff\xfe",
		strings.Repeat("a", 10_000), strings.Repeat("ma ", 100), strings.Repeat("́", 50),
	} {
		if got := index.Find(q, 20); len(got) > 0 {
			t.Errorf("Find(%.20q) = %v, want nothing", q, got)
		}
	}
	if got := index.Find("smith", 0); got != nil {
		t.Errorf("Find with limit 0 = %v", got)
	}
	if got := search.Build(slices.Values([]checkin.Registration{})).Find("smith", 5); got != nil {
		t.Errorf("Find in nothing = %v", got)
	}
}

// Rule 10 of the design: who is not listed is found by nothing less than the
// whole name, the reference or the ticket.
func TestNotListed(t *testing.T) {
	t.Parallel()
	for _, listing := range []checkin.Listing{checkin.ListingHidden, checkin.ListingOrganisation} {
		x := person("HDDEN000", "María", "de los Ángeles-Müller", "", "Cuba")
		y := person("HDDEN001", "小明", "王", "Wang Xiaoming", "China")
		z := person("HDDEN002", "Пётр", "Ёлкин", "", "Belarus")
		x.Ticket = "secret-ticket-1"
		people := []checkin.Registration{x, y, z}
		for i := range people {
			people[i].Listing = listing
		}
		built := search.Build(slices.Values(people))
		added := search.Build(slices.Values([]checkin.Registration{})).With(people...)
		for _, index := range []*search.Index{built, added, added.With(person("0THER000", "Other", "Person", "", "Cuba"))} {
			for want, queries := range map[string][]string{
				"HDDEN000": {
					"maria de los angeles muller", "Müller Ángeles los de María", "maria de los angelesmuller", "maria de los angeles-mueller",
					"hdden000", "HDDEN-OOO", "SECRETTICKET1", "secret-ticket-1",
				},
				"HDDEN001": {"王小明", "小明 王", "王 小明", "wang xiaoming", "Xiaoming Wang", "HDDE NOO1"},
				"HDDEN002": {"пётр ёлкин", "елкин петр", "petr elkin", "elkin petr"},
			} {
				for _, q := range queries {
					if got := references(index.Find(q, 20)); !slices.Equal(got, []string{want}) {
						t.Errorf("%s: Find(%q) = %v, want %s", listing, q, got, want)
					}
				}
			}
			for _, q := range []string{
				"maria", "maria de los angeles", "muller", "mueller", "angeles", "maria de los angeles mulle", "maria de los angeles mullre",
				"cuba", "maria cuba", "maria de los angeles muller cuba", "hdden", "hdden00", "secret", "secret-ticket-", "china",
				"小明", "王", "王小", "wang", "xiaoming", "wang xiaomin", "wang xiaomnig", "wang xiaoming china", "елкин", "elkin", "petr elki", "belarus",
			} {
				if got := references(index.Find(q, 20)); slices.ContainsFunc(got, func(r string) bool { return strings.HasPrefix(r, "HDDEN") }) {
					t.Errorf("%s: Find(%q) = %v", listing, q, got)
				}
			}
		}
	}
}

func TestEndlessNames(t *testing.T) {
	t.Parallel()
	index := search.Build(slices.Values([]checkin.Registration{
		person("END1ESS0", strings.Repeat("王", 20_000), strings.Repeat("a-", 20_000), strings.Repeat("x", 20_000), ""),
	}))
	for _, q := range []string{"王王王", "a", "xxx", "ax"} {
		if got := index.Find(q, 5); (len(got) == 1) != (q == "王王王" || q == "xxx") {
			t.Errorf("Find(%q) = %v", q, got)
		}
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	var live search.Live
	if got := live.Find("smith", 5); got != nil || live.Len() != 0 {
		t.Fatalf("an empty Live finds %v of %d", got, live.Len())
	}
	live.Set(search.Build(slices.Values(people())))
	n := live.Len()

	live.Put(person("WA1K0000", "Walk", "Inman", "", "Fiji"), person("SMTH0000", "John", "Married", "", "Malta"))
	live.Put(person("WA1K0000", "Walker", "Inwoman", "", "Fiji"))
	for q, want := range map[string][]string{
		"inwoman": {"WA1K0000"}, "inman": nil, "married": {"SMTH0000"}, "smith": {"SMTHERS0"}, "SMTH0000": {"SMTH0000"}, "malta": {"SMTHERS0", "SMTH0000"},
	} {
		if got := references(live.Find(q, 20)); !slices.Equal(got, want) {
			t.Errorf("Find(%q) = %v, want %v", q, got, want)
		}
	}
	if live.Len() != n+1 {
		t.Errorf("Len = %d, want %d", live.Len(), n+1)
	}

	hidden := person("SMTH0000", "John", "Married", "", "Malta")
	hidden.Listing = checkin.ListingHidden
	live.Put(hidden)
	if got := live.Find("married", 5); got != nil {
		t.Errorf("who was hidden since is found: %v", got)
	}
	live.Remove("WA1K0000", "SMTHERS0", "NOBODY00", "SMTH0000")
	for _, q := range []string{"inwoman", "smithers", "WA1K0000", "john married", "SMTH0000"} {
		if got := live.Find(q, 5); got != nil {
			t.Errorf("who was removed is found by %q: %v", q, got)
		}
	}
	if live.Len() != n-2 {
		t.Errorf("Len = %d, want %d", live.Len(), n-2)
	}
}

// An index that grew finds what one that was built at once finds.
func TestGrownAsBuilt(t *testing.T) {
	t.Parallel()
	all := sample(t)
	grown := search.Build(slices.Values(all[:300]))
	for part := range slices.Chunk(all[200:], 150) {
		grown = grown.With(part...)
	}
	grown = grown.With(all[:50]...)
	built := search.Build(slices.Values(all))
	if grown.Len() != built.Len() {
		t.Fatalf("Len = %d, want %d", grown.Len(), built.Len())
	}
	for i := 0; i < len(all); i += 7 {
		for _, q := range []string{all[i].GivenName, all[i].FamilyName, all[i].Organisation, all[i].Reference, all[i].GivenName + " " + all[i].FamilyName} {
			a, b := references(grown.Find(q, 5000)), references(built.Find(q, 5000))
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(a, b) {
				t.Fatalf("Find(%q) of the grown index: %d, of the built one: %d", q, len(a), len(b))
			}
		}
	}
}
