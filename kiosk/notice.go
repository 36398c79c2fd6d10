package kiosk

import (
	"unicode"
	"unicode/utf8"
)

// noticePart is one sentence about what was just done or went wrong.
type noticePart struct {
	*kit
	ground box
	mark   *picture
	words  *text
	escape keycap // takes it away, where time does not
}

func newNoticePart(k *kit) *noticePart {
	return &noticePart{kit: k, ground: k.newBox(), mark: k.newPicture(), words: k.newText(), escape: k.newKeycap()}
}

// draw shows the notice at the foot of the area and returns what is left above.
func (n *noticePart) draw(a area, s *deskState) area {
	hide(n.ground, n.mark, n.words, n.escape)
	words, bad := n.sentence(s)
	if words == "" {
		return a
	}
	a, rest := a.cutBottom(n.u(60), n.u(16))
	mark, colours := "ok", n.palette.neutral
	if bad {
		mark, colours = "warn", n.palette.attention
	}
	n.ground.put(a, colours.ground, nil, n.u(10), 0)
	spot, in := a.inset(n.u(20), n.u(4)).cutLeft(n.u(28), n.u(16))
	n.mark.put(spot.middle(n.u(28)), mark, colours.text, colours.ground)
	if s.notice == nil {
		const key = "Esc"
		spot, in = in.cutRight(n.keycapWidth(key), n.u(16))
		n.escape.put(spot.middle(n.u(24)), key, colours, colours.text)
	}
	n.words.put(in, words, style{size: 20, colour: colours.text, lines: 2})
	return rest
}

func (n *noticePart) sentence(s *deskState) (words string, bad bool) {
	switch {
	case s.notice != nil:
		return capital(n.say(s.notice.key, s.notice.say)), s.notice.bad
	case s.problems > 0 && s.scene != failed:
		return n.count("failed.several", s.problems, nil), true
	case len(s.alarms) > 0:
		return capital(s.alarms[0]), true
	}
	return "", false
}

// capital begins a sentence: errors begin small.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
