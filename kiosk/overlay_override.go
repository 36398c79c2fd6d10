package kiosk

import (
	"antechamber/kiosk/checkin"
)

const (
	keyOverride keyName = "f8"
	keyRevoke   keyName = "f7"
)

// overridable tells whether somebody is shown who is known, and was not let in.
func (s *deskState) overridable() bool {
	return s.shown() != nil && (s.outcome == nil || !s.outcome.Entry.Verdict.Passed())
}

// onOverrideKey asks why the person is admitted whatever the checks say.
func (s deskState) onOverrideKey() (deskState, []command) {
	r := s.person.registration
	return s.with(wordsOverlay{
		title: saying{"override.title", nil}, accept: saying{"override.accept", nil}, person: &r, needed: saying{"words.needed", nil},
		form: form{fields: []field{{label: "words.label", hint: "override.hint"}}},
		done: func(s deskState, words string) (deskState, []command) {
			return asking(checkin.TaskOverride, untimed(func(s deskState) (deskState, []command) {
				s.scene, s.person, s.outcome, s.notice = deciding, nil, nil, nil
				return s, []command{stopTimer{verdictOver}, override{r.Reference, words}}
			})).do(s, s.lastKey) // who took long to write may have no role any more
		},
	}), lasting()
}

// override has no task: the desk decides already when it is asked for.
type override struct{ reference, note string }

func (c override) do(d *Desk) event {
	e, err := d.cfg.Desk.Override(d.ctx, checkin.Act{Reference: c.reference, Note: c.note, Entrance: d.entrance.ID, Actor: d.acting})
	if err != nil {
		return notRecorded{d.trouble(err)}
	}
	o := checkin.Outcome{Entry: e}
	err = d.cfg.Desk.Store.Look(d.ctx, func(v checkin.View) error {
		r, ok, err := v.Registration(c.reference)
		if err != nil || !ok {
			return err
		}
		o.Registration = &r
		o.Standing, err = d.standing(v, c.reference)
		return err
	})
	if err != nil { // it is admitted all the same
		return presented{outcome: checkin.Outcome{Entry: e}}
	}
	return presented{outcome: o}
}

// revocable tells whether somebody is shown whose right to come in can be taken away, or given back.
func (s *deskState) revocable() bool { return s.shown() != nil }

// onRevokeKey asks why the right to come in is taken away, or given back.
func (s deskState) onRevokeKey() (deskState, []command) {
	r := s.person.registration
	if s.person.standing.Revoked {
		return s.with(wordsOverlay{
			title: saying{"reinstate.title", nil}, accept: saying{"reinstate.accept", nil}, person: &r,
			form: form{fields: []field{{label: "words.optional", hint: "reinstate.hint"}}},
			done: func(s deskState, words string) (deskState, []command) {
				return s, []command{changeRight{checkin.Act{Reference: r.Reference, Note: words}, true}}
			},
		}), lasting()
	}
	o := reasonsOverlay{
		title: saying{"revoke.title", nil}, person: &r, choice: choice{n: len(checkin.RevokeReasons()), inWords: true},
		done: func(s deskState, answer int, words string) (deskState, []command) {
			return s, []command{changeRight{checkin.Act{Reference: r.Reference, Reason: checkin.RevokeReasons()[answer], Note: words}, false}}
		},
	}
	for _, reason := range checkin.RevokeReasons() {
		o.answers = append(o.answers, saying{"revoke." + string(reason), nil})
	}
	return s.with(o), nil
}

// changeRight takes the right to come in away from a person, or gives it back.
type changeRight struct {
	act  checkin.Act
	back bool
}

func (c changeRight) task() checkin.Task {
	if c.back {
		return checkin.TaskReinstate
	}
	return checkin.TaskRevoke
}

func (c changeRight) do(d *Desk) event {
	c.act.Actor, c.act.Entrance = d.acting, d.entrance.ID
	notice, act := saying{"notice.revoked", nil}, d.cfg.Desk.Revoke
	if c.back {
		notice, act = saying{"notice.reinstated", nil}, d.cfg.Desk.Reinstate
	}
	return d.about(c.act.Reference, notice, func() error {
		_, err := act(d.ctx, c.act)
		return err
	})
}
