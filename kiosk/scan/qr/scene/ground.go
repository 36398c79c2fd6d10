package scene

import (
	"image"
	"math"
)

// ground draws what is behind: a wall that a lamp lights from one side, and in clutter
// windows, tiles, writing and squares within squares.
func (s *stage) ground(clutter bool) {
	base, slope, across := s.between(0.2, 0.6), s.between(0, 0.4), s.Float64()*2*math.Pi
	for y := range s.h {
		for x := range s.w {
			u, v := float64(x)/float64(s.w)-0.5, float64(y)/float64(s.h)-0.5
			s.pix[y*s.w+x] = base + slope*(u*math.Cos(across)+v*math.Sin(across))
		}
	}
	for range 4 {
		s.box(s.IntN(s.w), s.IntN(s.h), s.IntN(s.w/3), s.IntN(s.h/2), s.Float64())
	}
	if !clutter {
		return
	}
	for range 25 {
		x, y, size := s.IntN(s.w), s.IntN(s.h), 10+s.IntN(s.h/6)
		switch s.IntN(4) {
		case 0:
			s.tiles(x, y, size, 2+s.IntN(8))
		case 1:
			s.writing(x, y, size)
		case 2: // as a finder pattern without its code
			s.box(x, y, size, size, 0.9)
			s.box(x+size/9, y+size/9, size*7/9, size*7/9, 0.1)
			s.box(x+size*2/9, y+size*2/9, size*5/9, size*5/9, 0.9)
			s.box(x+size*3/9, y+size*3/9, size*3/9, size*3/9, 0.1)
		default:
			s.box(x, y, size*2, size, s.Float64())
		}
	}
}

func (s *stage) box(x, y, w, h int, v float64) {
	for j := max(y, 0); j < min(y+h, s.h); j++ {
		for i := max(x, 0); i < min(x+w, s.w); i++ {
			s.pix[j*s.w+i] = v
		}
	}
}

func (s *stage) tiles(x, y, size, tile int) {
	for j := 0; j < size; j += tile {
		for i := 0; i < size; i += tile {
			s.box(x+i, y+j, tile, tile, float64((i/tile+j/tile)%2)*0.8+0.1)
		}
	}
}

func (s *stage) writing(x, y, size int) {
	s.box(x, y, 2*size, size, 0.85)
	for j := 3; j < size-4; j += 7 {
		for i := 3; i < 2*size-6; i += 1 + s.IntN(5) {
			w := 1 + s.IntN(3)
			s.box(x+i, y+j, w, 4, 0.15)
			i += w
		}
	}
}

// move blurs along a row, as a hand that moves does.
func (s *stage) move(by int) {
	if by < 1 {
		return
	}
	row := make([]float64, s.w)
	for y := range s.h {
		line := s.pix[y*s.w:][:s.w]
		copy(row, line)
		for x := range line {
			sum := 0.0
			for i := -by / 2; i <= by/2; i++ {
				sum += row[min(max(x+i, 0), s.w-1)]
			}
			line[x] = sum / float64(by/2*2+1)
		}
	}
}

// expose makes of light what a sensor says: so bright, with such a haze, grain, and out
// of focus by so many pixels.
func (s *stage) expose(light, haze, grain, focus float64) {
	s.defocus(focus)
	for i, v := range s.pix {
		s.pix[i] = haze + (1-haze)*light*v + grain*s.NormFloat64()
	}
}

// defocus blurs by a bell of such a deviation, along rows and then along columns.
func (s *stage) defocus(deviation float64) {
	reach := int(3*deviation) + 1
	weights := make([]float64, 2*reach+1)
	sum := 0.0
	for i := range weights {
		d := float64(i - reach)
		weights[i] = math.Exp(-d * d / (2 * deviation * deviation))
		sum += weights[i]
	}
	other := make([]float64, len(s.pix))
	pass := func(to, from []float64, step, n, lines, between int) {
		for l := range lines {
			for i := range n {
				v := 0.0
				for k, w := range weights {
					v += w * from[l*between+min(max(i+k-reach, 0), n-1)*step]
				}
				to[l*between+i*step] = v / sum
			}
		}
	}
	pass(other, s.pix, 1, s.w, s.h, s.w)
	pass(s.pix, other, s.w, s.h, s.w, 1)
}

func (s *stage) develop() Frame {
	g := image.NewGray(image.Rect(0, 0, s.w, s.h))
	for i, v := range s.pix {
		g.Pix[i] = byte(min(max(v, 0), 1)*255 + 0.5)
	}
	return Frame{Picture: g, Codes: s.codes}
}
