package kiosk

import (
	"context"
	"time"

	"antechamber/kiosk/checkin"
)

// Eraser forgets people; cmd/command has it, which knows where their data are.
type Eraser interface {
	// Erase takes everything that is kept about the person away, for ever.
	Erase(ctx context.Context, reference, actor string) error
}

// eraseOverlay asks whether the person shown is to be forgotten, by a word to be typed.
type eraseOverlay struct {
	person checkin.Registration
	form   form
}

// erasePerson forgets a person.
type erasePerson struct{ reference string }

// personErased tells that a person is forgotten.
type personErased struct{ reference string }

// erasable tells whether the person shown can be forgotten.
func (s *deskState) erasable() bool { return s.erases && s.person != nil && s.scene == opened }

func (s deskState) onEraseKey() (deskState, []command) {
	fields := []field{{label: "erase.field", hint: "erase.hint"}}
	return s.with(eraseOverlay{s.person.registration, form{fields: fields}}), lasting()
}

func (eraseOverlay) holds() bool { return true }

func (o eraseOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	f, did := o.form.key(k)
	return o.after(s, f, did)
}

func (o eraseOverlay) typed(s deskState, r rune) (deskState, []command) {
	f, did := o.form.typed(r)
	return o.after(s, f, did)
}

func (o eraseOverlay) picked(s deskState, i int) (deskState, []command) {
	f, did := o.form.pick(i)
	return o.after(s, f, did)
}

func (o eraseOverlay) after(s deskState, f form, did step) (deskState, []command) {
	switch did {
	case closed:
		return s.withoutOverlay(), nil
	case accepted:
		// The reference is a word that has to be read from the screen, in every language.
		if typed, ok := checkin.NormalReference(f.text(0)); !ok || typed != o.person.Reference {
			o.form = f.wrong(0, saying{key: "erase.wrong"})
			return s.with(o), lasting()
		}
		return s.withoutOverlay(), []command{erasePerson{o.person.Reference}}
	}
	o.form = f
	return s.with(o), lasting()
}

func (o eraseOverlay) page(t *sheet, _ *deskState) sheetPage {
	lead := t.beside(t.fullName(&o.person), checkin.SpacedReference(o.person.Reference))
	return formPage{title: t.say("erase.title", nil), lead: lead, foot: t.say("erase.foot", nil), accept: t.say("erase.accept", nil), form: o.form}
}

func (erasePerson) task() checkin.Task { return checkin.TaskErase }

func (c erasePerson) do(d *Desk) event {
	if err := d.cfg.Eraser.Erase(d.ctx, c.reference, d.acting); err != nil {
		return actFailed{d.trouble(err)}
	}
	return personErased(c)
}

// after takes the person off the screen.
func (e personErased) after(s deskState, _ time.Time) (deskState, []command) {
	if s.person != nil && s.person.registration.Reference == e.reference {
		s = s.cleared()
	}
	s, cmds := s.tell("notice.erased", args{"Reference": checkin.SpacedReference(e.reference)}, false)
	return s, append(cmds, takeGlance{})
}
