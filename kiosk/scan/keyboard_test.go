package scan

import (
	"strings"
	"testing"
	"time"
	"unicode"
)

// layout is what an operating system makes of the keys of a US keyboard, row by
// row as in usKeys. A dead key is '\x00': it makes no character by itself.
type layout struct {
	name           string
	plain, shifted string
}

var layouts = []layout{
	{
		"us",
		usKeys,
		"~!@#$%^&*()_+" + "QWERTYUIOP{}|" + "ASDFGHJKL:\"" + "ZXCVBNM<>?" + " ",
	},
	{
		"azerty",
		"²&é\"'(-è_çà)=" + "azertyuiop\x00$*" + "qsdfghjklmù" + "wxcvbn,;:!" + " ",
		"~1234567890°+" + "AZERTYUIOP\x00£µ" + "QSDFGHJKLM%" + "WXCVBN?./§" + " ",
	},
	{
		"qwertz",
		"\x001234567890ß\x00" + "qwertzuiopü+#" + "asdfghjklöä" + "yxcvbnm,.-" + " ",
		"°!\"§$%&/()=?\x00" + "QWERTZUIOPÜ*'" + "ASDFGHJKLÖÄ" + "YXCVBNM;:_" + " ",
	},
	{
		"cyrillic",
		"ё1234567890-=" + "йцукенгшщзхъ\\" + "фывапролджэ" + "ячсмитьбю." + " ",
		"Ё!\"№;%:?*()_+" + "ЙЦУКЕНГШЩЗХЪ/" + "ФЫВАПРОЛДЖЭ" + "ЯЧСМИТЬБЮ," + " ",
	},
	{
		"greek",
		"`1234567890-=" + ";ςερτυθιοπ[]\\" + "ασδφγηξκλ\x00'" + "ζχψωβνμ,./" + " ",
		"~!@#$%^&*()_+" + ":ΣΕΡΤΥΘΙΟΠ{}|" + "ΑΣΔΦΓΗΞΚΛ\x00\"" + "ΖΧΨΩΒΝΜ<>?" + " ",
	},
}

// char returns what the layout makes of a key, 0 for a dead one.
func (l layout) char(key rune, shift, caps bool) rune {
	i := strings.IndexRune(usKeys, key)
	r := []rune(l.plain)[i]
	if shift {
		r = []rune(l.shifted)[i]
	}
	if caps && unicode.IsLetter(r) {
		return swapCase(r)
	}
	return r
}

// press returns the key and Shift that make r on the layout, to type as a person
// or as a scanner that is set to it.
func (l layout) press(t testing.TB, r rune) (key rune, shift bool) {
	keys := []rune(usKeys)
	for i, c := range []rune(l.plain) {
		if c == r {
			return keys[i], false
		}
	}
	for i, c := range []rune(l.shifted) {
		if c == r {
			return keys[i], true
		}
	}
	t.Fatalf("the %s layout has no %q", l.name, r)
	return 0, false
}

// keyboard makes events as a keyboard does, with its own clock.
type keyboard struct {
	t      testing.TB
	layout layout // of the operating system
	set    layout // that the scanner is set to
	caps   bool
	now    time.Time
	events []Event
}

func newKeyboard(t testing.TB) *keyboard {
	return &keyboard{t: t, layout: layouts[0], set: layouts[0], now: time.Date(2007, 3, 5, 9, 30, 0, 0, time.UTC)}
}

func (k *keyboard) add(e Event) {
	e.At, e.Caps = k.now, k.caps
	k.events = append(k.events, e)
}

// write types text, each character pace after the one before.
func (k *keyboard) write(text string, pace time.Duration) {
	for _, r := range text {
		k.now = k.now.Add(pace)
		key, shift := k.set.press(k.t, r)
		if shift {
			k.add(Event{Kind: Modifier, Shift: true})
		}
		k.add(Event{Kind: Key, Rune: key, Shift: shift})
		if c := k.layout.char(key, shift, k.caps); c != 0 {
			k.add(Event{Kind: Char, Rune: c})
		}
		k.add(Event{Kind: Release})
		if shift {
			k.add(Event{Kind: Release})
		}
	}
}

// stroke presses and releases a key that makes no character.
func (k *keyboard) stroke(kind Kind, pace time.Duration) {
	k.now = k.now.Add(pace)
	k.add(Event{Kind: kind})
	k.add(Event{Kind: Release})
}

func (k *keyboard) wait(d time.Duration) { k.now = k.now.Add(d) }

// outcome is what a screen behind a Detector sees.
type outcome struct {
	codes    []string
	typed    string // characters and, in angle brackets, keys
	replayed []int  // indices into the events
}

// hear gives the events to a Detector and flushes it as a window does.
func hear(d *Detector, events []Event) outcome {
	var o outcome
	do := func(actions []Action) {
		for _, a := range actions {
			if a.Code != "" {
				o.codes = append(o.codes, a.Code)
				continue
			}
			a.Event.Replay()
		}
	}
	for i, e := range events {
		e.Replay = func() {
			o.replayed = append(o.replayed, i)
			switch e.Kind {
			case Char:
				o.typed += string(e.Rune)
			case Suffix:
				o.typed += "<end>"
			case Control:
				o.typed += "<ctrl>"
			case Other:
				o.typed += "<key>"
			}
		}
		do(d.Push(e))
	}
	if n := len(events); n > 0 {
		do(d.Flush(events[n-1].At.Add(MaxGap + time.Millisecond)))
	}
	return o
}

// accept returns a Valid that knows these codes only.
func accept(codes ...string) func(string) bool {
	return func(code string) bool {
		for _, c := range codes {
			if c == code {
				return true
			}
		}
		return false
	}
}
