package kiosk

import (
	"image/color"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"antechamber/kiosk/checkin"
	conferencefile "antechamber/kiosk/conference"
)

// realConference is a configuration with the conference that the app brings, whose
// texts are in six languages.
func realConference(t testing.TB) Config {
	t.Helper()
	cfg := config(t)
	c, err := conferencefile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	cfg.Desk.Conference = c
	start := c.Sessions[0].Start
	cfg.Desk.Now = func() time.Time { return start.Add(5 * time.Minute) }
	cfg.Rehearsal = true
	return cfg
}

// Every stage in every language on every display, in the usual and in high contrast:
// no text is cut, lies over another or leaves the screen, and all can be read and touched.
func TestSelfServiceFits(t *testing.T) {
	test.NewTempApp(t)
	cfg := realConference(t)
	on := selfDisplays()
	on = append(on, display{"portrait-at-2", 1080, 1920, 2}, display{"1280x800-at-1.5", 1280, 800, 1.5})
	for _, s := range selfShots() {
		for _, language := range append(checkin.UsualLanguages(), pseudoLanguage) {
			v, err := s.screen(cfg, language)
			if err != nil {
				t.Fatal(err)
			}
			for i, d := range on {
				if i >= len(selfDisplays()) && language != "en" {
					continue // the form of these is that of others
				}
				size := fyne.NewSize(float32(d.w)/d.scale, float32(d.h)/d.scale)
				v.Content().Resize(size)
				name := s.name + " " + language + " " + d.name
				checkSelf(t, name, v.view, size)
				if language != pseudoLanguage { // which is longer than any
					checkTextSize(t, name, v.view, size)
				}
				if i == 0 { // the colours are the same at any size
					checkContrast(t, name, v.view)
					v.cfg.Look = HighContrast
					v.view.draw()
					checkContrast(t, name+" high contrast", v.view)
					v.cfg.Look = Light
				}
			}
			v.Close()
			v.view.scroll.drag.turn = nil
			v.view.letGo()
		}
	}
}

func checkSelf(t *testing.T, name string, v *selfView, size fyne.Size) {
	t.Helper()
	all := area{w: size.Width, h: size.Height}
	var texts []*text
	for _, x := range v.texts {
		if x.words == "" || !x.raster.Visible() {
			continue
		}
		texts = append(texts, x)
	}
	checkLayout(t, name, all, v.factor, texts)
	for i, a := range v.targets {
		if !within(a.area, all) {
			t.Errorf("%s: %s leaves the screen: %v", name, a.id, a.area)
		}
		// 12 mm on displays of 13 inches, and keys of 12 mm on one of 10: docs/accessibility.md.
		least := size.Height * 82 / 1920
		if size.Width > size.Height {
			least = size.Height * 60 / 800
			if strings.HasPrefix(a.id, "key:") {
				least = size.Height * 71 / 800
			}
		}
		least -= 0.1 // for rounding
		if a.area.h < least || a.area.w < least*0.7 {
			t.Errorf("%s: %s is %v, too small for a finger: want %.0f", name, a.id, a.area, least)
		}
		for _, b := range v.targets[:i] {
			if overlap(a.area.onScreen(), b.area.onScreen()) {
				t.Errorf("%s: %s lies over %s", name, a.id, b.id)
			}
		}
	}
}

// checkTextSize holds every text to a size that can be read, with what that is in
// millimetres in docs/accessibility.md.
func checkTextSize(t *testing.T, name string, v *selfView, size fyne.Size) {
	t.Helper()
	least := float64(size.Height) * 20 / 1920
	if size.Width > size.Height {
		least = float64(size.Height) * 14 / 800
	}
	for _, x := range v.texts {
		if x.words != "" && x.raster.Visible() && x.block.Size < least {
			t.Errorf("%s: %q is %.1f high, too small to read: want %.0f", name, x.words, x.block.Size, least)
		}
	}
}

// checkContrast holds every text to 7:1 on its ground, as WCAG 2.2 asks at level AAA.
func checkContrast(t *testing.T, name string, v *selfView) {
	t.Helper()
	const least = 7
	for _, x := range v.texts {
		if x.words == "" || !x.raster.Visible() {
			continue
		}
		if c := contrast(colourOf(x.style.colour), groundUnder(v, x)); c < least {
			t.Errorf("%s: %q has a contrast of %.1f:1, want %d:1", name, x.words, c, least)
		}
	}
}

func colourOf(c color.Color) color.NRGBA { return color.NRGBAModel.Convert(c).(color.NRGBA) }

// groundUnder is the colour of the topmost box under the middle of a text.
func groundUnder(v *selfView, x *text) color.NRGBA {
	at := x.area.onScreen()
	at.x += at.w / 2
	ground := v.palette.ground
	for _, b := range v.boxes.all {
		r := b.rectangle
		if !r.Visible() {
			continue
		}
		p, s := r.Position(), r.Size()
		if at.x >= p.X && at.x <= p.X+s.Width && at.y+at.h/2 >= p.Y && at.y+at.h/2 <= p.Y+s.Height && r.FillColor != color.Transparent {
			ground = colourOf(r.FillColor)
		}
	}
	return ground
}

// onScreen is where an area is drawn.
func (a area) onScreen() area { return area{x: a.left(), y: a.y, w: a.w, h: a.h} }

// Who sits reaches all that is touched in the low layout, but the lock, which is for staff.
func TestLowReach(t *testing.T) {
	test.NewTempApp(t)
	cfg := realConference(t)
	size := fyne.NewSize(1080, 1920)
	for _, s := range selfShots() {
		for _, language := range []string{"en", "ar", "ru", pseudoLanguage} {
			v, err := s.screen(cfg, language)
			if err != nil {
				t.Fatal(err)
			}
			v.state.Comfort.Low = true
			v.Content().Resize(size)
			v.view.draw()
			name := s.name + " " + language + " low"
			checkSelf(t, name, v.view, size)
			for _, a := range v.view.targets {
				if a.id != "staff" && a.area.y < size.Height*0.4 {
					t.Errorf("%s: %s is too high: %v", name, a.id, a.area)
				}
			}
			v.Close()
		}
	}
}
