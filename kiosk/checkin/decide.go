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
	By           By
	Registration *Registration // nil where the person is not known here
	Standing     Standing
	Occupancy    Occupancy
	Behind       bool // this kiosk knows that its hub has registrations that are not here yet
}

// Ruling is a verdict with its reason, and the entry that it rests on, if any.
type Ruling struct {
	Verdict Verdict
	Reason  Reason
	Since   *Entry // for already_in: the admission that stands
	Over    bool   // admitted though the seats of the group are taken, as Member States are
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
// reference, ticket or name of somebody registered here.
func checkForm(s *Situation) (Ruling, bool) {
	if s.Claim.Form != FormBadge && s.Registration == nil {
		return refuse(UnknownCode)
	}
	return pass()
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

// checkKnown lets a genuine badge in without its registration only where this
// kiosk knows that it is behind. What was erased will not come; and under an old key
// badges may have been made of people who are nowhere.
func checkKnown(s *Situation) (Ruling, bool) {
	switch {
	case s.Registration != nil:
		return pass()
	case !s.Behind, s.Standing.Erased, s.Claim.OldKey:
		return refuse(UnknownCode)
	case s.Window.Reason != "":
		return outsideHours(s.Window.Reason)
	}
	return Ruling{Verdict: Admitted, Reason: Provisional}, true
}

func checkIssue(s *Situation) (Ruling, bool) {
	if s.Claim.Form == FormBadge && s.Claim.Issue < s.Standing.Issue {
		return refuse(Superseded)
	}
	return pass()
}

func checkRevoked(s *Situation) (Ruling, bool) {
	if s.Standing.Barred() {
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
// without a badge once the registration desks have closed.
func checkSession(s *Situation) (Ruling, bool) {
	if s.Window.Reason != "" {
		return outsideHours(s.Window.Reason)
	}
	if s.Standing.Issue == 0 && !s.Standing.Attended && s.Conference.registrationClosed(s.At) {
		return refuse(TooLate)
	}
	return pass()
}

func outsideHours(r Reason) (Ruling, bool) {
	if r == TooEarly {
		return Ruling{Verdict: Wait, Reason: TooEarly}, true
	}
	return refuse(r)
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
// is a supervisor's act.
func checkQuota(s *Situation) (Ruling, bool) {
	if s.overQuota() && !s.memberState() {
		return Ruling{Verdict: Wait, Reason: QuotaFull}, true
	}
	return pass()
}

func (s *Situation) overQuota() bool {
	room, counted := s.countedRoom()
	if !counted || s.Standing.Inside {
		return false
	}
	return slices.ContainsFunc(room.Quotas, func(q Quota) bool {
		seat := s.Registration.Seat()
		return s.Conference.Concerns(q, seat) && s.Conference.Taken(q, seat, s.Occupancy) >= q.Seats
	})
}

func (s *Situation) memberState() bool { return s.Registration.Category == MemberState }

func checkCapacity(s *Situation) (Ruling, bool) {
	room, counted := s.countedRoom()
	if !counted || s.Standing.Inside || room.Capacity == 0 {
		return pass()
	}
	free := room.Capacity - s.Occupancy.Persons()
	if !s.memberState() {
		free -= s.keptFromOthers(room)
	}
	if free <= 0 {
		return Ruling{Verdict: Wait, Reason: Full}, true
	}
	return pass()
}

// keptFromOthers is how many seats of the room are still kept for groups that the
// person does not belong to.
func (s *Situation) keptFromOthers(room Room) (seats int) {
	for _, q := range room.Reserved {
		if seat := s.Registration.Seat(); !s.Conference.Concerns(q, seat) {
			seats += max(0, q.Seats-s.Conference.Taken(q, seat, s.Occupancy))
		}
	}
	return seats
}

func (s *Situation) countedRoom() (Room, bool) {
	room, ok := s.Conference.Room(s.Entrance.Room)
	return room, ok && room.ExitsCounted
}

func admit(s *Situation) Ruling {
	r := Ruling{Verdict: Admitted, Reason: AfterExit, Over: s.overQuota()}
	switch {
	case s.Standing.LastIn == nil:
		r.Reason = First
	case s.Standing.Inside:
		r.Reason = Again
	}
	return r
}
