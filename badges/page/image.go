package page

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"

	"antechamber/badges/typeset"
)

const inch = 25.4 // millimetres

// Image draws the page at a resolution in dots an inch.
func (p *Page) Image(dpi float64) *image.RGBA {
	scale := dpi / inch
	img := image.NewRGBA(image.Rect(0, 0, round(p.Width*scale), round(p.Height*scale)))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	p.raster(colours{img}, scale)
	return img
}

// raster draws the page on a ground with so many pixels a millimetre.
func (p *Page) raster(on ground, scale float64) {
	c := canvas{ground: on, scale: scale}
	for _, item := range p.items {
		item.raster(&c)
	}
}

// TextImage draws a line, set in pixels, on a transparent ground that is just large enough.
// The baseline is math.Ceil(line.Ascent) pixels below the top.
func TextImage(line typeset.Line, colour color.Color) *image.RGBA {
	left, right := 0.0, line.Advance
	for _, g := range line.Glyphs {
		for _, s := range g.Outline.Segments {
			for _, p := range s.Points[:points(s.Op)] {
				x := g.X + float64(p.X)*line.Size/typeset.Em
				left, right = min(left, x), max(right, x)
			}
		}
	}
	left, top := math.Floor(left), math.Ceil(line.Ascent)
	img := image.NewRGBA(image.Rect(0, 0, int(math.Ceil(right)-left), int(top+math.Ceil(line.Descent))))
	c := canvas{ground: colours{img}, scale: 1}
	c.text(line, -left, top, colour)
	return img
}

// canvas draws on a ground with so many pixels a unit.
type canvas struct {
	ground
	scale      float64
	x, y       float64 // where the origin of what is drawn stands
	rasterizer vector.Rasterizer
}

// ground is what a canvas draws on: a picture in colours, or a label in black and white.
type ground interface {
	area() image.Rectangle
	box(image.Rectangle, color.Color)
	// shape fills what the rasterizer holds, its upper left corner at that of the bounds.
	shape(z *vector.Rasterizer, bounds image.Rectangle, colour color.Color)
	picture(img image.Image, r image.Rectangle)
}

// colours is a ground in colours.
type colours struct{ img *image.RGBA }

func (g colours) area() image.Rectangle { return g.img.Rect }

func (g colours) box(r image.Rectangle, colour color.Color) {
	draw.Draw(g.img, r, image.NewUniform(colour), image.Point{}, draw.Src)
}

func (g colours) shape(z *vector.Rasterizer, bounds image.Rectangle, colour color.Color) {
	z.Draw(g.img, bounds, image.NewUniform(colour), image.Point{})
}

func (r rectangles) raster(c *canvas) {
	for _, rect := range r.rects {
		c.box(c.pixels(rect), r.colour)
	}
}

// pixels are those of a rectangle.
func (c *canvas) pixels(r Rect) image.Rectangle {
	x0, x1 := snap((c.x+r.X)*c.scale, (c.x+r.X+r.Width)*c.scale)
	y0, y1 := snap((c.y+r.Y)*c.scale, (c.y+r.Y+r.Height)*c.scale)
	return image.Rect(x0, y0, x1, y1)
}

// snap rounds both ends of a stretch to pixels and leaves it one pixel at least.
func snap(from, to float64) (int, int) {
	a, b := round(from), round(to)
	return a, max(b, a+1)
}

func (f filled) raster(c *canvas) {
	k, x, y := float32(c.scale), float32(c.x), float32(c.y)
	c.fill(f.colour, func(draw func(typeset.Segment)) {
		for _, s := range f.path {
			for i, p := range s.Points {
				s.Points[i] = typeset.Point{X: (x + p.X) * k, Y: (y + p.Y) * k}
			}
			draw(s)
		}
	})
}

func (t text) raster(c *canvas) { c.text(t.line, c.x+t.x, c.y+t.y, t.colour) }

// text draws a line as one shape, so that no seam shows where its letters join.
func (c *canvas) text(line typeset.Line, x, y float64, colour color.Color) {
	k := float32(line.Size * c.scale / typeset.Em)
	c.fill(colour, func(draw func(typeset.Segment)) {
		for _, g := range line.Glyphs {
			dx, dy := float32((x+g.X)*c.scale), float32((y-g.Y)*c.scale)
			for _, s := range g.Outline.Segments {
				for i, p := range s.Points {
					s.Points[i] = typeset.Point{X: dx + p.X*k, Y: dy - p.Y*k}
				}
				draw(s)
			}
		}
	})
}

// fill fills the shape that walk hands over step by step, in pixels. It walks twice: for the bounds, and to draw.
func (c *canvas) fill(colour color.Color, walk func(func(typeset.Segment))) {
	bounds := c.bounds(walk)
	if bounds.Empty() {
		return
	}
	z := &c.rasterizer
	z.Reset(bounds.Dx(), bounds.Dy())
	dx, dy := float32(bounds.Min.X), float32(bounds.Min.Y)
	walk(func(s typeset.Segment) {
		p := &s.Points
		for i := range p {
			p[i].X -= dx
			p[i].Y -= dy
		}
		switch s.Op {
		case typeset.MoveTo:
			z.MoveTo(p[0].X, p[0].Y)
		case typeset.LineTo:
			z.LineTo(p[0].X, p[0].Y)
		case typeset.QuadTo:
			z.QuadTo(p[0].X, p[0].Y, p[1].X, p[1].Y)
		case typeset.CubeTo:
			z.CubeTo(p[0].X, p[0].Y, p[1].X, p[1].Y, p[2].X, p[2].Y)
		case typeset.Close:
			z.ClosePath()
		}
	})
	c.shape(z, bounds, colour)
}

// bounds returns the pixels that a shape touches and that are on the image.
func (c *canvas) bounds(walk func(func(typeset.Segment))) image.Rectangle {
	x0, y0 := math.Inf(1), math.Inf(1)
	x1, y1 := math.Inf(-1), math.Inf(-1)
	walk(func(s typeset.Segment) {
		for _, p := range s.Points[:points(s.Op)] {
			x0, x1 = min(x0, float64(p.X)), max(x1, float64(p.X))
			y0, y1 = min(y0, float64(p.Y)), max(y1, float64(p.Y))
		}
	})
	if x0 > x1 {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1))).Intersect(c.area())
}

// points returns how many points an op has.
func points(op typeset.Op) int {
	switch op {
	case typeset.MoveTo, typeset.LineTo:
		return 1
	case typeset.QuadTo:
		return 2
	case typeset.CubeTo:
		return 3
	default:
		return 0
	}
}

func round(v float64) int { return int(math.Round(v)) }
