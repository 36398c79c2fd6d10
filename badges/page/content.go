package page

import (
	"math"
	"strconv"

	"antechamber/badges/typeset"
)

// content is the content stream of a PDF page, or of a glyph, in the making.
type content struct {
	buf    []byte
	height float64 // of the page: PDF has y up
	colour *RGB    // the last that was set
	given
}

// given is what the items of a page take in their order, as the whole file numbers it.
type given struct {
	texts    [][]placed // the glyphs of each
	pictures []int
	parts    []int
}

func (c *content) page(p *Page, g given) {
	c.buf, c.height, c.colour, c.given = c.buf[:0], p.Height, nil, g
	c.buf = append(c.buf, "2.834646 0 0 2.834646 0 0 cm\n"...) // 72/25.4: millimetres
	for _, item := range p.items {
		item.pdf(c)
	}
}

func (r rectangles) pdf(c *content) {
	c.setColour(r.colour)
	for _, rect := range r.rects {
		c.op("re", rect.X, c.height-rect.Y-rect.Height, rect.Width, rect.Height)
	}
	c.op("f")
}

func (f filled) pdf(c *content) {
	c.setColour(f.colour)
	c.path(f.path, -1, c.height)
	c.op("f")
}

func (t text) pdf(c *content) {
	glyphs := c.texts[0]
	c.texts = c.texts[1:]
	if len(glyphs) == 0 {
		return
	}
	c.setColour(t.colour)
	c.op("BT")
	c.op("Td", t.x, c.height-t.y)
	r := run{content: c, size: t.line.Size}
	for _, g := range glyphs {
		r.show(g)
	}
	r.end()
	c.op("ET")
}

// run writes the glyphs of a line as strings of codes, which PDF places by the widths of the glyphs; where a glyph stands elsewhere it
// writes how far.
type run struct {
	*content
	size  float64
	font  int     // the number of the font in force, from 1 on
	rise  float64 // in force
	pen   float64 // where PDF would place the next glyph
	array bool    // a string of codes is being written
}

func (r *run) show(g placed) {
	if g.font != r.font || g.y != r.rise {
		r.end()
	}
	if g.font != r.font {
		r.font = g.font
		r.buf = append(append(r.buf, fontName(g.font)...), ' ')
		r.op("Tf", r.size)
	}
	if g.y != r.rise {
		r.rise = g.y
		r.op("Ts", g.y)
	}
	if !r.array {
		r.buf, r.array = append(r.buf, "[<"...), true
	}
	unit := r.size / typeset.Em
	if shift := math.Round((g.x - r.pen) / unit); shift != 0 {
		r.buf = append(strconv.AppendInt(append(r.buf, '>'), -int64(shift), 10), '<')
		r.pen += shift * unit
	}
	r.buf = append(r.buf, hexDigits[g.code>>4], hexDigits[g.code&15])
	r.pen += float64(g.width) * unit
}

func (r *run) end() {
	if r.array {
		r.buf, r.array = append(r.buf, ">]TJ\n"...), false
	}
}

const hexDigits = "0123456789ABCDEF"

// path writes a path with y turned: y becomes base + sign·y.
func (c *content) path(path []typeset.Segment, sign, base float64) {
	var at typeset.Point
	for _, s := range path {
		var v [6]float64
		if s.Op == typeset.QuadTo { // PDF has cubic curves only
			s.Points = cubic(at, s.Points[0], s.Points[1])
			s.Op = typeset.CubeTo
		}
		n := points(s.Op)
		for i, p := range s.Points[:n] {
			v[2*i], v[2*i+1] = float64(p.X), base+sign*float64(p.Y)
			at = p
		}
		c.op([...]string{typeset.MoveTo: "m", typeset.LineTo: "l", typeset.CubeTo: "c", typeset.Close: "h"}[s.Op], v[:2*n]...)
	}
}

// cubic returns the points of the cubic curve that is the quadratic one from a by b to c.
func cubic(a, b, c typeset.Point) [3]typeset.Point {
	toward := func(p typeset.Point) typeset.Point {
		return typeset.Point{X: p.X + (b.X-p.X)*2/3, Y: p.Y + (b.Y-p.Y)*2/3}
	}
	return [3]typeset.Point{toward(a), toward(c), c}
}

func (c *content) setColour(colour RGB) {
	if c.colour == nil || *c.colour != colour {
		c.colour = &colour
		c.op("rg", float64(colour.R)/255, float64(colour.G)/255, float64(colour.B)/255)
	}
}

// named writes an operator that takes a name with a number.
func (c *content) named(name string, number int, operator string) {
	c.buf = strconv.AppendInt(append(c.buf, name...), int64(number), 10)
	c.buf = append(append(c.buf, operator...), '\n')
}

// op writes an operator after its operands.
func (c *content) op(name string, operands ...float64) {
	for _, v := range operands {
		c.buf = append(appendNumber(c.buf, v), ' ')
	}
	c.buf = append(append(c.buf, name...), '\n')
}

// appendNumber writes a number with up to three decimals, which are micrometres.
func appendNumber(b []byte, v float64) []byte {
	n := int64(math.Round(v * 1000))
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/1000, 10)
	if n %= 1000; n == 0 {
		return b
	}
	b = append(b, '.', byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b
}
