package kiosk

import (
	"time"

	"antechamber/kiosk/checkin"
)

// similarOverlay asks whether a walk-in is one of those who are like it.
type similarOverlay struct {
	form   walkInOverlay
	walkIn checkin.Registration
	people []person
	list   checklist // of the people, and at the end nobody of them
}

func newSimilarOverlay(form walkInOverlay, walkIn checkin.Registration, people []person) similarOverlay {
	return similarOverlay{form, walkIn, people, newChecklist(len(people)+1, false)}
}

func (similarOverlay) holds() bool { return false }

func (o similarOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	l, did := o.list.key(k)
	return o.after(s, l, did)
}

func (o similarOverlay) typed(s deskState, _ rune) (deskState, []command) { return s, lasting() }

func (o similarOverlay) picked(s deskState, i int) (deskState, []command) {
	l, did := o.list.pick(i)
	return o.after(s, l, did)
}

func (o similarOverlay) scrolled(s deskState, e scrolled) (deskState, []command) {
	return o.after(s, o.list.scroll(e), moved)
}

func (o similarOverlay) after(s deskState, l checklist, did step) (deskState, []command) {
	o.list = l
	switch {
	case did == closed:
		o.form.busy = false
		return s.with(o.form), lasting()
	case did != accepted:
		return s.with(o), lasting()
	case l.at == len(o.people):
		return s.with(o.form), append(lasting(), registerWalkIn{o.walkIn})
	}
	return s.withoutOverlay().openPerson(o.people[l.at])
}

func (o similarOverlay) page(t *sheet, _ *deskState) sheetPage {
	return listPage{
		title: t.say("similar.title", nil), lead: t.say("similar.lead", args{"Name": t.fullName(&o.walkIn)}),
		accept: t.say("similar.accept", nil), foot: t.say("similar.foot", nil), list: o.list,
		row: func(i int) listRow {
			if i == len(o.people) {
				return listRow{title: t.say("similar.none", args{"Name": t.fullName(&o.walkIn)}), detail: t.say("similar.none_detail", nil)}
			}
			p := &o.people[i]
			mark, key := standingMark(p)
			about := []string{checkin.SpacedReference(p.registration.Reference)}
			if p.registration.Organisation != "" {
				about = append(about, t.organisation(p.registration.Organisation))
			}
			return listRow{
				title: t.fullName(&p.registration), detail: t.beside(about...),
				state: t.say(key, nil), mark: mark, colour: t.category(p.registration.Category),
			}
		},
	}
}

// openPerson shows somebody who was found otherwise than by the search.
func (s deskState) openPerson(p person) (deskState, []command) {
	p.by = checkin.ByName
	return s.withoutQuery().opens(p)
}
