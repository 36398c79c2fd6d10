package kiosk

import (
	"fmt"
	"time"
)

// blocks are an overlay of each part that overlays are made of, filled.
func blocks() []shot {
	over := func(name string, o overlay) shot {
		return shot{name: "block-" + name, show: func(d *Desk) {
			d.state.over = o
			d.draw()
		}}
	}
	names := []field{
		{label: "key.letters", text: "Екатерина"},
		{label: "key.letters", text: "Quintanilla Villagómez de la Fuente y Ordóñez y otros apellidos"},
		{label: "key.letters", text: "محمد عبد الرحمن"},
		{label: "key.letters", hint: "key.arrows"},
		{label: "key.letters", text: "Inter", options: []string{
			"International Union of Anthropological and Ethnological Sciences", "Interpol", "International Chamber of Commerce",
			"International Union of Anthropological and Ethnological Sciences and of several others", "Internet", "Intern",
		}},
		{label: "key.letters", text: "XX", problem: said(trouble{sentence: "there is no country XX: give two letters, as FI"})},
		{label: "key.letters"},
		{label: "key.letters", text: "Adviser"},
	}
	wrong := form{fields: names, at: 7}
	completing := form{fields: names, at: 4, option: 2}
	few := form{fields: names[1:3], at: 1}
	secret := form{fields: []field{{label: "key.letters", text: "123456", secret: true}}}
	failed := secret.wrong(0, said(trouble{sentence: "this is not the PIN: try again in 4 seconds"}))
	long := newChecklist(40, true)
	for i := range 7 {
		long.ticked[i*3] = true
	}
	long.at, long.fixed = 17, make([]bool, 40)
	long.fixed[16] = true
	return []shot{
		over("form", blockForm{form: completing}), over("form-wrong", blockForm{form: wrong}), over("form-few", blockForm{form: few}),
		over("secret", blockForm{form: secret}), over("secret-wrong", blockForm{form: failed}),
		over("list", blockList{list: long}), over("list-plain", blockList{list: newChecklist(3, false)}),
		over("list-empty", blockList{list: newChecklist(0, true)}), over("text", blockText{}),
	}
}

type blockForm struct {
	blockText
	form form
}

func (o blockForm) page(t *sheet, _ *deskState) sheetPage {
	return formPage{title: t.say("undo.title", nil), lead: t.say("next.identity", nil), foot: t.say("undo.foot", nil), accept: t.say("act.print", nil), form: o.form}
}

type blockList struct {
	blockText
	list checklist
}

func (o blockList) page(t *sheet, _ *deskState) sheetPage {
	people := samplePeople()["latin"]
	return listPage{
		title: t.say("undo.title", nil), lead: t.say("next.identity", nil), foot: t.count("list.above", o.list.count(), nil),
		accept: t.say("act.print", nil), empty: t.say("search.none", nil), list: o.list,
		row: func(i int) listRow {
			r := &people[i%len(people)].registration
			return listRow{
				title: fmt.Sprintf("%s %d", t.fullName(r), i), detail: t.organisation(r.Organisation), state: t.say("state.expected", nil),
				mark: "ring", colour: t.category(r.Category), struck: i == 14,
			}
		},
	}
}

type blockText struct{}

func (blockText) holds() bool                                                    { return false }
func (blockText) key(s deskState, _ keyName, _ time.Time) (deskState, []command) { return s, nil }

func (blockText) typed(s deskState, _ rune) (deskState, []command) { return s, lasting() }

func (blockText) picked(s deskState, _ int) (deskState, []command) { return s, nil }

func (blockText) page(t *sheet, _ *deskState) sheetPage {
	p := textPage{title: t.say("undo.title", nil), lead: t.say("past.title", nil), foot: t.say("help.foot", nil)}
	for range 5 {
		p.paragraphs = append(p.paragraphs, t.say("next.passback", nil))
	}
	return p
}
