package kiosk

import (
	"strings"

	"antechamber/kiosk/walk"
)

// keyCap is a key of the keyboard on the screen.
type keyCap struct {
	id, label string
	picture   string
	share     float32 // of a letter's width
	size      float32 // of the label, as a part of a letter's; 0 is the same
	pressed   bool
	said      string // aloud; "" is a key that writes
	on        func()
}

// drawWriting shows the lines to write into, the keyboard, and the acts beside or below.
func (v *selfView) drawWriting(in area, p selfPage, tall bool) {
	gap := v.u(v.measures.gap)
	if tall {
		acts, rest := in.cutBottom(v.u(v.measures.main*0.8), gap)
		v.drawRow(acts, p.acts)
		keys, rest := rest.cutBottom(v.keysHigh(p.keys), gap)
		v.drawKeys(keys, p)
		if v.service.state.Comfort.Low { // side by side, right above the keys
			v.drawFields(rest, p, len(p.fields))
			return
		}
		v.drawFields(rest, p, 1)
		return
	}
	keys, rest := in.cutBottom(v.keysHigh(p.keys), gap)
	if p.keys == digitKeys {
		keys, rest = in.cutRight(min(in.w*0.4, v.u(420)), gap*2)
		acts, fields := rest.cutBottom(v.u(v.measures.main*0.8), gap)
		v.drawKeys(keys, p)
		v.drawRow(acts, p.acts)
		v.drawFields(fields, p, 1)
		return
	}
	v.drawKeys(keys, p)
	acts, rest := rest.cutRight(rest.w*0.27, gap)
	v.drawColumn(acts, p.acts)
	v.drawFields(rest, p, len(p.fields))
}

// drawColumn shows acts one below the other, in the height that there is.
func (v *selfView) drawColumn(a area, acts []selfAct) {
	gap := v.u(v.measures.gap * 0.6)
	n := float32(len(acts))
	high := min(v.u(v.measures.main), (a.h-gap*(n-1))/n)
	_, a = a.cutTop(a.h-high*n-gap*(n-1), 0)
	for _, act := range acts {
		var at area
		at, a = a.cutTop(high, gap)
		b := selfButton{id: "act:" + string(act.act), label: act.label, size: v.measures.label * 0.85, main: !act.quiet}
		v.button(at, b, v.does(walk.Touched{Act: act.act}))
	}
}

// drawRow shows acts side by side, the main one last and widest.
func (v *selfView) drawRow(a area, acts []selfAct) {
	gap := v.u(v.measures.gap * 0.7)
	quiet := v.quietActs(acts)
	w := a.w * 0.24
	for _, act := range acts {
		if act.quiet {
			var at area
			at, a = a.cutLeft(w, gap)
			v.button(at, selfButton{id: "act:" + string(act.act), label: act.label, size: v.measures.label * 0.85}, v.does(walk.Touched{Act: act.act}))
		}
	}
	if quiet < len(acts) {
		v.button(a, selfButton{id: "act:" + string(acts[0].act), label: acts[0].label, size: v.measures.label, main: true}, v.does(walk.Touched{Act: acts[0].act}))
	}
}

// drawFields shows title, lead and the lines to write into, in so many columns.
func (v *selfView) drawFields(a area, p selfPage, columns int) {
	before := v.factor
	defer func() { v.factor = before }()
	size := v.measures.title
	bare := false
	if p.lead != "" && p.keys == lettersKeys && v.measures.high < v.measures.wide { // where there is little height
		size *= 0.7
		bare = len(p.fields) == 1 // the title asks for it
		if p.alert {
			p.title = "" // who was there before knows it
		}
	}
	title := func() style { return style{size: size, bold: true, colour: v.palette.ink, lines: 2} }
	lead := func() style { return style{size: v.measures.text, bold: p.alert, colour: v.palette.ink, lines: 4} }
	label := func() style { return style{size: v.measures.text * 0.95, colour: v.palette.muted, lines: 1} }
	gap := func() float32 { return v.u(v.measures.gap * 0.7) }
	rows := (len(p.fields) + columns - 1) / columns
	w := (a.w - v.u(v.measures.gap)*float32(columns-1)) / float32(columns)
	fieldHigh := func() float32 {
		high := float32(0)
		for _, f := range p.fields {
			high = max(high, v.height(f.label, label(), w)+v.u(6))
		}
		if bare {
			high = 0
		}
		return high + before*v.measures.field // which a finger has to hit, whatever else gets smaller
	}
	high := func() float32 {
		total := float32(rows)*(fieldHigh()+gap()) - gap()
		if p.title != "" {
			total += v.height(p.title, title(), a.w) + gap()
		}
		if p.lead != "" {
			total += v.height(p.lead, lead(), a.w) + gap()
		}
		return total
	}
	for v.factor > before*0.5 && high() > a.h {
		v.factor *= 0.97
	}
	if v.service.state.Comfort.Low && v.measures.high > v.measures.wide {
		_, a = a.cutTop(max(0, a.h-high()), 0)
	}
	a = v.flow(a, p.title, title(), gap())
	a = v.flow(a, p.lead, lead(), gap())
	var row area
	for i, f := range p.fields {
		if i%columns == 0 {
			row, a = a.cutTop(fieldHigh(), gap())
		}
		var at area
		at, row = row.cutLeft(w, v.u(v.measures.gap))
		v.drawField(at, i, f, label(), before*v.measures.field)
	}
}

// drawField shows a line to write into, so high, with the place where the next letter comes.
func (v *selfView) drawField(a area, i int, f selfField, label style, high float32) {
	p := v.palette
	if f.lacks {
		label.colour, label.bold = p.stopped, true
	}
	line, at := a.cutBottom(high, v.u(6))
	v.write(at, f.label, label) // there may be no room for it
	border, width := p.faint, float32(1.5)
	switch {
	case f.lacks:
		border, width = p.stopped, 4
	case f.focused:
		border, width = p.primary.ground, 3
	}
	v.boxes.next().put(line, p.surface, border, v.u(10), v.u(width))
	in := line.inset(v.u(v.measures.inset*0.7), v.u(6))
	words, st := f.text, style{size: v.measures.text * 1.2, colour: p.ink, lines: 2}
	if f.secret {
		words = strings.Repeat("• ", len([]rune(f.text)))
		st.bold = words != ""
	}
	empty := words == ""
	if empty {
		words, st.colour = f.hint, p.muted
	}
	t := v.words.next()
	t.put(in, words, st)
	if f.focused {
		caret := in.middle(min(in.h, v.u(v.measures.text*1.5)))
		x := in.x - v.u(8)
		if !empty {
			x = t.end(v.u(3))
		}
		v.boxes.next().put(caret.with(x, caret.y, max(1, v.u(2.5)), caret.h), p.primary.ground, nil, 0, 0)
	}
	v.touchable(line, "field:"+f.label, v.u(10), v.does(walk.Focused{Field: i}))
	v.saying(v.fieldSaid(f), "")
}

// keysHigh is how high the keyboard is.
func (v *selfView) keysHigh(k keySet) float32 {
	rows := float32(5)
	if k == digitKeys {
		rows = 4
	}
	return rows*v.u(v.measures.key) + (rows-1)*v.keyGap()
}

func (v *selfView) keyGap() float32 { return v.u(v.measures.key * 0.11) }

func (v *selfView) drawKeys(a area, p selfPage) {
	rows := v.digitRows()
	if p.keys == lettersKeys {
		rows = v.letterRows()
	}
	gap := v.keyGap()
	h := (a.h - gap*float32(len(rows)-1)) / float32(len(rows))
	h = min(h, v.u(v.measures.key)*1.2)
	a.mirror = 0 // a keyboard lies as its typists know it, whichever way the screen is read
	if v.FromRight() {
		a.x = v.size.Width - a.x - a.w
	}
	for _, row := range rows {
		var line area
		line, a = a.cutTop(h, gap)
		v.drawKeyRow(line, row, gap)
	}
}

func (v *selfView) drawKeyRow(line area, row []keyCap, gap float32) {
	total := float32(0)
	for _, k := range row {
		total += k.share
	}
	unit := (line.w - gap*float32(len(row)-1)) / total
	for _, k := range row {
		var at area
		at, line = line.cutLeft(unit*k.share, gap)
		size, said := v.measures.key*0.38, v.keySaid(k)
		if k.size > 0 {
			size *= k.size
		}
		v.button(at, selfButton{id: "key:" + k.id, label: k.label, size: size, picture: k.picture, pictureOnly: k.picture != "", pressed: k.pressed, said: said, silent: said == ""}, k.on)
	}
}

// letterRows are the keys for letters as they are now.
func (v *selfView) letterRows() [][]keyCap {
	k, form := &v.keyboard, &v.service.state.Form
	field := form.Fields[form.At]
	top, instead := "1234567890", false
	if k.variants {
		top, instead = k.others(field.Text)
	}
	var rows [][]keyCap
	rows = append(rows, v.runes(top, func(r rune) { v.service.write(r, instead) }, func(r rune) rune { return r }))
	letter := func(r rune) rune { return k.shifted(r, field.Text, field.Name) }
	for _, letters := range k.alphabet.rows() {
		rows = append(rows, v.runes(letters, func(r rune) { v.service.write(letter(r), false) }, letter))
	}
	last := len(rows) - 1
	rows[last] = append([]keyCap{{id: "shift", picture: "shift", said: v.say("self.key.shift", nil), share: 1.2, pressed: k.capital, on: func() { v.shift() }}}, rows[last]...)
	rows[last] = append(rows[last], keyCap{id: "erase", picture: "erase", said: v.say("self.key.erase", nil), share: 1.4, on: v.does(walk.Erased{})})
	bottom := []keyCap{{id: "variants", label: k.alphabet.variantsName(), said: v.say("self.key.variants", nil), share: 1.4, size: 0.8, pressed: k.variants, on: func() { v.showVariants() }}}
	for _, a := range []alphabet{latin, cyrillic, arabic} {
		if a != k.alphabet {
			bottom = append(bottom, keyCap{id: a.name(), label: a.name(), said: v.say(a.key(), nil), share: 1.2, size: 0.8, on: func() { v.choose(a) }})
		}
	}
	for _, r := range "@.-_" {
		bottom = append(bottom, keyCap{id: string(r), label: string(r), share: 0.9, on: func() { v.service.write(r, false) }})
	}
	rows = append(rows, append(bottom, keyCap{id: "space", label: v.say("self.space", nil), said: v.say("self.space", nil), share: 2.6, size: 0.75, on: func() { v.service.write(' ', false) }}))
	return rows
}

func (v *selfView) runes(letters string, on func(rune), as func(rune) rune) []keyCap {
	var row []keyCap
	for _, r := range letters {
		row = append(row, keyCap{id: string(r), label: string(as(r)), share: 1, on: func() { on(r) }})
	}
	return row
}

func (v *selfView) digitRows() [][]keyCap {
	var rows [][]keyCap
	same := func(r rune) rune { return r }
	write := func(r rune) { v.service.write(r, false) }
	for _, digits := range []string{"123", "456", "789"} {
		rows = append(rows, v.runes(digits, write, same))
	}
	return append(rows, append(v.runes("0", write, same), keyCap{id: "erase", picture: "erase", said: v.say("self.key.erase", nil), share: 2, on: v.does(walk.Erased{})}))
}

// The keys that change the keyboard and write nothing.

func (v *selfView) shift() {
	v.keyboard.capital = !v.keyboard.capital
	v.service.stay()
	v.draw()
}

func (v *selfView) showVariants() {
	v.keyboard.variants = !v.keyboard.variants
	v.service.stay()
	v.draw()
}

func (v *selfView) choose(a alphabet) {
	v.keyboard = keyboard{alphabet: a, chosen: true}
	v.service.stay()
	v.draw()
}
