package kiosk

import "antechamber/kiosk/checkin"

// drawArrivals shows how many came first in each span of time, with the hours below.
func (v *organiserView) drawArrivals(a area, s *organiserState) {
	v.panel(a)
	in := a.inset(v.u(22), v.u(14))
	head, in := in.cutTop(v.u(32), v.u(4))
	step := spanSteps()[s.step]
	v.heading(head, "step", v.say("organiser.arrivals_by", args{"Minutes": int(step.Minutes())}), v.organiser.nextStep)
	hours, chart := in.cutBottom(v.u(24), v.u(2))
	v.boxes.next().put(chart.underline(v.u(1.5)), v.palette.line, nil, 0, 0)
	spans := spansOf(v.conference, s.sight.Groups[ArrivalsTable], step)
	if len(spans) == 0 {
		v.write(chart, v.say("organiser.nobody_yet", nil), style{size: 18, colour: v.palette.muted, align: centred})
		return
	}
	most := 1
	for _, b := range spans {
		most = max(most, b.persons)
	}
	w := chart.w / float32(max(len(spans), 18))
	every := 1 + int(v.u(56)/w) // so that hours have room
	for i, b := range spans {
		x := chart.x + w*float32(i)
		h := (chart.h - v.u(2)) * float32(b.persons) / float32(most)
		if b.persons > 0 {
			at := chart.with(x+w*0.08, chart.y+chart.h-max(h, v.u(2)), w*0.84, max(h, v.u(2)))
			v.boxes.next().put(at, v.palette.primary.ground, nil, v.u(3), 0)
			from, to := b.from.Format(checkin.SpanLayout), b.from.Add(step).Format(checkin.SpanLayout)
			title := v.say("organiser.arrived", args{"From": v.hour(b.from), "To": v.hour(b.from.Add(step))})
			v.touchable(chart.with(at.x, chart.y, at.w, chart.h), "span:"+from, v.u(3), v.opens(Group{Table: checkin.ByTime, Keys: []string{from, to}, Figure: Attended}, title))
		}
		if i%every == 0 {
			v.write(hours.with(x, hours.y, min(w*float32(every), v.u(64)), hours.h), v.hour(b.from), style{size: 14, colour: v.palette.muted})
		}
	}
}
