package kiosk

import (
	"context"
	"strings"

	"antechamber/kiosk/checkin"
)

// Setup sets this kiosk up, as the command line does; cmd/command has it.
type Setup interface {
	// Look asks the real parts how they are.
	Look(ctx context.Context) (SetupFacts, error)
	// Mark remembers that a step is done or skipped, or forgets it.
	Mark(ctx context.Context, step SetupStep, mark SetupMark) error
	// Conferences lists conference files that may be meant, by their paths.
	Conferences(ctx context.Context) []string
	// UseConference puts a conference file in force, and tells whether another was in
	// force before; "" is the embedded one.
	UseConference(ctx context.Context, path string) (changed bool, err error)
	// Usual are the usual answers to the questions of a conference.
	Usual() map[string]string
	// WriteConference puts the conference that the answers mean in force. What is wrong
	// with them is a SetupFaults.
	WriteConference(ctx context.Context, answers map[string]string) error
	ChooseEntrance(ctx context.Context, id string) error
	// Printers are those that can be found, and the one in use first.
	Printers(ctx context.Context) ([]SetupDevice, error)
	// TestPrinter prints a test badge there; "" is the folder of PDF files. Where it comes
	// out, badges go there from the next start of the window.
	TestPrinter(ctx context.Context, address string) error
	// SetPIN gives the first holder of an authority that has no PIN one.
	SetPIN(ctx context.Context, a checkin.Authority, pin string) (checkin.Holder, error)
	// Join joins the hub that showed the code, by a name; "" is the machine's.
	Join(ctx context.Context, code, name string) error
}

// SetupDevice is a printer that was found.
type SetupDevice struct {
	Address string // "" is the folder of PDF files
	Info    string
	Ready   bool
	InUse   bool
}

// SetupFault is an answer from which no conference can be made.
type SetupFault struct{ Question, Sentence string }

// SetupFaults are all of them.
type SetupFaults []SetupFault

// Error returns the faults one a line.
func (f SetupFaults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.Question + ": " + one.Sentence
	}
	return strings.Join(lines, "\n")
}

// SetupQuestions are the questions of a conference, as package conference names them.
func SetupQuestions() []string {
	return []string{"title", "venue", "time_zone", "days", "rooms", "sessions", "entrances", "reentry", "walk_ins", "sensitive", "retention"}
}
