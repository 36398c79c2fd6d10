package qr

import (
	"cmp"
	"math"
	"slices"
)

// A grid says where the modules of a code lie in the picture. It is flat, seen from
// anywhere: a module's place from the middle of the corner finder, in modules, goes to
// (corner + u·across + v·down) / (1 + g·u + h·v).
type grid struct {
	size         int // modules a side
	corner       point
	across, down point
	g, h         float64
	bent         bool
	bend         bend
}

// A bend is how paper is bent about one of its axes, as around a wrist or in a sleeve.
type bend struct {
	upright    bool    // its columns are the straight lines
	swell, sag float64 // how far the middle is nearer than the sides, and beside the line between them
}

// move is where a module lies on flat paper that looks as that on the bent one.
func (b *bend) move(u, v, n float64) (float64, float64) {
	if !b.upright {
		u, v = v, u
	}
	t := u / n
	arch := t * (1 - t)
	u += b.swell * arch * (t - 0.5) * n
	v += b.sag * arch * n
	if !b.upright {
		u, v = v, u
	}
	return u, v
}

// fromCorner is where the middle of the corner finder lies, in modules.
const fromCorner = 3.5

// gridOf is the grid of so many modules a side through the finders of a candidate whose
// sides lean so.
func (c *candidate) gridOf(size int, leanAcross, leanDown float64) grid {
	n := float64(size - 7)
	corner := c.corner.at
	return grid{
		size: size, corner: corner,
		across: c.right.at.times(leanAcross).minus(corner).times(1 / n),
		down:   c.below.at.times(leanDown).minus(corner).times(1 / n),
		g:      (leanAcross - 1) / n, h: (leanDown - 1) / n,
	}
}

// place is where a point of the symbol lies in the picture; its corner is (0, 0).
func (g *grid) place(u, v float64) point {
	u, v = u-fromCorner, v-fromCorner
	if g.bent {
		u, v = g.bend.move(u, v, float64(g.size-7))
	}
	d := 1 + g.g*u + g.h*v
	return point{(g.corner.x + u*g.across.x + v*g.down.x) / d, (g.corner.y + u*g.across.y + v*g.down.y) / d}
}

// sane tells whether no part of the code lies behind who looks at it.
func (g *grid) sane() bool {
	n := float64(g.size)
	for _, c := range [4][2]float64{{-4, -4}, {n, -4}, {-4, n}, {n, n}} {
		if 1+g.g*c[0]+g.h*c[1] < 0.15 {
			return false
		}
	}
	return true
}

// corners are the corners of the symbol, clockwise from that of the corner finder.
func (g *grid) corners() [4]point {
	n := float64(g.size)
	return [4]point{g.place(0, 0), g.place(n, 0), g.place(n, n), g.place(0, n)}
}

// How the lean of the sides is searched.
const (
	leanSteps  = 7
	fewBest    = 14 // grids that are read in full
	fewClosely = 4  // and those that are read closely too
)

// guess is a grid and how well the patterns lie in it that every code has.
type guess struct {
	grid
	missed float64 // modules of known colour that have the other, as a part
}

// guesses are the grids that a candidate may have at a size, the best first.
func (s *scratch) guesses(c *candidate, size int) []guess {
	if first := c.gridOf(size, c.across.lean, c.down.lean); !first.sane() || s.squares(&first, c.corner.dark) > 0.3 {
		return nil
	}
	type scored struct{ lean, missed float64 }
	step := 1.1 / float64(size-7) // moves the modules in the middle by a quarter of one
	var sides [2][2*leanSteps + 1]scored
	for i := range sides[0] {
		by := math.Exp(float64(i-leanSteps) * step)
		a := c.gridOf(size, c.across.lean*by, c.down.lean)
		d := c.gridOf(size, c.across.lean, c.down.lean*by)
		sides[0][i] = scored{c.across.lean * by, s.timing(&a, true, c.corner.dark)}
		sides[1][i] = scored{c.down.lean * by, s.timing(&d, false, c.corner.dark)}
	}
	s.guessed = s.guessed[:0]
	for i, across := range sides[0] {
		for j, down := range sides[1] {
			missed := across.missed + down.missed
			if missed > 0.9 { // half of both is what chance gives
				continue
			}
			far := math.Abs(float64(i-leanSteps)) + math.Abs(float64(j-leanSteps))
			s.guessed = append(s.guessed, guess{c.gridOf(size, across.lean, down.lean), missed + far/100})
		}
	}
	slices.SortFunc(s.guessed, func(a, b guess) int { return cmp.Compare(a.missed, b.missed) })
	s.guessed = s.guessed[:min(len(s.guessed), 4*fewBest)]
	for i := range s.guessed {
		g := &s.guessed[i]
		if !g.sane() {
			g.missed += 10
			continue
		}
		g.missed += s.patterns(&g.grid, c.corner.dark)
	}
	s.guessed = slices.DeleteFunc(s.guessed, func(g guess) bool { return g.missed > mostMissed })
	slices.SortFunc(s.guessed, func(a, b guess) int { return cmp.Compare(a.missed, b.missed) })
	return s.guessed[:min(len(s.guessed), fewBest)]
}

// timing is which part of a timing pattern, across or down, is missed by a grid.
func (s *scratch) timing(g *grid, across bool, dark byte) float64 {
	missed, n := 0, g.size-16
	for k := range n {
		u, v := float64(8+k)+0.5, 6.5
		if !across {
			u, v = v, u
		}
		p := g.place(u, v)
		if s.bits.at(p.x, p.y) != dark^byte(k&1) {
			missed++
		}
	}
	return float64(missed) / float64(n)
}

// squares is which part of the three finder patterns, and of the light around them, is
// missed by a grid.
func (s *scratch) squares(g *grid, dark byte) float64 {
	missed := 0
	far := float64(g.size) - 7
	for _, corner := range [3][2]float64{{0, 0}, {far, 0}, {0, far}} {
		for v := -1; v < 8; v++ {
			for u := -1; u < 8; u++ {
				ring := max(max(u-3, 3-u), max(v-3, 3-v)) // from its middle
				want := dark
				if ring == 2 || ring == 4 {
					want ^= 1
				}
				p := g.place(corner[0]+float64(u)+0.5, corner[1]+float64(v)+0.5)
				if s.bits.at(p.x, p.y) != want {
					missed++
				}
			}
		}
	}
	return float64(missed) / (3 * 81)
}

// mostMissed is what a grid may miss of the patterns that every code has: the parts of
// its timing patterns and of its alignment pattern are added up.
const mostMissed = 1.6

// patterns is which part of the timing patterns, and of the alignment pattern nearest
// the fourth corner, is missed by a grid.
func (s *scratch) patterns(g *grid, dark byte) float64 {
	missed := s.timing(g, true, dark) + s.timing(g, false, dark) + s.squares(g, dark)
	if g.size == 21 {
		return missed
	}
	return missed + s.alignment(g, dark, float64(g.size)-6.5, float64(g.size)-6.5)
}

// alignment is which part of an alignment pattern is missed whose middle is at (u, v).
func (s *scratch) alignment(g *grid, dark byte, u, v float64) float64 {
	missed := 0
	for y := -2; y <= 2; y++ {
		for x := -2; x <= 2; x++ {
			want := dark
			if max(x*x, y*y) == 1 {
				want ^= 1
			}
			p := g.place(u+float64(x), v+float64(y))
			if s.bits.at(p.x, p.y) != want {
				missed++
			}
		}
	}
	return float64(missed) / 25
}

// anchored is the grid that has its alignment pattern where the bitmap has one, near
// where the grid had it, and whether there is one.
func (s *scratch) anchored(c *candidate, g *grid) (grid, bool) {
	const reach, step = 3.0, 0.5
	middle := float64(g.size) - 6.5
	best, at := 0.25, point{}
	for dv := -reach; dv <= reach; dv += step {
		for du := -reach; du <= reach; du += step {
			missed := s.alignment(g, c.corner.dark, middle+du, middle+dv) + (math.Abs(du)+math.Abs(dv))/200
			if missed < best {
				best, at = missed, point{middle + du, middle + dv}
			}
		}
	}
	if best == 0.25 {
		return grid{}, false
	}
	return c.through(g.size, g.place(at.x, at.y))
}

// through is the grid of a candidate that has its alignment pattern at a point.
func (c *candidate) through(size int, p point) (grid, bool) {
	// (corner + u·across + u·down) = p·(1 + g·u + h·u), with across and down as in
	// gridOf, are two equations for g and h.
	n := float64(size - 7)
	u := float64(size) - 6.5 - fromCorner
	a, b := c.right.at.minus(p).times(u), c.below.at.minus(p).times(u)
	r := p.minus(c.corner.at).minus(c.right.at.plus(c.below.at).minus(c.corner.at.times(2)).times(u / n))
	d := a.cross(b)
	if math.Abs(d) < 1e-9 {
		return grid{}, false
	}
	found := c.gridOf(size, 1+n*r.cross(b)/d, 1+n*a.cross(r)/d)
	return found, found.sane()
}
