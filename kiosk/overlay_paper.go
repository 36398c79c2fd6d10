package kiosk

import (
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

// The fields of the paper overlay.
const (
	tickReference = iota
	tickTime
)

// paperOverlay keys ticks in that were made on paper: a reference and a time each.
type paperOverlay struct {
	form form
	last *checkin.Outcome // of the tick before
}

func (s deskState) onPaperKey() (deskState, []command) {
	return s.with(paperOverlay{form: form{fields: []field{
		tickReference: {label: "paper.reference", hint: "paper.reference_hint"}, tickTime: {label: "paper.time", hint: "paper.time_hint"},
	}}}), lasting()
}

func (paperOverlay) holds() bool { return true }

func (o paperOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	f, did := o.form.key(k)
	return o.after(s, f, did)
}

func (o paperOverlay) typed(s deskState, r rune) (deskState, []command) {
	f, did := o.form.typed(r)
	return o.after(s, f, did)
}

func (o paperOverlay) picked(s deskState, i int) (deskState, []command) {
	f, did := o.form.pick(i)
	return o.after(s, f, did)
}

func (o paperOverlay) after(s deskState, f form, did step) (deskState, []command) {
	o.form = f
	switch did {
	case closed:
		return s.withoutOverlay(), nil
	case accepted:
		return o.accept(s)
	}
	return s.with(o), lasting()
}

// accept keys the tick in, once both fields say something that can be meant.
func (o paperOverlay) accept(s deskState) (deskState, []command) {
	reference, ok := checkin.NormalReference(o.form.text(tickReference))
	if !ok {
		o.form = o.form.wrong(tickReference, saying{"paper.no_reference", nil})
		return s.with(o), lasting()
	}
	hour, minute, ok := clockTime(o.form.text(tickTime))
	if !ok {
		o.form = o.form.wrong(tickTime, saying{"paper.no_time", nil})
		return s.with(o), lasting()
	}
	return s.with(o), append(lasting(), keyTick{reference, hour, minute})
}

// clockTime reads a time of day as people write it: 10:05, 10.05 or 1005.
func clockTime(s string) (hour, minute int, ok bool) {
	digits := strings.NewReplacer(":", "", ".", "", " ", "").Replace(s)
	if len(digits) == 3 {
		digits = "0" + digits
	}
	at, err := time.Parse("1504", digits)
	return at.Hour(), at.Minute(), err == nil
}

// keyTick is a tick on today's list.
type keyTick struct {
	reference    string
	hour, minute int
}

func (k keyTick) do(d *Desk) event {
	now := d.cfg.Desk.Now().In(d.cfg.Desk.Conference.Zone)
	at := time.Date(now.Year(), now.Month(), now.Day(), k.hour, k.minute, 0, 0, now.Location())
	if at.After(now) {
		return tickFailed{tickTime, saying{"paper.not_yet", nil}}
	}
	out, err := d.cfg.Desk.Present(d.ctx, checkin.Presentation{
		Reference: k.reference, By: checkin.ByPaper, At: at, Entrance: d.entrance.ID, Actor: d.acting,
	})
	switch {
	case err != nil:
		return tickFailed{tickReference, said(d.trouble(err))}
	case out.Registration == nil:
		return tickFailed{tickReference, saying{"paper.unknown", nil}}
	}
	return tickKeyed{out}
}

type (
	tickKeyed  struct{ outcome checkin.Outcome }
	tickFailed struct {
		field   int
		problem saying
	}
)

// after makes room for the next tick; its time is often the same.
func (e tickKeyed) after(s deskState, _ time.Time) (deskState, []command) {
	if o, ok := s.over.(paperOverlay); ok {
		o.last = &e.outcome
		o.form = o.form.focus(tickReference).set(func(f *field) { f.text = "" })
		s = s.with(o)
	}
	return s, append(lasting(), takeGlance{})
}

func (e tickFailed) after(s deskState, _ time.Time) (deskState, []command) {
	if o, ok := s.over.(paperOverlay); ok {
		o.form = o.form.focus(e.field).wrong(e.field, e.problem)
		return s.with(o), append(lasting(), takeGlance{})
	}
	return s.tell(e.problem.key, e.problem.say, true)
}

func (o paperOverlay) page(t *sheet, _ *deskState) sheetPage {
	p := formPage{title: t.say("paper.title", nil), lead: t.say("paper.lead", nil), foot: t.say("paper.foot", nil), accept: t.say("paper.accept", nil), form: o.form}
	if o.last != nil {
		p.lead = o.told(t)
	}
	return p
}

// told says what became of the tick before. A protected person is not named.
func (o paperOverlay) told(t *sheet) string {
	r := o.last.Registration
	who := checkin.SpacedReference(r.Reference)
	if !r.Protected() {
		who = t.whom(r)
	}
	e := &o.last.Entry
	return t.beside(t.hour(e.At), who, t.say("strip."+string(e.Verdict), nil))
}
