package kiosk

import "strings"

const (
	mostFields  = 12
	mostOptions = 10
	fewFields   = 4 // so many stand in one narrow column
	fieldHigh   = 48
	cellHigh    = 102 // of a field with its label and its problem
	optionHigh  = 44
)

// input is what stands in a line that somebody writes into.
type input struct {
	text, hint                 string
	focused, secret, incorrect bool
}

// inputLine is a line that somebody writes into.
type inputLine struct {
	*kit
	box, caret box
	text       *text
}

func newInputLine(k *kit) *inputLine {
	return &inputLine{kit: k, box: k.newBox(), text: k.newText(), caret: k.newBox()}
}

func (l *inputLine) hide() { hide(l.box, l.caret, l.text) }

func (l *inputLine) put(a area, i input) {
	p := l.palette
	border, width := p.faint, float32(1)
	switch {
	case i.incorrect:
		border, width = p.stopped, 2
	case i.focused:
		border, width = p.primary.ground, 2
	}
	l.box.put(a, p.surface, border, l.u(10), l.u(width))
	in := a.inset(l.u(16), l.u(4))
	words, st := i.text, style{size: 20, colour: p.ink, lines: 2}
	if i.secret && i.text != "" {
		words = strings.Repeat("• ", len([]rune(i.text)))
		st = style{size: 32, bold: true, colour: p.ink}
	}
	if words == "" {
		words, st.colour = i.hint, p.muted
	}
	l.text.put(in, words, st)
	if !i.focused {
		l.caret.hide()
		return
	}
	l.putCaret(in, i.text == "")
}

// putCaret shows where the next letter comes: after the last, on whichever side that is.
func (l *inputLine) putCaret(in area, empty bool) {
	x, lines := in.x-l.u(4), 1
	if !empty {
		x, lines = l.text.end(l.u(2)), len(l.text.block.Lines)
	}
	at := in.middle(min(in.h, l.u(26)))
	if lines > 1 {
		at = in.with(in.x, in.y+in.h/2, in.w, in.h/2)
	}
	l.caret.put(at.with(x, at.y, max(1, l.u(2)), at.h), l.palette.primary.ground, nil, 0, 0)
}

// formPage is fields to write into. The completions of the field that has the
// keyboard lie over those below.
type formPage struct {
	title, lead, foot string
	accept            string // what Enter does, in words
	form              form
}

func (p formPage) draw(t *sheet, a area) {
	n := len(p.form.fields)
	f := frame{title: p.title, lead: p.lead, foot: p.foot, accept: p.accept, width: narrowPage}
	columns := 1
	if n > fewFields && a.w > a.h {
		f.width, columns = widePage, 2
	}
	rows := (n + columns - 1) / columns
	in := f.put(t, a, func(float32) float32 { return t.u(cellHigh) * float32(rows) })
	gap := t.u(28)
	cells := make([]area, n)
	for i := range cells {
		w := (in.w - gap*float32(columns-1)) / float32(columns)
		h := in.h / float32(rows)
		cells[i] = in.with(in.x+float32(i%columns)*(w+gap), in.y+float32(i/columns)*h, w, h)
	}
	t.form.draw(t, a, cells, p.form)
}

// formPart is where a form is shown.
type formPart struct {
	*kit
	fields  []*formField
	ground  box
	options []*optionRow
	drag    *dragger // of the completions
	at, n   int      // the chosen one, counted from 1, of how many
}

type formField struct {
	label, problem *text
	input          *inputLine
	touch          *touch
}

type optionRow struct {
	ground box
	words  *text
	touch  *touch
	index  int
}

func newFormPart(k *kit, d *Desk) *formPart {
	f := &formPart{kit: k}
	for i := range mostFields {
		f.fields = append(f.fields, &formField{
			label: k.newText(), problem: k.newText(), input: newInputLine(k), touch: k.newTouch(func() { d.handle(pick{i}) }),
		})
	}
	f.ground = k.newBox()
	for range mostOptions {
		o := &optionRow{ground: k.newBox(), words: k.newText()}
		o.touch = k.newTouch(func() { d.handle(pick{o.index}) })
		f.options = append(f.options, o)
	}
	f.drag = k.newDragger(func(by int) { f.turn(d, by) }, func() float32 { return f.u(optionHigh) })
	return f
}

// turn goes through completions that have no room all at once.
func (f *formPart) turn(d *Desk, by int) {
	switch {
	case by > 0 && f.at < f.n:
		d.handle(pressed{keyDown})
	case by < 0 && f.at > 1:
		d.handle(pressed{keyUp})
	}
}

func (f *formPart) hide() {
	hide(f.ground, f.drag)
	for _, l := range f.fields {
		hide(l.label, l.problem, l.input, l.touch)
	}
	for _, o := range f.options {
		hide(o.ground, o.words, o.touch)
	}
}

func (f *formPart) draw(t *sheet, all area, cells []area, form form) {
	list := f.drawOptions(all, cells, form)
	for i, cell := range cells {
		if i == form.at || !overlap(cell, list) {
			f.fields[i].draw(f.kit, cell, form.fields[i], i == form.at)
		}
	}
	if overlap(t.foot.area, list) {
		t.foot.hide()
	}
	for _, b := range []*button{t.accept, t.cancel} {
		if overlap(b.area, list) {
			b.hide()
		}
	}
}

// fieldParts are where the label, the line and the problem of a field stand in its cell.
func (k *kit) fieldParts(cell area) (label, input, problem area) {
	label, cell = cell.cutTop(k.u(24), 0)
	input, problem = cell.cutTop(k.u(fieldHigh), k.u(2))
	return label, input, problem
}

func (l *formField) draw(k *kit, cell area, f field, focused bool) {
	label, line, problem := k.fieldParts(cell)
	l.label.put(label, k.say(f.label, nil), style{size: 16, bold: true, colour: k.palette.ink})
	i := input{text: f.text, focused: focused, secret: f.secret, incorrect: f.problem.key != ""}
	i.hint = f.sample
	if f.hint != "" {
		i.hint = k.say(f.hint, nil)
	}
	l.input.put(line, i)
	l.touch.put(cell.with(cell.x, cell.y, cell.w, line.y+line.h-cell.y))
	if i.incorrect {
		l.problem.put(problem, capital(k.tell(f.problem)), style{size: 16, colour: k.palette.stopped, lines: 2, top: true})
	}
}

// drawOptions shows the completions below the field or, where that is beyond the
// fields and there is room, above it. It returns where.
func (f *formPart) drawOptions(all area, cells []area, form form) area {
	options := form.fields[form.at].options
	options = options[:min(len(options), mostOptions)]
	if len(options) == 0 {
		return area{}
	}
	const edge, least = 4, 3
	cell := cells[form.at]
	_, line, _ := f.fieldParts(cell)
	end := cells[len(cells)-1]
	row, edges := f.u(optionHigh), f.u(2*edge)
	wanted := row*float32(len(options)) + edges
	top, bottom := line.y+line.h+f.u(edge), end.y+end.h
	above := cell.y - cells[0].y
	list := line.with(line.x, top, line.w, wanted)
	switch {
	case top+wanted <= bottom:
	case above >= row*least+edges:
		list.h = min(wanted, edges+row*float32(int((above-edges)/row)))
		list.y = cell.y - list.h
	default:
		list.h = min(wanted, edges+row*float32(int((all.y+all.h-top-edges)/row)))
	}
	f.ground.put(list, f.palette.surface, f.palette.primary.ground, f.u(10), f.u(2))
	shown := int((list.h-edges)/row + 0.01)
	first := max(0, form.option-shown)
	if f.at, f.n = form.option, len(options); shown < f.n {
		f.drag.put(list)
	}
	in := list.inset(f.u(edge), f.u(edge))
	for i := range shown {
		var at area
		at, in = in.cutTop(row, 0)
		f.options[i].draw(f.kit, at, options[first+i], len(form.fields)+first+i, form.option == first+i+1)
	}
	return list
}

func (o *optionRow) draw(k *kit, a area, words string, index int, chosen bool) {
	o.index = index
	ground := k.palette.surface
	if chosen {
		ground = k.palette.tint.ground
	}
	o.ground.put(a, ground, nil, k.u(8), 0)
	o.words.put(a.inset(k.u(12), k.u(2)), words, style{size: 18, colour: k.palette.ink, lines: 2})
	o.touch.put(a)
}

// overlap tells whether two areas have more than their edges in common.
func overlap(a, b area) bool {
	const slack = 1
	return a.x+a.w > b.x+slack && b.x+b.w > a.x+slack && a.y+a.h > b.y+slack && b.y+b.h > a.y+slack
}
