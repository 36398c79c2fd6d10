package kiosk

import (
	"slices"
	"time"
	"unicode/utf8"

	"antechamber/kiosk/checkin"
)

// setupForm has something written that a step needs.
type setupForm struct {
	back   setupOverlay
	name   string // the beginning of the keys of its title, lead and what Enter does
	form   form
	digits bool // nothing else is written
	tried  func(s deskState, o setupForm) (deskState, []command)
	before func(o setupForm) setupForm // the page that Esc goes back to; nil goes back to the steps
}

func (setupForm) holds() bool { return false }

func (o setupForm) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	f, did := o.form.key(k)
	return o.after(s, f, did)
}

func (o setupForm) typed(s deskState, r rune) (deskState, []command) {
	if o.digits && (r < '0' || r > '9' || utf8.RuneCountInString(o.form.text(o.form.at)) >= checkin.MaxPIN) {
		return s, nil
	}
	f, did := o.form.typed(r)
	return o.after(s, f, did)
}

func (o setupForm) picked(s deskState, i int) (deskState, []command) {
	f, did := o.form.pick(i)
	return o.after(s, f, did)
}

func (o setupForm) after(s deskState, f form, did step) (deskState, []command) {
	switch {
	case did == closed && o.before != nil:
		return s.with(o.before(o)), nil
	case did == closed:
		return o.back.open(s)
	case did == accepted:
		o.form = f
		return o.tried(s, o)
	}
	o.form = f
	return s.with(o), nil
}

func (o setupForm) page(t *sheet, _ *deskState) sheetPage {
	return formPage{
		title: t.say(o.name+"title", nil), lead: t.say(o.name+"lead", nil), accept: t.say(o.name+"accept", nil), form: o.form,
	}
}

// trying says that what was written is being tried, and comes back to it where it was wrong.
func (o setupForm) trying(s deskState, says string, do command) (deskState, []command) {
	then := func(_ SetupFaults, tr trouble) overlay {
		o.form = o.form.wrong(o.form.at, said(tr))
		return o
	}
	return s.with(setupBusy{back: o.back, says: says, then: then}), []command{do}
}

// newSetupFile asks for the conference file.
func newSetupFile(back setupOverlay) setupForm {
	return setupForm{
		back: back, name: "setup.file.", form: form{fields: []field{{label: "setup.file.path", sample: "/home/desk/conference.toml"}}},
		tried: func(s deskState, o setupForm) (deskState, []command) {
			if o.form.text(0) == "" {
				o.form = o.form.wrong(0, saying{"setup.missing", nil})
				return s.with(o), nil
			}
			return o.trying(s, "setup.conference.using", useConference{path: o.form.text(0)})
		},
	}
}

// conferencesListed offers files.
type conferencesListed struct{ paths []string }

func (e conferencesListed) after(s deskState, _ time.Time) (deskState, []command) {
	if o, ok := s.over.(setupForm); ok && o.name == "setup.file." && o.form.text(0) == "" {
		o.form = o.form.complete(e.paths)
		return s.with(o), nil
	}
	return s, nil
}

// newSetupPINs asks for the PIN of an organiser, and perhaps one of a supervisor, each twice.
func newSetupPINs(back setupOverlay) setupForm {
	secret := func(label, hint string) field { return field{label: label, hint: hint, secret: true} }
	return setupForm{
		back: back, name: "setup.pin.", digits: true,
		form: form{fields: []field{
			secret("setup.pin.organiser", "pin.hint"), secret("setup.pin.again", ""),
			secret("setup.pin.supervisor", "setup.pin.none"), secret("setup.pin.again", ""),
		}},
		tried: func(s deskState, o setupForm) (deskState, []command) {
			f := o.form
			for i := 0; i < len(f.fields); i += 2 {
				pin := f.text(i)
				if pin == "" && i > 0 && f.text(i+1) == "" {
					continue
				}
				if checkin.CheckNewPIN(pin) != nil {
					f = f.wrong(i, saying{"setup.pin.weak", nil})
				} else if f.text(i+1) != pin {
					f = f.wrong(i+1, saying{"setup.pin.differs", nil})
				}
			}
			if f.text(0) != "" && f.text(0) == f.text(2) {
				f = f.wrong(2, saying{"setup.pin.same", nil})
			}
			o.form = f
			if slices.ContainsFunc(f.fields, func(one field) bool { return one.problem.key != "" }) {
				return s.with(o), nil
			}
			return o.trying(s, "setup.pin.setting", setPINs{organiser: f.text(0), supervisor: f.text(2)})
		},
	}
}

// pinsSet gives whoever set the PINs the authority that the next steps need.
type pinsSet struct{ holder checkin.Holder }

func (e pinsSet) after(s deskState, now time.Time) (deskState, []command) {
	s.role.holder, s.role.until, s.role.highest = &e.holder, now.Add(roleStays), checkin.Organiser
	s, commands := setupEnded{step: SetupPINs}.after(s, now)
	return s, append(commands, startTimer{roleOver, roleStays}, takeGlance{})
}

// newSetupHub asks for the code of an invitation.
func newSetupHub(back setupOverlay) setupForm {
	return setupForm{
		back: back, name: "setup.hub.", form: form{fields: []field{{label: "setup.hub.code", hint: "setup.hub.hint"}, {label: "setup.hub.name", hint: "setup.hub.name_hint"}}},
		tried: func(s deskState, o setupForm) (deskState, []command) {
			if o.form.text(0) == "" {
				return s, []command{markSetup{step: SetupHub, mark: SetupPassed}}
			}
			o.form.at = 0 // what is wrong is so with the code
			return o.trying(s, "setup.hub.joining", joinHub{code: o.form.text(0), name: o.form.text(1)})
		},
	}
}
