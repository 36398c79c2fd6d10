package search

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                               "",
		"  --  ":                         "",
		"Øvergård":                       "overgard",
		"Łukasz":                         "lukasz",
		"O'Brien":                        "obrien",
		"O’Brien":                        "obrien",
		"O´Brien":                        "obrien",
		"Đức":                            "duc",
		"Nguyễn Thị Ánh":                 "nguyen thi anh",
		"Straße":                         "strasse",
		"STRAẞE":                         "strasse",
		"Müller":                         "muller",
		"Mu\u0308ller":                   "muller",
		"Ёлкин":                          "елкин",
		"Сергей":                         "сергеи",
		"İpek Işık":                      "ipek isik",
		"Əliyev":                         "aliyev",
		"Konstantinopoulou-Sokolovská":   "konstantinopoulou sokolovska",
		"Gal·la":                         "galla",
		"Ευστάθιος":                      "ευσταθιοσ",
		"أحمد":                           "احمد",
		"فاطمة":                          "فاطمه",
		"کریمی":                          "كريمي",
		"مُحَمَّد":                       "محمد",
		"מִזְרָחִי":                      "מזרחי",
		"กิตติ":                          "กิตติ",
		"王小明":                            "王小明",
		"フミ":                             "ふみ",
		"ガブリエル":                          "がぶりえる",
		"김민준":                            "김민준",
		"Ｗｉｄｅ":                           "wide",
		"a\u200db\u00adc\u202ed":         "abcd",
		"Smith, John (Dr.)":              "smith john dr",
		"\x00\xff":                       "",
		"😀Ana":                           "ana",
		"ʿAbd al-Raḥmān":                 "abd al rahman",
		"Ng'ang'a":                       "nganga",
		strings.ToUpper("Pérez de León"): "perez de leon",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldEveryLetterTwice(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		once := Fold(string(r))
		if twice := Fold(once); twice != once {
			t.Fatalf("Fold(%U) = %+q, and folded again %+q", r, once, twice)
		}
	}
}

func checkFold(t interface{ Fatalf(string, ...any) }, s string) {
	once := Fold(s)
	if twice := Fold(once); twice != once {
		t.Fatalf("Fold(%+q) = %+q, and folded again %+q", s, once, twice)
	}
	if !utf8.ValidString(once) || strings.Contains(once, "  ") || strings.TrimSpace(once) != once {
		t.Fatalf("Fold(%+q) = %+q", s, once)
	}
}

func TestFoldProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		checkFold(t, rapid.String().Draw(t, "s"))
		letters := rapid.StringOf(rapid.RuneFrom(nil, unicode.Mn, unicode.Latin, unicode.Arabic, unicode.Hangul, unicode.Katakana, unicode.Thai))
		checkFold(t, letters.Draw(t, "letters"))
	})
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Øvergård", "Ёлкин O'Brien", "王小明 김민준", "أحمد کریمی", "e\u0301\u0327", "\xff\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkFold(t, s) })
}
