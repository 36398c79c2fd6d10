package kiosk

import (
	"context"
	"time"

	"antechamber/kiosk/checkin"
)

// Badger prints badges.
type Badger interface {
	// Print issues a badge of the person and prints it. It returns when the job's end is
	// known, or when nobody can know more; an error means that no badge comes out.
	Print(ctx context.Context, order PrintOrder) (PrintResult, error)
}

// PrinterWatch tells how a printer stands; a Badger may have it too.
type PrinterWatch interface {
	// Health asks the printers, within seconds whatever they do. It is well where one of them is.
	Health(ctx context.Context) PrinterHealth
}

// PrinterHealth is how the printers stand.
type PrinterHealth struct {
	Ready  bool
	Reason string // why the first is not, as in PrintProgress; where they are ready, another one prints instead
	Said   string // in the printer's own words; may be empty
	// Labels is how many are left in the printer, where Counted says that somebody counts them.
	Labels  int
	Counted bool
}

// fewLeft tells whether the printer needs labels soon.
func (h *PrinterHealth) fewLeft() bool { return h.Counted && h.Labels < fewLabels }

// PrintOrder says whose badge is printed.
type PrintOrder struct {
	Reference string
	Again     bool           // the newest issue once more, which supersedes nothing
	Reason    checkin.Reason // why there is a further badge, or ""
	Actor     string         // a role and a number
	// Within is how long it may take in all. Then the badge is taken back from the printer,
	// so that none comes out when its owner has left; 0 leaves it there.
	Within time.Duration
	// Progress gets what the printer says on the way, one after another, from any
	// goroutine; nil is nobody.
	Progress func(PrintProgress)
}

// PrintResult is what became of a badge.
type PrintResult struct {
	Issue int
	Where string        // the file or the printer, as a person reads it
	Lacks string        // the characters that no font has, as "U+20BB7": a box stands for each; may be empty
	End   PrintProgress // printed; or unknown, or stopped still when it was followed no more
}

// PrintPhase says how far a print has come.
type PrintPhase int

// The phases. A PrintResult without one is printed.
const (
	PrintNone    PrintPhase = iota
	PrintWaiting            // no printer has taken it yet
	PrintSent
	PrintPrinting
	PrintStopped // somebody has to do something at the printer
	PrintPrinted // the printer itself says so
	PrintUnknown // somebody has to look
	PrintFailed  // no badge comes out
)

// PrintProgress is what a printer says of a job.
type PrintProgress struct {
	Phase   PrintPhase
	Reason  string // why it waits, is stopped or failed: "printer." and it is a key of the translations; may be empty
	Said    string // in the printer's own words; may be empty
	Printer string // which one, as a person reads it
	Instead string // the printer for which that one stands in; may be empty
}

// ended tells whether nothing follows.
func (p PrintProgress) ended() bool { return p.Phase >= PrintPrinted }

// printState is how the last print stands.
type printState struct {
	PrintProgress
	reference string
	left      bool      // it is followed no more: the printer has it still
	at        time.Time // by the door's clock
}

// busy tells whether a print is on its way. One that stands still keeps nobody from
// asking for the next.
func (p *printState) busy() bool {
	return p.Phase == PrintWaiting || p.Phase == PrintSent || p.Phase == PrintPrinting
}

// printing is the state of a print that is asked for.
func printing(reference string) printState {
	return printState{PrintProgress: PrintProgress{Phase: PrintWaiting}, reference: reference}
}

// ended is the state of a print that is followed no more.
func ended(end PrintProgress, reference string, at time.Time) printState {
	return printState{end, reference, true, at}
}

// printMoved is what the printer says of a job on the way.
type printMoved struct {
	reference string
	progress  PrintProgress
	at        time.Time
}

func (e printMoved) after(s deskState, _ time.Time) (deskState, []command) {
	stopped := e.progress.Phase == PrintStopped && (s.print.Phase != PrintStopped || s.print.Reason != e.progress.Reason)
	s.print = printState{PrintProgress: e.progress, reference: e.reference, at: e.at}
	if stopped && e.progress.Said != "" {
		s, cmds := s.tell("notice.printer_said", args{"Printer": e.progress.Printer, "Said": e.progress.Said}, true)
		return s, append(cmds, s.renewJobs()...)
	}
	return s, s.renewJobs()
}

func (d *Desk) print(o PrintOrder) event {
	result, err := d.printTelling(o)
	return d.printEnded(o.Reference, result, err)
}

// printEnded is how a print ended.
func (d *Desk) printEnded(reference string, result PrintResult, err error) event {
	at := d.cfg.Desk.Now()
	if err != nil {
		return printBroke{reference: reference, trouble: d.trouble(err), at: at}
	}
	return printDone{reference: reference, result: result, at: at}
}

// printTelling prints, and has the desk show what the printer says on the way.
func (d *Desk) printTelling(o PrintOrder) (PrintResult, error) {
	o.Progress = d.progress(o.Reference)
	return d.cfg.Badges.Print(d.ctx, o)
}

// progress shows what the printer says of a person's badge.
func (d *Desk) progress(reference string) func(PrintProgress) {
	return func(p PrintProgress) {
		if p.ended() {
			return // the result says it
		}
		d.loop.begin()
		d.loop.finish(func() { d.handle(printMoved{reference, p, d.cfg.Desk.Now()}) })
	}
}

func (s deskState) onPrint(e event) (deskState, []command) {
	switch e := e.(type) {
	case printDone:
		s.print = ended(e.result.end(), e.reference, e.at)
		if s.person != nil && s.person.registration.Reference == e.reference {
			p := *s.person
			p.standing.Issue, p.standing.Printed = e.result.Issue, e.at
			s.person = &p
		}
		key := "notice.printed"
		switch s.print.Phase {
		case PrintUnknown:
			key = "notice.print_unknown"
		case PrintStopped:
			key = "notice.print_stopped"
		}
		if e.result.Lacks != "" { // the header says how the print stands
			key = "notice.lacks"
		}
		s, cmds := s.tell(key, args{"Issue": e.result.Issue, "Where": e.result.Where, "Characters": e.result.Lacks}, key != "notice.printed")
		return s, append(append(cmds, takeGlance{}), s.renewJobs()...)
	case printBroke:
		s.print = ended(PrintProgress{Phase: PrintFailed}, e.reference, e.at)
		if o, shown := s.over.(jobsOverlay); shown {
			o.told = saying{"notice.print_failed", args{"Problem": e.trouble}}
			s = s.with(o)
		}
		s, cmds := s.tell("notice.print_failed", args{"Problem": e.trouble}, true)
		return s, append(cmds, s.renewJobs()...)
	}
	return s, nil
}

// end is how a print ended: printed, where nothing else is said.
func (r PrintResult) end() PrintProgress {
	if r.End.Phase == PrintNone {
		r.End.Phase = PrintPrinted
	}
	return r.End
}
