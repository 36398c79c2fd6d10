package kiosk

import (
	"antechamber/kiosk/checkin"
)

// card is the person before the desk, and what the person is to do next.
type card struct {
	*kit
	panel, bar, nextBox                            box
	honorific, name, latin, organisation, function *text
	chips                                          []chip
	label, next                                    *text
	photo                                          *photoPart
}

// chip is a short fact about a person.
type chip struct {
	ground box
	words  *text
}

func (c chip) hide() { hide(c.ground, c.words) }

func newCard(k *kit) *card {
	c := &card{
		kit: k, panel: k.newBox(), bar: k.newBox(), nextBox: k.newBox(), honorific: k.newText(), name: k.newText(), latin: k.newText(),
		organisation: k.newText(), function: k.newText(), label: k.newText(), next: k.newText(),
	}
	c.photo = k.newPhotoPart()
	for range 5 {
		c.chips = append(c.chips, chip{k.newBox(), k.newText()})
	}
	return c
}

func (c *card) hide() {
	c.panel.hide()
	c.hideNext()
	c.hidePerson()
}

func (c *card) hideNext() { hide(c.nextBox, c.label, c.next) }

func (c *card) hidePerson() {
	hide(c.photo, c.bar, c.honorific, c.name, c.latin, c.organisation, c.function)
	for _, chip := range c.chips {
		chip.hide()
	}
}

func (c *card) draw(a area, s *deskState) {
	next := c.nextStep(s)
	if s.person == nil && next == "" {
		c.hide()
		return
	}
	if s.person == nil { // the card is no higher than what it says
		a, _ = a.cutTop(c.nextHigh(next, 28, a.w-c.u(64))+c.u(44), 0)
	}
	c.panel.put(a, c.palette.surface, c.palette.line, c.u(16), c.u(1))
	in := a.inset(c.u(32), c.u(22))
	if s.person == nil {
		c.hidePerson()
		c.drawNext(in, next, 28)
		return
	}
	in = c.photo.put(c.kit, in, s.photo.picture)
	if next == "" || s.notice != nil { // a notice takes the room for a while
		c.hideNext()
	} else {
		var foot area
		foot, in = in.cutBottom(min(c.nextHigh(next, 20, in.w), in.h*0.42), c.u(14))
		c.drawNext(foot, next, 20)
	}
	c.drawPerson(in, s.person)
}

func (c *card) nextHigh(words string, size, w float32) float32 {
	return c.height(words, nextStyle(size), w-c.u(40)) + c.u(24+22)
}

func nextStyle(size float32) style { return style{size: size, bold: true, lines: 4} }

// drawNext shows the next step, on the tint, where only ink stands.
func (c *card) drawNext(a area, words string, size float32) {
	c.nextBox.put(a, c.palette.tint.ground, nil, c.u(10), 0)
	in := a.inset(c.u(20), c.u(12))
	label := style{size: 16, colour: c.palette.tint.text, lines: 1}
	body := nextStyle(size)
	body.colour = c.palette.ink
	if c.palette.tint.ground == c.palette.ground {
		body.colour = c.palette.tint.text
	}
	c.column(in, []line{
		{text: c.label, words: c.say("next.label", nil), style: label},
		{text: c.next, words: words, style: body, gap: 1},
	}, true)
}

// nextStep is what the person, or who checks the person, does next.
func (c *card) nextStep(s *deskState) string {
	switch s.scene {
	case opened:
		category, _ := c.conference.Category(s.person.registration.Category)
		if ask := category.Ask.In(c.language); ask != "" {
			return ask
		}
		return c.say("next.identity", nil)
	case failed:
		return c.say("next.failed", nil)
	case decided, recalled:
		return c.Next(s.outcome)
	}
	return ""
}

func (c *card) drawPerson(a area, p *person) {
	r := &p.registration
	category, _ := c.conference.Category(r.Category)
	bar, in := a.cutLeft(c.u(6), c.u(22))
	rows := c.chipRows(in.w, c.facts(p, category))
	chipsHigh := c.u(28+6)*float32(len(rows)) - c.u(6)
	_, in = in.cutBottom(chipsHigh, c.u(8)) // for the chips, which follow the text
	muted := style{size: 20, colour: c.palette.muted, lines: 2}
	rest := c.column(in, []line{
		{text: c.honorific, words: r.Honorific, style: muted},
		{text: c.name, words: r.Name(), style: style{size: 44, bold: true, colour: c.palette.ink, lines: 2}},
		{text: c.latin, words: r.Latin(), style: style{size: 28, colour: c.palette.ink, lines: 2}},
		{text: c.organisation, words: c.kit.organisation(r.Organisation), style: style{size: 28, colour: c.palette.ink, lines: 2}, gap: 4},
		{text: c.function, words: r.Function, style: muted, gap: 2},
	}, false)
	chips := in.with(in.x, rest.y+c.u(8), in.w, chipsHigh)
	bar.h = chips.y + chips.h - bar.y
	c.bar.put(bar, c.category(r.Category), nil, c.u(3), 0)
	c.drawChips(chips, rows)
}

// facts are the category, the reference, the badge and the state of a registration.
func (c *card) facts(p *person, category checkin.Category) []string {
	r := &p.registration
	facts := []string{
		c.beside(category.Letter, category.Name.In(c.language)),
		checkin.SpacedReference(r.Reference),
	}
	if p.standing.Issue > 0 {
		facts = append(facts, c.say("card.badge", args{"Issue": p.standing.Issue, "Time": c.hour(p.standing.Printed)}))
	}
	if r.Status != checkin.StatusApproved {
		facts = append(facts, c.say("state."+string(r.Status), nil))
	}
	switch {
	case p.standing.Revoked:
		facts = append(facts, c.say("state.revoked", nil))
	case p.standing.ReplacedBy != "":
		facts = append(facts, c.say("card.replaced", args{"Reference": checkin.SpacedReference(p.standing.ReplacedBy)}))
	case p.standing.Replaces != "":
		facts = append(facts, c.say("card.replaces", args{"Reference": checkin.SpacedReference(p.standing.Replaces)}))
	}
	return facts
}

func (c *card) chipWidth(fact string) float32 { return c.width(fact, chipStyle) + c.u(20) }

const leastChip = 0.7 // of their size

var chipStyle = style{size: 16, bold: true, lines: 1, align: centred}

// chipRows parts facts into lines of a width, which may be a little smaller to fit.
func (c *card) chipRows(width float32, facts []string) [][]string {
	width /= leastChip
	rows, used := [][]string{nil}, float32(0)
	for _, f := range facts {
		wide := c.chipWidth(f)
		if last := len(rows) - 1; used > 0 && used+c.u(10)+wide > width {
			rows, used = append(rows, []string{f}), wide
		} else {
			rows[last], used = append(rows[last], f), used+wide+c.u(10)
		}
	}
	return rows
}

// drawChips shows facts, smaller where a line of them is too short.
func (c *card) drawChips(a area, rows [][]string) {
	st, n := chipStyle, 0
	st.colour = c.palette.ink
	for _, row := range rows {
		var line area
		line, a = a.cutTop(c.u(28), c.u(6))
		total := -c.u(10)
		for _, f := range row {
			total += c.chipWidth(f) + c.u(10)
		}
		shrink := min(1, line.w/total)
		for _, f := range row {
			var spot area
			spot, line = line.cutLeft(c.chipWidth(f)*shrink, c.u(10)*shrink)
			c.chips[n].ground.put(spot, c.palette.tint.ground, nil, c.u(6), 0)
			c.chips[n].words.put(spot.inset(c.u(10)*shrink, 0), f, st)
			n++
		}
	}
	for _, chip := range c.chips[n:] {
		chip.hide()
	}
}
