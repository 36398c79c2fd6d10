package qr

import (
	"cmp"
	"math"
	"slices"
)

// A finder is what may be one of the three squares at the corners of a code: seen along
// any line through its middle it is dark, light, dark, light, dark as 1:1:3:1:1.
type finder struct {
	at     point
	module float64 // its size in pixels, as seen along a row
	seen   int     // on how many rows
	dark   byte    // what its middle is: 1, or 0 in an inverted code
}

// mostFinders bounds how many of each kind are put together to codes: of more, those
// that were seen least are noise.
const mostFinders = 24

// finders looks for finder patterns along the rows of the bitmap.
func (s *scratch) finders() []finder {
	s.found = s.found[:0]
	b := &s.bits
	step := 2
	if b.h > 1600 {
		step = 3
	}
	for y := step / 2; y < b.h; y += step {
		row := b.pix[y*b.w:][:b.w]
		s.runs = s.runs[:0]
		for x, before := 0, byte(2); x < len(row); x++ {
			if row[x] != before {
				before = row[x]
				s.runs = append(s.runs, int32(x))
			}
		}
		s.runs = append(s.runs, int32(len(row)))
		colour := row[0]
		for i := 0; i+5 < len(s.runs); i++ {
			r := s.runs[i : i+6]
			if proportioned(int(r[1]-r[0]), int(r[2]-r[1]), int(r[3]-r[2]), int(r[4]-r[3]), int(r[5]-r[4])) {
				s.cross(float64(r[2]+r[3])/2, y, int(r[5]-r[0]), colour^byte(i&1))
			}
		}
	}
	return s.strongest()
}

// strongest are the finders that were seen most, of each kind so many.
func (s *scratch) strongest() []finder {
	slices.SortStableFunc(s.found, func(a, b finder) int { return cmp.Compare(b.seen, a.seen) })
	kept := s.found[:0]
	var count [2]int
	for _, f := range s.found {
		if count[f.dark] < mostFinders {
			count[f.dark]++
			kept = append(kept, f)
		}
	}
	return kept
}

// proportioned tells whether five runs may be 1:1:3:1:1. Small ones may be a pixel off.
func proportioned(a, b, c, d, e int) bool {
	total := a + b + c + d + e
	if total < 7 {
		return false
	}
	// In sevenths of a module, so that whole numbers do.
	slack := total/2 + 5
	near := func(run, modules, slack int) bool {
		off := 7*run - modules*total
		return off <= slack && -off <= slack
	}
	return near(c, 3, 3*total/2+5) && near(a, 1, slack) && near(b, 1, slack) && near(d, 1, slack) && near(e, 1, slack)
}

// cross adds the finder whose middle a row goes through at x, where the column and
// then the row through its middle, and a diagonal, have its proportions too.
func (s *scratch) cross(x float64, y, total int, dark byte) {
	b := &s.bits
	cx := int(x)
	if b.pix[y*b.w+cx] != dark {
		return
	}
	vertical, ok := s.spread(cx, y, 0, 1, total*3)
	if !ok {
		return
	}
	cy := float64(y) + vertical.off
	horizontal, ok := s.spread(cx, int(cy), 1, 0, total*3)
	if !ok || horizontal.total*3 < total || horizontal.total > total*3 || vertical.total*4 < horizontal.total || vertical.total > horizontal.total*4 {
		return
	}
	at := point{float64(cx) + horizontal.off, cy}
	if !inside(b, at) {
		return
	}
	_, down := s.spread(int(at.x), int(at.y), 1, 1, total*4)
	_, up := s.spread(int(at.x), int(at.y), 1, -1, total*4)
	if !down && !up {
		return
	}
	s.note(finder{at: at, module: float64(horizontal.total) / 7, seen: 1, dark: dark}, float64(vertical.total)/7)
}

func inside(b *bitmap, p point) bool {
	return p.x >= 0 && p.y >= 0 && p.x < float64(b.w) && p.y < float64(b.h)
}

// note adds a finder, or makes one of it with that seen there before.
func (s *scratch) note(f finder, tall float64) {
	reach := max(1.2*min(f.module, tall), 1.5)
	for i := range s.found {
		o := &s.found[i]
		if o.dark == f.dark && math.Abs(o.at.x-f.at.x) < reach && math.Abs(o.at.y-f.at.y) < reach && f.module < 1.6*o.module && o.module < 1.6*f.module {
			n := float64(o.seen)
			o.at = point{(o.at.x*n + f.at.x) / (n + 1), (o.at.y*n + f.at.y) / (n + 1)}
			o.module = (o.module*n + f.module) / (n + 1)
			o.seen++
			return
		}
	}
	if len(s.found) < 400 { // noise has no end
		s.found = append(s.found, f)
	}
}

// spread is what a line through the middle of a finder crosses of it.
type spread struct {
	off   float64 // from where it began to the middle
	total int
}

// spread follows a line both ways from a pixel to the edges of its finder, no further
// than the limit, and tells whether what it crossed has the proportions.
func (s *scratch) spread(x, y, dx, dy, limit int) (spread, bool) {
	forth, ok := s.bits.edges(x, y, dx, dy, limit)
	if !ok {
		return spread{}, false
	}
	back, ok := s.bits.edges(x, y, -dx, -dy, limit)
	if !ok {
		return spread{}, false
	}
	middle := forth[0] + back[0] - 1 // the pixel where it began is in both
	if !proportioned(back[2], back[1], middle, forth[1], forth[2]) {
		return spread{}, false
	}
	return spread{
		off:   float64(forth[0]-back[0])/2 + 0.5,
		total: middle + back[1] + back[2] + forth[1] + forth[2],
	}, true
}

// edges counts the pixels of the three runs that a line crosses from the middle of a
// finder outwards. The edge of the picture ends the last.
func (b *bitmap) edges(x, y, dx, dy, limit int) (runs [3]int, ok bool) {
	run, colour := 0, b.pix[y*b.w+x]
	step := dy*b.w + dx
	at := y*b.w + x
	for range limit {
		if x < 0 || y < 0 || x >= b.w || y >= b.h {
			return runs, run == 2 && runs[2] > 0
		}
		if c := b.pix[at]; c != colour {
			if run == 2 {
				return runs, true
			}
			run++
			colour = c
		}
		runs[run]++
		x, y, at = x+dx, y+dy, at+step
	}
	return runs, false
}
