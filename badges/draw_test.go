package badges

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"antechamber/badges/page"
)

func TestEveryCodeFitsTheSymbol(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		code := "A" + rapid.StringOfN(rapid.RuneFrom([]rune("0123456789ABCDEFGHJKMNPQRSTVWXYZ")), 28, 28, -1).Draw(t, "code")
		modules, err := symbol(code)
		if err != nil {
			t.Fatal(err)
		}
		dark := 0
		for _, row := range modules {
			for _, module := range row {
				if module {
					dark++
				}
			}
		}
		// The symbol starts with a finder pattern, whose upper edge is seven modules, and half of it is dark, more or less.
		if edge := modules[0][:8]; slices.Index(edge, false) != 7 || len(modules) != qrModules || dark < 250 || dark > 375 {
			t.Fatalf("no QR symbol without a border: %v, %d modules are dark", edge, dark)
		}
	})
}

func TestTextIsReadableOnEveryGround(t *testing.T) {
	t.Parallel()
	contrast := func(a, b page.RGB) float64 {
		x, y := a.Luminance()+0.05, b.Luminance()+0.05
		return max(x, y) / min(x, y)
	}
	for _, c := range conference().Categories {
		ground, err := parseColour(c.Colour)
		if err != nil {
			t.Fatal(err)
		}
		if readableOn(ground) != white || contrast(white, ground) < 7 {
			t.Errorf("%s: white text on %s has a contrast of %.1f", c.ID, c.Colour, contrast(white, ground))
		}
	}
	if got := contrast(white, black); math.Abs(got-21) > 1e-9 {
		t.Errorf("the contrast of white on black is %v, not 21", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.Byte()
		ground := page.RGB{R: part.Draw(t, "red"), G: part.Draw(t, "green"), B: part.Draw(t, "blue")}
		if got := contrast(readableOn(ground), ground); got < 4 {
			t.Fatalf("the contrast is %.1f", got)
		}
	})
}
