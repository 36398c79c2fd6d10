package kiosk

// mostLines is how many lines a sheet has room for.
const mostLines = 8

// sheet lies over the desk and asks or explains something.
type sheet struct {
	*kit
	desk                    *Desk
	scrim, panel, field     box
	cover                   *touch // what lies beneath cannot be tapped
	title, lead, note, foot *text
	lines                   []*sheetLine
}

// sheetLine is where a line of a page is shown.
type sheetLine struct {
	ground box
	keycap keycap
	words  *text
	touch  *touch
	does   event
}

// sheetPage is what a sheet says.
type sheetPage struct {
	title, lead, foot string
	lines             []keyLine
	chosen            int // -1 where nothing is to be chosen
	note              string
	noting            bool
}

// keyLine is a key and what it does. What is to be tapped has an event besides.
type keyLine struct {
	key, words string
	tapped     event
}

func newSheet(k *kit, d *Desk) *sheet {
	s := &sheet{
		kit: k, desk: d, scrim: k.newBox(), cover: k.newTouch(func() {}), panel: k.newBox(), field: k.newBox(),
		title: k.newText(), lead: k.newText(), note: k.newText(), foot: k.newText(),
	}
	for range mostLines {
		l := &sheetLine{ground: k.newBox(), keycap: k.newKeycap(), words: k.newText()}
		l.touch = k.newTouch(func() { d.handle(l.does) })
		s.lines = append(s.lines, l)
	}
	return s
}

func (s *sheet) hide() {
	hide(s.scrim, s.cover, s.panel, s.field, s.title, s.lead, s.note, s.foot)
	for _, l := range s.lines {
		hide(l.ground, l.keycap, l.words, l.touch)
	}
}

func (s *sheet) draw(a area, state *deskState) {
	s.hide()
	switch state.sheet {
	case helpSheet:
		s.show(a, s.helpPage())
	case undoSheet:
		s.show(a, s.undoPage(state))
	case printSheet:
		s.show(a, s.printPage(state))
	case pastSheet:
		s.show(a, s.pastPage())
	}
}

func (s *sheet) show(a area, p sheetPage) {
	c := s.palette
	s.scrim.put(a, c.scrim, nil, 0, 0)
	s.cover.put(a)
	wide := min(s.u(760), a.w-s.u(48))
	inner := wide - s.u(64)
	head := []line{
		{text: s.title, words: p.title, style: style{size: 28, bold: true, colour: c.ink, lines: 2}},
		{text: s.lead, words: p.lead, style: style{size: 20, colour: c.ink, lines: 3}, gap: 6},
	}
	foot := []line{{text: s.foot, words: p.foot, style: style{size: 16, colour: c.muted, lines: 2}, gap: 16}}
	headHigh, noteHigh := s.columnHigh(inner, head), float32(0)
	if p.noting {
		noteHigh = s.u(12 + 56)
	}
	around := s.u(56+18) + headHigh + noteHigh + s.columnHigh(inner, foot)
	n := float32(len(p.lines))
	each := min(s.u(52), (a.h-s.u(48)-around)/n)
	panel := a.centre(wide, around+each*n)
	s.panel.put(panel, c.surface, c.line, s.u(16), s.u(1))

	at, in := panel.inset(s.u(32), s.u(28)).cutTop(headHigh, s.u(18))
	s.column(at, head, false)
	for i, l := range p.lines {
		at, in = in.cutTop(each, 0)
		s.lines[i].draw(s.kit, at, l, p.chosen, i)
	}
	if p.noting {
		at, in = in.cutTop(noteHigh, 0)
		s.drawNote(at, p.note)
	}
	s.column(in, foot, false)
}

func (s *sheet) drawNote(a area, note string) {
	_, field := a.cutTop(s.u(12), 0)
	s.field.put(field, s.palette.surface, s.palette.primary.ground, s.u(10), s.u(2))
	st := style{size: 20, colour: s.palette.ink, lines: 2}
	if note == "" {
		note, st.colour = s.say("undo.note", nil), s.palette.muted
	}
	s.note.put(field.inset(s.u(16), s.u(4)), note, st)
}

func (l *sheetLine) draw(k *kit, a area, line keyLine, chosen, i int) {
	c := k.palette
	ground, keyWide := c.surface, k.u(112)
	if chosen >= 0 {
		keyWide = k.u(40)
	}
	if chosen == i {
		ground = c.tint.ground
	}
	l.ground.put(a, ground, nil, k.u(10), 0)
	spot, rest := a.inset(k.u(12), 0).cutLeft(keyWide, k.u(16))
	l.keycap.put(spot.middle(min(k.u(30), a.h-k.u(6))), line.key, c.keycap, c.muted)
	l.words.put(rest, line.words, style{size: 20, colour: c.ink, lines: 2})
	if l.does = line.tapped; l.does != nil {
		l.touch.put(a)
	}
}
