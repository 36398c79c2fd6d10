package checkin

// Verdict is what a presentation ends in.
type Verdict string

// The verdicts.
const (
	Admitted  Verdict = "admitted"
	Left      Verdict = "left"
	AlreadyIn Verdict = "already_in"
	Wait      Verdict = "wait"
	Refused   Verdict = "refused"
)

// Reason is why a verdict was reached, or why an act was done: a code from a
// list, never free text, for it stands in the log.
type Reason string

// Reasons of admitted.
const (
	First         Reason = "first"
	Again         Reason = "again"
	AfterExit     Reason = "after_exit"
	Provisional   Reason = "provisional" // a genuine badge whose registration is not here yet
	OverrideGiven Reason = "override"
	Escorted      Reason = "escorted"
)

// Reason of left.
const Out Reason = "out"

// Reasons of already_in.
const (
	Passback Reason = "passback"
	Once     Reason = "once"
)

// Reasons of wait.
const (
	TooEarly  Reason = "too_early"
	Full      Reason = "full"
	QuotaFull Reason = "quota_full"
)

// Reasons of refused.
const (
	UnknownCode     Reason = "unknown_code"
	Forged          Reason = "forged"
	WrongConference Reason = "wrong_conference"
	RehearsalBadge  Reason = "rehearsal_badge" // made in a rehearsal, presented on the day
	DayBadge        Reason = "day_badge"       // the other way round
	Superseded      Reason = "superseded"
	Revoked         Reason = "revoked"
	Cancelled       Reason = "cancelled"
	Pending         Reason = "pending"
	Rejected        Reason = "rejected"
	NotEntitled     Reason = "not_entitled"
	NoSession       Reason = "no_session"
	TooLate         Reason = "too_late"
)

// Reasons of undo.
const (
	WrongPerson   Reason = "wrong_person"
	WrongEntrance Reason = "wrong_entrance"
	NotEntered    Reason = "not_entered" // admitted, but turned away from the door
	ByMistake     Reason = "by_mistake"
	Other         Reason = "other" // explained in a sealed note
)

// Reasons of a further print, beside BadgeLost and BadgeStolen.
const (
	BadlyPrinted  Reason = "badly_printed" // the same issue is printed once more
	BadgeDamaged  Reason = "badge_damaged"
	NameCorrected Reason = "name_corrected"
)

// PrintReasons are the reasons that a further badge of a person may give, in the
// order in which they are offered.
func PrintReasons() []Reason {
	return []Reason{BadlyPrinted, BadgeLost, BadgeStolen, BadgeDamaged, NameCorrected}
}

// SameIssue tells whether a badge that is printed for the reason is the newest issue
// once more. For any other it is a new one, and the older code is superseded.
func (r Reason) SameIssue() bool { return r == BadlyPrinted }

// Reasons of a note, which say what it is about.
const (
	Extended      Reason = "extended"       // the session goes on for Number minutes after its planned end
	Opened        Reason = "opened"         // a protected person was opened
	PhotosDeleted Reason = "photos_deleted" // Number photos, at the close of a sensitive conference
)

// UndoReasons are the reasons that an undo may give, in the order in which they are offered.
func UndoReasons() []Reason {
	return []Reason{WrongPerson, NotEntered, WrongEntrance, ByMistake, Other}
}

// Passed tells whether the person may go through the door.
func (v Verdict) Passed() bool { return v == Admitted || v == Left }

// kind returns the kind of entry that records the verdict.
func (v Verdict) kind() Kind {
	switch v {
	case Admitted:
		return KindIn
	case Left:
		return KindOut
	case AlreadyIn:
		return KindAlreadyIn
	case Wait:
		return KindWait
	}
	return KindRefused
}
