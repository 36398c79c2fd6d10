package designs

import (
	"maps"
	"slices"
	"strings"
)

// paper is a page in millimetres, upright unless it lies by nature.
type paper struct {
	width, height float64
	continuous    bool // as long as the design says
}

// papers are those that have a name.
func papers() map[string]paper {
	return map[string]paper{
		"A3": {297, 420, false}, "A4": {210, 297, false}, "A5": {148, 210, false}, "A6": {105, 148, false}, "A7": {74, 105, false},
		"letter": {215.9, 279.4, false}, "4x3in": {101.6, 76.2, false}, "102x152mm": {102, 152, false}, "card": {86, 54, false},
		"62mm": {62, 0, true},
	}
}

const smallest, largest = 20.0, 500.0 // millimetres of a page's side

// page settles the size of a face.
func (r *reader) page(f file, d *Design) {
	sized := f.Width != 0 || f.Height != 0
	if f.Page == "" && !sized {
		if r.like == nil {
			r.fault("page", "this is missing: write a page such as \"A6\", or width and height in millimetres")
			return
		}
		width, height := r.like.Paper()
		r.faces(d, f, width, height)
		return
	}
	width, height := f.Width, f.Height
	if f.Page != "" {
		p, ok := papers()[f.Page]
		if !ok {
			r.fault("page", "%q is no page: write one of %s, or width and height in millimetres", clip(f.Page), strings.Join(slices.Sorted(maps.Keys(papers())), ", "))
			return
		}
		switch {
		case p.continuous && f.Width == 0:
			width = p.width
		case !p.continuous && !sized:
			width, height = p.width, p.height
		default:
			r.fault("width", "the page %q has its own size: leave width and height out, or leave page out", f.Page)
			return
		}
	}
	r.faces(d, f, width, height)
}

// faces turns the page and parts it into its faces.
func (r *reader) faces(d *Design, f file, width, height float64) {
	for _, side := range []struct {
		key    string
		length float64
	}{{"width", width}, {"height", height}} {
		if !(side.length >= smallest && side.length <= largest) {
			r.fault(side.key, "a page cannot be %g mm: write %g to %g", side.length, smallest, largest)
		}
	}
	switch choice(r, "orientation", f.Orientation, "", "portrait", "landscape") {
	case "portrait":
		width, height = min(width, height), max(width, height)
	case "landscape":
		width, height = max(width, height), min(width, height)
	}
	across, down := d.Fold.faces()
	d.Width, d.Height = width/across, height/down
}
