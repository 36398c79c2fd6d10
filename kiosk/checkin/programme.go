package checkin

import (
	"context"
	"slices"
	"time"
)

// Programme is what goes on in a room at an instant.
type Programme struct {
	Now  *Session  // nil between sessions; its End is as it was extended
	Next *Session  // nil after the last one
	Day  []Session // all of the day of the instant, in order of start
}

// ProgrammeAt returns what is on in the room at the instant, and what comes next.
func (c *Conference) ProgrammeAt(room string, at time.Time, extended Extensions) Programme {
	var p Programme
	var here []Session
	for _, s := range c.Sessions {
		if s.Room == room {
			s.End = s.End.Add(max(0, extended[s.ID]))
			here = append(here, s)
		}
	}
	slices.SortStableFunc(here, func(a, b Session) int { return a.Start.Compare(b.Start) })
	for i := range here {
		s := &here[i]
		switch {
		case at.Before(s.Start):
			if p.Next == nil {
				p.Next = s
			}
		case at.Before(s.End):
			p.Now = s
		}
		if c.sameDay(s.Start, at) {
			p.Day = append(p.Day, *s)
		}
	}
	return p
}

func (c *Conference) sameDay(a, b time.Time) bool {
	return a.In(c.Zone).Format(time.DateOnly) == b.In(c.Zone).Format(time.DateOnly)
}

// Programme returns what is on behind the entrance, "" the conference's first, at the
// desk's time.
func (d *Desk) Programme(ctx context.Context, entrance string) (Programme, error) {
	e, err := d.entrance(entrance)
	if err != nil {
		return Programme{}, err
	}
	var p Programme
	err = d.Store.Look(ctx, func(v View) error {
		extended, err := v.Extended()
		p = d.Conference.ProgrammeAt(e.Room, d.Now(), extended)
		return err
	})
	return p, err
}
