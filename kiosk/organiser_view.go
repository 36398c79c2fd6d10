package kiosk

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"antechamber/kiosk/checkin"
)

// organiserView draws the organiser screen.
type organiserView struct {
	*board
	organiser *Organiser
	root      *fyne.Container
	size      fyne.Size
	rows      int // that the table has room for
	lines     int // that the list of people has room for
	drag      *dragger
	dragBars  *dragger
	turning   []turning // the lists that show
	beneath   string    // what had the keyboard before an overlay
}

func newOrganiserView(o *Organiser) *organiserView {
	k := &kit{pen: newPen(o.cfg.Fonts), Teller: o.teller, palette: paletteFor(o.cfg.Look, o.cfg.Rehearsal), named: make(map[string]string)}
	v := &organiserView{board: newBoard(k), organiser: o}
	v.drag = newDragger(v.turn)
	v.drag.row = func() float32 { return v.u(37) }
	v.dragBars = newDragger(v.turnBars)
	v.dragBars.row = func() float32 { return v.u(barHigh) }
	objects := v.objects()
	v.root = container.New(v, slices.Insert(objects, len(objects)-1, fyne.CanvasObject(v.drag), fyne.CanvasObject(v.dragBars))...)
	return v
}

// MinSize is the least that the screen can be read at.
func (v *organiserView) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(leastWide, leastHigh)
}

// Layout draws the screen at a size.
func (v *organiserView) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	v.size = size
	v.draw()
}

// draw draws the whole screen.
func (v *organiserView) draw() {
	if v.size.Width <= 0 || v.size.Height <= 0 {
		return
	}
	s := &v.organiser.state
	all := v.all(v.size)
	v.scaleTo(all)
	v.begin(all)
	v.drag.Hide()
	v.dragBars.Hide()
	v.turning = v.turning[:0]
	v.boxes.next().cover(all, v.palette.ground)
	head, rest := all.cutTop(v.u(64), 0)
	v.drawHeader(head, s)
	if v.organiser.cfg.Rehearsal {
		var band area
		band, rest = rest.cutTop(v.u(30), 0)
		v.boxes.next().put(band, v.palette.attention.ground, nil, 0, 0)
		v.write(band, v.say("rehearsal.band", nil), style{size: 16, bold: true, colour: v.palette.attention.text, align: centred})
	}
	in := rest.inset(v.u(24), v.u(20))
	acts, in := in.cutBottom(v.u(55), v.u(16))
	v.drawActs(acts, s)
	if s.said.key != "" {
		var said area
		said, in = in.cutBottom(v.u(32), v.u(8))
		v.drawSaid(said, s)
	}
	switch {
	case s.over != nil:
		s.over.draw(v, in)
	default:
		v.drawFigures(in, s, all.h > all.w)
	}
	v.drawFocus(v.u(3), v.u(1))
	v.end()
}

func (v *organiserView) drawHeader(a area, s *organiserState) {
	p := v.palette
	v.boxes.next().put(a, p.header.ground, nil, 0, 0)
	in := a.inset(v.u(24), v.u(8))
	clock := style{size: 20, bold: true, colour: p.header.text, align: trailing}
	now := v.hour(v.organiser.cfg.Desk.Now())
	at, in := in.cutRight(v.width(now, clock), v.u(24))
	v.write(at, now, clock)
	if words := v.hubWords(&s.hub); words != "" {
		st := style{size: 16, colour: p.header.text, align: trailing, lines: 2}
		at, in = in.cutRight(min(in.w*0.35, v.width(words, st)), v.u(24))
		v.write(at, words, st)
	}
	title := style{size: 20, bold: true, colour: p.header.text, lines: 2}
	name := v.conference.ShortTitle.In(v.language)
	at, in = in.cutLeft(min(in.w*0.55, v.width(name, title)), v.u(20))
	v.write(at, name, title)
	session := v.say("organiser.all_sessions", nil)
	if chosen := s.where.On(checkin.BySession); len(chosen) > 0 {
		var names []string
		for _, id := range chosen {
			names = append(names, v.Group(checkin.BySession, id))
		}
		session = strings.Join(names, " · ")
	}
	choose := style{size: 18, colour: p.headerMuted, lines: 2}
	mark := v.u(14)
	at, _ = in.cutLeft(min(in.w, v.width(session, choose)+mark+v.u(16)), 0)
	v.touchable(at, "session", v.u(6), v.organiser.nextSession)
	words, _ := at.cutLeft(at.w-mark-v.u(8), 0)
	v.write(words, session, choose)
	arrow, _ := at.cutRight(mark, 0)
	v.pictures.next().put(arrow.middle(mark), "down", p.headerMuted, p.header.ground)
}

// hubWords tells how this kiosk stands with the others.
func (v *organiserView) hubWords(h *Hub) string {
	switch {
	case !h.Joined:
		return ""
	case h.Connected:
		return v.say("hub.connected", nil)
	case h.Waiting > 0:
		return v.count("hub.alone_waiting", h.Waiting, args{"Time": v.hour(h.AloneSince)})
	}
	return v.say("hub.alone", args{"Time": v.hour(h.AloneSince)})
}

// drawFigures shows the cards, the bars, the arrivals and the organisations.
func (v *organiserView) drawFigures(in area, s *organiserState, tall bool) {
	gap := v.u(16)
	if !s.counted {
		v.write(in, v.say("organiser.counting", nil), style{size: 28, bold: true, colour: v.palette.ink, align: centred})
		return
	}
	if len(s.where) > 0 {
		in = v.drawChips(in, s)
	}
	high := v.u(140)
	if tall {
		high = v.u(2*150) + gap
	}
	cards, in := in.cutTop(high, gap)
	v.drawCards(cards, s, tall)
	if tall {
		bars, rest := in.cutTop(in.h*0.3, gap)
		arrivals, table := rest.cutTop(in.h*0.22, gap)
		v.drawBars(bars, s)
		v.drawArrivals(arrivals, s)
		v.drawTable(table, s)
		return
	}
	left, right := in.cutLeft(in.w*0.525, gap)
	bars, arrivals := left.cutTop((left.h-gap)*0.58, gap)
	v.drawBars(bars, s)
	v.drawArrivals(arrivals, s)
	v.drawTable(right, s)
}

// opens returns what lists the people of a group.
func (v *organiserView) opens(g Group, title string) func() {
	return func() { v.organiser.open(g, title) }
}

// heading writes the title of a panel, which chooses what the panel is by.
func (v *organiserView) heading(a area, id, title string, on func()) {
	st := style{size: 20, bold: true, colour: v.palette.ink}
	mark := v.u(14)
	at, _ := a.cutLeft(min(a.w, v.width(title, st)+mark+v.u(16)), 0)
	v.touchable(at, id, v.u(6), on)
	words, _ := at.cutLeft(at.w-mark-v.u(8), 0)
	v.write(words, title, st)
	arrow, _ := at.cutRight(mark, 0)
	v.pictures.next().put(arrow.middle(mark), "down", v.palette.muted, v.palette.surface)
}
