package kiosk

import "image/color"

const (
	mostListRows = 24
	listRowHigh  = 56
	tallRowHigh  = 74 // where the screen is higher than wide, and texts need more lines
	flatRowHigh  = 46
	moreHigh     = 46
	detailLine   = 22 // that a detail has more than one

	listRowMargin = 4
)

var (
	listTitle  = style{size: 20, bold: true, lines: 2}
	listDetail = style{size: 16, lines: 2}
)

// listPage is rows one below the other, as many as there is room for around the
// one that has the keyboard.
type listPage struct {
	title, lead, foot string
	accept            string // what Enter does, in words; "" has no buttons
	cancel            string // what Esc does; "" is to cancel
	empty             string // is said where there is no row
	list              checklist
	lines             int // of a detail that have room; 0 is one
	row               func(i int) listRow
	flat              bool // the detail stands beside the title, where the screen is wider than high
}

// listRow is what a row says.
type listRow struct {
	title, detail, state string
	mark                 string      // a drawing beside the state; "" is none
	colour               color.NRGBA // of the bar and the mark; zero is none
	struck               bool        // counts no more
}

func (p listPage) draw(t *sheet, a area) {
	f := frame{title: p.title, lead: p.lead, foot: p.foot, accept: p.accept, cancel: p.cancel, width: widePage}
	t.list.high = t.list.rowHigh(a.h > a.w) + t.u(detailLine)*float32(max(0, p.lines-1))
	t.list.lines = max(p.lines, listDetail.lines)
	if p.flat = p.flat && a.w > a.h; p.flat {
		t.list.high = t.list.flatHigh(p.lines)
	}
	in := f.put(t, a, func(float32) float32 { return t.list.high * float32(max(1, p.list.n)) })
	if p.list.n == 0 {
		t.paragraphs[0].put(in, p.empty, style{size: 20, colour: t.palette.muted, lines: 3})
		return
	}
	t.list.draw(in, p)
}

// listPart is where a list is shown.
type listPart struct {
	*kit
	high         float32 // of a row
	rows         []*listRowPart
	above, below *moreBar
	drag         *dragger
	lines        int // of a detail at most
	first, shown int // of the rows, and all are n
	n            int
}

func newListPart(k *kit, d *Desk) *listPart {
	l := &listPart{kit: k, above: newMoreBar(k, d), below: newMoreBar(k, d)}
	for range mostListRows {
		l.rows = append(l.rows, newListRowPart(k, d))
	}
	l.drag = k.newDragger(func(by int) {
		if to := max(0, min(l.first+by, l.n-l.shown)); to != l.first {
			d.handle(scrolled{to, l.shown})
		}
	}, func() float32 { return l.high })
	return l
}

// rowHigh is how high a row is: as high as its texts are in this language, whose
// letters may need more room than Latin ones.
func (l *listPart) rowHigh(tall bool) float32 {
	least := float32(listRowHigh)
	if tall {
		least = tallRowHigh
	}
	words := l.say("state.in", nil)
	texts := l.height(words, listTitle, l.u(widePage)) + l.height(words, listDetail, l.u(widePage))
	return max(l.u(least), texts+l.u(2*listRowMargin))
}

// flatHigh is how high a row is whose detail stands beside its title: as high as one line of
// it, or as two where it may need more than that.
func (l *listPart) flatHigh(lines int) float32 {
	if lines < 2 {
		return l.u(flatRowHigh)
	}
	return max(l.u(flatRowHigh), 2*l.height(l.say("state.in", nil), listDetail, l.u(widePage))+l.u(2*listRowMargin+4))
}

func (l *listPart) hide() {
	hide(l.above, l.below, l.drag)
	for _, r := range l.rows {
		r.hide()
	}
}

func (l *listPart) draw(a area, p listPage) {
	first, last := l.window(a.h, p.list)
	l.first, l.shown, l.n = first, last-first, p.list.n
	if first > 0 || last < p.list.n {
		l.drag.put(a)
		var bar area
		bar, a = a.cutBottom(l.u(moreHigh), 0)
		above, below := bar.cutLeft(bar.w/2, 0)
		if first > 0 {
			l.above.draw(above, "up", l.count("list.above", first, nil), l.say("key.page_up", nil), first-1)
		}
		if n := p.list.n - last; n > 0 {
			l.below.draw(below, "down", l.count("list.below", n, nil), l.say("key.page_down", nil), last)
		}
	}
	high := min(a.h/float32(last-first), l.high*1.25)
	for i := first; i < last; i++ {
		var at area
		at, a = a.cutTop(high, 0)
		l.rows[i-first].draw(at, i, p.row(i), p.list, l.lines, p.flat)
	}
}

// window is which rows have room: those where a finger put them, or else a page of them,
// in either case with the one that has the keyboard.
func (l *listPart) window(high float32, c checklist) (first, last int) {
	fit := func(high float32) int {
		const rounding = 0.01
		return max(1, min(int(high/l.high+rounding), mostListRows))
	}
	n := fit(high)
	if n >= c.n {
		return 0, c.n
	}
	return c.window(fit(high - l.u(moreHigh)))
}

// moreBar says how many rows there are beyond, and goes there.
type moreBar struct {
	*kit
	mark  *picture
	words *text
	key   keycap
	touch *touch
	to    int
}

func newMoreBar(k *kit, d *Desk) *moreBar {
	m := &moreBar{kit: k, mark: k.newPicture(), words: k.newText(), key: k.newKeycap()}
	m.touch = k.newTouch(func() { d.handle(pick{^m.to}) })
	return m
}

func (m *moreBar) hide() { hide(m.mark, m.words, m.key, m.touch) }

func (m *moreBar) draw(a area, mark, words, key string, to int) {
	m.to = to
	m.touch.put(a)
	spot, in := a.inset(m.u(12), 0).cutLeft(m.u(20), m.u(16))
	m.mark.put(spot.middle(m.u(20)), mark, m.palette.muted, m.palette.surface)
	st := style{size: 16, colour: m.palette.muted}
	at, in := in.cutLeft(min(m.width(words, st), in.w*0.8), m.u(14))
	m.words.put(at, words, st)
	cap, _ := in.cutLeft(m.keycapWidth(key), 0)
	m.key.put(cap.middle(m.u(24)), key, m.palette.keycap, m.palette.muted)
}

// listRowPart is where a row is shown.
type listRowPart struct {
	*kit
	ground, bar, rule, strike box
	tick, mark                *picture
	title, detail, state      *text
	touch                     *touch
	index                     int
}

func newListRowPart(k *kit, d *Desk) *listRowPart {
	r := &listRowPart{
		kit: k, ground: k.newBox(), bar: k.newBox(), rule: k.newBox(), tick: k.newPicture(), mark: k.newPicture(),
		title: k.newText(), detail: k.newText(), state: k.newText(), strike: k.newBox(),
	}
	r.touch = k.newTouch(func() { d.handle(pick{r.index}) })
	return r
}

func (r *listRowPart) hide() {
	hide(r.ground, r.bar, r.rule, r.strike, r.tick, r.mark, r.title, r.detail, r.state, r.touch)
}

func (r *listRowPart) draw(a area, index int, row listRow, c checklist, lines int, flat bool) {
	r.index = index
	p := r.palette
	ground, second := p.surface, p.muted
	if index == c.at { // only ink stands on the tint
		ground, second = p.tint.ground, p.ink
	}
	r.ground.put(a, ground, nil, r.u(8), 0)
	if index != c.at {
		r.rule.put(a.underline(r.u(1)), p.line, nil, 0, 0)
	}
	r.touch.put(a)
	in := a.inset(r.u(12), r.u(listRowMargin))
	if c.ticked != nil {
		in = r.drawTick(in, ground, c.ticked[index], c.fixed != nil && c.fixed[index])
	}
	if row.colour.A > 0 {
		var bar area
		bar, in = in.cutLeft(r.u(5), r.u(14))
		r.bar.put(bar.inset(0, r.u(4)), row.colour, nil, r.u(2), 0)
	}
	in = r.drawState(in, row, ground, second)
	if flat {
		r.drawFlat(in, row, second, lines)
		return
	}
	r.drawTexts(in, row, second, lines)
}

func (r *listRowPart) drawTick(in area, ground color.NRGBA, ticked, fixed bool) area {
	spot, in := in.cutLeft(r.u(30), r.u(18))
	mark, colour := "unticked", r.palette.muted
	switch {
	case fixed:
		return in
	case ticked:
		mark, colour = "ticked", r.palette.primary.ground
	}
	r.tick.put(spot.middle(r.u(30)), mark, colour, ground)
	return in
}

func (r *listRowPart) drawState(in area, row listRow, ground, second color.NRGBA) area {
	if row.state == "" {
		return in
	}
	st := style{size: 16, bold: true, colour: second, lines: 2, align: trailing}
	spot, in := in.cutRight(min(r.width(row.state, st), in.w*0.3), r.u(10))
	r.state.put(spot, row.state, st)
	if row.mark != "" {
		colour := row.colour
		if colour.A == 0 {
			colour = second
		}
		spot, in = in.cutRight(r.u(16), r.u(20))
		r.mark.put(spot.middle(r.u(16)), row.mark, colour, ground)
	}
	return in
}

func (r *listRowPart) drawTexts(in area, row listRow, second color.NRGBA, lines int) {
	bold, detail := listTitle, listDetail
	bold.colour, detail.colour, detail.lines = r.palette.ink, second, lines
	if row.struck {
		bold.bold, bold.colour = false, second
	}
	r.column(in, []line{
		{text: r.title, words: row.title, style: bold},
		{text: r.detail, words: row.detail, style: detail},
	}, true)
	if row.struck {
		at := inkOf(r.title)
		r.strike.put(at.with(at.x, at.y+at.h*0.56, at.w, max(1, r.u(1.5))), second, nil, 0, 0)
	}
}

// drawFlat puts the detail beside the title.
func (r *listRowPart) drawFlat(in area, row listRow, second color.NRGBA, lines int) {
	bold, detail := listTitle, listDetail
	bold.colour, detail.colour, detail.lines = r.palette.ink, second, lines
	if row.detail == "" {
		r.title.put(in, row.title, bold)
		r.detail.hide()
		return
	}
	at, rest := in.cutLeft(min(r.u(250), in.w*0.4), r.u(16)) // all details begin below each other
	r.title.put(at, row.title, bold)
	r.detail.put(rest, row.detail, detail)
}

// inkOf is where a text is drawn in its area.
func inkOf(t *text) area {
	a, w, h := t.area, float32(t.block.Width), float32(t.block.Height)
	switch t.style.align {
	case centred:
		a.x += (a.w - w) / 2
	case trailing:
		a.x += a.w - w
	}
	if !t.style.top {
		a.y += max(0, (a.h-h)/2)
	}
	a.w, a.h = w, h
	return a
}
