package typeset

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	ucd "golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// clean returns text as one paragraph: composed (fonts have é, not e and an accent), its white space single spaces, with no
// control characters. Explicit bidirectional controls go too: no name needs them, and one can make a name read as another.
func clean(text string) []rune {
	words := strings.FieldsFunc(norm.NFC.String(text), func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f'
	})
	explicit := func(r rune) rune {
		if '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' {
			return -1
		}
		return r
	}
	return []rune(strings.Map(explicit, strings.Join(words, " ")))
}

// rightToLeft says whether a paragraph runs from right to left: rules P2 and P3 of UAX #9.
func rightToLeft(text []rune) bool {
	for _, r := range text {
		switch class(r) {
		case ucd.L:
			return false
		case ucd.R, ucd.AL:
			return true
		}
	}
	return false
}

func class(r rune) ucd.Class {
	properties, _ := ucd.LookupRune(r)
	return properties.Class()
}

// span is a part of a text, from start up to end, of one embedding level.
type span struct{ start, end, level int }

// levels splits a paragraph without explicit controls into spans by UAX #9. The library tells runs of one direction
// with the level of their first rune, so in a left-to-right paragraph the numbers (level 2) at the ends of a run of level 0,
// which follow the right-to-left text beside them, are split off here.
func levels(p *bidi.Paragraph, text []rune, rtl bool) []span {
	direction := bidi.LeftToRight
	if rtl {
		direction = bidi.RightToLeft
	}
	runs := p.Segment(text, direction)
	var spans []span
	add := func(start, end, level int) {
		if start < end {
			spans = append(spans, span{start, end, level})
		}
	}
	last := runs.NumRuns() - 1
	for i := range last + 1 {
		run := runs.Run(i)
		if !run.IsLeftToRight() || rtl {
			add(run.Start, run.End, int(run.Level))
			continue
		}
		head, tail := run.Start, run.End
		if run.Level > 0 {
			head += leadingNumber(text[run.Start:run.End])
		}
		if i < last {
			tail = max(head, tail-trailingArabicNumber(text[run.Start:run.End]))
		}
		add(run.Start, head, 2)
		add(head, tail, 0)
		add(tail, run.End, 2)
	}
	return spans
}

// leadingNumber returns how many runes at the start of text belong to a number, signs at its end included.
func leadingNumber(text []rune) int {
	length := 0
	for i, r := range text {
		switch class(r) {
		case ucd.EN, ucd.AN, ucd.ET, ucd.NSM:
			length = i + 1
		case ucd.ES, ucd.CS, ucd.BN:
		default:
			return length
		}
	}
	return length
}

// trailingArabicNumber returns how many runes at the end of text belong to a number in Arabic digits.
func trailingArabicNumber(text []rune) int {
	length := 0
	for i := len(text) - 1; i >= 0; i-- {
		switch class(text[i]) {
		case ucd.AN:
			length = len(text) - i
		case ucd.CS, ucd.NSM, ucd.BN:
		default:
			return length
		}
	}
	return length
}

// reorder puts items of a line into the order in which they stand from left to right: rule L2 of UAX #9.
func reorder[T any](items []T, level func(T) int) {
	highest, lowestOdd := 0, 1<<30
	for _, item := range items {
		l := level(item)
		highest = max(highest, l)
		if l%2 == 1 {
			lowestOdd = min(lowestOdd, l)
		}
	}
	for l := highest; l >= lowestOdd; l-- {
		for start := 0; start < len(items); start++ {
			end := start
			for end < len(items) && level(items[end]) >= l {
				end++
			}
			for a, b := start, end-1; a < b; a, b = a+1, b-1 {
				items[a], items[b] = items[b], items[a]
			}
			start = max(start, end)
		}
	}
}
