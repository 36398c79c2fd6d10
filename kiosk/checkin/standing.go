package checkin

import "time"

// Standing is where a person stands at a room and a session: a pure function of
// the entries about the person, whatever order they came in.
type Standing struct {
	Issue      int       // the newest badge issue of the registration; 0 where no badge was printed
	Printed    time.Time // when it was printed
	Collected  bool      // somebody took the newest badge for the person
	Revoked    bool
	Erased     bool   // the registration was erased, and does not come back
	ReplacedBy string // the reference of who comes instead; "" where nobody does
	Replaces   string // the reference of whom the person came to replace, or ""
	MergedInto string // the reference of the registration that this one went into, or ""
	Badged     bool   // a badge was printed, also of another registration of the person
	Inside     bool
	Attended   bool   // admitted at least once, anywhere
	Last       *Entry // the last live in or out at the room in the session
	LastIn     *Entry // the last live in there
}

// Barred tells whether the right to come in was taken away or passed on.
func (s *Standing) Barred() bool { return s.Revoked || s.ReplacedBy != "" }

// StandingOf folds the entries about the person with the reference. What merges made
// one person is one, whichever of the references is asked for; issue, collected and
// erased are of the one that is. The session "" means every session, as where a
// conference carries presence over.
func StandingOf(history []Entry, reference, room, session string) Standing {
	return standingAt(history, reference, room, session, nil)
}

// standingAt folds the entries that come before the cut in log order; what was
// undone at any time never happened. A nil cut is none.
func standingAt(history []Entry, reference, room, session string, cut *Entry) Standing {
	history = Sort(history)
	undone := undoneBy(history)
	w := whose{reference, PersonsOf(history)}
	var s Standing
	if w.persons.Gone(reference) {
		s.MergedInto = w.persons.Of(reference)
	}
	for i := range history {
		e := &history[i]
		if cut != nil && Compare(*e, *cut) >= 0 {
			break
		}
		if _, gone := undone[e.ID]; !gone && w.concerns(e) {
			s.add(e, &w, room, session)
		}
	}
	return s
}

// add moves the standing by one live entry.
func (s *Standing) add(e *Entry, w *whose, room, session string) {
	switch e.Kind {
	case KindPrint:
		s.Badged = true
		if w.own(e) && e.Issue >= s.Issue {
			s.Collected = s.Collected && e.Issue == s.Issue
			s.Issue, s.Printed = e.Issue, e.At
		}
	case KindCollect:
		if w.own(e) {
			s.Collected = e.Issue == 0 || e.Issue >= s.Issue
		}
	case KindRevoke:
		s.Revoked = true
	case KindReinstate:
		s.Revoked = false
	case KindErase:
		s.Erased = s.Erased || w.own(e)
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
		switch from, to := w.is(e.Reference), w.is(e.To); {
		case from && to: // nobody takes their own place
		case from:
			s.Inside, s.ReplacedBy = false, e.To
		case to:
			s.Replaces, s.ReplacedBy = e.Reference, ""
		}
	}
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
	return k == KindIn || k == KindOut || k == KindRevoke || k == KindSubstitute || k == KindMerge
}
