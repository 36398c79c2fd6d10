package qr

import (
	"cmp"
	"slices"
)

// bends are those that are tried where flat paper gave nothing.
var bends = func() (all []bend) {
	for _, upright := range [...]bool{true, false} {
		for _, swell := range [...]float64{0, 0.3, 0.6} {
			for _, sag := range [...]float64{-0.36, -0.24, -0.12, 0, 0.12, 0.24, 0.36} {
				if swell != 0 || sag != 0 {
					all = append(all, bend{upright, swell, sag})
				}
			}
		}
	}
	return all
}()

// bentGuesses are grids on bent paper, the best first: each bend with the lean of the
// sides and those a little beside it.
func (s *scratch) bentGuesses(c *candidate, size int) []guess {
	first := c.gridOf(size, c.across.lean, c.down.lean)
	if !first.sane() || s.squares(&first, c.corner.dark) > 0.3 {
		return nil
	}
	s.guessed = s.guessed[:0]
	for _, b := range bends {
		best := guess{missed: mostMissed}
		for _, across := range [...]float64{0.88, 0.94, 1, 1.06, 1.12} {
			for _, down := range [...]float64{0.88, 0.94, 1, 1.06, 1.12} {
				g := c.gridOf(size, c.across.lean*across, c.down.lean*down)
				g.bent, g.bend = true, b
				if !g.sane() {
					continue
				}
				missed := s.timing(&g, true, c.corner.dark) + s.timing(&g, false, c.corner.dark)
				if missed > 0.7 || missed > best.missed {
					continue
				}
				if missed = s.patterns(&g, c.corner.dark); missed < best.missed {
					best = guess{g, missed}
				}
			}
		}
		if best.size > 0 {
			s.guessed = append(s.guessed, best)
		}
	}
	slices.SortFunc(s.guessed, func(a, b guess) int { return cmp.Compare(a.missed, b.missed) })
	return s.guessed[:min(len(s.guessed), fewBest)]
}
