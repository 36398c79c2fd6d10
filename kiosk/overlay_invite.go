package kiosk

import (
	"context"
	"image"
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2/canvas"
	"github.com/skip2/go-qrcode"

	"antechamber/kiosk/checkin"
)

// Inviter invites further kiosks of the conference; package storage/replica does it.
type Inviter interface {
	Invite(ctx context.Context) (Invitation, error)
}

// Invitation is what lets one kiosk join the hub.
type Invitation struct {
	Code    string // a secret, in groups of characters
	Expires time.Time
}

// onInviteKey asks for an invitation.
func (s deskState) onInviteKey() (deskState, []command) { return s, []command{invite{}} }

func (s *deskState) mayInvite() bool { return s.invites }

type invite struct{}

func (invite) task() checkin.Task { return checkin.TaskKeys }

func (invite) do(d *Desk) event {
	i, err := d.cfg.Inviter.Invite(d.ctx)
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	symbol, err := qrcode.New(strings.ReplaceAll(i.Code, "-", ""), qrcode.Medium)
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return invited{symbolOverlay{
		title: saying{"invite.title", nil}, lead: saying{"invite.lead", args{"Time": i.Expires.Local().Format("15:04")}}, foot: saying{"invite.foot", nil},
		text: i.Code, modules: symbol.Bitmap(),
	}}
}

// invited shows the symbol.
type invited struct{ overlay symbolOverlay }

func (e invited) after(s deskState, _ time.Time) (deskState, []command) {
	if s.over != nil || s.scene == deciding {
		return s, nil // somebody came first; the key makes another
	}
	return s.with(e.overlay), lasting()
}

// symbolOverlay shows a symbol and the text that it holds until it is taken away.
type symbolOverlay struct {
	title, lead, foot saying
	text              string   // a secret
	modules           [][]bool // of the symbol, its quiet zone included; true is dark
}

func (symbolOverlay) holds() bool { return false }

func (o symbolOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	if k == keyEscape || k == keyEnter {
		return s.withoutOverlay(), nil
	}
	return s, nil
}

func (symbolOverlay) typed(s deskState, _ rune) (deskState, []command) { return s, nil }
func (symbolOverlay) picked(s deskState, _ int) (deskState, []command) { return s, nil }

func (o symbolOverlay) page(t *sheet, _ *deskState) sheetPage {
	return symbolPage{
		frame: frame{title: t.tell(o.title), lead: t.tell(o.lead), foot: t.tell(o.foot), width: narrowPage},
		text:  o.text, modules: o.modules,
	}
}

// symbolPage is a symbol and the text that it holds.
type symbolPage struct {
	frame   frame
	text    string
	modules [][]bool
}

const (
	symbolWide = 300
	codeSize   = 24
)

func (p symbolPage) draw(t *sheet, a area) {
	st := style{size: codeSize, bold: true, colour: t.palette.ink, lines: 4, align: centred}
	in := p.frame.put(t, a, func(width float32) float32 { return t.u(symbolWide+24) + t.height(p.text, st, width) })
	spot, below := in.cutTop(min(t.u(symbolWide), in.h*0.7), t.u(24))
	side := min(spot.w, spot.h)
	t.symbol.put(spot.centre(side, side), p.modules)
	t.paragraphs[0].put(below, p.text, st)
}

// symbol is a QR symbol whose modules are whole pixels.
type symbol struct {
	raster  *canvas.Raster
	modules [][]bool
}

func (k *kit) newSymbol() *symbol {
	s := &symbol{}
	s.raster = canvas.NewRaster(s.image)
	s.raster.Hide()
	k.add(s.raster)
	return s
}

func (s *symbol) put(a area, modules [][]bool) {
	s.modules = modules
	a.place(s.raster)
	s.raster.Show()
	s.raster.Refresh()
}

func (s *symbol) hide() { s.raster.Hide() }

// image draws the symbol in the middle, as large as whole pixels a module allow.
func (s *symbol) image(w, h int) image.Image {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	n := len(s.modules)
	if n == 0 || min(w, h) < n {
		return img
	}
	side := min(w, h) / n
	left, top := (w-n*side)/2, (h-n*side)/2
	for y := range n * side {
		for x := range n * side {
			if s.modules[y/side][x/side] {
				img.SetGray(left+x, top+y, color.Gray{})
			}
		}
	}
	return img
}
