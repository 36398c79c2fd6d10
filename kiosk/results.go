package kiosk

import (
	"image/color"

	"antechamber/kiosk/checkin"
)

const (
	rowHigh  = 72 // at least
	mostRows = 16 // as many as the tallest screen has room for
)

// results are the people whom a query fits, or what to do where there are none.
type results struct {
	*kit
	title, hint *text
	rows        []*row
}

func newResults(k *kit, d *Desk) *results {
	r := &results{kit: k, title: k.newText(), hint: k.newText()}
	for range mostRows {
		r.rows = append(r.rows, newRow(k, d))
	}
	return r
}

func (r *results) draw(a area, s *deskState) {
	hide(r.title, r.hint)
	shown := 0
	switch {
	case len(s.hits) > 0:
		shown = r.drawHits(a, s)
	case !longEnough(s.query):
		r.drawHint(a, "", r.say("search.hint", nil))
	case s.answered == s.query:
		r.drawHint(a, r.say("search.none", nil), r.say(r.noneHint(), nil))
	}
	for _, row := range r.rows[shown:] {
		row.hide()
	}
}

// noneHint is what to do about somebody who is not found.
func (r *results) noneHint() string {
	if r.conference.Admission.WalkIns == checkin.WalkInsClosed {
		return "search.none_hint"
	}
	return "search.none_register"
}

func (r *results) drawHint(a area, title, hint string) {
	in := a.inset(r.u(20), r.u(24))
	bold := style{size: 20, bold: true, colour: r.palette.ink, lines: 2, top: true}
	if title != "" {
		var top area
		top, in = in.cutTop(r.height(title, bold, in.w), r.u(8))
		r.title.put(top, title, bold)
	}
	r.hint.put(in, hint, style{size: 18, colour: r.palette.muted, lines: 8, airy: true, top: true})
}

// drawHits shows the hits around the chosen one and returns how many.
func (r *results) drawHits(a area, s *deskState) int {
	first, last := r.window(a, s)
	if n := len(s.hits) - (last - first); n > 0 {
		foot, rest := a.cutBottom(r.u(32), 0)
		r.hint.put(foot.inset(r.u(20), 0), r.count("search.more", n, nil), style{size: 16, colour: r.palette.muted})
		a = rest
		first, last = r.window(a, s)
	}
	for i := first; i < last; i++ {
		p := &s.hits[i]
		var at area
		at, a = a.cutTop(r.rows[0].high(a.w, p), 0)
		r.rows[i-first].draw(at, i, p, i == s.chosen)
	}
	return last - first
}

// window is which hits have room, the chosen one among them.
func (r *results) window(a area, s *deskState) (first, last int) {
	room := a.h
	for first = s.chosen; first > 0 && s.chosen-first < len(r.rows)-1; first-- {
		room -= r.rows[0].high(a.w, &s.hits[first])
		if room < r.rows[0].high(a.w, &s.hits[first-1]) {
			break
		}
	}
	room = a.h
	for last = first; last < len(s.hits) && last-first < len(r.rows); last++ {
		room -= r.rows[0].high(a.w, &s.hits[last])
		if room < 0 && last > first {
			break
		}
	}
	return first, last
}

// row is one person that was found.
type row struct {
	*kit
	ground, bar, rule box
	name, latin       *text
	whom, state       *text
	mark              *picture
	touch             *touch
	index             int
}

func newRow(k *kit, d *Desk) *row {
	r := &row{
		kit: k, ground: k.newBox(), bar: k.newBox(), rule: k.newBox(), mark: k.newPicture(),
		name: k.newText(), latin: k.newText(), whom: k.newText(), state: k.newText(),
	}
	r.touch = k.newTouch(func() { d.handle(openHit{r.index}) })
	return r
}

func (r *row) hide() {
	hide(r.ground, r.bar, r.rule, r.mark, r.name, r.latin, r.whom, r.state, r.touch)
}

// rowAreas are the parts of a row.
type rowAreas struct{ bar, texts, mark, state area }

func (r *row) areas(a area, p *person) rowAreas {
	_, key := standingMark(p)
	in := a.inset(r.u(16), r.u(9))
	bar, in := in.cutLeft(r.u(5), r.u(12))
	state, in := in.cutRight(min(r.width(r.say(key, nil), stateStyle(key)), r.u(128)), r.u(9))
	mark, in := in.cutRight(r.u(15), r.u(14))
	return rowAreas{bar, in, mark, state}
}

// stateStyle is how the word for where a person stands is set: whoever is in stands out.
func stateStyle(key string) style {
	return style{size: 16, bold: key == "state.in", lines: 2, align: trailing}
}

// high is how high a row for the person must be.
func (r *row) high(w float32, p *person) float32 {
	width := r.areas(area{0, 0, w, r.u(rowHigh)}, p).texts.w
	return max(r.u(rowHigh), r.columnHigh(width, r.lines(p, width, r.palette.ink))+r.u(20))
}

// lines are the texts of a row. A Latin form that has no room beside the name stands below.
func (r *row) lines(p *person, width float32, second color.Color) []line {
	bold := style{size: 20, bold: true, colour: r.palette.ink, lines: 3}
	name, latin := fullName(&p.registration), ""
	if r.width(name, bold) > width {
		name, latin = p.registration.Name(), p.registration.Latin()
	}
	return []line{
		{text: r.name, words: name, style: bold},
		{text: r.latin, words: latin, style: bold},
		{text: r.whom, words: r.organisation(p.registration.Organisation), style: style{size: 16, colour: second, lines: 2}, gap: 3},
	}
}

func (r *row) draw(a area, index int, p *person, chosen bool) {
	r.index = index
	c, ground, second := r.palette, r.palette.surface, r.palette.muted
	if chosen { // only ink stands on the tint
		ground, second = c.tint.ground, c.ink
	}
	r.ground.put(area{a.x + r.u(1), a.y, a.w - r.u(2), a.h}, ground, nil, 0, 0)
	r.rule.put(a.inset(r.u(1), 0).underline(r.u(1)), c.line, nil, 0, 0)
	at := r.areas(a, p)
	r.bar.put(at.bar.inset(0, r.u(4)), r.category(p.registration.Category), nil, r.u(2), 0)

	mark, key := standingMark(p)
	state, colour := stateStyle(key), c.muted
	state.colour = second
	if key == "state.in" {
		colour = c.inside
		if !chosen {
			state.colour = c.inside
		}
	}
	r.mark.put(at.mark.middle(at.mark.w), mark, colour, ground)
	r.state.put(at.state, r.say(key, nil), state)
	r.column(at.texts, r.lines(p, at.texts.w, second), true)
	r.touch.put(a)
}

// standingMark is the shape and the word for where a person stands.
func standingMark(p *person) (mark, key string) {
	switch {
	case p.standing.Revoked:
		return "stop", "state.revoked"
	case p.registration.Status == checkin.StatusPending:
		return "stop", "state.pending"
	case p.registration.Status == checkin.StatusCancelled:
		return "stop", "state.cancelled"
	case p.registration.Status == checkin.StatusRejected:
		return "stop", "state.rejected"
	case p.standing.Inside:
		return "disc", "state.in"
	case p.standing.Last != nil:
		return "gone", "state.out"
	}
	return "ring", "state.expected"
}

// fullName is the name with its Latin form beside it. The mark at the start keeps
// the two in this order where the name runs from right to left.
func fullName(r *checkin.Registration) string {
	const leftToRight, beside = "\u200e", "\u00a0· "
	if latin := r.Latin(); latin != "" {
		return leftToRight + r.Name() + beside + latin
	}
	return r.Name()
}
