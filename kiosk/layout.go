package kiosk

import (
	"slices"

	"fyne.io/fyne/v2"
)

// area is a rectangle on the screen in Fyne units. Areas are reckoned from where
// reading begins: on a mirrored screen that is the right, and place turns them over.
type area struct {
	x, y, w, h float32
	mirror     float32 // how wide the screen is that is mirrored; 0 where none is
}

// with returns an area of the same screen.
func (a area) with(x, y, w, h float32) area { return area{x, y, w, h, a.mirror} }

// inset returns the area without a margin.
func (a area) inset(dx, dy float32) area { return a.with(a.x+dx, a.y+dy, a.w-2*dx, a.h-2*dy) }

// cutTop returns the upper part and the rest below a gap.
func (a area) cutTop(h, gap float32) (top, rest area) {
	h = min(h, a.h)
	return a.with(a.x, a.y, a.w, h), a.with(a.x, a.y+h+gap, a.w, max(0, a.h-h-gap))
}

// cutBottom returns the lower part and the rest above a gap.
func (a area) cutBottom(h, gap float32) (bottom, rest area) {
	h = min(h, a.h)
	return a.with(a.x, a.y+a.h-h, a.w, h), a.with(a.x, a.y, a.w, max(0, a.h-h-gap))
}

// cutLeft returns the part where reading begins and the rest beyond a gap.
func (a area) cutLeft(w, gap float32) (left, rest area) {
	w = min(w, a.w)
	return a.with(a.x, a.y, w, a.h), a.with(a.x+w+gap, a.y, max(0, a.w-w-gap), a.h)
}

// cutRight returns the part where reading ends and the rest before a gap.
func (a area) cutRight(w, gap float32) (right, rest area) {
	w = min(w, a.w)
	return a.with(a.x+a.w-w, a.y, w, a.h), a.with(a.x, a.y, max(0, a.w-w-gap), a.h)
}

// middle returns the area of a height in the vertical middle.
func (a area) middle(h float32) area { return a.with(a.x, a.y+(a.h-h)/2, a.w, h) }

// centre returns the area of a size in the middle.
func (a area) centre(w, h float32) area { return a.with(a.x+(a.w-w)/2, a.y+(a.h-h)/2, w, h) }

// underline returns a line along the lower edge, never too thin to be drawn.
func (a area) underline(h float32) area {
	h = max(1, h)
	return a.with(a.x, a.y+a.h-h, a.w, h)
}

// left is where the area begins on the screen.
func (a area) left() float32 {
	if a.mirror > 0 {
		return a.mirror - a.x - a.w
	}
	return a.x
}

// place moves and sizes an object.
func (a area) place(o fyne.CanvasObject) {
	if p := fyne.NewPos(a.left(), a.y); o.Position() != p {
		o.Move(p)
	}
	if s := fyne.NewSize(a.w, a.h); o.Size() != s {
		o.Resize(s)
	}
}

// line is one text of a column.
type line struct {
	text  *text
	words string
	style style
	gap   float32 // above it, in units of the mockups
}

// column shows texts one below the other, all made smaller where they would not
// fit, and returns what is left below. Where middle is set they stand in the
// vertical middle.
func (k *kit) column(a area, lines []line, middle bool) area {
	lines = k.fitted(a, lines)
	rest := a
	if total := k.columnHigh(a.w, lines); middle && total < a.h {
		rest = a.middle(total)
	}
	for _, l := range lines {
		if l.words == "" {
			l.text.hide()
			continue
		}
		var at area
		_, rest = rest.cutTop(k.u(l.gap), 0)
		at, rest = rest.cutTop(k.height(l.words, l.style, a.w), 0)
		l.style.top = true
		l.text.put(at, l.words, l.style)
	}
	return rest
}

// columnHigh is what a column takes in a width.
func (k *kit) columnHigh(w float32, lines []line) float32 {
	total := float32(0)
	for _, l := range lines {
		if l.words != "" {
			total += k.u(l.gap) + k.height(l.words, l.style, w)
		}
	}
	return total
}

// fitted returns the lines as large as they fit the area.
func (k *kit) fitted(a area, lines []line) []line {
	const rounding = 0.5
	smaller := slices.Clone(lines)
	for factor := float32(1); factor >= 0.4 && k.columnHigh(a.w, smaller) > a.h+rounding; {
		factor *= 0.95
		for i, l := range lines {
			smaller[i].style.size, smaller[i].gap = l.style.size*factor, l.gap*factor
		}
	}
	return smaller
}
