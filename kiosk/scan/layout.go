package scan

import (
	"slices"
	"strings"
	"unicode"
)

// Layout is the keyboard that a scanner pretends to be.
type Layout string

// The layouts. Most scanners are set to US; few know more than these.
const (
	US       Layout = "us"
	AZERTY   Layout = "azerty"
	QWERTZ   Layout = "qwertz"
	Computer Layout = "computer" // whatever this computer's keyboard is
)

// Layouts are all, in the order in which they are tried.
func Layouts() []Layout { return []Layout{US, Computer, AZERTY, QWERTZ} }

// The keys of a US keyboard row by row, and what other layouts have in their places.
// '\x00' is a dead key, which makes nothing by itself.
const usKeys = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./ "

var tables = map[Layout][2][]rune{
	AZERTY: {
		[]rune("²&é\"'(-è_çà)=azertyuiop\x00$*qsdfghjklmùwxcvbn,;:! "),
		[]rune("~1234567890°+AZERTYUIOP\x00£µQSDFGHJKLM%WXCVBN?./§ "),
	},
	QWERTZ: {
		[]rune("\x001234567890ß\x00qwertzuiopü+#asdfghjklöäyxcvbnm,.- "),
		[]rune("°!\"§$%&/()=?\x00QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_ "),
	},
}

// makes returns what the layout makes of the key that bears r on a US keyboard; 0 is nothing.
func (l Layout) makes(r rune, shift bool) rune {
	table, ok := tables[l]
	if !ok {
		return us(r, shift)
	}
	i := strings.IndexRune(usKeys, r)
	if i < 0 {
		return us(r, shift) // of the number pad, which is the same everywhere
	}
	if shift {
		return table[1][i]
	}
	return table[0][i]
}

// read returns the keys as the layout makes characters of them.
func (l Layout) read(keys []Event) string {
	var b strings.Builder
	for _, e := range keys {
		if e.Kind != Key || e.Rune == 0 {
			continue
		}
		if r := l.makes(e.Rune, e.Shift); r != 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Setting is what a calibration found out about the scanner that types.
type Setting struct {
	Layout  Layout // "" is not known
	Prefix  string // what it sends before every code
	Suffix  Ending // "" is not known
	Pace    int    // milliseconds from one character to the next; 0 is not known
	Swapped bool   // it sends capitals for small letters and the other way round
}

// CalibrationText is what the code on the calibration page says: letters, digits and signs
// that lie elsewhere on other layouts, in both cases.
const CalibrationText = `ANTECHAMBER:azqwmyAZQWMY-0189;/+="`

// Calibrate says how a scanner is set that read the calibration code, and false where it
// was another code, or a keyboard that is not known.
func Calibrate(r Reading) (Setting, bool) {
	s := Setting{Suffix: r.Suffix, Pace: int(r.Pace.Round(1e6).Milliseconds())}
	if r.Source == Serial || r.Source == Camera {
		s.Layout = Computer
		return s, strings.Contains(r.Code, CalibrationText)
	}
	for _, l := range Layouts() {
		text := r.Chars
		if l != Computer {
			text = l.read(r.keys)
		}
		for _, swapped := range []bool{false, true} {
			if swapped {
				text = strings.Map(swapCase, text)
			}
			if prefix, _, ok := strings.Cut(text, CalibrationText); ok {
				s.Layout, s.Prefix, s.Swapped = l, prefix, swapped
				return s, true
			}
		}
	}
	return s, false
}

// readings are the ways to read a burst, the likeliest first.
func (s Setting) readings(events []Event) []string {
	chars, places := readings(events)
	all := []string{chars, places}
	if s.Layout == US {
		all = []string{places, chars}
	}
	if _, ok := tables[s.Layout]; ok {
		all = append([]string{Clean(s.Layout.read(events))}, all...)
	}
	all = slices.DeleteFunc(all, func(text string) bool { return text == "" })
	if s.Prefix == "" && !s.Swapped {
		return all
	}
	for i, text := range all {
		if s.Swapped {
			text = strings.Map(swapCase, text)
		}
		all[i] = Clean(strings.TrimPrefix(text, s.Prefix))
	}
	return all
}

func swapCase(r rune) rune {
	if unicode.IsUpper(r) {
		return unicode.ToLower(r)
	}
	return unicode.ToUpper(r)
}
