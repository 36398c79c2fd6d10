package kiosk

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
)

// Draw draws content on a display of w by h pixels at a scale, without a display
// and without a graphics driver.
func Draw(content fyne.CanvasObject, w, h int, scale float32) image.Image {
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetScale(scale)
	c.SetContent(content)
	c.Resize(fyne.NewSize(float32(w)/scale, float32(h)/scale))
	return c.Capture()
}
