package kiosk

import (
	"bytes"
	"context"
	"image/jpeg"
	"slices"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/walk"
)

// do does what the walk asks for.
func (v *SelfService) do(c walk.Command) {
	switch c := c.(type) {
	case walk.Present:
		v.later(&v.acts, func() walk.Event { return v.present(c) })
	case walk.Recognise:
		v.recogniseInTime(c)
	case walk.Wish:
		v.later(&v.acts, func() walk.Event { return v.wish(c) })
	case walk.Print:
		v.later(&v.prints, func() walk.Event { return v.print(c) })
	case walk.ProvePIN:
		v.later(&v.proofs, func() walk.Event { return v.prove(c.PIN, v.cfg.Access.CheckPIN) })
	case walk.ProveCard:
		v.later(&v.proofs, func() walk.Event { return v.prove(c.Code, v.cfg.Access.CheckCard) })
	case walk.End:
		v.Close()
		if v.cfg.Quit != nil {
			v.cfg.Quit()
		}
	}
}

// later does a job in its lane and takes its event back to the UI goroutine.
func (v *SelfService) later(l *lane, job func() walk.Event) {
	v.loop.begin()
	l.add(func() {
		e := job()
		v.loop.finish(func() {
			if e != nil {
				v.handle(e)
			}
		})
	})
}

func (v *SelfService) present(c walk.Present) walk.Event {
	p := c.Presentation
	p.Entrance, p.Actor, p.Direction = v.entrance.ID, v.cfg.Actor, checkin.In
	o, err := v.cfg.Desk.Present(v.ctx, p)
	if err != nil {
		return walk.Failed{Job: c.Job}
	}
	v.sound(publicSound(&o))
	return walk.Answered{Job: c.Job, Outcome: o}
}

// sound plays a sound; nothing waits for it.
func (v *SelfService) sound(s Sound) {
	if v.cfg.Sound != nil {
		v.cfg.Sound(s)
	}
}

// publicSound is what a verdict sounds like where others stand around: that somebody is
// refused is between them and staff.
func publicSound(o *checkin.Outcome) Sound {
	if s := soundOf(o); s != SoundRefuse {
		return s
	}
	return SoundAttention
}

// recognise looks for who says to be somebody: by a reference where the proof is one,
// else by the fact that it may be.
func (v *SelfService) recognise(c walk.Recognise) walk.Event {
	facts := factsOf(c.FamilyName, c.Proof, v.cfg.Desk.Conference.SelfService.Facts)
	o, err := v.cfg.Desk.Recognise(v.ctx, facts, checkin.Presentation{Entrance: v.entrance.ID, Actor: v.cfg.Actor, Direction: checkin.In})
	if err != nil {
		return walk.Failed{Job: c.Job}
	}
	return walk.Answered{Job: c.Job, Outcome: o}
}

// factsOf says what a proof may be: a reference, where it has the form of one, else an
// address, or the fact that the conference chose.
func factsOf(family, proof string, chosen []checkin.Fact) checkin.Facts {
	f := checkin.Facts{FamilyName: family}
	reference, ok := checkin.NormalReference(proof)
	other := slices.IndexFunc(chosen, func(fact checkin.Fact) bool { return fact != checkin.FactEmail })
	switch {
	case ok:
		f.Reference = reference
	case strings.Contains(proof, "@") || other < 0:
		f.Email = proof
	case chosen[other] == checkin.FactOrganisation:
		f.Organisation = proof
	case chosen[other] == checkin.FactCountry:
		f.Country = proof
	default:
		f.GivenName = proof
	}
	return f
}

// answerAfter is how long somebody waits who is looked for by name: found or not, and
// whatever did not fit, so that the time tells nothing.
const answerAfter = time.Second

// recogniseInTime looks for somebody, and answers no sooner than anybody is answered.
func (v *SelfService) recogniseInTime(c walk.Recognise) {
	began := v.cfg.Clock.Now()
	v.loop.begin()
	v.acts.add(func() {
		e := v.recognise(c)
		v.loop.finish(func() {
			v.cfg.Clock.After(max(0, answerAfter-v.cfg.Clock.Now().Sub(began)), func() { v.tell(e) })
		})
	})
}

func (v *SelfService) wish(c walk.Wish) walk.Event {
	e, err := v.cfg.Desk.Wish(v.ctx, c.Reference, c.Text, checkin.Act{Entrance: v.entrance.ID, Actor: v.cfg.Actor})
	if err != nil {
		return walk.Failed{Job: c.Job}
	}
	return walk.WishStored{Job: c.Job, Entry: e}
}

// print prints a badge, and tells how far it has come.
func (v *SelfService) print(c walk.Print) walk.Event {
	result, err := v.cfg.Badges.Print(v.ctx, PrintOrder{
		Reference: c.Reference, Actor: v.cfg.Actor, Within: walk.PrintWithin,
		Progress: func(p PrintProgress) { v.tell(printerSaid(c.Job, p)) },
	})
	end := result.End.Phase
	return walk.Printed{Job: c.Job, OK: err == nil && end != PrintFailed && end != PrintStopped, Sure: end == PrintNone || end == PrintPrinted}
}

// tell takes an event to the UI goroutine from wherever it is.
func (v *SelfService) tell(e walk.Event) {
	v.loop.begin()
	v.loop.finish(func() { v.handle(e) })
}

// printerSaid is what a printer said, as the walk knows it.
func printerSaid(job int, p PrintProgress) walk.PrinterSaid {
	phase := walk.Sent
	switch p.Phase {
	case PrintPrinting:
		phase = walk.Running
	case PrintStopped:
		phase = walk.Stopped
	}
	return walk.PrinterSaid{Job: job, Phase: phase, Said: p.Reason}
}

func (v *SelfService) prove(secret string, check func(context.Context, string) (checkin.Holder, error)) walk.Event {
	_, err := check(v.ctx, secret)
	return walk.Proved{OK: err == nil}
}

// look reads what is on at the entrance's room.
func (v *SelfService) look() {
	c := v.cfg.Desk.Conference
	now := v.cfg.Desk.Now()
	v.window = c.WindowAt(v.entrance.Room, "", now, nil)
	v.loop.begin()
	v.acts.add(func() {
		var extended checkin.Extensions
		// Without the extensions the programme stands as it was planned.
		_ = v.cfg.Desk.Store.Look(v.ctx, func(view checkin.View) (err error) {
			extended, err = view.Extended()
			return err
		})
		v.loop.finish(func() {
			v.window = c.WindowAt(v.entrance.Room, "", now, extended)
			v.view.draw()
		})
	})
}

// followPhoto asks for the photo of the person who is shown now, and lets go of any other.
func (v *SelfService) followPhoto() {
	reference := ""
	if v.state.Stage == walk.Found && v.state.Person != nil {
		reference = v.state.Person.Registration.Reference
	}
	if reference == v.photo.reference {
		return
	}
	v.photo = photo{reference: reference}
	if reference == "" || v.cfg.Photos == nil {
		return
	}
	v.loop.begin()
	v.proofs.add(func() {
		var shown photo
		file, found, err := v.cfg.Photos.Photo(v.ctx, reference)
		if err == nil && found {
			if picture, err := jpeg.Decode(bytes.NewReader(file)); err == nil {
				shown = photo{reference, picture}
			}
		}
		v.loop.finish(func() {
			if v.photo.reference == reference && shown.picture != nil {
				v.photo = shown
				v.view.draw()
			}
		})
	})
}
