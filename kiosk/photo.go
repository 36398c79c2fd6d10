package kiosk

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"time"

	"fyne.io/fyne/v2/canvas"

	"antechamber/kiosk/checkin"
)

// Photos keeps photos of people; package storage has it.
type Photos interface {
	// Photo returns a JPEG of at most 600 × 800 pixels, or false where there is none.
	Photo(ctx context.Context, reference string) (jpeg []byte, found bool, err error)
}

// The largest photo that is shown, in pixels.
const photoWidth, photoHeight = 600, 800

// photo is that of the person shown.
type photo struct {
	reference string      // whose; "" is nobody's
	picture   image.Image // nil until it is loaded, and where there is none
}

// loadPhoto asks for the photo of a person.
type loadPhoto struct{ reference string }

// photoLoaded brings it.
type photoLoaded struct {
	reference string
	picture   image.Image
}

// mayShowPhoto keeps the photo of a protected person from whoever merely scans a code:
// it shows once the person was opened.
func (p *person) mayShowPhoto() bool {
	return !p.registration.Protected() || p.by == checkin.ByName || p.by == checkin.ByReference
}

// followPhoto asks for the photo of the person who is shown now, and lets go of any other.
func (s deskState) followPhoto(commands []command) (deskState, []command) {
	reference := ""
	if s.person != nil && s.person.mayShowPhoto() {
		reference = s.person.registration.Reference
	}
	if reference == s.photo.reference {
		return s, commands
	}
	s.photo = photo{reference: reference}
	if reference != "" {
		commands = append(commands, loadPhoto{reference})
	}
	return s, commands
}

// awaitPhoto asks again for the photo of the person shown where there was none: it may
// have come from another kiosk.
func (s deskState) awaitPhoto() []command {
	if s.photo.reference == "" || s.photo.picture != nil {
		return nil
	}
	return []command{loadPhoto{s.photo.reference}}
}

func (e photoLoaded) after(s deskState, _ time.Time) (deskState, []command) {
	if s.photo.reference == e.reference {
		s.photo.picture = e.picture
	}
	return s, nil
}

// loadPhoto reads a photo. One that cannot be read keeps nobody waiting: it does not show.
func (d *Desk) loadPhoto(reference string) event {
	if d.cfg.Photos == nil {
		return nil
	}
	file, found, err := d.cfg.Photos.Photo(d.ctx, reference)
	if err != nil || !found {
		return nil
	}
	// What came from another kiosk may say that it is of any size.
	if size, err := jpeg.DecodeConfig(bytes.NewReader(file)); err != nil || size.Width > photoWidth || size.Height > photoHeight {
		return nil
	}
	picture, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return nil
	}
	return photoLoaded{reference, picture}
}

// photoPart is where a photo shows.
type photoPart struct {
	ground box
	image  *canvas.Image
}

func (k *kit) newPhotoPart() *photoPart {
	f := &photoPart{ground: k.newBox(), image: canvas.NewImageFromImage(nil)}
	f.image.FillMode = canvas.ImageFillContain
	f.image.Hide()
	k.add(f.image)
	return f
}

// The shape and the share of a card that a photo has.
const (
	photoShape = 3.0 / 4 // width to height
	photoShare = 0.32    // of the width of the card, at most
)

// put shows the photo at the right of an area, and returns what is left beside it.
func (f *photoPart) put(k *kit, a area, picture image.Image) area {
	if picture == nil {
		f.hide()
		return a
	}
	if corner := k.u(10); f.image.Image != picture || f.image.CornerRadius != corner {
		f.image.Image, f.image.CornerRadius = picture, corner
		f.image.Refresh()
	}
	w := min(a.h*photoShape, a.w*photoShare)
	spot, rest := a.cutRight(w, k.u(24))
	spot, _ = spot.cutTop(w/photoShape, 0)
	f.ground.put(spot, k.palette.tint.ground, nil, k.u(10), 0)
	spot.place(f.image)
	f.image.Show()
	return rest
}

// hide takes the photo off the screen and out of memory.
func (f *photoPart) hide() {
	f.ground.hide()
	f.image.Hide()
	f.image.Image = nil
}
