package kiosk

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// box is a rectangle with corners and, where it has one, a border.
type box struct{ rectangle *canvas.Rectangle }

func (k *kit) newBox() box {
	b := box{canvas.NewRectangle(color.Transparent)}
	k.add(b.rectangle)
	return b
}

// put shows the box, its border inside the area; a nil border is none.
func (b box) put(a area, fill, border color.Color, corner, width float32) {
	r := b.rectangle
	if border == nil {
		border, width = color.Transparent, 0
	}
	if r.FillColor != fill || r.StrokeColor != border || r.CornerRadius != corner || r.StrokeWidth != width {
		r.FillColor, r.StrokeColor, r.CornerRadius, r.StrokeWidth = fill, border, corner, width
		r.Refresh()
	}
	a.inset(width/2, width/2).place(r)
	reveal(r)
}

// cover makes the colour the ground of a whole screen. Where the window is of that colour
// before anything is drawn on it, nothing is: drawn by software it was a quarter of each repaint.
func (b box) cover(a area, fill color.NRGBA) {
	if app := fyne.CurrentApp(); app != nil {
		s := app.Settings()
		if s.Theme().Color(theme.ColorNameBackground, s.ThemeVariant()) == color.Color(fill) {
			b.hide()
			return
		}
	}
	b.put(a, fill, nil, 0, 0)
}

func (b box) hide() { conceal(b.rectangle) }

// reveal shows what was hidden. Fyne paints again where something is hidden, even if it was
// before, but not where something is shown; and a refresh would make its picture again.
func reveal(o fyne.CanvasObject) {
	if o.Visible() {
		return
	}
	o.Show()
	app := fyne.CurrentApp()
	if app == nil || app.Driver() == nil {
		return
	}
	if c, ok := app.Driver().CanvasForObject(o).(interface{ SetDirty() }); ok {
		c.SetDirty()
	}
}

// conceal hides what is shown.
func conceal(o fyne.CanvasObject) {
	if o.Visible() {
		o.Hide()
	}
}

// picture is a drawing of one colour in a square of 100.
type picture struct {
	image      *canvas.Image
	name       string
	colour, on color.NRGBA
}

func (k *kit) newPicture() *picture {
	p := &picture{image: canvas.NewImageFromResource(nil)}
	p.image.FillMode = canvas.ImageFillContain
	p.image.Hide()
	k.add(p.image)
	return p
}

// put shows the drawing with the name; on is the colour of what is cut out of it.
func (p *picture) put(a area, name string, colour, on color.NRGBA) {
	if a.mirror > 0 && turns(name) {
		name += mirroredName
	}
	if name != p.name || colour != p.colour || on != p.on {
		p.name, p.colour, p.on = name, colour, on
		p.image.Resource = drawing(name, colour, on)
		p.image.Refresh()
	}
	a.place(p.image)
	reveal(p.image)
}

// mirroredName ends the names of drawings that are turned over.
const mirroredName = "-mirrored"

// turns tells whether a drawing is another one where reading begins on the right: what
// points onwards, and the question mark.
func turns(name string) bool { return name == "arrow" || name == "gone" || name == "question" }

func (p *picture) hide() { conceal(p.image) }

// drawings holds shapes; {shape} stands for their colour and {ground} for that of what is cut out.
var drawings = map[string]string{
	"tick": `<circle cx="50" cy="50" r="50" fill="{shape}"/>` +
		strokes("{ground}", 10, "M26 53 L43 70 L76 33"),
	"arrow": `<circle cx="50" cy="50" r="50" fill="{shape}"/>` +
		strokes("{ground}", 10, "M24 50 L74 50 M54 28 L76 50 L54 72"),
	"triangle": `<path d="M50 4 L100 94 L0 94 Z" fill="{shape}"/>` +
		strokes("{ground}", 11, "M50 38 L50 62") + `<circle cx="50" cy="79" r="6.5" fill="{ground}"/>`,
	"clock": `<circle cx="50" cy="50" r="50" fill="{shape}"/>` +
		strokes("{ground}", 10, "M50 21 L50 51 L70 64"),
	"octagon": `<path d="M29.3 0 L70.7 0 L100 29.3 L100 70.7 L70.7 100 L29.3 100 L0 70.7 L0 29.3 Z" fill="{shape}"/>` +
		strokes("{ground}", 11, "M33 33 L67 67 M67 33 L33 67"),
	"card": `<rect x="0" y="14" width="100" height="72" rx="10" ry="10" fill="{shape}"/><circle cx="30" cy="42" r="11" fill="{ground}"/>` +
		`<path d="M12 72 C12 54 48 54 48 72 Z" fill="{ground}"/>` +
		strokes("{ground}", 6, "M60 38 L86 38 M60 52 L86 52 M60 66 L76 66"),
	"dots": `<circle cx="50" cy="50" r="50" fill="{shape}"/><circle cx="27" cy="50" r="7" fill="{ground}"/>` +
		`<circle cx="50" cy="50" r="7" fill="{ground}"/><circle cx="73" cy="50" r="7" fill="{ground}"/>`,
	"scan": strokes("{shape}", 6.5, "M3 28 L3 3 L28 3 M72 3 L97 3 L97 28 M97 72 L97 97 L72 97 M28 97 L3 97 L3 72 M26 26 L44 26 L44 44 L26 44 L26 26 M56 26 L74 26 L74 44 L56 44 L56 26 M26 56 L44 56 L44 74 L26 74 L26 56 M56 56 L66 56 M74 56 L74 74 L63 74"),
	"lock": strokes("{shape}", 11, "M30 48 L30 32 C30 2 70 2 70 32 L70 48") +
		`<rect x="14" y="44" width="72" height="54" rx="8" ry="8" fill="{shape}"/><circle cx="50" cy="66" r="8" fill="{ground}"/>` +
		`<path d="M46 68 L54 68 L56 86 L44 86 Z" fill="{ground}"/>`,
	"disc": `<circle cx="50" cy="50" r="46" fill="{shape}"/>`,
	// Those that are shown small are bolder.
	"ok": `<circle cx="50" cy="50" r="50" fill="{shape}"/><path d="M22 52 L31 43 L43 55 L69 29 L78 38 L43 73 Z" fill="{ground}"/>`,
	"warn": `<path d="M50 4 L100 94 L0 94 Z" fill="{shape}"/><circle cx="50" cy="80" r="6" fill="{ground}"/>` +
		`<path d="M44 36 L56 36 L54 68 L46 68 Z" fill="{ground}"/>`,
	"ring": `<circle cx="50" cy="50" r="46" fill="{shape}"/><circle cx="50" cy="50" r="34" fill="{ground}"/>`,
	"gone": `<path d="M8 43 L64 43 L42 21 L52 11 L92 50 L52 89 L42 79 L64 57 L8 57 Z" fill="{shape}"/>`,
	"up":   `<path d="M50 22 L92 64 L80 76 L50 46 L20 76 L8 64 Z" fill="{shape}"/>`,
	"down": `<path d="M50 78 L92 36 L80 24 L50 54 L20 24 L8 36 Z" fill="{shape}"/>`,
	"unticked": `<rect x="4" y="4" width="92" height="92" rx="16" ry="16" fill="{shape}"/>` +
		`<rect x="11" y="11" width="78" height="78" rx="10" ry="10" fill="{ground}"/>`,
	"ticked": `<rect x="4" y="4" width="92" height="92" rx="16" ry="16" fill="{shape}"/>` +
		`<path d="M20 52 L30 42 L43 55 L70 28 L80 38 L43 75 Z" fill="{ground}"/>`,
	"question": `<circle cx="50" cy="50" r="48" fill="{shape}"/>` + strokes("{ground}", 9, "M34 39 C34 17 68 17 68 39 C68 54 51 52 51 66") +
		`<circle cx="51" cy="81" r="6" fill="{ground}"/>`,
	"larger":   strokes("{shape}", 9, "M6 86 L33 14 L60 86 M15 62 L51 62 M80 18 L80 54 M62 36 L98 36"),
	"contrast": `<circle cx="50" cy="50" r="46" fill="{shape}"/><path d="M50 13 C1 13 1 87 50 87 Z" fill="{ground}"/>`,
	"aloud": `<path d="M6 36 L26 36 L50 14 L50 86 L26 64 L6 64 Z" fill="{shape}"/>` +
		strokes("{shape}", 8, "M64 34 C72 44 72 56 64 66 M78 20 C96 38 96 62 78 80"),
	"lower": strokes("{shape}", 10, "M50 6 L50 64 M24 40 L50 66 L76 40 M10 90 L90 90"),
	"erase": `<path d="M32 18 L98 18 L98 82 L32 82 L3 50 Z" fill="{shape}"/>` + strokes("{ground}", 8, "M49 36 L77 64 M77 36 L49 64"),
	"shift": `<path d="M50 8 L92 52 L70 52 L70 90 L30 90 L30 52 L8 52 Z" fill="{shape}"/>`,
	"stop":  `<path d="M20 8 L50 38 L80 8 L92 20 L62 50 L92 80 L80 92 L50 62 L20 92 L8 80 L38 50 L8 20 Z" fill="{shape}"/>`,
}

func drawing(name string, colour, on color.NRGBA) fyne.Resource {
	shape, ground := css(colour), css(on)
	plain, mirrored := strings.CutSuffix(name, mirroredName)
	body, ok := drawings[plain]
	if !ok {
		body = ring(name)
	}
	if mirrored {
		body = `<g transform="matrix(-1 0 0 1 100 0)">` + body + `</g>`
	}
	body = strings.NewReplacer("{shape}", shape, "{ground}", ground).Replace(body)
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">` + body + `</svg>`
	return fyne.NewStaticResource(name+shape[1:]+ground[1:]+".svg", []byte(svg))
}

// ringSteps is in how many steps a ring grows shorter.
const ringSteps = 60

// ringName names the ring of which so much is left, from 1 to 0.
func ringName(part float64) string {
	return fmt.Sprintf("ring-%d", int(math.Round(part*ringSteps)))
}

// ring draws a ring of which a part is left, as its name says.
func ring(name string) string {
	var left int
	if _, err := fmt.Sscanf(name, "ring-%d", &left); err != nil {
		return ""
	}
	path := make([]string, 0, left+1)
	for i := range left + 1 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / ringSteps)
		path = append(path, fmt.Sprintf("%.2f %.2f", 50-44*sin, 50-44*cos))
	}
	return strokes("{shape}", 8, "M"+strings.Join(path, " L"))
}

func css(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// touch is an area that does something when it is tapped or clicked. It never
// takes the focus, so that a scan and the keys work as before.
type touch struct {
	widget.BaseWidget
	on func()
}

func (k *kit) newTouch(on func()) *touch {
	t := &touch{on: on}
	t.ExtendBaseWidget(t)
	t.Hide()
	k.add(t)
	return t
}

// CreateRenderer draws nothing: what can be tapped lies beneath.
func (t *touch) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Tapped does what the area is for.
func (t *touch) Tapped(*fyne.PointEvent) { t.on() }

// Cursor shows a hand.
func (t *touch) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (t *touch) put(a area) {
	a.place(t)
	t.Show()
}

func (t *touch) hide() { t.Hide() }

// hide hides what is not needed now.
func hide(parts ...interface{ hide() }) {
	for _, p := range parts {
		p.hide()
	}
}
