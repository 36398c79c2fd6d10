package kiosk

import (
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"text/template"
	"text/template/parse"
	"unicode"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"antechamber/assets"
	"antechamber/badges/typeset"
)

// typography is how one language writes: what would be a slip in it.
type typography struct {
	slips   []*regexp.Regexp
	foreign bool // Latin letters stand there only for what is called so everywhere
}

// groupKey is what stands between the thousands of a number: a mark or a space, and no sentence.
const groupKey = "number.group"

// hole stands in a sentence where its placeholder was.
const hole = "\uFFFC"

func slips(patterns ...string) []*regexp.Regexp {
	patterns = append(patterns, `"`, `'`, `\.\.\.`, `  `, `^ `, ` $`)
	all := make([]*regexp.Regexp, len(patterns))
	for i, p := range patterns {
		all[i] = regexp.MustCompile(p)
	}
	return all
}

func typographies() map[string]typography {
	return map[string]typography{
		"en": {slips: slips(`[«»„]`, `\s[:;?!]`)},
		"fr": {slips: slips(`[“”„]`, `(^|[^\x{A0}0-9]):`, `:($|[^ 0-9])`, `(^|[^\x{202F}])[;?!]`, `«($|[^\x{A0}])`, `(^|[^\x{A0}])»`)},
		"es": {slips: slips(`[«»„]`, `\s[:;?!]`, `^[^¿]*\?`, `^[^¡]*!`)},
		"ru": {slips: slips(`[“”„]`, `[\s\x{A0}][:;?!]`, `[ёЁ]`), foreign: true},
		"ar": {slips: slips(`[“”„]`, `[,;?٪٠-٩]`, `[\s\x{A0}][:؛؟!،]`), foreign: true},
		"zh": {slips: slips(`[«»„]`, `[,;!?()–]`, `[^0-9]:|:[^0-9]`, `\.`, `(^|[^…])…($|[^…])`, `(^|[^—])—($|[^—])`,
			`[\p{Han}\x{3001}-\x{303F}\x{FF00}-\x{FFEF}] [^/·]`, `[^/·] [\p{Han}\x{3001}-\x{303F}\x{FF00}-\x{FFEF}]`), foreign: true},
	}
}

// everywhere are the words that are written in Latin letters in every language: keys, marks and examples.
func everywhere() []string {
	return []string{"PIN", "QR", "PDF", "CSV", "XLSX", "ZIP", "JPEG", "PNG", "CUPS", "USB", "CR", "LF", "Enter", "AZERTY", "QWERTZ", "NATS", "JavaScript", "Esc", "PgUp", "PgDn", "Tab", "Ctrl", "FI", "antechamber", "join", "M4YD", "A9BB"}
}

var (
	latinWord = regexp.MustCompile(`[A-Za-z][A-Za-z0-9]*`)
	keyOfName = regexp.MustCompile(`^(F[0-9]{1,2}|[A-Z])$`)
)

// alike are the sentences that are the same in English and in the language.
func alike(lang string) []string {
	return map[string][]string{
		"*":  {"organiser.chip", "notice.problem", "person.whom", "list.sentence", "key.escape", "key.page_up", "key.page_down", "reason.passback", "date.day", "date.moment", "paper.reference_hint", "paper.time_hint", "self.header", "self.both", "self.session", "self.programme.when", "self.programme.by"},
		"ar": {groupKey},
		"zh": {groupKey},
		"fr": {"strip.participant", "kind.note", "walkin.organisation", "list.organisation", "dimension.organisation", "organiser.organisation", "field.organisation", "self.programme.title", "self.act.programme"},
		"es": {"is.no", "pin.label", "self.field.pin", "actor.supervisor", "role.supervisor"},
	}[lang]
}

// TestTranslations holds every language to what English says, and to its own way of writing.
func TestTranslations(t *testing.T) {
	t.Parallel()
	all := translations(t)
	english := all["translations/en.toml"]
	for _, lang := range []string{"ar", "zh", "fr", "ru", "es"} {
		if all["translations/"+lang+".toml"] == nil {
			t.Errorf("nothing is said in %s", lang)
		}
	}
	for name, keys := range all {
		lang := strings.TrimSuffix(path.Base(name), ".toml")
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			forms := pluralForms(t, lang)
			rules, known := typographies()[lang]
			for key, value := range keys {
				for form, text := range formsOf(t, key, value, english[key], forms) {
					if lang != "en" {
						checkMeaning(t, lang, key, text, englishText(english[key]), form != "" && forms[form] == 1)
					}
					if known && key != groupKey {
						checkWriting(t, key, text, rules)
					}
					if lang == "ar" {
						checkStart(t, key, text)
					}
				}
			}
		})
	}
}

// pluralForms are the plural forms of a language, and how many of the numbers from 0 to 999 each stands for.
func pluralForms(t *testing.T, lang string) map[string]int {
	t.Helper()
	bundle := i18n.NewBundle(language.English)
	err := bundle.AddMessages(language.Make(lang), &i18n.Message{
		ID: "form", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other",
	})
	if err != nil {
		t.Fatal(err)
	}
	forms := map[string]int{"other": 0}
	localizer := i18n.NewLocalizer(bundle, lang)
	for n := range 1001 {
		if n == 1000 {
			n = 1_000_000
		}
		form, err := localizer.Localize(&i18n.LocalizeConfig{MessageID: "form", PluralCount: n})
		if err != nil {
			t.Fatal(err)
		}
		if n < 1000 {
			forms[form]++
		} else if forms[form] == 0 {
			forms[form] = 2 // a million and its like
		}
	}
	return forms
}

// formsOf are the texts of a key by plural form, or the one text, under "". It must have the forms of the language.
func formsOf(t *testing.T, key string, value, english any, forms map[string]int) map[string]string {
	t.Helper()
	if text, ok := value.(string); ok {
		if _, ok := english.(string); !ok {
			t.Errorf("%s: give it a plural, as in English", key)
		}
		return map[string]string{"": text}
	}
	texts := make(map[string]string)
	for form, text := range value.(map[string]any) {
		texts[form] = text.(string)
	}
	if _, ok := english.(map[string]any); !ok {
		t.Errorf("%s: it has no plural in English", key)
	}
	want, got := slices.Sorted(maps.Keys(forms)), slices.Sorted(maps.Keys(texts))
	if !slices.Equal(want, got) {
		t.Errorf("%s: has the forms %v, want %v", key, got, want)
	}
	return texts
}

func englishText(value any) string {
	if forms, ok := value.(map[string]any); ok {
		value = forms["other"]
	}
	text, _ := value.(string)
	return text
}

// checkMeaning compares the placeholders and finds what was left in English. The
// form of a single number may say it in words.
func checkMeaning(t *testing.T, lang, key, text, english string, single bool) {
	t.Helper()
	want, got := placeholders(t, key, english), placeholders(t, key, text)
	if single {
		delete(want, "Count")
		delete(got, "Count")
	}
	if !maps.Equal(want, got) {
		t.Errorf("%s: has the placeholders %v, want %v: %q", key, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)), text)
	}
	if text == english && !slices.Contains(alike("*"), key) && !slices.Contains(alike(lang), key) {
		t.Errorf("%s: is still English: %q", key, text)
	}
	if strings.TrimSpace(text) == "" && key != groupKey {
		t.Errorf("%s: says nothing", key)
	}
}

// placeholders are the names that a sentence shows or asks about.
func placeholders(t *testing.T, key, text string) map[string]bool {
	t.Helper()
	names := make(map[string]bool)
	walkTemplate(t, key, text, func(n parse.Node) {
		if f, ok := n.(*parse.FieldNode); ok {
			names[strings.Join(f.Ident, ".")] = true
		}
	})
	return names
}

// walkTemplate visits the texts, the fields and the conditions of a sentence, in their order.
func walkTemplate(t *testing.T, key, text string, visit func(parse.Node)) {
	t.Helper()
	parsed, err := template.New(key).Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	var walk func(n parse.Node)
	pipe := func(p *parse.PipeNode) {
		for _, c := range p.Cmds {
			for _, a := range c.Args {
				visit(a)
			}
		}
	}
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.ListNode:
			if n == nil {
				return
			}
			for _, m := range n.Nodes {
				walk(m)
			}
		case *parse.ActionNode:
			pipe(n.Pipe)
			visit(n)
		case *parse.IfNode:
			pipe(n.Pipe)
			walk(n.List)
			walk(n.ElseList)
		default:
			visit(n)
		}
	}
	if parsed.Tree != nil { // nil where there is no text
		walk(parsed.Root)
	}
}

// bare is what is written of a sentence, with what each placeholder is replaced by.
func bare(t *testing.T, key, text string, placeholder func(name string) string) string {
	t.Helper()
	var written strings.Builder
	walkTemplate(t, key, text, func(n parse.Node) {
		switch n := n.(type) {
		case *parse.TextNode:
			written.Write(n.Text)
		case *parse.ActionNode:
			written.WriteString(placeholder(strings.Trim(n.String(), "{}. ")))
		}
	})
	return written.String()
}

func checkWriting(t *testing.T, key, text string, rules typography) {
	t.Helper()
	written := bare(t, key, text, func(string) string { return hole })
	for _, slip := range rules.slips {
		if found := slip.FindString(written); found != "" {
			t.Errorf("%s: mend %q (%s) in %q", key, found, slip, written)
		}
	}
	if !rules.foreign {
		return
	}
	for _, word := range latinWord.FindAllString(written, -1) {
		if !keyOfName.MatchString(word) && !slices.Contains(everywhere(), word) {
			t.Errorf("%s: is %q a word of this language? %q", key, word, written)
		}
	}
}

// checkStart wants an Arabic sentence to begin with an Arabic letter and not with what may be
// Latin: a paragraph runs as its first letter does.
func checkStart(t *testing.T, key, text string) {
	t.Helper()
	foreign := []string{"Name", "To", "From", "Where", "Problem", "Kiosk", "Organisation", "Reference", "Case", "Role"}
	written := bare(t, key, text, func(name string) string {
		if slices.Contains(foreign, name) {
			return "A"
		}
		return hole
	})
	arabic := func(r rune) bool { return unicode.Is(unicode.Arabic, r) }
	if i := strings.IndexFunc(written, unicode.IsLetter); i >= 0 && strings.ContainsFunc(written, arabic) &&
		!unicode.Is(unicode.Arabic, []rune(written[i:])[0]) && key != "role.ends" {
		t.Errorf("%s: begin with an Arabic word: %q", key, text)
	}
}

// TestFontsHaveWhatIsSaid sets everything that is said in each language, in both weights. Regular text
// is not to fall back to bold.
func TestFontsHaveWhatIsSaid(t *testing.T) {
	t.Parallel()
	fonts, err := parseFonts()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"organisations.toml": string(assets.Organisations())}
	_, conference := assets.DefaultConference()
	texts["the default conference"] = string(conference)
	for name := range translations(t) {
		data, err := fs.ReadFile(assets.Translations(), name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(data)
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setter := fonts.NewSetter()
			bold := make(map[*typeset.Outline]bool)
			for _, line := range strings.Split(text, "\n") {
				set := setter.Line(line, typeset.Style{Size: 10, Weight: assets.Bold})
				if len(set.Missing) > 0 {
					t.Errorf("no font has %q of %q", set.Missing, line)
				}
				for _, g := range set.Glyphs {
					bold[g.Outline] = true
				}
			}
			for _, line := range strings.Split(text, "\n") {
				for _, g := range setter.Line(line, typeset.Style{Size: 10, Weight: assets.Regular}).Glyphs {
					if bold[g.Outline] {
						t.Errorf("only bold has %q of %q: make the fonts anew (make fonts)", g.Text, line)
					}
				}
			}
		})
	}
}

// TestDates shows that each language writes a day in its own order.
func TestDates(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{
		"ar": "5\u00a0آذار/مارس\u00a02007", "zh": "2007年3月5日", "en": "5\u00a0March\u00a02007", "fr": "5\u00a0mars\u00a02007",
		"ru": "5\u00a0марта\u00a02007\u00a0года", "es": "5\u00a0de\u00a0marzo\u00a0de\u00a02007",
	} {
		s, err := newSentences(assets.Translations(), lang)
		if err != nil {
			t.Fatal(err)
		}
		day := func(n int) string {
			return s.say("date.day", args{"Day": n, "Month": s.say("month.march", nil), "Year": 2007})
		}
		if got := day(5); got != want {
			t.Errorf("%s says %q, want %q", lang, got, want)
		}
		if got := day(1); lang == "fr" && got != "1er\u00a0mars\u00a02007" {
			t.Errorf("%s says %q", lang, got)
		}
	}
}

func TestPluralsOfLanguages(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][]string{ // of 0, 1, 2, 3, 11 and 101 minutes
		"ar": {"قبل أقل من دقيقة", "قبل دقيقة واحدة", "قبل دقيقتين", "قبل 3 دقائق", "قبل 11 دقيقة", "قبل 101 دقيقة"},
		"zh": {"0分钟前", "1分钟前", "2分钟前", "3分钟前", "11分钟前", "101分钟前"},
		"fr": {"il y a 0 minute", "il y a 1 minute", "il y a 2 minutes", "il y a 3 minutes", "il y a 11 minutes", "il y a 101 minutes"},
		"ru": {"0 минут назад", "1 минуту назад", "2 минуты назад", "3 минуты назад", "11 минут назад", "101 минуту назад"},
		"es": {"hace 0 minutos", "hace 1 minuto", "hace 2 minutos", "hace 3 minutos", "hace 11 minutos", "hace 101 minutos"},
	} {
		s, err := newSentences(assets.Translations(), lang)
		if err != nil {
			t.Fatal(err)
		}
		for i, n := range []int{0, 1, 2, 3, 11, 101} {
			if got := s.count("ago.minutes", n, nil); got != want[i] {
				t.Errorf("%s says %q, want %q", lang, got, want[i])
			}
		}
	}
}

// TestSeventhLanguageIsOneFile puts a file beside the others. What it leaves out is said in English.
func TestSeventhLanguageIsOneFile(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"translations/pt.toml": {Data: []byte(`
"self.language" = "Português"
"ready.title" = "Pronto"
"ago.minutes" = { one = "há {{.Count}} minuto", many = "há {{.Count}} de minutos", other = "há {{.Count}} minutos" }
`)}}
	for name := range translations(t) {
		data, err := fs.ReadFile(assets.Translations(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	s, err := newSentences(files, "pt")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ got, want string }{
		{s.say("self.language", nil), "Português"},
		{s.say("ready.title", nil), "Pronto"},
		{s.count("ago.minutes", 1, nil), "há 1 minuto"},
		{s.count("ago.minutes", 7, nil), "há 7 minutos"},
		{s.say("verdict.wait", nil), "Please wait"},
	} {
		if test.got != test.want {
			t.Errorf("said %q, want %q", test.got, test.want)
		}
	}
}

// TestSlipsAreFound shows that the rules of writing can fail.
func TestSlipsAreFound(t *testing.T) {
	t.Parallel()
	for lang, texts := range map[string][]string{
		"fr": {"Prêt?", "Prêt ?", "Badge : ici", "Badge: ici", "« Ici »", `"ici"`, "l'an", "Ici...", "“ici”"},
		"es": {"Listo?", "Hola!", "Aquí : allí", "«aquí»", " aquí"},
		"ru": {"вперёд", "“да”", "что ?"},
		"ar": {"من, إلى", "من؟ ?", "٣", "من ؟"},
		"zh": {"请按 F12", "请按F12.", "是,否", "好…", "（好） 吗", "按:键", "好—"},
	} {
		for _, text := range texts {
			if !slices.ContainsFunc(typographies()[lang].slips, func(r *regexp.Regexp) bool { return r.MatchString(text) }) {
				t.Errorf("%s: nothing is found in %q", lang, text)
			}
		}
	}
}
