package report

import (
	"strings"
	"testing"

	"antechamber/badges/page"
	"antechamber/kiosk/checkin"
)

// TestListsSpeakTheLanguage: headings, notes, sessions and States.
func TestListsSpeakTheLanguage(t *testing.T) {
	t.Parallel()
	for language, want := range map[string][]string{
		"ar": {"المرجعي", "المنظمة", "الصباحية", "هنغاريا", "Sipos, Liza", "AAAA 1111", "2007-03-05 09:12"},
		"zh": {"入场名单", "登记号", "上午会议", "约旦", "Sipos", "AAAA"},
	} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			file := pdf(t, door(t, frameIn(t, language), few()).List(Ways{true, true}))
			run(t, "qpdf", "--check", file)
			marks := strings.NewReplacer("\u202a", "", "\u202b", "", "\u202c", "") // which pdftotext puts around words
			text := marks.Replace(run(t, "pdftotext", "-raw", file, "-"))
			for _, words := range want {
				if !strings.Contains(text, words) {
					t.Errorf("the text does not have %q:\n%s", words, text)
				}
			}
			for _, words := range []string{"Reference", "Morning", "Hungary", "Printed"} {
				if strings.Contains(text, words) {
					t.Errorf("the list still says %q", words)
				}
			}
		})
	}
}

// TestAnArabicListIsReadFromTheRight: what is ticked, the names and the references stand
// in this order from the side where reading begins, and keep the margins.
func TestAnArabicListIsReadFromTheRight(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		language string
		right    bool
	}{{"en", false}, {"ar", true}} {
		l := door(t, frameIn(t, test.language), few()).List(Ways{ByName: true})
		pages, _ := press(t).Pages(l)
		for i, p := range pages {
			mustKeepMargins(t, test.language, p)
			if i > 0 {
				continue
			}
			if got := ticksFrom(p, l.Paper.Width); got != test.right {
				t.Errorf("%s: the boxes are at the right: %v, want %v", test.language, got, test.right)
			}
		}
		presence := []checkin.Presence{{Room: checkin.Room{ID: "chamber", Name: checkin.Text{"en": "Chamber", "ar": "القاعة"}}}}
		in, err := NewInside(frameIn(t, test.language), presence, nil, day(frame(t).Conference, "10:00")).List()
		if err != nil || in.FromRight != test.right {
			t.Errorf("%s: who is inside is read from the right: %v, %v", test.language, in.FromRight, err)
		}
	}
}

// ticksFrom tells whether the boxes to tick are in the right half of the page.
func ticksFrom(p *page.Page, width float64) bool {
	img := p.Image(25.4 * 4)
	w := img.Rect.Dx()
	left, right := 0, 0
	for y := range img.Rect.Dy() {
		run := 0
		for x := range w {
			if c := img.RGBAAt(x, y); c.R < 0x60 {
				run++
				continue
			}
			if mm := float64(run) / 4; mm > tickSize-0.6 && mm < tickSize+0.6 { // an edge of a box
				if float64(x)/4 > width/2 {
					right++
				} else {
					left++
				}
			}
			run = 0
		}
	}
	return right > left
}
