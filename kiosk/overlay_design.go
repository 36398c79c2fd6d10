package kiosk

import (
	"context"
	"image"
	"time"

	"fyne.io/fyne/v2/canvas"
)

// Designs shows how badges look, and how the printer prints.
type Designs interface {
	// Preview draws the badge of a person, or badges of people who do not exist where the reference is "". The codes on it open no door.
	Preview(ctx context.Context, reference string) (image.Image, error)
	// PrintTest prints a test page. It returns when nobody can know more; an error says why none comes out.
	PrintTest(ctx context.Context) error
}

// onDesignKey asks for the picture of the badge of the person shown.
func (s deskState) onDesignKey() (deskState, []command) {
	reference := ""
	if s.person != nil {
		reference = s.person.registration.Reference
	}
	return s, []command{showDesign{reference}}
}

func (s *deskState) hasDesigns() bool { return s.designs }

type showDesign struct{ reference string }

func (d *Desk) showDesign(reference string) event {
	picture, err := d.cfg.Designs.Preview(d.ctx, reference)
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return designShown{designOverlay{picture: picture, person: reference != ""}}
}

// designShown brings the picture.
type designShown struct{ overlay designOverlay }

func (e designShown) after(s deskState, _ time.Time) (deskState, []command) {
	if s.over != nil || s.scene == deciding {
		return s, nil // somebody came first
	}
	return s.with(e.overlay), lasting()
}

// designOverlay shows how badges look until it is taken away. Enter prints a test page.
type designOverlay struct {
	picture image.Image
	person  bool // it is the badge of the person shown
}

func (designOverlay) holds() bool { return false }

func (o designOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	switch k {
	case keyEscape:
		return s.withoutOverlay(), nil
	case keyEnter:
		s, commands := s.withoutOverlay().tell("design.printing", nil, false)
		return s, append(commands, printTest{})
	}
	return s, nil
}

func (designOverlay) typed(s deskState, _ rune) (deskState, []command) { return s, nil }
func (designOverlay) picked(s deskState, _ int) (deskState, []command) { return s, nil }

func (o designOverlay) page(t *sheet, _ *deskState) sheetPage {
	lead := t.say("design.lead_samples", nil)
	if o.person {
		lead = t.say("design.lead", nil)
	}
	return picturePage{
		frame: frame{
			title: t.say("design.title", nil), lead: lead, foot: t.say("design.foot", nil),
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
