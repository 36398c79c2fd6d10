package kiosk

import (
	"cmp"

	"fyne.io/fyne/v2/canvas"
)

// sheet lies over the desk and shows the page of an overlay.
type sheet struct {
	*kit
	desk              *Desk
	from              int // the first of the kit's texts that is a sheet's
	scrim, panel      box
	cover             *touch // what lies beneath cannot be tapped
	title, lead, foot *text
	accept, cancel    *button
	lines             []*sheetLine
	note              *inputLine
	form              *formPart
	list              *listPart
	pair              *pairPart
	paragraphs        []*text
	symbol            *symbol
	live              *livePart
	picture           *canvas.Image
}

func newSheet(k *kit, d *Desk) *sheet {
	s := &sheet{
		kit: k, desk: d, from: len(k.texts), scrim: k.newBox(), cover: k.newTouch(func() {}), panel: k.newBox(),
		title: k.newText(), lead: k.newText(), foot: k.newText(),
		accept: newButton(k, func() { d.handle(pressed{keyEnter}) }), cancel: newButton(k, func() { d.handle(pressed{keyEscape}) }),
	}
	for range mostLines {
		s.lines = append(s.lines, newSheetLine(k, d))
	}
	for range mostParagraphs {
		s.paragraphs = append(s.paragraphs, k.newText())
	}
	s.symbol, s.live, s.picture = k.newSymbol(), newLivePart(k), k.newImage()
	s.note, s.list, s.pair, s.form = newInputLine(k), newListPart(k, d), newPairPart(k, d), newFormPart(k, d)
	return s
}

func (s *sheet) hide() {
	hide(s.scrim, s.cover, s.panel, s.title, s.lead, s.foot, s.accept, s.cancel, s.note, s.form, s.list, s.pair, s.symbol, s.live)
	s.picture.Hide()
	for _, l := range s.lines {
		l.hide()
	}
	for _, p := range s.paragraphs {
		p.hide()
	}
}

func (s *sheet) draw(a area, state *deskState) {
	s.hide()
	if state.over == nil {
		return
	}
	s.scrim.put(a, s.palette.scrim, nil, 0, 0)
	s.cover.put(a)
	state.over.page(s, state).draw(s, a)
}

// frame is what every page has: a title, a sentence below it, one at the foot, and
// buttons beside that where there is something to accept.
type frame struct {
	title, lead, foot string
	accept            string // what Enter does, in words; "" has no buttons
	cancel            string // what Esc does; "" is to cancel
	width             float32
}

const (
	narrowPage = 760
	widePage   = 1184
	pageMargin = 24
)

// put draws a frame around a body of a height, or as high as there is room, and
// returns where the body is.
func (f frame) put(t *sheet, a area, high func(width float32) float32) area {
	c := t.palette
	wide := min(t.u(f.width), a.w-t.u(2*pageMargin))
	inner := wide - t.u(64)
	head := []line{
		{text: t.title, words: f.title, style: style{size: 28, bold: true, colour: c.ink, lines: 2}},
		{text: t.lead, words: f.lead, style: style{size: 20, colour: c.ink, lines: 3}, gap: 6},
	}
	headHigh, footHigh := t.columnHigh(inner, head), f.footHigh(t, inner)
	around := t.u(56+18) + headHigh + footHigh
	body := min(high(inner), a.h-t.u(2*pageMargin)-around)
	panel := a.centre(wide, around+body)
	t.panel.put(panel, c.surface, c.line, t.u(16), t.u(1))
	at, in := panel.inset(t.u(32), t.u(28)).cutTop(headHigh, t.u(18))
	t.column(at, head, false)
	foot, in := in.cutBottom(footHigh, 0)
	f.putFoot(t, foot)
	return in
}

const (
	footGap  = 20
	buttonIn = 52
)

func (f frame) footStyle(t *sheet) style {
	return style{size: 16, colour: t.palette.muted, lines: 3}
}

func (f frame) footHigh(t *sheet, width float32) float32 {
	high := float32(0)
	beside := f.accept != "" && f.besideButtons(t, width)
	if f.foot != "" && !beside {
		high += t.u(footGap) + t.height(f.foot, f.footStyle(t), width)
	}
	if f.accept != "" {
		high += t.u(footGap + buttonIn)
	}
	return high
}

// besideButtons tells whether the words at the foot have room there.
func (f frame) besideButtons(t *sheet, width float32) bool {
	accept, cancel := f.buttons(t, width)
	rest := width - accept - cancel - t.u(12+24)
	whole := f.footStyle(t)
	whole.lines = 12 // more than there is room for, so that they are not measured smaller
	return rest > t.u(160) && t.height(f.foot, whole, rest) <= t.u(buttonIn)
}

// buttons are the widths of the two.
func (f frame) buttons(t *sheet, width float32) (accept, cancel float32) {
	most := width * 0.45
	accept = min(t.accept.width(f.accept, t.say("key.enter", nil), face{size: 20}), most)
	return accept, min(t.cancel.width(f.cancelWords(t), t.say("key.escape", nil), face{size: 20}), most)
}

func (f frame) cancelWords(t *sheet) string { return cmp.Or(f.cancel, t.say("act.cancel", nil)) }

func (f frame) putFoot(t *sheet, a area) {
	if f.accept == "" {
		_, a = a.cutTop(t.u(footGap), 0)
		t.foot.put(a, f.foot, f.footStyle(t))
		return
	}
	row, above := a.cutBottom(t.u(buttonIn), 0)
	accept, cancel := f.buttons(t, a.w)
	spot, rest := row.cutRight(accept, t.u(12))
	t.accept.put(spot, f.accept, t.say("key.enter", nil), face{size: 20, primary: true})
	spot, rest = rest.cutRight(cancel, t.u(24))
	t.cancel.put(spot, f.cancelWords(t), t.say("key.escape", nil), face{size: 20})
	if !f.besideButtons(t, a.w) {
		_, rest = above.cutTop(t.u(footGap), 0)
		rest.h -= t.u(footGap)
	}
	t.foot.put(rest, f.foot, f.footStyle(t))
}

// mostParagraphs is how many paragraphs a page of text has room for.
const mostParagraphs = 20

// textPage is a page to be read.
type textPage struct {
	title, lead, foot string
	paragraphs        []string
}

func (p textPage) draw(t *sheet, a area) {
	f := frame{title: p.title, lead: p.lead, foot: p.foot, width: narrowPage}
	var column []line
	for i, words := range p.paragraphs[:min(len(p.paragraphs), mostParagraphs)] {
		l := line{text: t.paragraphs[i], words: words, style: style{size: 20, colour: t.palette.ink, lines: 12}}
		if i > 0 {
			l.gap = 12
		}
		column = append(column, l)
	}
	in := f.put(t, a, func(width float32) float32 { return t.columnHigh(width, column) })
	t.column(in, column, false)
}
