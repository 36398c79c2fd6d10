package kiosk

import (
	"slices"
	"strings"
)

// searchPart is the field of the search, which hears the keyboard whatever has
// focus, and the acts that are always there.
type searchPart struct {
	*kit
	panel, field, caret, rule box
	query                     *text
	undo, acts, help          *button
}

func newSearchPart(k *kit, d *Desk) *searchPart {
	return &searchPart{
		kit: k, panel: k.newBox(), field: k.newBox(), caret: k.newBox(), rule: k.newBox(), query: k.newText(),
		undo: newButton(k, func() { d.handle(pressed{keyUndo}) }),
		acts: newButton(k, func() { d.handle(pressed{keyActs}) }),
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
	if state.query == "" || state.over != nil {
		s.caret.hide()
		return
	}
	s.caret.put(a.with(s.query.end(s.u(2)), a.y+s.u(8), s.u(2), a.h-s.u(16)), s.palette.primary.ground, nil, 0, 0)
}

// drawActs shows the acts in one line. Where it is too short they have room for
// their longest word each, or all get smaller.
func (s *searchPart) drawActs(a area, state *deskState) {
	s.undo.hide()
	gap, f := s.u(8), face{size: 18, tight: true}
	acts := []struct {
		button     *button
		words, key string
	}{
		{s.undo, s.say("act.undo", nil), "Ctrl Z"}, {s.acts, s.say("act.acts", nil), "F2"}, {s.help, s.say("act.help", nil), "F1"},
	}
	room, whole, broken := a.w-gap*float32(len(acts)-1), float32(0), float32(0)
	for _, b := range acts {
		room -= b.button.bare(b.key, f)
		whole += s.width(b.words, f.style())
		broken += s.width(longestWord(b.words), f.style())
	}
	if broken > room {
		cramped := f
		cramped.cramped = true
		for _, b := range acts {
			room += b.button.bare(b.key, f) - b.button.bare(b.key, cramped)
		}
		f = cramped
	}
	for i := len(acts) - 1; i >= 0; i-- {
		b := acts[i]
		if b.button == s.undo && !state.glance.undoable {
			continue
		}
		words := s.width(b.words, f.style())
		if longest := s.width(longestWord(b.words), f.style()); whole > room {
			words = longest*min(1, room/broken) + max(0, room-broken)*(words-longest)/max(1, whole-broken)
		}
		var spot area
		spot, a = a.cutRight(b.button.bare(b.key, f)+words, gap)
		if i == 0 { // stands apart, at the other end
			spot.x -= a.w
			if a.w > 0 {
				spot.x -= gap
			}
		}
		b.button.put(spot, b.words, b.key, f)
	}
}

// longestWord is the word that takes most letters.
func longestWord(text string) string {
	return slices.MaxFunc(strings.Fields(text), func(a, b string) int { return len([]rune(a)) - len([]rune(b)) })
}
