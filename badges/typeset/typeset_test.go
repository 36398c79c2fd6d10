package typeset

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"antechamber/assets"
)

var parsedOnce = sync.OnceValues(func() (*Fonts, error) { return Parse(assets.Fonts()) })

func setter(t testing.TB) *Setter {
	t.Helper()
	fonts, err := parsedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return fonts.NewSetter()
}

// visual returns the text of a line's glyphs from left to right.
func visual(l Line) string {
	var b strings.Builder
	for _, g := range l.Glyphs {
		b.WriteString(g.Text)
	}
	return b.String()
}

func TestLineOrder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, want string
		rtl              bool
	}{
		{"latin", "Øvergård", "Øvergård", false},
		{"hebrew", "יעל לוי", "יול לעי", true},
		{"latin in arabic", "محمد Smith (WHO) 42", "Smith (WHO) 42 دمحم", true},
		{"number before arabic", "42 محمد", "دمحم 42", true},
		{"arabic in latin", "Smith محمد (WHO)", "Smith دمحم (WHO)", false},
		{"number after arabic in latin", "Hall محمد 42 East", "Hall 42 دمحم East", false},
		{"arabic digits between", "Hall ٤٢ محمد", "Hall دمحم ٤٢", false},
		{"override dropped", "a\u202ebcd", "abcd", false},
		{"white space", "  a \t\r\n b\x00", "a b", false},
		{"decomposed", "Ne\u0301", "Né", false},
		{"empty", " \t", "", false},
	}
	s := setter(t)
	for _, tt := range tests {
		line := s.Line(tt.text, Style{Size: 10})
		if tt.name == "hebrew" {
			tt.want = reversed(tt.text)
		}
		if got := visual(line); got != tt.want {
			t.Errorf("%s: %q stands as %q, want %q", tt.name, tt.text, got, tt.want)
		}
		if line.RTL != tt.rtl {
			t.Errorf("%s: RTL is %v", tt.name, line.RTL)
		}
		if len(line.Missing) > 0 {
			t.Errorf("%s: missing %q", tt.name, line.Missing)
		}
	}
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

func TestArabicJoins(t *testing.T) {
	t.Parallel()
	s := setter(t)
	joined := s.Line("بب", Style{Size: 10})
	if len(joined.Glyphs) != 2 || joined.Glyphs[0].Outline == joined.Glyphs[1].Outline {
		t.Errorf("two beh have the same form, or are not two glyphs: %v", joined.Glyphs)
	}
	alone := s.Line("ب", Style{Size: 10})
	for _, g := range joined.Glyphs {
		if g.Outline == alone.Glyphs[0].Outline {
			t.Error("a joined beh has the form of a beh alone")
		}
	}
	if n := len(s.Line("لا", Style{Size: 10}).Glyphs); n != 1 {
		t.Errorf("lam alef is %d glyphs, want the ligature", n)
	}
}

func TestMarksAndConjuncts(t *testing.T) {
	t.Parallel()
	s := setter(t)
	base, marked := s.Line("ก", Style{Size: 10}), s.Line("กี่", Style{Size: 10})
	if math.Abs(marked.Advance-base.Advance) > 1e-9 {
		t.Errorf("Thai marks advance: %v, want %v", marked.Advance, base.Advance)
	}
	if marked.Ascent <= base.Ascent {
		t.Error("two Thai marks above do not raise the ascent")
	}
	low, high := s.Line("ก่", Style{Size: 10}), marked
	if low.Glyphs[1].Y == high.Glyphs[2].Y && low.Glyphs[1].Outline == high.Glyphs[2].Outline {
		t.Error("a Thai tone mark stands as high without a vowel as above one")
	}
	if n := len(s.Line("क्ष", Style{Size: 10}).Glyphs); n != 1 {
		t.Errorf("Devanagari kssa is %d glyphs, want a conjunct", n)
	}
	i := s.Line("कि", Style{Size: 10})
	if i.Glyphs[0].Outline == s.Line("क", Style{Size: 10}).Glyphs[0].Outline {
		t.Error("the Devanagari vowel sign i stands after its consonant")
	}
}

func TestMissingIsReported(t *testing.T) {
	t.Parallel()
	s := setter(t)
	line := s.Line("Ann 🦆 Lee", Style{Size: 10})
	if got := string(line.Missing); got != "🦆" {
		t.Errorf("missing %q, want the duck", got)
	}
	box := line.Glyphs[4]
	if len(box.Outline.Segments) == 0 {
		t.Error("nothing is drawn for a missing character")
	}
	if b := s.Fit("🦆 🦆", Style{Size: 10}, Box{Width: 11, MaxLines: 2}); len(b.Missing) != 2 {
		t.Errorf("the block misses %q", b.Missing)
	}
}

// everyScript are names in every script that the embedded fonts have, each with what makes it hard: marks, joins, conjuncts.
var everyScript = map[string]string{
	"Latin": "Ærøskøbing Đỗ Thị Ngọc Ẩn Þórður Šğıñ", "Cyrillic": "Щёлкин Їжак Ђорђевић Ўзбек", "Greek": "Ἀριστοτέλης Καραΐσκος", "Arabic": "المُتَوَكِّل پڑھنا گۆران",
	"Hebrew": "שָׁלוֹם", "Armenian": "Հասմիկ և", "Georgian": "მზაღო ᲛᲖᲐ", "Thai": "ณัฐวุฒิ กี่น้ำ", "Devanagari": "क्षितिज र्\u200dकि", "Bengali": "তানিয়া ক্ষমা", "Tamil": "லக்ஷ்மி ஸ்ரீ",
	"Ethiopic": "ኃይለ ሥላሴ", "Hangul": "김철수 뷁 한글", "Kana": "さくら ヴァイオリン ｶﾀｶﾅ", "Chinese": "喆堃昇彧翀珺頔祎玥晞筠芃甯镕煊燊淼赟龑婧昉瑄谌逄 龜鑫", "Japanese": "髙﨑 渡邊 辻 榊 斉藤",
	"Gujarati": "ક્ષમા", "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ", "Telugu": "కృష్ణ", "Kannada": "ಕೃಷ್ಣ", "Malayalam": "കൃഷ്ണൻ", "Sinhala": "ශ්\u200dරී", "Khmer": "ក្រុង", "Lao": "ລາວ", "Myanmar": "မြန်မာ", "Thaana": "ދިވެހި",
}

func TestEveryScriptIsSet(t *testing.T) {
	t.Parallel()
	s := setter(t)
	for script, name := range everyScript {
		for _, weight := range []assets.Weight{assets.Regular, assets.Bold} {
			for _, box := range []Box{{Width: 200, MaxLines: 2}, {Width: 40, MaxLines: 2, MinSize: 3}, {Width: 12, Height: 10, MaxLines: 2, MinSize: 3}} {
				b := s.Fit(name, Style{Size: 14, Weight: weight}, box)
				if len(b.Missing) > 0 || b.Width > box.Width || len(b.Lines) > 2 || b.Size <= 0 {
					t.Errorf("%s in %v: %q is missing; %d lines, %v wide", script, box, b.Missing, len(b.Lines), b.Width)
				}
				var set strings.Builder
				for _, l := range b.Lines {
					set.WriteString(l.Text)
				}
				if letterless(set.String()) != letterless(string(clean(name))) {
					t.Errorf("%s: %q is set of %q", script, set.String(), name)
				}
			}
		}
	}
}

// TestFormsAreOfTheLanguage: the same characters have other forms in Japanese and in traditional Chinese, and none is missing.
func TestFormsAreOfTheLanguage(t *testing.T) {
	t.Parallel()
	s := setter(t)
	outline := func(text, lang string) *Outline {
		line := s.Line(text, Style{Size: 10, Weight: assets.Bold, Lang: lang})
		if len(line.Missing) > 0 || len(line.Glyphs) != 1 {
			t.Fatalf("%s in %q: %d glyphs, %q missing", text, lang, len(line.Glyphs), line.Missing)
		}
		return line.Glyphs[0].Outline
	}
	for _, tt := range []struct {
		text, lang string
		other      bool
	}{
		{"直", "ja", true},
		{"直", "ja-JP", true},
		{"骨", "zh-Hant", true},
		{"骨", "zh-TW", true},
		{"骨", "zh-Hant-HK", true},
		{"直", "zh", false},
		{"直", "zh-Hans", false},
		{"直", "ko", false},
		{"直", "", false},
		{"一", "ja", false},
	} {
		if other := outline(tt.text, tt.lang) != outline(tt.text, "en"); other != tt.other {
			t.Errorf("%s in %q: another form is %v", tt.text, tt.lang, other)
		}
	}
	for lang, name := range map[string]string{"ja": "髙﨑 直樹 さくら 渡邊", "zh-Hant": "陳 骨 龜 Smith 김"} {
		if b := s.Fit(name, Style{Size: 10, Weight: assets.Bold, Lang: lang}, Box{Width: 200}); len(b.Missing) > 0 {
			t.Errorf("%s: %q is missing", lang, b.Missing)
		}
	}
}

// TestInstalledFontIsTheLastResort: where the system has a font for a character that is not embedded, it draws it.
func TestInstalledFontIsTheLastResort(t *testing.T) {
	t.Parallel()
	fonts, err := Parse(assets.Fonts())
	if err != nil {
		t.Fatal(err)
	}
	const rare = '𠮷'
	if line := fonts.NewSetter().Line(string(rare), Style{Size: 10}); len(line.Missing) != 1 {
		t.Fatalf("an embedded font has %c: take another character for this test", rare)
	}
	fonts.UseInstalled(t.TempDir())
	if fonts.installed.font(rare) == nil {
		t.Skipf("no installed font has %c: apt-get install fonts-noto-cjk", rare)
	}
	s := fonts.NewSetter()
	line := s.Line("吉"+string(rare), Style{Size: 10})
	if len(line.Missing) > 0 || len(line.Glyphs) != 2 || len(line.Glyphs[1].Outline.Segments) == 0 {
		t.Errorf("%d glyphs, %q missing", len(line.Glyphs), line.Missing)
	}
	const nowhere = '\U0010FFF0' // a private character
	if line := s.Line(string(nowhere), Style{Size: 10}); len(line.Missing) != 1 {
		t.Error("a character that no font has is not told")
	}
}

func TestSampleData(t *testing.T) {
	t.Parallel()
	file, err := os.Open("../../assets/rehearsal/registrations.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 2000 {
		t.Fatalf("only %d rows", len(rows))
	}
	s := setter(t)
	for _, weight := range []assets.Weight{assets.Regular, assets.Bold} {
		for i, row := range rows {
			for _, column := range []string{"honorific", "given_name", "family_name", "latin_name", "organisation", "function"} {
				text := row[slices.Index(rows[0], column)]
				if line := s.Line(text, Style{Size: 1, Weight: weight}); len(line.Missing) > 0 {
					t.Errorf("row %d, %s, weight %d: no font has %q", i+1, column, weight, line.Missing)
				}
			}
		}
	}
}

func TestFitLines(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		box        Box
		want       []string
	}{
		{"fits", "Ann Lee", Box{Width: 100, MaxLines: 3}, []string{"Ann Lee"}},
		{"a little smaller on one line", "Lourdes Quiroz", Box{Width: 70, MaxLines: 3}, []string{"Lourdes Quiroz"}},
		{"two lines", "Lourdes Rocha Quiroz", Box{Width: 60, MaxLines: 2}, []string{"Lourdes", "Rocha Quiroz"}},
		{"spaces at wraps", "محمد Smith (WHO)", Box{Width: 45, MaxLines: 3}, []string{"محمد", "Smith", "(WHO)"}},
		{"hyphen", "Konstantinopoulou-Sokolovská", Box{Width: 80, MaxLines: 2, MinSize: 5}, []string{"Konstantinopoulou-", "Sokolovská"}},
		{"word broken at last", "Llanfairpwllgwyngyll", Box{Width: 40, MaxLines: 2, MinSize: 7}, []string{"Llanfairpwl", "lgwyngyll"}},
		{"korean words", "대한민국 대표부", Box{Width: 45, MaxLines: 2}, []string{"대한민국", "대표부"}},
		{"empty", "", Box{Width: 10, MaxLines: 2}, nil},
	}
	s := setter(t)
	for _, tt := range tests {
		b := s.Fit(tt.text, Style{Size: 10, Weight: assets.Bold}, tt.box)
		var got []string
		for _, l := range b.Lines {
			got = append(got, l.Text)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q at %.2f, want %q", tt.name, got, b.Size, tt.want)
		}
	}
}

// TestBrokenLettersStayJoined: an Arabic word that must be broken is still one word to read.
func TestBrokenLettersStayJoined(t *testing.T) {
	t.Parallel()
	s := setter(t)
	b := s.Fit("ببببببببب", Style{Size: 10}, Box{Width: 12, MaxLines: 5, MinSize: 10})
	if len(b.Lines) < 2 {
		t.Fatalf("%d lines at %v", len(b.Lines), b.Size)
	}
	first := b.Lines[0].Glyphs
	if last, before := first[0].Outline, first[1].Outline; last != before {
		t.Error("the letter before the break has not its joined form")
	}
}

var letters = []rune("abcWgÅé -'ابجمد٤2()ליעกี่นक्षि王小明김철ა")

func TestFitNeverPassesTheBox(t *testing.T) {
	t.Parallel()
	s := setter(t)
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 60).Draw(t, "text"))
		style := Style{
			Size:    rapid.Float64Range(0.5, 60).Draw(t, "size"),
			Weight:  rapid.SampledFrom([]assets.Weight{assets.Regular, assets.Bold}).Draw(t, "weight"),
			Leading: rapid.SampledFrom([]float64{0, 1, 1.4}).Draw(t, "leading"),
		}
		box := Box{
			Width:    rapid.Float64Range(1, 200).Draw(t, "width"),
			Height:   rapid.SampledFrom([]float64{0, 3, 30}).Draw(t, "height"),
			MaxLines: rapid.IntRange(0, 5).Draw(t, "lines"),
			MinSize:  rapid.SampledFrom([]float64{0, 2, 20}).Draw(t, "least"),
		}
		b := s.Fit(text, style, box)
		if len(b.Lines) > max(box.MaxLines, 1) {
			t.Fatalf("%d lines", len(b.Lines))
		}
		if b.Size > style.Size || b.Width > box.Width || box.Height > 0 && b.Height > box.Height {
			t.Fatalf("size %v, %v × %v", b.Size, b.Width, b.Height)
		}
		var set strings.Builder
		for _, l := range b.Lines {
			if l.Advance > box.Width || l.Text != strings.TrimSpace(l.Text) {
				t.Fatalf("line %q is %v wide", l.Text, l.Advance)
			}
			set.WriteString(l.Text)
		}
		if got, want := letterless(set.String()), letterless(string(clean(text))); got != want {
			t.Fatalf("set %q of %q", got, want)
		}
	})
}

func letterless(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func FuzzFit(f *testing.F) {
	for _, text := range []string{"Ann Lee", "محمد Smith (WHO) 42", "\xff\u202e\u2067", "กี่ क्षि", "\u200d\ufe0f\u0301", "김철수 王小明"} {
		f.Add(text, 20.0)
	}
	s := setter(f)
	f.Fuzz(func(t *testing.T, text string, width float64) {
		if len(text) > 500 || !(width >= 0.1 && width < 1e6) {
			t.Skip()
		}
		b := s.Fit(text, Style{Size: 10, Weight: assets.Bold}, Box{Width: width, MaxLines: 3, MinSize: 4})
		if b.Width > width {
			t.Errorf("%q is %v wide in %v", text, b.Width, width)
		}
	})
}

func TestSettersShareOutlines(t *testing.T) {
	t.Parallel()
	fonts, err := parsedOnce()
	if err != nil {
		t.Fatal(err)
	}
	const workers = 4
	lines := make([]Line, workers)
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() { lines[i] = fonts.NewSetter().Line("Ṣalāḥ ad-Dīn صلاح الدين", Style{Size: 10}) })
	}
	wg.Wait()
	for _, line := range lines[1:] {
		for i, g := range line.Glyphs {
			if g != lines[0].Glyphs[i] {
				t.Fatalf("glyph %d differs", i)
			}
		}
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	if _, err := Parse(nil); err == nil {
		t.Error("no fonts: no error")
	}
	_, err := Parse([]assets.Font{{Name: "Broken", Weight: assets.Bold, Data: "not a font"}})
	if err == nil || !strings.Contains(err.Error(), "Broken 700") {
		t.Errorf("a broken font: %v", err)
	}
}

func BenchmarkFitName(b *testing.B) {
	s := setter(b)
	for b.Loop() {
		s.Fit("Ladislava Konstantinopoulou-Sokolovská", Style{Size: 9, Weight: assets.Bold}, Box{Width: 90, MaxLines: 3, MinSize: 5})
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse(assets.Fonts()); err != nil {
			b.Fatal(err)
		}
	}
}

// TestWrapKeepsTheSize: a paragraph is never smaller than asked for, and nothing of it is lost.
func TestWrapKeepsTheSize(t *testing.T) {
	t.Parallel()
	s := setter(t)
	for _, text := range []string{
		"Take the door list, find the family name, and tick the box of the session.", "使用入场名单：找到姓氏，查看身份证件，勾选该场会议的方框，并写明时间。",
		"خذ قائمة الدخول وابحث عن اسم العائلة وضع علامة في مربع الجلسة",
	} {
		b := s.Wrap(text, Style{Size: 3}, 40)
		var read string
		for _, line := range b.Lines {
			read += strings.ReplaceAll(line.Text, " ", "")
		}
		if b.Size < 2.97 || b.Width > 40 || len(b.Lines) < 2 || read != strings.ReplaceAll(text, " ", "") {
			t.Errorf("size %.2f, width %.1f, %d lines: %q", b.Size, b.Width, len(b.Lines), read)
		}
	}
	if b := s.Wrap("Responsabilidad", Style{Size: 3}, 10); len(b.Lines) < 2 || b.Width > 10 {
		t.Errorf("a wide word stands on %d lines, %.1f wide", len(b.Lines), b.Width)
	}
}
