package kiosk

import (
	"context"
	"image"
	"time"

	"fyne.io/fyne/v2/canvas"
)

// Camera reads codes, and is looked through; package kiosk/scan/view has it. None of its
// methods but TakePhoto keeps anybody waiting.
type Camera interface {
	// Codes brings each code that comes into view, once for as long as it stays there.
	Codes() <-chan string
	// Sights brings what is seen while it is shown, and when the picture comes and goes.
	Sights() <-chan CameraSight
	// Show says whether somebody looks at the picture.
	Show(on bool)
	// Turn turns the picture by a quarter, Mirror shows it as a mirror does, Another goes
	// over to the next camera, and Torch lights the lamp of one that has any, or puts it out.
	Turn()
	Mirror()
	Another()
	Torch()
	// TakePhoto makes what is seen the photo of a person.
	TakePhoto(ctx context.Context, reference string) error
}

// CameraSight is what a camera sees now.
type CameraSight struct {
	Picture image.Image // with a frame around each code
	Codes   int         // how many are in view
	Camera  string      // its name
	Gone    bool        // it gives no picture now, and is tried again by itself
}

// cameraState is how the camera of a desk stands.
type cameraState struct {
	has   bool // there is one
	open  bool // its picture shows where nobody is before the desk
	came  bool // it gave a picture
	gone  bool // and gives none any more, or never gave one
	sight CameraSight
}

const (
	keyCamera     keyName = "ctrl v"
	keyTurn       keyName = "ctrl j"
	keyMirror     keyName = "ctrl x"
	keyNextCamera keyName = "ctrl n"
	keyTorch      keyName = "ctrl h"
	keyPhoto      keyName = "ctrl f"
)

func (s *deskState) hasCamera() bool { return s.camera.has }

func (s *deskState) cameraOpen() bool { return s.camera.has && s.camera.open && s.scene == ready }

// looksThrough tells whether somebody looks at the camera's picture.
func (s *deskState) looksThrough() bool {
	_, taking := s.over.(photoOverlay)
	return taking || s.cameraOpen() && s.over == nil
}

func (s deskState) onCameraKey() (deskState, []command) {
	s.camera.open, s.camera.sight = !s.camera.open, CameraSight{}
	return s, nil
}

// handleCamera is something to be done with the camera, off the UI goroutine.
type handleCamera struct{ act func(Camera) }

func (h handleCamera) do(d *Desk) event {
	h.act(d.cfg.Camera)
	return nil
}

// onLiveKey takes the keys that the picture names below it, while it shows.
func (s *deskState) onLiveKey(k keyName) []command {
	acts := map[keyName]func(Camera){keyTurn: Camera.Turn, keyMirror: Camera.Mirror, keyNextCamera: Camera.Another, keyTorch: Camera.Torch}
	if act, ok := acts[k]; ok && s.cameraOpen() {
		return []command{handleCamera{act}}
	}
	return nil
}

// sighted brings what the camera sees.
type sighted struct{ sight CameraSight }

func (e sighted) after(s deskState, _ time.Time) (deskState, []command) {
	was := s.camera.gone
	s.camera.came, s.camera.gone, s.camera.sight = !e.sight.Gone, e.sight.Gone, CameraSight{}
	if s.looksThrough() {
		s.camera.sight = e.sight
	}
	if e.sight.Gone && !was {
		return s.tell("camera.gone", args{"Camera": e.sight.Camera}, true)
	}
	return s, nil
}

// followCamera has the camera show its picture while somebody looks at it, and no longer.
func (d *Desk) followCamera() {
	if d.cfg.Camera == nil || d.looking == d.state.looksThrough() {
		return
	}
	d.looking = !d.looking
	d.cfg.Camera.Show(d.looking)
	if !d.looking {
		d.state.camera.sight = CameraSight{}
	}
}

// livePart is where a camera's picture shows.
type livePart struct {
	*kit
	ground box
	image  *canvas.Image
	words  *text
}

func newLivePart(k *kit) *livePart {
	l := &livePart{kit: k, ground: k.newBox(), image: canvas.NewImageFromImage(nil)}
	l.image.FillMode = canvas.ImageFillContain
	l.image.ScaleMode = canvas.ImageScaleFastest
	l.image.Hide()
	k.add(l.image)
	l.words = k.newText()
	return l
}

// hide takes the picture off the screen and out of memory.
func (l *livePart) hide() {
	hide(l.ground, l.words)
	l.image.Hide()
	l.image.Image = nil
}

// put shows what is seen, or in words that nothing is yet.
func (l *livePart) put(a area, c *cameraState) {
	l.ground.put(a, l.palette.tint.ground, nil, l.u(10), 0)
	if m := c.sight.Picture; m != nil {
		l.words.hide()
		if l.image.Image != m {
			l.image.Image = m
			l.image.Refresh()
		}
		a.inset(l.u(4), l.u(4)).place(l.image)
		l.image.Show()
		return
	}
	l.image.Hide()
	key := "camera.waits"
	if c.gone {
		key = "camera.gone_now"
	}
	l.words.put(a.inset(l.u(24), l.u(24)), l.say(key, nil), style{size: 20, colour: l.palette.ink, align: centred, lines: 4})
}

// drawReady shows the camera's picture where nobody is before the desk, and its keys.
func (l *livePart) drawReady(a area, s *deskState, foot *text) {
	st := style{size: 16, colour: l.palette.muted, align: centred, lines: 2}
	words := l.say("camera.keys", nil)
	below, above := a.cutBottom(l.height(words, st, a.w), l.u(10))
	foot.put(below, words, st)
	l.put(above, &s.camera)
}
