package badges

import (
	"strings"
	"sync"

	"antechamber/badges/designs"
)

// kinds keeps what all badges of a kind have alike: bands, patterns, boxes.
type kinds struct {
	mu   sync.Mutex
	laid map[kind]*design
}

// kind is everything that bands, patterns and boxes of a design depend on.
type kind struct {
	element                              int
	category, letter, colour, name, role string
	roles, language                      string
}

// mostKinds are kept of a design: whatever an import says, memory stays small.
const mostKinds = 1000

// laidOut returns what badges of the person's kind have alike at the place of an element; nil where each has its own.
func (l *layout) laidOut(i int) (*design, error) {
	if l.fixed[i] != nil {
		return l.fixed[i], nil
	}
	e := &l.plan.Elements[i]
	switch e.Type {
	case designs.Band, designs.Pattern, designs.Box, designs.Line, designs.Sessions, designs.Zones, designs.Rehearsal:
	default:
		return nil, nil
	}
	c, r, language := &l.badge.Category, &l.badge.Registration, l.spoken("")
	key := kind{i, c.ID, c.Letter, c.Colour, c.Name.In(language), r.DelegationRole, strings.Join(r.Roles, "\x00"), language}
	l.kinds.mu.Lock()
	laid := l.kinds.laid[key]
	l.kinds.mu.Unlock()
	if laid != nil {
		return laid, nil
	}
	on := l.on
	l.on = &design{}
	err := l.element(e)
	laid, l.on = l.on.shared(), on
	if err != nil {
		return nil, err
	}
	return l.kinds.keep(key, laid), nil
}

// keep returns what is kept of a kind, which two processors may have laid out.
func (k *kinds) keep(key kind, laid *design) *design {
	k.mu.Lock()
	defer k.mu.Unlock()
	if known := k.laid[key]; known != nil {
		return known
	}
	if k.laid == nil {
		k.laid = make(map[kind]*design)
	}
	if len(k.laid) < mostKinds {
		k.laid[key] = laid
	}
	return laid
}
