package kiosk

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2/test"
)

// TestInkIsWhole: no letter is cut at the edge of its picture, whatever the alignment.
func TestInkIsWhole(t *testing.T) {
	test.NewTempApp(t)
	fonts, err := parseFonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"Janne Jf", "ريم خنفير", "กี่ศรีปุ๋ย", "Čž Ỗgj", "石井智美"} {
		for _, align := range []alignment{leading, centred, trailing} {
			x := newPen(fonts).newText()
			x.put(area{x: 10, y: 10, w: 300, h: 90}, words, style{size: 44, bold: true, colour: color.Black, align: align})
			size := x.raster.Size()
			for _, scale := range []float32{1, 1.5, 2} {
				img := x.image(int(size.Width*scale), int(size.Height*scale))
				if edge := inkAtEdge(img); edge != "" {
					t.Errorf("%q, alignment %d, scale %v: ink at the %s edge", words, align, scale, edge)
				}
			}
		}
	}
}

func inkAtEdge(img image.Image) string {
	b := img.Bounds()
	inked := func(x, y int) bool { _, _, _, a := img.At(x, y).RGBA(); return a > 0 }
	for y := range b.Dy() {
		if inked(0, y) {
			return "left"
		}
		if inked(b.Max.X-1, y) {
			return "right"
		}
	}
	for x := range b.Dx() {
		if inked(x, 0) {
			return "upper"
		}
		if inked(x, b.Max.Y-1) {
			return "lower"
		}
	}
	return ""
}

func TestCut(t *testing.T) {
	t.Parallel()
	fonts, err := parseFonts()
	if err != nil {
		t.Fatal(err)
	}
	p, s := newPen(fonts), style{size: 16}
	long := "International Union of Anthropological and Ethnological Sciences"
	if got := p.cut("Finland", s, 200); got != "Finland" {
		t.Errorf("cut what fits to %q", got)
	}
	got := p.cut(long, s, 200)
	if p.width(got, s) > 200 || got[:13] != long[:13] {
		t.Errorf("cut to %q", got)
	}
}
