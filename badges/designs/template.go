package designs

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Template is a text with fields in braces, as "Badge {issue}" or "{title:fr}".
type Template []Piece

// Piece is some text, or a field where Field is not "".
type Piece struct {
	Text     string
	Field    string
	Language string // of the field's text, or Person; "" is the design's
}

// shared are the fields that every badge of a conference says alike.
var shared = []string{"title", "short_title", "theme", "venue", "address", "date"}

// fields are those that there are.
var fields = append(slices.Clone(shared),
	"name", "given_name", "family_name", "latin_name", "listed_name", "listed_honorific", "honorific", "organisation", "own_organisation", "country",
	"function", "category", "letter", "duties", "issue")

// languageTag is the form of a language, and the word for that of the person.
var languageTag = regexp.MustCompile(`^person$|^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// shared tells whether the text is the same for everybody, in a language where it names none.
func (t Template) shared(language string) bool {
	return !slices.ContainsFunc(t, func(p Piece) bool {
		return p.Field != "" && (!slices.Contains(shared, p.Field) || cmp.Or(p.Language, language) == Person)
	})
}

// Is tells whether the text is the field and nothing else.
func (t Template) Is(field string) bool { return len(t) == 1 && t[0].Field == field }

// Fill returns the text with its fields. Where it has fields and all of them are empty there is no text.
func (t Template) Fill(value func(Piece) string) string {
	var b strings.Builder
	named, found := false, false
	for _, p := range t {
		if p.Field == "" {
			b.WriteString(p.Text)
			continue
		}
		v := strings.TrimSpace(value(p))
		named, found = true, found || v != ""
		b.WriteString(v)
	}
	if named && !found {
		return ""
	}
	return b.String()
}

// parseTemplate reads a text with fields. The error is the sentence of a fault.
func parseTemplate(s string) (Template, error) {
	var t Template
	for s != "" {
		text, rest, ok := strings.Cut(s, "{")
		if strings.Contains(text, "}") {
			return nil, fmt.Errorf("a brace closes that was not opened: write a field as {name}")
		}
		if text != "" {
			t = append(t, Piece{Text: text})
		}
		if !ok {
			break
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, fmt.Errorf("a brace opens and does not close: write a field as {name}")
		}
		p := Piece{}
		p.Field, p.Language, _ = strings.Cut(inside, ":")
		if !slices.Contains(fields, p.Field) {
			return nil, fmt.Errorf("there is no field {%s}: the fields are %s", clip(p.Field), strings.Join(fields, ", "))
		}
		if strings.Contains(inside, ":") && !languageTag.MatchString(p.Language) {
			return nil, fmt.Errorf("%q is no language: write its code, as {title:fr}, or {title:person}", clip(p.Language))
		}
		t, s = append(t, p), after
	}
	return t, nil
}

// clip shortens what a sentence quotes.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
