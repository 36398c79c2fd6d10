package kiosk

import (
	"image/color"
	"slices"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

// groupName is what a group is called, and the colour of its bar.
func (v *organiserView) groupName(dimension, key string) (string, color.NRGBA) {
	colour := v.palette.primary.ground
	if dimension == "category" {
		colour = v.category(key)
	}
	return v.Group(dimension, key), colour
}

// drawArrivals shows how many came first in each five minutes, with the hours below.
func (v *organiserView) drawArrivals(a area, s *organiserState) {
	v.panel(a)
	in := a.inset(v.u(22), v.u(14))
	title, in := in.cutTop(v.u(32), v.u(4))
	v.write(title, v.say("organiser.arrivals", nil), style{size: 20, bold: true, colour: v.palette.ink})
	hours, chart := in.cutBottom(v.u(24), v.u(2))
	v.boxes.next().put(chart.underline(v.u(1.5)), v.palette.line, nil, 0, 0)
	bars := v.spans(s.sight.Arrivals)
	if len(bars) == 0 {
		v.write(chart, v.say("organiser.nobody_yet", nil), style{size: 18, colour: v.palette.muted, align: centred})
		return
	}
	most := 1
	for _, b := range bars {
		most = max(most, b.persons)
	}
	w := chart.w / float32(max(len(bars), 18))
	every := 1 + int(v.u(56)/w) // so that hours have room
	for i, b := range bars {
		x := chart.x + w*float32(i)
		h := (chart.h - v.u(2)) * float32(b.persons) / float32(most)
		if b.persons > 0 {
			bar := chart.with(x+w*0.08, chart.y+chart.h-max(h, v.u(2)), w*0.84, max(h, v.u(2)))
			v.boxes.next().put(bar, v.palette.primary.ground, nil, v.u(3), 0)
		}
		if i%every == 0 {
			v.write(hours.with(x, hours.y, min(w*float32(every), v.u(64)), hours.h), v.hour(b.from), style{size: 14, colour: v.palette.muted})
		}
	}
}

// span is how many came in five minutes.
type span struct {
	from    time.Time
	persons int
}

// spans fills the time between arrivals with spans in which nobody came.
func (v *organiserView) spans(rows []checkin.CountRow) []span {
	const step = 5 * time.Minute
	const most = 12 * 12 // of a day; who came on another day begins anew
	var all []span
	for i := range rows {
		at, err := time.ParseInLocation("2006-01-02 15:04", rows[i].Keys[0], v.conference.Zone)
		if err != nil {
			continue
		}
		for n := len(all); n > 0 && n < most && all[n-1].from.Add(step).Before(at); n = len(all) {
			all = append(all, span{from: all[n-1].from.Add(step)})
		}
		all = append(all, span{at, rows[i].Attended})
	}
	return all[max(0, len(all)-most):]
}

// organisations are those that the filter lets through, in the conference's order.
func (v *organiserView) organisations(s *organiserState) []checkin.CountRow {
	want := strings.ToLower(strings.TrimSpace(s.filter))
	if want == "" {
		return s.sight.Organisations
	}
	var some []checkin.CountRow
	for _, r := range s.sight.Organisations {
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
	v.boxes.next().put(filter, v.palette.surface, v.palette.faint, v.u(10), v.u(1.5))
	words, st := s.filter, style{size: 18, colour: v.palette.ink}
	if words == "" {
		words, st.colour = v.say("organiser.filter", nil), v.palette.muted
	}
	v.write(filter.inset(v.u(16), v.u(2)), words, st)

	head, in := in.cutTop(v.u(34), 0)
	headStyle := style{size: 15, bold: true, colour: v.palette.muted, lines: 2}
	v.drawCells(head, headStyle, v.say("organiser.organisation", nil), v.say("organiser.expected", nil), v.say("organiser.attended", nil), v.say("organiser.inside", nil))
	rows := v.organisations(s)
	high := v.u(37)
	v.rows = int(in.h / high)
	s.first = max(0, min(s.first, len(rows)-v.rows))
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
		v.touchable(row, "organisation:"+r.Keys[0], v.u(4), func() {
			v.organiser.open(Group{Dimension: "organisation", Key: r.Keys[0], Figure: Expected}, name)
		})
		v.drawCells(row, style{size: 17, colour: v.palette.ink, lines: 2}, name, v.Number(figureOf(r, Expected)), v.Number(r.Attended), v.Number(r.Inside))
	}
	if len(rows) == 0 {
		key := "organiser.no_organisation"
		if s.filter == "" {
			key = "organiser.nobody_registered"
		}
		v.write(in, v.say(key, nil), style{size: 18, colour: v.palette.muted, lines: 3, align: centred})
	}
}

// drawCells writes a row of the table: a name and three figures.
func (v *organiserView) drawCells(a area, st style, name string, figures ...string) {
	w := a.w * 0.155
	for _, f := range slices.Backward(figures) {
		var at area
		at, a = a.cutRight(w, v.u(10))
		st := st
		st.align = trailing
		v.write(at, f, st)
	}
	v.write(a, name, st)
}
