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
	keyEnter     keyName = "enter"
	keyEscape    keyName = "escape"
	keyBackspace keyName = "backspace"
	keyHelp      keyName = "help"
	keyAdmit     keyName = "admit"
	keyPrint     keyName = "print"
	keyUndo      keyName = "undo"
	keyOther     keyName = "other"
)

// meaning returns what a key means here.
func meaning(name fyne.KeyName, mod fyne.KeyModifier) keyName {
	if mod&fyne.KeyModifierControl != 0 {
		switch name {
		case fyne.KeyP:
			return keyPrint
		case fyne.KeyZ:
			return keyUndo
		}
		return keyOther
	}
	switch name {
	case fyne.KeyUp:
		return keyUp
	case fyne.KeyDown:
		return keyDown
	case fyne.KeyReturn, fyne.KeyEnter:
		return keyEnter
	case fyne.KeyEscape:
		return keyEscape
	case fyne.KeyBackspace:
		return keyBackspace
	case fyne.KeyF1:
		return keyHelp
	case fyne.KeyF12:
		return keyAdmit
	}
	return keyOther
}

func (s deskState) onKey(k keyName, now time.Time) (deskState, []command) {
	before := s.lastKey
	if k != keyAdmit {
		s.lastKey = now
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
	case keyHelp:
		return s.onHelp(), nil
	case keyAdmit:
		return s.onAdmit(now.Sub(before))
	case keyPrint:
		return s.onPrintKey()
	case keyUndo:
		if s.sheet == noSheet && s.scene != deciding {
			return s, []command{offerUndo{}}
		}
	}
	return s, nil
}

func (s deskState) move(by int) deskState {
	if n := s.choices(); n > 0 {
		s.choice = (s.choice + by + n) % n
		s.noting = false
	} else if s.sheet == noSheet && len(s.hits) > 0 {
		s.chosen = min(max(s.chosen+by, 0), len(s.hits)-1)
	}
	return s
}

// choices is how many the sheet offers.
func (s deskState) choices() int {
	switch s.sheet {
	case undoSheet:
		return len(checkin.UndoReasons())
	case printSheet:
		return 2
	}
	return 0
}

func (s deskState) onEnter() (deskState, []command) {
	switch {
	case s.sheet != noSheet:
		return s.confirm()
	case s.query != s.answered && longEnough(s.query):
		s.openFirst = true
		return s, nil
	}
	return s.open()
}

// open shows the chosen person, whose identity is to be checked next.
func (s deskState) open() (deskState, []command) {
	if s.scene == deciding || s.chosen >= len(s.hits) {
		return s, nil
	}
	p := s.hits[s.chosen]
	p.by = checkin.ByName
	if ref, ok := checkin.NormalReference(s.query); ok && ref == p.registration.Reference {
		p.by = checkin.ByReference
	}
	s.scene, s.person, s.outcome, s.notice = opened, &p, nil, nil
	return s, []command{stopTimer{verdictOver}, startTimer{idleOver, idleStays}}
}

// confirm takes the choice on the sheet, or does what Enter does there.
func (s deskState) confirm() (deskState, []command) {
	closed := s.withoutSheet()
	switch s.sheet {
	case pastSheet:
		return closed, []command{openRehearsal{}}
	case printSheet:
		return closed.startPrint(s.choice == 0)
	case undoSheet:
		c := checkin.Correction{Entry: s.undo.entry.ID, Reason: checkin.UndoReasons()[s.choice]}
		if c.Reason == checkin.Other {
			c.Note = strings.TrimSpace(s.note)
			if !s.noting || c.Note == "" {
				s.noting = true
				return s, nil
			}
		}
		return closed, []command{undoEntry{c}}
	}
	return closed, nil
}

// onEscape takes away what lies uppermost. An alarm goes only from a desk at
// rest, for who clears the screen for the next person has hardly read it.
func (s deskState) onEscape() (deskState, []command) {
	switch {
	case s.sheet != noSheet:
		return s.withoutSheet(), nil
	case len(s.alarms) > 0 && s.notice == nil && s.problems == 0 && s.scene == ready && s.query == "":
		s.alarms = s.alarms[1:]
		return s, nil
	}
	s.notice = nil
	if s.scene == deciding {
		s.query, s.answered, s.hits = "", "", nil
		return s, nil
	}
	return s.cleared(), []command{stopTimer{verdictOver}, stopTimer{idleOver}}
}

func (s deskState) onBackspace() (deskState, []command) {
	switch {
	case s.noting:
		s.note = withoutLast(s.note)
		return s, nil
	case s.sheet != noSheet || s.query == "":
		return s, nil
	}
	s.query = withoutLast(s.query)
	return s.asked()
}

func withoutLast(text string) string {
	_, size := utf8.DecodeLastRuneInString(text)
	return text[:len(text)-size]
}

func (s deskState) onTyped(r rune) (deskState, []command) {
	switch {
	case !unicode.IsPrint(r):
		return s, nil
	case s.noting:
		if utf8.RuneCountInString(s.note) < longest {
			s.note += string(r)
		}
		return s, nil
	case s.sheet == helpSheet || s.sheet == pastSheet:
		s.sheet = noSheet
	case s.sheet != noSheet:
		if i := int(r - '1'); i >= 0 && i < s.choices() {
			s.choice = i
			return s.confirm()
		}
		return s, nil
	}
	if utf8.RuneCountInString(s.query) >= longest || s.query == "" && unicode.IsSpace(r) {
		return s, nil
	}
	s.query += string(r)
	return s.asked()
}

// asked follows a change of the query. Who was opened from an earlier one is
// closed, so that F12 never admits somebody else than the one looked for.
func (s deskState) asked() (deskState, []command) {
	s.openFirst, s.chosen = false, 0
	if s.scene == opened {
		s.scene, s.person = ready, nil
	}
	if !longEnough(s.query) {
		s.hits, s.answered = nil, ""
		return s, []command{startTimer{idleOver, idleStays}}
	}
	return s, []command{search{s.query}, startTimer{idleOver, idleStays}}
}

// longEnough tells whether a query is long enough to answer.
func longEnough(query string) bool {
	return utf8.RuneCountInString(strings.TrimSpace(query)) >= shortest
}

func (s deskState) onHelp() deskState {
	switch s.sheet {
	case noSheet:
		s.sheet = helpSheet
	case helpSheet:
		s.sheet = noSheet
	}
	return s
}

// onAdmit presents the opened person, but not on the heels of another key: a
// second key that was meant for something else must never let anybody in.
func (s deskState) onAdmit(sinceKey time.Duration) (deskState, []command) {
	if s.sheet != noSheet || s.scene != opened || s.person == nil {
		return s, nil
	}
	if sinceKey < keyGuard {
		return s.tell("notice.too_quick", nil, true)
	}
	p := checkin.Presentation{Reference: s.person.registration.Reference, By: s.person.by}
	s.scene, s.person, s.notice = deciding, nil, nil
	return s, []command{present{p}}
}

func (s deskState) onPrintKey() (deskState, []command) {
	if s.sheet != noSheet || !s.printable() {
		return s, nil
	}
	if s.person.standing.Issue > 0 {
		s.sheet, s.choice = printSheet, 0
		return s, nil
	}
	return s.startPrint(false)
}

// printable tells whether the person shown can have a badge now.
func (s deskState) printable() bool {
	leaves := s.outcome != nil && s.outcome.Entry.Verdict == checkin.Left
	return s.person != nil && (s.scene == opened || s.scene == decided) &&
		s.person.registration.Status == checkin.StatusApproved && s.print.phase != printing && !leaves
}

func (s deskState) startPrint(again bool) (deskState, []command) {
	ref := s.person.registration.Reference
	s.print, s.notice = printState{phase: printing, reference: ref}, nil
	return s, []command{printBadge{reference: ref, again: again}}
}
