package kiosk

import (
	"errors"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
)

const (
	longestSecret = 256              // characters
	longestDelay  = 32 * time.Second // after a wrong passphrase
)

// unlockState is everything that the unlock screen shows. Its transitions are pure.
type unlockState struct {
	choose bool
	least  int

	secret  string
	first   string // what was chosen, and is being typed again
	opening bool
	wrong   int       // passphrases in a row
	until   time.Time // by the Clock; no other is tried before
	said    *notice
}

func (s unlockState) onTyped(r rune) unlockState {
	if s.opening || !unicode.IsPrint(r) || utf8.RuneCountInString(s.secret) >= longestSecret {
		return s
	}
	s.secret += string(r)
	s.said = nil
	return s
}

func (s unlockState) onScan() unlockState {
	s.said = &notice{key: "unlock.scanned", bad: true}
	return s
}

func (s unlockState) onKey(name fyne.KeyName, now time.Time) (next unlockState, do unlockDeed, ok bool) {
	switch name {
	case fyne.KeyEscape:
		return s, unlockDeed{quit: true}, true
	case fyne.KeyBackspace:
		if !s.opening {
			s.secret = withoutLast(s.secret)
		}
		return s, do, true
	case fyne.KeyReturn, fyne.KeyEnter:
		next, do = s.onEnter(now)
		return next, do, true
	}
	return s, do, false
}

func (s unlockState) onEnter(now time.Time) (unlockState, unlockDeed) {
	switch {
	case s.opening || s.secret == "" || now.Before(s.until):
		return s, unlockDeed{}
	case s.choose && s.first == "":
		return s.chosen(), unlockDeed{}
	case s.choose && s.first != s.secret:
		return s.again("unlock.differ", nil), unlockDeed{}
	}
	s.opening, s.said = true, nil
	return s, unlockDeed{try: s.secret}
}

// chosen takes a new passphrase, which is to be typed once more.
func (s unlockState) chosen() unlockState {
	if n := utf8.RuneCountInString(s.secret); n < s.least {
		s.said = &notice{key: "unlock.short", say: args{"Least": s.least, "Count": n}, bad: true}
		return s
	}
	s.first, s.secret, s.said = s.secret, "", nil
	return s
}

// again begins anew and says why.
func (s unlockState) again(key string, a args) unlockState {
	s.first, s.secret, s.opening, s.said = "", "", false, &notice{key: key, say: a, bad: true}
	return s
}

// onFailed says why nothing was opened. After a wrong passphrase the next one waits,
// twice as long each time.
func (s unlockState) onFailed(err error, now time.Time) unlockState {
	if !errors.Is(err, ErrWrongPassphrase) {
		return s.again("notice.problem", args{"Problem": troubleOf(err)})
	}
	s = s.again("unlock.wrong", nil)
	s.until = now.Add(min(time.Second<<min(s.wrong, 10), longestDelay))
	s.wrong++
	return s
}

// delay is how long it is until a passphrase is tried again, in seconds.
func (s *unlockState) delay(now time.Time) int {
	return int((max(0, s.until.Sub(now)) + time.Second - 1) / time.Second)
}
