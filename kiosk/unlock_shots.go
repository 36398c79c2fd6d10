package kiosk

import (
	"image"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

// unlockShot is one picture of a state of the unlock screen.
type unlockShot struct {
	name   string
	choose bool
	show   func(*Unlock)
	with   func(*UnlockConfig)
	size   display
}

// unlockShots are the shots of the unlock screen: first one of each state, then two of
// the states on other displays, in other colours, and in other languages, one of which takes more room.
func unlockShots() []unlockShot {
	shots := plainUnlockShots()
	for _, s := range shots {
		if s.name != "unlock-wrong" && s.name != "unlock-short" {
			continue
		}
		for _, size := range displays()[1:] {
			on := s
			on.name, on.size = s.name+"-"+size.name, size
			shots = append(shots, on)
		}
		for _, look := range looks()[1:] {
			in := s
			in.name, in.with = s.name+"-"+string(look), func(c *UnlockConfig) { c.Look = look }
			shots = append(shots, in)
		}
		for _, language := range []string{"ar", "ru", "zh"} {
			in := s
			in.name, in.with = s.name+"-"+language, func(c *UnlockConfig) { c.Language = language }
			shots = append(shots, in)
		}
		s.name, s.with = s.name+"-pseudo", func(c *UnlockConfig) { c.Language = pseudoLanguage }
		shots = append(shots, s)
	}
	return shots
}

func plainUnlockShots() []unlockShot {
	write := func(words string) func(*Unlock) {
		return func(u *Unlock) {
			for _, r := range words {
				u.Rune(r)
			}
		}
	}
	enter := func(words string) func(*Unlock) {
		return func(u *Unlock) {
			write(words)(u)
			u.Key(fyne.KeyReturn, 0)
		}
	}
	fail := func(err error) func(*Unlock) {
		return func(u *Unlock) { u.become(u.state.onFailed(err, u.cfg.Clock.Now())) }
	}
	const words = "four words are enough"
	return []unlockShot{
		{name: "unlock"},
		{name: "unlock-typed", show: write(words)},
		{name: "unlock-opening", show: func(u *Unlock) { u.state.opening = true }},
		{name: "unlock-wrong", show: fail(ErrWrongPassphrase)},
		{name: "unlock-scanned", show: func(u *Unlock) { u.Scanned("") }},
		{name: "unlock-problem", show: fail(&checkin.Fault{Code: checkin.FaultStorage, Detail: checkin.DetailDiskFull, Sentence: sampleFull().sentence})},
		{name: "unlock-choose", choose: true},
		{name: "unlock-short", choose: true, show: enter("short")},
		{name: "unlock-again", choose: true, show: enter(words)},
		{name: "unlock-rehearsal", with: func(c *UnlockConfig) { c.Rehearsal = true }},
	}
}

// screen returns an unlock screen in the state of the shot.
func (s unlockShot) screen(cfg Config) (*Unlock, error) {
	c := UnlockConfig{
		Conference: cfg.Desk.Conference, Choose: s.choose, Least: 12, Language: cfg.Language, Look: cfg.Look, Fonts: cfg.Fonts,
		Clock: NewSteppedClock(time.Unix(0, 0)),
	}
	if s.with != nil {
		s.with(&c)
	}
	u, err := NewUnlock(c)
	if err == nil && s.show != nil {
		s.show(u)
	}
	return u, err
}

// writeUnlockShots draws every state of the unlock screen.
func writeUnlockShots(cfg Config, a *album) error {
	for _, s := range unlockShots() {
		if err := a.add(s.name, func() (image.Image, error) { return s.draw(cfg) }); err != nil {
			return err
		}
	}
	return nil
}

func (s unlockShot) draw(cfg Config) (image.Image, error) {
	u, err := s.screen(cfg)
	if err != nil {
		return nil, err
	}
	size := s.size
	if size.w == 0 {
		size = displays()[0]
	}
	return Draw(u.Content(), size.w, size.h, size.scale), nil
}
