package kiosk

import (
	"time"

	"antechamber/kiosk/checkin"
)

// reasonsOverlay asks why something is done about a person: one of a few reasons,
// of which the last may be in words.
type reasonsOverlay struct {
	title, lead saying
	person      *checkin.Registration // whom the lead names instead; may be nil
	answers     []saying
	choice      choice
	done        func(s deskState, answer int, words string) (deskState, []command)
}

func (reasonsOverlay) holds() bool { return true }

func (o reasonsOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	c, did := o.choice.key(k)
	return o.after(s, c, did)
}

func (o reasonsOverlay) typed(s deskState, r rune) (deskState, []command) {
	c, did := o.choice.typed(r)
	return o.after(s, c, did)
}

func (o reasonsOverlay) picked(s deskState, i int) (deskState, []command) {
	c, did := o.choice.pick(i)
	return o.after(s, c, did)
}

func (o reasonsOverlay) after(s deskState, c choice, did step) (deskState, []command) {
	switch did {
	case closed:
		return s.withoutOverlay(), nil
	case accepted:
		return o.done(s.withoutOverlay(), c.chosen, c.words())
	case edited:
		o.choice = c
		return s.with(o), lasting()
	}
	o.choice = c
	return s.with(o), nil
}

func (o reasonsOverlay) page(t *sheet, _ *deskState) sheetPage {
	p := linesPage{title: t.tell(o.title), lead: t.tell(o.lead), foot: t.say("undo.foot", nil)}
	if o.person != nil {
		p.lead = t.whom(o.person)
	}
	var answers []string
	for _, a := range o.answers {
		answers = append(answers, t.tell(a))
	}
	return o.choice.page(p, answers)
}

// wordsOverlay asks for one line of words, or for a number.
type wordsOverlay struct {
	title, lead, accept saying
	person              *checkin.Registration // whom the lead names instead; may be nil
	needed              saying                // what is said where there are no words; zero needs none
	number              bool
	form                form // one field
	done                func(s deskState, words string) (deskState, []command)
}

func (o wordsOverlay) holds() bool { return o.person != nil }

func (o wordsOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	f, did := o.form.key(k)
	return o.after(s, f, did)
}

func (o wordsOverlay) typed(s deskState, r rune) (deskState, []command) {
	const digits = 5
	if o.number && (r < '0' || r > '9' || len(o.form.text(0)) >= digits) {
		return s, lasting()
	}
	f, did := o.form.typed(r)
	return o.after(s, f, did)
}

func (o wordsOverlay) picked(s deskState, i int) (deskState, []command) {
	f, did := o.form.pick(i)
	return o.after(s, f, did)
}

func (o wordsOverlay) after(s deskState, f form, did step) (deskState, []command) {
	switch {
	case did == closed:
		return s.withoutOverlay(), nil
	case did == accepted && f.text(0) == "" && o.needed.key != "":
		f = f.wrong(0, o.needed)
	case did == accepted:
		return o.done(s.withoutOverlay(), f.text(0))
	}
	o.form = f
	return s.with(o), lasting()
}

func (o wordsOverlay) page(t *sheet, _ *deskState) sheetPage {
	p := formPage{title: t.tell(o.title), lead: t.tell(o.lead), accept: t.tell(o.accept), form: o.form}
	if !o.number {
		p.foot = t.say("words.foot", nil)
	}
	if o.person != nil {
		p.lead = t.whom(o.person)
	}
	return p
}

// tell is a sentence in words; a zero one is none.
func (t *Teller) tell(s saying) string {
	if s.key == "" {
		return ""
	}
	return t.say(s.key, s.say)
}

// whom is a person and whom the person represents.
func (k *kit) whom(r *checkin.Registration) string {
	if r.Organisation == "" {
		return k.fullName(r)
	}
	return k.say("person.whom", args{"Name": k.fullName(r), "Organisation": k.organisation(r.Organisation)})
}
