package window

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.3/glfw"

	"antechamber/kiosk/scan"
)

// frame is a little less than what passes between two looks at the keyboard while
// the window is not busy: Fyne looks 60 times a second.
const frame = 10 * time.Millisecond

// keyboard stands between GLFW and Fyne. It lives on the UI goroutine.
type keyboard struct {
	screen   Screen
	detector *scan.Detector
	ready    func() // called at the first look, then nil

	prevKey  glfw.KeyCallback
	prevChar glfw.CharCallback

	looked time.Time         // when the window last looked for events
	caps   bool              // Caps Lock was on when the last key went down
	taken  map[glfw.Key]bool // keys held down that the screen has handled
}

// attach puts a keyboard in front of the callbacks of w, which must be shown.
func attach(w fyne.Window, screen Screen, valid func(string) bool) (*keyboard, error) {
	native, ok := w.(interface{ RunWithContext(func()) })
	if !ok {
		return nil, fmt.Errorf("hear the keyboard: a window of type %T is not drawn by GLFW; build without Fyne's driver tags", w)
	}
	var gw *glfw.Window
	native.RunWithContext(func() { gw = glfw.GetCurrentContext() })
	if gw == nil {
		return nil, fmt.Errorf("%w: the window could not be opened; check that this computer has OpenGL 2 (on Debian: apt install libgl1-mesa-dri)", ErrNoDisplay)
	}
	k := &keyboard{
		screen:   screen,
		detector: scan.NewDetector(valid),
		looked:   time.Now(),
		taken:    make(map[glfw.Key]bool),
	}
	gw.SetInputMode(glfw.LockKeyMods, glfw.True)
	k.prevKey = gw.SetKeyCallback(k.key)
	k.prevChar = gw.SetCharCallback(k.char)
	return k, nil
}

// listen calls look after each look that Fyne takes at the keyboard. An animation
// is what Fyne runs just there; this one draws nothing.
func (k *keyboard) listen() {
	pulse := fyne.NewAnimation(time.Hour, func(float32) { k.look() })
	pulse.RepeatCount = fyne.AnimationRepeatForever
	pulse.Start()
}

// look lets a burst end to which nothing was added. What happened since the look
// before may not have been heard yet, so that is the time by which it must have ended.
func (k *keyboard) look() {
	if k.ready != nil {
		k.ready()
		k.ready = nil
	}
	now := time.Now()
	late := max(0, now.Sub(k.looked)-frame)
	k.looked = now
	k.do(k.detector.Flush(now.Add(-late)))
}

func (k *keyboard) char(g *glfw.Window, r rune) {
	k.push(scan.Event{Kind: scan.Char, Rune: r, Replay: func() { k.prevChar(g, r) }})
}

func (k *keyboard) key(g *glfw.Window, key glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
	e := scan.Event{
		Kind:   kind(key, action, mods),
		Shift:  mods&glfw.ModShift != 0,
		Replay: func() { k.replay(g, key, code, action, mods) },
	}
	if e.Kind == scan.Key && mods&glfw.ModAlt == 0 {
		e.Rune = usRune(key)
	}
	k.caps = mods&glfw.ModCapsLock != 0
	k.push(e)
}

func (k *keyboard) push(e scan.Event) {
	e.At = time.Now()
	e.Late = max(0, e.At.Sub(k.looked)-frame)
	e.Caps = k.caps
	k.do(k.detector.Push(e))
}

func (k *keyboard) do(actions []scan.Action) {
	for _, a := range actions {
		if a.Code != "" {
			k.screen.Scanned(a.Code)
			continue
		}
		a.Event.Replay()
	}
}

// replay gives a typed key to the screen, or else to Fyne.
func (k *keyboard) replay(g *glfw.Window, key glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
	switch action {
	case glfw.Release:
		delete(k.taken, key)
	case glfw.Press:
		if writes(key, mods) || isModifier(key) {
			break
		}
		if k.screen.Key(keyName(key, code), modifiers(mods)) {
			k.taken[key] = true
			return
		}
	case glfw.Repeat:
		if k.taken[key] {
			if repeats(key) {
				k.screen.Key(keyName(key, code), modifiers(mods))
			}
			return
		}
	}
	k.prevKey(g, key, code, action, mods)
}
