package kiosk

import (
	"context"
	"image"
	"time"

	"fyne.io/fyne/v2/canvas"
)

// Designs shows how badges look, and how the printer prints.
type Designs interface {
	// Names are the designs that there are, that of this desk first.
	Names(ctx context.Context) ([]string, error)
	// Preview draws the badge of a person by a design, or badges of people who do not exist where the reference is ""; "" is the design of
	// this desk. The codes on it open no door.
	Preview(ctx context.Context, reference, design string) (image.Image, error)
	// PrintTest prints a test page. It returns when nobody can know more; an error says why none comes out.
	PrintTest(ctx context.Context) error
}

// onDesignKey asks for the picture of the badge of the person shown.
func (s deskState) onDesignKey() (deskState, []command) {
	reference := ""
	if s.person != nil {
		reference = s.person.registration.Reference
	}
	return s, []command{showDesign{reference: reference}}
}

func (s *deskState) hasDesigns() bool { return s.designs }

// showDesign asks for the picture of a badge by the design that comes so many after that of the desk.
type showDesign struct {
	reference string
	at        int
	turned    bool // another one is shown already
}

func (d *Desk) showDesign(c showDesign) event {
	names, err := d.cfg.Designs.Names(d.ctx)
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	name := ""
	if len(names) > 0 {
		c.at = (c.at + len(names)) % len(names)
		name = names[c.at]
	}
	picture, err := d.cfg.Designs.Preview(d.ctx, c.reference, name)
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return designShown{designOverlay{picture: picture, asked: c, name: name, among: len(names)}, c.turned}
}

// designShown brings the picture.
type designShown struct {
	overlay designOverlay
	turned  bool
}

func (e designShown) after(s deskState, _ time.Time) (deskState, []command) {
	_, shown := s.over.(designOverlay)
	if shown != e.turned || s.over != nil && !shown || s.scene == deciding {
		return s, nil // somebody came first
	}
	return s.with(e.overlay), lasting()
}

// designOverlay shows how badges look until it is taken away; the arrows go on to other designs. Enter prints a test page.
type designOverlay struct {
	picture image.Image
	asked   showDesign
	name    string // of the design
	among   int    // so many designs
}

func (designOverlay) holds() bool { return false }

func (o designOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	switch k {
	case keyEscape:
		return s.withoutOverlay(), nil
	case keyEnter:
		s, commands := s.withoutOverlay().tell("design.printing", nil, false)
		return s, append(commands, printTest{})
	case keyRight, keyDown, keyPageDown:
		return s, append(lasting(), o.turn(1))
	case keyLeft, keyUp, keyPageUp:
		return s, append(lasting(), o.turn(-1))
	}
	return s, nil
}

// turn asks for the picture by the next design, or the one before.
func (o designOverlay) turn(by int) command {
	return showDesign{o.asked.reference, o.asked.at + by, true}
}

func (designOverlay) typed(s deskState, _ rune) (deskState, []command) { return s, nil }

// picked is a touch of the picture, which goes on to the next design.
func (o designOverlay) picked(s deskState, _ int) (deskState, []command) {
	return s, append(lasting(), o.turn(1))
}

func (o designOverlay) page(t *sheet, _ *deskState) sheetPage {
	lead := t.say("design.lead_samples", nil)
	if o.asked.reference != "" {
		lead = t.say("design.lead", nil)
	}
	title := t.say("design.title", nil)
	if o.among > 1 {
		title = t.say("design.title_of", args{"Design": o.name, "Number": o.asked.at + 1, "Of": o.among})
	}
	return picturePage{
		frame: frame{
			title: title, lead: lead, foot: t.say("design.foot", nil),
			accept: t.say("design.test", nil), cancel: t.say("act.close", nil), width: widePage,
		},
		picture: o.picture,
	}
}

// printTest asks for a test page.
type printTest struct{}

func (d *Desk) printTest() event {
	if err := d.cfg.Designs.PrintTest(d.ctx); err != nil {
		return actFailed{d.trouble(err)}
	}
	return testPrinted{}
}

type testPrinted struct{}

func (testPrinted) after(s deskState, _ time.Time) (deskState, []command) {
	return s.tell("design.printed", nil, false)
}

// picturePage is a picture as large as there is room for.
type picturePage struct {
	frame   frame
	picture image.Image
}

func (p picturePage) draw(t *sheet, a area) {
	size := p.picture.Bounds()
	in := p.frame.put(t, a, func(width float32) float32 {
		return min(width*float32(size.Dy())/float32(max(size.Dx(), 1)), t.u(640))
	})
	t.picture.Image = p.picture
	in.place(t.picture)
	t.picture.Show()
	t.picture.Refresh()
}

// newImage makes the part that shows a picture.
func (k *kit) newImage() *canvas.Image {
	picture := canvas.NewImageFromImage(image.NewGray(image.Rect(0, 0, 1, 1)))
	picture.FillMode, picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	picture.Hide()
	k.add(picture)
	return picture
}
