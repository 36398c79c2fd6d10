package kiosk

import (
	"context"
	"slices"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

// Overseer finds what there is to look at.
type Overseer interface {
	// ToLookAt returns it in log order.
	ToLookAt(ctx context.Context) ([]Matter, error)
	// Acknowledge records that somebody looked at it; it is listed no more.
	Acknowledge(ctx context.Context, m Matter, actor string) error
}

// Matter is something to look at, with what is said of it.
type Matter struct {
	checkin.Matter
	Kiosks map[string]string   // the names of kiosks, by origin
	Values map[string][]string // of other values: those that are not in force, of who is listed
	Note   string              // of a wish what the person asks for; of a badge or a summary what went wrong
}

// matter is a Matter with whom it is about: names, or the references of those whose
// name must not be listed.
type matter struct {
	Matter
	whom []string
}

// title says what there is, and whom it is about.
func (m *matter) title(t *sheet) string {
	what := t.say("matter."+string(m.Kind), nil)
	if len(m.whom) == 0 {
		return capital(what)
	}
	return t.beside(t.joined(" / ", m.whom), what)
}

// mattersCounted says how much there is to look at.
type mattersCounted struct{ n int }

func (e mattersCounted) after(s deskState, _ time.Time) (deskState, []command) {
	s.matters = e.n
	return s, nil
}

// overseeing tells whether this desk knows what there is to look at.
func (s *deskState) overseeing() bool { return s.oversees }

// mattersShown is how much there is to look at, for those who may.
func (s *deskState) mattersShown() int {
	if !s.oversees || !s.role.allows(checkin.TaskAcknowledge) {
		return 0
	}
	return s.matters
}

// readMatters finds what there is to look at.
type readMatters struct{}

func (readMatters) task() checkin.Task { return checkin.TaskAcknowledge }

func (readMatters) seek(d *Desk) event {
	found, err := d.cfg.Overseer.ToLookAt(d.ctx)
	if err != nil {
		return mattersFailed{d.trouble(err)}
	}
	e := mattersRead{make([]matter, 0, len(found))}
	err = d.cfg.Desk.Store.Look(d.ctx, func(v checkin.View) error {
		for _, m := range found {
			whom, err := whomOf(v, m.References)
			if err != nil {
				return err
			}
			e.matters = append(e.matters, matter{m, whom})
		}
		return nil
	})
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return e
}

// whomOf names those who are listed; of others there is the reference, as of those who are not known.
func whomOf(v checkin.View, references []string) ([]string, error) {
	var whom []string
	for _, reference := range references {
		r, found, err := v.Registration(reference)
		if err != nil {
			return nil, err
		}
		name := checkin.SpacedReference(reference)
		if found && !r.Protected() {
			name = plainName(&r)
		}
		if !slices.Contains(whom, name) {
			whom = append(whom, name)
		}
	}
	return whom, nil
}

type mattersRead struct{ matters []matter }

func (e mattersRead) after(s deskState, _ time.Time) (deskState, []command) {
	s.matters = len(e.matters)
	at := 0
	switch o := s.over.(type) {
	case nil:
	case mattersOverlay: // it was read anew
		at = o.list.at
	default:
		return s, nil
	}
	o := mattersOverlay{matters: e.matters, list: newChecklist(len(e.matters), false)}
	o.list.at = max(0, min(at, len(e.matters)-1))
	return s.with(o), lasting()
}

// ackMatter records that somebody has looked.
type ackMatter struct{ matter Matter }

func (ackMatter) task() checkin.Task { return checkin.TaskAcknowledge }

func (c ackMatter) do(d *Desk) event {
	if err := d.cfg.Overseer.Acknowledge(d.ctx, c.matter, d.acting); err != nil {
		return mattersFailed{d.trouble(err)}
	}
	return matterSeen{}
}

// mattersFailed says what went wrong, on the list where that is shown.
type mattersFailed struct{ trouble trouble }

func (e mattersFailed) after(s deskState, now time.Time) (deskState, []command) {
	o, ok := s.over.(mattersOverlay)
	if !ok {
		return s.after(actFailed(e), now)
	}
	o.problem = said(e.trouble)
	return s.with(o), lasting()
}

type matterSeen struct{}

func (matterSeen) after(s deskState, _ time.Time) (deskState, []command) {
	s, commands := s.tell("notice.acknowledged", nil, false)
	return s, append(commands, readMatters{}, takeGlance{})
}

// readPersons reads people by their references, to show one or to compare two.
type readPersons struct {
	references []string
	back       mattersOverlay
}

func (c readPersons) do(d *Desk) event {
	var all []checkin.Registration
	err := d.cfg.Desk.Store.Look(d.ctx, func(v checkin.View) error {
		for _, reference := range c.references {
			r, found, err := v.Registration(reference)
			if err != nil {
				return err
			}
			if found {
				all = append(all, r)
			}
		}
		return nil
	})
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	people, err := d.standings(d.ctx, all)
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return personsRead{people, len(c.references), c.back}
}

type personsRead struct {
	people []person
	asked  int
	back   mattersOverlay
}

func (e personsRead) after(s deskState, _ time.Time) (deskState, []command) {
	if _, ok := s.over.(matterOverlay); !ok {
		return s, nil
	}
	switch {
	case len(e.people) < e.asked:
		e.back.problem = saying{"matters.not_registered", nil}
		return s.with(e.back), lasting()
	case len(e.people) == 2:
		return s.compare(e.people[0], e.people[1], e.back)
	}
	return s.withoutOverlay().openPerson(e.people[0])
}

// places are when and where the entries of a matter were made.
func (t *sheet) places(m *Matter) string {
	var words []string
	for i := range m.Entries {
		e := &m.Entries[i]
		words = append(words, t.where(e, m.Kiosks[e.ID.Origin]))
	}
	for _, field := range m.Fields {
		words = append(words, strings.TrimSuffix(field+": "+strings.Join(m.Values[field], ", "), ": "))
	}
	if s, ok := t.conference.Session(m.Session); ok {
		words = append(words, s.Name.In(t.language))
	}
	if m.Skew > 0 {
		words = append(words, t.count("matter.apart", int(m.Skew.Seconds()), nil))
	}
	if m.Note != "" {
		words = append(words, "“"+m.Note+"”")
	}
	return strings.Join(words, " – ")
}
