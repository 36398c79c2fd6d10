package checkin

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// Recount records how many heads were counted in the room: its occupancy is that
// number, plus who comes in after, less who goes out. The room "" is that of the act's entrance.
func (d *Desk) Recount(ctx context.Context, room string, heads int, a Act) (Entry, error) {
	if heads < 0 || heads > 1_000_000 {
		return Entry{}, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("%d is no number of heads: count them and give the number", heads)}
	}
	entrance, err := d.entrance(a.Entrance)
	if err != nil {
		return Entry{}, err
	}
	room = cmp.Or(room, entrance.Room)
	if _, ok := d.Conference.Room(room); !ok {
		return Entry{}, &Fault{Code: FaultNotFound, Sentence: fmt.Sprintf("there is no room %q: see \"conference show\"", room)}
	}
	return d.ofRoom(ctx, a, func(v View, at time.Time) (Entry, error) {
		w, err := d.window(v, room, a.Session, at)
		return Entry{Kind: KindRecount, Room: room, Session: w.Session.ID, Number: heads}, err
	})
}

// Extend lets the running session of the act's entrance, or the session of the act,
// end later than planned; the extension is counted from the planned end. It returns
// the session with its new end.
func (d *Desk) Extend(ctx context.Context, by time.Duration, a Act) (Session, Entry, error) {
	return d.extend(ctx, a, func(_ Session, now time.Duration) time.Duration { return now + by })
}

// ExtendTo is Extend until an instant; the planned end takes an extension back.
func (d *Desk) ExtendTo(ctx context.Context, end time.Time, a Act) (Session, Entry, error) {
	return d.extend(ctx, a, func(s Session, _ time.Duration) time.Duration { return end.Sub(s.End) })
}

// Extendable returns the session that Extend would let go on, with its end as it is now.
func (d *Desk) Extendable(ctx context.Context, a Act) (Session, error) {
	entrance, err := d.entrance(a.Entrance)
	if err != nil {
		return Session{}, err
	}
	if a.At.IsZero() {
		a.At = d.Now()
	}
	var session Session
	err = d.Store.Look(ctx, func(v View) error {
		extended, err := v.Extended()
		if err != nil {
			return err
		}
		session, err = d.sessionToExtend(entrance.Room, a.Session, a.At, extended)
		session.End = session.End.Add(extended[session.ID])
		return err
	})
	return session, err
}

func (d *Desk) extend(ctx context.Context, a Act, longer func(s Session, now time.Duration) time.Duration) (Session, Entry, error) {
	entrance, err := d.entrance(a.Entrance)
	if err != nil {
		return Session{}, Entry{}, err
	}
	var session Session
	e, err := d.ofRoom(ctx, a, func(v View, at time.Time) (Entry, error) {
		extended, err := v.Extended()
		if err != nil {
			return Entry{}, err
		}
		if session, err = d.sessionToExtend(entrance.Room, a.Session, at, extended); err != nil {
			return Entry{}, err
		}
		more := longer(session, extended[session.ID])
		if err := d.mayEndLater(session, more); err != nil {
			return Entry{}, err
		}
		session.End = session.End.Add(more)
		return Entry{Kind: KindNote, Reason: Extended, Room: session.Room, Session: session.ID, Number: int(more / time.Minute)}, nil
	})
	return session, e, err
}

// sessionToExtend returns the session as it was planned: the one that is named, else
// the one that runs, else the one that ended last in the room.
func (d *Desk) sessionToExtend(room, named string, at time.Time, extended Extensions) (Session, error) {
	if named != "" {
		if s, ok := d.Conference.Session(named); ok {
			return s, nil
		}
		return Session{}, &Fault{Code: FaultNotFound, Sentence: fmt.Sprintf("there is no session %q: see \"conference show\"", named)}
	}
	var last Session
	for _, s := range d.Conference.Sessions {
		if s.Room == room && !at.Before(s.Start) && s.Start.After(last.Start) {
			last = s
		}
	}
	if last.ID == "" {
		return last, &Fault{Code: FaultInvalid, Detail: DetailNoSession, Sentence: "no session has begun here, so none can be extended: name one"}
	}
	if end := last.End.Add(extended[last.ID]); at.Sub(end) > time.Hour {
		return last, &Fault{Code: FaultInvalid, Detail: DetailNoSession, Sentence: fmt.Sprintf("the session %q ended more than an hour ago: name it if it is to go on all the same", last.ID)}
	}
	return last, nil
}

// mayEndLater keeps sessions of one room apart, and sessions from being cut short.
func (d *Desk) mayEndLater(s Session, more time.Duration) error {
	const longest = 12 * time.Hour
	if more < 0 {
		return &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("the session %q ends at %s as planned, and can only be extended", s.ID, s.End.In(d.Conference.Zone).Format("15:04"))}
	}
	if more > longest {
		return &Fault{Code: FaultInvalid, Detail: DetailTooLong, Sentence: fmt.Sprintf("the session %q cannot go on for 12 hours more: give an earlier end", s.ID)}
	}
	for _, next := range d.Conference.Sessions {
		if next.Room == s.Room && next.Start.After(s.Start) && s.End.Add(more).After(next.Start) {
			return &Fault{Code: FaultConflict, Detail: DetailTooLong, Sentence: fmt.Sprintf("the next session begins here at %s: extend %q no further", next.Start.In(d.Conference.Zone).Format("15:04"), s.ID)}
		}
	}
	return nil
}

// ofRoom logs one entry about nobody.
func (d *Desk) ofRoom(ctx context.Context, a Act, decide func(v View, at time.Time) (Entry, error)) (Entry, error) {
	if a.At.IsZero() {
		a.At = d.Now()
	}
	entries, err := d.Store.Append(ctx, func(v View) ([]Entry, error) {
		e, err := decide(v, a.At)
		if err != nil {
			return nil, err
		}
		e.At, e.Actor, e.NoteText = a.At, a.Actor, a.Note
		return []Entry{e}, nil
	})
	if err != nil {
		return Entry{}, err
	}
	return entries[0], nil
}
