package kiosk

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// readyPart is what stands on the right while nobody is before the desk.
type readyPart struct {
	*kit
	frame       *canvas.Image
	framed      fyne.Size
	mark        *picture
	title, hint *text
}

func newReadyPart(k *kit) *readyPart {
	r := &readyPart{kit: k, frame: canvas.NewImageFromResource(nil)}
	r.frame.FillMode = canvas.ImageFillStretch
	k.add(r.frame)
	r.mark, r.title, r.hint = k.newPicture(), k.newText(), k.newText()
	return r
}

func (r *readyPart) hide() {
	r.frame.Hide()
	hide(r.mark, r.title, r.hint)
}

func (r *readyPart) draw(a area, s *deskState) {
	r.drawFrame(a)
	in := a.inset(r.u(40), r.u(24))
	side := min(r.u(108), in.h*0.3)
	hint := style{size: 20, colour: r.palette.ink, align: centred, lines: 2, top: true}
	words := r.say("ready.hint", nil)
	block := in.middle(min(in.h, side+r.u(24+60+16)+r.height(words, hint, in.w)))
	mark, block := block.cutTop(side, r.u(24))
	r.mark.put(mark.centre(side, side), "scan", r.palette.faint, r.palette.ground)
	title, block := block.cutTop(r.u(60), r.u(16))
	r.title.put(title, r.say("ready.title", nil), style{size: 44, bold: true, colour: r.palette.ink, align: centred})
	r.hint.put(block, words, hint)
}

// drawFrame draws the dashed frame anew for every size, which place gives it.
func (r *readyPart) drawFrame(a area) {
	if size := fyne.NewSize(a.w, a.h); size != r.framed {
		r.framed = size
		colour := css(r.palette.faint)
		svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]g %[2]g"><rect x="%[3]g" y="%[3]g" width="%[4]g" height="%[5]g" rx="%[6]g" ry="%[6]g" `+
			`fill="none" stroke="%[7]s" stroke-width="%[3]g" stroke-dasharray="%[8]g %[8]g"/></svg>`,
			a.w, a.h, r.u(1.5), a.w-r.u(3), a.h-r.u(3), r.u(16), colour, r.u(7))
		r.frame.Resource = fyne.NewStaticResource(fmt.Sprintf("frame-%gx%g-%s.svg", a.w, a.h, colour[1:]), []byte(svg))
	}
	a.place(r.frame)
	r.frame.Show()
}
