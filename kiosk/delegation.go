package kiosk

import (
	"context"
	"slices"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"antechamber/kiosk/checkin"
)

// readDelegation reads an organisation's people.
type readDelegation struct {
	name  string
	opens bool   // it is not shown yet
	done  saying // what was done with them before; zero is nothing
}

func (c readDelegation) seek(d *Desk) event {
	e := delegationRead{readDelegation: c, at: d.cfg.Desk.Now().In(d.cfg.Desk.Conference.Zone)}
	q := checkin.DelegationQuery{
		Organisation: c.name, Entrance: d.entrance.ID, Collate: collate.New(language.Make(d.spoken())).CompareString,
	}
	var err error
	if q.References, err = d.cfg.Finder.Delegation(d.ctx, c.name); err == nil && len(q.References) == 0 {
		q.Organisation, q.References, err = d.delegationLike(d.ctx, c.name)
	}
	if err == nil {
		e.found = len(q.References) > 0
		e.delegation, err = d.cfg.Desk.Delegation(d.ctx, q)
	}
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return e
}

// delegationLike finds the people of the first organisation whose name the words begin.
func (d *Desk) delegationLike(ctx context.Context, words string) (name string, references []string, err error) {
	names, err := d.cfg.Finder.Organisations(ctx, words, 1)
	if err != nil || len(names) == 0 {
		return words, nil, err
	}
	references, err = d.cfg.Finder.Delegation(ctx, names[0])
	return names[0], references, err
}

type delegationRead struct {
	readDelegation
	delegation checkin.Delegation
	at         time.Time
	found      bool
}

func (e delegationRead) after(s deskState, _ time.Time) (deskState, []command) {
	switch o := s.over.(type) {
	case delegationOverlay:
		if e.opens || o.delegation.Organisation != e.delegation.Organisation {
			return s, nil
		}
		o = o.renewed(e.delegation, e.at)
		o.problem = e.done
		return s.with(o), nil
	case askDelegation:
		if !e.found {
			o.form = o.form.wrong(0, saying{key: "delegation.nobody"})
			return s.with(o), lasting()
		}
	case nil:
		if e.opens && !e.found {
			return s.tell("delegation.nobody", nil, false)
		}
	default:
		return s, nil
	}
	if !e.opens || s.scene == deciding {
		return s, nil
	}
	return s.with(newDelegationOverlay(e.delegation, e.at)), browsing()
}

// done says what was done with members of a delegation, on its list where that
// still shows and in a notice else, and has the list read anew.
func (s deskState) done(organisation string, told saying, bad bool) (deskState, []command) {
	if o, shows := s.over.(delegationOverlay); shows {
		o.problem = told
		return s.with(o), []command{takeGlance{}, readDelegation{name: organisation, done: told}}
	}
	s, tell := s.tell(told.key, told.say, bad)
	return s, append(tell, takeGlance{})
}

// failedHere says what went wrong with members of a delegation.
func (s deskState) failedHere(organisation string, why trouble) (deskState, []command) {
	return s.done(organisation, said(why), true)
}

// admitMembers presents several persons whose identity was checked, each by itself.
type admitMembers struct {
	organisation string
	references   []string
}

func (c admitMembers) do(d *Desk) event {
	e := membersAdmitted{organisation: c.organisation}
	for _, reference := range c.references {
		o, err := d.cfg.Desk.Present(d.ctx, checkin.Presentation{
			Reference: reference, By: checkin.ByName, Entrance: d.entrance.ID, Direction: checkin.In, Actor: d.acting,
		})
		if err != nil {
			failed := d.trouble(err)
			e.failed = &failed
			break
		}
		e.outcomes = append(e.outcomes, o)
	}
	return e
}

type membersAdmitted struct {
	organisation string
	outcomes     []checkin.Outcome
	failed       *trouble // why not all were presented, or nil
}

func (e membersAdmitted) after(s deskState, _ time.Time) (deskState, []command) {
	told := verdictsOf(e.outcomes)
	in := 0
	for _, verdict := range told {
		in += one(verdict.Passed())
	}
	if o, shows := s.over.(delegationOverlay); shows {
		o.told = told
		o.list.ticked = slices.Clone(o.list.ticked)
		for i := range o.delegation.Members { // who was let in is dealt with
			if told[o.delegation.Members[i].Registration.Reference].Passed() {
				o.list.ticked[i] = false
			}
		}
		s = s.with(o)
	}
	if e.failed != nil {
		return s.failedHere(e.organisation, *e.failed)
	}
	return s.done(e.organisation, saying{"delegation.admitted", args{"In": in, "All": len(e.outcomes)}}, in < len(e.outcomes))
}

// printMembers prints badges one after the other; done is how many were.
type printMembers struct {
	organisation string
	references   []string
	done         int
}

func (c printMembers) print(d *Desk, actor string) event {
	result, err := d.printTelling(PrintOrder{Reference: c.references[0], Actor: actor})
	e := memberPrinted{printMembers: c, result: result, at: d.cfg.Desk.Now()}
	if err != nil {
		failed := d.trouble(err)
		e.failed = &failed
	}
	return e
}

type memberPrinted struct {
	printMembers
	result PrintResult
	at     time.Time
	failed *trouble
}

func (e memberPrinted) after(s deskState, _ time.Time) (deskState, []command) {
	reference := e.references[0]
	if e.failed != nil {
		s.print = ended(PrintProgress{Phase: PrintFailed}, reference, e.at)
		return s.done(e.organisation, saying{"notice.print_failed", args{"Problem": *e.failed}}, true)
	}
	end := ended(e.result.end(), reference, e.at)
	if end.Phase == PrintStopped { // the next would stand still too
		s.print = end
		return s.done(e.organisation, saying{"notice.print_stopped", args{"Issue": e.result.Issue, "Where": e.result.Where}}, true)
	}
	e.done, e.references = e.done+1, e.references[1:]
	if len(e.references) > 0 {
		s.print = printing(e.references[0])
		return s, []command{e.printMembers}
	}
	s.print = end
	return s.done(e.organisation, saying{"delegation.printed_all", args{"Count": e.done}}, false)
}

// collectBadges records who takes badges.
type collectBadges struct {
	organisation string
	references   []string
	collector    string
}

func (c collectBadges) do(d *Desk) event {
	entries, err := d.cfg.Desk.Collect(d.ctx, c.references, checkin.Act{Note: c.collector, Actor: d.acting})
	return d.acted(c.organisation, "delegation.collected_all", len(entries), err)
}

// escortMembers admits persons with an escort; at is zero for now.
type escortMembers struct {
	organisation string
	references   []string
	at           time.Time
}

func (escortMembers) task() checkin.Task { return checkin.TaskEscort }

func (c escortMembers) do(d *Desk) event {
	entries, err := d.cfg.Desk.Escort(d.ctx, c.references, checkin.Act{Entrance: d.entrance.ID, At: c.at, Actor: d.acting})
	return d.acted(c.organisation, "delegation.escorted", len(entries), err)
}

// membersActed is what became of an act about all of several persons or none.
type membersActed struct {
	organisation string
	told         saying
	bad          bool
}

func (d *Desk) acted(organisation, key string, n int, err error) event {
	if err != nil {
		return membersActed{organisation, said(d.trouble(err)), true}
	}
	return membersActed{organisation, saying{key, args{"Count": n}}, false}
}

func (e membersActed) after(s deskState, _ time.Time) (deskState, []command) {
	return s.done(e.organisation, e.told, e.bad)
}
