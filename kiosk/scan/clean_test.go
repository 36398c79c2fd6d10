package scan

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, code, want string }{
		{"nothing", "", ""},
		{"a badge", badge, badge},
		{"JSON", indico, indico},
		{"JSON with its spaces", `{"registrant_id": 123, "version": 1}`, `{"registrant_id": 123, "version": 1}`},
		{"line end", badge + "\r\n", badge},
		{"GS", "\x1d" + badge[:5] + "\x1d" + badge[5:], badge},
		{"NUL and DEL", "\x00AB\x7fCD", "ABCD"},
		{"C1 control", "AB\u0085CD", "ABCD"},
		{"byte order mark", "\uFEFFABCD", "ABCD"},
		{"ECI 1", `\000001` + secret, secret},
		{"ECI 3", `\000003` + secret, secret},
		{"ECI 26", `\000026` + secret, secret},
		{"ECI 27", `\000027` + secret, secret},
		{"ECI twice, and white space", ` \000026 \000003` + secret, secret},
		{"another number stays", `\000099` + secret, `\000099` + secret},
		{"ECI within stays", `AB\000026`, `AB\000026`},
		{"an AIM identifier", "]Q1" + secret, secret},
		{"an AIM identifier before an ECI", `]Q3\000026` + secret, secret},
		{"a bracket alone", "]1AB", "]1AB"},
		{"ECI behind a GS", "\x1d" + `\000026AB`, "AB"},
		{"an emoji", "🎫", "🎫"},
		{"not UTF-8", "AB\xffCD", "AB\uFFFDCD"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Clean(tt.code); got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.code, got, tt.want)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", badge, indico, `\000026` + secret, " \x1d\\000001 \\000003x", "\xff\x1d\xfe", "\\\x1d000026"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, code string) {
		got := Clean(code)
		if again := Clean(got); again != got {
			t.Errorf("Clean(%q) = %q, and cleaned again %q", code, got, again)
		}
		if !utf8.ValidString(got) || strings.ContainsFunc(got, unicode.IsControl) || len(got) > 3*len(code) {
			t.Errorf("Clean(%q) = %q", code, got)
		}
	})
}
