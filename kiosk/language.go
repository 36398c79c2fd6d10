package kiosk

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"antechamber/assets"
	"antechamber/kiosk/checkin"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

// pseudoLanguage is English made 40 % longer and strange, to find what does not fit or was not translated.
const pseudoLanguage = "qps"

// translationFiles are the translations, named by their languages.
const translationFiles = "translations/*.toml"

// args are what the placeholders of a sentence stand for.
type args map[string]any

// sentences is the voice of one screen.
type sentences struct {
	localizer *i18n.Localizer
	distort   func(string) string // nil says what is written
	lang      string
	right     bool // the language is read from the right
	english   bool
}

// voices are the sentences of all languages.
type voices struct{ bundle *i18n.Bundle }

// loadVoices reads the translations, a TOML file a language.
func loadVoices(files fs.FS) (voices, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	names, err := fs.Glob(files, translationFiles)
	if err != nil || len(names) == 0 {
		return voices{}, fmt.Errorf("there are no translations in this build: build Antechamber with its assets: %w", err)
	}
	for _, name := range names {
		if _, err := bundle.LoadMessageFileFS(files, name); err != nil {
			return voices{}, fmt.Errorf("the translation %s cannot be read: correct it and build anew: %w", name, err)
		}
	}
	return voices{bundle}, nil
}

// embeddedVoices reads what is embedded once, however many screens speak.
var embeddedVoices = sync.OnceValues(func() (voices, error) { return loadVoices(assets.Translations()) })

// in speaks a language; what it lacks is said in English.
func (t voices) in(lang string) *sentences {
	s := &sentences{localizer: i18n.NewLocalizer(t.bundle, lang, "en"), lang: lang, right: fromRight(lang), english: english(lang)}
	if lang == pseudoLanguage {
		s.distort = pseudo
	}
	return s
}

// say returns the sentence of a key; a missing one shows its key.
func (s *sentences) say(key string, a args) string {
	return s.localize(key, &i18n.LocalizeConfig{MessageID: key, TemplateData: s.fill(a)})
}

// count returns the sentence of a key in the plural form of n, which it knows as Count.
func (s *sentences) count(key string, n int, a args) string {
	all := args{"Count": n}
	for k, v := range s.fill(a) {
		all[k] = v
	}
	return s.localize(key, &i18n.LocalizeConfig{MessageID: key, PluralCount: n, TemplateData: all})
}

// fill is what the placeholders stand for, in the language of the screen, each keeping its
// own direction.
func (s *sentences) fill(a args) args {
	all := make(args, len(a))
	for k, v := range a {
		switch w := v.(type) {
		case string:
			v = framed(w, s.right)
		case checkin.Text:
			v = framed(w.In(s.lang), s.right)
		case trouble:
			v = framed(s.trouble(w), s.right)
		}
		all[k] = v
	}
	return all
}

func english(lang string) bool {
	base, _ := language.Make(lang).Base()
	return base.String() == "en"
}

func (s *sentences) localize(key string, c *i18n.LocalizeConfig) string {
	text, err := s.localizer.Localize(c)
	if err != nil && text == "" {
		return key
	}
	if s.distort != nil {
		return s.distort(text)
	}
	return text
}

// pseudo puts accents on the vowels and makes the text 40 % longer.
func pseudo(text string) string {
	accents := strings.NewReplacer("a", "á", "e", "ë", "i", "î", "o", "ø", "u", "ü", "A", "Å", "E", "É", "O", "Ö")
	words := strings.Fields(text)
	longer := (len([]rune(text))*2 + 4) / 5
	for i := 0; len(words) > 0 && longer > 0; i = (i + 1) % len(words) {
		n := min(longer, 3)
		words[i] += strings.Repeat("ó", n)
		longer -= n
	}
	return accents.Replace(strings.Join(words, " "))
}

// Spoken are the languages that have a translation, as BCP 47 tags in alphabetical order.
func Spoken() []string {
	names, _ := fs.Glob(assets.Translations(), translationFiles) // the pattern is right
	for i, name := range names {
		names[i] = strings.TrimSuffix(path.Base(name), path.Ext(name))
	}
	return names
}

// Speaks tells whether there is a translation into the language.
func Speaks(language string) bool { return slices.Contains(Spoken(), language) }
