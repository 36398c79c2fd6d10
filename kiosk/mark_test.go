package kiosk

import (
	"image"
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"antechamber/badges/page"
)

// TestVerdictsOnPaperAreThoseOfTheScreen compares the shapes in pixels.
func TestVerdictsOnPaperAreThoseOfTheScreen(t *testing.T) {
	t.Parallel()
	const side = 100
	for verdict := range verdictReasons() {
		for _, mirrored := range []bool{false, true} {
			name, colours := verdictLook(verdict, paletteOf(Light))
			shown := name
			if mirrored && turns(name) {
				shown += mirroredName
			}
			on := container.NewStack(canvas.NewRectangle(white), canvas.NewImageFromResource(drawing(shown, colours.ground, colours.text)))
			screen := Draw(on, side, side, 1)
			sheet := page.New(side, side)
			DrawVerdict(sheet, verdict, page.Rect{Width: side, Height: side}, mirrored)
			if apart := differing(screen, sheet.Image(25.4)); apart > side*side/100 {
				t.Errorf("%s, mirrored %v: %d of %d pixels differ", verdict, mirrored, apart, side*side)
			}
		}
	}
	if len(partsOf(drawings["stop"])) == 0 {
		t.Error("what was not recorded has no shape")
	}
}

// differing counts the pixels that are of another colour.
func differing(screen, paper image.Image) (n int) {
	for y := range paper.Bounds().Dy() {
		for x := range paper.Bounds().Dx() {
			r, g, b, _ := screen.At(x, y).RGBA()
			pr, pg, pb, _ := paper.At(x, y).RGBA()
			if far(r, pr) || far(g, pg) || far(b, pb) {
				n++
			}
		}
	}
	return n
}

func far(a, b uint32) bool { return max(a, b)-min(a, b) > 0x6000 }
