package page

import (
	"fmt"
	"image"
	"math"
)

// Modules draws the dark modules of a square symbol, as of a QR code, row by row from the upper left corner (x, y) on. On an image and on a
// label each module is the same whole number of pixels a side, so the symbol may become a little larger or smaller; its middle stays.
func (p *Page) Modules(colour RGB, x, y, side float64, dark [][]bool) {
	if len(dark) > 0 {
		p.items = append(p.items, modules{colour, x, y, side, dark})
	}
}

type modules struct {
	colour     RGB
	x, y, side float64
	dark       [][]bool
}

// runs hands over the dark modules, those side by side as one: from the left one up to where the run ends.
func (m modules) runs(do func(row, from, to int)) {
	for y, row := range m.dark {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				do(y, from, x)
			}
		}
	}
}

func (m modules) raster(c *canvas) {
	n, side := len(m.dark), m.side*c.scale
	dots := modulePixels(side / float64(n))
	half := float64(dots*n) / 2
	left, top := round((c.x+m.x+m.side/2)*c.scale-half), round((c.y+m.y+m.side/2)*c.scale-half)
	m.runs(func(row, from, to int) {
		c.box(image.Rect(left+from*dots, top+row*dots, left+to*dots, top+(row+1)*dots), m.colour)
	})
}

// Drawn returns how large a symbol of so many modules a side becomes on an image or a label of a resolution in dots an inch.
func Drawn(side float64, modules int, dpi float64) float64 {
	return float64(modulePixels(side/float64(modules)*dpi/inch)*modules) * inch / dpi
}

// modulePixels are how many whole pixels a module is drawn with: the nearest number, but none that takes much of the white around.
func modulePixels(exact float64) int {
	const most = 1.1
	n := math.Round(exact)
	if n > exact*most {
		n = math.Floor(exact)
	}
	return max(1, int(n))
}

// pdf writes an inline image (ISO 32000-1, 8.9.7) of one bit a module, which readers do not smooth. As Decode says, its ones are drawn.
func (m modules) pdf(c *content) {
	c.setColour(m.colour)
	c.op("q")
	c.op("cm", m.side, 0, 0, m.side, m.x, c.height-m.y-m.side)
	n := len(m.dark)
	c.buf = fmt.Appendf(c.buf, "BI /W %d /H %d /IM true /D [1 0] ID ", n, n)
	for _, row := range m.dark {
		bits := make([]byte, (n+7)/8)
		for x, dark := range row {
			if dark {
				bits[x/8] |= 0x80 >> (x % 8)
			}
		}
		c.buf = append(c.buf, bits...)
	}
	c.buf = append(c.buf, "\nEI\n"...)
	c.op("Q")
}

func (m modules) tinted() bool { return m.colour.tinted() }
