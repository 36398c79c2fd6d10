package kiosk

import (
	"path"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestNothingOverflows lays out every state on every display, in English, in a
// language that is 40 % longer, and in long Russian words.
func TestNothingOverflows(t *testing.T) {
	test.NewTempApp(t)
	cfg := config(t)
	on := []display{displays()[0], {"1280x800-at-1.5", 1280, 800, 1.5}, displays()[3]} // the others have the form of the first
	for _, s := range slices.Concat(plainShots(), verdictShots(cfg.Desk), blocks()) {
		d, err := s.desk(cfg)
		if err != nil {
			t.Fatal(err)
		}
		for _, tongue := range []struct {
			name    string
			distort func(string) string
		}{{"English", nil}, {"pseudo", pseudo}, {"Russian", russian}} {
			d.teller.distort = tongue.distort
			for _, on := range on {
				d.screen.draw(&d.state)
				d.Content().Resize(fyne.NewSize(float32(on.w)/on.scale, float32(on.h)/on.scale))
				checkTexts(t, s.name+" "+on.name+" "+tongue.name, d)
			}
		}
		d.Close()
		d.screen.kit.letGo()
	}
}

// TestNothingOverflowsInTheLanguages lays out every state in what each language really says.
func TestNothingOverflowsInTheLanguages(t *testing.T) {
	test.NewTempApp(t)
	for name := range translations(t) {
		cfg := config(t)
		cfg.Language = strings.TrimSuffix(path.Base(name), ".toml")
		if cfg.Language == "en" {
			continue
		}
		t.Run(cfg.Language, func(t *testing.T) {
			for _, s := range slices.Concat(plainShots(), verdictShots(cfg.Desk)) {
				d, err := s.desk(cfg)
				if err != nil {
					t.Fatal(err)
				}
				for _, on := range []display{displays()[0], displays()[3]} {
					d.Content().Resize(fyne.NewSize(float32(on.w)/on.scale, float32(on.h)/on.scale))
					checkTexts(t, s.name+" "+on.name, d)
				}
				d.Close()
				d.screen.kit.letGo()
			}
		})
	}
}

func checkTexts(t *testing.T, state string, d *Desk) {
	t.Helper()
	checkLayout(t, state, area{w: d.screen.size.Width, h: d.screen.size.Height}, d.screen.kit.factor, topTexts(d))
}

func checkLayout(t *testing.T, state string, all area, factor float32, texts []*text) {
	t.Helper()
	const leastSize = 11 // units of the mockups
	for i, a := range texts {
		if !within(a.area, all) {
			t.Errorf("%s: %q is outside of the screen: %v", state, a.words, a.area)
		}
		if float32(a.block.Width) > a.area.w+0.5 || float32(a.block.Height) > a.area.h+1 {
			t.Errorf("%s: %q needs %.0f × %.0f and has %v", state, a.words, a.block.Width, a.block.Height, a.area)
		}
		if size := float32(a.block.Size) / factor; size < leastSize {
			t.Errorf("%s: %q is set in %.1f", state, a.words, size)
		}
		if len(a.block.Missing) > 0 {
			t.Errorf("%s: no font has %q of %q", state, a.block.Missing, a.words)
		}
		for _, b := range texts[:i] {
			if overlap(inkOf(a).onScreen(), inkOf(b).onScreen()) {
				t.Errorf("%s: %q %v lies over %q %v", state, a.words, inkOf(a), b.words, inkOf(b))
			}
		}
	}
}

// topTexts are the texts that show: those of a sheet where there is one.
func topTexts(d *Desk) []*text {
	from := 0
	if d.state.over != nil {
		from = d.screen.sheet.from
	}
	var texts []*text
	for _, t := range d.screen.kit.texts[from:] {
		if t.words != "" && t.raster.Visible() {
			texts = append(texts, t)
		}
	}
	return texts
}

func within(a, b area) bool {
	const slack = 0.6
	return a.x >= b.x-slack && a.y >= b.y-slack && a.x+a.w <= b.x+b.w+slack && a.y+a.h <= b.y+b.h+slack
}

// russian says as much in long Russian words, about 40 % longer.
func russian(text string) string {
	words := []string{"зарегистрированный", "неправительственная", "удостоверение", "на", "предъявитель", "или", "государство-участник"}
	wanted := len([]rune(text)) * 7 / 5
	var said []string
	for i := 0; wanted > 0; i++ {
		word := []rune(words[i%len(words)])
		word = word[:max(1, min(len(word), wanted))]
		said = append(said, string(word))
		wanted -= len(word) + 1
	}
	return strings.Join(said, " ")
}
