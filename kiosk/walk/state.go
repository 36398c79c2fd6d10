package walk

import (
	"time"

	"antechamber/kiosk/checkin"
)

// Stage is the one question, or the one answer, that the screen shows.
type Stage int

// The stages of the walk.
const (
	Welcome    Stage = iota // present your code
	Checking                // what was presented is being looked up
	Found                   // is this you?
	Printing                // the badge is on its way
	Done                    // the badge is ready, or the person may go in
	Asking                  // who has no code says who they are
	Spelling                // how the name is to be written
	HelpDesk                // what cannot be done here, with the code to take there
	Programme               // what is on today
	Help                    // directions, contacts, privacy
	Leaving                 // staff type the PIN that ends self-service
	OutOfOrder              // the screen cannot do its work, and says so
)

// String names the stage.
func (s Stage) String() string {
	return [...]string{
		"welcome", "checking", "found", "printing", "done", "asking", "spelling", "help_desk", "programme", "help", "leaving", "out_of_order",
	}[s]
}

// Person is who was recognised, as far as the screen shows it.
type Person struct {
	Registration checkin.Registration
	Standing     checkin.Standing
}

// HasBadge tells whether a badge of the person was printed: another is for staff to print.
func (p *Person) HasBadge() bool { return p.Standing.Issue > 0 }

// Phase is how far a badge has come, as the printer tells it.
type Phase int

// The phases of a badge.
const (
	Sent    Phase = iota // the printer has it
	Running              // the printer says that it prints
	Stopped              // the printer waits for somebody, as for paper
)

// Ending is how a walk ended.
type Ending struct {
	Why     Why            // for HelpDesk
	Reason  checkin.Reason // where the verdict's reason may be said; "" is not said
	Waits   bool           // the person may go in later, and needs nobody's help
	Opens   time.Time      // when the doors open, where they are not open yet
	Case    string         // the code under which the help desk finds what happened; "" where nothing was stored
	Entered bool           // the person is checked in, as the log says
	Badge   bool           // a badge was printed in this walk
	Session checkin.Session
}

// Why is what brings somebody to the help desk.
type Why string

// What brings somebody to the help desk. Each has a sentence of its own.
const (
	ByVerdict  Why = "verdict"   // the code was refused, or has to wait
	NotFound   Why = "not_found" // three times nobody was recognised
	NotMe      Why = "not_me"    // the code is somebody else's
	HasBadge   Why = "has_badge" // a badge was printed already, and the person has none
	Wished     Why = "wished"    // another spelling was asked for
	NotPrinted Why = "not_printed"
	Slow       Why = "slow"         // the printer, or the database, took too long
	NotStored  Why = "not_recorded" // nothing could be stored
	Protected  Why = "protected"    // whose name is on no screen
)

// Trouble is a reason why the screen cannot do its work: a code for staff.
type Trouble string

// What may be out of order.
const (
	NoPrinter  Trouble = "P" // the printer is stopped or out of reach
	NoDatabase Trouble = "D" // nothing can be stored
	NoClock    Trouble = "C" // the clock cannot be right
)

// Comfort is what a person changed to read and reach the screen. It ends with the walk.
type Comfort struct {
	Larger   bool // larger text
	Contrast bool // high contrast
	Low      bool // what is touched stands within reach of a wheelchair
	Slow     bool // three times as long before a time-out
	Aloud    bool // prompts are spoken
}

// State is where a walk stands. Its fields are for reading: After makes the next one.
type State struct {
	Stage    Stage
	Language string // in which the person is spoken to
	Comfort  Comfort
	Person   *Person // who was recognised; shown on Found, Spelling and Printing only
	Ending   Ending  // on HelpDesk and Done
	Form     Form    // on Asking, Spelling and Leaving
	Phase    Phase   // on Printing
	Said     string  // on Printing, the reason for which the printer waits; may be empty
	Wrong    int     // how often nobody was recognised
	Denied   bool    // on Leaving, the PIN was wrong
	Troubles []Trouble

	Since time.Time     // when the time of the stage began
	Stays time.Duration // how long the stage stays; 0 is for ever

	rules     Rules
	job       int            // numbers what is under way: answers of an older one are late
	presented *checkin.Entry // what the person's presentation was logged as
	before    Stage          // where Back leads from Programme, Help and Leaving
	shut      time.Time      // until then nobody is recognised without a code
}

// Rules are what differs between kiosks.
type Rules struct {
	Language   string   // the one that every walk begins with
	Languages  []string // all that are offered, in their order
	Unattended bool     // the entrance admits by itself
	Lockable   bool     // staff leave with a PIN or a card
}

// New returns a walk at its start.
func New(r Rules) State { return State{Language: r.Language, rules: r} }

// Left is how much of the time of the stage is left, and the part of it from 1 to 0.
// A stage that stays for ever has 0 and 1.
func (s *State) Left(now time.Time) (time.Duration, float64) {
	if s.Stays == 0 {
		return 0, 1
	}
	left := max(0, s.Stays-now.Sub(s.Since))
	return left, float64(left) / float64(s.Stays)
}

// NearlyOver is how many seconds are left, where the time of a stage is nearly over and
// a person can ask for more; otherwise 0.
func (s *State) NearlyOver(now time.Time) int {
	left, _ := s.Left(now)
	if s.Stays <= warned || left > warned || s.Stage == Checking || s.Stage == Printing {
		return 0
	}
	return int((left + time.Second - 1) / time.Second)
}

// Case is the code under which staff find the presentation of who is before the screen.
func (s *State) caseCode() string {
	if s.presented == nil {
		return ""
	}
	return s.presented.Case()
}
