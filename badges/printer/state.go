package printer

import "strings"

// Phase says how far a job has come.
type Phase string

// The phases. Printed, Unknown and Failed are the last ones.
const (
	Waiting  Phase = "waiting"  // no printer has taken it yet
	Sent     Phase = "sent"     // a printer or queue has it
	Printing Phase = "printing" //
	Stopped  Phase = "stopped"  // somebody has to do something at the printer
	Printed  Phase = "printed"  // the printer itself says so
	Unknown  Phase = "unknown"  // nobody can know more: somebody has to look
	Failed   Phase = "failed"   // it will not come out
)

// Final tells whether nothing follows.
func (p Phase) Final() bool { return p == Printed || p == Unknown || p == Failed }

// Reason is why a job stands still or failed: a key for translations.
type Reason string

// The reasons.
const (
	OutOfPaper   Reason = "out_of_paper"
	CoverOpen    Reason = "cover_open"
	DoorOpen     Reason = "door_open"
	Jam          Reason = "jam"
	OutOfInk     Reason = "out_of_ink"
	TrayMissing  Reason = "tray_missing"
	OutputFull   Reason = "output_full"
	Paused       Reason = "paused"
	Unreachable  Reason = "unreachable"
	Busy         Reason = "busy" // it takes no further job yet
	NotAccepting Reason = "not_accepting"
	Held         Reason = "held"
	Gone         Reason = "gone" // the queue, or what it knew of the job
	Aborted      Reason = "aborted"
	Cancelled    Reason = "cancelled"
	OtherReason  Reason = "other" // see what the printer said
)

// Reasons are all of them.
func Reasons() []Reason {
	return []Reason{
		OutOfPaper, CoverOpen, DoorOpen, Jam, OutOfInk, TrayMissing, OutputFull, Paused, Unreachable,
		Busy, NotAccepting, Held, Gone, Aborted, Cancelled, OtherReason,
	}
}

// Words are the reason in English, for the command line.
func (r Reason) Words() string {
	switch r {
	case OutputFull:
		return "the output tray is full"
	case TrayMissing:
		return "a tray is missing"
	case CoverOpen:
		return "the cover is open"
	case DoorOpen:
		return "a door is open"
	case Jam:
		return "paper jam"
	case Unreachable:
		return "the printer does not answer"
	case Busy:
		return "busy with another job"
	case NotAccepting:
		return "takes no jobs"
	case Held:
		return "the job is held"
	case Gone:
		return "no such queue or job"
	case Aborted:
		return "the printer gave the job up"
	case Cancelled:
		return "taken back"
	case OtherReason:
		return "in trouble"
	}
	return strings.ReplaceAll(string(r), "_", " ")
}

// State is how a job stands, as the printer tells it.
type State struct {
	Phase   Phase
	Reasons []Reason // why it is stopped or failed, the most telling first
	Said    string   // the printer's own words; may be empty
	File    string   // where the badge is, if it is a file
	Printer string   // which printer, as its String says
	Ticket  Ticket   // by which that printer knows the job
	Instead string   // the printer that stood still or failed before this one took over
	Twice   bool     // that one did not give the job back: it may come out there too
}

// Words are the state as one line for a person.
func (s State) Words() string {
	words := string(s.Phase)
	if len(s.Reasons) > 0 {
		words += ": " + WordsOf(s.Reasons)
	}
	if s.Said != "" && (s.Phase == Stopped || s.Phase == Failed || s.Phase == Unknown) {
		words += " (" + s.Said + ")"
	}
	return words
}

// WordsOf are reasons as a list for a person.
func WordsOf(reasons []Reason) string {
	var words []string
	for _, r := range reasons {
		words = append(words, r.Words())
	}
	return strings.Join(words, ", ")
}

// Health is how a printer stands when nothing is printed.
type Health struct {
	Ready   bool
	Reasons []Reason // why it is not, the most telling first
	Said    string   // the printer's own words; may be empty
	Paper   []string // the sizes that are loaded, as "iso_a6_105x148mm"; empty where it does not tell
	limits           // what it can print
}

// BlackOnly tells whether it prints no colours.
func (h Health) BlackOnly() bool { return h.blackOnly }

// Words are the health as one line for a person.
func (h Health) Words() string {
	words := "ready"
	if !h.Ready {
		words = WordsOf(h.Reasons)
	}
	if h.Said != "" {
		words += ": " + h.Said
	}
	return words
}
