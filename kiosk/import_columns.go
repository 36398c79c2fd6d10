package kiosk

import (
	"image/color"
	"slices"
	"strconv"
	"strings"
)

func rowTarget(i int) string { return "row:" + strconv.Itoa(i) }

// drawColumns shows what every column is taken to hold, and what the first rows become.
func (p *importOverlay) drawColumns(v *organiserView, a area) {
	s := &p.state
	gap := v.u(12)
	head, in := a.cutTop(v.u(82), gap)
	p.drawSystem(v, head)
	left, right := in.cutLeft(in.w*0.62, gap)
	if a.h > a.w {
		left, right = in.cutTop(in.h*0.58, gap)
	}
	v.panel(left)
	list := left.inset(v.u(16), v.u(12))
	titles, list := list.cutTop(v.u(30), v.u(2))
	heading, meaning := columnParts(v, titles.inset(v.u(12), 0))
	small := style{size: 15, bold: true, colour: v.palette.muted}
	v.write(heading, v.say("import.column", nil), small)
	v.write(meaning, v.say("import.is_read_as", nil), small)
	p.drawList(v, list, v.u(54), len(s.plan.Columns), func(row area, i int, second color.NRGBA) { p.drawColumn(v, row, i, second) })
	p.drawPerson(v, right)
}

func columnParts(v *organiserView, a area) (heading, meaning area) {
	return a.cutLeft(a.w*0.52, v.u(16))
}

func (p *importOverlay) drawColumn(v *organiserView, row area, i int, second color.NRGBA) {
	c := &p.state.plan.Columns[i]
	heading, meaning := columnParts(v, row)
	title := c.Heading
	if title == "" {
		title = v.say("import.no_heading", args{"Number": i + 1})
	}
	cells := slices.DeleteFunc(slices.Clone(c.Cells), func(c string) bool { return strings.TrimSpace(c) == "" })
	bold, plain := style{size: 17, bold: true, colour: v.palette.ink}, style{size: 15, colour: second}
	v.column(heading, []line{
		{text: v.words.next(), words: v.cut(title, bold, heading.w), style: bold},
		{text: v.words.next(), words: v.cutOrNothing(strings.Join(cells, " · "), plain, heading.w), style: plain},
	}, true)
	mark, words := meaning.cutRight(v.u(14), v.u(8))
	v.pictures.next().put(mark.middle(v.u(14)), "down", second, v.palette.surface)
	what := style{size: 17, bold: c.Field != "" && c.Field != leftOut, colour: v.palette.ink}
	if c.Field == "" || c.Field == leftOut {
		what.colour = second
	}
	by := ""
	if c.By != "" {
		by = v.say("import.by."+c.By, nil)
	}
	v.column(words, []line{
		{text: v.words.next(), words: v.fieldName(c.Field), style: what},
		{text: v.words.next(), words: by, style: plain},
	}, true)
}

// cutOrNothing is cut, but for no words.
func (v *organiserView) cutOrNothing(words string, st style, width float32) string {
	if words == "" {
		return ""
	}
	return v.cut(words, st, width)
}

// drawSystem shows from which system the table seems to be, under which name its registrations
// go, and the category of whom the table has none for.
func (p *importOverlay) drawSystem(v *organiserView, a area) {
	s, o := &p.state, v.organiser
	source, on := s.plan.Source, p.presses(o, keySource)
	if s.naming {
		source, on = s.text, p.presses(o, keyEnter)
	}
	if source == "" && !s.naming {
		source = v.say("import.source_in_rows", nil)
	}
	parts := []struct {
		id, label, value, key string
		on                    func()
	}{
		{"format", v.say("import.system", nil), o.importLabel(pickFormat, s.plan.Format), "Ctrl F", p.presses(o, keySystem)},
		{"source", v.say("import.source", nil), source, "Ctrl N", on},
		{"every", v.say("import.every", nil), o.importLabel(pickEvery, s.said.Every), "Ctrl Y", p.presses(o, keyEvery)},
	}
	gap := v.u(12)
	w := (a.w - gap*float32(len(parts)-1)) / float32(len(parts))
	for i, part := range parts {
		at := a.with(a.x+(w+gap)*float32(i), a.y, w, a.h)
		border, width := v.palette.line, float32(1.5)
		if part.id == "source" && s.naming {
			border, width = v.palette.primary.ground, 2
		}
		v.boxes.next().put(at, v.palette.surface, border, v.u(10), v.u(width))
		v.touchable(at, part.id, v.u(10), part.on)
		in := at.inset(v.u(16), v.u(8))
		cap, in := in.cutRight(v.keycapWidth(part.key), v.u(10))
		keycap{v.kit, v.boxes.next(), v.words.next()}.put(cap.middle(v.u(26)), part.key, v.palette.keycap, v.palette.line)
		value := v.words.next()
		v.column(in, []line{
			{text: v.words.next(), words: part.label, style: style{size: 15, colour: v.palette.muted, lines: 2}},
			{text: value, words: part.value, style: style{size: 18, bold: true, colour: v.palette.ink, lines: 2}},
		}, true)
		if part.id == "source" && s.naming {
			v.drawCaret(value, in)
		}
	}
}

// drawCaret shows where the next letter comes: after the last of a text, or where its area begins.
func (v *organiserView) drawCaret(t *text, in area) {
	at := in.middle(v.u(24))
	if t.words != "" {
		at.y, at.h = t.area.y, t.area.h
		at.x = t.end(v.u(2))
	}
	v.boxes.next().put(at.with(at.x, at.y, max(1, v.u(2)), at.h), v.palette.primary.ground, nil, 0, 0)
}

// drawPerson shows what one of the first rows becomes.
func (p *importOverlay) drawPerson(v *organiserView, a area) {
	s, o := &p.state, v.organiser
	v.panel(a)
	in := a.inset(v.u(20), v.u(12))
	if len(s.plan.People) == 0 {
		v.write(in, v.say("import.no_rows", nil), style{size: 18, colour: v.palette.muted, align: centred, lines: 3})
		return
	}
	head, in := in.cutTop(v.u(38), v.u(4))
	for _, b := range []struct {
		id, picture string
		key         keyName
	}{{"person:next", "down", keyRight}, {"person:back", "up", keyLeft}} {
		var at area
		at, head = head.cutRight(v.u(38), v.u(8))
		v.button(at, selfButton{id: b.id, picture: b.picture, pictureOnly: true, silent: true}, p.presses(o, b.key))
	}
	v.write(head, v.say("import.becomes", args{"Number": s.person + 1, "Count": len(s.plan.People)}), style{size: 17, bold: true, colour: v.palette.ink, lines: 2})
	values := s.plan.People[s.person]
	high := min(v.u(38), in.h/float32(max(1, len(values))))
	for _, value := range values {
		var row area
		row, in = in.cutTop(high, 0)
		v.boxes.next().put(row.underline(v.u(1)), v.palette.line, nil, 0, 0)
		label, what := row.inset(0, v.u(1)).cutLeft(row.w*0.38, v.u(10))
		v.write(label, v.fieldName(value.Field), style{size: 15, colour: v.palette.muted, lines: 2})
		words := value.Value
		switch value.Field {
		case "category":
			words = o.importLabel(pickCategory, words)
		case "status":
			words = o.importLabel(pickStatus, words)
		case "gender":
			words = v.Group("gender", words)
		}
		st := style{size: 16, bold: true, colour: v.palette.ink, lines: 2}
		switch value.Field {
		case "given_name", "family_name", "latin_name", "name_as_listed", "category", "organisation": // whole, however small
		default:
			words = v.cut(words, st, what.w)
		}
		v.write(what, words, st)
	}
}

// drawWords asks what words stand for that nobody knows.
func (p *importOverlay) drawWords(v *organiserView, a area) {
	s := &p.state
	v.panel(a)
	in := v.drawTitle(a.inset(v.u(28), v.u(20)), v.say("import.words_title", nil), v.say("import.words_lead", nil))
	p.drawList(v, in, v.u(54), len(s.words), func(row area, i int, second color.NRGBA) {
		w := &s.words[i]
		heading, meaning := columnParts(v, row)
		bold, plain := style{size: 18, bold: true, colour: v.palette.ink}, style{size: 15, colour: second}
		v.column(heading, []line{
			{text: v.words.next(), words: v.cut(w.Word, bold, heading.w), style: bold},
			{text: v.words.next(), words: v.beside(v.fieldName(w.Field), v.count("import.rows", w.Rows, nil)), style: plain},
		}, true)
		mark, words := meaning.cutRight(v.u(14), v.u(8))
		v.pictures.next().put(mark.middle(v.u(14)), "down", second, v.palette.surface)
		answer := style{size: 18, colour: v.palette.stopped, lines: 2}
		said := v.say("import.stands_for", nil)
		if w.Answer != "" {
			what := pickCategory
			if w.Field == "status" {
				what = pickStatus
			}
			said, answer.colour, answer.bold = v.organiser.importLabel(what, w.Answer), v.palette.ink, true
		}
		v.write(words, said, answer)
	})
}
