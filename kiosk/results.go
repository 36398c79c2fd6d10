package kiosk

import (
	"image/color"
	"strings"

	"antechamber/kiosk/checkin"
)

const (
	rowHigh  = 72 // at least
	mostRows = 16 // as many as the tallest screen has room for
)

// results are the people whom a query fits, or what to do where there are none.
type results struct {
	*kit
	title, hint  *text
	rows         []*row
	drag         *dragger
	area         area // of the rows
	first, shown int
}

func newResults(k *kit, d *Desk) *results {
	r := &results{kit: k, title: k.newText(), hint: k.newText()}
	for range mostRows {
		r.rows = append(r.rows, newRow(k, d))
	}
	r.drag = k.newDragger(func(by int) { r.turn(d, by) }, func() float32 { return r.u(rowHigh) })
	return r
}

func (r *results) draw(a area, s *deskState) {
	hide(r.title, r.hint, r.drag)
	shown := 0
	switch {
	case s.found() > 0:
		shown = r.drawHits(r.drawNoCase(a, s), s)
	case !longEnough(s.query):
		r.drawHint(a, "", r.say("search.hint", nil))
	case s.answered == s.query:
		hint := r.say(r.noneHint(), nil)
		if s.caseCode != "" {
			hint = r.say("case.none", args{"Case": s.caseCode}) + " " + hint
		}
		r.drawHint(a, r.say("search.none", nil), hint)
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

// drawNoCase says that a case is not here, where the query looks like one rather
// than like a name: it has a digit. It returns what is left below.
func (r *results) drawNoCase(a area, s *deskState) area {
	if s.caseCode == "" || len(s.cases) > 0 || !strings.ContainsAny(s.query, "0123456789") {
		return a
	}
	words, st := r.say("case.none", args{"Case": s.caseCode}), style{size: 16, colour: r.palette.muted, lines: 3}
	top, rest := a.cutTop(r.height(words, st, a.w-r.u(40))+r.u(20), 0)
	r.title.put(top.inset(r.u(20), r.u(10)), words, st)
	return rest
}

// drawHits shows the cases and hits around the chosen one and returns how many.
func (r *results) drawHits(a area, s *deskState) int {
	first, last := r.window(a, s)
	if n := s.found() - (last - first); n > 0 {
		foot, rest := a.cutBottom(r.u(32), 0)
		r.hint.put(foot.inset(r.u(20), 0), r.count("search.more", n, nil), style{size: 16, colour: r.palette.muted})
		a = rest
		first, last = r.window(a, s)
	}
	r.area, r.first, r.shown = a, first, last-first
	if r.shown < s.found() && s.over == nil {
		r.drag.put(a)
	}
	for i := first; i < last; i++ {
		var at area
		at, a = a.cutTop(r.high(a.w, s, i), 0)
		if i < len(s.cases) {
			r.rows[i-first].drawCase(at, i, &s.cases[i], i == s.chosen)
			continue
		}
		r.rows[i-first].draw(at, i, &s.hits[i-len(s.cases)], i == s.chosen)
	}
	return last - first
}

// high is what a case or a hit takes.
func (r *results) high(w float32, s *deskState, i int) float32 {
	if i < len(s.cases) {
		return r.u(rowHigh)
	}
	return r.rows[0].high(w, &s.hits[i-len(s.cases)])
}

// window is which hits have room, the chosen one among them: from the one at the top on,
// where a finger put it there.
func (r *results) window(a area, s *deskState) (first, last int) {
	first = min(s.top, r.ending(a, s, s.found()-1))
	last = r.from(a, s, first)
	switch {
	case s.chosen < first:
		first = s.chosen
	case s.chosen >= last:
		first = r.ending(a, s, s.chosen)
	}
	return first, r.from(a, s, first)
}

// ending is the first row of those that have room with the last of them at the foot.
func (r *results) ending(a area, s *deskState, last int) int {
	first, room := last, a.h
	for ; first > 0 && last-first < len(r.rows)-1; first-- {
		room -= r.high(a.w, s, first)
		if room < r.high(a.w, s, first-1) {
			break
		}
	}
	return max(0, first)
}

// from is the row after those that have room with the first of them at the head.
func (r *results) from(a area, s *deskState, first int) int {
	last, room := first, a.h
	for ; last < s.found() && last-first < len(r.rows); last++ {
		room -= r.high(a.w, s, last)
		if room < 0 && last > first {
			break
		}
	}
	return last
}

// turn moves the hits by some rows.
func (r *results) turn(d *Desk, by int) {
	s := &d.state
	to := max(0, min(r.first+by, r.ending(r.area, s, s.found()-1)))
	if to != r.first {
		d.handle(scrolled{to, r.from(r.area, s, to) - to})
	}
}

// found is how many cases and hits there are.
func (s *deskState) found() int { return len(s.cases) + len(s.hits) }

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
	width := r.areas(area{w: w, h: r.u(rowHigh)}, p).texts.w
	return max(r.u(rowHigh), r.columnHigh(width, r.lines(p, width, r.palette.ink))+r.u(20))
}

// lines are the texts of a row. A Latin form that has no room beside the name stands below.
func (r *row) lines(p *person, width float32, second color.Color) []line {
	bold := style{size: 20, bold: true, colour: r.palette.ink, lines: 3}
	name, latin := r.fullName(&p.registration), ""
	if r.width(name, bold) > width {
		name, latin = p.registration.Name(), p.registration.Latin()
	}
	return []line{
		{text: r.name, words: name, style: bold},
		{text: r.latin, words: latin, style: bold},
		{text: r.whom, words: r.organisation(p.registration.Organisation), style: style{size: 16, colour: second, lines: 2}, gap: 3},
	}
}

// drawGround returns the ground of the row and the colour of what is less than a name.
func (r *row) drawGround(a area, index int, chosen bool) (ground, second color.NRGBA) {
	r.index = index
	ground, second = r.palette.surface, r.palette.muted
	if chosen { // only ink stands on the tint
		ground, second = r.palette.tint.ground, r.palette.ink
	}
	r.ground.put(a.inset(r.u(1), 0), ground, nil, 0, 0)
	r.rule.put(a.inset(r.u(1), 0).underline(r.u(1)), r.palette.line, nil, 0, 0)
	r.touch.put(a)
	return ground, second
}

// drawCase shows a presentation that its case code found, without its person.
func (r *row) drawCase(a area, index int, c *caseHit, chosen bool) {
	ground, second := r.drawGround(a, index, chosen)
	hide(r.state, r.latin, r.bar)
	e := &c.outcome.Entry
	mark, in := a.inset(r.u(16), r.u(8)).cutLeft(r.u(28), r.u(14))
	shape := "stop"
	words := r.say("verdict."+string(e.Verdict), nil)
	switch {
	case e.Verdict == checkin.Wait:
		shape = "warn"
	case !c.turnedAway():
		shape, words = "ok", r.say("kind.check", nil)
	}
	r.mark.put(mark.middle(r.u(22)), shape, entryColour(r.palette, e), ground)
	title := r.beside(r.say("verdict.case", nil)+" "+e.Case(), words)
	r.column(in, []line{
		{text: r.name, words: title, style: style{size: 20, bold: true, colour: r.palette.ink, lines: 2}},
		{text: r.whom, words: r.where(e, c.kiosk), style: style{size: 16, colour: second, lines: 2}, gap: 3},
	}, true)
}

func (r *row) draw(a area, index int, p *person, chosen bool) {
	c := r.palette
	ground, second := r.drawGround(a, index, chosen)
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

// fullName is the name with its Latin form beside it.
func (t *Teller) fullName(r *checkin.Registration) string {
	return t.joined("\u00a0· ", []string{r.Name(), r.Latin()})
}
