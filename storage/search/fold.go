package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as names are compared: in lower case, without diacritics,
// apostrophes and invisible characters, with one space between words. Letters
// that have no decomposition become their usual spelling in plain letters (ø is
// o, ß is ss), and the spellings of one letter in Arabic, Greek and Kana become
// one. Vowel signs of South and South-East Asian scripts stay. Folding what is
// folded changes nothing.
func Fold(s string) string {
	if isASCII(s) {
		return foldASCII(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	s = strings.ToValidUTF8(s, " ") // what stands behind bytes that are no text is not decomposed
	// The acute accent by itself stands for an apostrophe; NFKD would make a space of it.
	for _, r := range norm.NFKD.String(strings.ReplaceAll(s, "´", "'")) {
		r = unicode.ToLower(r)
		switch {
		case vanishes(r):
		case keeps(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			writePlain(&b, r)
		default:
			gap = true
		}
	}
	return norm.NFC.String(b.String())
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func foldASCII(s string) string {
	out := make([]byte, 0, len(s))
	gap := false
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		case vanishes(rune(c)):
			continue
		default:
			gap = true
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, ' ')
		}
		gap = false
		out = append(out, c)
	}
	return string(out)
}

// vanishes tells whether the character is dropped without parting the word.
func vanishes(r rune) bool {
	switch {
	case isApostrophe(r), r == '·', r == 'ـ', r >= 0x2b9 && r <= 0x2df: // modifier letters
		return true
	case r < 0x300 && r != 0xad:
		return false
	case r == 0x3099 || r == 0x309a: // voicing marks make another Kana
		return false
	case unicode.Is(unicode.Mn, r):
		return unicode.In(r, unicode.Inherited, unicode.Arabic, unicode.Hebrew, unicode.Cyrillic, unicode.Greek, unicode.Latin)
	}
	return unicode.Is(unicode.Cf, r)
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '’', '‘', 'ʼ', 'ʻ', '′', '׳', '״', 'ʾ', 'ʿ':
		return true
	}
	return false
}

func keeps(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

func writePlain(b *strings.Builder, r rune) {
	switch {
	case r >= 'ァ' && r <= 'ヶ': // Katakana is read as Hiragana
		b.WriteRune(r - 'ァ' + 'ぁ')
	case r == 'ß':
		b.WriteString("ss")
	case r == 'æ':
		b.WriteString("ae")
	case r == 'œ':
		b.WriteString("oe")
	case r == 'þ':
		b.WriteString("th")
	default:
		b.WriteRune(plain(r))
	}
}

// plain returns the letter that is written for r where r cannot be typed.
func plain(r rune) rune {
	switch r {
	case 'ø':
		return 'o'
	case 'đ', 'ð', 'ɖ':
		return 'd'
	case 'ł':
		return 'l'
	case 'ı':
		return 'i'
	case 'ħ':
		return 'h'
	case 'ŧ':
		return 't'
	case 'ə': // Əliyev is Aliyev
		return 'a'
	case 'ŋ':
		return 'n'
	case 'ɓ':
		return 'b'
	case 'ƙ':
		return 'k'
	case 'ς':
		return 'σ'
	case 'ة', 'ە':
		return 'ه'
	case 'ى', 'ی':
		return 'ي'
	case 'ٱ':
		return 'ا'
	case 'ک':
		return 'ك'
	}
	return r
}

// isEastAsian tells whether the letter is a word, or nearly one, by itself.
func isEastAsian(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}
