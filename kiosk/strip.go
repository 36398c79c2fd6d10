package kiosk

import (
	"image/color"

	"antechamber/kiosk/checkin"
)

// leastCell is the width that one of the last entries needs.
const leastCell = 180

// strip shows the last entries, and of each person no more than others may see.
type strip struct {
	*kit
	ground, rule box
	cells        []cell
	matters      *button // how much there is to look at
}

type cell struct {
	bar           box
	title, detail *text
}

func newStrip(k *kit, d *Desk) *strip {
	s := &strip{kit: k, ground: k.newBox(), rule: k.newBox()}
	for range stripLength {
		s.cells = append(s.cells, cell{k.newBox(), k.newText(), k.newText()})
	}
	s.matters = newButton(k, func() { d.handle(pressed{keyMatters}) })
	return s
}

func (s *strip) draw(a area, state *deskState) {
	s.ground.put(a, s.palette.surface, nil, 0, 0)
	s.rule.put(a.with(a.x, a.y, a.w, max(1, s.u(1))), s.palette.line, nil, 0, 0)
	in := s.drawMatters(a.inset(s.u(24), s.u(10)), state)
	gap := s.u(24)
	room := min(stripLength, int((in.w+gap)/(s.u(leastCell)+gap)))
	width := (in.w+gap)/float32(room) - gap
	for i, c := range s.cells {
		var at area
		at, in = in.cutLeft(width, gap)
		if i >= min(room, len(state.glance.recent)) {
			hide(c.bar, c.title, c.detail)
			continue
		}
		s.drawCell(c, at, &state.glance.recent[i])
	}
}

// drawMatters shows how much there is to look at, to those who may, and returns what is left.
func (s *strip) drawMatters(in area, state *deskState) area {
	n := state.mattersShown()
	if n == 0 {
		s.matters.hide()
		return in
	}
	words, f := s.count("matters.count", n, nil), face{size: 18, tight: true}
	spot, rest := in.cutRight(s.matters.width(words, "Ctrl A", f), s.u(24))
	s.matters.put(spot.middle(min(spot.h, s.u(44))), words, "Ctrl A", f)
	return rest
}

func (s *strip) drawCell(c cell, a area, r *recent) {
	bar, in := a.cutLeft(s.u(4), s.u(16))
	c.bar.put(bar, s.colour(r), nil, 0, 0)
	above, below := in.cutTop(in.h/2, 0)
	title := style{size: 16, bold: true, colour: s.palette.ink}
	c.title.put(above, s.cut(s.title(r), title, above.w), title)
	c.detail.put(below, s.detail(r), style{size: 16, colour: s.palette.muted, lines: 2})
}

func (s *strip) title(r *recent) string {
	switch {
	case r.registered && r.initials+r.organisation == "":
		return s.say("strip.participant", nil)
	case r.registered:
		return s.beside(r.initials, s.organisation(r.organisation))
	case r.entry.Verdict == checkin.Refused:
		return s.say("strip."+string(r.entry.Reason), nil)
	}
	return s.say("strip.participant", nil)
}

func (s *strip) detail(r *recent) string {
	word := s.say("strip."+string(r.entry.Verdict), nil)
	if r.undone {
		word = s.say("strip.undone", nil)
	} else if r.entry.Verdict == checkin.Refused || r.entry.Verdict == checkin.Wait {
		word += " " + r.entry.Case()
	}
	return s.beside(s.hour(r.entry.At), word)
}

func (s *strip) colour(r *recent) color.Color {
	if r.undone {
		return s.palette.muted
	}
	return entryColour(s.palette, &r.entry)
}
