package kiosk

import (
	"fmt"
	"image"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/walk"
)

// selfMeasures are the sizes of the self-service screen, in units of its mockups.
type selfMeasures struct {
	wide, high                         float32
	margin, gap, inset                 float32
	header, headline, small            float32
	title, text, hero, name            float32
	picture, photo, turn               float32
	main, quiet, foot, language, label float32
	key, field, comfort                float32
}

// Tall screens are drawn as 1080 × 1920, others as 1280 × 800.
func tallMeasures() selfMeasures {
	return selfMeasures{
		wide: 1080, high: 1920, margin: 56, gap: 32, inset: 36, header: 236, headline: 40, small: 26,
		title: 54, text: 28, hero: 64, name: 60, picture: 330, photo: 250, turn: 110,
		main: 150, quiet: 120, foot: 82, language: 28, label: 40, key: 92, field: 104, comfort: 118,
	}
}

func wideMeasures() selfMeasures {
	return selfMeasures{
		wide: 1280, high: 800, margin: 32, gap: 18, inset: 22, header: 92, headline: 26, small: 18,
		title: 38, text: 21, hero: 46, name: 44, picture: 190, photo: 150, turn: 76,
		main: 104, quiet: 84, foot: 60, language: 20, label: 28, key: 72, field: 72, comfort: 60,
	}
}

// selfView draws the walk on the self-service screen.
type selfView struct {
	*board
	service  *SelfService
	root     *fyne.Container
	size     fyne.Size
	measures selfMeasures
	scroll   scroll
	keyboard keyboard
	shown    selfPage
}

// scroll is where a list to read stands.
type scroll struct {
	first int // the item at the top
	end   int // the one after the last that is shown
	room  bool
	row   float32 // how far a finger moves an item
	drag  *dragger
}

func newSelfView(service *SelfService) *selfView {
	k := &kit{pen: newPen(service.cfg.Fonts), Teller: service.tellers[service.cfg.Language], palette: paletteFor(service.cfg.Look, service.cfg.Rehearsal), named: make(map[string]string)}
	v := &selfView{board: newBoard(k), service: service}
	v.scroll.drag = newDragger(v.turn)
	v.scroll.drag.row = func() float32 { return v.scroll.row }
	objects := v.objects()
	objects = slices.Insert(objects, len(objects)-1, fyne.CanvasObject(v.scroll.drag)) // below what is touched
	v.root = container.New(v, objects...)
	return v
}

// MinSize is the least that the screen can be read at.
func (v *selfView) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(leastWide, leastHigh) }

// Layout draws the screen at a size.
func (v *selfView) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	v.size = size
	v.draw()
}

func (v *selfView) now() time.Time { return v.service.cfg.Desk.Now() }

func (v *selfView) window() checkin.Window { return v.service.window }

func (v *selfView) photo(p *walk.Person) image.Image {
	if p.Registration.Reference != v.service.photo.reference {
		return nil
	}
	return v.service.photo.picture
}

// dress takes the language and the colours that the person chose.
func (v *selfView) dress(s *walk.State) {
	if t := v.service.tellers[s.Language]; t != v.Teller {
		v.Teller = t
		clear(v.named)
	}
	look := v.service.cfg.Look
	if s.Comfort.Contrast {
		look = HighContrast
	}
	v.palette = paletteFor(look, v.service.cfg.Rehearsal)
	v.larger = 1
	if s.Comfort.Larger {
		v.larger = 1.25
	}
}

// draw draws the whole screen.
func (v *selfView) draw() {
	if v.size.Width <= 0 || v.size.Height <= 0 {
		return
	}
	s := &v.service.state
	v.dress(s)
	all := v.all(v.size)
	v.measures = wideMeasures()
	tall := all.h > all.w
	if tall {
		v.measures = tallMeasures()
	}
	v.factor = min(all.w/v.measures.wide, all.h/v.measures.high)
	v.begin(all)
	v.scroll.room = false
	v.scroll.drag.Hide()
	v.shown = v.page(s)

	v.boxes.next().cover(all, v.palette.ground)
	head, rest := all.cutTop(v.u(v.measures.header), 0)
	v.drawHeader(head, s)
	if v.service.cfg.Rehearsal {
		var band area
		band, rest = rest.cutTop(v.u(v.measures.small*1.5), 0)
		v.boxes.next().put(band, v.palette.attention.ground, nil, 0, 0)
		v.write(band, v.say("rehearsal.band", nil), style{size: v.measures.small * 0.8, bold: true, colour: v.palette.attention.text, align: centred})
	}
	in := rest.inset(v.u(v.measures.margin), v.u(v.measures.gap))
	in = v.drawFoot(in, s, tall)
	if s.Comfort.Low && tall && v.shown.keys == noKeys { // above a keyboard the lines are low already
		_, in = in.cutTop(all.h*0.4-in.y, 0)
	}
	v.drawBody(in, s, tall)
	v.drawFocus(v.u(5), v.u(2))
	v.end()
	v.service.announce()
}

func (v *selfView) drawHeader(a area, s *walk.State) {
	p, muted := v.palette.header, v.palette.headerMuted
	warning := v.warning()
	if warning != "" {
		p = v.palette.attention
		muted = p.text
	}
	v.boxes.next().put(a, p.ground, nil, 0, 0)
	in := a.inset(v.u(v.measures.margin), v.u(v.measures.gap*0.8))
	side := v.u(v.measures.foot)
	if v.service.cfg.Locked {
		var lock area
		lock, in = in.cutRight(side, v.u(v.measures.gap))
		lock = lock.middle(side)
		v.pictures.next().put(lock.centre(side*0.5, side*0.5), "lock", muted, p.ground)
		v.touchable(lock, "staff", v.u(10), v.does(walk.Touched{Act: walk.Staff}))
		v.saying(v.say("self.act.staff", nil), "")
	}
	if s.Stays > 0 {
		var ring area
		ring, in = in.cutRight(side, v.u(v.measures.gap))
		v.drawRing(ring.middle(side), s, p)
	}
	if warning != "" { // in the place of the title: nothing that is touched moves
		v.write(in, warning, style{size: v.measures.headline, bold: true, colour: p.text, lines: 3})
		return
	}
	c := v.conference
	where := c.Venue.In(v.language)
	if room, ok := c.Room(v.service.entrance.Room); ok {
		where = room.Name.In(v.language)
	}
	first, _ := c.Days()
	v.column(in, []line{
		{text: v.words.next(), words: c.Title.In(v.language), style: style{size: v.measures.headline, bold: true, colour: p.text, lines: 3}},
		{text: v.words.next(), words: v.say("self.header", args{"Where": where, "Date": v.date(first)}), style: style{size: v.measures.small, colour: muted, lines: 2}, gap: 8},
	}, true)
}

// drawRing shows how much time is left, as a ring and in seconds.
func (v *selfView) drawRing(a area, s *walk.State, p pair) {
	left, part := s.Left(v.service.cfg.Clock.Now())
	seconds := int((left + time.Second - 1) / time.Second)
	v.pictures.next().put(a, ringName(part), p.text, p.ground)
	v.write(a, fmt.Sprint(seconds), style{size: v.measures.small, bold: true, colour: p.text, align: centred})
}

// drawFoot shows the languages, and what makes the screen easier to read, always in
// the same place; it returns what is left above.
func (v *selfView) drawFoot(in area, s *walk.State, tall bool) area {
	gap := v.u(v.measures.gap * 0.45)
	row, rest := in.cutBottom(v.u(v.measures.comfort), gap)
	if tall {
		v.drawComforts(row, s, tall)
		row, rest = rest.cutBottom(v.u(v.measures.foot*1.1), v.u(v.measures.gap*1.2))
	} else {
		var right area
		row, right = row.cutLeft(row.w*0.44, v.u(v.measures.gap))
		v.drawComforts(right, s, tall)
		_, rest = in.cutBottom(v.u(v.measures.comfort), v.u(v.measures.gap))
	}
	var buttons []footButton
	for _, l := range v.service.languages {
		buttons = append(buttons, footButton{selfButton{
			id: "language:" + l, label: v.service.tellers[l].say("self.language", nil), size: v.measures.language, pressed: l == s.Language, language: l,
		}, v.does(walk.Spoken{Language: l})})
	}
	v.drawFootRow(row, buttons)
	return rest
}

// drawComforts shows help, larger text, contrast and what else eases reading. Help
// keeps its place where something is only waited for.
func (v *selfView) drawComforts(row area, s *walk.State, tall bool) {
	nearly := s.NearlyOver(v.service.cfg.Clock.Now()) > 0
	var buttons []footButton
	add := func(act walk.Act, picture string, on bool) {
		buttons = append(buttons, footButton{selfButton{
			id: "comfort:" + string(act), label: v.say("self.act."+string(act), nil), size: v.measures.language * 0.86,
			picture: picture, pressed: on, above: tall, main: nearly && act == walk.MoreTime,
		}, v.does(walk.Touched{Act: act})})
	}
	add(walk.SeeHelp, "question", s.Stage == walk.Help)
	if s.Stage == walk.Checking || s.Stage == walk.Printing || s.Stage == walk.Leaving {
		buttons[0].on = nil
	}
	if s.Stays > 0 {
		add(walk.MoreTime, "clock", s.Comfort.Slow)
	}
	if v.service.cfg.Speaker != nil {
		add(walk.ToggleAloud, "aloud", s.Comfort.Aloud)
	}
	if tall {
		add(walk.ToggleLow, "lower", s.Comfort.Low)
	}
	add(walk.ToggleLarger, "larger", s.Comfort.Larger)
	add(walk.ToggleHigh, "contrast", s.Comfort.Contrast)
	v.drawFootRow(row, buttons)
}

// footButton is a button of the foot; one that does nothing now is left out.
type footButton struct {
	selfButton
	on func()
}

// drawFootRow shows buttons side by side, whose labels are all of one size.
func (v *selfView) drawFootRow(row area, buttons []footButton) {
	gap := v.u(v.measures.gap * 0.45)
	w := (row.w - gap*float32(len(buttons)-1)) / float32(len(buttons))
	size := v.measures.language
	for i := range buttons {
		buttons[i].even = true
		size = min(size, v.labelSize(area{w: w, h: row.h}, buttons[i].selfButton))
	}
	for _, b := range buttons {
		var at area
		at, row = row.cutLeft(w, gap)
		if b.on == nil {
			continue
		}
		b.size = size
		v.button(at, b.selfButton, b.on)
	}
}

// drawBody shows the page between header and foot.
func (v *selfView) drawBody(in area, s *walk.State, tall bool) {
	p := v.shown
	switch {
	case p.keys != noKeys:
		v.drawWriting(in, p, tall)
	case tall:
		acts, rest := v.cutActs(in, p.acts)
		v.drawStack(acts, p.acts)
		v.drawContent(rest, p)
	case len(p.acts) == 0:
		v.drawContent(in, p)
	default:
		acts, rest := in.cutRight(in.w*0.34, v.u(v.measures.gap*1.5))
		stack, _ := v.cutActs(acts, p.acts)
		if p.title == "" { // beside a picture the acts stand in the middle
			stack = acts.middle(stack.h)
		}
		v.drawStack(stack, p.acts)
		v.drawContent(rest, p)
	}
}

// drawContent shows title, lead and blocks; what would not fit gets smaller together.
func (v *selfView) drawContent(a area, p selfPage) {
	before := v.factor
	defer func() { v.factor = before }()
	gap := func() float32 { return v.u(v.measures.gap) }
	title := func() style {
		return style{size: v.measures.title, bold: true, colour: v.palette.ink, lines: 3}
	}
	lead := func() style {
		return style{size: v.measures.text * 1.1, colour: v.palette.ink, lines: 6, airy: true}
	}
	high := func() float32 {
		total := -gap()
		for _, words := range []struct {
			words string
			style style
		}{{p.title, title()}, {p.lead, lead()}} {
			if words.words != "" {
				total += v.height(words.words, words.style, a.w) + gap()
			}
		}
		for _, b := range p.blocks {
			total += gap()
			if _, list := b.(listBlock); !list {
				total += b.high(v, a.w)
			}
		}
		return total
	}
	for v.factor > before*0.5 && high() > a.h {
		v.factor *= 0.97
	}
	spare := a.h - high()
	a = v.flow(a, p.title, title(), gap())
	a = v.flow(a, p.lead, lead(), gap())
	for _, b := range p.blocks {
		h := min(a.h, b.high(v, a.w))
		if _, list := b.(listBlock); list {
			h = 0
		}
		if _, ok := b.(stretching); ok {
			h += max(0, spare)
		}
		var at area
		at, a = a.cutTop(h, gap())
		b.draw(v, at)
	}
}

// does returns what takes an event to the walk.
func (v *selfView) does(e walk.Event) func() { return func() { v.service.touched(e) } }

// turn moves a list by so many items.
func (v *selfView) turn(by int) {
	v.scroll.first += by
	v.service.stay()
}
