package checkin

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Matter is something to look at: what kiosks did that knew less than all of them
// know together, or what somebody asks for. It changes nothing by itself; the entries stand.
type Matter struct {
	Kind       MatterKind
	Entry      EntryID       // what is acknowledged; zero of what goes by its references, its Job or its Session, and of a hub's clock
	Entries    []Entry       // what it is about, in log order
	References []string      // whom it is about
	Fields     []string      // of OtherValues: what was written twice
	Job        int64         // of PrintFailed
	Session    string        // of NoSummary
	Skew       time.Duration // of ClockSkew: how far the clocks are apart
}

// MatterKind is what there is to look at.
type MatterKind string

// The kinds of matters.
const (
	DoubleEntry      MatterKind = "double_entry"       // let in twice, by kiosks that did not know of each other
	LateRevocation   MatterKind = "late_revocation"    // let in after the right to come in was taken away or passed on, by a kiosk that did not know
	ProvisionalEntry MatterKind = "provisional_entry"  // let in without a registration, and none has come that is approved
	ForkedLog        MatterKind = "forked_log"         // two kiosks go on with one log
	OtherValues      MatterKind = "other_values"       // two kiosks changed a registration, and one of the values is not in force
	SameWalkIn       MatterKind = "same_walk_in"       // the same person was registered at two kiosks
	ErasedInPart     MatterKind = "erased_in_part"     // one of the person's registrations was erased by a kiosk that did not know of the merge
	SpellingWish     MatterKind = "spelling_wish"      // somebody asks for another spelling on the badge
	SamePerson       MatterKind = "same_person"        // two registrations may be of one person
	ExitWithoutEntry MatterKind = "exit_without_entry" // left a room without having come in
	Homonym          MatterKind = "homonym"            // let in by name, and somebody else has the same
	PrintFailed      MatterKind = "print_failed"       // nobody knows that the badge came out
	ClockSkew        MatterKind = "clock_skew"         // clocks are more than SkewShown apart
	NoSummary        MatterKind = "no_summary"         // the summary of a session could not be made
)

// MatterKinds are all of them.
func MatterKinds() []MatterKind {
	return []MatterKind{
		DoubleEntry, LateRevocation, ProvisionalEntry, ExitWithoutEntry, Homonym, ForkedLog, OtherValues, SameWalkIn, SamePerson, ErasedInPart, SpellingWish,
		PrintFailed, ClockSkew, NoSummary,
	}
}

// Evidence is what matters are found in.
type Evidence struct {
	Log []Entry
	// Status returns what a registration that is here has.
	Status func(reference string) (Status, bool)
	// Person returns what people of one name and organisation have in common, and ""
	// where nothing is known of the registration.
	Person func(reference string) string
	// Written returns the hybrid clock at which what stands on a badge was last written
	// in a registration, 0 where it is not known; nil is never.
	Written func(reference string) uint64
	Forks   []EntryID
	Others  map[string][]string // the fields of which there are other values, by reference
	Same    [][]string          // references that may be of one person each, in order

	Namesakes func(reference string) []string // others of the same name; nil is nobody
	Unprinted []Unprinted                     // badges of which nobody knows that they came out of this kiosk's printers
	Skew      time.Duration                   // of the hub's clock from this kiosk's, as far as it is known
	Unmade    []string                        // the sessions of which this kiosk could not make a summary
}

// Unprinted is a job of a printer that did not end well.
type Unprinted struct {
	Job       int64
	Reference string
	Issue     int
}

// ToLookAt returns what is to be looked at, in log order: a pure function of the set
// of entries and what is known of the registrations. What was acknowledged is left out.
func ToLookAt(c *Conference, e Evidence) []Matter {
	log := Sort(e.Log)
	histories := Histories(log)
	var all []Matter
	for reference, history := range histories {
		all = append(all, ofPerson(c, &e, reference, history)...)
		all = append(all, wishes(&e, reference, history)...)
	}
	all = append(all, skewed(&e, log)...)
	for _, u := range e.Unprinted {
		if !u.shown(histories[u.Reference]) {
			all = append(all, Matter{Kind: PrintFailed, Job: u.Job, References: []string{u.Reference}})
		}
	}
	for _, session := range e.Unmade {
		all = append(all, Matter{Kind: NoSummary, Session: session})
	}
	all = append(all, sameWalkIns(&e, log, histories)...)
	all = append(all, samePersons(&e, log, histories)...)
	forks := make(map[EntryID]bool)
	for _, fork := range e.Forks {
		forks[fork] = true
	}
	for fork := range forks {
		m := Matter{Kind: ForkedLog, Entry: fork}
		if i := slices.IndexFunc(log, func(e Entry) bool { return e.ID == fork }); i >= 0 {
			m.Entries = []Entry{log[i]}
		}
		all = append(all, m)
	}
	for reference, fields := range e.Others {
		all = append(all, Matter{Kind: OtherValues, References: []string{reference}, Fields: slices.Sorted(slices.Values(fields))})
	}
	seen := acknowledged(log)
	all = slices.DeleteFunc(all, func(m Matter) bool { return !m.Entry.IsZero() && seen[m.Entry] })
	slices.SortFunc(all, compareMatters)
	return all
}

// acknowledged are the entries that somebody has looked at.
func acknowledged(log []Entry) map[EntryID]bool {
	seen := make(map[EntryID]bool)
	for i := range log {
		if log[i].Kind == KindAck {
			seen[log[i].Target] = true
		}
	}
	return seen
}

func compareMatters(a, b Matter) int {
	at := func(m Matter) Entry {
		if len(m.Entries) == 0 {
			return Entry{ID: m.Entry}
		}
		return m.Entries[len(m.Entries)-1]
	}
	return cmp.Or(Compare(at(a), at(b)), cmp.Compare(a.Kind, b.Kind), slices.Compare(a.References, b.References),
		cmp.Compare(a.Job, b.Job), cmp.Compare(a.Session, b.Session))
}

// ofPerson finds what is to be looked at in the history of a person.
func ofPerson(c *Conference, e *Evidence, reference string, history []Entry) []Matter {
	p := passage{conference: c, who: whose{reference, PersonsOf(history)}, here: make(map[place]*Standing)}
	undone := undoneBy(history)
	var all []Matter
	var provisional, exit *Entry
	for i := range history {
		entry := &history[i]
		if _, gone := undone[entry.ID]; gone {
			continue
		}
		all = append(all, p.matters(entry)...)
		if p.exits(entry) {
			exit = entry
		}
		if entry.Kind == KindIn && entry.Reason == Provisional {
			provisional = entry
		}
		p.move(entry)
	}
	all = append(all, erasedInPart(e, &p.who, history)...)
	all = append(all, homonyms(e, reference, history, undone)...)
	if exit != nil {
		all = append(all, Matter{Kind: ExitWithoutEntry, Entry: exit.ID, Entries: []Entry{*exit}, References: []string{reference}})
	}
	if provisional != nil {
		if status, known := e.Status(reference); !known || status != StatusApproved {
			all = append(all, Matter{Kind: ProvisionalEntry, Entry: provisional.ID, Entries: []Entry{*provisional}, References: []string{reference}})
		}
	}
	return all
}

// erasedInPart finds the registrations that are still here of a person who was to be forgotten.
func erasedInPart(e *Evidence, who *whose, history []Entry) []Matter {
	var last *Entry
	erased := make(map[string]bool)
	for i := range history {
		if history[i].Kind == KindErase {
			last = &history[i]
			erased[last.Reference] = true
		}
	}
	if last == nil {
		return nil
	}
	left := slices.DeleteFunc(who.persons.All(who.reference), func(r string) bool {
		_, known := e.Status(r)
		return erased[r] || !known
	})
	if len(left) == 0 {
		return nil
	}
	slices.Sort(left)
	return []Matter{{Kind: ErasedInPart, Entry: last.ID, Entries: []Entry{*last}, References: left}}
}

// place is where presence is counted; the session "" is all sessions.
type place struct{ room, session string }

// passage is where a person stands at one entry of the history.
type passage struct {
	conference *Conference
	who        whose
	standing   Standing // whatever the room
	barred     *Entry   // by which the right to come in was lost
	here       map[place]*Standing
}

// matters are those that an admission makes. A supervisor who lets somebody in
// whatever the checks say knows what they say.
func (p *passage) matters(e *Entry) (all []Matter) {
	if e.Kind != KindIn || !p.who.is(e.Reference) || e.Reason == OverrideGiven || e.Reason == Escorted {
		return nil
	}
	add := func(kind MatterKind, before *Entry) {
		all = append(all, Matter{Kind: kind, Entry: e.ID, Entries: []Entry{*before, *e}, References: []string{p.who.reference}})
	}
	if p.standing.Barred() && p.barred != nil && (e.By != ByPaper || e.At.After(p.barred.At)) {
		add(LateRevocation, p.barred)
	}
	s := p.at(e)
	// Who came in under two registrations that are one now is no matter any more.
	if last := s.LastIn; s.Inside && last.ID.Origin != e.ID.Origin && last.Reference == e.Reference {
		unaware := e.Reason == First || e.Reason == AfterExit
		if unaware || e.At.Sub(last.At).Abs() < p.conference.Admission.Passback {
			add(DoubleEntry, last)
		}
	}
	return all
}

// at is where the person stands at the room and session of an entry.
func (p *passage) at(e *Entry) *Standing {
	where := place{e.Room, e.Session}
	if p.conference.Admission.CarryOver {
		where.session = ""
	}
	return p.in(where)
}

func (p *passage) in(where place) *Standing {
	if p.here[where] == nil {
		p.here[where] = new(Standing)
	}
	return p.here[where]
}

func (p *passage) move(e *Entry) {
	p.standing.add(e, &p.who, "", "")
	if e.Kind == KindRevoke || e.Kind == KindSubstitute {
		p.barred = e
	}
	p.at(e)
	p.in(place{room: e.Room})
	for where, s := range p.here {
		s.add(e, &p.who, where.room, where.session)
	}
}

// sameWalkIns finds people who were registered at two kiosks, unless one of the
// registrations lets nobody in any more or went into the other.
func sameWalkIns(e *Evidence, log []Entry, histories map[string][]Entry) (all []Matter) {
	registered, persons := make(map[string][]Entry), PersonsOf(log)
	for _, entry := range log {
		if entry.Kind != KindRegister || entry.Reason == Approved || entry.Reason == Rejected {
			continue
		}
		status, known := e.Status(entry.Reference)
		if !known || status == StatusCancelled || status == StatusRejected {
			continue
		}
		if persons.Gone(entry.Reference) {
			continue
		}
		if s := StandingOf(histories[entry.Reference], entry.Reference, "", ""); s.Barred() {
			continue
		}
		if person := e.Person(entry.Reference); person != "" {
			registered[person] = append(registered[person], entry)
		}
	}
	for _, person := range slices.Sorted(maps.Keys(registered)) {
		entries := registered[person]
		for i, later := range entries {
			before := slices.IndexFunc(entries[:i], func(b Entry) bool { return b.ID.Origin != later.ID.Origin && b.Reference != later.Reference })
			if before >= 0 {
				first := entries[before]
				all = append(all, Matter{Kind: SameWalkIn, Entry: later.ID, Entries: []Entry{first, later}, References: []string{first.Reference, later.Reference}})
			}
		}
	}
	return all
}

// Acknowledge records that somebody has looked at what there is about an entry; it is
// not listed any more.
func (d *Desk) Acknowledge(ctx context.Context, id EntryID, a Act) (Entry, error) {
	return d.ofRoom(ctx, a, func(v View, _ time.Time) (Entry, error) {
		target, found, err := v.Entry(id)
		if err == nil && !found {
			err = &Fault{Code: FaultNotFound, Sentence: fmt.Sprintf("the log has no entry %s: \"look\" lists what there is to look at", id)}
		}
		if err != nil {
			return Entry{}, err
		}
		history, err := v.History(target.Reference)
		if err == nil && acknowledged(history)[id] {
			err = &Fault{Code: FaultConflict, Sentence: fmt.Sprintf("entry %s is acknowledged already: nothing was changed", id)}
		}
		return Entry{Kind: KindAck, Target: id, Reference: target.Reference, Room: target.Room, Session: target.Session}, err
	})
}
