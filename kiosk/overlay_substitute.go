package kiosk

import (
	"slices"
	"time"

	"antechamber/kiosk/checkin"
)

const keySubstitute keyName = "f6"

// The fields of a substitution.
const (
	substituteWho = iota
	substituteNote
)

// substituteOverlay asks who comes instead of the person shown, and by whose authorisation.
type substituteOverlay struct {
	from  checkin.Registration
	form  form
	found []checkin.Registration // whom the completions are
	to    *checkin.Registration
}

// replaceable tells whether somebody is shown who can be replaced.
func (s *deskState) replaceable() bool {
	p := s.shown()
	return p != nil && p.standing.ReplacedBy == ""
}

func (s deskState) onSubstituteKey() (deskState, []command) {
	return s.with(substituteOverlay{from: s.person.registration, form: form{fields: []field{
		substituteWho:  {label: "substitute.who", hint: "substitute.hint"},
		substituteNote: {label: "substitute.note", hint: "substitute.note_hint"},
	}}}), lasting()
}

func (substituteOverlay) holds() bool { return true }

func (o substituteOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	f, did := o.form.key(k)
	return o.after(s, f, did)
}

func (o substituteOverlay) typed(s deskState, r rune) (deskState, []command) {
	f, did := o.form.typed(r)
	return o.after(s, f, did)
}

func (o substituteOverlay) picked(s deskState, i int) (deskState, []command) {
	f, did := o.form.pick(i)
	return o.after(s, f, did)
}

func (o substituteOverlay) after(s deskState, f form, did step) (deskState, []command) {
	at := o.form.at
	o.form = f
	switch {
	case did == closed:
		return s.withoutOverlay(), nil
	case did == taken:
		i := slices.IndexFunc(o.found, func(r checkin.Registration) bool { return nameAndReference(&r) == f.text(substituteWho) })
		if i >= 0 {
			o.to = &o.found[i]
		}
	case did == edited && at == substituteWho:
		o.to = nil
		if query := f.text(substituteWho); longEnough(query) {
			return s.with(o), append(lasting(), seekSubstitute{query, o.from})
		}
		o.form = f.complete(nil)
	case did == accepted:
		return o.accept(s)
	}
	return s.with(o), lasting()
}

func (o substituteOverlay) accept(s deskState) (deskState, []command) {
	if o.to == nil {
		o.form = o.form.wrong(substituteWho, saying{"substitute.nobody", nil})
	}
	note := o.form.text(substituteNote)
	if note == "" {
		o.form = o.form.wrong(substituteNote, saying{"substitute.no_note", nil})
	}
	if o.to == nil || note == "" {
		return s.with(o), lasting()
	}
	return s.withoutOverlay(), []command{substitute{o.from, *o.to, note}}
}

func (o substituteOverlay) page(t *sheet, _ *deskState) sheetPage {
	return formPage{
		title: t.say("substitute.title", nil), lead: t.whom(&o.from), foot: t.say("substitute.foot", nil),
		accept: t.say("substitute.accept", nil), form: o.form,
	}
}

// nameAndReference is a person as one line, who can be told from everybody.
// It stands in a field, so it is the same on every screen: the mark keeps its order.
func nameAndReference(r *checkin.Registration) string {
	return leftMark + plainName(r) + " · " + checkin.SpacedReference(r.Reference)
}

// plainName is the name with its Latin form beside it, as it is the same on every screen.
func plainName(r *checkin.Registration) string {
	if latin := r.Latin(); latin != "" {
		return leftMark + r.Name() + "\u00a0· " + latin
	}
	return r.Name()
}

// seekSubstitute looks for who may come instead: somebody of the same organisation.
type seekSubstitute struct {
	query string
	from  checkin.Registration
}

func (c seekSubstitute) seek(d *Desk) event {
	e := substitutesFound{query: c.query}
	all, err := d.cfg.Finder.Find(d.ctx, c.query, hitLimit)
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	for _, r := range all {
		same := d.cfg.Desk.Conference.SameOrganisation(r.Organisation, c.from.Organisation)
		if same && r.Status == checkin.StatusApproved && r.Reference != c.from.Reference {
			e.people = append(e.people, r)
		}
	}
	return e
}

type substitutesFound struct {
	query  string
	people []checkin.Registration
}

func (e substitutesFound) after(s deskState, _ time.Time) (deskState, []command) {
	o, ok := s.over.(substituteOverlay)
	if !ok || o.form.at != substituteWho || o.form.text(substituteWho) != e.query {
		return s, nil
	}
	o.found = e.people
	var options []string
	for i := range o.found {
		options = append(options, nameAndReference(&o.found[i]))
	}
	if o.form = o.form.complete(options); len(options) == 0 {
		o.form.fields[substituteWho].problem = saying{"substitute.none", nil}
	}
	return s.with(o), nil
}

// substitute lets one person take the place of another.
type substitute struct {
	from, to checkin.Registration
	note     string
}

func (substitute) task() checkin.Task { return checkin.TaskSubstitute }

func (c substitute) do(d *Desk) event {
	e := d.about(c.to.Reference, saying{"notice.substituted", args{"To": c.to.Name(), "From": c.from.Name()}}, func() error {
		_, err := d.cfg.Desk.Substitute(d.ctx, checkin.Act{
			Reference: c.from.Reference, Note: c.note, Entrance: d.entrance.ID, Actor: d.acting,
		}, c.to.Reference)
		return err
	})
	if done, ok := e.(personChanged); ok {
		done.open, done.person.by = true, checkin.ByName
		return done
	}
	return e
}
