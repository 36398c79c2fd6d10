package checkin

import "context"

// Cases returns what the presentations with the case code ended in that were refused,
// have to wait or were only looked at, the newest first: as it was shown then. There is none where they were made at
// a kiosk whose log is not here yet.
func (d *Desk) Cases(ctx context.Context, code string) ([]Outcome, error) {
	var cases []Outcome
	err := d.Store.Look(ctx, func(v View) error {
		entries, err := v.Cases(code)
		if err != nil {
			return err
		}
		for i := range entries {
			o, err := d.recall(v, &entries[i])
			if err != nil {
				return err
			}
			cases = append(cases, o)
		}
		return nil
	})
	return cases, err
}

// recall returns the outcome whose entry it is, with the person as registered now.
func (d *Desk) recall(v View, e *Entry) (Outcome, error) {
	w, err := d.window(v, e.Room, e.Session, e.At)
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{Entry: *e, Session: w.Session, DoorsOpen: w.Opens}
	if room, ok := d.Conference.Room(e.Room); ok && (e.Reason == Full || e.Reason == QuotaFull) {
		o.Overflow = room.Overflow
	}
	if e.Reference == "" {
		return o, nil
	}
	history, err := v.History(e.Reference)
	if err != nil {
		return Outcome{}, err
	}
	var other *Registration
	if o.Standing, other, err = standsFor(v, history, e.Reference, e.Room, d.Conference.Counting(w), e); err != nil {
		return Outcome{}, err
	}
	if other != nil {
		o.Registration, o.Went = other, true
		return o, nil
	}
	r, ok, err := v.Registration(e.Reference)
	if ok {
		o.Registration = &r
	}
	return o, err
}
