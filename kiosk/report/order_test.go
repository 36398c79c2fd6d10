package report

import (
	"slices"
	"testing"

	"antechamber/kiosk/checkin"
)

func TestLatinFamilyNameIsFound(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ given, family, latin, want string }{
		{"Liza", "Sipos", "", "Sipos, Liza"},
		{"Sukarno", "", "", "Sukarno"},
		{"小明", "王", "Wang Xiaoming", "Wang, Xiaoming"},
		{"志国", "龙", "ZhiGuo Long", "Long, ZhiGuo"},
		{"英", "上官", "Ying ShangGuan", "ShangGuan, Ying"},
		{"فاطمة", "الطريقي", "Fatima Al-Turaiqi", "Al-Turaiqi, Fatima"},
		{"ريم", "الخوري", "Reem El Khoury", "El Khoury, Reem"},
		{"하엘", "백", "HaEl Baeg", "Baeg, HaEl"},
		{"恵子", "清水", "Keiko Shimizu", "Shimizu, Keiko"},
		{"Ευαγγελια", "Αναστασιάδης", "Eyaggelia Anastasiadis", "Anastasiadis, Eyaggelia"},
		{"อรุณี", "วงศ์ไทย", "Arunee Wongthai", "Wongthai, Arunee"},
		{"دارا", "رضایی", "Dara", "Dara"},
	} {
		p := newOrder().person(&checkin.Registration{GivenName: test.given, FamilyName: test.family, LatinName: test.latin})
		if got := p.indexed(); got != test.want {
			t.Errorf("%s %s: got %q, want %q", test.given, test.family, got, test.want)
		}
	}
}

func TestNamesStandInTheOrderOfAnIndex(t *testing.T) {
	t.Parallel()
	o := newOrder()
	want := []string{"Ábel", "Abend", "de Boer", "Müller", "Muller-Roy", "Ó Briain", "Ødegaard", "Zoé"}
	people := make([]person, 0, len(want))
	for _, name := range slices.Backward(want) {
		people = append(people, o.person(&checkin.Registration{FamilyName: name}))
	}
	slices.SortFunc(people, byName)
	got := make([]string, 0, len(want))
	letters := ""
	for _, p := range people {
		got = append(got, p.family)
		letters += o.letter(p.family)
	}
	if !slices.Equal(got, want) || letters != "AADMMOOZ" {
		t.Errorf("got %q under %s, want %q", got, letters, want)
	}
	for name, want := range map[string]string{"": "#", "3M": "#", "'t Hooft": "T", "żuk": "Z"} {
		if got := o.letter(name); got != want {
			t.Errorf("%q stands under %q, want %q", name, got, want)
		}
	}
}

func TestDelegationStandsByRank(t *testing.T) {
	t.Parallel()
	o := newOrder()
	people := []person{
		o.person(&checkin.Registration{FamilyName: "Unranked"}),
		o.person(&checkin.Registration{FamilyName: "Third", Rank: 3}),
		o.person(&checkin.Registration{FamilyName: "Second", Rank: 2}),
		o.person(&checkin.Registration{FamilyName: "Deputy", DelegationRole: "deputy", Rank: 9}),
		o.person(&checkin.Registration{FamilyName: "Head", DelegationRole: "head"}),
	}
	slices.SortFunc(people, byRank)
	var got []string
	for _, p := range people {
		got = append(got, p.family)
	}
	if want := []string{"Head", "Deputy", "Second", "Third", "Unranked"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
