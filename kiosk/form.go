package kiosk

import (
	"slices"
	"strings"
)

// saying is a sentence with what its placeholders stand for.
type saying struct {
	key string
	say args
}

// field is one line of a form.
type field struct {
	label   string // the key of what it is called
	hint    string // the key of what stands there while it is empty; may be ""
	sample  string // what stands there instead of a hint, as it is typed; may be ""
	text    string
	secret  bool     // shown as dots
	problem saying   // what is wrong with it; zero is nothing
	options []string // what the text can be completed to; the overlay finds them
}

// form is some fields, one of which has the keyboard. It is a value that never changes.
type form struct {
	fields []field
	at     int // the field that has the keyboard
	option int // the chosen completion, counted from 1; 0 is none
}

func (f form) key(k keyName) (form, step) {
	options := len(f.fields[f.at].options)
	switch k {
	case keyEscape:
		if options > 0 {
			return f.set(func(at *field) { at.options = nil }), moved
		}
		return f, closed
	case keyEnter:
		if f.option > 0 {
			return f.takeOption(f.option - 1)
		}
		return f, accepted
	case keyTab:
		if f.option > 0 {
			return f.takeOption(f.option - 1)
		}
		return f.focus(f.at + 1), moved
	case keyBackTab:
		return f.focus(f.at - 1), moved
	case keyDown:
		if options > 0 {
			f.option = min(f.option+1, options)
			return f, moved
		}
		return f.focus(f.at + 1), moved
	case keyUp:
		if options > 0 && f.option > 0 {
			f.option--
			return f, moved
		}
		return f.focus(f.at - 1), moved
	case keyBackspace:
		return f.set(func(at *field) { at.text = withoutLast(at.text) }), edited
	case keyDelete:
		return f.set(func(at *field) { at.text = "" }), edited
	}
	return f, nothing
}

func (f form) typed(r rune) (form, step) {
	return f.set(func(at *field) { at.text = written(at.text, r) }), edited
}

// pick takes a tap on a field, or on a completion, which are numbered after the fields.
func (f form) pick(i int) (form, step) {
	switch n := len(f.fields); {
	case i >= 0 && i < n:
		return f.focus(i), moved
	case i >= n && i < n+len(f.fields[f.at].options):
		return f.takeOption(i - n)
	}
	return f, nothing
}

// takeOption completes the field and goes on to the next.
func (f form) takeOption(i int) (form, step) {
	f = f.set(func(at *field) { at.text, at.options = at.options[i], nil })
	if f.at < len(f.fields)-1 {
		f = f.focus(f.at + 1)
	}
	return f, taken
}

// set changes the field that has the keyboard, and takes its problem away.
func (f form) set(change func(*field)) form {
	f.fields = slices.Clone(f.fields)
	at := &f.fields[f.at]
	at.problem = saying{}
	change(at)
	f.option = 0
	return f
}

// focus gives the keyboard to a field, around the ends, and closes the completions of the one before.
func (f form) focus(i int) form {
	f.fields = slices.Clone(f.fields)
	f.fields[f.at].options = nil
	f.at, f.option = (i+len(f.fields))%len(f.fields), 0
	return f
}

// complete offers what the text of the field that has the keyboard may be completed to.
func (f form) complete(options []string) form {
	text := f.text(f.at)
	options = slices.DeleteFunc(slices.Clone(options), func(o string) bool { return o == text })
	f.fields = slices.Clone(f.fields)
	at := &f.fields[f.at]
	if at.options, f.option = options[:min(len(options), mostOptions)], 0; len(at.options) > 0 {
		at.problem = saying{}
	}
	return f
}

// text is what was written into a field, without spaces at its ends.
func (f form) text(i int) string { return strings.TrimSpace(f.fields[i].text) }

// wrong says what is wrong with a field and gives it the keyboard; the first that is said keeps it.
func (f form) wrong(i int, problem saying) form {
	first := !slices.ContainsFunc(f.fields, func(other field) bool { return other.problem.key != "" })
	if first {
		f = f.focus(i)
	}
	f.fields = slices.Clone(f.fields)
	f.fields[i].problem = problem
	return f
}
