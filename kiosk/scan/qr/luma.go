package qr

import (
	"image"
	"image/draw"
)

// Luma is a picture's brightness, a byte a pixel, 0 being black.
type Luma struct {
	Pix           []byte
	Width, Height int
	Stride        int // from one row to the next, in bytes
}

// LumaOf returns the brightness of an image. It shares the pixels of image.Gray and
// image.YCbCr, and copies others.
func LumaOf(m image.Image) Luma {
	b := m.Bounds()
	l := Luma{Width: b.Dx(), Height: b.Dy()}
	switch m := m.(type) {
	case *image.YCbCr:
		l.Stride = m.YStride
		if !b.Empty() {
			l.Pix = m.Y[m.YOffset(b.Min.X, b.Min.Y):]
		}
	case *image.Gray:
		l.Stride = m.Stride
		if !b.Empty() {
			l.Pix = m.Pix[m.PixOffset(b.Min.X, b.Min.Y):]
		}
	default:
		g := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
		draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src) // where it is transparent
		draw.Draw(g, g.Rect, m, b.Min, draw.Over)
		l.Pix, l.Stride = g.Pix, g.Stride
	}
	return l
}

// sound tells whether the pixels are as many as the measures say.
func (l Luma) sound() bool {
	return l.Width >= smallest && l.Height >= smallest && l.Width <= largest && l.Height <= largest &&
		l.Stride >= l.Width && (l.Height-1)*l.Stride+l.Width <= len(l.Pix)
}

// grow returns a picture of a size in the buffer, which it makes larger where need be.
func grow(buffer *[]byte, w, h int) Luma {
	if cap(*buffer) < w*h {
		*buffer = make([]byte, w*h)
	}
	return Luma{Pix: (*buffer)[:w*h], Width: w, Height: h, Stride: w}
}

// half is the picture at half its size, each pixel the mean of four.
func (l Luma) half(buffer *[]byte) Luma {
	to := grow(buffer, l.Width/2, l.Height/2)
	for y := range to.Height {
		upper, lower := l.Pix[2*y*l.Stride:], l.Pix[(2*y+1)*l.Stride:]
		upper, lower = upper[:2*to.Width], lower[:2*to.Width]
		row := to.Pix[y*to.Stride:][:to.Width]
		for x := range row {
			row[x] = byte((int(upper[2*x]) + int(upper[2*x+1]) + int(lower[2*x]) + int(lower[2*x+1]) + 2) / 4)
		}
	}
	return to
}

// double is the picture at twice its size, with what lies between its pixels.
func (l Luma) double(buffer *[]byte) Luma {
	to := grow(buffer, 2*l.Width, 2*l.Height)
	for y := range to.Height {
		// The pixel's middle lies a quarter of a pixel off that of the one it comes from.
		near, far := y/2, min(max(y/2-1+y%2*2, 0), l.Height-1)
		a, b := l.Pix[near*l.Stride:][:l.Width], l.Pix[far*l.Stride:][:l.Width]
		row := to.Pix[y*to.Stride:][:to.Width]
		before := 3*int(a[0]) + int(b[0])
		for x := range l.Width {
			here := 3*int(a[x]) + int(b[x])
			next := here
			if x+1 < l.Width {
				next = 3*int(a[x+1]) + int(b[x+1])
			}
			row[2*x] = byte((3*here + before + 8) / 16)
			row[2*x+1] = byte((3*here + next + 8) / 16)
			before = here
		}
	}
	return to
}

// blur is the picture with each pixel the weighted mean of nine.
func (l Luma) blur(buffer *[]byte) Luma {
	return l.weighted(buffer, func(middle, sides, corners int) int { return (4*middle + 2*sides + corners + 8) / 16 })
}

// sharpen is the picture with its edges made steeper.
func (l Luma) sharpen(buffer *[]byte) Luma {
	return l.weighted(buffer, func(middle, sides, _ int) int { return min(max(3*middle-sides/2, 0), 255) })
}

// weighted makes each pixel of itself, the sum of the four beside it and that of the
// four at its corners. The pixels at the edge stay.
func (l Luma) weighted(buffer *[]byte, pixel func(middle, sides, corners int) int) Luma {
	to := grow(buffer, l.Width, l.Height)
	for y := range l.Height {
		here := l.Pix[y*l.Stride:][:l.Width]
		row := to.Pix[y*to.Stride:][:l.Width]
		copy(row, here)
		if y == 0 || y == l.Height-1 {
			continue
		}
		above, below := l.Pix[(y-1)*l.Stride:][:l.Width], l.Pix[(y+1)*l.Stride:][:l.Width]
		for x := 1; x < l.Width-1; x++ {
			sides := int(above[x]) + int(below[x]) + int(here[x-1]) + int(here[x+1])
			corners := int(above[x-1]) + int(above[x+1]) + int(below[x-1]) + int(below[x+1])
			row[x] = byte(pixel(int(here[x]), sides, corners))
		}
	}
	return to
}
