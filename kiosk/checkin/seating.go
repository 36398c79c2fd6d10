package checkin

import (
	"cmp"
	"fmt"
	"slices"
)

// Seating puts organisations into the order in which they are seated: the parts of the list of participants, in each by the order key,
// and where an organisation is drawn to begin its part goes round from there. from "" begins with the first.
func (c *Conference) Seating(organisations []string, from string) ([]string, error) {
	group, first := -1, ""
	if from != "" {
		o, ok := c.Organisation(from)
		if !ok {
			return nil, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("no organisation is called %q, with which the seating could begin: write its short name, as \"Finland\"", from)}
		}
		group, first = c.ListGroupOf(from, ""), o.Order
	}
	type seat struct {
		name   string
		group  int
		before bool // it comes round after the last
		order  string
	}
	seats := make([]seat, len(organisations))
	for i, name := range organisations {
		o, known := c.Organisation(name)
		s := seat{name: name, group: c.ListGroupOf(name, ""), order: o.Order}
		if !known {
			s.order = name
		}
		s.before = s.group == group && s.order < first
		seats[i] = s
	}
	slices.SortStableFunc(seats, func(a, b seat) int {
		return cmp.Or(a.group-b.group, boolCompare(a.before, b.before), cmp.Compare(a.order, b.order), cmp.Compare(a.name, b.name))
	})
	sorted := make([]string, len(seats))
	for i, s := range seats {
		sorted[i] = s.name
	}
	return sorted, nil
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
