package kiosk

import (
	"fmt"
	"time"
	"unicode/utf8"

	"antechamber/kiosk/checkin"
)

// pinOverlay asks for the PIN or the card of a supervisor or an organiser, and goes
// on with what was begun once it has one.
type pinOverlay struct {
	need   checkin.Authority
	then   func(deskState, time.Time) (deskState, []command)
	form   form      // one secret field
	trying bool      // a PIN or a card is being looked at
	until  time.Time // when the next PIN is tried, by the Clock
}

func newPINOverlay(need checkin.Authority, then func(deskState, time.Time) (deskState, []command)) pinOverlay {
	return pinOverlay{need: need, then: then, form: form{fields: []field{{label: "pin.label", hint: "pin.hint", secret: true}}}}
}

func (pinOverlay) holds() bool { return true }

// refused says why it was not enough, and takes the PIN away.
func (o pinOverlay) refused(problem saying) pinOverlay {
	o.trying, o.until = false, time.Time{}
	o.form = o.form.set(func(f *field) { f.text = "" }).wrong(0, problem)
	return o
}

func (o pinOverlay) key(s deskState, k keyName, now time.Time) (deskState, []command) {
	f, did := o.form.key(k)
	switch {
	case did == closed:
		return s.withoutOverlay(), nil
	case o.trying:
		return s, nil
	case did == accepted:
		return o.try(s, now)
	}
	o.form = f
	return s.with(o), lasting()
}

func (o pinOverlay) typed(s deskState, r rune) (deskState, []command) {
	if o.trying || r < '0' || r > '9' || utf8.RuneCountInString(o.form.text(0)) >= checkin.MaxPIN {
		return s, nil
	}
	o.form, _ = o.form.typed(r)
	return s.with(o), lasting()
}

func (o pinOverlay) picked(s deskState, _ int) (deskState, []command) { return s, nil }

// try has the PIN looked at, and keeps it no longer.
func (o pinOverlay) try(s deskState, now time.Time) (deskState, []command) {
	pin := o.form.text(0)
	if pin == "" || now.Before(o.until) {
		return s, nil
	}
	o.trying = true
	o.form = o.form.set(func(f *field) { f.text = "" })
	return s.with(o), append(lasting(), checkPIN{pin})
}

func (o pinOverlay) page(t *sheet, _ *deskState) sheetPage {
	f := o.form
	if left := o.until.Sub(t.desk.cfg.Clock.Now()); left > 0 {
		f = f.wrong(0, saying{"pin.wait", args{"Left": countdown(left)}})
	}
	p := formPage{
		title: t.say("pin_for."+o.need.String(), nil), lead: t.say("pin.lead", nil), foot: t.say("pin.foot", nil),
		accept: t.say("pin.accept", nil), form: f,
	}
	if o.trying {
		p.foot = t.say("pin.trying", nil)
	}
	return p
}

// countdown is minutes and seconds, rounded up, so that who waits as long as told waits long enough.
func countdown(d time.Duration) string {
	s := wholeSeconds(d)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func wholeSeconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
