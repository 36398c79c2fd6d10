package kiosk

import (
	"image"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// board is a ground that is drawn anew whenever something changed: whoever draws asks
// for boxes, pictures, texts and targets as they are needed, and what is not asked for
// again disappears. Boxes lie below pictures, those below texts, and targets on top.
type board struct {
	*kit
	layers   [4]*fyne.Container
	boxes    pool[box]
	rings    pool[box]
	pictures pool[*picture]
	photos   pool[*photograph]
	words    pool[*text]
	touches  pool[*touch]
	targets  []target
	focus    string // the target that Tab has reached, "" is none
}

// target is something that is touched, or chosen with Tab and pressed with Enter.
type target struct {
	id       string
	area     area
	corner   float32
	on       func()
	said     string // what it is for, said aloud; "" is not said
	language string // in which that is said; "" is the screen's
}

func newBoard(k *kit) *board {
	b := &board{kit: k}
	for i := range b.layers {
		b.layers[i] = container.NewWithoutLayout()
	}
	rectangle := func(layer *fyne.Container) func() box {
		return func() box {
			n := box{canvas.NewRectangle(color.Transparent)}
			layer.Add(n.rectangle)
			return n
		}
	}
	b.boxes.make, b.rings.make = rectangle(b.layers[0]), rectangle(b.layers[2])
	b.pictures.make = func() *picture {
		p := &picture{image: canvas.NewImageFromResource(nil)}
		p.image.FillMode = canvas.ImageFillContain
		b.layers[1].Add(p.image)
		return p
	}
	b.photos.make = func() *photograph {
		p := &photograph{canvas.NewImageFromImage(nil)}
		p.image.FillMode = canvas.ImageFillContain
		b.layers[1].Add(p.image)
		return p
	}
	b.words.make = func() *text { t := k.pen.newText(); b.layers[2].Add(t.raster); return t }
	b.touches.make = func() *touch {
		t := &touch{}
		t.ExtendBaseWidget(t)
		b.layers[3].Add(t)
		return t
	}
	return b
}

// objects are what the board is made of, the lowest first.
func (b *board) objects() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, l := range b.layers {
		all = append(all, l)
	}
	return all
}

// begin starts to draw anew on an area.
func (b *board) begin(all area) {
	b.targets = b.targets[:0]
	for _, l := range b.layers {
		l.Resize(fyne.NewSize(all.w, all.h))
	}
}

// end takes away what was not asked for again.
func (b *board) end() {
	b.boxes.end()
	b.rings.end()
	b.pictures.end()
	b.photos.end()
	b.words.end()
	b.touches.end()
}

// target returns where something is touched, by its name.
func (b *board) target(id string) (target, bool) {
	i := slices.IndexFunc(b.targets, func(t target) bool { return t.id == id })
	if i < 0 {
		return target{}, false
	}
	return b.targets[i], true
}

// drawFocus shows which target Enter presses, once somebody uses the keyboard or a
// switch: by a ring so wide, a gap around it.
func (b *board) drawFocus(edge, gap float32) {
	t, ok := b.target(b.focus)
	if !ok {
		b.focus = ""
		return
	}
	b.rings.next().put(t.area.inset(-edge-gap, -edge-gap), color.Transparent, b.palette.ink, t.corner+edge, edge)
}

// touchable lets an area be touched.
func (b *board) touchable(a area, id string, corner float32, on func()) {
	t := b.touches.next()
	t.on = on
	t.put(a)
	b.targets = append(b.targets, target{id: id, area: a, corner: corner, on: on})
}

// saying names what was last made touchable, for who hears it.
func (b *board) saying(said, language string) {
	t := &b.targets[len(b.targets)-1]
	t.said, t.language = said, language
}

// write puts words into an area.
func (b *board) write(a area, words string, s style) { b.words.next().put(a, words, s) }

// flow writes words at the top of an area, and returns what is left below.
func (b *board) flow(a area, words string, s style, gap float32) area {
	if words == "" {
		return a
	}
	var at area
	at, a = a.cutTop(b.height(words, s, a.w), gap)
	s.top = true
	b.write(at, words, s)
	return a
}

// pool has things ready to be shown, as many as were ever needed at once.
type pool[T interface{ hide() }] struct {
	make func() T
	all  []T
	used int
}

func (p *pool[T]) next() T {
	if p.used == len(p.all) {
		p.all = append(p.all, p.make())
	}
	p.used++
	return p.all[p.used-1]
}

func (p *pool[T]) end() {
	for _, x := range p.all[p.used:] {
		x.hide()
	}
	p.used = 0
}

// photograph is a picture of many colours.
type photograph struct{ image *canvas.Image }

func (p *photograph) put(a area, img image.Image) {
	if p.image.Image != img {
		p.image.Image = img
		p.image.Refresh()
	}
	a.place(p.image)
	p.image.Show()
}

func (p *photograph) hide() { p.image.Hide() }
