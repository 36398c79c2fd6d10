package page

import "slices"

// Part is what several pages show alike, each in its place. A PDF has it once.
type Part struct{ items []item }

// Part makes one of what is on a page. The page's size is of no account, and nothing is to be added to it.
func (p *Page) Part() *Part { return &Part{p.items} }

// Place draws a part, its origin at (x, y).
func (p *Page) Place(part *Part, x, y float64) {
	p.items = append(p.items, placedPart{part, x, y})
}

type placedPart struct {
	*Part
	x, y float64
}

func (p placedPart) tinted() bool { return slices.ContainsFunc(p.items, item.tinted) }

func (p placedPart) raster(c *canvas) {
	c.x, c.y = c.x+p.x, c.y+p.y
	for _, item := range p.items {
		item.raster(c)
	}
	c.x, c.y = c.x-p.x, c.y-p.y
}

// pdf draws the form (ISO 32000-1, 8.10) of the part.
func (p placedPart) pdf(c *content) {
	c.op("q")
	c.op("cm", 1, 0, 0, 1, p.x, c.height-p.y)
	c.named("/X", c.parts[0], " Do")
	c.parts = c.parts[1:]
	c.op("Q")
}

// form writes a part as a form, whose origin is that of the part, and returns its number in the resources.
func (n *numbering) form(part *Part) int {
	if known, ok := n.forms[part]; ok {
		return known
	}
	c := content{given: n.given(part.items)}
	for _, item := range part.items {
		item.pdf(&c)
	}
	n.parts = append(n.parts, n.file.stream("/Type /XObject /Subtype /Form /BBox [-2000 -2000 2000 2000] /Resources "+reference(resources)+" ", c.buf))
	n.forms[part] = len(n.parts)
	return len(n.parts)
}
