package kiosk

import (
	"encoding/xml"
	"fmt"
	"strings"

	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// DrawVerdict draws the shape of a verdict into a square on paper, as the desk shows it on a
// light ground; "" is what was not recorded. mirrored is where reading begins on the right.
func DrawVerdict(p *page.Page, v checkin.Verdict, at page.Rect, mirrored bool) {
	name, colours := verdictLook(v, paletteOf(Light))
	if v == "" {
		name, colours = "stop", pair{ink, white}
	}
	for _, part := range partsOf(drawings[name]) {
		colour := colours.ground
		if part.cutOut {
			colour = colours.text
		}
		p.Path(page.RGB{R: colour.R, G: colour.G, B: colour.B}, placed(part.path, at, mirrored && turns(name)))
	}
}

// verdictLook is the shape and the colours of a verdict.
func verdictLook(v checkin.Verdict, p palette) (drawing string, colours pair) {
	switch v {
	case checkin.Admitted:
		return "tick", p.admitted
	case checkin.Left:
		return "arrow", p.left
	case checkin.AlreadyIn:
		return "triangle", p.attention
	case checkin.Wait:
		return "clock", p.attention
	}
	return "octagon", p.refuse
}

// part is one shape of a drawing, in a square of 100.
type part struct {
	path   []typeset.Segment
	cutOut bool // has the colour of the ground
}

// partsOf are the shapes of a drawing of circles and of paths with absolute M, L, C and Z.
func partsOf(body string) (parts []part) {
	var svg struct {
		Shapes []struct {
			XMLName xml.Name
			Fill    string  `xml:"fill,attr"`
			D       string  `xml:"d,attr"`
			CX      float32 `xml:"cx,attr"`
			CY      float32 `xml:"cy,attr"`
			R       float32 `xml:"r,attr"`
		} `xml:",any"`
	}
	if err := xml.Unmarshal([]byte("<svg>"+body+"</svg>"), &svg); err != nil {
		return nil
	}
	for _, s := range svg.Shapes {
		p := part{cutOut: s.Fill == "{ground}", path: segments(s.D)}
		if s.XMLName.Local == "circle" {
			p.path = circle(s.CX, s.CY, s.R)
		}
		parts = append(parts, p)
	}
	return parts
}

// segments reads a path.
func segments(d string) (path []typeset.Segment) {
	fields := strings.Fields(d)
	for len(fields) > 0 {
		s, points := typeset.Segment{}, 1
		switch fields[0][0] {
		case 'Z':
			path, fields = append(path, typeset.Segment{Op: typeset.Close}), fields[1:]
			continue
		case 'C':
			s.Op, points = typeset.CubeTo, 3
		case 'L':
			s.Op = typeset.LineTo
		}
		if len(fields) < 2*points {
			return nil
		}
		fields[0] = strings.TrimLeft(fields[0], "MLC")
		for i := range points {
			fmt.Sscan(fields[2*i]+" "+fields[2*i+1], &s.Points[i].X, &s.Points[i].Y)
		}
		path, fields = append(path, s), fields[2*points:]
	}
	return path
}

// circle is a circle of four curves.
func circle(x, y, r float32) []typeset.Segment {
	k := r * 0.5523 // makes a quarter of a circle of a cubic curve
	at := func(dx, dy float32) typeset.Point { return typeset.Point{X: x + dx, Y: y + dy} }
	curve := func(a, b, c typeset.Point) typeset.Segment {
		return typeset.Segment{Op: typeset.CubeTo, Points: [3]typeset.Point{a, b, c}}
	}
	return []typeset.Segment{
		{Op: typeset.MoveTo, Points: [3]typeset.Point{at(r, 0)}},
		curve(at(r, k), at(k, r), at(0, r)), curve(at(-k, r), at(-r, k), at(-r, 0)),
		curve(at(-r, -k), at(-k, -r), at(0, -r)), curve(at(k, -r), at(r, -k), at(r, 0)),
		{Op: typeset.Close},
	}
}

// placed brings a path from the square of 100 into another one, turned over where mirrored.
func placed(path []typeset.Segment, at page.Rect, mirrored bool) []typeset.Segment {
	moved := make([]typeset.Segment, len(path))
	for i, s := range path {
		for j, p := range s.Points {
			if mirrored {
				p.X = 100 - p.X
			}
			s.Points[j] = typeset.Point{X: float32(at.X) + p.X*float32(at.Width)/100, Y: float32(at.Y) + p.Y*float32(at.Height)/100}
		}
		moved[i] = s
	}
	return moved
}
