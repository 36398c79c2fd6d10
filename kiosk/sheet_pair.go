package kiosk

import "image/color"

// pairPage shows two registrations side by side, of which one is chosen.
type pairPage struct {
	title, lead, foot, accept string
	cards                     [2]pairCard
	chosen                    int
}

// pairCard is one registration: the name, and what else tells it from the other.
type pairCard struct {
	head, name string
	colour     color.NRGBA // of its category
	facts      []string    // the same ones on both, in one order; "" where there is none
}

const (
	mostPairFacts = 8
	pairPadding   = 20
)

// pairPart is where two registrations are shown.
type pairPart struct {
	*kit
	cards [2]*pairCardPart
}

type pairCardPart struct {
	ground, bar box
	head, name  *text
	facts       []*text
	touch       *touch
}

func newPairPart(k *kit, d *Desk) *pairPart {
	p := &pairPart{kit: k}
	for i := range p.cards {
		c := &pairCardPart{ground: k.newBox(), bar: k.newBox(), head: k.newText(), name: k.newText()}
		for range mostPairFacts {
			c.facts = append(c.facts, k.newText())
		}
		c.touch = k.newTouch(func() { d.handle(pick{i}) })
		p.cards[i] = c
	}
	return p
}

func (p *pairPart) hide() {
	for _, c := range p.cards {
		hide(c.ground, c.bar, c.head, c.name, c.touch)
		for _, f := range c.facts {
			f.hide()
		}
	}
}

func (p pairPage) draw(t *sheet, a area) {
	f := frame{title: p.title, lead: p.lead, foot: p.foot, accept: p.accept, width: widePage}
	in := f.put(t, a, func(width float32) float32 {
		high := t.u(2 * pairPadding)
		for _, h := range t.pair.rows(p, t.pair.inner(width)) {
			high += h
		}
		return high
	})
	rows := t.pair.rows(p, t.pair.inner(in.w))
	whole := float32(0)
	for _, high := range rows {
		whole += high
	}
	for n := range rows { // where there is no room for all, each has less
		rows[n] *= min(1, (in.h-t.u(2*pairPadding))/whole)
	}
	left, right := in.cutLeft((in.w-t.u(pageMargin))/2, t.u(pageMargin))
	for i, at := range []area{left, right} {
		t.pair.drawCard(at, p, i, rows)
	}
}

// inner is the width of the texts of a card.
func (p *pairPart) inner(width float32) float32 {
	return (width-p.u(pageMargin))/2 - p.u(2*pairPadding)
}

// lines are the texts of a card: what differs from the other stands out.
func (p *pairPart) lines(page pairPage, i int) []line {
	c, card := page.cards[i], p.cards[i]
	ink, second := p.palette.ink, p.palette.muted
	if i == page.chosen { // only ink stands on the tint
		second = ink
	}
	lines := []line{
		{text: card.head, words: c.head, style: style{size: 18, bold: true, colour: second, lines: 2}},
		{text: card.name, words: c.name, style: style{size: 28, bold: true, colour: ink, lines: 3}},
	}
	other := page.cards[1-i].facts
	for n, fact := range c.facts[:min(len(c.facts), mostPairFacts)] {
		st := style{size: 20, colour: second, lines: 2}
		if n < len(other) && fact != other[n] {
			st.bold, st.colour = true, ink
		}
		lines = append(lines, line{text: card.facts[n], words: fact, style: st})
	}
	return lines
}

// rows are how high each line is, so that those of both cards stand beside each other.
func (p *pairPart) rows(page pairPage, width float32) []float32 {
	var rows []float32
	for i := range page.cards {
		for n, l := range p.lines(page, i) {
			high := p.u(8)
			if l.words != "" {
				high += p.height(l.words, l.style, width)
			}
			if n == len(rows) {
				rows = append(rows, 0)
			}
			rows[n] = max(rows[n], high)
		}
	}
	return rows
}

func (p *pairPart) drawCard(a area, page pairPage, i int, rows []float32) {
	c, card := page.cards[i], p.cards[i]
	ground, border := p.palette.surface, p.palette.line
	if i == page.chosen {
		ground, border = p.palette.tint.ground, p.palette.primary.ground
	}
	card.ground.put(a, ground, border, p.u(12), p.u(2))
	bar, _ := a.inset(p.u(10), p.u(pairPadding)).cutLeft(p.u(5), 0)
	card.bar.put(bar, c.colour, nil, p.u(2), 0)
	card.touch.put(a)
	in := a.inset(p.u(pairPadding), p.u(pairPadding))
	in.x += p.u(8)
	in.w -= p.u(8)
	for n, l := range p.lines(page, i) {
		var at area
		at, in = in.cutTop(rows[n], 0)
		l.text.put(at, l.words, l.style)
	}
}
