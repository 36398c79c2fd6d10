// Package printer takes finished badges to where they come out, and tells what became
// of them: an IPP printer or a CUPS queue, the lp command where CUPS does not answer,
// a label printer in the network or of Windows, or a folder of PDF files.
//
// Printed is said only where the printer itself says so. A queue that took a job has not
// printed it, and CUPS 2.4 calls even a job completed that its printer gave up; what
// nobody can know is Unknown.
package printer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"antechamber/badges/printer/ipp"
	"antechamber/kiosk/checkin"
)

// Job is one badge or list to print.
type Job struct {
	Name  string // names the file or the job; never a person
	PDF   []byte
	Media string // the paper's name by PWG 5101.1, as "iso_a6_105x148mm"; "" is the printer's choice

	Width, Height float64                       // of the paper in millimetres; 0 where nobody says
	Tinted        bool                          // it has colours that black alone does not show
	ZPL           func(dpi int) ([]byte, error) // the same for a label printer; nil where there is none
}

// Ticket is by what a printer knows a job that it took. It may be kept, and shown to
// the same printer by another process. "" is that of a job which nobody can find again.
type Ticket string

// Printer takes jobs. An error is a *checkin.Fault that says what to do. No method
// outlasts its context by more than a moment, whatever the printer does.
type Printer interface {
	// Send hands the job over. It returns once the printer has taken it, and where the
	// printer will not; while the printer is busy or does not answer it tries on, and
	// tells so, for as long as patience says it is waited for.
	Send(ctx context.Context, job Job, patience Patience, tell func(State)) (Ticket, error)
	// Ask asks how the job stands now.
	Ask(ctx context.Context, ticket Ticket) State
	// Cancel takes the job back, where it did not come out yet.
	Cancel(ctx context.Context, ticket Ticket) error
	// Health asks how the printer stands.
	Health(ctx context.Context) Health
	// String says where badges go, for a screen.
	String() string
}

// Options say what addresses leave open. The zero value is right for a kiosk.
type Options struct {
	CUPS    string // HOST:PORT of the CUPS server that cups: addresses mean; "" is CUPS_SERVER, or this machine's
	Network string // HOST:PORT that is asked for printers in the network; "" is that of multicast DNS
}

// Open returns the printer that the address names: "ipp://HOST/PATH" or "ipps://…" for a
// printer or a queue, "cups:QUEUE", "zpl://HOST?dpi=300" for a label printer, "windows:NAME?dpi=300"
// for one of Windows, or "folder:PATH". Nothing is sent yet; the folder is made when it is first needed.
func Open(address string, o Options) (Printer, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	switch {
	case scheme == "cups" && validQueue(rest):
		client, err := ipp.New("ipp://" + o.server() + "/printers/" + url.PathEscape(rest))
		if err != nil {
			return nil, fault(err, "the CUPS server %s cannot be meant: see the variable CUPS_SERVER", o.server())
		}
		return &cups{ippPrinter: newIPP("printer "+rest, client), queue: queue(rest)}, nil
	case scheme == "folder" && rest != "":
		return folder(rest), nil
	case scheme == "zpl":
		return openRaw(address)
	case scheme == "windows" && rest != "":
		return openSpool(address)
	case scheme == "ipp" || scheme == "ipps":
		client, err := ipp.New(address)
		if err != nil {
			return nil, fault(err, "%q names no printer: write ipp://HOST/ipp/print, or ipps://HOST/ipp/print#sha256:FINGERPRINT", address)
		}
		shown, _, _ := strings.Cut(address, "#")
		return newIPP("printer "+shown, client), nil
	}
	return nil, fault(nil, "%q names no printer: write ipp://HOST/PATH, cups:QUEUE, zpl://HOST or folder:PATH", address)
}

// server is HOST:PORT of CUPS. A CUPS_SERVER that is a socket's path means this machine.
func (o Options) server() string {
	server := cmp.Or(o.CUPS, os.Getenv("CUPS_SERVER"))
	server, _, _ = strings.Cut(server, "/version=")
	if server == "" || strings.HasPrefix(server, "/") {
		return "localhost"
	}
	return server
}

// validQueue follows CUPS: a queue's name has no spaces, no "/" and no "#", and a
// leading "-" would be an option of lp.
func validQueue(name string) bool {
	return name != "" && !strings.ContainsAny(name, " \t\n/#?") && name[0] != '-'
}

// Print sends a job and follows it to its end, or until nobody can know more.
func Print(ctx context.Context, p Printer, job Job, patience Patience, tell func(State)) (State, error) {
	run, err := (&Team{Printers: []Printer{p}, Patience: patience}).Send(ctx, job, tell)
	if err != nil {
		return State{Phase: Failed, Printer: p.String()}, err
	}
	return run.Follow(ctx, tell), nil
}

func fault(cause error, format string, args ...any) error {
	return &checkin.Fault{Code: checkin.FaultPrinter, Sentence: fmt.Sprintf(format, args...), Cause: cause}
}

// detailed is a fault that a screen says in its own language, by its detail.
func detailed(detail string, cause error, format string, args ...any) error {
	return &checkin.Fault{Code: checkin.FaultPrinter, Detail: detail, Sentence: fmt.Sprintf(format, args...), Cause: cause}
}

// faultOf is a fault for which a printer stands still.
func faultOf(reasons []Reason, cause error, format string, args ...any) error {
	return detailed(DetailOf(reasons), cause, format, args...)
}

// DetailOf is the detail of a fault that is one of these reasons: "printer." and the most telling of them.
func DetailOf(reasons []Reason) string {
	if len(reasons) == 0 {
		return "printer." + string(OtherReason)
	}
	return "printer." + string(reasons[0])
}

// errStanding is the cause where a printer was not reached, or busy, to the end.
var errStanding = errors.New("the printer took no job in time")
