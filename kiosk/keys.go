package kiosk

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

// keyName is a key that means something to the desk.
type keyName string

const (
	keyUp        keyName = "up"
	keyDown      keyName = "down"
	keyPageUp    keyName = "page up"
	keyPageDown  keyName = "page down"
	keyLeft      keyName = "left"
	keyRight     keyName = "right"
	keyHome      keyName = "home"
	keyEnd       keyName = "end"
	keyEnter     keyName = "enter"
	keyTab       keyName = "tab"
	keyBackTab   keyName = "shift tab"
	keyEscape    keyName = "escape"
	keyBackspace keyName = "backspace"
	keyDelete    keyName = "delete"
	keyHelp      keyName = "f1"
	keyActs      keyName = "f2"
	keyAdmit     keyName = "f12"
	keyLetOut    keyName = "ctrl o"
	keyPrint     keyName = "ctrl p"
	keyUndo      keyName = "ctrl z"
	keyErase     keyName = "ctrl d"
	keyInside    keyName = "f11"
	keyPaper     keyName = "ctrl t"
	keyRole      keyName = "ctrl l"
	keyInvite    keyName = "ctrl k"
	keyOrganiser keyName = "ctrl g"
	keyBoard     keyName = "ctrl b"
	keyDesign    keyName = "ctrl w"
	keyOther     keyName = "other"
)

// fixedKeys are the keys that mean the same with and without Shift.
var fixedKeys = map[fyne.KeyName]keyName{
	fyne.KeyLeft: keyLeft, fyne.KeyRight: keyRight, fyne.KeyUp: keyUp, fyne.KeyDown: keyDown, fyne.KeyPageUp: keyPageUp, fyne.KeyPageDown: keyPageDown,
	fyne.KeyHome: keyHome, fyne.KeyEnd: keyEnd, fyne.KeyReturn: keyEnter, fyne.KeyEnter: keyEnter, fyne.KeyEscape: keyEscape,
	fyne.KeyBackspace: keyBackspace, fyne.KeyDelete: keyDelete, fyne.KeyTab: keyTab,
}

// meaning returns what a key means here: those named above, "f1" to "f12", and
// "ctrl a" to "ctrl z". With Alt a key writes a character, or is for the system.
func meaning(name fyne.KeyName, mod fyne.KeyModifier) keyName {
	letter := len(name) == 1 && name >= "A" && name <= "Z"
	switch number, isF := strings.CutPrefix(string(name), "F"); {
	case mod&(fyne.KeyModifierAlt|fyne.KeyModifierSuper) != 0:
		return keyOther
	case letter && mod&fyne.KeyModifierControl != 0:
		return keyName("ctrl " + strings.ToLower(string(name)))
	case mod&fyne.KeyModifierControl != 0:
		return keyOther
	case name == fyne.KeyTab && mod&fyne.KeyModifierShift != 0:
		return keyBackTab
	case isF && number != "":
		return keyName("f" + number)
	}
	if k, ok := fixedKeys[name]; ok {
		return k
	}
	return keyOther
}

// onKey gives a key to the overlay, where there is one, to the search, or to the act that has it.
func (s deskState) onKey(k keyName, now time.Time) (deskState, []command) {
	if k != keyAdmit {
		s.lastKey = now
	}
	if k == keyInside && s.lists { // in an evacuation nothing stands before it
		return s.onInsideKey()
	}
	if k == keyLanguage { // who cannot read an overlay cannot close it either
		return s.onLanguageKey()
	}
	if s.over != nil {
		return s.over.key(s, k, now)
	}
	switch k {
	case keyUp:
		return s.move(-1), nil
	case keyDown:
		return s.move(+1), nil
	case keyEnter:
		return s.onEnter()
	case keyEscape:
		return s.onEscape()
	case keyBackspace:
		return s.onBackspace()
	case keyActs:
		return s.onActsKey()
	}
	if live := s.onLiveKey(k); live != nil {
		return s, live
	}
	return s.onActKey(k, now)
}

func (s deskState) move(by int) deskState {
	if n := s.found(); n > 0 {
		s.chosen = min(max(s.chosen+by, 0), n-1)
	}
	return s
}

func (s deskState) onEnter() (deskState, []command) {
	if s.query != s.answered && longEnough(s.query) {
		s.openFirst = true
		return s, nil
	}
	return s.open()
}

// open shows the chosen case, or the chosen person, whose identity is to be checked next.
func (s deskState) open() (deskState, []command) {
	chosen := s.chosen - len(s.cases)
	switch {
	case s.scene == deciding || chosen >= len(s.hits):
		return s, nil
	case chosen < 0:
		return s.openCase(s.cases[s.chosen])
	}
	p := s.hits[chosen]
	p.by = checkin.ByName
	if ref, ok := checkin.NormalReference(s.query); ok && ref == p.registration.Reference {
		p.by = checkin.ByReference
	}
	return s.opens(p)
}

// onEscape takes away what lies uppermost. An alarm goes only from a desk at
// rest, for who clears the screen for the next person has hardly read it.
func (s deskState) onEscape() (deskState, []command) {
	if len(s.alarms) > 0 && s.notice == nil && s.problems == 0 && s.scene == ready && s.query == "" {
		s.alarms = s.alarms[1:]
		return s, nil
	}
	if s.purposes.other() && s.notice == nil && s.scene == ready && s.query == "" {
		return s.onPurpose(s.purposes.home)
	}
	s.notice = nil
	if s.scene == deciding {
		return s.withoutQuery(), nil
	}
	return s.cleared(), []command{stopTimer{verdictOver}, stopTimer{idleOver}}
}

func (s deskState) onBackspace() (deskState, []command) {
	if s.query == "" {
		return s, nil
	}
	s.query = withoutLast(s.query)
	return s.asked()
}

func (s deskState) onTyped(r rune) (deskState, []command) {
	switch {
	case !unicode.IsPrint(r):
		return s, nil
	case s.over != nil:
		return s.over.typed(s, r)
	}
	before := s.query
	if s.query = written(before, r); s.query == before {
		return s, nil
	}
	return s.asked()
}

// asked follows a change of the query. Who was opened from an earlier one is
// closed, so that F12 never admits somebody else than the one looked for.
func (s deskState) asked() (deskState, []command) {
	s.openFirst, s.chosen = false, 0
	if s.scene == opened || s.scene == recalled {
		s.scene, s.person, s.outcome = ready, nil, nil
	}
	if !longEnough(s.query) {
		query := s.query
		s = s.withoutQuery()
		s.query = query
		return s, []command{startTimer{idleOver, idleStays}}
	}
	return s, []command{search{s.query}, startTimer{idleOver, idleStays}}
}

// longEnough tells whether a query is long enough to answer.
func longEnough(query string) bool {
	return utf8.RuneCountInString(strings.TrimSpace(query)) >= shortest
}

// admissible tells whether somebody is open who can be presented.
func (s *deskState) admissible() bool {
	return s.scene == opened && s.person != nil && s.purposes.now != toPrint
}

// onAdmit presents the opened person, but not on the heels of another key: a
// second key that was meant for something else must never let anybody in.
func (s deskState) onAdmit(now time.Time) (deskState, []command) {
	if now.Sub(s.lastKey) < keyGuard {
		return s.tell("notice.too_quick", nil, true)
	}
	return s.presentShown(s.way())
}

// leaving tells whether the person shown can be let out where people come in too: one
// who is opened, or was presented and is inside already.
func (s *deskState) leaving() bool {
	within := s.scene == decided && s.outcome != nil && s.outcome.Entry.Verdict == checkin.AlreadyIn
	return s.exits && s.person != nil && (s.scene == opened || within)
}

func (s deskState) onLetOut() (deskState, []command) { return s.presentShown(checkin.Outwards) }

func (s deskState) presentShown(way checkin.Direction) (deskState, []command) {
	p := checkin.Presentation{Reference: s.person.registration.Reference, By: s.person.by, Direction: way}
	if s.purposes.now == toCheck {
		p.Purpose = checkin.Check
	}
	s.scene, s.person, s.outcome, s.notice = deciding, nil, nil, nil
	return s, []command{present{p}}
}

func (s deskState) onPrintKey() (deskState, []command) {
	p := s.person
	if p.standing.Issue > 0 {
		return s.with(newPrintOverlay(p)), nil
	}
	return s.startPrint(PrintOrder{Reference: p.registration.Reference})
}

// printable tells whether the person shown can have a badge now.
func (s *deskState) printable() bool {
	leaves := s.outcome != nil && s.outcome.Entry.Verdict == checkin.Left
	return s.shown() != nil &&
		s.person.registration.Status == checkin.StatusApproved && !s.print.busy() && !leaves
}

func (s deskState) startPrint(order PrintOrder) (deskState, []command) {
	s.print, s.notice = printing(order.Reference), nil
	return s, []command{printBadge{order}}
}
