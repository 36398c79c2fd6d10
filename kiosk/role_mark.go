package kiosk

// roleMark says in the header who acts, while that is more than staff, and at the
// end for how long still. A tap lets the role go.
type roleMark struct {
	*kit
	ground box
	words  *text
	touch  *touch
}

func newRoleMark(k *kit, d *Desk) *roleMark {
	return &roleMark{kit: k, ground: k.newBox(), words: k.newText(), touch: k.newTouch(func() { d.handle(pressed{keyRole}) })}
}

// draw returns what is left of the header.
func (m *roleMark) draw(in area, d *Desk, s *deskState) area {
	h := s.role.holder
	if h == nil {
		hide(m.ground, m.words, m.touch)
		return in
	}
	words := m.say("role."+h.Authority.String(), args{"Number": h.Number})
	if left := s.role.until.Sub(d.cfg.Clock.Now()); left <= roleEnds {
		words = m.say("role.ends", args{"Role": words, "Seconds": wholeSeconds(max(left, 0))})
	}
	p := m.palette.attention
	st := style{size: 18, bold: true, colour: p.text, lines: 2, align: centred}
	spot, rest := in.cutRight(min(m.width(words, st), m.u(190))+m.u(24), m.u(24))
	spot = spot.middle(min(spot.h, m.u(44)))
	m.ground.put(spot, p.ground, nil, m.u(10), 0)
	m.words.put(spot.inset(m.u(12), m.u(2)), words, st)
	m.touch.put(spot)
	return rest
}
