package qr

import (
	"cmp"
	"math"
	"slices"
)

type point struct{ x, y float64 }

func (p point) minus(o point) point      { return point{p.x - o.x, p.y - o.y} }
func (p point) plus(o point) point       { return point{p.x + o.x, p.y + o.y} }
func (p point) times(f float64) point    { return point{p.x * f, p.y * f} }
func (p point) cross(o point) float64    { return p.x*o.y - p.y*o.x }
func (p point) dot(o point) float64      { return p.x*o.x + p.y*o.y }
func (p point) length() float64          { return math.Hypot(p.x, p.y) }
func (p point) distance(o point) float64 { return p.minus(o).length() }

// A candidate is three finders that may be those of one code.
type candidate struct {
	corner, right, below finder // clockwise; in a mirrored code right and below are exchanged
	across, down         side
	strange              float64 // how unlike a code
}

// A side goes from the corner finder to another.
type side struct {
	modules float64 // from middle to middle
	lean    float64 // by what the far end is nearer: more than 1 where it leans away from us
}

// mostCandidates bounds how many are tried in one way of parting the picture, of a
// camera's picture to a few that are like codes.
const (
	mostCandidates = 600
	fewCandidates  = 60
)

// candidates puts finders together, the likeliest first.
func (s *scratch) candidates(found []finder) []candidate {
	var all []candidate
	for i := range found {
		for j := i + 1; j < len(found); j++ {
			if found[i].dark != found[j].dark || !alike(found[i].module, found[j].module, 3) {
				continue
			}
			for k := j + 1; k < len(found); k++ {
				if found[j].dark != found[k].dark {
					continue
				}
				if c, ok := s.together(found[i], found[j], found[k]); ok {
					all = append(all, c)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.strange, b.strange) })
	most := fewCandidates
	if s.effort > frameEffort {
		most = mostCandidates
	}
	return all[:min(len(all), most)]
}

// alike tells whether neither of two sizes is so many times the other.
func alike(a, b, times float64) bool { return a < b*times && b < a*times }

// together tells whether three finders may be those of one code.
func (s *scratch) together(a, b, c finder) (candidate, bool) {
	// The corner lies opposite the longest side.
	ab, bc, ca := a.at.distance(b.at), b.at.distance(c.at), c.at.distance(a.at)
	switch {
	case ab >= bc && ab >= ca:
		a, c = c, a
	case ca >= ab && ca >= bc:
		a, b = b, a
	}
	// Now a is the corner; to the right of it is what makes the turn clockwise.
	u, v := b.at.minus(a.at), c.at.minus(a.at)
	if u.cross(v) < 0 {
		b, c, u, v = c, b, v, u
	}
	lu, lv := u.length(), v.length()
	if lu == 0 || lv == 0 || !alike(lu, lv, 3) {
		return candidate{}, false
	}
	cosine := u.dot(v) / (lu * lv)
	if math.Abs(cosine) > 0.8 {
		return candidate{}, false
	}
	found := candidate{corner: a, right: b, below: c}
	var ok bool
	if found.across, ok = s.side(a, b); !ok {
		return candidate{}, false
	}
	if found.down, ok = s.side(a, c); !ok {
		return candidate{}, false
	}
	x, y := found.across.modules, found.down.modules
	if !alike(x, y, 1.5) {
		return candidate{}, false
	}
	found.strange = math.Abs(cosine) + 2*math.Abs(math.Log(x/y)) + math.Abs(math.Log(found.across.lean)) + math.Abs(math.Log(found.down.lean)) +
		2/float64(min(a.seen, b.seen, c.seen)+1) + (x+y)/600
	return found, true
}

// side measures the way between two finders by the size that modules have along it
// at both of its ends.
func (s *scratch) side(from, to finder) (side, bool) {
	way := to.at.minus(from.at)
	length := way.length()
	along := way.times(1 / length)
	near, sureNear := s.bits.width(from, along)
	far, sureFar := s.bits.width(to, along)
	switch {
	case !sureNear && !sureFar:
		near, far = from.module, to.module
	case !sureNear:
		near = far
	case !sureFar:
		far = near
	}
	if !alike(near, far, 2.5) {
		return side{}, false
	}
	m := side{modules: length / math.Sqrt(near*far), lean: math.Sqrt(near / far)}
	return m, m.modules > 10 && m.modules < 180
}

// width is the size of a module in a finder along a direction.
func (b *bitmap) width(f finder, along point) (float64, bool) {
	limit := 14 * f.module
	forth, okForth := b.reach(f, along, limit)
	back, okBack := b.reach(f, along.times(-1), limit)
	switch {
	case okForth && okBack:
		return (forth + back) / 7, alike(forth, back, 2)
	case okForth:
		return forth / 3.5, true
	}
	return back / 3.5, okBack
}

// reach is how far it is from the middle of a finder to its edge.
func (b *bitmap) reach(f finder, along point, limit float64) (float64, bool) {
	const step = 0.5
	runs, colour := 0, f.dark
	for d := 0.0; d < limit; d += step {
		p := f.at.plus(along.times(d))
		if !inside(b, p) {
			return 0, false
		}
		if c := b.at(p.x, p.y); c != colour {
			if runs++; runs == 3 {
				return d - step/2, true
			}
			colour = c
		}
	}
	return 0, false
}
