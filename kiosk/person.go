package kiosk

import (
	"time"

	"antechamber/kiosk/checkin"
)

// shown is the person whom acts are about, or nil.
func (s *deskState) shown() *person {
	if s.scene == opened || s.scene == decided || s.scene == recalled {
		return s.person
	}
	return nil
}

// personChanged says that an act about a person is done, and where the person stands now.
type personChanged struct {
	person person
	notice saying
	open   bool // the person is to be shown
}

func (e personChanged) after(s deskState, _ time.Time) (deskState, []command) {
	ref := e.person.registration.Reference
	hits := make([]person, len(s.hits))
	for i, p := range s.hits {
		if hits[i] = p; p.registration.Reference == ref {
			hits[i].standing = e.person.standing
		}
	}
	s.hits = hits
	also := []command{takeGlance{}}
	switch p := s.shown(); {
	case e.open && s.scene != deciding:
		var more []command
		s, more = s.opens(e.person)
		also = append(also, more...)
	case p != nil && p.registration.Reference == ref:
		e.person.by = p.by
		s.person = &e.person
	}
	s, commands := s.tell(e.notice.key, e.notice.say, false)
	return s, append(commands, also...)
}

// about does an act about somebody, and returns where the person stands after it.
func (d *Desk) about(reference string, notice saying, act func() error) event {
	if err := act(); err != nil {
		return actFailed{d.trouble(err)}
	}
	e := personChanged{notice: notice}
	err := d.cfg.Desk.Store.Look(d.ctx, func(v checkin.View) (err error) {
		var ok bool
		if e.person.registration, ok, err = v.Registration(reference); err != nil || !ok {
			return err
		}
		e.person.standing, err = d.standing(v, reference)
		return err
	})
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return e
}

// opening is the opening of a person whose name must not be listed: it is an entry.
type opening struct{ reference string }

func (c opening) do(d *Desk) event {
	_, err := d.cfg.Desk.Opened(d.ctx, checkin.Act{Reference: c.reference, Entrance: d.entrance.ID, Actor: d.acting})
	if err != nil {
		return openFailed{c.reference, d.trouble(err)}
	}
	return nil
}

// openFailed closes who was opened: what cannot be logged is not looked at.
type openFailed struct {
	reference string
	trouble   trouble
}

func (e openFailed) after(s deskState, _ time.Time) (deskState, []command) {
	if (s.scene == opened || s.scene == recalled) && s.person != nil && s.person.registration.Reference == e.reference {
		s = s.withoutOverlay()
		s.scene, s.person, s.outcome = ready, nil, nil
	}
	if o, ok := s.over.(pairOverlay); ok && o.shows(e.reference) {
		s = s.with(o.back)
	}
	return s.tell("notice.problem", args{"Problem": e.trouble}, true)
}

// opens shows a person, whose identity is to be checked next.
func (s deskState) opens(p person) (deskState, []command) {
	s.scene, s.person, s.outcome, s.notice = opened, &p, nil, nil
	return s, p.opens(stopTimer{verdictOver}, startTimer{idleOver, idleStays})
}

// opens is what is to be done where a person is opened.
func (p *person) opens(also ...command) []command {
	if p.registration.Protected() {
		return append(also, opening{p.registration.Reference})
	}
	return also
}
