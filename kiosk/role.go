package kiosk

import (
	"context"
	"errors"
	"time"

	"antechamber/kiosk/checkin"
)

// Access knows who has an authority at this device; package storage has it.
type Access interface {
	// Highest returns the highest authority that anybody has: Staff where nobody has any.
	Highest(ctx context.Context) (checkin.Authority, error)
	// CheckPIN returns whose PIN it is. Where it is nobody's, or none is tried now, the
	// error's chain has a *checkin.Denial.
	CheckPIN(ctx context.Context, pin string) (checkin.Holder, error)
	// CheckCard returns whose card it is, as CheckPIN does.
	CheckCard(ctx context.Context, code string) (checkin.Holder, error)
}

const (
	roleStays = 3 * time.Minute  // after the last key, tap or scan
	roleEnds  = 30 * time.Second // so long before its end that is counted down
)

// role is who acts at the desk.
type role struct {
	highest checkin.Authority // that anybody has here
	holder  *checkin.Holder   // nil is the staff that the desk is set to
	until   time.Time         // when the holder's authority ends, by the Clock
}

// allows tells whether who acts may do a task.
func (r role) allows(t checkin.Task) bool {
	need := t.NeedsHere(r.highest)
	return need == checkin.Staff || r.holder != nil && r.holder.Authority >= need
}

// guarded is a command that not everybody may have done.
type guarded interface{ task() checkin.Task }

type (
	checkPIN  struct{ pin string }
	checkCard struct{ code string }
)

type (
	cardShown struct{ code string }
	entitled  struct{ holder checkin.Holder }
	denied    struct {
		denial  checkin.Denial
		trouble trouble // of what failed; zero where the PIN or the card was denied
	}
)

// react is after, held to who may do what: a touch keeps a role for longer, and a
// command that needs a higher one waits for its PIN or card.
func (s deskState) react(e event, now time.Time) (deskState, []command) {
	if p, ok := e.(pressed); ok && p.key == keyRole && s.role.holder != nil { // whatever lies over the desk
		return s.onRoleKey()
	}
	s, commands := s.touched(e, now)
	s, more := s.after(e, now)
	for _, c := range more {
		g, ok := c.(guarded)
		if !ok || s.role.allows(g.task()) {
			commands = append(commands, c)
			continue
		}
		s = s.ask(g.task(), func(s deskState, _ time.Time) (deskState, []command) { return s, []command{c} })
	}
	return s, commands
}

// touched gives a role its time anew.
func (s deskState) touched(e event, now time.Time) (deskState, []command) {
	switch e.(type) {
	case typed, pressed, scanned, openHit, pick, cardShown:
		if s.role.holder != nil {
			s.role.until = now.Add(roleStays)
			return s, []command{startTimer{roleOver, roleStays}}
		}
	}
	return s, nil
}

// asking is an act that asks for what a task needs before it begins.
func asking(t checkin.Task, act deed) deed {
	return deed{t, func(s deskState, now time.Time) (deskState, []command) {
		if s.role.allows(t) {
			return act.do(s, now)
		}
		return s.ask(t, act.do), nil
	}}
}

// ask asks for the PIN or card that a task needs, and goes on with then.
func (s deskState) ask(t checkin.Task, then func(deskState, time.Time) (deskState, []command)) deskState {
	return s.with(newPINOverlay(t.NeedsHere(s.role.highest), then))
}

func (e cardShown) after(s deskState, _ time.Time) (deskState, []command) {
	if o, ok := s.over.(pinOverlay); ok {
		o.trying = true
		s = s.with(o)
	}
	return s, []command{checkCard(e)}
}

func (e entitled) after(s deskState, now time.Time) (deskState, []command) {
	s.role.holder, s.role.until = &e.holder, now.Add(roleStays)
	commands := []command{startTimer{roleOver, roleStays}}
	o, ok := s.over.(pinOverlay)
	if !ok {
		return s, commands
	}
	if e.holder.Authority < o.need {
		return s.with(o.refused(saying{"pin.too_low", nil})), commands
	}
	s, more := o.then(s.withoutOverlay(), now)
	return s, append(commands, more...)
}

func (e denied) after(s deskState, now time.Time) (deskState, []command) {
	problem := saying{"pin.wrong", nil}
	switch {
	case e.trouble.sentence != "":
		problem = said(e.trouble)
	case e.denial.Card:
		problem = saying{"pin.card_unknown", nil}
	}
	o, ok := s.over.(pinOverlay)
	if !ok {
		return s.tell(problem.key, problem.say, true)
	}
	o = o.refused(problem)
	o.until = now.Add(e.denial.Wait)
	return s.with(o), lasting()
}

// hasRoles tells whether anybody may do here what others may not.
func (s *deskState) hasRoles() bool { return s.role.holder != nil || s.role.highest > checkin.Staff }

// onRoleKey lets a role go, or asks for one before it is needed.
func (s deskState) onRoleKey() (deskState, []command) {
	if s.role.holder == nil {
		return s.with(newPINOverlay(checkin.Staff, func(s deskState, _ time.Time) (deskState, []command) { return s, nil })), nil
	}
	s.role.holder = nil
	s, commands := s.tell("notice.role_ended", nil, false)
	return s, append(commands, stopTimer{roleOver})
}

// actor is whom the log names.
func (d *Desk) actor() string {
	if h := d.state.role.holder; h != nil {
		return h.String()
	}
	return d.cfg.Actor
}

// prove asks whose PIN or card it is.
func (d *Desk) prove(check func(context.Context, string) (checkin.Holder, error), secret string) event {
	h, err := check(d.ctx, secret)
	var denial *checkin.Denial
	switch {
	case err == nil:
		return entitled{h}
	case errors.As(err, &denial):
		return denied{denial: *denial}
	}
	return denied{trouble: d.trouble(err)}
}

// nobody is the Access of a device where nobody has an authority.
type nobody struct{}

func (nobody) Highest(context.Context) (checkin.Authority, error) { return checkin.Staff, nil }

func (nobody) CheckPIN(context.Context, string) (checkin.Holder, error) {
	return checkin.Holder{}, &checkin.Denial{Tried: true}
}

func (nobody) CheckCard(context.Context, string) (checkin.Holder, error) {
	return checkin.Holder{}, &checkin.Denial{Card: true, Tried: true}
}
