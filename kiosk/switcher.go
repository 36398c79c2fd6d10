package kiosk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Switcher shows one screen after another in a window: what is hidden goes on, and
// hears nothing.
type Switcher struct {
	root     *fyne.Container
	canvas   fyne.Canvas // nil before Attach
	shown    Screen
	attached map[Screen]bool
}

// NewSwitcher returns a switcher that shows the screen.
func NewSwitcher(first Screen) *Switcher {
	return &Switcher{root: container.NewStack(first.Content()), shown: first, attached: make(map[Screen]bool)}
}

// Show shows another screen. It is called on the UI goroutine.
func (s *Switcher) Show(next Screen) {
	s.shown = next
	s.root.Objects = []fyne.CanvasObject{next.Content()}
	s.attach()
	s.root.Refresh()
}

// attach makes the shown screen live, and takes what is typed.
func (s *Switcher) attach() {
	if s.canvas == nil {
		return
	}
	if !s.attached[s.shown] {
		s.attached[s.shown] = true
		s.shown.Attach(s.canvas)
	}
	s.canvas.SetOnTypedRune(s.Rune)
}

// Shown returns the screen that is shown.
func (s *Switcher) Shown() Screen { return s.shown }

// Content returns what the window shows.
func (s *Switcher) Content() fyne.CanvasObject { return s.root }

// Attach makes the shown screen live on a canvas.
func (s *Switcher) Attach(c fyne.Canvas) {
	s.canvas = c
	s.attach()
}

// Scanned takes a code to the shown screen.
func (s *Switcher) Scanned(code string) { s.shown.Scanned(code) }

// Key takes a key press to the shown screen.
func (s *Switcher) Key(name fyne.KeyName, mod fyne.KeyModifier) bool { return s.shown.Key(name, mod) }

// Rune takes a typed character to the shown screen.
func (s *Switcher) Rune(r rune) { s.shown.Rune(r) }

// Dropped takes a file that was dropped on the window to the shown screen, where that takes any.
func (s *Switcher) Dropped(path string) {
	if d, ok := s.shown.(interface{ Dropped(path string) }); ok {
		d.Dropped(path)
	}
}

// Close ends what the shown screen does; the others are closed by whoever made them.
func (s *Switcher) Close() { s.shown.Close() }
