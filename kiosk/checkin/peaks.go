package checkin

import (
	"cmp"
	"slices"
	"time"
)

// Peak is the most persons that were inside together, and since when.
type Peak struct {
	Persons int
	At      time.Time
}

// PeakOf finds the peak of each room in a log. Who is inside is as Count says at each
// instant: a session's end empties the room, unless presence carries over.
func PeakOf(c *Conference, extended Extensions, log []Entry) map[string]Peak {
	var all crowd
	for reference, history := range Histories(log) {
		for _, s := range c.staysOf(reference, history, extended) {
			all.change(s, 1)
		}
	}
	return all.peaks(c)
}

// stay is how long somebody was in a room: to is not in it, and zero where the stay goes on.
type stay struct {
	room     string
	from, to time.Time
	in       EntryID // the admission
	by       int     // its place among the person's
}

// staysOf returns when the person was in which room, one after another.
func (c *Conference) staysOf(reference string, history []Entry, extended Extensions) []stay {
	undone, persons := undoneBy(history), PersonsOf(history)
	var stays []stay
	var in *Entry
	leave := func(at time.Time) {
		if in == nil {
			return
		}
		s := stay{room: in.Room, from: in.At, to: at, in: in.ID}
		if end, ok := c.closes(in.Session, extended); ok && (at.IsZero() || end.Before(at)) {
			s.to = end
		}
		if s.to.IsZero() || s.to.After(s.from) {
			stays = append(stays, s)
		}
		in = nil
	}
	for _, e := range sortedByTime(history) {
		if _, gone := undone[e.ID]; gone {
			continue
		}
		switch {
		case e.Kind == KindIn && persons.Of(e.Reference) == reference:
			leave(e.At)
			in = e
		case e.Kind == KindOut, e.Kind == KindSubstitute && persons.Of(e.Reference) == reference:
			leave(e.At)
		}
	}
	leave(time.Time{})
	return stays
}

// closes returns when the session's end lets nobody be inside any more, and false
// where it does not.
func (c *Conference) closes(session string, extended Extensions) (time.Time, bool) {
	s, ok := c.Session(session)
	return s.End.Add(max(0, extended[session])), ok && !c.Admission.CarryOver
}

// sortedByTime returns entries in the order of their times, those of one time as in the log.
func sortedByTime(log []Entry) []*Entry {
	sorted := Sort(log)
	all := make([]*Entry, len(sorted))
	for i := range sorted {
		all[i] = &sorted[i]
	}
	slices.SortStableFunc(all, func(a, b *Entry) int { return a.At.Compare(b.At) })
	return all
}

// crowd knows when rooms became fuller and emptier, so that one stay more costs no
// sorting of all the others.
type crowd struct {
	steps      []turnstile // in order
	more, less []turnstile // what came and went since, in no order
}

// turnstile is that somebody came into a room, or left it.
type turnstile struct {
	at   int64 // nanoseconds since 1970
	room string
	by   int
}

func (a turnstile) compare(b turnstile) int {
	return cmp.Or(cmp.Compare(a.at, b.at), a.by-b.by, cmp.Compare(a.room, b.room)) // who leaves makes room first
}

// change adds a stay, or takes it away where the sign is -1.
func (c *crowd) change(s stay, sign int) {
	list := &c.more
	if sign < 0 {
		list = &c.less
	}
	*list = append(*list, turnstile{s.from.UnixNano(), s.room, 1})
	if !s.to.IsZero() {
		*list = append(*list, turnstile{s.to.UnixNano(), s.room, -1})
	}
}

// settle puts what came since among the others, and takes out what went.
func (c *crowd) settle() {
	if len(c.more)+len(c.less) == 0 {
		return
	}
	slices.SortFunc(c.more, turnstile.compare)
	slices.SortFunc(c.less, turnstile.compare)
	all := make([]turnstile, 0, len(c.steps)+len(c.more))
	for old, more, less := c.steps, c.more, c.less; len(old)+len(more) > 0; {
		var next turnstile
		if len(more) == 0 || len(old) > 0 && old[0].compare(more[0]) <= 0 {
			next, old = old[0], old[1:]
		} else {
			next, more = more[0], more[1:]
		}
		if len(less) > 0 && next.compare(less[0]) == 0 {
			less = less[1:]
			continue
		}
		all = append(all, next)
	}
	c.steps, c.more, c.less = all, nil, nil
}

// peaks finds in each room when most stays were at once.
func (c *crowd) peaks(conference *Conference) map[string]Peak {
	c.settle()
	rooms := make(map[string]*[2]int) // how many now, and at most
	peaks := make(map[string]Peak)
	for _, s := range c.steps {
		n, ok := rooms[s.room]
		if !ok {
			n = new([2]int)
			rooms[s.room] = n
		}
		if n[0] += s.by; n[0] > n[1] {
			n[1] = n[0]
			peaks[s.room] = Peak{n[0], time.Unix(0, s.at).In(conference.Zone)}
		}
	}
	return peaks
}
