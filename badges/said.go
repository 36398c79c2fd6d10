package badges

import (
	"io/fs"
	"strings"
	"sync"
	"text/template"
	"time"

	"github.com/pelletier/go-toml/v2"

	"antechamber/assets"
	"antechamber/kiosk/checkin"
)

// english is the language of what is not translated.
const english = "en"

// translations are the words of the app by language, each language read when it is first spoken.
type translations struct {
	mu   sync.Mutex
	read map[string]map[string]any
}

// of returns the words of a language; nil where the app does not speak it.
func (t *translations) of(language string) map[string]any {
	t.mu.Lock()
	defer t.mu.Unlock()
	words, ok := t.read[language]
	if !ok {
		if data, err := fs.ReadFile(assets.Translations(), "translations/"+language+".toml"); err == nil {
			_ = toml.Unmarshal(data, &words) // a test reads each file
		}
		if t.read == nil {
			t.read = make(map[string]map[string]any)
		}
		t.read[language] = words
	}
	return words
}

// speaks tells whether the app is translated into a language.
func (t *translations) speaks(language string) bool { return t.of(language) != nil }

// say returns the sentence of a key in a language, in English where there is none.
func (t *translations) say(language, key string, args map[string]any) string {
	words, ok := t.of(language)[key].(string)
	if !ok {
		words, _ = t.of(english)[key].(string)
	}
	sentence, err := template.New("").Parse(words)
	var b strings.Builder
	if err != nil || sentence.Execute(&b, args) != nil {
		return words
	}
	return b.String()
}

// days says the days of the conference; by figures alone in a language that the app does not speak.
func (t *translations) days(c *checkin.Conference, language string) string {
	from, to := c.Days()
	if from.IsZero() {
		return ""
	}
	day := func(at time.Time) string { return t.day(at, at.Day(), language) }
	first, last := day(from), day(to)
	switch {
	case first == last:
		return first
	case t.speaks(language) && from.Year() == to.Year() && from.Month() == to.Month():
		return t.day(to, from.Format("2–")+to.Format("2"), language)
	}
	return first + " – " + last
}

// day says a day, or several of its month, with plain spaces: that is how a file is searched.
func (t *translations) day(at time.Time, days any, language string) string {
	if !t.speaks(language) {
		return at.Format("2006-01-02")
	}
	month := t.say(language, "month."+strings.ToLower(at.Month().String()), nil)
	said := t.say(language, "date.day", map[string]any{"Day": days, "Month": month, "Year": at.Year()})
	return strings.ReplaceAll(said, "\u00A0", " ")
}
