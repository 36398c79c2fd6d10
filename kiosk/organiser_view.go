package kiosk

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"antechamber/kiosk/checkin"
)

// organiserView draws the organiser screen.
type organiserView struct {
	*board
	organiser *Organiser
	root      *fyne.Container
	size      fyne.Size
	rows      int // that the table has room for
	lines     int // that the list of people has room for
	drag      *dragger
}

func newOrganiserView(o *Organiser) *organiserView {
	k := &kit{pen: newPen(o.cfg.Fonts), Teller: o.teller, palette: paletteOf(o.cfg.Look), named: make(map[string]string)}
	v := &organiserView{board: newBoard(k), organiser: o}
	v.drag = newDragger(v.turn)
	v.drag.row = func() float32 { return v.u(37) }
	objects := v.objects()
	v.root = container.New(v, slices.Insert(objects, len(objects)-1, fyne.CanvasObject(v.drag))...)
	return v
}

// MinSize is the least that the screen can be read at.
func (v *organiserView) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(leastWide, leastHigh)
}

// Layout draws the screen at a size.
func (v *organiserView) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	v.size = size
	v.draw()
}

// draw draws the whole screen.
func (v *organiserView) draw() {
	if v.size.Width <= 0 || v.size.Height <= 0 {
		return
	}
	s := &v.organiser.state
	all := v.all(v.size)
	v.scaleTo(all)
	v.begin(all)
	v.drag.Hide()
	v.boxes.next().put(all, v.palette.ground, nil, 0, 0)
	head, rest := all.cutTop(v.u(64), 0)
	v.drawHeader(head, s)
	if v.organiser.cfg.Rehearsal {
		var band area
		band, rest = rest.cutTop(v.u(30), 0)
		v.boxes.next().put(band, v.palette.attention.ground, nil, 0, 0)
		v.write(band, v.say("rehearsal.band", nil), style{size: 16, bold: true, colour: v.palette.attention.text, align: centred})
	}
	in := rest.inset(v.u(24), v.u(20))
	acts, in := in.cutBottom(v.u(55), v.u(16))
	v.drawActs(acts, s)
	if s.said.key != "" {
		var said area
		said, in = in.cutBottom(v.u(32), v.u(8))
		v.drawSaid(said, s)
	}
	switch {
	case s.over != nil:
		s.over.draw(v, in)
	default:
		v.drawFigures(in, s, all.h > all.w)
	}
	v.drawFocus(v.u(3), v.u(1))
	v.end()
}

func (v *organiserView) drawHeader(a area, s *organiserState) {
	p := v.palette
	v.boxes.next().put(a, p.header.ground, nil, 0, 0)
	in := a.inset(v.u(24), v.u(8))
	clock := style{size: 20, bold: true, colour: p.header.text, align: trailing}
	now := v.hour(v.organiser.cfg.Desk.Now())
	at, in := in.cutRight(v.width(now, clock), v.u(24))
	v.write(at, now, clock)
	if words := v.hubWords(&s.hub); words != "" {
		st := style{size: 16, colour: p.header.text, align: trailing, lines: 2}
		at, in = in.cutRight(min(in.w*0.35, v.width(words, st)), v.u(24))
		v.write(at, words, st)
	}
	title := style{size: 20, bold: true, colour: p.header.text, lines: 2}
	name := v.conference.ShortTitle.In(v.language)
	at, in = in.cutLeft(min(in.w*0.55, v.width(name, title)), v.u(20))
	v.write(at, name, title)
	session := v.say("organiser.all_sessions", nil)
	if x, ok := v.conference.Session(s.session); ok {
		session = x.Name.In(v.language)
	}
	choose := style{size: 18, colour: p.headerMuted, lines: 2}
	mark := v.u(14)
	at, _ = in.cutLeft(min(in.w, v.width(session, choose)+mark+v.u(16)), 0)
	v.touchable(at, "session", v.u(6), v.organiser.nextSession)
	words, _ := at.cutLeft(at.w-mark-v.u(8), 0)
	v.write(words, session, choose)
	arrow, _ := at.cutRight(mark, 0)
	v.pictures.next().put(arrow.middle(mark), "down", p.headerMuted, p.header.ground)
}

// hubWords tells how this kiosk stands with the others.
func (v *organiserView) hubWords(h *Hub) string {
	switch {
	case !h.Joined:
		return ""
	case h.Connected:
		return v.say("hub.connected", nil)
	case h.Waiting > 0:
		return v.count("hub.alone_waiting", h.Waiting, args{"Time": v.hour(h.AloneSince)})
	}
	return v.say("hub.alone", args{"Time": v.hour(h.AloneSince)})
}

// drawFigures shows the cards, the bars, the arrivals and the organisations.
func (v *organiserView) drawFigures(in area, s *organiserState, tall bool) {
	gap := v.u(16)
	if !s.counted {
		v.write(in, v.say("organiser.counting", nil), style{size: 28, bold: true, colour: v.palette.ink, align: centred})
		return
	}
	high := v.u(152)
	if tall {
		high = v.u(2*168) + gap
	}
	cards, in := in.cutTop(high, gap)
	v.drawCards(cards, s, tall)
	if tall {
		bars, rest := in.cutTop(in.h*0.26, gap)
		arrivals, table := rest.cutTop(in.h*0.22, gap)
		v.drawBars(bars, s)
		v.drawArrivals(arrivals, s)
		v.drawTable(table, s)
		return
	}
	left, right := in.cutLeft(in.w*0.525, gap)
	bars, arrivals := left.cutTop((left.h-gap)*0.58, gap)
	v.drawBars(bars, s)
	v.drawArrivals(arrivals, s)
	v.drawTable(right, s)
}

func figureOf(r *checkin.CountRow, f Figure) int {
	switch {
	case f == Attended:
		return r.Attended
	case f == Inside:
		return r.Inside
	case r.Expected == nil:
		return 0
	case f == Expected:
		return *r.Expected
	}
	return *r.Badged
}

// drawCards shows the figures that are never mixed, and how much there is to look at.
func (v *organiserView) drawCards(a area, s *organiserState, tall bool) {
	o, r, total := v.organiser, s.sight.Represented, &s.sight.Total
	expected := figureOf(total, Expected)
	share := func(n int) string {
		if expected == 0 {
			return ""
		}
		return v.say("organiser.share", args{"Percent": (n*100 + expected/2) / expected})
	}
	represented := func(states, others int) [2]string {
		return [2]string{v.count("organiser.states", states, nil), v.count("organiser.others", others, nil)}
	}
	var inside [2]string
	if s.sight.Peak.Persons > 0 {
		inside[1] = v.say("organiser.peak", args{"Count": v.Number(s.sight.Peak.Persons), "Time": v.hour(s.sight.Peak.At)})
	}
	if c := s.sight.Capacity; c > 0 {
		inside[0] = v.say("organiser.capacity", args{"Count": v.Number(c)})
	}
	cards := []struct {
		id, label string
		n         int
		details   [2]string
		colour    bool
		on        func()
	}{
		{"card:expected", "organiser.expected", expected, represented(r.StatesExpected, r.OthersExpected), false, v.opens(Group{Figure: Expected}, "organiser.expected")},
		{"card:badged", "organiser.badged", figureOf(total, Badged), [2]string{share(figureOf(total, Badged))}, false, v.opens(Group{Figure: Badged}, "organiser.badged")},
		{"card:attended", "organiser.attended", total.Attended, represented(r.StatesAttended, r.OthersAttended), true, v.opens(Group{Figure: Attended}, "organiser.attended")},
		{"card:inside", "organiser.inside", total.Inside, inside, false, v.opens(Group{Figure: Inside}, "organiser.inside")},
		{"card:look", "organiser.to_look_at", s.matters, [2]string{}, false, o.cfg.ToLookAt},
	}
	gap := v.u(16)
	columns, high := len(cards), a.h
	if tall {
		columns, high = (len(cards)+1)/2, (a.h-gap)/2
	}
	w := (a.w - gap*float32(columns-1)) / float32(columns)
	label, tallest := style{size: 16, colour: v.palette.muted, lines: 2}, float32(0)
	for _, c := range cards {
		tallest = max(tallest, v.height(v.say(c.label, nil), label, w-v.u(44)))
	}
	for i, c := range cards {
		at := a.with(a.x+(w+gap)*float32(i%columns), a.y+(high+gap)*float32(i/columns), w, high)
		v.panel(at)
		if c.on != nil {
			v.touchable(at, c.id, v.u(16), c.on)
		}
		number := style{size: 44, bold: true, colour: v.palette.ink}
		switch {
		case c.id == "card:look" && c.n > 0:
			number.colour = v.palette.stopped
		case c.colour:
			number.colour = v.palette.tint.text
		}
		in := at.inset(v.u(22), v.u(14))
		v.column(in, []line{
			{text: v.words.next(), words: v.say(c.label, nil), style: label},
			{text: v.words.next(), words: v.Number(c.n), style: number, gap: (tallest - v.height(v.say(c.label, nil), label, in.w)) / v.factor},
			{text: v.words.next(), words: c.details[0], style: style{size: 16, colour: v.palette.muted, lines: 2}},
			{text: v.words.next(), words: c.details[1], style: style{size: 16, colour: v.palette.muted, lines: 2}},
		}, false)
	}
}

// share tells how many have come of those expected. It has no letter that could tell its direction: on
// a mirrored screen it is written so that who reads from the right meets those who came first.
func (v *organiserView) share(r *checkin.CountRow, mirrored bool) string {
	attended, expected := v.Number(r.Attended), v.Number(figureOf(r, Expected))
	switch {
	case r.Expected == nil:
		return attended
	case mirrored:
		return expected + " / " + attended
	}
	return attended + " / " + expected
}

// opens returns what lists the people of a group.
func (v *organiserView) opens(g Group, titleKey string) func() {
	return func() { v.organiser.open(g, v.say(titleKey, nil)) }
}

// drawBars shows how many of those expected in each group have come.
func (v *organiserView) drawBars(a area, s *organiserState) {
	v.panel(a)
	in := a.inset(v.u(22), v.u(14))
	head, in := in.cutTop(v.u(32), v.u(4))
	title := v.say("organiser.by."+s.dimension, nil)
	st := style{size: 20, bold: true, colour: v.palette.ink}
	mark := v.u(14)
	at, _ := head.cutLeft(min(head.w, v.width(title, st)+mark+v.u(16)), 0)
	v.touchable(at, "dimension", v.u(6), v.organiser.nextDimension)
	words, _ := at.cutLeft(at.w-mark-v.u(8), 0)
	v.write(words, title, st)
	arrow, _ := at.cutRight(mark, 0)
	v.pictures.next().put(arrow.middle(mark), "down", v.palette.muted, v.palette.surface)

	rows := s.sight.Groups[s.dimension]
	most := 1
	for i := range rows {
		most = max(most, figureOf(&rows[i], Expected), rows[i].Attended)
	}
	h := min(v.u(30), in.h/float32(max(1, len(rows))))
	for i := range rows {
		var row area
		row, in = in.cutTop(h, 0)
		v.drawBar(row, s.dimension, &rows[i], most)
	}
}

func (v *organiserView) drawBar(a area, dimension string, r *checkin.CountRow, most int) {
	key := r.Keys[0]
	name, colour := v.groupName(dimension, key)
	v.touchable(a, "bar:"+key, v.u(4), func() {
		v.organiser.open(Group{Dimension: dimension, Key: key, Figure: Attended}, name)
	})
	label, rest := a.cutLeft(a.w*0.46, v.u(10))
	v.write(label, name, style{size: 16, bold: true, colour: v.palette.ink, lines: 2})
	numbers, bar := rest.cutRight(v.u(96), v.u(10))
	bar = bar.middle(min(v.u(20), a.h*0.7))
	expected := figureOf(r, Expected)
	v.boxes.next().put(bar, v.palette.line, nil, v.u(4), 0)
	done, _ := bar.cutLeft(bar.w*float32(r.Attended)/float32(max(1, expected, r.Attended)), 0)
	if r.Expected == nil {
		done, _ = bar.cutLeft(bar.w*float32(r.Attended)/float32(most), 0)
	}
	if done.w > 1 {
		v.boxes.next().put(done, colour, nil, v.u(4), 0)
	}
	v.write(numbers, v.share(r, a.mirror > 0), style{size: 16, bold: true, colour: v.palette.ink, align: trailing})
}
