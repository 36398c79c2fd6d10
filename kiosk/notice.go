package kiosk

import (
	"unicode"
	"unicode/utf8"
)

const (
	mostNoticeLines  = 6
	mostLastingLines = 10 // of what stays: a path and an error may stand in it
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

func (n *noticePart) hide() { hide(n.ground, n.mark, n.words, n.escape) }

// drawBrief shows what goes away by itself, at the foot of the area, and returns
// what is left above.
func (n *noticePart) drawBrief(a area, s *deskState) area {
	n.hide()
	if s.notice == nil {
		return a
	}
	at, rest := a.cutBottom(n.u(60), n.u(16))
	mark, colours := "ok", n.palette.neutral
	if s.notice.bad {
		mark, colours = "warn", n.palette.attention
	}
	n.put(at.inset(n.u(20), n.u(4)), at, mark, colours, capital(n.say(s.notice.key, s.notice.say)), 20)
	return rest
}

// drawLasting shows what stays until somebody takes it away, at the foot of the
// area, and returns what is left above.
func (n *noticePart) drawLasting(a area, s *deskState) area {
	const size = 18
	key := n.say("key.escape", nil)
	n.hide()
	words := ""
	switch {
	case s.problems > 0 && s.scene != failed:
		words = n.count("failed.several", s.problems, nil)
	case len(s.alarms) > 0:
		words = capital(n.tell(s.alarms[0]))
	default:
		return a
	}
	keyWide, gap := n.keycapWidth(key), n.u(12)
	textWide := a.w - n.u(32+28+16+32) - keyWide - gap
	high := max(n.u(60), n.height(words, style{size: size, lines: mostLastingLines}, textWide)+n.u(20))
	_, a = a.cutBottom(0, gap)
	at, rest := a.cutBottom(high, n.u(8))
	cap, in := at.inset(n.u(32), n.u(8)).cutRight(keyWide, gap)
	colours := n.palette.attention
	n.put(in, at.inset(n.u(16), 0), "warn", colours, words, size)
	n.escape.put(cap.middle(n.u(24)), key, colours, colours.text)
	return rest
}

// put shows a mark and words in one area, and the ground below them in another.
func (n *noticePart) put(in, ground area, mark string, colours pair, words string, size float32) {
	n.ground.put(ground, colours.ground, nil, n.u(10), 0)
	spot, in := in.cutLeft(n.u(28), n.u(16))
	n.mark.put(spot.middle(n.u(28)), mark, colours.text, colours.ground)
	n.words.put(in, words, style{size: size, colour: colours.text, lines: mostLastingLines})
}

// capital begins a sentence: errors begin small.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
