package kiosk

import (
	"slices"
	"strconv"
	"strings"

	"antechamber/kiosk/checkin"
)

// organisations are those that the filter lets through, in the conference's order.
func (v *organiserView) organisations(s *organiserState) []checkin.CountRow {
	want := strings.ToLower(strings.TrimSpace(s.filter))
	if want == "" {
		return s.sight.Groups[checkin.ByOrganisation]
	}
	var some []checkin.CountRow
	for _, r := range s.sight.Groups[checkin.ByOrganisation] {
		if strings.Contains(strings.ToLower(v.organisation(r.Keys[0])), want) || strings.Contains(strings.ToLower(r.Keys[0]), want) {
			some = append(some, r)
		}
	}
	return some
}

// drawTable shows what each organisation was expected with and came with.
func (v *organiserView) drawTable(a area, s *organiserState) {
	v.panel(a)
	in := a.inset(v.u(22), v.u(14))
	title, in := in.cutTop(v.u(32), v.u(8))
	v.write(title, v.say("organiser.by.organisation", nil), style{size: 20, bold: true, colour: v.palette.ink})
	filter, in := in.cutTop(v.u(44), v.u(8))
	v.drawField(filter, s.filter, "organiser.filter")

	head, in := in.cutTop(v.u(34), 0)
	headStyle := style{size: 15, bold: true, colour: v.palette.muted, lines: 2}
	v.drawCells(head, headStyle, v.say("organiser.organisation", nil), v.say("organiser.expected", nil), v.say("organiser.attended", nil), v.say("organiser.inside", nil))
	rows := v.organisations(s)
	high := v.u(37)
	v.rows = int(in.h / high)
	s.first = max(0, min(s.first, len(rows)-v.rows))
	v.turning = append(v.turning, turning{"organisation:", s.first, v.rows, len(rows), func(by int) { s.first += by }})
	if v.rows < len(rows) {
		v.drawMore(title, s.first, v.rows, len(rows))
	}
	v.drag.put(in)
	for i := range rows[s.first:] {
		if i == v.rows {
			break
		}
		r := &rows[s.first+i]
		var row area
		row, in = in.cutTop(high, 0)
		v.boxes.next().put(row.with(row.x-v.u(12), row.y, row.w+v.u(24), max(1, v.u(1))), v.palette.line, nil, 0, 0)
		name := v.organisation(r.Keys[0])
		if name == "" {
			name = v.say("organiser.not_stated", nil)
		}
		v.drawOrganisation(row, name, r)
	}
	if len(rows) == 0 {
		key := "organiser.no_organisation"
		if s.filter == "" {
			key = "organiser.nobody_registered"
		}
		v.write(in, v.say(key, nil), style{size: 18, colour: v.palette.muted, lines: 3, align: centred})
	}
}

// drawOrganisation shows what an organisation was expected with and came with; behind each number
// are its people.
func (v *organiserView) drawOrganisation(a area, name string, r *checkin.CountRow) {
	id, group := "organisation:"+r.Keys[0], Group{Table: checkin.ByOrganisation, Keys: r.Keys}
	v.touchable(a, id, v.u(4), v.opens(group, name))
	expected := "–"
	if r.Expected != nil {
		expected = v.Number(*r.Expected)
	}
	cells := v.drawCells(a, style{size: 17, colour: v.palette.ink, lines: 2}, name, expected, v.Number(r.Attended), v.Number(r.Inside))
	for i, f := range []Figure{Expected, Attended, Inside} {
		of := group
		of.Figure = f
		label := []string{"organiser.expected", "organiser.attended", "organiser.inside"}[i]
		v.touchable(cells[i], id+":"+strconv.Itoa(i), v.u(4), v.opens(of, v.say(label, nil)+" · "+name))
	}
}

// drawCells writes a row of the table: a name and three figures, and returns where those stand.
func (v *organiserView) drawCells(a area, st style, name string, figures ...string) []area {
	w := a.w * 0.155
	cells := make([]area, len(figures))
	for i, f := range slices.Backward(figures) {
		cells[i], a = a.cutRight(w, v.u(10))
		st := st
		st.align = trailing
		v.write(cells[i], f, st)
	}
	v.write(a, name, st)
	return cells
}
