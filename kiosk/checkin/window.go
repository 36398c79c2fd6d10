package checkin

import (
	"cmp"
	"slices"
	"time"
)

// Window is what the programme says about an instant at a room: which session a
// presentation counts for, and whether its doors are open.
type Window struct {
	Session Session
	Opens   time.Time // when the doors open or opened
	Reason  Reason    // TooEarly, TooLate or NoSession where nobody may come in, else ""
}

// Extensions are how much longer sessions go on than planned, by their identifiers.
type Extensions map[string]time.Duration

// ExtensionsOf folds a log: the last word on a session in log order counts.
func ExtensionsOf(log []Entry) Extensions {
	last := make(map[string]Entry)
	extended := make(Extensions)
	for _, e := range log {
		if before, ok := last[e.Session]; e.Extends() && (!ok || Compare(e, before) > 0) {
			last[e.Session], extended[e.Session] = e, time.Duration(e.Number)*time.Minute
		}
	}
	return extended
}

// WindowAt finds the session of the room that counts at the instant. Before the
// first session of a day, and between sessions, the next one counts; the doors of
// the first open with the registration desks, or half an hour before it where the
// conference names no hours. A session that is asked for by name counts whatever the hour, as far as its doors are open.
func (c *Conference) WindowAt(room, asked string, at time.Time, extended Extensions) Window {
	var here []Session
	for _, s := range c.Sessions {
		if s.Room == room && (asked == "" || s.ID == asked) {
			s.End = s.End.Add(max(0, extended[s.ID]))
			here = append(here, s)
		}
	}
	if len(here) == 0 {
		return Window{Reason: NoSession}
	}
	slices.SortStableFunc(here, func(a, b Session) int { return a.Start.Compare(b.Start) })
	for _, s := range here {
		if at.Before(s.End) {
			w := Window{Session: s, Opens: c.doorsOpen(s)}
			if at.Before(w.Opens) {
				w.Reason = TooEarly
			}
			return w
		}
	}
	last := here[len(here)-1]
	return Window{Session: last, Opens: c.doorsOpen(last), Reason: TooLate}
}

// Counting returns the session by which presence is counted in the window; "" is
// every session, where presence carries over from one to the next.
func (c *Conference) Counting(w Window) string {
	if c.Admission.CarryOver {
		return ""
	}
	return w.Session.ID
}

const doorsBefore = 30 * time.Minute

func (c *Conference) doorsOpen(s Session) time.Time {
	y, m, d := s.Start.In(c.Zone).Date()
	morning := time.Date(y, m, d, 0, 0, 0, 0, c.Zone)
	opens := s.Start.Add(-doorsBefore)
	for _, h := range c.Registration {
		if !h.From.Before(morning) && !h.From.After(s.Start) {
			opens = slices.MinFunc([]time.Time{opens, h.From}, time.Time.Compare)
		}
	}
	return opens
}

// registrationClosed tells whether the registration desks have closed for good on
// the day of the instant: who has no badge by then is not registered any more.
func (c *Conference) registrationClosed(at time.Time) bool {
	y, m, d := at.In(c.Zone).Date()
	var last time.Time
	for _, h := range c.Registration {
		hy, hm, hd := h.From.In(c.Zone).Date()
		if cmp.Or(cmp.Compare(hy, y), cmp.Compare(hm, m), cmp.Compare(hd, d)) == 0 && h.To.After(last) {
			last = h.To
		}
	}
	return !last.IsZero() && !at.Before(last)
}
