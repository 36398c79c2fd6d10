package window

import (
	"cmp"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.3/glfw"
)

const (
	hold     = 250 * time.Millisecond // how often a locked window makes sure that it is in front
	patience = 4                      // how often it is put in its place before it is opened anew
)

// lock keeps a window in front of whoever stands there alone. It lives on the UI
// goroutine.
type lock struct {
	window  *glfw.Window
	monitor string      // which screen, or ""
	lost    func(error) // called where its screen is gone
	looked  time.Time   // when it last made sure
	grabbed bool        // every key comes here
	astray  int         // how often it did not fill its screen, one look after the other
}

// look brings the window back where something took it away.
func (l *lock) look(now time.Time) {
	if now.Sub(l.looked) < hold {
		return
	}
	l.looked = now
	if l.window.GetAttrib(glfw.Iconified) == glfw.True {
		l.window.Restore()
	}
	l.fill()
	if l.window.GetAttrib(glfw.Focused) == glfw.False {
		l.window.Focus()
		l.grabbed = false // who took the focus may have taken the keyboard with it
	}
	if !l.grabbed {
		l.grabbed = grabKeyboard(l.window)
	}
}

// fill fills the screen again where something moved the window, or another screen
// came in the place of one that was unplugged.
func (l *lock) fill() {
	if runtime.GOOS == "darwin" { // where Fyne fills the screen without GLFW
		return
	}
	if fills(l.window) {
		l.astray = 0
		return
	}
	if l.astray++; l.astray > 5*patience {
		return // it is not ours to say where it stands
	}
	if l.astray%patience == 0 {
		// A window manager that started just now has put it in a frame.
		l.window.SetMonitor(nil, 0, 0, 1, 1, 0)
	}
	if err := fill(l.window, cmp.Or(l.monitor, "1")); err != nil && l.lost != nil {
		l.lost(err)
		l.lost = nil
	}
}

// fills tells whether the window fills its screen.
func fills(g *glfw.Window) bool {
	m := g.GetMonitor()
	if m == nil {
		return false
	}
	mode := m.GetVideoMode()
	if mode == nil { // it was unplugged just now
		return false
	}
	x, y := g.GetPos()
	left, top := m.GetPos()
	width, height := g.GetSize()
	return x == left && y == top && width == mode.Width && height == mode.Height
}

// barred tells whether a key would lead out of a locked window on some desktop, so
// that nobody hears it.
func barred(name fyne.KeyName, mods glfw.ModifierKey) bool {
	switch {
	case mods&(glfw.ModAlt|glfw.ModSuper) != 0:
		return true
	case mods&glfw.ModControl != 0:
		return name == fyne.KeyW || name == fyne.KeyQ || name == fyne.KeyEscape
	}
	return name == fyne.KeyF11
}
