package qr

import (
	"cmp"
	"slices"
)

// How a finder is looked for that glare or a thumb has taken a part of.
const (
	fewWhole  = 4    // finders that may be the other two
	seenWhole = 3    // on how many rows at least
	mostLost  = 0.45 // of it, and of the light around it, may be missed
	mostApart = 60   // modules between finders; in a larger code too many are like one
)

// lost puts two finders together with a third that is not whole: where it would lie, as
// much of it as is left must be there. Nothing else in a picture is likely to be so.
func (s *scratch) lost(found []finder) []candidate {
	var whole []finder
	for _, f := range found { // those seen most come first
		if f.seen >= seenWhole && len(whole) < fewWhole {
			whole = append(whole, f)
		}
	}
	var all []candidate
	for i, a := range whole {
		for _, b := range whole[i+1:] {
			if a.dark != b.dark || !alike(a.module, b.module, 2) {
				continue
			}
			if known, ok := s.side(a, b); ok && known.modules < mostApart {
				all = append(all, s.besides(a, b, known)...)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.strange, b.strange) })
	return all
}

// besides are the candidates of two finders: they stand side by side, or opposite.
func (s *scratch) besides(a, b finder, known side) (all []candidate) {
	way := b.at.minus(a.at)
	across := point{-way.y, way.x} // a quarter turn clockwise in the picture
	if wide, ok := s.bits.width(a, across.times(1/across.length())); ok {
		if long, ok := s.bits.width(a, way.times(1/way.length())); ok && alike(wide, long, 1.7) {
			across = across.times(wide / long)
		}
	}
	back := side{known.modules, 1 / known.lean}
	level := side{known.modules, 1}
	middle := a.at.plus(b.at).times(0.5)
	for _, h := range [...]struct {
		near point
		candidate
	}{ // the one that nobody has seen is the lost one
		{a.at.plus(across), candidate{corner: a, right: b, across: known, down: level}},
		{b.at.plus(across), candidate{corner: b, below: a, across: level, down: back}},
		{a.at.minus(across), candidate{corner: a, below: b, across: level, down: known}},
		{b.at.minus(across), candidate{corner: b, right: a, across: back, down: level}},
		{middle.plus(across.times(0.5)), candidate{right: a, below: b, across: level, down: level}},
		{middle.minus(across.times(0.5)), candidate{right: b, below: a, across: level, down: level}},
	} {
		c := h.candidate
		u, v := way.times(1/known.modules), across.times(1/known.modules)
		if c.corner.seen == 0 { // opposite each other: the sides lie half a quarter turn from the way between them
			u, v = u.plus(v).times(0.5), v.minus(u).times(0.5)
		}
		at, missed := s.rest(h.near, u, v, a.dark, 2+known.modules/8)
		if missed >= mostLost {
			continue
		}
		c.strange = missed
		for _, f := range [...]*finder{&c.corner, &c.right, &c.below} {
			if f.seen == 0 {
				*f = finder{at: at, module: (a.module + b.module) / 2, seen: 1, dark: a.dark}
			}
		}
		all = append(all, c)
	}
	return all
}

// rest is where, no further than so many modules from a point, most of a finder is left
// whose modules are so large, and which part of it is missed there.
func (s *scratch) rest(near, u, v point, dark byte, reach float64) (point, float64) {
	best, at := mostLost, near
	const step = 0.5
	for y := -reach; y <= reach; y += step {
		for x := -reach; x <= reach; x += step {
			p := near.plus(u.times(x)).plus(v.times(y))
			if missed := s.finderMissed(p, u, v, dark, best); missed < best {
				best, at = missed, p
			}
		}
	}
	return at, best
}

// finderMissed is which part of a finder, and of the light around it, is not there; more
// than most need not be known. It does not go by a grid, as squares does: that cost a sixth
// of a frame without a code.
func (s *scratch) finderMissed(at, u, v point, dark byte, most float64) float64 {
	missed := 0
	for y := -4; y <= 4; y++ {
		for x := -4; x <= 4; x++ {
			want := dark
			if ring := max(x, -x, y, -y); ring == 2 || ring == 4 {
				want ^= 1
			}
			p := at.plus(u.times(float64(x))).plus(v.times(float64(y)))
			if s.bits.at(p.x, p.y) != want {
				missed++
			}
		}
		if float64(missed) >= most*81 {
			return 1
		}
	}
	return float64(missed) / 81
}
