package walk

import (
	"time"

	"antechamber/kiosk/checkin"
)

// Event is what happens to a walk.
type Event interface{ event() }

// Act is what a person touched.
type Act string

// What may be touched.
const (
	HaveNoCode   Act = "no_code"
	Yes          Act = "yes"     // that is me
	Nobody       Act = "not_me"  // that is not me
	Correct      Act = "correct" // another spelling
	LostBadge    Act = "lost_badge"
	Find         Act = "find"
	SendWish     Act = "send_wish"
	PrintAsIs    Act = "print_as_is" // the badge with the name as it is, after a wish
	Back         Act = "back"
	Finish       Act = "finish" // back to the start
	SeeProgramme Act = "programme"
	SeeHelp      Act = "help"
	ToggleLarger Act = "larger"
	ToggleHigh   Act = "contrast"
	ToggleLow    Act = "low"
	ToggleAloud  Act = "aloud"
	MoreTime     Act = "more_time"
	Staff        Act = "staff"
	Leave        Act = "leave" // the PIN is typed
)

type (
	// Read is a code that a scanner read, and its form.
	Read struct {
		Code  string
		Claim checkin.Claim
	}
	// Touched is an act of the person.
	Touched struct{ Act Act }
	// Spoken is a language that was chosen.
	Spoken struct{ Language string }
	// Typed is a character, from the keyboard on the screen or from a real one.
	Typed struct{ Rune rune }
	// Erased takes the last character away.
	Erased struct{}
	// Focused is a field that was chosen.
	Focused struct{ Field int }
	// Answered is what a presentation ended in. Job numbers the command that it answers.
	Answered struct {
		Job     int
		Outcome checkin.Outcome
	}
	// Failed says that a command could not be done, as where the disk is full.
	Failed struct{ Job int }
	// PrinterSaid tells how far the badge has come.
	PrinterSaid struct {
		Job   int
		Phase Phase
		Said  string
	}
	// Printed is the end of a print. Sure is false where nobody can know whether a badge came out.
	Printed struct {
		Job  int
		OK   bool
		Sure bool
	}
	// WishStored says that a wish for another spelling was stored, and its entry.
	WishStored struct {
		Job   int
		Entry checkin.Entry
	}
	// Troubled says what is out of order now; nothing where all is well.
	Troubled struct{ Troubles []Trouble }
	// Proved says whether a PIN or a card is one of staff.
	Proved struct{ OK bool }
	// Ticked is the time, for what ends by itself.
	Ticked struct{}
)

func (Read) event()        {}
func (Touched) event()     {}
func (Spoken) event()      {}
func (Typed) event()       {}
func (Erased) event()      {}
func (Focused) event()     {}
func (Answered) event()    {}
func (Failed) event()      {}
func (PrinterSaid) event() {}
func (Printed) event()     {}
func (WishStored) event()  {}
func (Troubled) event()    {}
func (Proved) event()      {}
func (Ticked) event()      {}

// Command is what a walk asks to be done.
type Command interface{ command() }

type (
	// Present presents a code, or a person who was recognised. Job comes back with the answer.
	Present struct {
		Job          int
		Presentation checkin.Presentation
	}
	// Recognise looks for who says to be somebody.
	Recognise struct {
		Job               int
		FamilyName, Proof string
	}
	// Print prints the first badge of a person.
	Print struct {
		Job       int
		Reference string
	}
	// Wish stores that a name is to be written otherwise.
	Wish struct {
		Job             int
		Reference, Text string
	}
	// ProvePIN asks whether a PIN is one of staff.
	ProvePIN struct{ PIN string }
	// ProveCard asks whether a card is one of staff.
	ProveCard struct{ Code string }
	// End ends self-service.
	End struct{}
)

func (Present) command()   {}
func (Recognise) command() {}
func (Print) command()     {}
func (Wish) command()      {}
func (ProvePIN) command()  {}
func (ProveCard) command() {}
func (End) command()       {}

// PrintWithin is how long a badge may take. Then it is taken back, so that none comes
// out when its owner is on the way to the help desk.
const PrintWithin = printingStays - time.Second

// How long a stage stays without a touch. A person who asks for more time, or is read to, has three times as long.
const (
	checkingStays  = 10 * time.Second
	foundStays     = 45 * time.Second
	printingStays  = 15 * time.Second
	doneStays      = 15 * time.Second
	formStays      = 90 * time.Second
	helpDeskStays  = 45 * time.Second
	readingStays   = 90 * time.Second
	leavingStays   = 30 * time.Second
	untouchedStays = 45 * time.Second // a start in another language or with larger text
	slower         = 3
	warned         = 20 * time.Second // before the end of a stage that has longer
	mostWrong      = 3
	shutStays      = time.Minute // nobody is recognised without a code after three wrong tries
)
