package kiosk

import (
	"slices"
	"time"

	"antechamber/kiosk/checkin"
)

const (
	keyDelegation keyName = "f5"
	keyMarkAll    keyName = "ctrl a"
	keyCollect    keyName = "f9"
	keyEscort     keyName = "f10"
)

// delegationOverlay shows everybody of an organisation by rank, to be marked.
type delegationOverlay struct {
	delegation checkin.Delegation
	at         time.Time // by the door's clock, when it was read
	list       checklist
	told       map[string]checkin.Verdict // of those who were presented here
	problem    saying                     // what was done last, or went wrong; zero is nothing
}

func newDelegationOverlay(d checkin.Delegation, at time.Time) delegationOverlay {
	return delegationOverlay{delegation: d, at: at, list: newChecklist(len(d.Members), true)}
}

// renewed shows the delegation as it is by now, with the same people marked.
func (o delegationOverlay) renewed(d checkin.Delegation, at time.Time) delegationOverlay {
	next := newDelegationOverlay(d, at)
	next.told, next.problem = o.told, o.problem
	marked := o.marked(func(*checkin.Member) bool { return true })
	for i := range d.Members {
		next.list.ticked[i] = slices.Contains(marked, d.Members[i].Registration.Reference)
	}
	next.list.at, next.list.top = max(0, min(o.list.at, len(d.Members)-1)), o.list.top
	return next
}

// marked returns the references of those who are marked and of whom is holds.
func (o delegationOverlay) marked(is func(*checkin.Member) bool) []string {
	var references []string
	for i := range o.delegation.Members {
		if m := &o.delegation.Members[i]; o.list.ticked[i] && is(m) {
			references = append(references, m.Registration.Reference)
		}
	}
	return references
}

func anybody(*checkin.Member) bool { return true }

// unprinted tells whether the person can have a badge and has none.
func unprinted(m *checkin.Member) bool {
	return m.Standing.Issue == 0 && m.Registration.Status == checkin.StatusApproved && !m.Standing.Barred()
}

func uncollected(m *checkin.Member) bool { return m.Standing.Issue > 0 && !m.Standing.Collected }

// browsing keeps names on the screen while somebody goes through them.
func browsing() []command { return []command{startTimer{idleOver, idleStays}} }

// delegable tells whether a delegation can be shown now.
func (s *deskState) delegable() bool { return s.scene != deciding }

// onDelegationKey shows the delegation of the person shown, or of the one chosen,
// or asks whose.
func (s deskState) onDelegationKey() (deskState, []command) {
	name := ""
	switch {
	case s.person != nil:
		name = s.person.registration.Organisation
	case s.chosen < len(s.hits):
		name = s.hits[s.chosen].registration.Organisation
	}
	if name == "" {
		return s.with(newAskDelegation()), lasting()
	}
	return s, []command{readDelegation{name: name, opens: true}}
}

func (delegationOverlay) holds() bool { return false }

func (o delegationOverlay) key(s deskState, k keyName, now time.Time) (deskState, []command) {
	switch k {
	case keyMarkAll:
		o.list = o.list.all()
		return s.with(o), browsing()
	case keyAdmit, keyPrint, keyCollect, keyEscort:
		return o.act(s, k, now.Sub(s.lastKey))
	case keyDelegation:
		return s.withoutOverlay(), nil
	}
	l, did := o.list.key(k)
	return o.after(s, l, did, now)
}

func (o delegationOverlay) typed(s deskState, r rune) (deskState, []command) {
	l, did := o.list.typed(r)
	return o.after(s, l, did, s.lastKey)
}

func (o delegationOverlay) picked(s deskState, i int) (deskState, []command) {
	l, did := o.list.pick(i)
	return o.after(s, l, did, s.lastKey)
}

func (o delegationOverlay) scrolled(s deskState, e scrolled) (deskState, []command) {
	return o.after(s, o.list.scroll(e), moved, s.lastKey)
}

func (o delegationOverlay) after(s deskState, l checklist, did step, now time.Time) (deskState, []command) {
	o.list = l
	switch {
	case did == closed:
		return s.withoutOverlay(), nil
	case did != accepted:
		return s.with(o), browsing()
	case o.list.count() > 0:
		return s.with(delegationMenu{back: o, since: now}), browsing()
	case l.n > 0:
		m := o.delegation.Members[l.at]
		return s.withoutOverlay().openPerson(person{registration: m.Registration, standing: m.Standing})
	}
	return s.withoutOverlay(), nil
}

// act does what a key stands for with those who are marked. sinceKey is how long
// ago another key was pressed: nobody is admitted on the heels of one.
func (o delegationOverlay) act(s deskState, k keyName, sinceKey time.Duration) (deskState, []command) {
	tell := func(key string) (deskState, []command) {
		o.problem = saying{key: key}
		return s.with(o), browsing()
	}
	if o.list.count() == 0 && k != keyCollect {
		return tell("delegation.mark_first")
	}
	switch k {
	case keyAdmit:
		if sinceKey < keyGuard {
			return tell("notice.too_quick")
		}
		o.problem = saying{key: "delegation.admitting"}
		return s.with(o), append(browsing(), admitMembers{o.delegation.Organisation, o.marked(anybody)})
	case keyPrint:
		references := o.marked(unprinted)
		if len(references) == 0 {
			return tell("delegation.none_to_print")
		}
		if s.print.busy() {
			return s.with(o), browsing()
		}
		s.print, o.problem = printing(references[0]), saying{key: "delegation.printing"}
		return s.with(o), append(browsing(), printMembers{organisation: o.delegation.Organisation, references: references})
	case keyCollect:
		references := o.marked(uncollected)
		if o.list.count() == 0 {
			references = o.delegation.Uncollected()
		}
		if len(references) == 0 {
			return tell("delegation.none_to_collect")
		}
		return s.with(newCollectOverlay(o, references)), lasting()
	case keyEscort:
		return asking(checkin.TaskEscort, untimed(func(s deskState) (deskState, []command) {
			return s.with(newEscortOverlay(o, o.marked(anybody))), lasting()
		})).do(s, time.Time{})
	}
	return s, nil
}

func (o delegationOverlay) page(t *sheet, _ *deskState) sheetPage {
	p := listPage{
		title: t.organisation(o.delegation.Organisation), lead: o.lead(t), foot: t.say("delegation.foot", nil),
		accept: t.say("delegation.open", nil), empty: t.say("delegation.unlisted_only", nil), list: o.list,
		row: func(i int) listRow { return o.row(t, &o.delegation.Members[i]) },
	}
	if n := o.list.count(); n > 0 {
		p.accept = t.count("delegation.act", n, nil)
	}
	return p
}

// lead is what was done last, how many came, and the seats that are left.
func (o delegationOverlay) lead(t *sheet) string {
	var inside, badged, taken int
	for i := range o.delegation.Members {
		s := &o.delegation.Members[i].Standing
		inside, badged, taken = inside+one(s.Inside), badged+one(s.Issue > 0), taken+one(s.Collected)
	}
	said := []string{t.say("delegation.counts", args{
		"Registered": len(o.delegation.Members) + o.delegation.Unlisted, "Badged": badged, "Collected": taken, "Inside": inside,
	})}
	if o.delegation.Unlisted > 0 {
		said = append(said, t.count("delegation.unlisted", o.delegation.Unlisted, nil))
	}
	for _, seats := range o.delegation.Seats {
		category, _ := t.conference.Category(seats.Category)
		room, _ := t.conference.Room(seats.Room)
		said = append(said, t.count("delegation.seats", seats.Left(), args{
			"Total": seats.Total, "Category": category.Name.In(t.language), "Room": room.Name.In(t.language),
		}))
	}
	words := t.beside(said...)
	if o.problem.key != "" {
		words = t.tell(o.problem) + " " + words
	}
	return words
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (o delegationOverlay) row(t *sheet, m *checkin.Member) listRow {
	r := &m.Registration
	var about []string
	if r.DelegationRole != "" {
		about = append(about, t.say("role."+r.DelegationRole, nil))
	}
	if r.Function != "" {
		about = append(about, r.Function)
	}
	if len(about) == 0 {
		category, _ := t.conference.Category(r.Category)
		about = append(about, category.Name.In(t.language))
	}
	mark, key := standingMark(&person{registration: *r, standing: m.Standing})
	state := []string{t.say(key, nil)}
	if verdict, told := o.told[r.Reference]; told && !verdict.Passed() {
		mark, state = "stop", []string{t.say("strip."+string(verdict), nil)}
	}
	switch {
	case m.Standing.Collected:
		state = append(state, t.say("delegation.collected", nil))
	case m.Standing.Issue > 0:
		state = append(state, t.say("delegation.printed", nil))
	}
	return listRow{
		title: t.fullName(r), detail: t.beside(about...), state: t.beside(state...), mark: mark, colour: t.category(r.Category),
	}
}
