package badges

import (
	"image"
	"image/draw"

	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// Preview draws badges of the persons side by side on one picture, as wide as is said in pixels at most. Their codes open no door. The warnings are those of Page.
func (p *Press) Preview(persons []checkin.Registration, width int) (image.Image, []Warning, error) {
	const gap, grey = 4.0, 0xED // millimetres, and how light what is around the badges is
	w, h := p.plan.Paper()
	across := min(len(persons), columns(len(persons), w, h))
	down := (len(persons) + across - 1) / across
	whole := page.New(gap+float64(across)*(w+gap), gap+float64(down)*(h+gap))
	whole.Rects(page.RGB{R: grey, G: grey, B: grey}, page.Rect{Width: whole.Width, Height: whole.Height})
	setter := p.setters.Get().(*typeset.Setter)
	defer p.setters.Put(setter)
	var warnings []Warning
	for i, person := range persons {
		d, warned, err := p.badge(setter, p.Specimen(person))
		if err != nil {
			return nil, nil, err
		}
		warnings = append(warnings, warned...)
		at := typeset.Point{X: float32(gap + float64(i%across)*(w+gap)), Y: float32(gap + float64(i/across)*(h+gap))}
		whole.Rects(white, page.Rect{X: float64(at.X), Y: float64(at.Y), Width: w, Height: h})
		d.draw(whole, at)
	}
	dpi := float64(width) / whole.Width * 25.4
	return whole.Image(min(dpi, 300)), warnings, nil
}

// columns is how many badges stand side by side, so that the picture is about as wide as a screen.
func columns(n int, w, h float64) int {
	const shape = 1.5 // width to height
	best, nearest := 1, -1.0
	for across := 1; across <= n; across++ {
		down := (n + across - 1) / across
		ratio := float64(across) * w / (float64(down) * h)
		if off := max(ratio/shape, shape/ratio); nearest < 0 || off < nearest {
			best, nearest = across, off
		}
	}
	return best
}

// grey returns a picture without its colours, as an office printer prints it.
func grey(img image.Image) image.Image {
	grey := image.NewGray(img.Bounds())
	draw.Draw(grey, grey.Rect, img, img.Bounds().Min, draw.Src)
	return grey
}
