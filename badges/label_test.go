package badges

import (
	"bytes"
	"io"
	"testing"

	"pgregory.net/rapid"

	"antechamber/badges/page"
)

// TestTextStaysReadableInBlackAndWhite: what is written in white on a ground is written so on black, and in ink on white.
func TestTextStaysReadableInBlackAndWhite(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.Byte()
		ground := page.RGB{R: part.Draw(t, "red"), G: part.Draw(t, "green"), B: part.Draw(t, "blue")}
		p := page.New(10, 10)
		p.Rects(ground, page.Rect{Width: 10, Height: 10})
		p.Rects(readableOn(ground), page.Rect{X: 4, Y: 4, Width: 2, Height: 2})
		m := p.Mono(203)
		if m.Black(2, 2) == m.Black(40, 40) {
			t.Fatalf("%v and the text on it are both black: %v", ground, m.Black(2, 2))
		}
	})
}

func TestALabelOfABadgeIsReadAlike(t *testing.T) {
	t.Parallel()
	p := press(t, false)
	for _, dpi := range []int{203, 300, 600} {
		var first, second bytes.Buffer
		for _, w := range []io.Writer{&first, &second} {
			if _, err := p.WriteZPL(w, hard(t)[0], dpi); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%d dpi: the same badge makes other bytes", dpi)
		}
	}
	if _, err := p.WriteZPL(io.Discard, hard(t)[0], 20); err == nil {
		t.Error("20 dpi were accepted")
	}
}

func BenchmarkZPL300(b *testing.B) {
	p := press(b, false)
	badge := hard(b)[0]
	for b.Loop() {
		if _, err := p.WriteZPL(io.Discard, badge, 300); err != nil {
			b.Fatal(err)
		}
	}
}
