package kiosk

import (
	"image"
	"image/color"
	"strings"

	"antechamber/kiosk/walk"
)

// selfBlock is a part of a page: it says how high it would be, and is drawn.
type selfBlock interface {
	high(v *selfView, w float32) float32
	draw(v *selfView, a area)
}

// stretching is a block that takes what the others leave, to stand in its middle.
type stretching interface{ stretches() }

// paragraphBlock is some sentences.
type paragraphBlock struct{ words string }

func (p paragraphBlock) style(v *selfView) style {
	return style{size: v.measures.text, colour: v.palette.muted, lines: 8, airy: true}
}

func (p paragraphBlock) high(v *selfView, w float32) float32 { return v.height(p.words, p.style(v), w) }

func (p paragraphBlock) draw(v *selfView, a area) { v.flow(a, p.words, p.style(v), 0) }

// heroBlock is a large picture and the one thing to do or to know.
type heroBlock struct{ picture, title, hint string }

func (heroBlock) stretches() {}

func (h heroBlock) styles(v *selfView) (title, hint style) {
	return style{size: v.measures.hero, bold: true, colour: v.palette.ink, align: centred, lines: 3},
		style{size: v.measures.text + 2, colour: v.palette.muted, align: centred, lines: 4, airy: true}
}

func (h heroBlock) words(v *selfView, w float32) float32 {
	title, hint := h.styles(v)
	total := v.height(h.title, title, w)
	if h.hint != "" {
		total += v.u(v.measures.gap*0.8) + v.height(h.hint, hint, w)
	}
	return total
}

func (h heroBlock) high(v *selfView, w float32) float32 {
	return v.u(v.measures.picture*0.5+v.measures.gap) + h.words(v, w)
}

func (h heroBlock) draw(v *selfView, a area) {
	title, hint := h.styles(v)
	words := h.words(v, a.w)
	gap := v.u(v.measures.gap * 1.2)
	side := min(v.u(v.measures.picture), a.h-words-gap)
	rest := a.middle(min(a.h, side+gap+words))
	if side > v.u(24) {
		var at area
		at, rest = rest.cutTop(side, gap)
		colour, on := v.heroColours(h.picture)
		v.pictures.next().put(at.centre(side, side), h.picture, colour, on)
	}
	rest = v.flow(rest, h.title, title, v.u(v.measures.gap*0.8))
	v.flow(rest, h.hint, hint, 0)
}

// heroColours are those of a large picture and of what is cut out of it. Every meaning
// has a shape of its own besides.
func (v *selfView) heroColours(picture string) (colour, on color.NRGBA) {
	p := v.palette
	switch picture {
	case "tick":
		return p.admitted.ground, p.admitted.text
	case "triangle", "clock":
		return p.attention.ground, p.attention.text
	case "stop":
		return p.stopped, p.ground
	case "scan":
		return p.primary.ground, p.ground
	}
	return p.primary.ground, p.primary.text
}

// panelBlock is a session, or a place, on a panel of its own.
type panelBlock struct{ label, title, detail string }

func (p panelBlock) styles(v *selfView) (label, title, detail style) {
	return style{size: v.measures.text * 0.9, colour: v.palette.muted, lines: 2},
		style{size: v.measures.text * 1.25, bold: true, colour: v.palette.ink, lines: 3},
		style{size: v.measures.text * 0.95, colour: v.palette.muted, lines: 4}
}

func (p panelBlock) high(v *selfView, w float32) float32 {
	label, title, detail := p.styles(v)
	in := w - 2*v.u(v.measures.inset)
	total := v.u(2*v.measures.inset*0.8) + v.height(p.label, label, in) + v.height(p.title, title, in) + v.u(6)
	if p.detail != "" {
		total += v.u(6) + v.height(p.detail, detail, in)
	}
	return total
}

func (p panelBlock) draw(v *selfView, a area) {
	v.panel(a)
	label, title, detail := p.styles(v)
	in := a.inset(v.u(v.measures.inset), v.u(v.measures.inset*0.8))
	in = v.flow(in, p.label, label, v.u(6))
	in = v.flow(in, p.title, title, v.u(6))
	v.flow(in, p.detail, detail, 0)
}

// personBlock is who was recognised.
type personBlock struct {
	person *walk.Person
	photo  image.Image
}

func (p personBlock) lines(v *selfView) []line {
	r := &p.person.Registration
	category, _ := v.conference.Category(r.Category)
	return []line{
		{words: r.Honorific, style: style{size: v.measures.text, colour: v.palette.muted, lines: 1}},
		{words: r.Name(), style: style{size: v.measures.name, bold: true, colour: v.palette.ink, lines: 3}},
		{words: r.Latin(), style: style{size: v.measures.text * 1.15, colour: v.palette.ink, lines: 2}, gap: 4},
		{words: v.organisation(r.Organisation), style: style{size: v.measures.text * 1.15, colour: v.palette.ink, lines: 3}, gap: 10},
		{words: category.Name.In(v.language), style: style{size: v.measures.text, bold: true, colour: v.palette.tint.text, lines: 1}, gap: 22},
	}
}

func (p personBlock) textWidth(v *selfView, w float32) float32 {
	w -= 2 * v.u(v.measures.inset*1.3)
	if p.photo != nil {
		w -= p.photoWidth(v) + v.u(v.measures.inset*1.3)
	}
	return w
}

func (p personBlock) photoWidth(v *selfView) float32 { return v.u(v.measures.photo) }

func (p personBlock) high(v *selfView, w float32) float32 {
	in, total := p.textWidth(v, w), v.u(2*v.measures.inset*1.3)
	text := v.u(16) // of the category's ground
	for _, l := range p.lines(v) {
		if l.words != "" {
			text += v.u(l.gap) + v.height(l.words, l.style, in)
		}
	}
	if p.photo != nil {
		text = max(text, p.photoWidth(v)/photoShape)
	}
	return total + text
}

func (p personBlock) draw(v *selfView, a area) {
	v.panel(a)
	in := a.inset(v.u(v.measures.inset*1.3), v.u(v.measures.inset*1.3))
	if p.photo != nil {
		var at area
		at, in = in.cutLeft(p.photoWidth(v), v.u(v.measures.inset*1.3))
		at, _ = at.cutTop(at.w/photoShape, 0)
		v.boxes.next().put(at, v.palette.tint.ground, nil, v.u(10), 0)
		v.photos.next().put(at, p.photo)
	}
	lines := p.lines(v)
	for i, l := range lines {
		if l.words == "" {
			continue
		}
		_, in = in.cutTop(v.u(l.gap), 0)
		if i == len(lines)-1 {
			v.chip(in, l)
			return
		}
		in = v.flow(in, l.words, l.style, 0)
	}
}

// chip shows the category on a ground of its own.
func (v *selfView) chip(a area, l line) {
	w := min(a.w, v.width(l.words, l.style)+v.u(32))
	at, _ := a.cutTop(v.height(l.words, l.style, w)+v.u(16), 0)
	at, _ = at.cutLeft(w, 0)
	v.boxes.next().put(at, v.palette.tint.ground, nil, v.u(8), 0)
	l.style.align = centred
	v.write(at.inset(v.u(14), 0), l.words, l.style)
}

// caseBlock is the code to take to the help desk.
type caseBlock struct{ code, label string }

func (c caseBlock) styles(v *selfView) (label, code style) {
	return style{size: v.measures.text, colour: v.palette.muted, align: centred, lines: 2},
		style{size: v.measures.hero * 1.6, bold: true, colour: v.palette.ink, align: centred, lines: 1}
}

// spaced is the code as it is read aloud.
func (c caseBlock) spaced() string { return strings.Join(strings.Split(c.code, ""), " ") }

func (c caseBlock) high(v *selfView, w float32) float32 {
	label, code := c.styles(v)
	return v.u(2*v.measures.inset) + v.height(c.label, label, w) + v.height(c.spaced(), code, w) + v.u(8)
}

func (c caseBlock) draw(v *selfView, a area) {
	v.panel(a)
	label, code := c.styles(v)
	in := v.flow(a.inset(v.u(v.measures.inset), v.u(v.measures.inset)), c.label, label, v.u(8))
	v.flow(in, c.spaced(), code, 0)
}

// panel is the ground on which something stands together.
func (v *board) panel(a area) {
	v.boxes.next().put(a, v.palette.surface, v.palette.line, v.u(16), v.u(1.5))
}

// itemBlock is one thing in a list to read.
type itemBlock struct {
	head  string // a time or what it is about
	title string
	text  []string
	now   bool
}

func (i itemBlock) styles(v *selfView) (head, title, text style) {
	return style{size: v.measures.text * 0.9, bold: i.now, colour: v.palette.tint.text, lines: 2},
		style{size: v.measures.text * 1.1, bold: true, colour: v.palette.ink, lines: 5},
		style{size: v.measures.text * 0.95, colour: v.palette.ink, lines: 8, airy: true}
}

func (i itemBlock) high(v *selfView, w float32) float32 {
	head, title, text := i.styles(v)
	in := w - 2*v.u(v.measures.inset)
	total := v.u(2 * v.measures.inset * 0.8)
	for _, l := range []struct {
		words string
		style style
	}{{i.head, head}, {i.title, title}} {
		if l.words != "" {
			total += v.height(l.words, l.style, in) + v.u(6)
		}
	}
	for _, words := range i.text {
		total += v.height(words, text, in) + v.u(6)
	}
	return total
}

func (i itemBlock) draw(v *selfView, a area) {
	v.panel(a)
	head, title, text := i.styles(v)
	if v.palette.tint.ground != v.palette.surface && i.now {
		v.boxes.next().put(a, v.palette.tint.ground, v.palette.primary.ground, v.u(16), v.u(3))
		text.colour, head.colour = v.palette.ink, v.palette.tint.text
	} else {
		head.colour = v.palette.muted
	}
	in := a.inset(v.u(v.measures.inset), v.u(v.measures.inset*0.8))
	in = v.flow(in, i.head, head, v.u(6))
	in = v.flow(in, i.title, title, v.u(6))
	for _, words := range i.text {
		in = v.flow(in, words, text, v.u(6))
	}
}
