package kiosk

import (
	"context"
	"image"
	"sync/atomic"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	scans "antechamber/kiosk/scan"
	"antechamber/kiosk/walk"

	"fyne.io/fyne/v2"
)

// fakeCamera sees what a test lets it see.
type fakeCamera struct {
	codes  chan string
	sights chan CameraSight
	shown  bool
	turned int
	photos []string
	fails  error
}

func newFakeCamera() *fakeCamera {
	return &fakeCamera{codes: make(chan string), sights: make(chan CameraSight)}
}

func (c *fakeCamera) Codes() <-chan string       { return c.codes }
func (c *fakeCamera) Sights() <-chan CameraSight { return c.sights }
func (c *fakeCamera) Show(on bool)               { c.shown = on }
func (c *fakeCamera) Turn()                      { c.turned++ }
func (c *fakeCamera) Mirror()                    {}
func (c *fakeCamera) Another()                   {}
func (c *fakeCamera) Torch()                     {}
func (c *fakeCamera) TakePhoto(_ context.Context, reference string) error {
	c.photos = append(c.photos, reference)
	return c.fails
}

func seen() sighted { return sighted{CameraSight{Picture: image.NewGray(image.Rect(0, 0, 64, 48))}} }

func withCameraOf(c *fakeCamera) func(*Config) { return func(cfg *Config) { cfg.Camera = c } }

func TestACodeBeforeTheCameraIsPresented(t *testing.T) {
	c := newFakeCamera()
	v := drive(t, withCameraOf(c))
	v.write("quiroz")
	c.codes <- "BADGE AAAA0001"
	v.until("Admitted")
	v.mustShow("Zelda Rantanen")
	if c.shown {
		t.Error("the camera's picture is made, and nobody looks")
	}
}

// A badge that is held before the camera and read by the scanner is presented once.
func TestACodeByCameraAndScannerIsOnePresentation(t *testing.T) {
	c := newFakeCamera()
	v := drive(t, withCameraOf(c))
	c.codes <- "BADGE AAAA0001"
	v.until("Admitted")
	before := v.lastEntry()
	v.Heard(scans.Reading{Code: "BADGE AAAA0001", Source: scans.Keyboard})
	v.settle()
	if got := v.lastEntry(); got.ID != before.ID {
		t.Errorf("the scanner's reading made the entry %s %s too", got.Verdict, got.Reason)
	}
	v.wait(scans.RepeatWindow)
	v.Heard(scans.Reading{Code: "BADGE AAAA0001", Source: scans.Keyboard})
	v.settle()
	if got := v.lastEntry(); got.ID == before.ID {
		t.Error("three seconds later the code is still not presented again")
	}
}

// noScanners are the inputs of a kiosk that has a camera alone.
type noScanners struct{}

func (noScanners) States() []Input                { return nil }
func (noScanners) Volume() (int, bool)            { return 0, false }
func (noScanners) SetVolume(int) error            { return nil }
func (noScanners) Calibrated(scans.Setting) error { return nil }

// While the inputs are looked at, the camera's code is shown with its way, and presented to nobody.
func TestTheCameraAmongTheInputs(t *testing.T) {
	c := newFakeCamera()
	v := drive(t, func(cfg *Config) { cfg.Camera, cfg.Inputs = c, noScanners{} })
	v.press(fyne.KeyF10)
	c.codes <- "BADGE AAAA0001"
	v.until("It came by the camera")
	if _, open := v.state.over.(inputsOverlay); !open || v.state.scene != ready {
		t.Error("the code was presented while the inputs were looked at")
	}
}

// pluggedScanner is a serial one that a test plugs in.
type pluggedScanner struct {
	noScanners
	open *atomic.Bool
}

func (p pluggedScanner) States() []Input {
	return []Input{{Source: scans.Serial, Address: "/dev/ttyACM0", Open: p.open.Load(), Problem: "it was unplugged"}}
}

// What is plugged in while the inputs are looked at shows there by itself, the camera too.
func TestTheInputsAreFollowed(t *testing.T) {
	c, open := newFakeCamera(), new(atomic.Bool)
	v := drive(t, func(cfg *Config) { cfg.Camera, cfg.Inputs = c, pluggedScanner{open: open} })
	v.press(fyne.KeyF10)
	v.mustShow("Not to be had: a serial port, /dev/ttyACM0", "Waited for: the camera")
	c.sights <- CameraSight{}
	v.until("Ready: the camera")
	open.Store(true)
	v.wait(inputsFollow)
	v.mustShow("Ready: a serial port, /dev/ttyACM0")
	c.sights <- CameraSight{Gone: true}
	v.until("Not to be had: the camera")
	open.Store(false)
	v.wait(inputsFollow)
	v.mustShow("Not to be had: a serial port, /dev/ttyACM0")
}

// The picture is made while it can be seen, and kept no longer.
func TestTheCamerasPicture(t *testing.T) {
	c := newFakeCamera()
	v := drive(t, withCameraOf(c))
	look := func(what string, want bool) {
		t.Helper()
		v.handle(seen())
		if got := v.screen.live.image.Visible(); got != want || c.shown != want {
			t.Errorf("%s: the picture shows: %t, and is asked for: %t; want %t", what, got, c.shown, want)
		}
		if !want && (v.screen.live.image.Image != nil || v.state.camera.sight.Picture != nil) {
			t.Errorf("%s: the picture is kept in memory", what)
		}
	}
	look("at first", false)
	v.press(fyne.KeyV, fyne.KeyModifierControl)
	v.mustShow("Waiting for the camera’s picture", "Ctrl V hides the picture")
	look("opened", true)
	v.press(fyne.KeyJ, fyne.KeyModifierControl)
	if c.turned != 1 {
		t.Errorf("it was turned %d times", c.turned)
	}
	v.press(fyne.KeyF1)
	look("below the help", false)
	v.press(fyne.KeyEscape)
	look("again", true)
	v.scan("BADGE AAAA0001")
	look("at a verdict", false)
	v.wait(verdictStays)
	look("after it", true)
	v.press(fyne.KeyV, fyne.KeyModifierControl)
	look("closed", false)
	v.press(fyne.KeyJ, fyne.KeyModifierControl)
	if c.turned != 1 {
		t.Error("it was turned though nobody sees it")
	}
}

// A camera that is gone is said once, and blocks nobody.
func TestTheCameraIsGone(t *testing.T) {
	v := drive(t, withCameraOf(newFakeCamera()))
	gone := sighted{CameraSight{Gone: true, Camera: "video0"}}
	v.handle(gone)
	v.mustShow("The camera video0 gives no picture. It is tried again by itself.")
	v.press(fyne.KeyEscape)
	v.handle(gone)
	v.mustNotShow("gives no picture")
	v.press(fyne.KeyV, fyne.KeyModifierControl)
	v.mustShow("The camera gives no picture now.")
	v.scan("BADGE AAAA0001")
	v.mustShow("Admitted")
	v.handle(seen())
	v.handle(gone)
	v.mustShow("The camera video0 gives no picture.")
}

func TestTakeAPhoto(t *testing.T) {
	c := newFakeCamera()
	v := drive(t, withCameraOf(c))
	v.press(fyne.KeyF, fyne.KeyModifierControl)
	v.mustNotShow("Take a photo") // of nobody
	v.open("quiroz")
	v.press(fyne.KeyF, fyne.KeyModifierControl)
	v.mustShow("Take a photo", "Let the person look into the camera.")
	v.press(fyne.KeyReturn)
	if len(c.photos) > 0 {
		t.Error("a photo was taken before anything was seen")
	}
	v.handle(seen())
	c.fails = &checkin.Fault{Code: checkin.FaultCamera, Sentence: "the camera gives no picture: see whether it is on"}
	v.press(fyne.KeyReturn)
	v.mustShow("The camera gives no picture: see whether it is", "Take a photo")
	c.fails = nil
	v.press(fyne.KeyReturn)
	v.mustShow("The photo is kept.", "Zelda Quiroz")
	v.mustNotShow("Let the person look")
	if len(c.photos) != 2 || c.photos[1] != "AAAA0003" || c.shown {
		t.Errorf("photos of %q were taken; the picture is asked for: %t", c.photos, c.shown)
	}
}

// At self-service the picture shows on the first page only, and a code goes its way.
func TestTheCameraAtSelfService(t *testing.T) {
	c := newFakeCamera()
	a := attend(t, func(cfg *SelfConfig) { cfg.Camera = c })
	if !c.shown {
		t.Error("the picture is not asked for at the first page")
	}
	a.sighted(seen().sight)
	if a.sight.Picture == nil {
		t.Error("what is seen does not show")
	}
	c.codes <- "BADGE AAAA0001"
	for began := time.Now(); a.state.Stage == walk.Welcome && time.Since(began) < time.Minute; {
		a.settle()
	}
	if c.shown || a.sight.Picture != nil {
		t.Error("the picture is kept while somebody is being checked in")
	}
}
