package kiosk

import (
	"slices"
	"unicode"
)

// pageStep is how many rows a page key goes.
const pageStep = 8

// checklist is rows of which one has the keyboard, and which may be ticked. The
// overlay knows what they are about. It is a value that never changes.
type checklist struct {
	n, at  int
	ticked []bool // nil where nothing is to be ticked
	fixed  []bool // rows that cannot be ticked; may be nil
	top    int    // the first row that shows, counted from 1, where a finger put it; 0 is wherever at is
}

func newChecklist(n int, ticks bool) checklist {
	c := checklist{n: n}
	if ticks {
		c.ticked = make([]bool, n)
	}
	return c
}

// count is how many rows are ticked.
func (c checklist) count() int {
	count := 0
	for _, t := range c.ticked {
		if t {
			count++
		}
	}
	return count
}

func (c checklist) key(k keyName) (checklist, step) {
	switch k {
	case keyEscape:
		return c, closed
	case keyEnter:
		return c, accepted
	}
	to, ok := map[keyName]int{
		keyUp: c.at - 1, keyDown: c.at + 1, keyPageUp: c.at - pageStep, keyPageDown: c.at + pageStep, keyHome: 0, keyEnd: c.n - 1,
	}[k]
	if !ok {
		return c, nothing
	}
	c.at = max(0, min(to, c.n-1))
	return c, moved
}

func (c checklist) typed(r rune) (checklist, step) {
	if !unicode.IsSpace(r) {
		return c, nothing
	}
	return c.toggle()
}

// pick takes a tap on a row, which ticks it or, where nothing is ticked, accepts
// it. A number below 0 goes to the row ^i.
func (c checklist) pick(i int) (checklist, step) {
	to := i
	if i < 0 {
		to = ^i
	}
	if to >= c.n {
		return c, nothing
	}
	c.at = to
	switch {
	case i < 0:
		c.top = 0
		return c, moved
	case c.ticked == nil:
		return c, accepted
	}
	return c.toggle()
}

// window is which rows show where so many have room: those where a finger put them, or
// else a page of them, in either case with the one that has the keyboard.
func (c checklist) window(n int) (first, last int) {
	if n >= c.n {
		return 0, c.n
	}
	if first = min(c.top-1, c.n-n); first < 0 || c.at < first || c.at >= first+n {
		first = min(c.at/n*n, c.n-n)
	}
	return first, first + n
}

// scroll has another row be the first that shows.
func (c checklist) scroll(e scrolled) checklist {
	c.top, c.at = e.first+1, max(0, min(e.chosen(c.at), c.n-1))
	return c
}

func (c checklist) toggle() (checklist, step) {
	if c.ticked == nil || c.n == 0 || c.fixed != nil && c.fixed[c.at] {
		return c, nothing
	}
	c.ticked = slices.Clone(c.ticked)
	c.ticked[c.at] = !c.ticked[c.at]
	return c, ticked
}

// all returns the list with every row ticked that can be, or none where all are.
func (c checklist) all() checklist {
	next := make([]bool, len(c.ticked))
	for i := range next {
		next[i] = c.fixed == nil || !c.fixed[i]
	}
	if slices.Equal(next, c.ticked) {
		next = make([]bool, len(c.ticked))
	}
	c.ticked = next
	return c
}
