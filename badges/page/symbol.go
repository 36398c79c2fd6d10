package page

import "math/bits"

// Symbol is a square of dark and light modules, as a QR symbol is: bit x of row y is set where the module is dark. It has up to 64 a side.
type Symbol struct {
	Side int
	Rows []uint64
}

// Symbol draws a symbol of a size in millimetres with its upper left corner at (x, y); light modules are not drawn. In PDF it is a mask
// of one bit a module, which is not smoothed; on an image its modules stand on pixels.
func (p *Page) Symbol(colour RGB, s Symbol, x, y, size float64) {
	p.items = append(p.items, symbol{colour, s, x, y, size})
}

type symbol struct {
	colour     RGB
	symbol     Symbol
	x, y, size float64
}

func (s symbol) raster(c *canvas) { rectangles{s.colour, s.symbol.rects(s.x, s.y, s.size)}.raster(c) }

// rects returns the dark modules, those side by side as one.
func (s Symbol) rects(x, y, size float64) []Rect {
	module := size / float64(s.Side)
	var rects []Rect
	for j, row := range s.Rows {
		for i := 0; i < s.Side; i++ {
			start := i
			for i < s.Side && row>>i&1 == 1 {
				i++
			}
			if i > start {
				rects = append(rects, Rect{x + float64(start)*module, y + float64(j)*module, float64(i-start) * module, module})
			}
		}
	}
	return rects
}

// pdf writes an inline image (ISO 32000-1, 8.9.7): as Decode says, its ones are drawn in the colour.
func (s symbol) pdf(c *content) {
	c.setColour(s.colour)
	c.op("q")
	c.op("cm", s.size, 0, 0, s.size, s.x, c.height-s.y-s.size)
	side := []byte(number(float64(s.symbol.Side)))
	c.buf = append(append(c.buf, "BI /W "...), side...)
	c.buf = append(append(c.buf, " /H "...), side...)
	c.buf = append(c.buf, " /IM true /D [1 0] ID "...)
	for _, row := range s.symbol.Rows {
		for x := 0; x < s.symbol.Side; x += 8 {
			c.buf = append(c.buf, bits.Reverse8(byte(row>>x)))
		}
	}
	c.buf = append(c.buf, "\nEI\n"...)
	c.op("Q")
}
