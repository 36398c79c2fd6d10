package kiosk

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

// photos has those of some people, and is broken for others.
type photos map[string][]byte

func (p photos) Photo(_ context.Context, reference string) ([]byte, bool, error) {
	file, found := p[reference]
	if string(file) == "broken" {
		return nil, false, errors.New("the disk fails")
	}
	return file, found, nil
}

func withPhotos(t *testing.T) func(*Config) {
	t.Helper()
	file := jpegOf(t, samplePhoto())
	return func(c *Config) {
		c.Photos = photos{"AAAA0001": file, "AAAA0002": []byte("no picture"), "AAAA0003": []byte("broken"), "AAAA0004": file}
	}
}

func (v *driver) wantPhoto(what string, want bool) {
	v.t.Helper()
	p := v.screen.card.photo
	if got := p.image.Visible() && p.image.Image != nil; got != want {
		v.t.Errorf("%s: a photo shows: %v, want %v", what, got, want)
	}
	if !want && p.image.Image != nil {
		v.t.Errorf("%s: the photo is kept in memory", what)
	}
}

func TestThePhotoStandsBesideTheVerdict(t *testing.T) {
	v := drive(t, withPhotos(t))
	v.wantPhoto("at rest", false)
	v.scan("BADGE AAAA0001")
	v.mustShow("Admitted", "Zelda Rantanen")
	v.wantPhoto("admitted", true)
	photo := v.screen.card.photo.image
	if size := photo.Size(); size.Width < 150 || size.Height < 200 {
		t.Errorf("the photo is %v: it cannot be compared with a face", size)
	}
	v.scan("BADGE AAAA0002")
	v.mustShow("Zelda Ranta")
	v.wantPhoto("a file that is no picture", false)
	v.scan("BADGE AAAA0003")
	v.mustShow("Zelda Quiroz")
	v.wantPhoto("a photo that cannot be read", false)
	v.scan("BADGE AAAA0001")
	v.wantPhoto("already in", true)
	v.wait(verdictStays)
	v.mustShow("Ready")
	v.wantPhoto("at rest again", false)
}

// The photo of a protected person shows to who opened the person, and not to who scans.
func TestPhotosOfProtectedPeople(t *testing.T) {
	v := drive(t, withPhotos(t))
	v.scan("BADGE AAAA0004")
	v.mustShow("Admitted")
	v.wantPhoto("scanned", false)
	v.press(fyne.KeyEscape)
	v.scan("AAAA0004")
	v.mustShow("Zelda Secret")
	v.wantPhoto("opened", true)
}

// A photo that comes when its person is gone does not show beside another.
func TestALatePhotoIsDropped(t *testing.T) {
	t.Parallel()
	one := &person{registration: checkin.Registration{Reference: "AAAA0001"}}
	s, commands := deskState{person: one}.followPhoto(nil)
	if len(commands) != 1 || commands[0] != (loadPhoto{"AAAA0001"}) {
		t.Fatalf("%v", commands)
	}
	if _, again := s.followPhoto(nil); len(again) != 0 {
		t.Error("the photo is loaded twice")
	}
	s.person = &person{registration: checkin.Registration{Reference: "AAAA0002"}}
	s, _ = s.followPhoto(nil)
	if s, _ = s.after(photoLoaded{"AAAA0001", samplePhoto()}, time.Time{}); s.photo.picture != nil {
		t.Error("somebody else's photo shows")
	}
	if s, _ = s.after(photoLoaded{"AAAA0002", samplePhoto()}, time.Time{}); s.photo.picture == nil {
		t.Error("the photo does not show")
	}
	s.person = nil
	if s, _ = s.followPhoto(nil); s.photo.picture != nil {
		t.Error("the photo stays when the person goes")
	}
}

// The photo of the person shown may come from another kiosk meanwhile.
func TestAPhotoShowsAsSoonAsItIsHere(t *testing.T) {
	kept := make(photos)
	v := drive(t, func(c *Config) { c.Photos = kept })
	v.scan("BADGE AAAA0001")
	v.mustShow("Admitted")
	v.wantPhoto("before it came", false)
	kept["AAAA0001"] = jpegOf(t, samplePhoto())
	v.handle(changed{})
	v.settle()
	v.wantPhoto("after", true)
	v.press(fyne.KeyEscape)
	v.handle(changed{})
	v.settle()
	v.wantPhoto("at rest", false)
	kept["AAAA0002"] = jpegOf(t, image.NewGray(image.Rect(0, 0, photoWidth+1, 1)))
	v.scan("BADGE AAAA0002")
	v.wantPhoto("larger than any that is kept", false)
}

func jpegOf(t *testing.T, p image.Image) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := jpeg.Encode(&file, p, nil); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// eraser remembers whom it was told to forget.
type eraser struct {
	store  *memory
	broken error
	actor  string
}

func (e *eraser) Erase(_ context.Context, reference, actor string) error {
	e.actor = actor
	if e.broken == nil {
		delete(e.store.regs, reference)
	}
	return e.broken
}

func TestErasingAtTheDesk(t *testing.T) {
	e := new(eraser)
	v := drive(t, func(c *Config) {
		e.store = c.Desk.Store.(*memory)
		c.Eraser = e
	})
	erase := func() { v.press(fyne.KeyD, fyne.KeyModifierControl) }
	erase()
	v.mustNotShow("Erase for ever?")
	v.scan("AAAA0001")
	erase()
	v.mustShow("Erase for ever?", "Zelda Rantanen · AAAA 0001")
	v.write("erase")
	v.press(fyne.KeyReturn)
	v.mustShow("This is not the reference of the person shown.")
	v.press(fyne.KeyDelete)
	v.write("aaaa 0002")
	v.press(fyne.KeyReturn)
	v.mustShow("This is not the reference")
	v.press(fyne.KeyEscape)
	v.mustNotShow("Erase for ever?")
	if len(v.store.regs) != 4 {
		t.Fatal("somebody was erased")
	}
	e.broken = errors.New("the disk is full: free some space")
	erase()
	v.write("aaaa 0001")
	v.press(fyne.KeyReturn)
	v.mustShow("The disk is full: free some space", "Zelda Rantanen")
	e.broken = nil
	erase()
	v.write("aaaa0001")
	v.press(fyne.KeyReturn)
	v.mustShow("AAAA 0001 is erased.")
	v.mustNotShow("Zelda", "Rantanen")
	if _, there := v.store.regs["AAAA0001"]; there {
		t.Error("the person is there")
	}
}

// Only an organiser erases, where there is one.
func TestErasingNeedsAnOrganiser(t *testing.T) {
	e := new(eraser)
	v := drive(t, func(c *Config) {
		e.store = c.Desk.Store.(*memory)
		c.Eraser, c.Access = e, &access{highest: checkin.Organiser, holders: map[string]checkin.Holder{"402917": supervisor2, "873346": organiser1}}
	})
	v.scan("AAAA0001")
	v.press(fyne.KeyD, fyne.KeyModifierControl)
	v.mustNotShow("Erase for ever?")
	v.write("402917")
	v.press(fyne.KeyReturn)
	v.mustNotShow("Erase for ever?")
	v.write("873346")
	v.press(fyne.KeyReturn)
	v.mustShow("Erase for ever?")
	v.write("aaaa0001")
	v.press(fyne.KeyReturn)
	v.mustShow("AAAA 0001 is erased.")
	if e.actor != "organiser:1" {
		t.Errorf("erased by %q", e.actor)
	}
}

func TestNobodyIsErasedWhereItCannotBe(t *testing.T) {
	v := drive(t, nil)
	v.scan("AAAA0001")
	v.press(fyne.KeyD, fyne.KeyModifierControl)
	v.mustNotShow("Erase for ever?")
}
