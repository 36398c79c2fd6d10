package kiosk

const (
	mostLines   = 48 // that a page has room for
	columnLines = 9  // of which so many stand in one column
	lineHigh    = 52
)

// linesPage says what can be done, a line each, with the key for it.
type linesPage struct {
	title, lead, foot string
	lines             []keyLine
	chosen            int  // -1 where nothing is to be chosen
	keys              bool // the lines have names of keys although one is chosen
	note              string
	noting            bool
}

// keyLine is a key and what it does. What is to be tapped has an event besides.
type keyLine struct {
	key, words string
	tapped     event
}

func (p linesPage) draw(t *sheet, a area) {
	f := frame{title: p.title, lead: p.lead, foot: p.foot, width: narrowPage}
	columns := 1
	if len(p.lines) > columnLines && a.w > a.h {
		f.width, columns = widePage, 2
	}
	rows := (len(p.lines) + columns - 1) / columns
	noteHigh := float32(0)
	if p.noting {
		noteHigh = t.u(12 + 56)
	}
	in := f.put(t, a, func(float32) float32 { return t.u(lineHigh)*float32(rows) + noteHigh })
	note, in := in.cutBottom(noteHigh, 0)
	if p.noting {
		_, note = note.cutTop(t.u(12), 0)
		t.note.put(note, input{text: p.note, hint: t.say("undo.note", nil), focused: true})
	}
	gap := t.u(24) * float32(columns-1)
	size := p.size(t, (in.w-gap)/float32(columns), in.h/float32(rows))
	for c := range columns {
		column := in.with(in.x+float32(c)*(in.w+gap)/float32(columns), in.y, (in.w-gap)/float32(columns), in.h)
		for i := c * rows; i < min((c+1)*rows, len(p.lines)); i++ {
			var at area
			at, column = column.cutTop(in.h/float32(rows), 0)
			t.lines[i].draw(at, p.lines[i], size, i == p.chosen, p.named())
		}
	}
}

// named tells whether the lines have names of keys, which need more room than numbers.
func (p linesPage) named() bool { return p.chosen < 0 || p.keys }

// size is that of all words, so that the longest do not look less worth than the others.
func (p linesPage) size(t *sheet, w, h float32) float32 {
	const most, least = 20, 15
	size := float32(most)
	for _, l := range p.lines {
		_, words := t.lines[0].areas(area{w: w, h: h}, p.named())
		set := t.fit(l.words, style{size: most, lines: 2}, words.w, words.h)
		size = min(size, float32(set.Size)/(t.factor*t.larger))
	}
	return max(least, size)
}

// areas are where the key and the words of a line stand.
func (l *sheetLine) areas(a area, keys bool) (key, words area) {
	wide := l.u(40)
	if keys {
		wide = l.u(112)
	}
	return a.inset(l.u(12), 0).cutLeft(wide, l.u(16))
}

// sheetLine is where a line of a page is shown.
type sheetLine struct {
	*kit
	ground box
	keycap keycap
	words  *text
	touch  *touch
	does   event
}

func newSheetLine(k *kit, d *Desk) *sheetLine {
	l := &sheetLine{kit: k, ground: k.newBox(), keycap: k.newKeycap(), words: k.newText()}
	l.touch = k.newTouch(func() { d.handle(l.does) })
	return l
}

func (l *sheetLine) hide() { hide(l.ground, l.keycap, l.words, l.touch) }

// draw shows a line.
func (l *sheetLine) draw(a area, line keyLine, size float32, chosen, keys bool) {
	c := l.palette
	ground := c.surface
	if chosen {
		ground = c.tint.ground
	}
	l.ground.put(a, ground, nil, l.u(10), 0)
	spot, rest := l.areas(a, keys)
	l.keycap.put(spot.middle(min(l.u(30), a.h-l.u(6))), line.key, c.keycap, c.muted)
	l.words.put(rest, line.words, style{size: size, colour: c.ink, lines: 2})
	if l.does = line.tapped; l.does != nil {
		l.touch.put(a)
	}
}
