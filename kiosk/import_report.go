package kiosk

import (
	"image/color"
	"path/filepath"
	"strconv"
	"strings"
)

// mostFigures is how many figures stand side by side.
const mostFigures = 8

// drawReport shows what became of the rows, or would, and the rows of one figure.
func (p *importOverlay) drawReport(v *organiserView, a area) {
	s := &p.state
	gap := v.u(12)
	title := v.say("import.tried", nil)
	if s.stage == imported {
		title = v.say("import.imported", nil)
	}
	head, in := a.cutTop(v.u(36), v.u(8))
	if s.stage == imported {
		var mark area
		mark, head = head.cutLeft(v.u(34), v.u(12))
		v.pictures.next().put(mark.middle(v.u(34)), "tick", v.palette.admitted.ground, v.palette.admitted.text)
	}
	st, plain := style{size: 26, bold: true, colour: v.palette.ink, lines: 2}, style{size: 16, colour: v.palette.muted, align: trailing}
	name, head := head.cutRight(head.w*0.45, v.u(16))
	v.write(name, v.cut(filepath.Base(s.path), plain, name.w), plain)
	v.write(head, title, st)
	figures := s.report.Figures
	columns := min(len(figures), mostFigures)
	if a.h > a.w {
		columns = min(len(figures), 5)
	}
	lines := (len(figures) + columns - 1) / max(1, columns)
	cards, in := in.cutTop(v.u(108)*float32(lines)+gap*float32(lines-1), gap)
	w, h := (cards.w-gap*float32(columns-1))/float32(max(1, columns)), (cards.h-gap*float32(lines-1))/float32(max(1, lines))
	for i := range figures {
		p.drawFigure(v, cards.with(cards.x+float32(i%columns)*(w+gap), cards.y+float32(i/columns)*(h+gap), w, h), i)
	}
	p.drawFigureRows(v, in)
}

func (p *importOverlay) drawFigure(v *organiserView, a area, i int) {
	s := &p.state
	f := &s.report.Figures[i]
	v.panel(a)
	if i == s.figure {
		v.boxes.next().put(a, v.palette.surface, v.palette.primary.ground, v.u(12), v.u(3))
	}
	v.touchable(a, "figure:"+string(f.Kind), v.u(12), p.tap(v.organiser, func(s importState) (importState, []importEffect) { return s.listing(i), nil }))
	number := style{size: 34, bold: true, colour: v.palette.ink}
	if f.Count > 0 && (f.Kind == ImportRejected || f.Kind == ImportUnreadable) {
		number.colour = v.palette.stopped
	}
	v.column(a.inset(v.u(12), v.u(8)), []line{
		{text: v.words.next(), words: v.Number(f.Count), style: number},
		{text: v.words.next(), words: v.say("import.figure."+string(f.Kind), nil), style: style{size: 15, colour: v.palette.muted, lines: 2}},
	}, true)
}

// drawFigureRows says what the chosen figure means, and lists its rows.
func (p *importOverlay) drawFigureRows(v *organiserView, a area) {
	s := &p.state
	v.panel(a)
	in := a.inset(v.u(20), v.u(14))
	if s.figure >= len(s.report.Figures) {
		return
	}
	f := &s.report.Figures[s.figure]
	in = v.flow(in, v.say("import.meaning."+string(f.Kind), nil), style{size: 17, bold: true, colour: v.palette.ink, lines: 3}, v.u(6))
	var foot []string
	if more := f.Count - len(f.Rows); more > 0 && len(f.Rows) > 0 {
		foot = append(foot, v.count("import.more_rows", more, args{"Count": v.Number(more)}))
	}
	if s.report.Parted > 0 && (f.Kind == ImportNew || f.Kind == ImportChanged) {
		foot = append(foot, v.count("import.parted", s.report.Parted, args{"Count": v.Number(s.report.Parted)}))
	}
	if s.stage == imported && s.report.Source != "" {
		foot = append(foot, v.say("import.remembered", args{"Source": s.report.Source}))
	}
	if s.stage == imported && v.organiser.state.counted {
		expected := figureOf(&v.organiser.state.sight.Total, Expected)
		foot = append(foot, v.count("import.expected_now", expected, args{"Count": v.Number(expected)}))
	}
	if len(foot) > 0 {
		st := style{size: 16, colour: v.palette.muted, lines: 3}
		words := strings.Join(foot, " ")
		var at area
		at, in = in.cutBottom(v.height(words, st, in.w), v.u(6))
		v.write(at, words, st)
	}
	p.drawList(v, in, v.u(48), len(f.Rows), func(row area, i int, second color.NRGBA) { p.drawReportRow(v, row, &f.Rows[i], second) })
}

func (p *importOverlay) drawReportRow(v *organiserView, row area, r *ImportRow, second color.NRGBA) {
	if r.Line > 0 {
		words := v.say("import.line", args{"Number": v.Number(r.Line)})
		var at area
		at, row = row.cutLeft(max(v.u(96), v.width(words, style{size: 16})), v.u(14))
		v.write(at, words, style{size: 16, colour: second})
	}
	why := v.whyRow(r)
	who := row
	switch {
	case r.Who != "" && why != "":
		var at area
		who, at = row.cutLeft(row.w*0.4, v.u(14))
		v.write(at, why, style{size: 16, colour: v.palette.ink, lines: 2})
	case why != "":
		v.write(row, why, style{size: 16, colour: v.palette.ink, lines: 2})
		return
	}
	v.write(who, r.Who, style{size: 17, bold: true, colour: v.palette.ink, lines: 2})
}

// whyRow says why a row was refused or is to be looked at, or what it changes.
func (v *organiserView) whyRow(r *ImportRow) string {
	var all []string
	for _, f := range r.Fields {
		all = append(all, v.fieldName(f))
	}
	if len(all) > 0 {
		return v.joined(", ", all)
	}
	for _, w := range r.Whys {
		words := v.say("import.why."+w.Code, args{"With": w.With})
		if w.Column > 0 {
			name := v.fieldName(w.Name)
			words = v.say("import.at_column", args{"Number": strconv.Itoa(w.Column), "Name": name, "Why": words})
		}
		all = append(all, words)
	}
	return strings.Join(all, " ")
}
