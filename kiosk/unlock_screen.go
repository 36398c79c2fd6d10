package kiosk

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// mostDots is how many of the characters typed the field shows.
const mostDots = 32

// unlockScreen draws the state of an unlock screen.
type unlockScreen struct {
	*kit
	unlock *Unlock
	root   *fyne.Container
	size   fyne.Size

	ground, panel, field, caret box
	rehearsal                   *rehearsal
	mark                        *picture
	title, lead, label, dots    *text
	notice                      *noticePart
	enter, quit                 *button
}

func newUnlockScreen(u *Unlock, t *Teller) *unlockScreen {
	k := &kit{pen: newPen(u.cfg.Fonts), Teller: t, palette: paletteFor(u.cfg.Look, u.cfg.Rehearsal), named: make(map[string]string)}
	s := &unlockScreen{
		kit: k, unlock: u, ground: k.newBox(), panel: k.newBox(), field: k.newBox(), caret: k.newBox(),
		rehearsal: newRehearsal(k), mark: k.newPicture(), title: k.newText(), lead: k.newText(), label: k.newText(), dots: k.newText(),
		notice: newNoticePart(k),
		enter:  newButton(k, func() { u.Key(fyne.KeyReturn, 0) }),
		quit:   newButton(k, func() { u.Key(fyne.KeyEscape, 0) }),
	}
	s.root = container.New(s, k.objects...)
	return s
}

// MinSize is that of the desk.
func (s *unlockScreen) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(leastWide, leastHigh)
}

// Layout draws the screen at a size.
func (s *unlockScreen) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s.size = size
	s.draw(&s.unlock.state)
}

func (s *unlockScreen) draw(state *unlockState) {
	if s.size.Width <= 0 || s.size.Height <= 0 {
		return
	}
	all := s.kit.all(s.size)
	s.scaleTo(all)
	s.ground.cover(all, s.palette.ground)
	if s.unlock.cfg.Rehearsal {
		var band area
		band, all = all.cutTop(s.u(30), 0)
		s.rehearsal.draw(band)
	}
	s.drawPanel(all, state)
}

func (s *unlockScreen) drawPanel(all area, state *unlockState) {
	p := s.palette
	panelWide := min(s.u(760), all.w-s.u(48))
	inner := panelWide - s.u(80)
	head := s.words(state)
	headHigh := s.columnHigh(inner-s.u(100), head)
	label := style{size: 16, bold: true, colour: p.ink, lines: 1}
	around := s.u(32+24+26+64+16+60+16+52+32) + headHigh
	panel := all.centre(panelWide, min(around, all.h-s.u(24)))
	s.panel.put(panel, p.surface, p.line, s.u(16), s.u(1))

	at, in := panel.inset(s.u(40), s.u(32)).cutTop(headHigh, s.u(24))
	spot, at := at.cutLeft(s.u(72), s.u(28))
	mark, _ := spot.cutTop(s.u(72), 0)
	s.mark.put(mark, "lock", p.primary.ground, p.surface)
	s.column(at, head, false)
	at, in = in.cutTop(s.u(26), 0)
	s.label.put(at, s.say(labelKey(state), nil), label)
	at, in = in.cutTop(s.u(64), s.u(16))
	s.drawField(at, state)
	at, in = in.cutTop(s.u(60), s.u(16))
	s.drawSaid(at, state)
	s.drawActs(in, state)
}

// words are the title of the screen and what is to be done.
func (s *unlockScreen) words(state *unlockState) []line {
	title, lead := "unlock.title", "unlock.lead"
	if state.choose {
		title, lead = "unlock.choose_title", "unlock.choose_lead"
	}
	a := args{"Conference": s.conference.ShortTitle.In(s.language), "Least": state.least}
	return []line{
		{text: s.title, words: s.say(title, a), style: style{size: 28, bold: true, colour: s.palette.ink, lines: 2}},
		{text: s.lead, words: s.say(lead, a), style: style{size: 20, colour: s.palette.ink, lines: 9}, gap: 6},
	}
}

func labelKey(state *unlockState) string {
	switch {
	case state.choose && state.first != "":
		return "unlock.again"
	case state.choose:
		return "unlock.new"
	}
	return "unlock.passphrase"
}

// drawField shows a dot for each character, as far as there is room.
func (s *unlockScreen) drawField(a area, state *unlockState) {
	s.field.put(a, s.palette.surface, s.palette.primary.ground, s.u(10), s.u(2))
	in := a.inset(s.u(18), s.u(6))
	dots := strings.Repeat("•", min(mostDots, utf8.RuneCountInString(state.secret)))
	st := style{size: 24, colour: s.palette.ink, lines: 1}
	s.dots.put(in, dots, st)
	x := in.x
	if dots != "" {
		x += min(in.w, float32(s.dots.block.Width)) + s.u(2)
	}
	s.caret.put(in.with(x, in.y+s.u(8), s.u(2), in.h-s.u(16)), s.palette.primary.ground, nil, 0, 0)
}

// drawSaid shows what was wrong, and how long to wait.
func (s *unlockScreen) drawSaid(a area, state *unlockState) {
	s.notice.hide()
	delay := state.delay(s.unlock.cfg.Clock.Now())
	var words string
	switch {
	case state.opening:
		s.notice.put(a.inset(s.u(20), s.u(4)), a, "dots", s.palette.neutral, s.say("unlock.opening", nil), 18)
		return
	case state.said != nil:
		words = capital(s.say(state.said.key, state.said.say))
	case delay == 0:
		return
	}
	if delay > 0 {
		words = strings.TrimSpace(words + " " + s.count("unlock.wait", delay, nil))
	}
	s.notice.put(a.inset(s.u(20), s.u(4)), a, "warn", s.palette.attention, words, 18)
}

func (s *unlockScreen) drawActs(a area, state *unlockState) {
	act := "unlock.act"
	if state.choose {
		act = "unlock.choose_act"
	}
	row, _ := a.cutTop(s.u(52), 0)
	enterKey := s.say("key.enter", nil)
	f, quiet := face{size: 20, primary: true}, face{size: 20}
	words, leave := s.say(act, nil), s.say("unlock.quit", nil)
	enter, row := row.cutLeft(min(s.enter.width(words, enterKey, f), row.w*0.6), s.u(12))
	s.enter.put(enter, words, enterKey, f)
	quit, _ := row.cutLeft(min(s.quit.width(leave, s.say("key.escape", nil), quiet), row.w), 0)
	s.quit.put(quit, leave, s.say("key.escape", nil), quiet)
}
