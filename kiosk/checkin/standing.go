package checkin

import "time"

// Standing is where a person stands at a room and a session: a pure function of
// the entries about the person, whatever order they came in.
type Standing struct {
	Issue     int       // the newest badge issue; 0 where no badge was printed
	Printed   time.Time // when it was printed
	Collected bool      // somebody took the newest badge for the person
	Revoked   bool
	Inside    bool
	Attended  bool   // admitted at least once, anywhere
	Last      *Entry // the last live in or out at the room in the session
	LastIn    *Entry // the last live in there
}

// StandingOf folds the entries about one person. The session "" means every
// session, as where a conference carries presence over.
func StandingOf(history []Entry, room, session string) Standing {
	history = Sort(history)
	undone := undoneBy(history)
	var s Standing
	for i := range history {
		e := &history[i]
		if _, gone := undone[e.ID]; gone {
			continue
		}
		switch e.Kind {
		case KindPrint:
			if e.Issue >= s.Issue {
				s.Collected = s.Collected && e.Issue == s.Issue
				s.Issue, s.Printed = e.Issue, e.At
			}
		case KindCollect:
			s.Collected = e.Issue == 0 || e.Issue >= s.Issue
		case KindRevoke:
			s.Revoked = true
		case KindReinstate:
			s.Revoked = false
		case KindIn:
			s.Attended = true
			if here(e, room, session) {
				s.Inside, s.Last, s.LastIn = true, e, e
			}
		case KindOut:
			if here(e, room, session) {
				s.Inside, s.Last = false, e
			}
		case KindSubstitute:
			s.Inside = false
		}
	}
	return s
}

func here(e *Entry, room, session string) bool {
	return e.Room == room && (session == "" || e.Session == session)
}

// undoneBy returns the undo entry of every entry that was undone. An undo may
// come before what it undoes: entries are a set.
func undoneBy(entries []Entry) map[EntryID]EntryID {
	undone := make(map[EntryID]EntryID)
	for _, e := range entries {
		if e.Kind == KindUndo {
			undone[e.Target] = e.ID
		}
	}
	return undone
}

// undoable tells whether an entry of the kind can be undone.
func undoable(k Kind) bool {
	return k == KindIn || k == KindOut || k == KindRevoke || k == KindSubstitute
}
