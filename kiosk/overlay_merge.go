package kiosk

import (
	"slices"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

const keyMerge keyName = "ctrl s"

// mergeOverlay asks which other registration is of the person shown.
type mergeOverlay struct {
	person person
	form   form
	found  []person // whom the completions are
}

func (s deskState) onMergeKey() (deskState, []command) {
	p := *s.person
	o := mergeOverlay{person: p, form: form{fields: []field{{label: "merge.who", hint: "merge.hint"}}}}
	return s.with(o), append(lasting(), seekSame{"", p.registration})
}

func (mergeOverlay) holds() bool { return true }

func (o mergeOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	f, did := o.form.key(k)
	return o.after(s, f, did)
}

func (o mergeOverlay) typed(s deskState, r rune) (deskState, []command) {
	f, did := o.form.typed(r)
	return o.after(s, f, did)
}

func (o mergeOverlay) picked(s deskState, i int) (deskState, []command) {
	f, did := o.form.pick(i)
	return o.after(s, f, did)
}

func (o mergeOverlay) after(s deskState, f form, did step) (deskState, []command) {
	o.form = f
	switch did {
	case closed:
		return s.withoutOverlay(), nil
	case taken, accepted:
		i := slices.IndexFunc(o.found, func(p person) bool { return nameAndReference(&p.registration) == f.text(0) })
		if i >= 0 || len(o.found) > 0 { // Enter alone takes the first: nothing is changed yet
			return s.compare(o.person, o.found[max(i, 0)], o)
		}
		o.form = o.form.wrong(0, saying{"merge.nobody", nil})
	case edited:
		o.form = f.complete(nil)
		if query := f.text(0); query == "" || longEnough(query) {
			return s.with(o), append(lasting(), seekSame{query, o.person.registration})
		}
	}
	return s.with(o), lasting()
}

func (o mergeOverlay) page(t *sheet, _ *deskState) sheetPage {
	return formPage{
		title: t.say("merge.title", nil), lead: t.whom(&o.person.registration), foot: t.say("merge.foot", nil),
		accept: t.say("merge.compare", nil), form: o.form,
	}
}

// seekSame looks for another registration of a person: those that are like it, or
// whom the query finds.
type seekSame struct {
	query string
	of    checkin.Registration
}

func (c seekSame) seek(d *Desk) event {
	e := sameFound{query: c.query, of: c.of.Reference}
	find := func() ([]checkin.Registration, error) { return d.cfg.Finder.Find(d.ctx, c.query, hitLimit) }
	if c.query == "" {
		find = func() ([]checkin.Registration, error) { return d.cfg.Finder.Similar(d.ctx, &c.of, similarLimit) }
	}
	all, err := find()
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	all = slices.DeleteFunc(all, func(r checkin.Registration) bool { return r.Reference == c.of.Reference })
	if e.people, err = d.standings(d.ctx, all); err != nil {
		return actFailed{d.trouble(err)}
	}
	return e
}

type sameFound struct {
	query, of string
	people    []person
}

func (e sameFound) after(s deskState, _ time.Time) (deskState, []command) {
	o, ok := s.over.(mergeOverlay)
	if !ok || o.person.registration.Reference != e.of || o.form.text(0) != e.query {
		return s, nil
	}
	o.found = e.people
	var options []string
	for i := range o.found {
		options = append(options, nameAndReference(&o.found[i].registration))
	}
	if o.form = o.form.complete(options); len(options) == 0 && e.query != "" {
		o.form.fields[0].problem = saying{"merge.none", nil}
	}
	return s.with(o), nil
}

// pairOverlay shows two registrations side by side, and asks which one stays.
type pairOverlay struct {
	pair    [2]person
	stays   int     // of the pair
	back    overlay // what asked
	problem saying  // of a merge that failed; zero is none
}

// compare shows two registrations. The one that has a badge stays, unless somebody
// says otherwise: what people wear goes on being valid.
func (s deskState) compare(a, b person, back overlay) (deskState, []command) {
	o := pairOverlay{pair: [2]person{a, b}, back: back}
	if a.standing.Issue == 0 && b.standing.Issue > 0 {
		o.stays = 1
	}
	commands := lasting()
	for i := range o.pair {
		if p := &o.pair[i]; s.shown() == nil || s.shown().registration.Reference != p.registration.Reference {
			commands = p.opens(commands...)
		}
	}
	return s.with(o), commands
}

// shows tells whether the registration is one of the two.
func (o pairOverlay) shows(reference string) bool {
	return o.pair[0].registration.Reference == reference || o.pair[1].registration.Reference == reference
}

func (o pairOverlay) holds() bool { return o.back.holds() }

func (o pairOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	switch k {
	case keyEscape:
		return s.with(o.back), lasting()
	case keyUp, keyDown, keyTab, keyBackTab:
		return o.picked(s, 1-o.stays)
	case keyEnter:
		return s, []command{mergePair{from: o.pair[1-o.stays], to: o.pair[o.stays], listed: !o.back.holds()}}
	}
	return s.with(o), lasting()
}

func (o pairOverlay) typed(s deskState, r rune) (deskState, []command) {
	if r == '1' || r == '2' {
		return o.picked(s, int(r-'1'))
	}
	return s, lasting()
}

func (o pairOverlay) picked(s deskState, i int) (deskState, []command) {
	o.stays = i
	o.problem = saying{}
	return s.with(o), lasting()
}

func (o pairOverlay) page(t *sheet, _ *deskState) sheetPage {
	p := pairPage{
		title: t.say("pair.title", nil), lead: t.say("pair.lead", nil), foot: t.say("pair.foot", nil), chosen: o.stays,
		accept: t.say("pair.accept", args{"Reference": checkin.SpacedReference(o.pair[o.stays].registration.Reference)}),
	}
	if o.problem.key != "" {
		p.lead = t.tell(o.problem)
	}
	for i := range o.pair {
		key := "pair.goes"
		if i == o.stays {
			key = "pair.stays"
		}
		p.cards[i] = t.pairCard(t.say(key, args{"Number": i + 1}), &o.pair[i])
	}
	return p
}

// pairCard is what tells a registration from another of the same person.
func (t *sheet) pairCard(head string, p *person) pairCard {
	r := &p.registration
	category, _ := t.conference.Category(r.Category)
	_, state := standingMark(p)
	badge := t.say("pair.no_badge", nil)
	if p.standing.Issue > 0 {
		badge = t.say("card.badge", args{"Issue": p.standing.Issue, "Time": t.hour(p.standing.Printed)})
	}
	return pairCard{
		head: head, name: strings.TrimSpace(r.Honorific + " " + t.fullName(r)), colour: t.category(r.Category),
		facts: []string{
			checkin.SpacedReference(r.Reference), t.organisation(r.Organisation), r.Function,
			t.beside(category.Letter, category.Name.In(t.language)), badge, t.say(state, nil),
		},
	}
}

// mergePair lets one registration of a person go into the other.
type mergePair struct {
	from, to person
	listed   bool // from the list of what there is to look at, which is shown again
}

func (mergePair) task() checkin.Task { return checkin.TaskMerge }

func (c mergePair) do(d *Desk) event {
	notice := saying{"notice.merged", args{"From": checkin.SpacedReference(c.from.registration.Reference), "To": checkin.SpacedReference(c.to.registration.Reference)}}
	if c.from.standing.Issue > 0 && c.to.standing.Issue == 0 {
		notice.key = "notice.merged_print"
	}
	e := d.about(c.to.registration.Reference, notice, func() error {
		_, err := d.cfg.Desk.Merge(d.ctx, checkin.Act{
			Reference: c.from.registration.Reference, Entrance: d.entrance.ID, Actor: d.acting,
		}, c.to.registration.Reference)
		return err
	})
	done, ok := e.(personChanged)
	if failed, wrong := e.(actFailed); wrong {
		return mergeFailed(failed)
	}
	if !ok {
		return e
	}
	done.person.by = checkin.ByName
	return merged{done, c.listed}
}

// mergeFailed says why two registrations are not one, where they are compared.
type mergeFailed struct{ trouble trouble }

func (e mergeFailed) after(s deskState, now time.Time) (deskState, []command) {
	o, ok := s.over.(pairOverlay)
	if !ok {
		return s.after(actFailed(e), now)
	}
	o.problem = said(e.trouble)
	return s.with(o), lasting()
}

// merged says that two registrations are one person now.
type merged struct {
	personChanged
	listed bool
}

func (e merged) after(s deskState, now time.Time) (deskState, []command) {
	if _, ok := s.over.(pairOverlay); ok {
		s = s.withoutOverlay()
	}
	s = s.withoutQuery() // whoever was found may be gone
	e.open = !e.listed
	s, commands := e.personChanged.after(s, now)
	if e.listed {
		commands = append(commands, readMatters{})
	}
	return s, commands
}
