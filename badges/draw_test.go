package badges

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"antechamber/badges/page"
)

func TestTextIsReadableOnEveryGround(t *testing.T) {
	t.Parallel()
	contrast := func(a, b page.RGB) float64 {
		x, y := luminance(a)+0.05, luminance(b)+0.05
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
