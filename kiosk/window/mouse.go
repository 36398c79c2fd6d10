package window

import (
	"time"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// Pointer says when the mouse pointer is shown.
type Pointer int

const (
	PointerShown  Pointer = iota // always shown
	PointerIdle                  // hidden after it rested for three seconds
	PointerHidden                // never shown, for screens that are touched
)

const (
	rest   = 3 * time.Second       // how long an idle pointer is shown
	bounce = 40 * time.Millisecond // a tap that comes sooner after another is the same one
)

// mouse stands between GLFW and Fyne. A touch arrives here as the left button. It
// lives on the UI goroutine.
type mouse struct {
	window *glfw.Window
	shows  Pointer
	locked bool
	taps   taps
	moved  time.Time

	prevMove   glfw.CursorPosCallback
	prevButton glfw.MouseButtonCallback
}

// attachMouse puts a mouse in front of the callbacks of g.
func attachMouse(g *glfw.Window, shows Pointer, locked bool) *mouse {
	m := &mouse{window: g, shows: shows, locked: locked, moved: time.Now()}
	m.prevMove = g.SetCursorPosCallback(m.move)
	m.prevButton = g.SetMouseButtonCallback(m.button)
	m.look(m.moved)
	return m
}

func (m *mouse) move(g *glfw.Window, x, y float64) {
	if g.ShouldClose() { // Fyne 2.7.1 falls over a pointer that moves into another shape now
		return
	}
	m.moved = time.Now()
	if m.shows == PointerIdle {
		g.SetInputMode(glfw.CursorMode, glfw.CursorNormal)
	}
	m.prevMove(g, x, y)
	m.look(m.moved) // Fyne shows the pointer wherever its shape changes
}

// look hides a pointer that is to be seen no more.
func (m *mouse) look(now time.Time) {
	if m.shows == PointerHidden || m.shows == PointerIdle && now.Sub(m.moved) >= rest {
		m.window.SetInputMode(glfw.CursorMode, glfw.CursorHidden)
	}
}

// button passes on what is pressed. In a locked window that is taps only: another
// button opens a menu in a field.
func (m *mouse) button(g *glfw.Window, b glfw.MouseButton, action glfw.Action, mods glfw.ModifierKey) {
	if g.ShouldClose() || m.locked && (b != glfw.MouseButtonLeft || !m.taps.pass(action == glfw.Press, time.Now())) {
		return
	}
	m.prevButton(g, b, action, mods)
}

// taps drops what a touch screen sends twice: the touch and the click made of it, or
// a finger that trembles.
type taps struct {
	down bool
	up   time.Time // when the last one ended
}

// pass tells whether a press or a release is one that a person made.
func (t *taps) pass(press bool, at time.Time) bool {
	if press == t.down || press && at.Sub(t.up) < bounce {
		return false
	}
	t.down = press
	if !press {
		t.up = at
	}
	return true
}
