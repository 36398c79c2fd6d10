package walk

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is how many characters a field holds.
const longest = 120

// FieldName says what a field asks for.
type FieldName string

// The fields.
const (
	FamilyName FieldName = "family_name"
	Proof      FieldName = "proof"    // a reference, an e-mail address or what else the conference chose
	Spelt      FieldName = "spelling" // how the name is to be written
	PIN        FieldName = "pin"
)

// Field is one line that somebody writes into.
type Field struct {
	Name FieldName
	Text string
}

// Form is some fields, one of which is written into.
type Form struct {
	Fields []Field
	At     int // the one that is written into
	Lacks  int // counted from 1, the field that has to be filled in first; 0 is none
}

func newForm(names ...FieldName) Form {
	var f Form
	for _, n := range names {
		f.Fields = append(f.Fields, Field{Name: n})
	}
	return f
}

// Text returns what stands in a field, without spaces at its ends.
func (f *Form) Text(name FieldName) string {
	for _, field := range f.Fields {
		if field.Name == name {
			return strings.TrimSpace(field.Text)
		}
	}
	return ""
}

// set changes the field that is written into.
func (f Form) set(change func(text string) string) Form {
	if len(f.Fields) == 0 {
		return f
	}
	f.Fields = slices.Clone(f.Fields)
	at := &f.Fields[f.At]
	at.Text, f.Lacks = change(at.Text), 0
	return f
}

// write adds a character, unless it is none that is written or the field is full.
func (f Form) write(r rune) Form {
	if !unicode.IsPrint(r) && !unicode.IsMark(r) {
		return f
	}
	return f.set(func(text string) string {
		if utf8.RuneCountInString(text) >= longest {
			return text
		}
		return text + string(r)
	})
}

// erase takes the last character away.
func (f Form) erase() Form {
	return f.set(func(text string) string {
		_, n := utf8.DecodeLastRuneInString(text)
		return text[:len(text)-n]
	})
}

// focus writes into a field from now on.
func (f Form) focus(i int) Form {
	if i >= 0 && i < len(f.Fields) {
		f.At = i
	}
	return f
}

// missing returns the form with its first empty field pointed out, or false where there is none.
func (f Form) missing() (Form, bool) {
	for i, field := range f.Fields {
		if strings.TrimSpace(field.Text) == "" {
			f.At, f.Lacks = i, i+1
			return f, true
		}
	}
	return f, false
}
