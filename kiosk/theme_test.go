package kiosk

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// contrast is that of WCAG 2.
func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func TestContrast(t *testing.T) {
	t.Parallel()
	for _, look := range looks() {
		for _, rehearsal := range []bool{false, true} {
			mustContrast(t, fmt.Sprintf("%s (rehearsal %v)", look, rehearsal), paletteFor(look, rehearsal))
		}
		if real, practised := paletteOf(look), paletteFor(look, true); apart(real.ground, practised.ground) < 48 || apart(real.header.ground, practised.header.ground) < 40 || real.surface != practised.surface {
			t.Errorf("%s: a rehearsal has the ground %v, the day %v", look, practised.ground, real.ground)
		}
	}
}

// apart is by how much two colours differ, in steps of their three parts.
func apart(a, b color.NRGBA) (steps int) {
	for _, d := range []int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
		steps += max(d, -d)
	}
	return steps
}

func mustContrast(t *testing.T, look string, p palette) {
	t.Helper()
	texts := map[string]pair{
		"ink on ground": {p.ground, p.ink}, "muted on ground": {p.ground, p.muted}, "ink on surface": {p.surface, p.ink}, "muted on surface": {p.surface, p.muted},
		"in on surface": {p.surface, p.inside}, "ink on tint": {p.tint.ground, p.ink}, "tint": p.tint, "primary": p.primary,
		"header": p.header, "muted on header": {p.header.ground, p.headerMuted}, "keycap": p.keycap, "admitted": p.admitted,
		"left": p.left, "attention": p.attention, "refused": p.refuse, "neutral": p.neutral, "failed": {p.ink, p.surface},
	}
	for name, c := range texts {
		if got := contrast(c.ground, c.text); got < 7 {
			t.Errorf("%s: %s has %.2f:1", look, name, got)
		}
	}
	shapes := map[string]pair{
		"gauge": {p.track, p.gauge}, "nearly full": {p.track, p.gaugeWarn}, "full": {p.track, p.gaugeEnd},
		"stop": {p.surface, p.stopped}, "stop on ground": {p.ground, p.stopped}, "faint": {p.ground, p.faint}, "not printed": {p.header.ground, p.gaugeEnd},
	}
	for name, c := range shapes {
		if got := contrast(c.ground, c.text); got < 3 {
			t.Errorf("%s: the shape %s has %.2f:1", look, name, got)
		}
	}
}

func TestHex(t *testing.T) {
	t.Parallel()
	grey := color.NRGBA{0x88, 0x88, 0x88, 0xff}
	for text, want := range map[string]color.NRGBA{
		"#005A96": {0, 0x5a, 0x96, 0xff}, "#6a2c91": {0x6a, 0x2c, 0x91, 0xff}, "": grey, "red": grey, "#12": grey,
	} {
		if got := hex(text); got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}

func TestThemeFollowsTheLook(t *testing.T) {
	t.Parallel()
	for _, look := range looks() {
		th := NewTheme(look)
		if got, want := th.Color(theme.ColorNameBackground, theme.VariantLight), paletteOf(look).ground; got != want {
			t.Errorf("%s: the ground is %v, want %v", look, got, want)
		}
		if th.Font(fyne.TextStyle{Bold: true}).Name() == th.Font(fyne.TextStyle{}).Name() {
			t.Errorf("%s: bold is not bold", look)
		}
	}
}
