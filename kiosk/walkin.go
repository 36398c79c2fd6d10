package kiosk

import (
	"slices"
	"time"

	"antechamber/kiosk/checkin"
)

const (
	similarLimit  = 6 // and nobody of them: as many as show without scrolling
	completeLimit = 6
)

// openWalkIn begins the form of a walk-in, with what was searched for.
type openWalkIn struct{ given, family string }

func (c openWalkIn) do(d *Desk) event {
	conference := d.cfg.Desk.Conference
	if conference.Admission.WalkIns == checkin.WalkInsClosed {
		return walkInsClosed{}
	}
	var categories []named
	for _, k := range conference.Categories {
		categories = append(categories, named{k.ID, k.Name.In(d.spoken())})
	}
	return walkInOpened{newWalkInOverlay(categories, c.given, c.family)}
}

type walkInsClosed struct{}

func (walkInsClosed) after(s deskState, _ time.Time) (deskState, []command) {
	return s.tell("walkin.closed", nil, true)
}

type walkInOpened struct{ over walkInOverlay }

func (e walkInOpened) after(s deskState, _ time.Time) (deskState, []command) {
	if s.over != nil || s.scene == deciding {
		return s, nil
	}
	return s.with(e.over), lasting()
}

// completeOrganisation looks for organisations whose name the words begin.
type completeOrganisation struct{ words string }

func (c completeOrganisation) seek(d *Desk) event {
	names, err := d.cfg.Finder.Organisations(d.ctx, c.words, completeLimit)
	if err != nil {
		return nil // it can be written whole
	}
	found := make([]organisation, len(names))
	for i, name := range names {
		found[i] = d.organisation(name)
	}
	return organisationsFound{c.words, found}
}

// organisation says what follows from an organisation.
func (d *Desk) organisation(name string) organisation {
	g := organisation{name: name}
	if o, known := d.cfg.Desk.Conference.Organisation(name); known {
		g.country = o.Code
		if o.Status == "member" {
			g.category = checkin.MemberState
		}
	}
	return g
}

type organisationsFound struct {
	words string
	found []organisation
}

// completing is an overlay that asks for an organisation.
type completing interface {
	completed(words string, found []organisation) overlay
}

func (e organisationsFound) after(s deskState, _ time.Time) (deskState, []command) {
	if o, asks := s.over.(completing); asks {
		return s.with(o.completed(e.words, e.found)), nil
	}
	return s, nil
}

// checkWalkIn looks for people that the walk-in may be.
type checkWalkIn struct{ registration checkin.Registration }

func (c checkWalkIn) seek(d *Desk) event {
	r := c.registration
	names, err := d.cfg.Finder.Organisations(d.ctx, r.Organisation, 1)
	if err != nil {
		return walkInFailed{d.trouble(err)}
	}
	if len(names) > 0 && d.cfg.Desk.Conference.SameOrganisation(names[0], r.Organisation) {
		r.Organisation = names[0] // as others are registered
	}
	similar, err := d.cfg.Finder.Similar(d.ctx, &r, similarLimit)
	if err != nil {
		return walkInFailed{d.trouble(err)}
	}
	people, err := d.standings(d.ctx, similar)
	if err != nil {
		return walkInFailed{d.trouble(err)}
	}
	return walkInChecked{r, people}
}

type walkInChecked struct {
	registration checkin.Registration
	similar      []person
}

func (e walkInChecked) after(s deskState, _ time.Time) (deskState, []command) {
	o, asks := s.over.(walkInOverlay)
	switch {
	case !asks || !o.busy:
		return s, nil // it was given up meanwhile
	case len(e.similar) == 0:
		return s, append(lasting(), registerWalkIn{e.registration})
	}
	return s.with(newSimilarOverlay(o, e.registration, e.similar)), lasting()
}

// registerWalkIn registers who is nobody of those who are registered.
type registerWalkIn struct{ registration checkin.Registration }

func (c registerWalkIn) do(d *Desk) event {
	r, _, err := d.cfg.Desk.Register(d.ctx, c.registration, d.acting)
	if err != nil {
		return walkInFailed{d.trouble(err)}
	}
	return walkInRegistered{r}
}

type walkInFailed struct{ trouble trouble }

func (e walkInFailed) after(s deskState, _ time.Time) (deskState, []command) {
	if o, asks := s.over.(walkInOverlay); asks {
		o.busy, o.problem = false, said(e.trouble)
		return s.with(o), lasting()
	}
	return s.tell("notice.problem", args{"Problem": e.trouble}, true)
}

type walkInRegistered struct{ registration checkin.Registration }

// after opens the person, who goes the path of everyone from here.
func (e walkInRegistered) after(s deskState, _ time.Time) (deskState, []command) {
	var opening []command
	if _, asks := s.over.(walkInOverlay); asks {
		s, opening = s.withoutOverlay().openPerson(person{registration: e.registration})
	}
	key := "walkin.registered"
	if e.registration.Status == checkin.StatusPending {
		key = "walkin.pending"
	}
	s, told := s.tell(key, args{"Reference": checkin.SpacedReference(e.registration.Reference)}, false)
	return s, slices.Concat(opening, told, []command{takeGlance{}})
}

// approvePerson lets the pending registration of the person shown count.
type approvePerson struct{ reference string }

// approvable tells whether the person shown waits for approval.
func (s *deskState) approvable() bool {
	return s.scene != deciding && s.person != nil && s.person.registration.Status == checkin.StatusPending
}

func (s deskState) onApproveKey() (deskState, []command) {
	return s, []command{approvePerson{s.person.registration.Reference}}
}

func (approvePerson) task() checkin.Task { return checkin.TaskApprove }

func (c approvePerson) do(d *Desk) event {
	if _, err := d.cfg.Desk.Approve(d.ctx, checkin.Act{Reference: c.reference, Actor: d.acting}); err != nil {
		return actFailed{d.trouble(err)}
	}
	return personApproved(c)
}

type personApproved struct{ reference string }

func (e personApproved) after(s deskState, _ time.Time) (deskState, []command) {
	if s.person != nil && s.person.registration.Reference == e.reference {
		p := *s.person
		p.registration.Status = checkin.StatusApproved
		if s.scene == decided || s.scene == recalled { // it was refused as pending
			s.scene, s.outcome, p.by = opened, nil, checkin.ByName
		}
		s.person = &p
	}
	s, told := s.tell("walkin.approved", nil, false)
	return s, append(told, takeGlance{}, stopTimer{verdictOver}, startTimer{idleOver, idleStays})
}
