package kiosk

import (
	"fmt"
	"math"
	"strings"
)

// strokes draws lines with round ends, as one filled shape: Fyne's SVG renderer draws
// every stroke as wide as it says in pixels, however large the drawing is. The path
// has absolute M, L and C commands only.
func strokes(fill string, width float64, path string) string {
	return `<path fill="` + fill + `" d="` + outline(width, path) + `"/>`
}

// outline is the path around lines: a part for each, which all turn the same way, so
// that together they are filled where any of them is.
func outline(width float64, path string) string {
	var b strings.Builder
	var at point
	fields := strings.Fields(strings.ReplaceAll(path, ",", " "))
	read := func(i int) point {
		var p point
		fmt.Sscan(fields[i], &p.x)
		fmt.Sscan(fields[i+1], &p.y)
		return p
	}
	line := func(to point) {
		segment(&b, width, at, to)
		at = to
	}
	for i, command := 0, ""; i < len(fields); {
		if c := fields[i][0]; c == 'M' || c == 'L' || c == 'C' {
			command, fields[i] = string(c), fields[i][1:]
			if fields[i] == "" {
				i++
			}
		}
		switch command {
		case "M":
			at = read(i)
			i += 2
			command = "L"
		case "L":
			line(read(i))
			i += 2
		case "C":
			from, p1, p2, p3 := at, read(i), read(i+2), read(i+4)
			const steps = 14
			for n := 1; n <= steps; n++ {
				line(bezier(from, p1, p2, p3, float64(n)/steps))
			}
			i += 6
		default:
			return b.String()
		}
	}
	return b.String()
}

type point struct{ x, y float64 }

func bezier(a, b, c, d point, t float64) point {
	u := 1 - t
	k0, k1, k2, k3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return point{k0*a.x + k1*b.x + k2*c.x + k3*d.x, k0*a.y + k1*b.y + k2*c.y + k3*d.y}
}

// segment goes around a straight line and a disc at either end.
func segment(b *strings.Builder, width float64, from, to point) {
	r := width / 2
	dx, dy := to.x-from.x, to.y-from.y
	if l := math.Hypot(dx, dy); l > 0 {
		dx, dy = dx/l*r, dy/l*r
		fmt.Fprintf(b, "M%.2f %.2f L%.2f %.2f L%.2f %.2f L%.2f %.2f Z ", from.x-dy, from.y+dx, to.x-dy, to.y+dx, to.x+dy, to.y-dx, from.x+dy, from.y-dx)
	}
	for _, p := range []point{from, to} {
		const corners = 20
		letter := "M"
		for i := range corners {
			sin, cos := math.Sincos(-2 * math.Pi * float64(i) / corners)
			fmt.Fprintf(b, "%s%.2f %.2f ", letter, p.x+r*cos, p.y+r*sin)
			letter = "L"
		}
		b.WriteString("Z ")
	}
}
