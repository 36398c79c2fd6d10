package badges

import (
	"math"
	"slices"

	"antechamber/assets"
	"antechamber/badges/designs"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

func (l *layout) box(e *designs.Element) {
	outer := page.Rect{X: e.X, Y: e.Y, Width: e.Width, Height: e.Height}
	add := func(colour page.RGB, r page.Rect, radius float64) {
		l.on.shapes = append(l.on.shapes, shape{colour: colour, rects: []page.Rect{r}, radius: min(radius, r.Width/2, r.Height/2)})
	}
	if e.Border == "" {
		add(l.colour(e.Fill, ink), outer, e.Radius)
		return
	}
	add(l.colour(e.Border, ink), outer, e.Radius)
	if inner := inset(outer, e.Thick()); inner.Width > 0 && inner.Height > 0 {
		add(l.colour(e.Fill, white), inner, max(0, e.Radius-e.Thick()))
	}
}

func (l *layout) line(e *designs.Element) {
	dx, dy := e.ToX-e.X, e.ToY-e.Y
	length := math.Hypot(dx, dy)
	if length == 0 {
		return
	}
	nx, ny := -dy/length*e.Thick()/2, dx/length*e.Thick()/2
	l.on.shapes = append(l.on.shapes, shape{colour: l.colour(e.Colour, muted), path: polygon(
		[2]float64{e.X + nx, e.Y + ny}, [2]float64{e.ToX + nx, e.ToY + ny}, [2]float64{e.ToX - nx, e.ToY - ny}, [2]float64{e.X - nx, e.Y - ny},
	)})
}

// polygon returns the path through the points.
func polygon(points ...[2]float64) []typeset.Segment {
	path := make([]typeset.Segment, 0, len(points)+1)
	op := typeset.MoveTo
	for _, p := range points {
		path = append(path, typeset.Segment{Op: op, Points: [3]typeset.Point{{X: float32(p[0]), Y: float32(p[1])}}})
		op = typeset.LineTo
	}
	return append(path, typeset.Segment{Op: typeset.Close})
}

// cells are the patterns by which categories are told apart without colour: what is dark of a cell one wide and one high.
var cells = [...][][][2]float64{
	{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}},     // full
	{{{0, 1}, {0.5, 0}, {1, 1}}},           // teeth
	{{{0, 0}, {0.5, 0}, {0.5, 1}, {0, 1}}}, // bars
	{{{0, 0}, {1, 0}, {1, 0.35}, {0, 0.35}}, {{0, 0.65}, {1, 0.65}, {1, 1}, {0, 1}}},     // lines
	{{{0.5, 0}, {1, 0.5}, {0.5, 1}, {0, 0.5}}},                                           // diamonds
	{{{0, 1}, {0.5, 0}, {1, 0}, {0.5, 1}}},                                               // slanting bars
	{{{0, 0}, {0.5, 0}, {0.5, 0.5}, {0, 0.5}}, {{0.5, 0.5}, {1, 0.5}, {1, 1}, {0.5, 1}}}, // checks
	{{{0.3, 0.3}, {0.7, 0.3}, {0.7, 0.7}, {0.3, 0.7}}},                                   // dots
}

// pattern draws the pattern of the category, the same for the same place in the conference file.
func (l *layout) pattern(e *designs.Element) {
	i := slices.IndexFunc(l.conference.Categories, func(c checkin.Category) bool { return c.ID == l.badge.Category.ID })
	cell := cells[max(i, 0)%len(cells)]
	n := max(1, math.Round(e.Width/e.Height))
	width := e.Width / n
	colour := l.colour(e.Colour, l.colour("category", ink))
	if i == 0 {
		l.on.shapes = append(l.on.shapes, shape{colour: colour, rects: []page.Rect{{X: e.X, Y: e.Y, Width: e.Width, Height: e.Height}}})
		return
	}
	var path []typeset.Segment
	for k := range int(n) {
		for _, part := range cell {
			points := make([][2]float64, len(part))
			for j, p := range part {
				points[j] = [2]float64{e.X + (float64(k)+p[0])*width, e.Y + p[1]*e.Height}
			}
			path = append(path, polygon(points...)...)
		}
	}
	l.on.shapes = append(l.on.shapes, shape{colour: colour, path: path})
}

// entitled is a name, and whether the person may go there.
type entitled struct {
	name string
	yes  bool
}

// sessions sets a box for each session, full where the person is admitted.
func (l *layout) sessions(e *designs.Element) {
	var all []entitled
	for _, s := range l.conference.Sessions {
		all = append(all, entitled{s.Name.In(l.spoken("")), s.Admits(l.badge.Category.ID, l.badge.Registration.Roles)})
	}
	l.marks(e, all)
}

// zones sets a box for each room, full where one of its sessions admits the person.
func (l *layout) zones(e *designs.Element) {
	var all []entitled
	for _, r := range l.conference.Rooms {
		yes := slices.ContainsFunc(l.conference.Sessions, func(s checkin.Session) bool {
			return s.Room == r.ID && s.Admits(l.badge.Category.ID, l.badge.Registration.Roles)
		})
		all = append(all, entitled{r.Name.In(l.spoken("")), yes})
	}
	l.marks(e, all)
}

// marks sets boxes side by side: full ones are open to the person, and empty ones are not.
func (l *layout) marks(e *designs.Element, all []entitled) {
	if len(all) == 0 {
		return
	}
	const edge, pad = 0.3, 1.0
	width := (e.Width - e.Gap*float64(len(all)-1)) / float64(len(all))
	if width <= 2*pad {
		return
	}
	full := l.colour(e.Colour, ink)
	for i, one := range all {
		box := page.Rect{X: e.X + float64(i)*(width+e.Gap), Y: e.Y, Width: width, Height: e.Height}
		words := full
		l.on.shapes = append(l.on.shapes, shape{colour: full, rects: []page.Rect{box}, radius: 0.8})
		if one.yes {
			words = readableOn(full)
		} else {
			l.on.shapes = append(l.on.shapes, shape{colour: white, rects: []page.Rect{inset(box, edge)}, radius: 0.5})
		}
		b := l.setter.Fit(one.name, typeset.Style{Size: e.Size, Weight: assets.Bold}, typeset.Box{Width: width - 2*pad, Height: e.Height - 0.6, MaxLines: 2, MinSize: e.Size / 2})
		l.on.texts = append(l.on.texts, text{b, words, box.X + pad, middle(box.Y, box.Height, b.Height), width - 2*pad, page.Centre})
	}
}
