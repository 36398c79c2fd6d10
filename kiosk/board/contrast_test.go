package board_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"antechamber/assets"
)

// Every text of the board has a contrast of 4.5:1 on its ground, and every bar one of
// 3:1, as WCAG 2.2 asks at level AA: by day and in the dark, where a browser asks for
// more contrast, and in a rehearsal.
func TestBoardContrast(t *testing.T) {
	t.Parallel()
	css, err := assets.Board("board.css")
	if err != nil {
		t.Fatal(err)
	}
	texts := [][2]string{
		{"ground", "ink"},
		{"ground", "muted"},
		{"ground", "strong"},
		{"surface", "ink"},
		{"surface", "muted"},
		{"surface", "strong"},
		{"header", "on-header"},
		{"header", "header-muted"},
		{"header", "lost"},
	}
	bars := [][2]string{
		{"surface", "bar"},
		{"surface", "member-state"},
		{"surface", "observer"},
		{"surface", "organiser"},
		{"surface", "partner"},
		{"surface", "igo"},
		{"surface", "ngo"},
		{"surface", "media"},
		{"surface", "secretariat"},
		{"track", "bar"},
	}
	for _, on := range []struct {
		name       string
		dark, more bool
	}{{"light", false, false}, {"dark", true, false}, {"more contrast", false, true}, {"more contrast, dark", true, true}} {
		for _, selector := range []string{":root", "body.rehearsal"} {
			c := variables(string(css), on.dark, on.more, selector)
			for least, pairs := range map[float64][][2]string{4.5: texts, 3: bars} {
				for _, p := range pairs {
					if got := contrast(t, c[p[0]], c[p[1]]); got < least {
						t.Errorf("%s, %s: %s on %s has %.2f:1, want %.1f:1", on.name, selector, p[1], p[0], got, least)
					}
				}
			}
		}
	}
	if band := regexp.MustCompile(`#rehearsal \{ background: (#\w+); color: (#\w+)`).FindStringSubmatch(string(css)); band == nil || contrast(t, band[1], band[2]) < 4.5 {
		t.Errorf("the band of a rehearsal is %v", band)
	}
}

// variables are the colours that hold: of :root, and over them those of the selector.
func variables(css string, dark, more bool, selector string) map[string]string {
	all := make(map[string]string)
	rule := regexp.MustCompile(`(:root|body\.rehearsal) \{([^}]*)\}`)
	name := regexp.MustCompile(`--([\w-]+): (#\w+)`)
	media := regexp.MustCompile(`(?s)@media ([^{]*)\{((?:[^{}]*\{[^}]*\})*)[^{}]*\}`)
	blocks := [][2]string{{"", media.ReplaceAllString(css, "")}}
	for _, m := range media.FindAllStringSubmatch(css, -1) {
		blocks = append(blocks, [2]string{m[1], m[2]})
	}
	for _, of := range []string{":root", selector} {
		for _, b := range blocks {
			holds := !strings.Contains(b[0], "dark") || dark
			holds = holds && (!strings.Contains(b[0], "prefers-contrast") || more)
			for _, r := range rule.FindAllStringSubmatch(b[1], -1) {
				for _, v := range name.FindAllStringSubmatch(r[2], -1) {
					if holds && r[1] == of {
						all[v[1]] = v[2]
					}
				}
			}
		}
	}
	return all
}

// contrast is that of WCAG 2, of two colours as CSS writes them.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(t *testing.T, hex string) (sum float64) {
	t.Helper()
	if len(hex) == 4 {
		hex = "#" + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:3], 2) + strings.Repeat(hex[3:4], 2)
	}
	v, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != 7 {
		t.Fatalf("%q is no colour", hex)
	}
	for i, share := range []float64{0.0722, 0.7152, 0.2126} {
		s := float64(v>>(8*i)&0xff) / 255
		if s <= 0.04045 {
			sum += share * s / 12.92
		} else {
			sum += share * math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return sum
}
