// Package scene draws what a camera at a door may see, for tests and measurements: badges
// and phones with QR codes, held at an angle, out of focus, in the dark, under a lamp. A
// frame is the same for the same class, size and seed, whatever reads it. No frame is of a
// person.
package scene

import (
	"image"
	"math/rand/v2"

	"github.com/skip2/go-qrcode"
)

// Classes are the kinds of frames that there are; "empty" is one more, without a code.
func Classes() []string {
	return []string{"tilt", "noise", "dark", "blur", "glare", "tiny", "far", "curved", "inverted", "two", "damaged", "clutter"}
}

// Empty is the class of frames without a code.
const Empty = "empty"

// Frame is a picture, and what the codes in it say.
type Frame struct {
	Picture *image.Gray
	Codes   []string
}

// stage is a frame while it is made.
type stage struct {
	*rand.Rand
	w, h  int
	pix   []float64 // 0 is black, 1 is white
	codes []string
	focal float64
}

// New draws a frame.
func New(class string, w, h int, seed uint64) Frame {
	s := &stage{Rand: rand.New(rand.NewPCG(seed, uint64(len(class))<<32|uint64(class[0])<<8|uint64(class[1]))), w: w, h: h, pix: make([]float64, w*h), focal: 0.9 * float64(w)}
	s.ground(class == "clutter" || class == "far" || class == Empty)
	s.act(class)
	return s.develop()
}

// act puts what the class is about before the ground.
func (s *stage) act(class string) {
	switch class {
	case Empty:
		s.expose(s.between(0.5, 1), 0, s.between(0.005, 0.02), s.between(0.3, 0.8))
	case "tilt":
		s.show(prop{side: s.side(0.3, 0.45), tilt: s.between(15, 50), turn: s.between(0, 360)})
		s.expose(s.between(0.7, 1), 0, 0.01, 0.5)
	case "noise":
		s.show(prop{side: s.side(0.25, 0.5), tilt: s.between(0, 12), turn: s.between(0, 360)})
		s.expose(s.between(0.7, 1), 0, s.between(0.08, 0.2), 0.5)
	case "dark":
		s.show(prop{side: s.side(0.25, 0.5), tilt: s.between(0, 15), turn: s.between(0, 360)})
		s.expose(s.between(0.08, 0.22), s.between(0, 0.06), s.between(0.008, 0.016), 0.6)
	case "blur":
		p := prop{side: s.side(0.3, 0.55), tilt: s.between(0, 15), turn: s.between(-40, 40)}
		modules := s.show(p)
		s.expose(s.between(0.6, 1), 0, 0.01, modules*s.between(0.3, 0.62))
		if s.IntN(3) == 0 {
			s.move(int(modules * s.between(0.4, 0.8)))
		}
	case "glare":
		s.show(prop{side: s.side(0.3, 0.5), tilt: s.between(0, 25), turn: s.between(-30, 30), phone: s.IntN(2) == 0, glare: true})
		s.expose(s.between(0.6, 1), s.between(0, 0.1), 0.015, 0.6)
	case "tiny":
		s.show(prop{module: s.between(2.1, 2.9), tilt: s.between(0, 15), turn: s.between(-30, 30)})
		s.expose(s.between(0.7, 1), 0, 0.012, 0.45)
	case "far":
		s.show(prop{module: s.between(2.6, 3.6), tilt: s.between(0, 30), turn: s.between(0, 360)})
		s.expose(s.between(0.5, 1), 0.02, s.between(0.01, 0.03), s.between(0.5, 0.8))
	case "curved":
		s.show(prop{side: s.side(0.3, 0.5), tilt: s.between(0, 20), turn: s.between(-25, 25), bend: s.between(0.7, 2)})
		s.expose(s.between(0.7, 1), 0, 0.012, 0.5)
	case "inverted":
		s.show(prop{side: s.side(0.25, 0.5), tilt: s.between(0, 30), turn: s.between(-40, 40), inverted: true, phone: s.IntN(2) == 0})
		s.expose(s.between(0.6, 1), s.between(0, 0.05), 0.012, 0.6)
	case "two":
		s.show(prop{side: s.side(0.2, 0.3), tilt: s.between(0, 25), turn: s.between(-30, 30), x: -0.24 + s.between(-0.02, 0.02)})
		s.show(prop{side: s.side(0.2, 0.3), tilt: s.between(0, 25), turn: s.between(-30, 30), x: 0.24 + s.between(-0.02, 0.02)})
		s.expose(s.between(0.7, 1), 0, 0.015, 0.5)
	case "damaged":
		s.show(prop{side: s.side(0.3, 0.5), tilt: s.between(0, 20), turn: s.between(-40, 40), damaged: true})
		s.expose(s.between(0.7, 1), 0, 0.012, 0.5)
	case "clutter":
		s.show(prop{side: s.side(0.22, 0.4), tilt: s.between(0, 35), turn: s.between(0, 360)})
		s.expose(s.between(0.6, 1), s.between(0, 0.05), 0.015, 0.6)
	}
}

func (s *stage) between(low, high float64) float64 { return low + (high-low)*s.Float64() }

// side is so much of the picture's height, in pixels.
func (s *stage) side(low, high float64) float64 { return s.between(low, high) * float64(s.h) }

// text makes a code up: mostly one like a badge's, else one as other systems write it.
func (s *stage) text() (string, qrcode.RecoveryLevel) {
	word := func(letters string, n int) string {
		w := make([]byte, n)
		for i := range w {
			w[i] = letters[s.IntN(len(letters))]
		}
		return string(w)
	}
	const crockford, lower = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", "abcdefghjkmnpqrstuvwxyz23456789"
	switch s.IntN(8) {
	case 0:
		return word(crockford, 10), qrcode.High
	case 1:
		return word(lower, 32), qrcode.Medium
	case 2:
		return `{"i":[2,"indico.example.org","` + word(lower, 22) + `=="]}`, qrcode.Medium
	case 3:
		return "https://tickets.example.org/" + word(lower, 12), qrcode.Medium
	}
	return word(crockford, 29), qrcode.High // level Q, as skip2/go-qrcode names it
}
