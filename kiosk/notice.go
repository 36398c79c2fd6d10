package kiosk

import (
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
)

// noticePart is one sentence about what was just done or went wrong.
type noticePart struct {
	*kit
	ground box
	mark   *picture
	words  *text
}

func newNoticePart(k *kit) *noticePart {
	return &noticePart{kit: k, ground: k.newBox(), mark: k.newPicture(), words: k.newText()}
}

// draw shows the notice at the foot of the area and returns what is left above.
func (n *noticePart) draw(a area, s *deskState) area {
	words, bad := n.sentence(s)
	if words == "" {
		n.ground.hide()
		n.mark.hide()
		n.words.hide()
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
	n.words.put(in, words, style{size: 20, colour: colours.text, lines: 2})
	return rest
}

func (n *noticePart) sentence(s *deskState) (words string, bad bool) {
	switch {
	case s.notice != nil:
		return capital(n.say(s.notice.key, s.notice.say)), s.notice.bad
	case s.problems > 0 && s.scene != failed:
		return n.count("failed.several", s.problems, nil), true
	}
	return "", false
}

// capital begins a sentence: errors begin small.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
