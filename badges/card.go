package badges

import (
	"fmt"
	"image/png"
	"io"
	"slices"

	"antechamber/assets"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// The design of a card, in millimetres: 86 by 54, as a bank card is. The QR symbol
// stands at the right with its quiet zone, the words at the left.
const (
	cardWidth, cardHeight = 86.0, 54.0
	cardMargin            = 5.0
	cardBand              = 9.0 // at the foot

	cardQRLeft = cardWidth - cardMargin - qrSize
	cardQRTop  = (cardHeight - cardBand - qrSize) / 2
	cardRoom   = cardQRLeft - quiet - cardMargin // for words beside the symbol
)

// WriteCardPDF writes the card by which a holder takes the authority at a device. It
// says the role and the number, and nobody's name.
func (p *Press) WriteCardPDF(w io.Writer, h checkin.Holder, code string) error {
	card, err := p.card(h, code)
	if err != nil {
		return err
	}
	return page.WritePDF(w, p.cardTitle(h), slices.Values([]*page.Page{card}))
}

// WriteCardPNG draws the card at a resolution in dots an inch.
func (p *Press) WriteCardPNG(w io.Writer, h checkin.Holder, code string, dpi float64) error {
	card, err := p.card(h, code)
	if err != nil {
		return err
	}
	if err := png.Encode(w, card.Image(dpi)); err != nil {
		return fmt.Errorf("the picture of a card could not be written, check the disk and the folder: %w", err)
	}
	return nil
}

func (p *Press) cardTitle(h checkin.Holder) string {
	return p.marked(p.say("card.file", map[string]any{"Holder": p.holder(h), "Title": p.conference.Title.In(p.plan.Language)}))
}

// holder is whose card it is, in words.
func (p *Press) holder(h checkin.Holder) string {
	return p.say("role."+h.Authority.String(), map[string]any{"Number": h.Number})
}

func (p *Press) card(h checkin.Holder, code string) (*page.Page, error) {
	setter := p.setters.Get().(*typeset.Setter)
	defer p.setters.Put(setter)
	d, err := p.cardDesign(setter, h, code)
	if err != nil {
		return nil, err
	}
	card := page.New(cardWidth, cardHeight)
	d.draw(card, typeset.Point{})
	return card, nil
}

func (p *Press) cardDesign(s *typeset.Setter, h checkin.Holder, code string) (*design, error) {
	symbol, err := symbol(code)
	if err != nil {
		return nil, fmt.Errorf("the card of %s cannot be made: %w", h, err)
	}
	d := &design{symbols: []qrSymbol{{symbol, cardQRLeft, cardQRTop, qrSize}}}

	role := s.Fit(p.holder(h), typeset.Style{Size: 8, Weight: assets.Bold, Leading: 1.1}, typeset.Box{Width: cardRoom, Height: 18, MaxLines: 2, MinSize: 4})
	title := s.Fit(p.conference.Title.In(p.plan.Language), typeset.Style{Size: 3, Leading: 1.25}, typeset.Box{Width: cardRoom, Height: 8, MaxLines: 2, MinSize: 2.2})
	y := cardMargin
	for _, t := range []struct {
		block  typeset.Block
		colour page.RGB
		gap    float64
	}{{title, muted, 0}, {role, ink, 4}} {
		y += t.gap
		d.texts = append(d.texts, text{block: t.block, colour: t.colour, x: cardMargin, y: y, width: cardRoom})
		y += t.block.Height
	}
	p.cardFoot(d, s)
	return d, nil
}

// cardFoot sets what to do with the card, on a band that a rehearsal marks.
func (p *Press) cardFoot(d *design, s *typeset.Setter) {
	const top, room = cardHeight - cardBand, cardWidth - 2*cardMargin
	ground, colour, words := ink, white, p.say("card.foot", nil)
	if p.rehearsal {
		ground, colour, words = signal, ink, p.say("list.rehearsal", nil)
	}
	d.shapes = append(d.shapes, shape{colour: ground, rects: []page.Rect{{X: 0, Y: top, Width: cardWidth, Height: cardBand}}})
	line := s.Fit(words, typeset.Style{Size: 3, Weight: assets.Bold}, typeset.Box{Width: room, Height: cardBand - 1, MaxLines: 2, MinSize: 2.4})
	d.texts = append(d.texts, text{block: line, colour: colour, x: cardMargin, y: middle(top, cardBand, line.Height), width: room})
}
