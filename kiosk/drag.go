package kiosk

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// scrolled is a list that a finger or the wheel moved: which row is the first that shows
// now, and how many show.
type scrolled struct{ first, shown int }

// chosen is the row that has the keyboard after that: the one that had it, as far as it still shows.
func (e scrolled) chosen(at int) int { return min(max(at, e.first), e.first+max(1, e.shown)-1) }

// scroller is an overlay with a list that may be longer than the screen.
type scroller interface {
	scrolled(s deskState, e scrolled) (deskState, []command)
}

func (e scrolled) after(s deskState, _ time.Time) (deskState, []command) {
	if s.over != nil {
		if o, ok := s.over.(scroller); ok {
			return o.scrolled(s, e)
		}
		return s, nil
	}
	s.top, s.chosen = e.first, e.chosen(s.chosen)
	return s, browsing()
}

// dragger hears a finger that moves over a list, and turns it.
type dragger struct {
	widget.BaseWidget
	turn  func(by int)
	row   func() float32
	moved float32
}

func newDragger(turn func(by int)) *dragger {
	d := &dragger{turn: turn}
	d.ExtendBaseWidget(d)
	d.Hide()
	return d
}

// CreateRenderer draws nothing: the list lies beneath.
func (d *dragger) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Dragged turns the list once the finger has gone as far as an item is high.
func (d *dragger) Dragged(e *fyne.DragEvent) { d.move(e.Dragged.DY) }

// DragEnd lets the next finger begin anew.
func (d *dragger) DragEnd() { d.moved = 0 }

// Scrolled turns the list with a wheel.
func (d *dragger) Scrolled(e *fyne.ScrollEvent) { d.move(e.Scrolled.DY) }

func (d *dragger) move(by float32) {
	row := max(24, d.row()*0.6)
	d.moved += by
	for d.moved <= -row {
		d.moved += row
		d.turn(1)
	}
	for d.moved >= row {
		d.moved -= row
		d.turn(-1)
	}
}

func (d *dragger) put(a area) {
	a.place(d)
	d.Show()
}

func (d *dragger) hide() { d.Hide() }

// newDragger returns what moves a list of the desk by rows. It takes no taps: a finger that
// only touches reaches the row beneath.
func (k *kit) newDragger(turn func(by int), row func() float32) *dragger {
	d := newDragger(turn)
	d.row = row
	k.add(d)
	return d
}
