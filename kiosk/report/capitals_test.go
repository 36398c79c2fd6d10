package report

import (
	"testing"

	"antechamber/kiosk/checkin"
)

func TestCapitals(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ family, language, want string }{
		{"Sipos", "hu", "SIPOS"},
		{"Rocha Quiróz", "es", "ROCHA QUIRÓZ"},
		{"van der Berg", "nl", "van der BERG"},
		{"Van Rompuy", "nl", "VAN ROMPUY"},
		{"IJsselstein", "nl", "IJSSELSTEIN"},
		{"'t Hooft", "nl", "'t HOOFT"},
		{"Yiğit", "tr", "YİĞİT"},
		{"Yilmaz", "en", "YILMAZ"},
		{"Əliyeva", "az", "ƏLİYEVA"},
		{"Strauß", "de", "STRAUSS"},
		{"von und zu Guttenberg", "de", "von und zu GUTTENBERG"},
		{"Παπαδόπουλος", "el", "ΠΑΠΑΔΟΠΟΥΛΟΣ"},
		{"Παπαδοπούλου", "en", "ΠΑΠΑΔΟΠΟΥΛΟΥ"},
		{"d'Estaing", "fr", "d'ESTAING"},
		{"d’Estaing", "fr", "d’ESTAING"},
		{"de la Cruz", "es", "de la CRUZ"},
		{"Ortega y Gasset", "es", "ORTEGA y GASSET"},
		{"al-Turaiqi", "ar", "al-TURAIQI"},
		{"Al-Turaiqi", "ar", "AL-TURAIQI"},
		{"McDonald", "en", "McDONALD"},
		{"Mcintyre", "en", "MCINTYRE"},
		{"Ó hUiginn", "ga", "Ó hUIGINN"},
		{"O'Brien", "en", "O'BRIEN"},
		{"smith", "en", "SMITH"},
		{"da silva", "pt", "DA SILVA"},
		{"Шевченко", "uk", "ШЕВЧЕНКО"},
		{"გიორგაძე", "ka", "გიორგაძე"},
		{"王", "zh", "王"},
		{"الطريقي", "ar", "الطريقي"},
		{"ʻAlī", "", "ʻALĪ"},
		{"", "en", ""},
	} {
		if got := capitals(row.family, row.language); got != row.want {
			t.Errorf("Capitals(%q, %q) = %q, want %q", row.family, row.language, got, row.want)
		}
	}
}

func TestFormalNames(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		r    checkin.Registration
		want string
	}{
		{checkin.Registration{GivenName: "Liza", FamilyName: "Sipos", Language: "en"}, "Liza SIPOS"},
		{checkin.Registration{GivenName: "Liza", FamilyName: "Sipos", Language: "hu"}, "SIPOS Liza"},
		{checkin.Registration{GivenName: "小明", FamilyName: "王", LatinName: "Wang Xiaoming", Language: "zh"}, "WANG Xiaoming"},
		{checkin.Registration{GivenName: "小明", FamilyName: "王", Language: "zh"}, "王小明"},
		{checkin.Registration{GivenName: "فاطمة", FamilyName: "الطريقي", LatinName: "Fatima Al-Turaiqi"}, "Fatima AL-TURAIQI"},
		{checkin.Registration{GivenName: "İpek", FamilyName: "Yiğit", Language: "en", Country: "TR"}, "İpek YİĞİT"},
		{checkin.Registration{GivenName: "Ann", FamilyName: "Lee", NameAsListed: "Dr. Ann Lee-Park"}, "Dr. Ann Lee-Park"},
		{checkin.Registration{FamilyName: "Suharto"}, "SUHARTO"},
		{checkin.Registration{GivenName: "Madonna"}, "Madonna"},
	} {
		if got := formal(&row.r); got != row.want {
			t.Errorf("formal(%+v) = %q, want %q", row.r, got, row.want)
		}
	}
}
