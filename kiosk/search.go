package kiosk

// searchPart is the field of the search, which hears the keyboard whatever has
// focus, and the acts that are always there.
type searchPart struct {
	*kit
	panel, field, caret, rule box
	query                     *text
	undo, help                *button
}

func newSearchPart(k *kit, d *Desk) *searchPart {
	return &searchPart{
		kit: k, panel: k.newBox(), field: k.newBox(), caret: k.newBox(), rule: k.newBox(), query: k.newText(),
		undo: newButton(k, func() { d.handle(pressed{keyUndo}) }),
		help: newButton(k, func() { d.handle(pressed{keyHelp}) }),
	}
}

// draw returns the area that is left for the results.
func (s *searchPart) draw(a area, state *deskState) area {
	p := s.palette
	s.panel.put(a, p.surface, p.line, s.u(16), s.u(1))
	top, rest := a.cutTop(s.u(92), 0)
	field := top.inset(s.u(16), s.u(17))
	s.field.put(field, p.surface, p.primary.ground, s.u(10), s.u(2))
	s.drawQuery(field.inset(s.u(18), s.u(6)), state)
	s.rule.put(top.inset(s.u(1), 0).underline(s.u(1)), p.line, nil, 0, 0)

	foot, rest := rest.cutBottom(s.u(60), 0)
	foot, _ = foot.inset(s.u(16), 0).cutTop(s.u(48), 0)
	s.drawActs(foot, state)
	return rest
}

func (s *searchPart) drawQuery(a area, state *deskState) {
	st := style{size: 22, colour: s.palette.ink, lines: 1}
	words := state.query
	if words == "" {
		words = s.say("search.placeholder", nil)
		st.colour = s.palette.muted
	}
	s.query.put(a, words, st)
	if state.query == "" || state.noting {
		s.caret.hide()
		return
	}
	x := a.x + min(a.w, float32(s.query.block.Width)) + s.u(2)
	if s.query.block.RTL {
		x = a.x - s.u(4)
	}
	s.caret.put(area{x, a.y + s.u(8), s.u(2), a.h - s.u(16)}, s.palette.primary.ground, nil, 0, 0)
}

func (s *searchPart) drawActs(a area, state *deskState) {
	f := face{size: 18}
	words := s.say("act.help", nil)
	help, rest := a.cutRight(min(s.help.width(words, "F1", f), a.w*0.45), s.u(12))
	s.help.put(help, words, "F1", f)
	if !state.glance.undoable {
		s.undo.hide()
		return
	}
	words = s.say("act.undo", nil)
	undo, _ := rest.cutLeft(min(s.undo.width(words, "Ctrl Z", f), rest.w), 0)
	s.undo.put(undo, words, "Ctrl Z", f)
}
