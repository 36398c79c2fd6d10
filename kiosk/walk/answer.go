package walk

import (
	"time"

	"antechamber/kiosk/checkin"
)

// onAnswer takes what a presentation ended in.
func (s State) onAnswer(e Answered, now time.Time) (State, []Command) {
	if e.Job != s.job || s.Stage != Checking && s.Stage != Printing {
		return s, nil
	}
	o := &e.Outcome
	switch {
	case o.Entry.Kind != checkin.KindCheck:
		return s.onDecided(o, now), nil
	case o.Registration == nil && s.presented == nil && s.Form.Text(FamilyName) != "":
		return s.onUnknown(&o.Entry, now), nil
	}
	s.presented = &o.Entry
	switch r := o.Registration; {
	case o.Entry.Verdict == checkin.Refused || r == nil:
		return s.toHelpDesk(verdictEnding(o), now), nil
	case r.Protected():
		return s.toHelpDesk(Ending{Why: Protected, Case: s.caseCode()}, now), nil
	default:
		s.Person, s.Wrong, s.Form = &Person{Registration: *r, Standing: o.Standing}, 0, Form{}
		s.Ending = Ending{Opens: o.DoorsOpen, Session: o.Session}
		if s.speaks(r.Language) && s.Language == s.rules.Language {
			s.Language = r.Language
		}
		return s.at(Found, now), nil
	}
}

// onDecided takes what an unattended entrance decided: the person goes in, or does not.
func (s State) onDecided(o *checkin.Outcome, now time.Time) State {
	badge := s.Ending.Badge
	if !o.Entry.Verdict.Passed() {
		e := verdictEnding(o)
		e.Badge = badge
		return s.toHelpDesk(e, now)
	}
	if r := o.Registration; r != nil && s.speaks(r.Language) && s.Language == s.rules.Language {
		s.Language = r.Language
	}
	s.Person, s.Ending = nil, Ending{Entered: true, Badge: badge, Session: o.Session, Opens: o.DoorsOpen}
	return s.at(Done, now)
}

func (s State) speaks(language string) bool {
	for _, l := range s.rules.Languages {
		if l == language {
			return true
		}
	}
	return false
}

// verdictEnding says what a refusal or a wait lets be said aloud. The others have no
// reason here: it would put somebody to shame before the queue.
func verdictEnding(o *checkin.Outcome) Ending {
	e := Ending{Why: ByVerdict, Case: o.Entry.Case(), Session: o.Session}
	e.Reason, e.Opens = o.Entry.Reason.Aloud(), o.DoorsOpen
	e.Waits = checkin.NextStep(o.Entry.Verdict, o.Entry.Reason) == checkin.StepWait
	return e
}

// onUnknown counts a try by name that found nobody. The answer is the same whatever
// did not fit.
func (s State) onUnknown(e *checkin.Entry, now time.Time) State {
	s.Wrong++
	if s.Wrong < mostWrong {
		form := s.Form
		s = s.at(Asking, now)
		s.Form = form
		return s
	}
	s.Wrong, s.shut = 0, now.Add(shutStays)
	return s.toHelpDesk(Ending{Why: NotFound, Case: e.Case()}, now)
}

// onPrinted ends a print. At an unattended entrance the person goes in with the badge.
func (s State) onPrinted(e Printed, now time.Time) (State, []Command) {
	if e.Job != s.job || s.Stage != Printing {
		return s, nil
	}
	if !e.OK || !e.Sure {
		return s.toHelpDesk(Ending{Why: NotPrinted, Case: s.caseCode()}, now), nil
	}
	s.Ending.Badge = true
	if s.rules.Unattended {
		return s.enter(now)
	}
	s.Person = nil
	return s.at(Done, now), nil
}

// enter presents who was recognised at an unattended entrance.
func (s State) enter(now time.Time) (State, []Command) {
	p := checkin.Presentation{Reference: s.Person.Registration.Reference, By: s.presented.By}
	s.job++
	s.Person = nil
	s = s.at(Checking, now)
	return s, []Command{Present{s.job, p}}
}

func (s State) onProved(ok bool) (State, []Command) {
	switch {
	case ok:
		return s, []Command{End{}}
	case s.Stage == Leaving:
		s.Form, s.Denied = newForm(PIN), true
	}
	return s, nil
}
