package kiosk

import (
	"context"
	"errors"
	"testing"

	"fyne.io/fyne/v2"
)

type inviter struct{ err error }

func (i inviter) Invite(ctx context.Context) (Invitation, error) {
	invitation, _ := sampleInviter{}.Invite(ctx)
	return invitation, i.err
}

func TestInvitation(t *testing.T) {
	v := drive(t, func(c *Config) { c.Inviter = inviter{} })
	v.press(fyne.KeyK, fyne.KeyModifierControl)
	v.mustShow("Invite another kiosk", "K7QM2-9XG4T", "09:40")
	v.press(fyne.KeyEscape)
	v.mustNotShow("K7QM2-9XG4T")

	broken := drive(t, func(c *Config) { c.Inviter = inviter{errors.New("the hub does not answer")} })
	broken.press(fyne.KeyK, fyne.KeyModifierControl)
	broken.mustShow("The hub does not answer")
}

// The board's link is for organisers to show, while it is served.
func TestTheBoardsLink(t *testing.T) {
	link := "https://192.0.2.7:8443/#token"
	v := drive(t, func(c *Config) { c.Board = func() string { return link } })
	v.press(fyne.KeyB, fyne.KeyModifierControl)
	v.mustShow("The board of the office", link)
	v.press(fyne.KeyEscape)
	v.mustNotShow(link)
	link = ""
	v.press(fyne.KeyB, fyne.KeyModifierControl)
	v.mustShow("The board is not served now")
	none := drive(t, nil)
	none.press(fyne.KeyB, fyne.KeyModifierControl)
	none.mustNotShow("board")
}

// A symbol's modules are whole pixels, in their order.
func TestSymbolIsExact(t *testing.T) {
	t.Parallel()
	s := &symbol{modules: [][]bool{{true, false}, {false, true}}}
	img := s.image(7, 5)
	dark := func(x, y int) bool { r, _, _, _ := img.At(x, y).RGBA(); return r == 0 }
	for y := range 5 {
		for x := range 7 {
			inX, inY := (x-1)/2, y/2
			want := x >= 1 && x < 5 && y < 4 && s.modules[inY][inX]
			if dark(x, y) != want {
				t.Errorf("%d,%d dark: %v, want %v", x, y, dark(x, y), want)
			}
		}
	}
}
