package kiosk

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// The measures of the mockups, which are drawn 1280 wide and 800 high. Everything
// is scaled by one factor to the window, so that what fits there fits everywhere.
const (
	wide, high         = 1280, 800
	tallWide, tallHigh = 844, 1500
	leastWide          = 480
	leastHigh          = 320
)

// kit is what the parts of a screen draw with.
type kit struct {
	*pen
	*Teller
	palette palette
	named   map[string]string   // organisations, as registered, and what they are called here
	objects []fyne.CanvasObject // what the parts are made of; each lies over those before
}

// add puts an object over those that were added before.
func (k *kit) add(o fyne.CanvasObject) { k.objects = append(k.objects, o) }

// newText returns a text that shows nothing yet.
func (k *kit) newText() *text {
	t := k.pen.newText()
	k.add(t.raster)
	return t
}

// all is the whole screen of a size, mirrored where the language is read from the right.
func (k *kit) all(size fyne.Size) area {
	a := area{w: size.Width, h: size.Height}
	if k.FromRight() {
		a.mirror = a.w
	}
	return a
}

// u turns units of the mockups into Fyne units.
func (k *kit) u(v float32) float32 { return v * k.factor }

// scaleTo sets the factor so that what fits the mockups fits the area.
func (k *kit) scaleTo(all area) {
	k.factor = min(all.w/wide, all.h/high)
	if all.h > all.w {
		k.factor = min(all.w/tallWide, all.h/tallHigh)
	}
}

// organisation is what an organisation is called on this screen.
func (k *kit) organisation(registered string) string {
	name, ok := k.named[registered]
	if !ok {
		name = k.conference.NameOf(registered, k.language)
		k.named[registered] = name
	}
	return name
}

// category is the colour of a category, made lighter where the surface is dark.
func (k *kit) category(id string) color.NRGBA {
	c, _ := k.conference.Category(id)
	colour := hex(c.Colour)
	if k.palette.surface.G < 0x80 {
		colour.R, colour.G, colour.B = colour.R/2+0x70, colour.G/2+0x70, colour.B/2+0x70
	}
	return colour
}

// screen draws the state of a desk.
type screen struct {
	kit   *kit
	desk  *Desk
	root  *fyne.Container
	size  fyne.Size
	state *deskState

	ground    box
	header    *header
	rehearsal *rehearsal
	purpose   *purposePart
	search    *searchPart
	results   *results
	ready     *readyPart
	band      *band
	card      *card
	acts      *acts
	notice    *noticePart
	lasting   *noticePart
	live      *livePart
	liveKeys  *text
	strip     *strip
	sheet     *sheet
}

func newScreen(d *Desk) *screen {
	k := &kit{
		pen: newPen(d.cfg.Fonts), Teller: d.teller, palette: paletteFor(d.cfg.Look, d.cfg.Rehearsal), named: make(map[string]string),
	}
	s := &screen{kit: k, desk: d, ground: k.newBox(), state: &d.state}
	s.header, s.rehearsal, s.purpose = newHeader(k, d), newRehearsal(k), newPurposePart(k, d)
	s.search, s.results, s.lasting = newSearchPart(k, d), newResults(k, d), newNoticePart(k)
	s.ready, s.band, s.card, s.acts, s.notice = newReadyPart(k), newBand(k), newCard(k), newActs(k, d), newNoticePart(k)
	s.live, s.liveKeys = newLivePart(k), k.newText()
	s.strip, s.sheet = newStrip(k, d), newSheet(k, d)
	s.root = container.New(s, k.objects...)
	return s
}

// MinSize is the least that the desk can be read at.
func (s *screen) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(leastWide, leastHigh) }

// Layout draws the desk at a size.
func (s *screen) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s.size = size
	s.draw(s.state)
}

// draw puts every part of the desk in its place.
func (s *screen) draw(state *deskState) {
	s.state = state
	if s.size.Width <= 0 || s.size.Height <= 0 {
		return
	}
	k := s.kit
	all := s.kit.all(s.size)
	tall := all.h > all.w
	k.scaleTo(all)
	s.ground.cover(all, k.palette.ground)

	head, rest := all.cutTop(k.u(headerHigh(tall)), 0)
	s.header.draw(head, tall, s.desk, state)
	if s.desk.cfg.Rehearsal {
		var band area
		band, rest = rest.cutTop(k.u(30), 0)
		s.rehearsal.draw(band)
	}
	rest = s.purpose.draw(rest, state)
	below := rest
	foot, rest := rest.cutBottom(k.u(64), 0)
	s.strip.draw(foot, state)
	body := rest.inset(k.u(24), k.u(20))
	var left, right area
	if tall {
		right, left = body.cutTop(body.h*0.55, k.u(20))
	} else {
		left, right = body.cutLeft(max(k.u(440), body.w*0.34), k.u(20))
	}
	s.drawLeft(left, state)
	s.drawRight(right, state)
	s.sheet.draw(below, state)
}

func (s *screen) drawLeft(a area, state *deskState) {
	list := s.lasting.drawLasting(s.search.draw(a, state), state)
	s.results.draw(list, state)
}

// drawRight shows who is before the desk, or that it is ready.
func (s *screen) drawRight(a area, state *deskState) {
	k := s.kit
	acts, above := a.cutBottom(k.u(55), k.u(16))
	if !s.acts.draw(acts, state) {
		above = a
	}
	above = s.notice.drawBrief(above, state)
	if state.scene == ready {
		s.band.hide()
		s.card.hide()
		if state.cameraOpen() && state.over == nil {
			s.ready.hide()
			s.live.drawReady(above, state, s.liveKeys)
			return
		}
		hide(s.live, s.liveKeys)
		s.ready.draw(above, state)
		return
	}
	hide(s.ready, s.live, s.liveKeys)
	band, below := above.cutTop(max(k.u(184), above.h*0.3), k.u(16))
	s.band.draw(band, state)
	s.card.draw(below, state)
}
