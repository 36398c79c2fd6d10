package kiosk

import (
	"context"
	"errors"

	"antechamber/kiosk/checkin"
)

// stripLength is how many of the last entries the strip has room for, and
// lookBack how many are read to find them: badges printed and undos lie between.
const (
	stripLength = 5
	lookBack    = 40
)

// do does what a transition asks for.
func (d *Desk) do(c command) {
	switch c := c.(type) {
	case search:
		d.search(c.query)
	case lookUp:
		d.later(&d.acts, func() event { return d.lookUp(c.scan) })
	case present:
		d.later(&d.acts, func() event { return d.present(c.presentation) })
	case offerUndo:
		d.later(&d.acts, func() event { return d.offerUndo(c.entry) })
	case undoEntry:
		d.later(&d.acts, func() event { return d.undo(c.correction) })
	case takeGlance:
		d.later(&d.acts, d.takeGlance)
	case play:
		if d.cfg.Sound != nil {
			d.cfg.Sound(c.sound)
		}
	case leaveRehearsal:
		d.cfg.Rehearser.Leave()
	case wipeRehearsal:
		d.cfg.Rehearser.Wipe()
	case openRehearsal:
		if d.cfg.OpenRehearsal != nil {
			d.cfg.OpenRehearsal()
		}
	case openOrganiser:
		if d.cfg.OpenOrganiser != nil {
			d.cfg.OpenOrganiser()
		}
	case goOn:
		c.then()
	case printBadge:
		c.order.Actor = d.actor()
		d.apart(func() event { return d.print(c.order) })
	case reprint:
		actor := d.actor()
		d.apart(func() event { return c.print(d, actor) })
	case printInside:
		actor, language := d.actor(), d.state.language
		d.later(&d.lists, func() event { return d.printInside(actor, language) })
	case showDesign:
		d.later(&d.lists, func() event { return d.showDesign(c) })
	case printTest:
		d.later(&d.prints, d.printTest)
	case checkPIN:
		d.later(&d.proofs, func() event { return d.prove(d.cfg.Access.CheckPIN, c.pin) })
	case checkCard:
		d.later(&d.proofs, func() event { return d.prove(d.cfg.Access.CheckCard, c.code) })
	case loadPhoto:
		d.later(&d.photos, func() event { return d.loadPhoto(c.reference) })
	case startTimer:
		d.startTimer(c)
	case stopTimer:
		d.stopTimer(c.timer)
	case speak:
		d.speak(c.language)
		if d.cfg.Spoke != nil {
			d.cfg.Spoke(c.language)
		}
	case openImport:
		if d.cfg.OpenImport != nil {
			d.cfg.OpenImport()
		}
	case reopenWindow:
		if d.cfg.Reopen != nil {
			d.cfg.Reopen(c.setup)
		}
	case besides:
		d.later(&d.lists, func() event { return c.beside(d) })
	case examine:
		d.examine()
	case tending:
		d.later(&d.care, func() event { return c.tend(d) })
	case seeker:
		d.later(&d.searches, func() event { return c.seek(d) })
	case printMembers:
		actor := d.actor()
		d.later(&d.prints, func() event { return c.print(d, actor) })
	case job:
		d.later(&d.acts, func() event { return c.do(d) })
	}
}

// apart does a job on a goroutine of its own: a badge that stands still in the printer keeps no other waiting.
func (d *Desk) apart(job func() event) { d.later(new(lane), job) }

// later does a job in its lane and takes its event back to the UI goroutine.
func (d *Desk) later(l *lane, job func() event) {
	d.loop.begin()
	actor := d.actor() // as it is now, and not when the job's turn has come
	l.add(func() {
		if l == &d.acts {
			d.acting = actor
		}
		e := job()
		d.loop.finish(func() {
			if e != nil {
				d.handle(e)
			}
		})
	})
}

func (d *Desk) startTimer(c startTimer) {
	d.stopTimer(c.timer)
	var stopped bool // on the UI goroutine: a stopped timer may be on its way already
	stop := d.cfg.Clock.After(c.after, func() {
		d.loop.begin()
		d.loop.finish(func() {
			if !stopped {
				d.handle(timeOver{c.timer})
			}
		})
	})
	d.timers[c.timer] = func() {
		stopped = true
		stop()
	}
}

func (d *Desk) stopTimer(t timer) {
	if stop, ok := d.timers[t]; ok {
		stop()
		delete(d.timers, t)
	}
}

// search gives up the search under way, since only the newest query matters.
func (d *Desk) search(query string) {
	d.stopFind()
	ctx, stop := context.WithCancel(d.ctx)
	d.stopFind = stop
	d.later(&d.searches, func() event {
		if ctx.Err() != nil {
			return nil
		}
		code, cases, err := d.cases(ctx, query)
		var hits []person
		if err == nil {
			hits, err = d.find(ctx, query)
		}
		switch {
		case errors.Is(err, context.Canceled):
			return nil
		case err != nil:
			return searchFailed{d.trouble(err)}
		}
		return found{query: query, code: code, cases: cases, hits: hits}
	})
}

func (d *Desk) find(ctx context.Context, query string) ([]person, error) {
	registrations, err := d.cfg.Finder.Find(ctx, query, hitLimit)
	if err != nil {
		return nil, err
	}
	return d.standings(ctx, registrations)
}

// standings says where people stand at this entrance's room, now.
func (d *Desk) standings(ctx context.Context, registrations []checkin.Registration) ([]person, error) {
	hits := make([]person, 0, len(registrations))
	err := d.cfg.Desk.Store.Look(ctx, func(v checkin.View) error {
		for _, r := range registrations {
			standing, err := d.standing(v, r.Reference)
			if err != nil {
				return err
			}
			hits = append(hits, person{registration: r, standing: standing})
		}
		return nil
	})
	return hits, err
}

// standing is where a person stands at this entrance's room, now.
func (d *Desk) standing(v checkin.View, reference string) (checkin.Standing, error) {
	history, err := v.History(reference)
	if err != nil {
		return checkin.Standing{}, err
	}
	_, session, err := d.window(v)
	return checkin.StandingOf(history, reference, d.entrance.Room, session), err
}

// window is what the programme says now, and the session by which presence is counted.
func (d *Desk) window(v checkin.View) (w checkin.Window, counting string, err error) {
	extended, err := v.Extended()
	c := d.cfg.Desk.Conference
	w = c.WindowAt(d.entrance.Room, "", d.cfg.Desk.Now(), extended)
	return w, c.Counting(w), err
}

func (d *Desk) lookUp(c scan) event {
	e := lookedUp{scan: c}
	err := d.cfg.Desk.Store.Look(d.ctx, func(v checkin.View) error {
		stays, err := v.Stays(c.reference)
		if err != nil {
			return err
		}
		r, ok, err := v.Registration(stays)
		if err != nil || !ok {
			return err
		}
		standing, err := d.standing(v, stays)
		e.person = &person{registration: r, standing: standing, by: checkin.ByReference}
		return err
	})
	if err != nil {
		return notRecorded{d.trouble(err)}
	}
	return e
}

func (d *Desk) present(p checkin.Presentation) event {
	p.Entrance, p.Actor = d.entrance.ID, d.acting
	outcome, err := d.cfg.Desk.Present(d.ctx, p)
	if err != nil {
		return notRecorded{d.trouble(err)}
	}
	e := presented{outcome: outcome, since: d.kioskOf(outcome.Since), code: p.Code != ""}
	if len(outcome.Candidates) > 0 {
		// The verdict is logged; where they cannot be read, staff look for the name.
		e.candidates, _ = d.standings(d.ctx, outcome.Candidates)
	}
	return e
}

// kioskOf returns the name of the kiosk that made the entry, or "" where it is not known.
func (d *Desk) kioskOf(e *checkin.Entry) string {
	if e == nil {
		return ""
	}
	name := ""
	// Nobody waits at the door for the name of a kiosk: without it the verdict is whole.
	_ = d.cfg.Desk.Store.Look(d.ctx, func(v checkin.View) error {
		first, ok, err := v.Entry(checkin.EntryID{Origin: e.ID.Origin, Seq: 1})
		if ok {
			name = first.Kiosk
		}
		return err
	})
	return name
}

// offerUndo finds the entry that an undo would concern: the last one where none is named.
func (d *Desk) offerUndo(entry checkin.EntryID) event {
	target, err := d.cfg.Desk.UndoTarget(d.ctx, entry)
	if err != nil {
		if checkin.FaultCode(err) == checkin.FaultNotFound {
			return nothingToUndo{}
		}
		return actFailed{d.trouble(err)}
	}
	offer := undoOffer{entry: target}
	if offer.kind, err = d.cfg.Desk.UndoTask(d.ctx, target.ID, d.cfg.Clock.Now()); err != nil {
		return actFailed{d.trouble(err)}
	}
	err = d.cfg.Desk.Store.Look(d.ctx, func(v checkin.View) error {
		r, ok, err := v.Registration(target.Reference)
		if ok {
			offer.person = &r
		}
		return err
	})
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return undoOffered{offer}
}

func (d *Desk) undo(c checkin.Correction) event {
	c.Actor = d.acting
	e, err := d.cfg.Desk.Undo(d.ctx, c)
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return undone{e}
}

// takeGlance reads what the strip and the gauge show.
func (d *Desk) takeGlance() event {
	var g glance
	err := d.cfg.Desk.Store.Look(d.ctx, func(v checkin.View) error {
		_, session, err := d.window(v)
		if err != nil {
			return err
		}
		inside, err := v.Inside(d.entrance.Room, session)
		if err != nil {
			return err
		}
		if g.extended, err = v.Extended(); err != nil {
			return err
		}
		g.inside = inside.Persons()
		last, err := v.Last(lookBack)
		if err != nil {
			return err
		}
		return d.fillGlance(v, last, &g)
	})
	if err == nil {
		g.highest, err = d.cfg.Access.Highest(d.ctx)
	}
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return glanced{g}
}

func (d *Desk) fillGlance(v checkin.View, last []checkin.Entry, g *glance) error {
	undone := make(map[checkin.EntryID]bool)
	for _, e := range last {
		if e.Kind == checkin.KindUndo {
			undone[e.Target] = true
		}
		if e.Verdict == "" || e.Kind == checkin.KindCheck {
			continue
		}
		if e.Verdict.Passed() && !undone[e.ID] {
			g.undoable = true
		}
		if len(g.recent) == stripLength {
			continue
		}
		r, err := d.recent(v, e)
		if err != nil {
			return err
		}
		r.undone = undone[e.ID]
		g.recent = append(g.recent, r)
	}
	return nil
}

// nameJobs says of jobs what others may see of their persons.
func (d *Desk) nameJobs(rows []jobRow) error {
	return d.cfg.Desk.Store.Look(d.ctx, func(v checkin.View) error {
		for i := range rows {
			var err error
			if rows[i].recent, err = d.recent(v, checkin.Entry{Reference: rows[i].Reference}); err != nil {
				return err
			}
		}
		return nil
	})
}

// recent holds what others may see of an entry's person.
func (d *Desk) recent(v checkin.View, e checkin.Entry) (recent, error) {
	r := recent{entry: e}
	if e.Reference == "" {
		return r, nil
	}
	stays, err := v.Stays(e.Reference)
	if err != nil {
		return r, err
	}
	reg, ok, err := v.Registration(stays)
	if err != nil || !ok {
		return r, err
	}
	r.registered = true
	r.initials = reg.Initials()
	if reg.Listing != checkin.ListingHidden {
		r.organisation = reg.Organisation
	}
	return r, nil
}
