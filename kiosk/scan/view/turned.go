package view

import (
	"image"
	"image/color"
	"math"
)

// How large a picture is made, at most, to be shown and to be kept.
const (
	shownSize = 480
	stillSize = 1600
)

// reduced is a copy of a picture no larger than a size, turned by so many quarters to
// the right, and then mirrored. Of the pixels between it takes one: it must be quick.
func reduced(m image.Image, size, turns int, mirror bool) *image.RGBA {
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	if longer := max(w, h); longer > size {
		w, h = max(w*size/longer, 1), max(h*size/longer, 1)
	}
	sx, sy := float64(b.Dx())/float64(w), float64(b.Dy())/float64(h)
	ow, oh := w, h
	if turns&1 == 1 {
		ow, oh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, ow, oh))
	at := pixels(m)
	for y := range h {
		for x := range w {
			ox, oy := x, y
			switch turns {
			case 1:
				ox, oy = h-1-y, x
			case 2:
				ox, oy = w-1-x, h-1-y
			case 3:
				ox, oy = y, w-1-x
			}
			if mirror {
				ox = ow - 1 - ox
			}
			r, g, bl := at(b.Min.X+int((float64(x)+0.5)*sx), b.Min.Y+int((float64(y)+0.5)*sy))
			i := out.PixOffset(ox, oy)
			out.Pix[i], out.Pix[i+1], out.Pix[i+2], out.Pix[i+3] = r, g, bl, 255
		}
	}
	return out
}

// pixels returns what reads a pixel, quickly where it is what cameras give.
func pixels(m image.Image) func(x, y int) (r, g, b uint8) {
	switch m := m.(type) {
	case *image.YCbCr:
		return func(x, y int) (r, g, b uint8) {
			c := m.COffset(x, y)
			return color.YCbCrToRGB(m.Y[m.YOffset(x, y)], m.Cb[c], m.Cr[c])
		}
	case *image.Gray:
		return func(x, y int) (r, g, b uint8) {
			v := m.GrayAt(x, y).Y
			return v, v, v
		}
	}
	return func(x, y int) (uint8, uint8, uint8) {
		r, g, b, _ := m.At(x, y).RGBA()
		return uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)
	}
}

// placed is where corners are in the picture that reduced returns, as parts of its size.
func placed(corners [4][2]float64, w, h, turns int, mirror bool) [4][2]float64 {
	for i, c := range corners {
		x, y := c[0]/float64(w), c[1]/float64(h)
		switch turns {
		case 1:
			x, y = 1-y, x
		case 2:
			x, y = 1-x, 1-y
		case 3:
			x, y = y, 1-x
		}
		if mirror {
			x = 1 - x
		}
		corners[i] = [2]float64{x, y}
	}
	return corners
}

// outline draws a frame around a code: a light line within a dark one, which shows on
// any ground.
func outline(m *image.RGBA, corners [4][2]float64) {
	w, h := float64(m.Rect.Dx()), float64(m.Rect.Dy())
	wide := max(m.Rect.Dx()/160, 1)
	for _, pen := range []struct {
		reach  int
		colour color.RGBA
	}{{2 * wide, color.RGBA{0, 40, 20, 255}}, {wide, color.RGBA{90, 255, 150, 255}}} {
		for i, a := range corners {
			b := corners[(i+1)%4]
			stroke(m, a[0]*w, a[1]*h, b[0]*w, b[1]*h, pen.reach, pen.colour)
		}
	}
}

func stroke(m *image.RGBA, x0, y0, x1, y1 float64, reach int, colour color.RGBA) {
	n := int(max(math.Abs(x1-x0), math.Abs(y1-y0))) + 1
	if n > 4*shownSize {
		return
	}
	for i := range n + 1 {
		t := float64(i) / float64(n)
		x, y := int(x0+(x1-x0)*t), int(y0+(y1-y0)*t)
		for dy := -reach; dy <= reach; dy++ {
			for dx := -reach; dx <= reach; dx++ {
				if (image.Point{X: x + dx, Y: y + dy}).In(m.Rect) {
					m.SetRGBA(x+dx, y+dy, colour)
				}
			}
		}
	}
}
