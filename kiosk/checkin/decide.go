package checkin

import (
	"slices"
	"time"
)

// Purpose is what a presentation is for.
type Purpose string

// The purposes.
const (
	Enter Purpose = "enter"
	Check Purpose = "check" // the verdict is shown and logged, and nobody is let in
)

// Situation is everything that a decision may look at.
type Situation struct {
	Conference   *Conference
	At           time.Time
	Entrance     Entrance
	Direction    Direction // In or Outwards
	Window       Window
	Claim        Claim
	Rehearsal    bool // only badges of rehearsals count, and else none of them
	By           By
	Registration *Registration // nil where the person is not known here
	Standing     Standing
	Went         bool // what was presented is of a registration that went into the one above
	Occupancy    Occupancy
	Behind       bool      // this kiosk does not have, or may not have, all that its hub has
	Provisional  int       // persons whom this kiosk let in and whose registrations are not here yet
	Apart        bool      // this kiosk is alone, and the others let people in too
	AtCut        Occupancy // where Apart: of the room, when this kiosk heard of the others last
}

// maxProvisional is how many persons one kiosk lets in whose registrations are not here
// yet: what is missing then is more than what is on its way.
const maxProvisional = 30

// Ruling is a verdict with its reason, and the entry that it rests on, if any.
type Ruling struct {
	Verdict Verdict
	Reason  Reason
	Since   *Entry // for already_in: the admission that stands
	Over    bool   // admitted though the seats of the group are taken, as Member States are; or, apart, the entrance's share of them
}

// check is one line of the table below: in which direction it holds, and what it rules.
type check struct {
	name string
	out  bool // holds at an exit too
	rule func(*Situation) (Ruling, bool)
}

// checks are made in this order; the first that rules ends the decision. A
// genuine code is never refused at an exit.
var checks = [...]check{
	{"form of the code", true, checkForm},
	{"rehearsal", true, checkRehearsal},
	{"conference", true, checkConference},
	{"HMAC", true, checkGenuine},
	{"exit", true, checkExit},
	{"known here", false, checkKnown},
	{"issue", false, checkIssue},
	{"revoked", false, checkRevoked},
	{"status", false, checkStatus},
	{"category", false, checkCategory},
	{"session", false, checkSession},
	{"already in", false, checkAlreadyIn},
	{"quota", false, checkQuota},
	{"capacity", false, checkCapacity},
}

// Decide rules on a presentation. It is a pure function of the situation.
func Decide(s Situation) Ruling {
	for _, c := range checks {
		if s.Direction == Outwards && !c.out {
			continue
		}
		if ruling, done := c.rule(&s); done {
			return ruling
		}
	}
	return admit(&s)
}

func refuse(r Reason) (Ruling, bool) { return Ruling{Verdict: Refused, Reason: r}, true }

func pass() (Ruling, bool) { return Ruling{}, false }

// checkForm refuses what is neither a badge of some conference of ours, nor a
// reference, ticket or name of somebody registered here. A ticket of nobody may say
// itself why.
func checkForm(s *Situation) (Ruling, bool) {
	if s.Claim.Form != FormBadge && s.Registration == nil {
		return refuse(s.Claim.Ticket.said(s.Direction))
	}
	return pass()
}

// checkRehearsal keeps what was practised and what is real apart.
func checkRehearsal(s *Situation) (Ruling, bool) {
	switch {
	case s.Claim.Form != FormBadge || s.Claim.Rehearsal == s.Rehearsal:
		return pass()
	case s.Rehearsal:
		return refuse(DayBadge)
	}
	return refuse(RehearsalBadge)
}

func checkConference(s *Situation) (Ruling, bool) {
	if s.Claim.Form == FormBadge && !s.Claim.Ours {
		return refuse(WrongConference)
	}
	return pass()
}

func checkGenuine(s *Situation) (Ruling, bool) {
	if s.Claim.Form == FormBadge && !s.Claim.Genuine {
		return refuse(Forged)
	}
	return pass()
}

func checkExit(s *Situation) (Ruling, bool) {
	if s.Direction == Outwards {
		return Ruling{Verdict: Left, Reason: Out}, true
	}
	return pass()
}

// checkKnown lets a genuine badge in without its registration only where this kiosk
// is behind, and what the log says of the person speaks not against it. What was
// erased will not come; and under an old key badges may have been made of people who are nowhere.
func checkKnown(s *Situation) (Ruling, bool) {
	if s.Registration != nil {
		return pass()
	}
	tooMany := s.Provisional >= maxProvisional && !s.Standing.Attended
	if !s.Behind || s.Standing.Erased || s.Claim.OldKey || tooMany {
		return refuse(UnknownCode)
	}
	for _, speaksAgainst := range []func(*Situation) (Ruling, bool){checkIssue, checkRevoked, checkHours, checkAlreadyIn} {
		if r, done := speaksAgainst(s); done {
			return r, done
		}
	}
	return Ruling{Verdict: Admitted, Reason: Provisional}, true
}

// checkIssue lets one badge of a person count: the newest of the registration that stays.
func checkIssue(s *Situation) (Ruling, bool) {
	if s.Claim.Form == FormBadge && (s.Went || s.Claim.Issue < s.Standing.Issue) {
		return refuse(Superseded)
	}
	return pass()
}

func checkRevoked(s *Situation) (Ruling, bool) {
	if s.Standing.Barred() || s.Claim.Ticket.Withdrawn {
		return refuse(Revoked)
	}
	return pass()
}

func checkStatus(s *Situation) (Ruling, bool) {
	switch s.Registration.Status {
	case StatusApproved:
		return pass()
	case StatusCancelled:
		return refuse(Cancelled)
	case StatusRejected:
		return refuse(Rejected)
	}
	return refuse(Pending)
}

func checkCategory(s *Situation) (Ruling, bool) {
	if s.Window.Session.ID != "" && !s.Window.Session.Admits(s.Registration.Category, s.Registration.Roles) {
		return refuse(NotEntitled)
	}
	return pass()
}

// checkSession keeps people out while no session has its doors open, and those
// without a badge once the registration desks have closed, and tickets outside their hours.
func checkSession(s *Situation) (Ruling, bool) {
	if r, done := checkHours(s); done {
		return r, done
	}
	if r, done := s.Claim.Ticket.holds(s.At); done {
		return r, done
	}
	if s.Standing.Issue == 0 && !s.Standing.Badged && !s.Standing.Attended && s.Conference.registrationClosed(s.At) {
		return refuse(TooLate)
	}
	return pass()
}

func checkHours(s *Situation) (Ruling, bool) {
	switch s.Window.Reason {
	case "":
		return pass()
	case TooEarly:
		return Ruling{Verdict: Wait, Reason: TooEarly}, true
	}
	return refuse(s.Window.Reason)
}

func checkAlreadyIn(s *Situation) (Ruling, bool) {
	last, rules := s.Standing.LastIn, s.Conference.Admission
	if last == nil {
		return pass()
	}
	already := func(r Reason) (Ruling, bool) {
		return Ruling{Verdict: AlreadyIn, Reason: r, Since: last}, true
	}
	switch {
	case rules.Reentry == ReentryOnce:
		return already(Once)
	case !s.Standing.Inside:
		return pass()
	case rules.Reentry == ReentryAfterExit:
		return already(Passback)
	case s.At.Sub(last.At).Abs() < rules.Passback:
		return already(Passback)
	}
	return pass()
}

// checkQuota and checkCapacity hold only for who would come in anew, and only
// where exits are counted. A Member State is let in over a quota: to turn it away
// is a supervisor's act. A kiosk that is apart does not know how full the room is,
// and turns nobody away for it.
func checkQuota(s *Situation) (Ruling, bool) {
	if !s.Apart && s.overQuota() && !s.memberState() {
		return Ruling{Verdict: Wait, Reason: QuotaFull}, true
	}
	return pass()
}

func (s *Situation) overQuota() bool {
	return slices.ContainsFunc(s.quotas(), func(q Quota) bool { return s.taken(q, s.Occupancy) >= q.Seats })
}

// quotas are those of the room that the person would take a seat of.
func (s *Situation) quotas() []Quota {
	room, limited := s.limitedRoom()
	if !limited {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(room.Quotas), func(q Quota) bool { return !s.Conference.Concerns(q, s.Registration.Seat()) })
}

func (s *Situation) taken(q Quota, inside Occupancy) int {
	return s.Conference.Taken(q, s.Registration.Seat(), inside)
}

func (s *Situation) memberState() bool { return s.Registration.Category == MemberState }

func checkCapacity(s *Situation) (Ruling, bool) {
	room, limited := s.limitedRoom()
	if limited && !s.Apart && room.Capacity > 0 && s.free(room, s.Occupancy) <= 0 {
		return Ruling{Verdict: Wait, Reason: Full}, true
	}
	return pass()
}

// free is how many seats of the room are left for the person.
func (s *Situation) free(room Room, inside Occupancy) int {
	free := room.Capacity - inside.Persons()
	if !s.memberState() {
		free -= s.keptFromOthers(room, inside)
	}
	return free
}

// keptFromOthers is how many seats of the room are still kept for groups that the
// person does not belong to.
func (s *Situation) keptFromOthers(room Room, inside Occupancy) (seats int) {
	for _, q := range room.Reserved {
		if !s.Conference.Concerns(q, s.Registration.Seat()) {
			seats += max(0, q.Seats-s.taken(q, inside))
		}
	}
	return seats
}

// overShare tells whether this kiosk, apart, has let in as many as its entrance's
// share of the seats that were left at the cut.
func (s *Situation) overShare() bool {
	room, limited := s.limitedRoom()
	if !limited || !s.Apart {
		return false
	}
	entrances := max(1, s.Conference.entrancesInto(room.ID))
	came := s.Occupancy.Persons() - s.AtCut.Persons()
	if room.Capacity > 0 && came >= max(0, s.free(room, s.AtCut))/entrances {
		return true
	}
	return slices.ContainsFunc(s.quotas(), func(q Quota) bool {
		before := s.taken(q, s.AtCut)
		return s.taken(q, s.Occupancy)-before >= max(0, q.Seats-before)/entrances
	})
}

func (s *Situation) countedRoom() (Room, bool) {
	room, ok := s.Conference.Room(s.Entrance.Room)
	return room, ok && room.ExitsCounted
}

// limitedRoom is the room whose seats the person would take one of, and false where it
// takes none.
func (s *Situation) limitedRoom() (Room, bool) {
	room, counted := s.countedRoom()
	return room, counted && !s.Standing.Inside
}

func admit(s *Situation) Ruling {
	r := Ruling{Verdict: Admitted, Reason: AfterExit, Over: s.overQuota() || s.overShare()}
	switch {
	case s.Standing.LastIn == nil:
		r.Reason = First
	case s.Standing.Inside:
		r.Reason = Again
	}
	return r
}
