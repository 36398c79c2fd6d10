package badges

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"antechamber/assets"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// The design, in millimetres. All of it stands a margin away from the edges, which printers leave white; only the band's ground may lose there.
const (
	width, height = 105.0, 148.0
	left, right   = 7.3, width - 7.3
	measure       = right - left // the width of text

	headerTop, headerBottom = 7.0, 27.0
	bandTop                 = 128.0
	bandHeight              = height - bandTop

	qrTop, qrLeft = bandTop - quiet - 1 - qrSize, right - qrSize

	bodyTop, bodyBottom = headerBottom + 4, qrTop - quiet
)

// language is that of the badge's own words.
const language = "en"

var (
	white  = page.RGB{R: 0xFF, G: 0xFF, B: 0xFF}
	black  = page.RGB{}
	ink    = page.RGB{R: 0x0B, G: 0x1F, B: 0x33}
	muted  = page.RGB{R: 0x44, G: 0x52, B: 0x5F}
	signal = page.RGB{R: 0xF2, G: 0xA9, B: 0x00}
)

// design is a badge laid out: shapes, and texts on them, by their places from the badge's upper left corner.
type design struct {
	shapes           []shape
	texts            []text
	symbol           [][]bool // of a QR code; nil has none
	symbolX, symbolY float64
}

// shape is rectangles or a rounded one, in one colour.
type shape struct {
	colour page.RGB
	rects  []page.Rect
	radius float64 // of the corners
}

// text is lines in a width from (x, y) on.
type text struct {
	block       typeset.Block
	colour      page.RGB
	x, y, width float64
	align       page.Align
}

func (p *Press) design(s *typeset.Setter, b checkin.Badge) (*design, error) {
	ground, err := parseColour(b.Category.Colour)
	if err != nil {
		return nil, fmt.Errorf("the category %q has %w", b.Category.ID, err)
	}
	symbol, err := symbol(b.Code)
	if err != nil {
		return nil, fmt.Errorf("badge %s cannot be made: %w", b.Registration.Reference, err)
	}
	d := &design{texts: slices.Clone(p.header), symbol: symbol, symbolX: qrLeft, symbolY: qrTop}
	d.body(s, p.conference, &b.Registration)
	d.foot(s, b.Issue, p.rehearsal)
	d.band(s, p.conference, &b, ground)
	return d, nil
}

// header sets what stands on top of every badge of a conference.
func header(s *typeset.Setter, c *checkin.Conference) []text {
	date := ""
	if from, _ := c.Days(); !from.IsZero() {
		date = from.Format("2 January 2006")
	}
	title := s.Fit(c.Title.In(language), typeset.Style{Size: 4.3, Weight: assets.Bold, Leading: 1.28}, typeset.Box{Width: measure, Height: 11.2, MaxLines: 2, MinSize: 3})
	small := typeset.Style{Size: 3, Leading: 1.33}
	venue := s.Fit(c.Venue.In(language), small, typeset.Box{Width: measure, Height: 4.2, MinSize: 2})
	day := s.Fit(date, small, typeset.Box{Width: measure, Height: 4.2})
	var lines stack
	lines.add(title, ink, 0)
	lines.add(venue, muted, 0.6)
	lines.add(day, muted, 0)
	return lines.at(headerTop, page.Left)
}

// body sets the name and what belongs to it in the middle of the space above the QR symbol. What stands below the name is set first, each
// in a part of the space at most; the name gets the rest.
func (d *design) body(s *typeset.Setter, c *checkin.Conference, r *checkin.Registration) {
	latin := s.Fit(r.Latin(), typeset.Style{Size: 6.4, Weight: assets.Bold, Leading: 1.15}, typeset.Box{Width: measure, Height: 13, MaxLines: 2, MinSize: 4})
	organisations := fitOrganisation(s, c, r)
	function := s.Fit(r.Function, typeset.Style{Size: 3.8, Lang: r.Language, Leading: 1.25}, typeset.Box{Width: measure, Height: 8, MaxLines: 2, MinSize: 2.5})

	var below stack
	below.add(latin, ink, 0.8)
	for i, o := range organisations {
		below.add(o, ink, [...]float64{3.4, 0}[i])
	}
	below.add(function, muted, 1)

	const room = bodyBottom - bodyTop
	name := fitName(s, r, room-below.height)
	align := page.Left
	if name.RTL {
		align = page.Right
	}
	y := middle(bodyTop, room, name.Height+below.height)
	d.texts = append(d.texts, text{name, ink, left, y, measure, align})
	d.texts = append(d.texts, below.at(y+name.Height, align)...)
}

// fitName sets the name as large as it can. One that takes two lines is parted between given and family name where that costs little.
func fitName(s *typeset.Setter, r *checkin.Registration, room float64) typeset.Block {
	style := typeset.Style{Size: 14.5, Weight: assets.Bold, Lang: r.Language, Leading: 1.08}
	whole := s.Fit(r.Name(), style, typeset.Box{Width: measure, Height: room, MaxLines: 4, MinSize: 6})
	first, last, ok := parts(r)
	if !ok || len(whole.Lines) != 2 {
		return whole
	}
	box := typeset.Box{Width: measure, Height: room / 2}
	style.Size = min(s.Fit(first, style, box).Size, s.Fit(last, style, box).Size)
	if style.Size < 0.85*whole.Size {
		return whole
	}
	two, second := s.Fit(first, style, box), s.Fit(last, style, box)
	two.Lines = append(two.Lines, second.Lines...)
	two.Missing = append(two.Missing, second.Missing...)
	two.Height += second.Height
	two.Width = max(two.Width, second.Width)
	two.RTL = whole.RTL
	return two
}

// parts returns the two parts of a name in the order in which the name has them.
func parts(r *checkin.Registration) (first, last string, ok bool) {
	for _, last := range []string{strings.TrimSpace(r.FamilyName), strings.TrimSpace(r.GivenName)} {
		if first, ok := strings.CutSuffix(r.Name(), " "+last); ok && last != "" {
			return first, last, true
		}
	}
	return "", "", false
}

// fitOrganisation sets whom the person represents, in the badge's language and, where the conference knows it, in the person's: side by
// side where they fit so, else one below the other.
func fitOrganisation(s *typeset.Setter, c *checkin.Conference, r *checkin.Registration) []typeset.Block {
	style := typeset.Style{Size: 5.5, Weight: assets.Bold, Leading: 1.2}
	box := typeset.Box{Width: measure, Height: 20, MaxLines: 3, MinSize: 3.5}
	name, own := c.NameOf(r.Organisation, language), ownName(c, r)
	if own == "" || own == name {
		return []typeset.Block{s.Fit(name, style, box)}
	}
	both := style
	both.Lang = r.Language
	if line := s.Fit(name+" · "+own, both, typeset.Box{Width: measure}); line.Size > 0.85*style.Size {
		return []typeset.Block{line}
	}
	box.Height, box.MaxLines = 10, 2
	return []typeset.Block{s.Fit(name, style, box), s.Fit(own, both, box)}
}

// ownName returns what the organisation is called in the person's language, or "" where the conference does not know.
func ownName(c *checkin.Conference, r *checkin.Registration) string {
	o, ok := c.Organisation(r.Organisation)
	if !ok {
		return ""
	}
	if own, ok := o.Name[r.Language]; ok {
		return own
	}
	base, _, _ := strings.Cut(r.Language, "-")
	return o.Name[base]
}

// stack is texts one below the other.
type stack struct {
	texts  []text
	height float64
}

// add sets a block below the others, a gap away. An empty block takes no space.
func (s *stack) add(b typeset.Block, colour page.RGB, gap float64) {
	if len(b.Lines) == 0 {
		return
	}
	s.texts = append(s.texts, text{block: b, colour: colour, x: left, y: s.height + gap, width: measure})
	s.height += gap + b.Height
}

// at returns the texts moved down by y.
func (s *stack) at(y float64, align page.Align) []text {
	texts := slices.Clone(s.texts)
	for i := range texts {
		texts[i].y += y
		texts[i].align = align
	}
	return texts
}

// foot sets what stands beside the QR symbol.
func (d *design) foot(s *typeset.Setter, issue int, rehearsal bool) {
	const room = qrLeft - quiet - left
	number := s.Fit("Badge "+strconv.Itoa(issue), typeset.Style{Size: 3, Leading: 1.33}, typeset.Box{Width: room})
	d.texts = append(d.texts, text{block: number, colour: muted, x: left, y: qrTop + qrSize - number.Height + 0.8, width: room})
	if rehearsal {
		d.practice(s, left, qrTop, room)
	}
}

// practice says from (x, y) on, in a width, that the badge is one of a rehearsal.
func (d *design) practice(s *typeset.Setter, x, top, room float64) {
	const boxHeight = 16.0
	d.shapes = append(d.shapes, shape{colour: signal, rects: []page.Rect{{X: x, Y: top, Width: room, Height: boxHeight}}, radius: 1.5})
	word := s.Fit("REHEARSAL", typeset.Style{Size: 9, Weight: assets.Bold, Leading: 1}, typeset.Box{Width: room - 6})
	note := s.Fit("Not valid for the conference", typeset.Style{Size: 3.2, Weight: assets.Bold}, typeset.Box{Width: room - 6})
	y := top + (boxHeight-word.Height-note.Height)/2
	d.texts = append(d.texts, text{word, ink, x, y, room, page.Centre}, text{note, ink, x, y + word.Height, room, page.Centre})
}

// band sets the category at the foot, and what the person does besides as a tag on it.
func (d *design) band(s *typeset.Setter, c *checkin.Conference, b *checkin.Badge, ground page.RGB) {
	colour := readableOn(ground)
	d.ground(ground)
	space := right
	if tag := strings.ToUpper(strings.Join(duties(c, &b.Registration), ", ")); tag != "" {
		block := s.Fit(tag, typeset.Style{Size: 3.9, Weight: assets.Bold, Leading: 1.3}, typeset.Box{Width: 35, Height: 14, MaxLines: 3, MinSize: 2.6})
		box := page.Rect{Width: block.Width + 5, Height: block.Height + 3}
		box.X, box.Y = right-box.Width, middle(bandTop, bandHeight, box.Height)
		d.shapes = append(d.shapes, shape{colour, []page.Rect{box}, 1.2}, shape{ground, []page.Rect{inset(box, 0.5)}, 0.7})
		d.texts = append(d.texts, text{block: block, colour: colour, x: box.X + 2.5, y: middle(box.Y, box.Height, block.Height), width: block.Width})
		space = box.X - 4
	}
	d.category(s, b.Category, colour, space)
}

// ground colours the band.
func (d *design) ground(colour page.RGB) {
	d.shapes = append(d.shapes, shape{colour: colour, rects: []page.Rect{{X: 0, Y: bandTop, Width: width, Height: bandHeight}}})
}

// category sets letter and name of the category on the band, up to where space ends.
func (d *design) category(s *typeset.Setter, c checkin.Category, colour page.RGB, space float64) {
	letter := s.Fit(c.Letter, typeset.Style{Size: 12, Weight: assets.Bold}, typeset.Box{Width: 15})
	d.texts = append(d.texts, text{block: letter, colour: colour, x: left, y: middle(bandTop, bandHeight, letter.Height), width: letter.Width})
	x := left + letter.Width + 4.5
	name := s.Fit(strings.ToUpper(c.Name.In(language)), typeset.Style{Size: 5.4, Weight: assets.Bold, Leading: 1.25},
		typeset.Box{Width: space - x, Height: 16, MaxLines: 2, MinSize: 3.5})
	d.texts = append(d.texts, text{block: name, colour: colour, x: x, y: middle(bandTop, bandHeight, name.Height), width: space - x})
}

// duties returns what a person does besides belonging to a category. A role that the conference does not declare goes by its identifier.
func duties(c *checkin.Conference, r *checkin.Registration) []string {
	var names []string
	if r.DelegationRole == "head" {
		names = append(names, "Head of delegation")
	}
	for _, id := range r.Roles {
		name := id
		for _, role := range c.Roles {
			if role.ID == id {
				name = role.Name.In(language)
			}
		}
		names = append(names, name)
	}
	return names
}

// middle returns where something of a height starts that stands in the middle of a stretch.
func middle(start, length, height float64) float64 { return start + (length-height)/2 }

func inset(r page.Rect, by float64) page.Rect {
	return page.Rect{X: r.X + by, Y: r.Y + by, Width: r.Width - 2*by, Height: r.Height - 2*by}
}
