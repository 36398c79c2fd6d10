package page

import (
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
	left, top := round((m.x+m.side/2)*c.scale-half), round((m.y+m.side/2)*c.scale-half)
	m.runs(func(row, from, to int) {
		c.box(image.Rect(left+from*dots, top+row*dots, left+to*dots, top+(row+1)*dots), m.colour)
	})
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

func (m modules) pdf(c *content) {
	c.setColour(m.colour)
	size := m.side / float64(len(m.dark))
	m.runs(func(row, from, to int) {
		c.op("re", m.x+float64(from)*size, c.height-m.y-float64(row+1)*size, float64(to-from)*size, size)
	})
	c.op("f")
}

func (m modules) tinted() bool { return m.colour.tinted() }
