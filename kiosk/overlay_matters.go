package kiosk

import (
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

const keyMatters keyName = "ctrl a"

func (s deskState) onMattersKey() (deskState, []command) { return s, []command{readMatters{}} }

// mattersOverlay lists what there is to look at.
type mattersOverlay struct {
	matters []matter
	list    checklist
	problem saying // what went wrong; zero is nothing
}

func (mattersOverlay) holds() bool { return false }

func (o mattersOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	if k == keyMatters {
		return s.withoutOverlay(), nil
	}
	l, did := o.list.key(k)
	return o.after(s, l, did)
}

func (o mattersOverlay) typed(s deskState, _ rune) (deskState, []command) { return s, lasting() }

func (o mattersOverlay) picked(s deskState, i int) (deskState, []command) {
	l, did := o.list.pick(i)
	return o.after(s, l, did)
}

func (o mattersOverlay) scrolled(s deskState, e scrolled) (deskState, []command) {
	return o.after(s, o.list.scroll(e), moved)
}

func (o mattersOverlay) after(s deskState, l checklist, did step) (deskState, []command) {
	o.list, o.problem = l, saying{}
	switch {
	case did == closed, did == accepted && len(o.matters) == 0:
		return s.withoutOverlay(), nil
	case did == accepted:
		return s.with(newMatterOverlay(o)), lasting()
	}
	return s.with(o), lasting()
}

func (o mattersOverlay) page(t *sheet, _ *deskState) sheetPage {
	p := listPage{
		title: t.say("matters.title", nil), lead: t.say("matters.lead", nil), foot: t.say("matters.foot", nil),
		empty: t.say("matters.empty", nil), cancel: t.say("act.close", nil), list: o.list,
		row: func(i int) listRow {
			m := &o.matters[i]
			return listRow{title: m.title(t), detail: t.places(&m.Matter), colour: t.palette.attention.ground}
		},
	}
	if o.problem.key != "" {
		p.lead = t.tell(o.problem)
	}
	if len(o.matters) > 0 {
		p.accept = t.say("matters.accept", nil)
	}
	return p
}

// matterOverlay asks what is to be done about one of them.
type matterOverlay struct {
	matter matter
	back   mattersOverlay
	acts   []matterAct
	choice choice
}

// matterAct is something that can be done about a matter.
type matterAct struct {
	name string // the key of its sentence
	whom string // of the one to be opened
	do   func(o matterOverlay) command
}

func newMatterOverlay(back mattersOverlay) matterOverlay {
	o := matterOverlay{matter: back.matters[back.list.at], back: back}
	if o.matter.Kind == checkin.SameWalkIn || o.matter.Kind == checkin.SamePerson {
		o.acts = append(o.acts, matterAct{name: "matter.compare", do: func(o matterOverlay) command {
			return readPersons{o.matter.References, o.back}
		}})
	}
	for _, reference := range o.matter.References {
		o.acts = append(o.acts, matterAct{"matter.open", checkin.SpacedReference(reference), func(o matterOverlay) command {
			return readPersons{[]string{reference}, o.back}
		}})
	}
	if o.matter.endsByItself() {
		o.acts = append(o.acts, matterAct{name: "act.close", do: func(matterOverlay) command { return nil }})
	} else {
		o.acts = append(o.acts, matterAct{name: "matter.acknowledge", do: func(o matterOverlay) command { return ackMatter{o.matter.Matter} }})
	}
	o.choice = choice{n: len(o.acts)}
	return o
}

// endsByItself tells whether nobody can say that it was looked at: it is so until it is mended.
func (m *matter) endsByItself() bool { return m.Kind == checkin.ClockSkew && m.Entry.IsZero() }

func (matterOverlay) holds() bool { return false }

func (o matterOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	c, did := o.choice.key(k)
	return o.after(s, c, did)
}

func (o matterOverlay) typed(s deskState, r rune) (deskState, []command) {
	c, did := o.choice.typed(r)
	return o.after(s, c, did)
}

func (o matterOverlay) picked(s deskState, i int) (deskState, []command) {
	c, did := o.choice.pick(i)
	return o.after(s, c, did)
}

func (o matterOverlay) after(s deskState, c choice, did step) (deskState, []command) {
	o.choice = c
	switch did {
	case closed:
		return s.with(o.back), lasting()
	case accepted:
		todo := o.acts[c.chosen].do(o)
		if todo == nil {
			return s.with(o.back), lasting()
		}
		if _, seen := todo.(ackMatter); seen {
			return s.with(o.back), append(lasting(), todo)
		}
		return s.with(o), append(lasting(), todo)
	}
	return s.with(o), lasting()
}

func (o matterOverlay) page(t *sheet, _ *deskState) sheetPage {
	m := &o.matter
	words := []string{t.say("matter."+string(m.Kind)+"_do", nil)}
	if at := t.places(&m.Matter); at != "" {
		words = append(words, at)
	}
	var answers []string
	for _, a := range o.acts {
		answers = append(answers, t.say(a.name, args{"Reference": a.whom}))
	}
	return o.choice.page(linesPage{title: m.title(t), lead: strings.Join(words, " "), foot: t.say("matter.foot", nil)}, answers)
}
