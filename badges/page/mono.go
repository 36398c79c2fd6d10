package page

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
	"golang.org/x/image/vector"
)

// Mono is a page in black and white, as label printers print it.
type Mono struct {
	Width, Height int // in dots
	Stride        int // bytes a row
	Bits          []byte
	mask          image.Alpha // of the shape that is drawn
}

// Mono draws the page at a resolution in dots an inch, a dot black or white. A colour is black where white text is readable on it.
func (p *Page) Mono(dpi float64) *Mono {
	scale := dpi / inch
	m := &Mono{Width: round(p.Width * scale), Height: round(p.Height * scale)}
	m.Stride = (m.Width + 7) / 8
	m.Bits = make([]byte, m.Stride*m.Height)
	p.raster(m, scale)
	return m
}

// Black tells whether the dot is black.
func (m *Mono) Black(x, y int) bool { return m.Bits[y*m.Stride+x/8]&(0x80>>(x%8)) != 0 }

// Image is the label as a picture.
func (m *Mono) Image() *image.Gray {
	img := image.NewGray(m.area())
	for y := range m.Height {
		for x := range m.Width {
			if !m.Black(x, y) {
				img.Pix[y*img.Stride+x] = 0xFF
			}
		}
	}
	return img
}

func (m *Mono) area() image.Rectangle { return image.Rect(0, 0, m.Width, m.Height) }

func (m *Mono) box(r image.Rectangle, colour color.Color) {
	r = r.Intersect(m.area())
	black := isBlack(colour)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		m.run(y, r.Min.X, r.Max.X, black)
	}
}

// run makes the dots of a row black or white.
func (m *Mono) run(y, from, to int, black bool) {
	row := m.Bits[y*m.Stride : (y+1)*m.Stride]
	for x := from; x < to; {
		bits, next := byte(0xFF)>>(x%8), (x/8+1)*8
		if next > to {
			bits &= 0xFF << (next - to)
		}
		if black {
			row[x/8] |= bits
		} else {
			row[x/8] &^= bits
		}
		x = next
	}
}

func (m *Mono) shape(z *vector.Rasterizer, bounds image.Rectangle, colour color.Color) {
	width, height := bounds.Dx(), bounds.Dy()
	if cap(m.mask.Pix) < width*height {
		m.mask.Pix = make([]uint8, width*height)
	}
	m.mask.Pix, m.mask.Stride, m.mask.Rect = m.mask.Pix[:width*height], width, image.Rect(0, 0, width, height)
	clear(m.mask.Pix)
	z.Draw(&m.mask, m.mask.Rect, image.Opaque, image.Point{})
	black := isBlack(colour)
	for y := range height {
		row := m.mask.Pix[y*width : (y+1)*width]
		for x := 0; x < width; x++ {
			from := x
			for x < width && row[x] >= 0x80 {
				x++
			}
			if x > from {
				m.run(bounds.Min.Y+y, bounds.Min.X+from, bounds.Min.X+x, black)
			}
		}
	}
}

// picture draws an image by black and white dots as its greys are dense, by the method of Floyd and Steinberg.
func (m *Mono) picture(img image.Image, r image.Rectangle) {
	scaled := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	draw.Draw(scaled, scaled.Rect, image.White, image.Point{}, draw.Src)
	draw.CatmullRom.Scale(scaled, scaled.Rect, img, img.Bounds(), draw.Over, nil)
	dots := image.NewPaletted(scaled.Rect, color.Palette{color.White, color.Black})
	draw.FloydSteinberg.Draw(dots, dots.Rect, scaled, image.Point{})
	in := r.Intersect(m.area())
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			m.run(y, x, x+1, dots.ColorIndexAt(x-r.Min.X, y-r.Min.Y) == 1)
		}
	}
}

// isBlack tells whether a colour is printed in black: the dark ones, on which white is read more easily than our ink.
func isBlack(c color.Color) bool {
	r, g, b, _ := c.RGBA()
	const darkest = 0.206995 // of the colours that stay white
	return RGB{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)}.Luminance() < darkest
}
