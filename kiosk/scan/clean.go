package scan

import (
	"regexp"
	"strings"
	"unicode"
)

// eciPrefixes are what some scanners write in clear for the character set of
// a QR code (Extended Channel Interpretation 1, 3, 26 and 27) before its text.
var eciPrefixes = [...]string{`\000001`, `\000003`, `\000026`, `\000027`}

// aim is the identifier that some scanners put before a code to say of which kind it is,
// by ISO/IEC 15424: "]Q1" is a QR code.
var aim = regexp.MustCompile(`^\][A-Za-z][0-9A-Za-z]`)

const byteOrderMark = '\uFEFF'

// Clean returns the text of a code without what readers add to it: control
// characters such as GS (0x1D), byte order marks, white space at both ends,
// AIM identifiers and the literal ECI prefixes. Bytes that are not UTF-8 become U+FFFD. A cleaned
// code is not changed by cleaning it again.
func Clean(code string) string {
	code = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == byteOrderMark {
			return -1
		}
		return r
	}, code)
	for {
		rest := strings.TrimSpace(code)
		rest = rest[len(aim.FindString(rest)):]
		for _, prefix := range eciPrefixes {
			rest = strings.TrimPrefix(rest, prefix)
		}
		if rest == code {
			return code
		}
		code = rest
	}
}
