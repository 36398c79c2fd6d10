package badges

import (
	"cmp"
	"strconv"
	"strings"

	"antechamber/assets"
	"antechamber/badges/designs"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

func itoa(n int) string { return strconv.Itoa(n) }

// bandStyle says how texts stand on a band.
type bandStyle struct {
	area                page.Rect
	ground, colour      page.RGB
	letter, name, least float64 // font sizes
	lines               int
	inset               float64 // from the ends
}

// band sets the category on a ground in its colour, and what the person does besides as a tag on it.
func (l *layout) band(e *designs.Element) {
	b := bandStyle{
		area:   page.Rect{X: e.X, Y: e.Y, Width: e.Width, Height: e.Height},
		ground: l.colour(cmp.Or(e.Colour, "category"), black), letter: e.LetterSize, name: e.Size, least: e.MinSize,
		lines: max(e.Lines, 1), inset: e.Inset,
	}
	b.colour = readableOn(b.ground)
	if l.plan.Black && b.colour != white {
		b.colour = black
	}
	l.on.shapes = append(l.on.shapes, shape{colour: b.ground, rects: []page.Rect{b.area}})
	end := b.area.X + b.area.Width - b.inset
	if tag := strings.ToUpper(strings.Join(duties(l.conference, &l.badge.Registration, l.spoken("")), ", ")); tag != "" && e.TagWidth > 0 {
		end = l.tag(&b, tag, e.TagSize, e.TagWidth) - b.inset/2
	}
	l.on.category(l.setter, &b, l.badge.Category, l.spoken(""), end)
}

// tag sets a frame with words at the end of a band, and returns where it begins.
func (l *layout) tag(b *bandStyle, words string, size, most float64) float64 {
	const across, down = 2.5, 1.5 // from the words to the frame
	block := l.setter.Fit(words, typeset.Style{Size: size, Weight: assets.Bold, Leading: 1.3},
		typeset.Box{Width: most - 2*across, Height: b.area.Height - 2*down - 3, MaxLines: 3, MinSize: size * 2 / 3})
	frame := page.Rect{Width: block.Width + 2*across, Height: block.Height + 2*down}
	frame.X, frame.Y = b.area.X+b.area.Width-b.inset-frame.Width, middle(b.area.Y, b.area.Height, frame.Height)
	l.on.shapes = append(l.on.shapes, shape{colour: b.colour, rects: []page.Rect{frame}, radius: 1.2}, shape{colour: b.ground, rects: []page.Rect{inset(frame, 0.5)}, radius: 0.7})
	l.on.texts = append(l.on.texts, text{block: block, colour: b.colour, x: frame.X + across, y: middle(frame.Y, frame.Height, block.Height), width: block.Width})
	return frame.X
}

// category sets letter and name of the category on a band, up to where space ends.
func (d *design) category(s *typeset.Setter, b *bandStyle, c checkin.Category, language string, end float64) {
	start := b.area.X + b.inset
	letter := s.Fit(c.Letter, typeset.Style{Size: b.letter, Weight: assets.Bold}, typeset.Box{Width: b.letter * 1.25})
	d.texts = append(d.texts, text{block: letter, colour: b.colour, x: start, y: middle(b.area.Y, b.area.Height, letter.Height), width: letter.Width})
	x := start + letter.Width + b.letter*0.375
	name := s.Fit(strings.ToUpper(c.Name.In(language)), typeset.Style{Size: b.name, Weight: assets.Bold, Leading: 1.25},
		typeset.Box{Width: end - x, Height: b.area.Height - 2, MaxLines: b.lines, MinSize: b.least})
	d.texts = append(d.texts, text{block: name, colour: b.colour, x: x, y: middle(b.area.Y, b.area.Height, name.Height), width: end - x})
}

// practice says in a box, in a language, that the badge is one of a rehearsal.
func (p *Press) practice(d *design, s *typeset.Setter, box page.Rect, language string) {
	d.shapes = append(d.shapes, shape{colour: signal, rects: []page.Rect{box}, radius: min(1.5, box.Height/4)})
	inner := box.Width * 0.9
	word := s.Fit(p.words.say(language, "badge.rehearsal", nil), typeset.Style{Size: 9, Weight: assets.Bold, Leading: 1}, typeset.Box{Width: inner, Height: box.Height * 0.6})
	note := s.Fit(p.words.say(language, "badge.not_valid", nil), typeset.Style{Size: 3.2, Weight: assets.Bold}, typeset.Box{Width: inner, Height: box.Height * 0.34})
	y := middle(box.Y, box.Height, word.Height+note.Height)
	d.texts = append(d.texts, text{word, ink, box.X, y, box.Width, page.Centre}, text{note, ink, box.X, y + word.Height, box.Width, page.Centre})
}
