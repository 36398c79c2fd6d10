package checkin

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// SummariesDue returns the sessions, with their ends as they were extended, that have
// ended and to which somebody came, and of which there is no word in SummariesMade
// since: a pure function of the set of entries.
func (c *Conference) SummariesDue(log []Entry, own []string, now time.Time) []Session {
	extended, undone := ExtensionsOf(log), undoneBy(log)
	came, made := make(map[string]bool), SummariesMade(log, own)
	for i := range log {
		if e := &log[i]; e.Kind == KindIn {
			if _, gone := undone[e.ID]; !gone {
				came[e.Session] = true
			}
		}
	}
	var due []Session
	for _, s := range c.Sessions {
		s.End = s.End.Add(max(0, extended[s.ID]))
		if came[s.ID] && !now.Before(s.End) && made[s.ID].Before(s.End) {
			due = append(due, s)
		}
	}
	return due
}

// SummariesMade is when the last summary of each session was made by itself by a kiosk
// of these origins, or anybody said that none is needed.
func SummariesMade(log []Entry, own []string) map[string]time.Time {
	made := make(map[string]time.Time)
	for i := range log {
		e := &log[i]
		if e.SummaryOf() != "" && (e.Kind == KindAck || slices.Contains(own, e.ID.Origin)) && e.At.After(made[e.Session]) {
			made[e.Session] = e.At
		}
	}
	return made
}

// SummaryActor is who makes summaries where nobody asks for one.
const SummaryActor = "kiosk:1"

// SummaryOf is the session of which the entry says that its summary was made by itself,
// or that none is needed; else "".
func (e *Entry) SummaryOf() string {
	switch {
	case e.Kind == KindExport && e.Reason == ExportSummary && e.Actor == SummaryActor,
		e.Kind == KindAck && e.Reason == ExportSummary:
		return e.Session
	}
	return ""
}

// AsOf is the log as it was at an instant: without who came, left or got a badge after
// it. What was put right later stays right.
func AsOf(log []Entry, at time.Time) []Entry {
	return slices.DeleteFunc(slices.Clone(log), func(e Entry) bool {
		return e.At.After(at) && slices.Contains([]Kind{KindIn, KindOut, KindAlreadyIn, KindWait, KindRefused, KindCheck, KindPrint, KindCollect, KindSubstitute}, e.Kind)
	})
}

// AcknowledgeSummary records that no summary of a session is needed any more; that it
// could not be made is listed no more.
func (d *Desk) AcknowledgeSummary(ctx context.Context, session string, a Act) (Entry, error) {
	if _, ok := d.Conference.Session(session); !ok {
		return Entry{}, &Fault{Code: FaultNotFound, Sentence: fmt.Sprintf("there is no session %q: see \"conference show\"", session)}
	}
	return d.ofRoom(ctx, a, func(View, time.Time) (Entry, error) {
		return Entry{Kind: KindAck, Reason: ExportSummary, Session: session}, nil
	})
}
