package checkin

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// attendee is all that counts know of a person.
type attendee struct {
	reference        string
	registered       bool
	category         string // this and what follows is of the registration
	organisation     string
	gender           string
	delegationRole   string
	roles            []string
	approved, badged bool

	came     []moment // the admissions that count, in the order of the log
	inside   int      // of them that by which the person is inside; -1 is none
	sessions string   // all that the person came to, in the conference's order
	turned   []moment // when the person was turned away
	stays    []stay
}

// moment is when and where somebody was let in or turned away, and as whom.
type moment struct {
	at                                                     time.Time
	category, organisation, session, room, entrance, kiosk string
	verdict                                                Verdict
	reason                                                 Reason
}

// reading makes of registrations and entries what is counted. It is a pure function of
// their sets.
type reading struct {
	conference *Conference
	at         time.Time
	extended   Extensions
	kiosks     map[string]string // the name of the kiosk of each origin
}

// moment returns that of an entry.
func (r *reading) moment(e *Entry) moment {
	return moment{
		at: e.At, category: e.Category, organisation: e.Organisation, session: e.Session, room: e.Room, entrance: e.Entrance,
		kiosk: cmp.Or(r.kiosks[e.ID.Origin], e.ID.Origin), verdict: e.Verdict, reason: e.Reason,
	}
}

// turnsAway tells whether by the entry somebody was refused or had to wait.
func (e *Entry) turnsAway() bool {
	return e.Kind == KindRefused || e.Kind == KindWait || e.Kind == KindAlreadyIn
}

// person reads what is known of one, in the order of the log. A registration that
// is missing is nil.
func (r *reading) person(reference string, registration *Registration, history []Entry, persons Persons) *attendee {
	p := &attendee{reference: reference, inside: -1}
	if g := registration; g != nil {
		p.registered, p.category, p.organisation, p.gender, p.delegationRole, p.roles = true, g.Category, g.Organisation, g.Gender, g.DelegationRole, g.Roles
		p.approved, p.badged = expected(g, history)
	}
	undone := undoneBy(history)
	in := r.insideNow(reference, history, undone, persons)
	places := make(map[EntryID]int)
	for i := range history {
		e := &history[i]
		if _, gone := undone[e.ID]; !gone && e.Kind == KindIn {
			if in != nil && in.ID == e.ID {
				p.inside = len(p.came)
			}
			places[e.ID] = len(p.came)
			p.came = append(p.came, r.moment(e))
		}
		if e.turnsAway() {
			p.turned = append(p.turned, r.moment(e))
		}
	}
	p.sessions = r.sessionsOf(p.came)
	p.stays = r.conference.staysOf(reference, history, r.extended)
	for i := range p.stays {
		p.stays[i].by = places[p.stays[i].in]
	}
	return p
}

// expected tells whether the person is one of those who are expected, as nobody comes in the person's place and the
// registration went into no other, and one of those who have a badge.
func expected(r *Registration, history []Entry) (approved, badged bool) {
	s := StandingOf(history, r.Reference, "", "")
	if s.MergedInto != "" {
		return false, false
	}
	approved = r.Status == StatusApproved && s.ReplacedBy == ""
	badged = slices.ContainsFunc(history, func(e Entry) bool { return e.Kind == KindPrint || e.Kind == KindCollect })
	return approved, badged
}

// sessionsOf names the sessions that a person came to, in the conference's order.
func (r *reading) sessionsOf(came []moment) string {
	var sessions []string
	for _, s := range r.conference.Sessions {
		if slices.ContainsFunc(came, func(m moment) bool { return m.session == s.ID }) {
			sessions = append(sessions, s.ID)
		}
	}
	return strings.Join(sessions, "+")
}

// insideNow returns the admission by which the person is inside, in at most one
// room: the one entered last.
func (r *reading) insideNow(reference string, history []Entry, undone map[EntryID]EntryID, persons Persons) *Entry {
	var in *Entry
	for i := range history {
		e := &history[i]
		if _, gone := undone[e.ID]; gone || e.At.After(r.at) {
			continue
		}
		switch e.Kind {
		case KindIn:
			in = e
		case KindOut:
			in = nil
		case KindSubstitute:
			if persons.Of(e.Reference) == reference && persons.Of(e.To) != reference {
				in = nil
			}
		}
	}
	if in == nil || !r.running(in) {
		return nil
	}
	return in
}

// running tells whether the session of an admission still counts at the instant:
// when it closes, those inside become "not scanned out".
func (r *reading) running(in *Entry) bool {
	if r.conference.Admission.CarryOver {
		return true
	}
	w := r.conference.WindowAt(in.Room, "", r.at, r.extended)
	return w.Session.ID == in.Session && w.Reason != TooLate
}

// entitled returns the sessions that a person is admitted to.
func (c *Conference) entitled(category string, roles []string) []string {
	var ids []string
	for _, s := range c.Sessions {
		if s.Admits(category, roles) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}
