package kiosk

import (
	"image"
	"image/color"
)

// samplePhoto draws the photo of somebody who does not exist: a head, hair and shoulders.
func samplePhoto() image.Image {
	const w, h = 600, 800
	ellipses := []struct {
		x, y, rx, ry float64 // centre and half axes, as parts of the width
		colour       color.RGBA
	}{
		{0.50, 1.40, 0.44, 0.42, color.RGBA{0x2b, 0x4a, 0x6f, 0xff}}, // shoulders
		{0.50, 0.56, 0.27, 0.34, color.RGBA{0x3a, 0x2a, 0x20, 0xff}}, // hair
		{0.50, 0.94, 0.10, 0.16, color.RGBA{0xb9, 0x86, 0x62, 0xff}}, // neck
		{0.50, 0.64, 0.21, 0.28, color.RGBA{0xcf, 0x9b, 0x75, 0xff}}, // face
		{0.42, 0.60, 0.024, 0.016, color.RGBA{0x22, 0x1c, 0x18, 0xff}},
		{0.58, 0.60, 0.024, 0.016, color.RGBA{0x22, 0x1c, 0x18, 0xff}},
		{0.50, 0.78, 0.070, 0.016, color.RGBA{0x9c, 0x54, 0x4c, 0xff}}, // mouth
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			at := color.RGBA{0xd9, 0xe2, 0xe8, 0xff}
			for _, e := range ellipses {
				dx, dy := (float64(x)/w-e.x)/e.rx, (float64(y)/w-e.y)/e.ry
				if dx*dx+dy*dy <= 1 {
					at = e.colour
				}
			}
			img.SetRGBA(x, y, at)
		}
	}
	return img
}
