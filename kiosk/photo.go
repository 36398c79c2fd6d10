package kiosk

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	_ "image/jpeg" // photos are kept as JPEG
	_ "image/png"
	"time"

	"fyne.io/fyne/v2/canvas"
)

// Photographs keeps people's photos; package storage has them.
type Photographs interface {
	// Photo returns the photo of a person, or false where there is none.
	Photo(ctx context.Context, reference string) (jpeg []byte, found bool, err error)
}

// A photo is shown 3 wide and 4 high.
const photoWide, photoHigh = 3, 4

// photo is the picture of a person; a nil image is none.
type photo struct {
	reference string
	image     image.Image
}

// pictured is whose photo is shown now, or "". Who is protected has none shown, but
// where staff opened the person on purpose.
func (s *deskState) pictured() string {
	p := s.shown()
	if p == nil || p.registration.Protected() && s.scene == decided {
		return ""
	}
	return p.registration.Reference
}

// picture has the photo of who is shown now read, where that is somebody else than before.
func (d *Desk) picture() {
	ref := d.state.pictured()
	if ref == d.state.photo.reference || d.cfg.Photos == nil {
		return
	}
	d.state.photo = photo{reference: ref}
	if ref != "" {
		d.later(&d.photos, func() event { return d.readPhoto(ref) })
	}
}

// readPhoto reads and decodes a photo. One that cannot be read is as none: nobody
// waits at the door for a picture.
func (d *Desk) readPhoto(reference string) event {
	data, found, err := d.cfg.Photos.Photo(d.ctx, reference)
	if err != nil || !found {
		return nil
	}
	whole, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	return photoRead{photo{reference, cropped(whole)}}
}

// cropped is the middle of a picture, 3 wide and 4 high.
func cropped(whole image.Image) image.Image {
	b := whole.Bounds()
	w, h := b.Dx(), b.Dy()
	if w*photoHigh > h*photoWide {
		w = h * photoWide / photoHigh
	} else {
		h = w * photoHigh / photoWide
	}
	at := image.Pt(b.Min.X+(b.Dx()-w)/2, b.Min.Y+(b.Dy()-h)/3) // faces are above the middle
	part := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(part, part.Bounds(), whole, at, draw.Src)
	return part
}

type photoRead struct{ photo photo }

func (e photoRead) after(s deskState, _ time.Time) (deskState, []command) {
	if e.photo.reference == s.photo.reference {
		s.photo = e.photo
	}
	return s, nil
}

// portrait is where a photo is shown.
type portrait struct {
	image *canvas.Image
}

func (k *kit) newPortrait() *portrait {
	p := &portrait{image: canvas.NewImageFromResource(nil)}
	p.image.FillMode = canvas.ImageFillContain
	p.image.Hide()
	k.add(p.image)
	return p
}

func (p *portrait) hide() {
	p.image.Image = nil
	p.image.Hide()
}

// put shows a picture in an area.
func (p *portrait) put(a area, picture image.Image, corner float32) {
	if p.image.Image != picture || p.image.CornerRadius != corner {
		p.image.Image, p.image.CornerRadius = picture, corner
		p.image.Refresh()
	}
	a.place(p.image)
	p.image.Show()
}
