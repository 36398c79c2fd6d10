package badges

import (
	"fmt"
	"io"

	"antechamber/assets"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// Blank is a badge to write on by hand. It has no code: its number is tied to a person when it is keyed in.
type Blank struct {
	Number   int
	Category *checkin.Category // nil leaves the categories to tick
}

// WriteBlanks writes blank badges to one PDF file: a page of A6 each, or on sheets with marks where to cut, as WriteSheets does;
// "" is no sheet.
func (p *Press) WriteBlanks(w io.Writer, blanks []Blank, s Sheet) error {
	paper := a6
	if s != "" {
		sheetWidth, sheetHeight := s.size()
		paper = parted(sheetWidth, sheetHeight, width, height)
	}
	_, err := write(p, w, paper, blanks, p.blank)
	return err
}

// The form, in millimetres. All of it stands a margin away from the edges; only the band's ground may lose there.
const (
	width, height = 105.0, 148.0
	left, right   = 7.3, width - 7.3
	measure       = right - left // the width of text
	bandTop       = 128.0
	bandHeight    = height - bandTop

	// Where what is written by hand goes.
	numberTop  = 35.0
	nameTop    = 56.0
	lineHeight = 15.0
	lineWidth  = 0.3
)

func (p *Press) blank(s *typeset.Setter, b Blank) (*design, []Warning, error) {
	d := &design{texts: p.header(s)}
	number := s.Fit(p.say("blank.number", map[string]any{"Number": b.Number}), typeset.Style{Size: 14, Weight: assets.Bold}, typeset.Box{Width: measure / 2})
	d.texts = append(d.texts, text{block: number, colour: ink, x: left, y: numberTop, width: number.Width})
	if p.rehearsal {
		const room = measure/2 - 5
		p.practice(d, s, page.Rect{X: right - room, Y: numberTop, Width: room, Height: 16}, p.plan.Language)
	}
	y := d.toWrite(s, p.say("list.name", nil), nameTop, 2)
	d.toWrite(s, p.say("list.organisation", nil), y+6, 2)
	if b.Category == nil {
		d.categories(s, p.conference.Categories)
		return d, nil, nil
	}
	ground, err := parseColour(b.Category.Colour)
	if err != nil {
		return nil, nil, fmt.Errorf("the category %q has %w", b.Category.ID, err)
	}
	band := bandStyle{
		area: page.Rect{X: 0, Y: bandTop, Width: width, Height: bandHeight}, ground: ground, colour: readableOn(ground),
		letter: 12, name: 5.4, least: 3.5, lines: 2, inset: left,
	}
	d.shapes = append(d.shapes, shape{colour: ground, rects: []page.Rect{band.area}})
	d.category(s, &band, *b.Category, p.plan.Language, right)
	return d, nil, nil
}

// header sets which conference the form is for.
func (p *Press) header(s *typeset.Setter) []text {
	c := p.conference
	title := s.Fit(c.Title.In(p.plan.Language), typeset.Style{Size: 4.3, Weight: assets.Bold, Leading: 1.28}, typeset.Box{Width: measure, Height: 11.2, MaxLines: 2, MinSize: 3})
	small := typeset.Style{Size: 3, Leading: 1.33}
	var lines stack
	lines.add(title, ink, 0)
	lines.add(s.Fit(c.Venue.In(p.plan.Language), small, typeset.Box{Width: measure, Height: 4.2, MinSize: 2}), muted, 0.6)
	lines.add(s.Fit(p.words.days(c, p.plan.Language), small, typeset.Box{Width: measure, Height: 4.2}), muted, 0)
	return lines.at(left, 7, measure, page.Left)
}

// toWrite sets what is to be written above so many lines for it, and returns where they end.
func (d *design) toWrite(s *typeset.Setter, what string, y float64, lines int) float64 {
	label := s.Fit(what, typeset.Style{Size: 3.2, Weight: assets.Bold}, typeset.Box{Width: measure})
	d.texts = append(d.texts, text{block: label, colour: muted, x: left, y: y, width: measure})
	for range lines {
		y += lineHeight
		d.shapes = append(d.shapes, shape{colour: muted, rects: []page.Rect{{X: left, Y: y, Width: measure, Height: lineWidth}}})
	}
	return y
}

// categories sets the letter of each category on an empty band, with a box to tick before it.
func (d *design) categories(s *typeset.Setter, all []checkin.Category) {
	d.shapes = append(d.shapes, shape{colour: ink, rects: []page.Rect{{X: 0, Y: bandTop, Width: width, Height: lineWidth}}})
	each := measure / float64(max(len(all), 1))
	box := min(4, each*0.35)
	for i, c := range all {
		outer := page.Rect{X: left + float64(i)*each, Y: middle(bandTop, bandHeight, box), Width: box, Height: box}
		d.shapes = append(d.shapes, shape{colour: ink, rects: []page.Rect{outer}}, shape{colour: white, rects: []page.Rect{inset(outer, 0.4)}})
		letter := s.Fit(c.Letter, typeset.Style{Size: 4.2, Weight: assets.Bold}, typeset.Box{Width: each - box - 1.5})
		d.texts = append(d.texts, text{block: letter, colour: ink, x: outer.X + box + 1, y: middle(bandTop, bandHeight, letter.Height), width: letter.Width})
	}
}
