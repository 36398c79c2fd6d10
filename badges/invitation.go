package badges

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
	"strings"
	"time"

	"antechamber/assets"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// Words says what stands on an invitation beside the conference's own texts, in one language.
type Words interface {
	Say(key string, args map[string]any) string
	FromRight() bool // the language is read from the right
}

// Invitation is a page that a person brings along. Its QR symbol holds the reference and nothing more: it finds the registration at the desk and
// proves nothing, so it uses up no issue, supersedes no badge, and opens no door to whom it was passed on.
type Invitation struct {
	Registration checkin.Registration
	Language     string
	Words        Words
}

// WriteInvitations writes invitations to one PDF file, a page of A4 each. The warnings are those of Press.Page.
func (p *Press) WriteInvitations(w io.Writer, all []Invitation) ([]Warning, error) {
	if len(all) == 0 {
		return nil, errors.New("there is nobody to invite: choose one registration at least")
	}
	return write(p, w, paper{width: a4.width, height: a4.height, places: []typeset.Point{{}}}, all, p.invitation)
}

// WriteSymbol draws the QR symbol of an invitation by itself, with the white that it needs, a whole number of pixels a module.
func WriteSymbol(w io.Writer, reference string, module int) error {
	dark, err := symbol(reference)
	if err != nil {
		return err
	}
	side := (len(dark) + 2*4) * module
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y, row := range dark {
		for x, on := range row {
			if on {
				for i := range module * module {
					img.SetColorIndex((x+4)*module+i%module, (y+4)*module+i/module, 1)
				}
			}
		}
	}
	return png.Encode(w, img)
}

// Measures of an invitation in millimetres.
const (
	letterMargin = 20.0
	letterQR     = 36.0
	letterGap    = 10.0 // between the symbol and the words beside it
)

// letter is an invitation in the making: from y on it is empty.
type letter struct {
	*Press
	*design
	setter      *typeset.Setter
	in          *Invitation
	align       page.Align
	x, y, width float64
	small       float64 // how much smaller the programme is set so that all is on one page
}

func (p *Press) invitation(s *typeset.Setter, in Invitation) (*design, []Warning, error) {
	dark, err := symbol(in.Registration.Reference)
	if err != nil {
		return nil, nil, fmt.Errorf("the invitation of %s cannot be made: %w", in.Registration.Reference, err)
	}
	var l *letter
	for _, small := range []float64{1, 0.9, 0.8, 0.7, 0.6, 0.5} {
		l = &letter{Press: p, design: &design{}, setter: s, in: &in, x: letterMargin, y: letterMargin, width: a4.width - 2*letterMargin, small: small}
		if in.Words.FromRight() {
			l.align = page.Right
		}
		l.write(dark)
		if l.y <= a4.height-letterMargin+5 {
			break
		}
	}
	if l.y > a4.height {
		return nil, nil, fmt.Errorf("the invitation of %s does not go on a page: make the programme or the texts of the conference file shorter", in.Registration.Reference)
	}
	return l.design, l.warnings(&in.Registration), nil
}

// write writes everything from the top to the foot.
func (l *letter) write(dark [][]bool) {
	c, r, language := l.conference, &l.in.Registration, l.in.Language
	l.say(l.word("invitation.title"), 4.2, assets.Bold, muted, 0)
	l.say(c.Title.In(language), 8, assets.Bold, ink, 1.5)
	l.say(l.apart(l.words.days(c, language), c.Venue.In(language)), 4, assets.Regular, muted, 1.5)
	l.rule(5)

	top, beside := l.y, l.width-letterQR-letterGap
	qr := qrSymbol{dark, a4.width - letterMargin - letterQR, top + 4, letterQR}
	if l.align == page.Right {
		qr.x, l.x = letterMargin, letterMargin+letterQR+letterGap
	}
	l.symbols = append(l.symbols, qr)
	reference := l.setter.Fit(checkin.SpacedReference(r.Reference), typeset.Style{Size: 4.4, Weight: assets.Bold}, typeset.Box{Width: letterQR})
	l.texts = append(l.texts, text{reference, ink, qr.x, qr.y + letterQR + 3.5, letterQR, page.Centre})

	whole := l.width
	l.width = beside
	l.name(r)
	l.say(l.organisation(r), 4.6, assets.Bold, ink, 2)
	l.say(l.word("invitation.bring"), 4.2, assets.Regular, ink, 4)
	l.x, l.width = letterMargin, whole
	if l.y = max(l.y, qr.y+letterQR+9); l.rehearsal {
		l.Press.practice(l.design, l.setter, page.Rect{X: letterMargin, Y: l.y + 2, Width: 60, Height: 14}, l.in.Language)
		l.y += 16
	}
	l.rule(5)
	l.directions()
	l.programme()
	l.contacts()
}

// say sets a text below the others, a gap away, as large as is said at most.
func (l *letter) say(words string, size float64, weight assets.Weight, colour page.RGB, gap float64) {
	l.says(words, "", size, weight, colour, gap)
}

func (l *letter) says(words, language string, size float64, weight assets.Weight, colour page.RGB, gap float64) {
	b := l.setter.Fit(words, typeset.Style{Size: size, Weight: weight, Leading: 1.3, Lang: language}, typeset.Box{Width: l.width, MaxLines: 8, MinSize: size})
	if len(b.Lines) == 0 {
		return
	}
	l.y += gap
	l.texts = append(l.texts, text{b, colour, l.x, l.y, l.width, l.align})
	l.y += b.Height
}

// name sets the person's name, and the Latin form of it.
func (l *letter) name(r *checkin.Registration) {
	l.y += 3
	b := l.setter.Fit(strings.TrimSpace(r.Honorific+" "+r.Name()), typeset.Style{Size: 8, Weight: assets.Bold, Leading: 1.2, Lang: r.Language}, typeset.Box{Width: l.width, MaxLines: 3, MinSize: 5})
	l.texts = append(l.texts, text{b, ink, l.x, l.y, l.width, l.align})
	l.y += b.Height
	l.say(r.Latin(), 4.6, assets.Bold, ink, 0.5)
}

func (l *letter) organisation(r *checkin.Registration) string {
	return l.conference.NameOf(r.Organisation, l.in.Language)
}

// rule draws a line across.
func (l *letter) rule(gap float64) {
	l.y += gap
	l.shapes = append(l.shapes, shape{colour: page.RGB{R: 0xDD, G: 0xE3, B: 0xE9}, rects: []page.Rect{{X: letterMargin, Y: l.y, Width: a4.width - 2*letterMargin, Height: 0.4}}})
	l.y += gap * 0.6
}

func (l *letter) word(key string) string { return l.in.Words.Say(key, nil) }

// apart joins what is there by dots.
func (l *letter) apart(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return strings.TrimSpace(w) == "" }), " · ")
}

// heading sets what follows.
func (l *letter) heading(key string) {
	l.say(l.word(key), 4.6*l.small, assets.Bold, page.RGB{G: 0x4A, B: 0x7C}, 4*l.small)
}

// directions says when to register, and where.
func (l *letter) directions() {
	c, language := l.conference, l.in.Language
	if len(c.Registration) > 0 {
		l.heading("invitation.registration")
		for _, h := range c.Registration {
			l.say(l.apart(l.day(h.From), span(h.From, h.To, c.Zone)), 3.9*l.small, assets.Regular, ink, 1)
		}
	}
	l.heading("invitation.where")
	l.say(c.Venue.In(language), 3.9*l.small, assets.Regular, ink, 1)
	l.say(c.Address.In(language), 3.9*l.small, assets.Regular, ink, 0.5)
	l.say(c.Directions.In(language), 3.9*l.small, assets.Regular, ink, 0.5)
}

// programme sets the sessions to which the person is admitted.
func (l *letter) programme() {
	c, r, language := l.conference, &l.in.Registration, l.in.Language
	l.heading("self.programme.title")
	for _, s := range c.Sessions {
		if !s.Admits(r.Category, r.Roles) {
			continue
		}
		l.say(l.apart(s.Name.In(language), l.day(s.Start), span(s.Start, s.End, c.Zone)), 3.9*l.small, assets.Bold, ink, 2*l.small)
		for _, item := range s.Programme {
			title := item.Title.In(language)
			if by := item.By.In(language); by != "" {
				title = l.in.Words.Say("self.programme.by", map[string]any{"Title": title, "By": by})
			}
			l.say(title, 3.7*l.small, assets.Regular, ink, 1*l.small)
			for _, topic := range item.Topics {
				l.point(topic.In(language))
			}
		}
	}
}

// point sets a topic beside a mark.
func (l *letter) point(words string) {
	const indent = 5.0
	x, width := l.x, l.width
	mark := x + 1.8
	if l.align == page.Right {
		mark = x + width - 2.6
	} else {
		l.x += indent
	}
	l.width -= indent
	l.y += 0.4
	l.shapes = append(l.shapes, shape{colour: muted, rects: []page.Rect{{X: mark, Y: l.y + 1.9*l.small, Width: 0.9, Height: 0.9}}})
	l.say(words, 3.5*l.small, assets.Regular, muted, 0)
	l.x, l.width = x, width
}

// contacts says whom to ask.
func (l *letter) contacts() {
	if len(l.conference.Contacts) == 0 {
		return
	}
	l.heading("invitation.questions")
	for _, k := range l.conference.Contacts {
		organisation, telephones := k.Organisation.In(l.in.Language), strings.ReplaceAll(strings.ReplaceAll(strings.Join(k.Telephones, ",|"), " ", "\u00A0"), "|", " ") // a number stays on its line
		if l.align == page.Right {                                                                                                                                      // figures would turn about among the words
			l.say(organisation, 3.5*l.small, assets.Regular, ink, 0.8*l.small)
			l.say(telephones, 3.5*l.small, assets.Regular, muted, 0)
			continue
		}
		l.say(l.apart(organisation, telephones), 3.5*l.small, assets.Regular, ink, 0.8*l.small)
	}
}

// day says a day in the language of the invitation.
func (l *letter) day(at time.Time) string {
	at = at.In(l.conference.Zone)
	return l.words.day(at, at.Day(), l.in.Language)
}

func span(from, to time.Time, zone *time.Location) string {
	return from.In(zone).Format("15:04") + "–" + to.In(zone).Format("15:04")
}
