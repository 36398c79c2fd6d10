package kiosk

import (
	"slices"
	"unicode/utf8"

	"fyne.io/fyne/v2"
)

// Shown is what self-service shows, for whoever drives it from outside, as a test
// does: where to touch and how far the walk is, but nothing of the person.
type Shown struct {
	Stage    string        `json:"stage"` // as walk.Stage says it
	Language string        `json:"language"`
	Case     string        `json:"case,omitempty"`     // the code to take to the help desk
	Troubles string        `json:"troubles,omitempty"` // codes of what is out of order
	Written  []int         `json:"written,omitempty"`  // how many characters each field has
	At       int           `json:"at,omitempty"`       // the field that is written into
	Targets  []ShownTarget `json:"targets"`
}

// ShownTarget is an area that can be touched, in pixels of the canvas.
type ShownTarget struct {
	ID string `json:"id"`
	X  int    `json:"x"`
	Y  int    `json:"y"`
	W  int    `json:"w"`
	H  int    `json:"h"`
}

// Equal tells whether nothing changed.
func (s *Shown) Equal(o *Shown) bool {
	return s.Stage == o.Stage && s.Language == o.Language && s.Case == o.Case && s.Troubles == o.Troubles && s.At == o.At &&
		slices.Equal(s.Written, o.Written) && slices.Equal(s.Targets, o.Targets)
}

// announce tells what is shown where that changed.
func (v *SelfService) announce() {
	if v.cfg.Shown == nil || v.canvas == nil || v.view.size.IsZero() {
		return
	}
	s := Shown{Stage: v.state.Stage.String(), Language: v.state.Language, Case: v.state.Ending.Case, At: v.state.Form.At}
	for _, t := range v.state.Troubles {
		s.Troubles += string(t)
	}
	for _, f := range v.state.Form.Fields {
		s.Written = append(s.Written, utf8.RuneCountInString(f.Text))
	}
	for _, t := range v.view.targets {
		x, y := v.canvas.PixelCoordinateForPosition(fyne.NewPos(t.area.left(), t.area.y))
		right, bottom := v.canvas.PixelCoordinateForPosition(fyne.NewPos(t.area.left()+t.area.w, t.area.y+t.area.h))
		s.Targets = append(s.Targets, ShownTarget{t.id, x, y, right - x, bottom - y})
	}
	if !s.Equal(&v.announced) {
		v.announced = s
		v.cfg.Shown(s)
	}
}
