package badges

import (
	"image"
	"slices"

	"antechamber/badges/page"
	"antechamber/badges/typeset"
)

// turned returns a face that stands on its head. Its texts are drawn as shapes, so whoever searches the file finds each once, on the other face.
func (d *design) turned(width, height float64) *design {
	over := func(p typeset.Point) typeset.Point {
		return typeset.Point{X: float32(width) - p.X, Y: float32(height) - p.Y}
	}
	t := &design{}
	for _, s := range d.shapes {
		s.path, s.rects = mapped(s.path, over), slices.Clone(s.rects)
		for i, r := range s.rects {
			s.rects[i].X, s.rects[i].Y = width-r.X-r.Width, height-r.Y-r.Height
		}
		if len(s.path) == 0 {
			s.path = nil
		}
		t.shapes = append(t.shapes, s)
	}
	for _, p := range d.pictures {
		p.Picture, p.area.X, p.area.Y = page.Picture{Image: upsideDown(p.Image)}, width-p.area.X-p.area.Width, height-p.area.Y-p.area.Height
		t.pictures = append(t.pictures, p)
	}
	for _, q := range d.symbols {
		q.x, q.y, q.dark = width-q.x-q.side, height-q.y-q.side, slices.Clone(q.dark)
		slices.Reverse(q.dark)
		for i := range q.dark {
			q.dark[i] = slices.Clone(q.dark[i])
			slices.Reverse(q.dark[i])
		}
		t.symbols = append(t.symbols, q)
	}
	for _, words := range d.texts {
		if outline := mapped(words.outline(), over); len(outline) > 0 {
			t.shapes = append(t.shapes, shape{colour: words.colour, path: outline})
		}
	}
	return t
}

// outline returns the shape of all letters.
func (t *text) outline() []typeset.Segment {
	var path []typeset.Segment
	y := t.y
	for _, line := range t.block.Lines {
		y += line.Ascent
		x, k := t.x+t.align.Offset(t.width-line.Advance), float32(line.Size/typeset.Em)
		for _, g := range line.Glyphs {
			path = append(path, mapped(g.Outline.Segments, func(p typeset.Point) typeset.Point {
				return typeset.Point{X: float32(x+g.X) + p.X*k, Y: float32(y-g.Y) - p.Y*k}
			})...)
		}
		y += line.Descent
	}
	return path
}

func upsideDown(img image.Image) image.Image {
	b := img.Bounds()
	out := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			out.Set(b.Dx()-1-x, b.Dy()-1-y, img.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}

// picture is an image in its place.
type picture struct {
	page.Picture
	area page.Rect
}
