package kiosk

import (
	"slices"
	"strings"
)

// rank is a target's place in an order of beginnings of names; what has none comes first.
func rank(t target, order []string) int {
	return slices.IndexFunc(order, func(prefix string) bool { return strings.HasPrefix(t.id, prefix) })
}

// ranked returns targets in an order of beginnings of names, those of one as they were drawn.
func ranked(targets []target, order []string) []target {
	all := slices.Clone(targets)
	slices.SortStableFunc(all, func(a, b target) int { return rank(a, order) - rank(b, order) })
	return all
}

// nearest returns the target that is nearest to an area in a direction on the screen.
func nearest(targets []target, from area, dx, dy float32) (found target, ok bool) {
	best := float32(0)
	for _, t := range targets {
		x := t.area.left() + t.area.w/2 - from.left() - from.w/2
		y := t.area.y + t.area.h/2 - from.y - from.h/2
		along, across := x*dx+y*dy, x*dy+y*dx
		if along <= 1 {
			continue
		}
		if distance := along + 3*max(across, -across); !ok || distance < best {
			best, found, ok = distance, t, true
		}
	}
	return found, ok
}
