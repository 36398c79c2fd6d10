package kiosk

import (
	"image/color"

	"antechamber/kiosk/checkin"
)

// band says in colour, shape and words what became of a presentation.
type band struct {
	*kit
	ground, caseBox       box
	mark                  *picture
	place, word, sentence *text
	label, key            *text
}

func newBand(k *kit) *band {
	return &band{
		kit: k, ground: k.newBox(), caseBox: k.newBox(), mark: k.newPicture(),
		place: k.newText(), word: k.newText(), sentence: k.newText(), label: k.newText(), key: k.newText(),
	}
}

func (b *band) hide() {
	hide(b.ground, b.caseBox, b.mark, b.place, b.word, b.sentence, b.label, b.key)
}

// message is what a band says.
type message struct {
	mark           string
	colours        pair
	word, sentence string
	size           float32 // of the word
	caseCode       string
	place          string // when and where it was, of one that is shown again
}

func (b *band) draw(a area, s *deskState) {
	m := b.message(s)
	b.ground.put(a, m.colours.ground, nil, b.u(16), 0)
	in := a.inset(b.u(36), b.u(16))
	in.w += b.u(4)
	side := min(b.u(122), in.h)
	mark, in := in.cutLeft(side, b.u(32))
	b.mark.put(mark.middle(side), m.mark, m.colours.text, m.colours.ground)
	in = b.drawCase(in, m)
	b.column(in, []line{
		{text: b.place, words: m.place, style: style{size: 20, bold: true, colour: m.colours.text, lines: 2}},
		{text: b.word, words: m.word, style: style{size: m.size, bold: true, colour: m.colours.text, lines: 2}},
		{text: b.sentence, words: m.sentence, style: style{size: 22, colour: m.colours.text, lines: 3}, gap: 2},
	}, true)
}

// drawCase shows under which code the help desk finds the entry again.
func (b *band) drawCase(in area, m message) area {
	if m.caseCode == "" {
		hide(b.caseBox, b.label, b.key)
		return in
	}
	spot, in := in.cutRight(b.u(122), b.u(24))
	spot = spot.middle(b.u(80))
	b.caseBox.put(spot, color.Transparent, m.colours.text, b.u(8), b.u(1.5))
	above, below := spot.inset(b.u(8), b.u(8)).cutTop(b.u(24), 0)
	b.label.put(above, b.say("verdict.case", nil), style{size: 16, colour: m.colours.text, align: centred})
	b.key.put(below, m.caseCode, style{size: 28, bold: true, colour: m.colours.text, align: centred})
	return in
}

func (b *band) message(s *deskState) message {
	p := b.palette
	switch s.scene {
	case opened:
		return message{mark: "card", colours: p.neutral, word: b.say("opened.title", nil), sentence: b.say("opened.hint", nil), size: 44}
	case failed:
		problem := b.trouble(s.problem)
		if s.problems > 1 {
			problem = b.count("failed.several", s.problems, nil) + " " + problem
		}
		return message{mark: "stop", colours: pair{p.ink, p.surface}, word: b.say("failed.title", nil), sentence: problem, size: 60}
	case decided:
		return b.verdict(s)
	case recalled:
		m := b.verdict(s)
		m.size, m.place = 44, b.where(&s.outcome.Entry, s.place)
		return m
	}
	return message{mark: "dots", colours: p.neutral, word: b.say("deciding.title", nil), size: 44}
}

func (b *band) verdict(s *deskState) message {
	e, p := &s.outcome.Entry, b.palette
	if e.Kind == checkin.KindCheck && s.scene == decided {
		return b.checked(s)
	}
	m := message{word: b.say("verdict."+string(e.Verdict), nil), sentence: b.Reason(s.outcome, s.since), size: 72}
	m.mark, m.colours = verdictLook(e.Verdict, p)
	if e.Verdict == checkin.Wait || e.Verdict == checkin.Refused {
		m.size, m.caseCode = 60, e.Case()
	}
	return m
}

// checked says what a presentation would have ended in. It is never green: nobody was let in.
func (b *band) checked(s *deskState) message {
	e, p := &s.outcome.Entry, b.palette
	m := message{mark: "warn", colours: p.attention, word: b.say("check."+string(e.Verdict), nil), sentence: b.Reason(s.outcome, s.since), size: 52, place: b.say("check.only", nil)}
	switch e.Verdict {
	case checkin.Admitted, checkin.Left:
		m.mark, m.colours = "tick", p.neutral
	case checkin.Refused:
		m.mark, m.colours, m.caseCode = "octagon", p.refuse, e.Case()
	case checkin.Wait:
		m.mark, m.caseCode = "clock", e.Case()
	}
	return m
}
