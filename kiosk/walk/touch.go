package walk

import "time"

// onTouch follows an act. One that the stage does not have does nothing, as a second
// touch that came after the first had its effect.
func (s State) onTouch(a Act, now time.Time) (State, []Command) {
	switch a {
	case ToggleLarger:
		s.Comfort.Larger = !s.Comfort.Larger
		return s.marked(now), nil
	case ToggleHigh:
		s.Comfort.Contrast = !s.Comfort.Contrast
		return s.marked(now), nil
	case ToggleLow:
		s.Comfort.Low = !s.Comfort.Low
		return s.marked(now), nil
	case ToggleAloud:
		s.Comfort.Aloud = !s.Comfort.Aloud
		return s.marked(now), nil
	case MoreTime:
		s.Comfort.Slow = true
		return s.marked(now), nil
	case Staff:
		return s.toLeaving(now), nil
	}
	switch s.Stage {
	case Welcome, OutOfOrder:
		return s.fromStart(a, now)
	case Found:
		return s.fromFound(a, now)
	case Asking:
		return s.fromAsking(a, now)
	case Spelling:
		return s.fromSpelling(a, now)
	case HelpDesk, Done:
		return s.fromEnd(a, now)
	case Programme, Help, Leaving:
		return s.fromAside(a, now)
	}
	return s, nil
}

// fromStart begins a walk or looks aside.
func (s State) fromStart(a Act, now time.Time) (State, []Command) {
	switch {
	case a == HaveNoCode && s.Stage == Welcome:
		return s.ask(now), nil
	case a == SeeProgramme:
		return s.aside(Programme, now), nil
	case a == SeeHelp:
		return s.aside(Help, now), nil
	}
	return s, nil
}

// toLeaving asks staff for their PIN; what somebody was about is over.
func (s State) toLeaving(now time.Time) State {
	if !s.rules.Lockable || s.Stage == Checking || s.Stage == Printing || s.Stage == Leaving {
		return s
	}
	s = s.start(now).aside(Leaving, now)
	s.Form = newForm(PIN)
	return s
}

// aside shows a page from which Back leads to where the person was.
func (s State) aside(to Stage, now time.Time) State {
	s.before = s.Stage
	return s.at(to, now)
}

func (s State) fromAside(a Act, now time.Time) (State, []Command) {
	switch {
	case a == Leave && s.Stage == Leaving:
		if lacking, yes := s.lacking(); yes {
			return lacking, nil
		}
		return s, []Command{ProvePIN{s.Form.Text(PIN)}}
	case a == SeeProgramme && s.Stage == Help:
		return s.at(Programme, now), nil
	case a == SeeHelp && s.Stage == Programme:
		return s.at(Help, now), nil
	case a == Finish:
		return s.start(now), nil
	case a == Back, a == SeeHelp && s.Stage == Help:
		if s.before == Welcome || s.before == OutOfOrder {
			s.Form = Form{}
		}
		if s.before == Found && s.Person == nil {
			return s.start(now), nil
		}
		return s.at(s.before, now), nil
	}
	return s, nil
}

func (s State) fromFound(a Act, now time.Time) (State, []Command) {
	switch {
	case a == Yes && !s.Person.HasBadge():
		return s.print(now)
	case a == Yes && s.rules.Unattended:
		return s.enter(now)
	case a == Yes:
		s.Person = nil
		return s.at(Done, now), nil
	case a == LostBadge && s.Person.HasBadge():
		return s.toHelpDesk(Ending{Why: HasBadge, Case: s.caseCode()}, now), nil
	case a == Nobody:
		return s.toHelpDesk(Ending{Why: NotMe, Case: s.caseCode()}, now), nil
	case a == Correct && !s.Person.HasBadge():
		s.Form = newForm(Spelt)
		return s.at(Spelling, now), nil
	case a == SeeHelp:
		return s.aside(Help, now), nil
	case a == Finish || a == Back:
		return s.start(now), nil
	}
	return s, nil
}

func (s State) print(now time.Time) (State, []Command) {
	s.job++
	s.Phase, s.Said = Sent, ""
	s = s.at(Printing, now)
	return s, []Command{Print{s.job, s.Person.Registration.Reference}}
}

// lacking is the walk with the first empty field of its form pointed out, or false
// where there is none.
func (s State) lacking() (lacking State, yes bool) {
	s.Form, yes = s.Form.missing()
	return s, yes
}

func (s State) fromAsking(a Act, now time.Time) (State, []Command) {
	switch a {
	case Find:
		if lacking, yes := s.lacking(); yes {
			return lacking, nil
		}
		s.job++
		s.presented = nil
		s = s.at(Checking, now)
		return s, []Command{Recognise{s.job, s.Form.Text(FamilyName), s.Form.Text(Proof)}}
	case SeeHelp:
		return s.aside(Help, now), nil
	case Back, Finish:
		return s.backToStart(now), nil
	}
	return s, nil
}

// backToStart goes back a step and no further: the wrong tries of a person still count.
func (s State) backToStart(now time.Time) State {
	wrong, language, comfort := s.Wrong, s.Language, s.Comfort
	s = s.start(now)
	s.Wrong, s.Language, s.Comfort = wrong, language, comfort
	return s.marked(now)
}

func (s State) fromSpelling(a Act, now time.Time) (State, []Command) {
	switch a {
	case SendWish:
		if lacking, yes := s.lacking(); yes {
			return lacking, nil
		}
		s.job++
		return s, []Command{Wish{s.job, s.Person.Registration.Reference, s.Form.Text(Spelt)}}
	case Back:
		s.Form = Form{}
		return s.at(Found, now), nil
	case SeeHelp:
		return s.aside(Help, now), nil
	case Finish:
		return s.start(now), nil
	}
	return s, nil
}

func (s State) fromEnd(a Act, now time.Time) (State, []Command) {
	switch {
	case a == SeeHelp:
		return s.aside(Help, now), nil
	case a == PrintAsIs && s.Stage == HelpDesk && s.Ending.Why == Wished && s.Person != nil:
		s.Ending = Ending{Opens: s.Ending.Opens, Session: s.Ending.Session}
		return s.print(now)
	case a == Finish || a == Back:
		return s.start(now), nil
	}
	return s, nil
}
