package badges

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // photos
	_ "image/png"  // logos
	"strings"

	"github.com/srwiley/oksvg"
	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"

	"antechamber/badges/designs"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
)

// image draws a logo, as large as fits.
func (l *layout) image(e *designs.Element) error {
	data := l.plan.Picture(e.File)
	if strings.HasSuffix(strings.ToLower(e.File), ".svg") {
		return l.svg(e, data)
	}
	img, err := decode(data)
	if err != nil {
		return fmt.Errorf("the picture %s cannot be read, save it as PNG or SVG: %w", e.File, err)
	}
	l.show(e, page.Picture{Image: img}, data)
	return nil
}

// photo draws the person's photo. Who has none has a badge without.
func (l *layout) photo(e *designs.Element) error {
	if l.Photo == nil {
		return nil
	}
	data, err := l.Photo(l.badge.Registration.Reference)
	if err != nil || len(data) == 0 {
		return err
	}
	img, err := decode(data)
	if err != nil {
		return fmt.Errorf("the photo of %s cannot be read, import it again: %w", l.badge.Registration.Reference, err)
	}
	l.show(e, page.Picture{Image: img}, data)
	return nil
}

// show draws a picture in the box of an element, as large as fits.
func (l *layout) show(e *designs.Element, p page.Picture, data []byte) {
	if bytes.HasPrefix(data, []byte{0xFF, 0xD8}) {
		p.JPEG = data
	}
	size := p.Image.Bounds()
	l.on.pictures = append(l.on.pictures, picture{p, fitted(e, float64(size.Dx()), float64(size.Dy()))})
}

const mostPixels = 16 << 20

func decode(data []byte) (image.Image, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if config.Width*config.Height > mostPixels || config.Width < 1 || config.Height < 1 {
		return nil, fmt.Errorf("it has %d × %d pixels", config.Width, config.Height)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	return img, err
}

// fitted returns where a picture of a shape stands in the box of an element.
func fitted(e *designs.Element, width, height float64) page.Rect {
	k := min(e.Width/width, e.Height/height)
	r := page.Rect{X: e.X, Y: e.Y, Width: width * k, Height: height * k}
	r.X += alignOf(e.Align, false).Offset(e.Width - r.Width)
	switch e.Valign {
	case "middle":
		r.Y = middle(e.Y, e.Height, r.Height)
	case "bottom":
		r.Y += e.Height - r.Height
	}
	return r
}

// svgUnits is how many units the longer side of a drawing gets: curves are parted into straight pieces of some of them.
const svgUnits = 4000

// svg draws a logo as shapes, so that it is sharp at any resolution.
func (l *layout) svg(e *designs.Element, data []byte) (err error) {
	defer func() { // the library does not look at what it reads twice
		if recover() != nil {
			err = fmt.Errorf("the drawing %s cannot be read: save it as plain SVG, or as PNG", e.File)
		}
	}()
	icon, err := oksvg.ReadIconStream(bytes.NewReader(data), oksvg.IgnoreErrorMode)
	if err != nil || !(icon.ViewBox.W > 0 && icon.ViewBox.H > 0) {
		return fmt.Errorf("the drawing %s cannot be read: save it as plain SVG, or as PNG", e.File)
	}
	unit := svgUnits / max(icon.ViewBox.W, icon.ViewBox.H)
	width, height := icon.ViewBox.W*unit, icon.ViewBox.H*unit
	icon.SetTarget(0, 0, width, height)
	for i := range icon.SVGPaths { // strokes are not made larger with the rest
		path := &icon.SVGPaths[i]
		path.LineWidth *= unit
		path.DashOffset *= unit
		for j := range path.Dash {
			path.Dash[j] *= unit
		}
	}
	area := fitted(e, width, height)
	t := &tracer{on: l.on, scale: area.Width / width, area: area}
	if l.plan.Black {
		t.tint = func(c page.RGB) page.RGB {
			if c.Luminance() > 0.5 {
				return white
			}
			return black
		}
	}
	icon.Draw(rasterx.NewDasher(int(width), int(height), t), 1)
	return nil
}

// tracer takes what a rasterizer would fill and makes shapes of it.
type tracer struct {
	on     *design
	scale  float64
	area   page.Rect
	tint   func(page.RGB) page.RGB
	colour color.Color
	runs   [][]fixed.Point26_6 // lines that are open where another goes on
	extent fixed.Rectangle26_6
}

func (t *tracer) point(p fixed.Point26_6) [2]float64 {
	x, y := t.area.X+float64(p.X)/64*t.scale, t.area.Y+float64(p.Y)/64*t.scale
	// What leaves the drawing would leave the box.
	return [2]float64{min(max(x, t.area.X), t.area.X+t.area.Width), min(max(y, t.area.Y), t.area.Y+t.area.Height)}
}

// Start begins a line.
func (t *tracer) Start(a fixed.Point26_6) {
	if len(t.runs) == 0 {
		t.extent = fixed.Rectangle26_6{Min: a, Max: a}
	}
	t.runs = append(t.runs, []fixed.Point26_6{a})
}

// Line goes straight on.
func (t *tracer) Line(b fixed.Point26_6) {
	t.extent.Min.X, t.extent.Min.Y = min(t.extent.Min.X, b.X), min(t.extent.Min.Y, b.Y)
	t.extent.Max.X, t.extent.Max.Y = max(t.extent.Max.X, b.X), max(t.extent.Max.Y, b.Y)
	last := len(t.runs) - 1
	t.runs[last] = append(t.runs[last], b)
}

// Draw ends the shape.
func (t *tracer) Draw() {
	if t.colour == nil {
		return
	}
	r, g, b, a := t.colour.RGBA()
	if a == 0 {
		return
	}
	on := func(v uint32) uint8 { return uint8((v + 0xFFFF - a) >> 8) } // on white
	c := page.RGB{R: on(r), G: on(g), B: on(b)}
	if t.tint != nil {
		c = t.tint(c)
	}
	if path := t.joined(); len(path) > 0 {
		t.on.shapes = append(t.on.shapes, shape{colour: c, path: path})
	}
	t.runs = nil
}

// joined puts the lines together: where one ends another begins, until they are back at the start. The edges of a stroke come in pieces.
func (t *tracer) joined() []typeset.Segment {
	starts := make(map[fixed.Point26_6][]int)
	for i, run := range t.runs {
		starts[run[0]] = append(starts[run[0]], i)
	}
	var path []typeset.Segment
	used := make([]bool, len(t.runs))
	for i := range t.runs {
		if used[i] {
			continue
		}
		used[i] = true
		whole := t.runs[i]
		for whole[len(whole)-1] != whole[0] {
			end := whole[len(whole)-1]
			next := -1
			for _, j := range starts[end] {
				if !used[j] {
					next = j
				}
			}
			if next < 0 {
				break
			}
			used[next] = true
			whole = append(whole, t.runs[next][1:]...)
		}
		if len(whole) < 3 {
			continue
		}
		points := make([][2]float64, len(whole))
		for k, p := range whole {
			points[k] = t.point(p)
		}
		path = append(path, polygon(points...)...)
	}
	return path
}

// GetPathExtent returns the bounds of the shape.
func (t *tracer) GetPathExtent() fixed.Rectangle26_6 { return t.extent }

// SetColor chooses the colour; of a gradient its first stop, as a label has no shades.
func (t *tracer) SetColor(c any) {
	switch c := c.(type) {
	case color.Color:
		t.colour = c
	case rasterx.ColorFunc:
		t.colour = c(0, 0)
	}
}

// Clear forgets the shape.
func (t *tracer) Clear() { t.runs = nil }

// SetBounds does nothing: shapes have no pixels.
func (t *tracer) SetBounds(int, int) {}

// SetWinding does nothing: pages fill by the non-zero rule.
func (t *tracer) SetWinding(bool) {}

// SetClip does nothing: shapes are kept in their box.
func (t *tracer) SetClip(image.Rectangle) {}
