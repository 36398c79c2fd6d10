package printer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"antechamber/badges/printer"
)

// stage is a printer in a play: what it says of a job depends on the time since it took it.
type stage struct {
	name     string
	refuses  error
	ill      bool
	keeps    bool // gives no job back
	says     func(since time.Duration) printer.Phase
	reason   printer.Reason
	taken    time.Time
	canceled bool
	jobs     int
}

func (s *stage) String() string { return s.name }

func (s *stage) Send(context.Context, printer.Job, printer.Patience, func(printer.State)) (printer.Ticket, error) {
	if s.refuses != nil {
		return "", s.refuses
	}
	s.jobs++
	s.taken = time.Now()
	return printer.Ticket(fmt.Sprint(s.jobs)), nil
}

func (s *stage) Ask(context.Context, printer.Ticket) printer.State {
	if s.canceled {
		return printer.State{Phase: printer.Failed, Reasons: []printer.Reason{printer.Cancelled}}
	}
	return printer.State{Phase: s.says(time.Since(s.taken)), Reasons: []printer.Reason{s.reason}}
}

func (s *stage) Cancel(context.Context, printer.Ticket) error {
	if s.keeps {
		time.Sleep(time.Second) // of the play
		return errors.New("no")
	}
	s.canceled = true
	return nil
}

func (s *stage) Health(context.Context) printer.Health { return printer.Health{Ready: !s.ill} }

func always(p printer.Phase) func(time.Duration) printer.Phase {
	return func(time.Duration) printer.Phase { return p }
}

// until is stopped for so long, and printed then.
func until(d time.Duration) func(time.Duration) printer.Phase {
	return func(since time.Duration) printer.Phase {
		if since < d {
			return printer.Stopped
		}
		return printer.Printed
	}
}

func TestTheSecondPrinterTakesOver(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name          string
		first, second stage
		printer       string // that ended it
		phase         printer.Phase
		after         time.Duration
		jobs          int // that the second got
		twice         bool
	}{
		{"the first is well", stage{says: always(printer.Printed)}, stage{}, "first", printer.Printed, 0, 0, false},
		{"paper was out for a moment", stage{says: until(15 * time.Second)}, stage{}, "first", printer.Printed, 15 * time.Second, 0, false},
		{"paper is out", stage{says: always(printer.Stopped)}, stage{says: always(printer.Printed)}, "second", printer.Printed, 20 * time.Second, 1, false},
		{"paper is out and the job not given back", stage{says: always(printer.Stopped), keeps: true}, stage{says: always(printer.Printed)}, "second", printer.Printed, 20 * time.Second, 1, true},
		{"it printed while it was asked back", stage{says: until(20*time.Second + time.Millisecond), keeps: true}, stage{}, "first", printer.Printed, 21 * time.Second, 0, false},
		{"the first gave it up", stage{says: always(printer.Failed), reason: printer.Aborted}, stage{says: always(printer.Printed)}, "second", printer.Printed, 0, 1, false},
		{"somebody cancelled it", stage{says: always(printer.Failed), reason: printer.Cancelled}, stage{}, "first", printer.Failed, 0, 0, false},
		{"the first refuses", stage{refuses: errors.New("no")}, stage{says: always(printer.Printed)}, "second", printer.Printed, 0, 1, false},
		{"the second is ill too", stage{says: always(printer.Stopped)}, stage{ill: true}, "first", printer.Stopped, 2 * time.Minute, 0, false},
		{"both stand still", stage{says: always(printer.Stopped)}, stage{says: always(printer.Stopped)}, "second", printer.Stopped, 140 * time.Second, 1, false},
		{"nobody knows", stage{says: always(printer.Unknown)}, stage{}, "first", printer.Unknown, 0, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tt.first.name, tt.second.name = "first", "second"
				team := printer.Team{Printers: []printer.Printer{&tt.first, &tt.second}}
				began := time.Now()
				run, err := team.Send(t.Context(), badge(), nil)
				if err != nil {
					t.Fatal(err)
				}
				end := run.Follow(t.Context(), nil)
				took := time.Since(began)
				if end.Phase != tt.phase || end.Printer != tt.printer || tt.second.jobs != tt.jobs || end.Twice != tt.twice {
					t.Errorf("%+v, and the second printer got %d jobs", end, tt.second.jobs)
				}
				if took < tt.after || took > tt.after+2*time.Second {
					t.Errorf("it took %v, want about %v", took, tt.after)
				}
				if (end.Instead != "") != (tt.printer == "second") {
					t.Errorf("it says it stands in for %q", end.Instead)
				}
			})
		})
	}
}

func TestNoPrinterTakesIt(t *testing.T) {
	t.Parallel()
	team := printer.Team{Printers: []printer.Printer{&stage{name: "first", refuses: errors.New("the first refuses")}, &stage{name: "second", refuses: errors.New("the second too")}}}
	if _, err := team.Send(t.Context(), badge(), nil); err == nil || !strings.Contains(err.Error(), "the first refuses; and the second too") {
		t.Errorf("%v", err)
	}
}

// TestFollowingEndsWithItsContext: the job is the printer's still.
func TestFollowingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	team := printer.Team{Printers: []printer.Printer{&stage{name: "first", says: always(printer.Printing)}}}
	run, err := team.Send(ctx, badge(), nil)
	if err != nil {
		t.Fatal(err)
	}
	end := run.Follow(ctx, func(printer.State) { cancel() })
	if end.Phase != printer.Printing || run.Ticket() != "1" {
		t.Errorf("%+v", end)
	}
}

// TestTheNextJobGoesToThePrinterThatStandsIn, without waiting for the first anew; once that is well again it prints.
func TestTheNextJobGoesToThePrinterThatStandsIn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		first, second := &stage{name: "first", says: always(printer.Stopped), ill: true}, &stage{name: "second", says: always(printer.Printed)}
		team := printer.Team{Printers: []printer.Printer{first, second}, Left: new(printer.Left)}
		for _, tt := range []struct {
			printer, instead string
			after            time.Duration
			mended           bool
		}{
			{"second", "first", 20 * time.Second, false},
			{"second", "first", 0, false},
			{"first", "", 0, true},
			{"first", "", 0, true},
		} {
			if tt.mended {
				first.ill, first.canceled, first.says = false, false, always(printer.Printed)
			}
			began, team := time.Now(), team.Within(time.Hour)
			run, err := team.Send(t.Context(), badge(), nil)
			if err != nil {
				t.Fatal(err)
			}
			end, took := run.Follow(t.Context(), nil), time.Since(began)
			if end.Printer != tt.printer || end.Instead != tt.instead || took < tt.after || took > tt.after+2*time.Second {
				t.Errorf("%+v after %v, want it from the %s after %v", end, took, tt.printer, tt.after)
			}
		}
	})
}
