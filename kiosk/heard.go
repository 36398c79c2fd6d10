package kiosk

import (
	"time"

	"antechamber/kiosk/checkin"
	scans "antechamber/kiosk/scan"
)

// Sound is what the loudspeaker says beside the screen.
type Sound string

// The sounds; package kiosk/sound has them.
const (
	SoundEnter     Sound = "enter"
	SoundLeave     Sound = "leave"
	SoundAttention Sound = "attention"
	SoundRefuse    Sound = "refuse"
	SoundRead      Sound = "read" // a code was read; what becomes of it follows
)

// play is the wish for a sound, which nothing waits for.
type play struct{ sound Sound }

// soundOf is what a verdict sounds like. Where nobody was let in or out, nothing sounds so.
func soundOf(o *checkin.Outcome) Sound {
	switch v := o.Entry.Verdict; {
	case v.Passed() && o.Entry.Kind == checkin.KindCheck:
		return SoundRead
	case v == checkin.Admitted && (o.Over || o.Entry.Reason == checkin.Provisional):
		return SoundAttention // staff are to look
	case v == checkin.Admitted:
		return SoundEnter
	case v == checkin.Left:
		return SoundLeave
	case v == checkin.Refused:
		return SoundRefuse
	}
	return SoundAttention
}

// Hearer is a screen that wants to know how a code came.
type Hearer interface{ Heard(r scans.Reading) }

// Hear gives a code to a screen, with how it came where the screen wants to know.
func Hear(s Screen, r scans.Reading) {
	if h, ok := s.(Hearer); ok {
		h.Heard(r)
		return
	}
	s.Scanned(r.Code)
}

// Heard takes a code to the shown screen.
func (s *Switcher) Heard(r scans.Reading) { Hear(s.shown, r) }

// Heard takes a code and how it came to the desk behind, once that is there.
func (u *Unlock) Heard(r scans.Reading) {
	if u.next != nil {
		Hear(u.next, r)
		return
	}
	u.Scanned(r.Code)
}

// Heard takes a code, and how it came, whatever the desk is doing; see Scanned. While the
// inputs are being looked at it goes there, and is presented to nobody.
func (d *Desk) Heard(r scans.Reading) {
	if _, looks := d.state.over.(inputsOverlay); looks {
		d.handle(inputRead{r})
		return
	}
	if d.ways.Fresh(r, d.cfg.Clock.Now()) {
		d.Scanned(r.Code)
	}
}

// Heard takes a code, and how it came, whatever the screen shows.
func (v *SelfService) Heard(r scans.Reading) {
	if v.ways.Fresh(r, v.cfg.Clock.Now()) {
		v.Scanned(r.Code)
	}
}

// fromCamera is a code that the camera saw.
func fromCamera(code string) scans.Reading {
	return scans.Reading{Code: code, Source: scans.Camera}
}

// Awaiter is a screen whose window waits a moment for what a code comes to, before it paints.
type Awaiter interface{ Await(most time.Duration) }

// Await waits for the shown screen, where that decides about a code.
func (s *Switcher) Await(most time.Duration) { await(s.shown, most) }

// Await waits for the desk behind, once that is there.
func (u *Unlock) Await(most time.Duration) { await(u.next, most) }

func await(s Screen, most time.Duration) {
	if a, ok := s.(Awaiter); ok {
		a.Await(most)
	}
}

// Await does what becomes due until a code that was presented is decided, or so long: a
// window that paints then shows the verdict, and not what was there before.
func (d *Desk) Await(most time.Duration) {
	d.loop.await(most, func() bool { return d.state.scene != deciding })
}

// soughtByCode is an e-mail address that was scanned: it finds people, and presents nobody.
type soughtByCode struct{ words string }

func (e soughtByCode) after(s deskState, now time.Time) (deskState, []command) {
	if s.scene == deciding {
		return s, nil
	}
	s = s.withoutOverlay()
	s.lastKey = now
	s.query = ""
	for _, r := range e.words {
		s.query = written(s.query, r)
	}
	s, commands := s.asked()
	return s, append(commands, play{SoundRead})
}
