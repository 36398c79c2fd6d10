package kiosk

import (
	"image/color"
	"path/filepath"
	"strings"
)

// draw shows the stage of the import, or the choice that lies over it.
func (p *importOverlay) draw(v *organiserView, a area) {
	s := &p.state
	p.shown = 0
	if s.note.key != "" {
		var note area
		note, a = a.cutBottom(v.u(40), v.u(8))
		v.drawNote(note, s.note, s.bad)
	}
	switch {
	case s.pick != nil:
		p.drawPick(v, a)
	case s.work == importTrying || s.work == importRunning:
		p.drawWork(v, a)
	case s.stage == choosingFile:
		p.drawFiles(v, a)
	case s.stage == sayingColumns:
		p.drawColumns(v, a)
	case s.stage == sayingWords:
		p.drawWords(v, a)
	default:
		p.drawReport(v, a)
	}
	v.lines = max(1, p.shown)
}

// drawNote says what became of the last act of an overlay.
func (v *organiserView) drawNote(a area, note saying, bad bool) {
	if bad {
		var mark area
		mark, a = a.cutLeft(v.u(24), v.u(10))
		v.pictures.next().put(mark.middle(v.u(24)), "warn", v.palette.stopped, v.palette.ground)
	}
	v.write(a, capital(v.tell(note)), style{size: 17, bold: bad, colour: v.palette.ink, lines: 2})
}

// drawTitle writes what a page is about, and a sentence on it, and returns what is left.
func (v *organiserView) drawTitle(a area, title, lead string) area {
	bold, plain := style{size: 28, bold: true, colour: v.palette.ink, lines: 2}, style{size: 17, colour: v.palette.muted, lines: 3}
	a = v.flow(a, title, bold, v.u(4))
	return v.flow(a, lead, plain, v.u(12))
}

// drawFiles lists what of a folder can be imported.
func (p *importOverlay) drawFiles(v *organiserView, a area) {
	s := &p.state
	v.panel(a)
	in := v.drawTitle(a.inset(v.u(28), v.u(20)), v.say("import.which_file", nil), v.say("import.which_file_lead", nil))
	line, in := in.cutTop(v.u(46), v.u(8))
	words := s.text
	if words == "" {
		words = s.folder.Path
	}
	v.drawWritten(line, words, s.text != "")
	entries := s.entries()
	if s.work == importReading {
		v.write(in, v.say("import.reading", nil), style{size: 20, colour: v.palette.muted, align: centred})
		return
	}
	if len(entries) == 0 {
		key := "import.no_file"
		if strings.ContainsAny(s.text, `/\~`) {
			key = "import.enter_opens"
		}
		v.write(in, v.say(key, nil), style{size: 18, colour: v.palette.muted, align: centred, lines: 3})
		return
	}
	p.drawList(v, in, v.u(46), len(entries), func(row area, i int, second color.NRGBA) {
		e := &entries[i]
		kind, name := v.say("import.kind.folder", nil), e.Name
		switch {
		case e.Kind == ImportParent:
			kind, name = v.say("import.kind.parent", nil), ".."
		case e.Kind == ImportTable:
			kind = strings.ToUpper(strings.TrimPrefix(filepath.Ext(e.Name), "."))
		case e.Kind == ImportPictures && e.Pictures > 0:
			kind, name = v.count("import.pictures_here", e.Pictures, nil), filepath.Base(e.Path)
		case e.Kind == ImportPictures:
			kind = v.say("import.kind.pictures", nil)
		}
		said, row := row.cutRight(min(row.w*0.45, v.width(kind, style{size: 16})+v.u(8)), v.u(16))
		v.write(said, kind, style{size: 16, colour: second, align: trailing, lines: 2})
		name = v.cut(name, style{size: 18, bold: true}, row.w)
		v.write(row, name, style{size: 18, bold: e.Kind != ImportSubfolder && e.Kind != ImportParent, colour: v.palette.ink})
	})
}

// drawWritten shows a line that is written into.
func (v *organiserView) drawWritten(a area, words string, written bool) {
	border, st := v.palette.faint, style{size: 18, colour: v.palette.muted}
	if written {
		border, st.colour = v.palette.primary.ground, v.palette.ink
	}
	v.boxes.next().put(a, v.palette.surface, border, v.u(10), v.u(1.5))
	in := a.inset(v.u(16), v.u(2))
	v.write(in, v.cutFront(words, st, in.w), st)
}

// cutFront returns as many words as stand on one line: the last ones, for a path.
func (v *organiserView) cutFront(words string, st style, width float32) string {
	all := []rune(words)
	for from := range all {
		short := string(all[from:])
		if from > 0 {
			short = "…" + short
		}
		if v.width(short, st) <= width {
			return short
		}
	}
	return words
}

// drawList shows the rows that have room, the one that has the keyboard on another
// ground. second is the colour of what is less than the main thing.
func (p *importOverlay) drawList(v *organiserView, a area, high float32, n int, row func(a area, i int, second color.NRGBA)) {
	s := &p.state
	list := s.list
	list.n = n
	p.shown = max(1, int(a.h/high+0.01))
	first, last := list.window(p.shown)
	if last-first < n {
		var bar area
		bar, a = a.cutRight(v.u(6), v.u(8))
		v.boxes.next().put(bar, v.palette.line, nil, v.u(3), 0)
		h := max(v.u(24), bar.h*float32(last-first)/float32(n))
		v.boxes.next().put(bar.with(bar.x, bar.y+(bar.h-h)*float32(first)/float32(n-last+first), bar.w, h), v.palette.faint, nil, v.u(3), 0)
	}
	v.drag.put(a)
	for i := first; i < last; i++ {
		var at area
		at, a = a.cutTop(high, 0)
		second := v.palette.muted
		if i == list.at {
			second = v.palette.ink
			v.boxes.next().put(at, v.palette.tint.ground, nil, v.u(8), 0)
		} else {
			v.boxes.next().put(at.underline(v.u(1)), v.palette.line, nil, 0, 0)
		}
		if s.stage != tried && s.stage != imported {
			v.touchable(at, rowTarget(i), v.u(8), p.tap(v.organiser, func(s importState) (importState, []importEffect) { return s.take(i) }))
		}
		row(at.inset(v.u(12), v.u(3)), i, second)
	}
}

// drawPick offers the values of a choice, in columns.
func (p *importOverlay) drawPick(v *organiserView, a area) {
	pick := p.state.pick
	v.panel(a)
	of := pick.of
	in := v.drawTitle(a.inset(v.u(28), v.u(20)), v.say("import.pick."+string(pick.what), args{"Of": of}), v.say("import.pick_lead", nil))
	if pick.filter != "" {
		var line area
		line, in = in.cutTop(v.u(46), v.u(12))
		v.drawWritten(line, pick.filter, true)
	}
	columns := 3
	if a.h > a.w {
		columns = 2
	}
	if len(pick.values) <= 9 {
		columns = 1
	}
	rows := (len(pick.values) + columns - 1) / columns
	gap := v.u(8)
	w := (in.w - gap*float32(columns-1)) / float32(columns)
	h := min(v.u(46), (in.h-gap*float32(rows-1))/float32(max(1, rows)))
	for i, value := range pick.values {
		at := in.with(in.x+float32(i/rows)*(w+gap), in.y+float32(i%rows)*(h+gap), w, h)
		if columns == 1 {
			at.w = min(at.w, v.u(640))
		}
		v.button(at, selfButton{id: "pick:" + value, label: v.organiser.importLabel(pick.what, value), size: 17, pressed: i == pick.at},
			p.tap(v.organiser, func(s importState) (importState, []importEffect) { return s.chosen(value) }))
	}
	if len(pick.values) == 0 {
		v.write(in, v.say("import.pick_none", nil), style{size: 18, colour: v.palette.muted, align: centred, lines: 2})
	}
}

// drawWork shows how far a trial or the import is.
func (p *importOverlay) drawWork(v *organiserView, a area) {
	s := &p.state
	v.panel(a)
	words, note := v.say("import.trying", nil), v.say("import.trying_note", nil)
	if s.work == importRunning {
		words, note = v.say("import.running", nil), v.say("import.running_note", nil)
	}
	in := a.centre(min(a.w*0.8, v.u(760)), min(a.h, v.u(220)))
	in = v.flow(in, words, style{size: 28, bold: true, colour: v.palette.ink, lines: 2, align: centred}, v.u(20))
	bar, in := in.cutTop(v.u(26), v.u(12))
	v.boxes.next().put(bar, v.palette.line, nil, v.u(8), 0)
	if done, _ := bar.cutLeft(bar.w*float32(s.share), 0); done.w > v.u(8) {
		v.boxes.next().put(done, v.palette.primary.ground, nil, v.u(8), 0)
	}
	in = v.flow(in, v.say("import.percent", args{"Percent": int(s.share * 100)}), style{size: 20, colour: v.palette.ink, align: centred}, v.u(12))
	v.flow(in, note, style{size: 17, colour: v.palette.muted, align: centred, lines: 3}, 0)
}
