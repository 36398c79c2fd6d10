package kiosk

import (
	"context"
	"image"
	"image/color"
)

// sampleCamera is a camera that sees a badge which is held before it.
type sampleCamera struct{}

func (sampleCamera) Codes() <-chan string                    { return nil }
func (sampleCamera) Sights() <-chan CameraSight              { return nil }
func (sampleCamera) Show(bool)                               {}
func (sampleCamera) Turn()                                   {}
func (sampleCamera) Mirror()                                 {}
func (sampleCamera) Another()                                {}
func (sampleCamera) Torch()                                  {}
func (sampleCamera) TakePhoto(context.Context, string) error { return nil }
func withSampleCamera(c *Config)                             { c.Camera = sampleCamera{} }
func sampleSight() CameraSight                               { return CameraSight{Picture: sampleView(), Codes: 1} }

// sampleView is a badge before a wall, with the frame that is drawn around its code.
func sampleView() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 480, 360))
	fill := func(x0, y0, x1, y1 int, c color.RGBA) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				m.SetRGBA(x, y, c)
			}
		}
	}
	fill(0, 0, 480, 360, color.RGBA{120, 128, 140, 255})
	fill(150, 40, 330, 320, color.RGBA{240, 240, 236, 255})
	fill(194, 134, 286, 226, color.RGBA{90, 255, 150, 255})
	fill(198, 138, 282, 222, color.RGBA{240, 240, 236, 255})
	for i := range 21 * 21 {
		x, y := i%21, i/21
		finder := func(x, y int) bool {
			return x >= 0 && y >= 0 && x < 7 && y < 7 && (x%6 == 0 || y%6 == 0 || x > 1 && x < 5 && y > 1 && y < 5)
		}
		corner := x < 8 && (y < 8 || y > 12) || x > 12 && y < 8
		if finder(x, y) || finder(x-14, y) || finder(x, y-14) || !corner && (x*7+y*13+x*y)%3 == 0 {
			fill(198+4*x, 138+4*y, 202+4*x, 142+4*y, color.RGBA{20, 20, 24, 255})
		}
	}
	return m
}

// cameraShots are the states with a camera.
func cameraShots() []shot {
	open := func(d *Desk) {
		d.state.camera.open = true
		d.draw()
	}
	return []shot{
		{name: "camera", with: withSampleCamera, show: func(d *Desk) {
			open(d)
			d.handle(sighted{sampleSight()})
		}},
		{name: "camera-waits", with: withSampleCamera, show: open},
		{name: "camera-gone", with: withSampleCamera, show: func(d *Desk) {
			open(d)
			d.handle(sighted{CameraSight{Gone: true, Camera: "http://192.0.2.17:8080/video"}})
		}},
		{name: "camera-photo", with: withSampleCamera, show: func(d *Desk) {
			openSample(d, "latin")
			d.state, _ = d.state.onPhotoKey()
			d.handle(sighted{sampleSight()})
		}},
	}
}

// cameraSelfShots are the first pages of self-service with a camera.
func cameraSelfShots() []selfShot {
	with := func(c *SelfConfig) { c.Camera = sampleCamera{} }
	return []selfShot{
		{name: "welcome-camera", with: with, show: func(v *SelfService) { v.sighted(sampleSight()) }},
		{name: "welcome-camera-gone", with: with, show: func(v *SelfService) { v.sighted(CameraSight{Gone: true}) }},
	}
}
