package kiosk

import (
	"context"
	"time"
)

// Lister prints lists for people.
type Lister interface {
	// PrintInside prints who is inside, by room. Where the printer does not take the
	// list, it is a file. The log names the actor. The language is a BCP 47 tag.
	PrintInside(ctx context.Context, actor, language string) (InsideResult, error)
}

// InsideResult is what became of the list of who is inside.
type InsideResult struct {
	Persons int
	Where   string // the file or the queue and job, as a person reads it
	Problem error  // why it is not where it should be; may be nil
}

// printInside is done in a lane of its own: an evacuation waits for nobody who is
// being checked in, and for no badge.
type printInside struct{}

// insidePrinted is what became of the list.
type insidePrinted struct{ result InsideResult }

func (s *deskState) listsInside() bool { return s.lists }

func (s deskState) onInsideKey() (deskState, []command) {
	s, cmds := s.tell("notice.inside_printing", nil, false)
	return s, append(cmds, printInside{})
}

// printInside prints the list. That it did not come out of the printer is an alarm,
// which stays until it is taken away.
func (d *Desk) printInside(actor, language string) event {
	result, err := d.cfg.Lists.PrintInside(d.ctx, actor, language)
	switch {
	case err != nil:
		return alarmed{saying{"inside.is_nowhere", args{"Problem": d.trouble(err).begins()}}}
	case result.Problem != nil:
		return alarmed{saying{"inside.is_file", args{"Problem": d.trouble(result.Problem).begins(), "Count": result.Persons, "Where": result.Where}}}
	}
	return insidePrinted{result}
}

func (e insidePrinted) after(s deskState, _ time.Time) (deskState, []command) {
	return s.tell("notice.inside_printed", args{"Count": e.result.Persons, "Where": e.result.Where}, false)
}
