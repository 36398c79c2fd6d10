package checkin

import "testing"

func TestNormalReference(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"WFGMV1FN": "WFGMV1FN", "wfgmv1fn": "WFGMV1FN", " WFGM V1FN\r\n": "WFGMV1FN", "wfgm-vlfn": "WFGMV1FN", "OIL00000": "01100000",
		"": "", "WFGMV1F": "", "WFGMV1FNX": "", "WFGMV1FU": "", "WFGMV1Fé": "",
	} {
		if got, ok := NormalReference(in); got != want && ok || ok != (want != "") {
			t.Errorf("NormalReference(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		r                     Registration
		name, latin, initials string
	}{
		{Registration{GivenName: "Mari", FamilyName: "Rantanen", Language: "en"}, "Mari Rantanen", "", "M. R."},
		{Registration{GivenName: "Liza", FamilyName: "Sipos", Language: "hu"}, "Sipos Liza", "", "S. L."},
		{Registration{GivenName: "小明", FamilyName: "王", LatinName: "Wang Xiaoming", Language: "zh"}, "王小明", "Wang Xiaoming", "W. X."},
		{Registration{GivenName: "小明", FamilyName: "王"}, "王小明", "", "王."},
		{Registration{GivenName: "恵子", FamilyName: "清水"}, "清水 恵子", "", "清. 恵."},
		{Registration{GivenName: "은유", FamilyName: "민"}, "민 은유", "", "민. 은."},
		{Registration{GivenName: "智美", FamilyName: "石井", LatinName: "Ishii Tomomi", Language: "en"}, "石井 智美", "Ishii Tomomi", "I. T."},
		{Registration{GivenName: "Иван", FamilyName: "Ёлкин", LatinName: "Ivan Elkin"}, "Иван Ёлкин", "Ivan Elkin", "I. E."},
		{Registration{FamilyName: "Rosa"}, "Rosa", "", "R."},
		{Registration{GivenName: "Ana María", FamilyName: "Núñez", Listing: ListingHidden}, "Ana María Núñez", "", ""},
		{Registration{GivenName: "Ana María", FamilyName: "Núñez"}, "Ana María Núñez", "", "A. N."},
	} {
		if row.r.Name() != row.name || row.r.Latin() != row.latin || row.r.Initials() != row.initials {
			t.Errorf("%q, %q, %q; want %q, %q, %q", row.r.Name(), row.r.Latin(), row.r.Initials(), row.name, row.latin, row.initials)
		}
	}
}
