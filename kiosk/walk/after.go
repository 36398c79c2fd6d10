package walk

import (
	"cmp"
	"slices"
	"time"

	"antechamber/kiosk/checkin"
)

// After returns the walk that follows the event, and what is to be done for it.
func (s State) After(e Event, now time.Time) (State, []Command) {
	switch e := e.(type) {
	case Ticked:
		return s.onTick(now)
	case Troubled:
		return s.onTrouble(e.Troubles, now), nil
	case Answered:
		return s.onAnswer(e, now)
	case Failed:
		if e.Job == s.job && (s.Stage == Checking || s.Stage == Printing || s.Stage == Spelling) {
			return s.toHelpDesk(Ending{Why: NotStored, Case: s.caseCode()}, now), nil
		}
		return s, nil
	case PrinterSaid:
		if e.Job == s.job && s.Stage == Printing {
			s.Phase, s.Said = e.Phase, e.Said
		}
		return s, nil
	case Printed:
		return s.onPrinted(e, now)
	case WishStored:
		if e.Job == s.job && s.Stage == Spelling {
			return s.toHelpDesk(Ending{Why: Wished, Case: s.caseCode(), Opens: s.Ending.Opens, Session: s.Ending.Session}, now), nil
		}
		return s, nil
	case Proved:
		return s.onProved(e.OK)
	}
	return s.touched(now).onPerson(e, now)
}

// touched gives the stage its whole time again: somebody is there. What is only
// waited for is not waited for longer.
func (s State) touched(now time.Time) State {
	if s.Stage != Checking && s.Stage != Printing {
		s.Since = now
	}
	return s
}

// onPerson follows what the person before the screen did.
func (s State) onPerson(e Event, now time.Time) (State, []Command) {
	switch e := e.(type) {
	case Read:
		return s.onRead(e, now)
	case Touched:
		return s.onTouch(e.Act, now)
	case Spoken:
		if slices.Contains(s.rules.Languages, e.Language) {
			s.Language = e.Language
		}
	case Typed:
		s.Form, s.Denied = s.Form.write(e.Rune), false
	case Erased:
		s.Form, s.Denied = s.Form.erase(), false
	case Focused:
		s.Form = s.Form.focus(e.Field)
	}
	return s.marked(now), nil
}

// start is the walk for the next person.
func (s State) start(now time.Time) State {
	next := State{Language: s.rules.Language, Troubles: s.Troubles, rules: s.rules, job: s.job + 1, shut: s.shut}
	if len(s.Troubles) > 0 {
		next.Stage = OutOfOrder
	}
	return next.at(next.Stage, now)
}

// at is the walk at a stage, whose time begins.
func (s State) at(stage Stage, now time.Time) State {
	s.Stage, s.Since = stage, now
	return s.marked(now)
}

// marked is the walk with the time that its stage has.
func (s State) marked(now time.Time) State {
	switch s.Stage {
	case Checking:
		s.Stays = checkingStays
	case Printing:
		s.Stays = printingStays
	case Found:
		s.Stays = foundStays
	case Done:
		s.Stays = doneStays
	case Asking, Spelling:
		s.Stays = formStays
	case HelpDesk:
		s.Stays = helpDeskStays
	case Programme, Help:
		s.Stays = readingStays
	case Leaving:
		s.Stays = leavingStays
	default:
		s.Stays = 0
		if s.Language != s.rules.Language || s.Comfort != (Comfort{}) || s.Wrong > 0 {
			s.Stays = untouchedStays
		}
	}
	if (s.Comfort.Slow || s.Comfort.Aloud) && s.Stage != Checking && s.Stage != Printing {
		s.Stays *= slower
	}
	if s.Since.IsZero() {
		s.Since = now
	}
	return s
}

func (s State) onTick(now time.Time) (State, []Command) {
	if s.Stays == 0 || now.Sub(s.Since) < s.Stays {
		return s, nil
	}
	switch s.Stage {
	case Checking, Printing:
		return s.toHelpDesk(Ending{Why: Slow, Case: s.caseCode(), Entered: s.Ending.Entered}, now), nil
	}
	return s.start(now), nil
}

// onTrouble keeps what is out of order for the next start: who is in the midst of
// something is not sent away for it.
func (s State) onTrouble(t []Trouble, now time.Time) State {
	s.Troubles = slices.Clone(t)
	switch {
	case s.Stage == Welcome && len(t) > 0, s.Stage == OutOfOrder && len(t) == 0:
		language, comfort := s.Language, s.Comfort
		s = s.start(now)
		s.Language, s.Comfort = language, comfort
		return s.marked(now)
	}
	return s
}

// toHelpDesk ends what was under way: the person is told what to do, and no name stands there.
func (s State) toHelpDesk(e Ending, now time.Time) State {
	s.Ending, s.Form = e, Form{}
	s.job++
	if e.Why != Wished {
		s.Person = nil
	}
	return s.at(HelpDesk, now)
}

func (s State) onRead(e Read, now time.Time) (State, []Command) {
	if e.Claim.Form == checkin.FormCard {
		if s.rules.Lockable {
			return s, []Command{ProveCard{e.Code}}
		}
		return s, nil
	}
	if !s.reads(e) {
		return s, nil
	}
	comfort, language := s.Comfort, s.Language
	s = s.start(now)
	s.Comfort, s.Language = comfort, language
	if e.Claim.Form == checkin.FormReference || e.Claim.Form == checkin.FormEmail { // a look-up and never a proof: the name is asked for besides
		s.Form = newForm(FamilyName, Proof)
		s.Form.Fields[1].Text = cmp.Or(e.Claim.Reference, e.Claim.Code)
		return s.ask(now), nil
	}
	p := checkin.Presentation{Code: e.Code, Purpose: checkin.Check}
	if s.rules.Unattended && e.Claim.Form == checkin.FormBadge {
		p.Purpose = checkin.Enter
	}
	s = s.at(Checking, now)
	return s, []Command{Present{s.job, p}}
}

// reads tells whether a code means something now: where a badge is on its way, or
// something is stored, the next person waits. What is out of order reads nothing but
// badges that open an unattended door, as long as only the printer is.
func (s State) reads(e Read) bool {
	switch s.Stage {
	case Checking, Printing, Leaving:
		return false
	case OutOfOrder:
		onlyPrinter := !slices.ContainsFunc(s.Troubles, func(t Trouble) bool { return t != NoPrinter })
		return onlyPrinter && s.rules.Unattended && e.Claim.Form == checkin.FormBadge
	}
	return true
}

// ask asks for a name and a proof, unless three wrong tries are not a minute ago.
func (s State) ask(now time.Time) State {
	if now.Before(s.shut) {
		return s.toHelpDesk(Ending{Why: NotFound}, now)
	}
	if len(s.Form.Fields) != 2 {
		s.Form = newForm(FamilyName, Proof)
	}
	return s.at(Asking, now)
}
