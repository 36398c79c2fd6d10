package kiosk

import (
	"time"

	"antechamber/kiosk/checkin"
)

// purpose is what becomes of a code that is held before the desk.
type purpose string

const (
	toEnter purpose = "enter"
	toLeave purpose = "leave"
	toPrint purpose = "print" // a badge, and nobody is let in
	toCheck purpose = "check" // the verdict is shown, and nobody is let in
)

const keyPurpose keyName = "f9"

// How long a purpose that is not the entrance's own lasts after the last code: people leave
// for as long as a session takes to empty, and a look is taken at a few.
const (
	leavingLasts = 15 * time.Minute
	othersLast   = 2 * time.Minute
)

// purposes is what the desk scans for.
type purposes struct {
	now  purpose
	home purpose // what it scans for where nobody chose
	all  []purpose
}

// purposesOf are those of an entrance: its own way first.
func purposesOf(e checkin.Entrance) purposes {
	var all []purpose
	if e.In {
		all = append(all, toEnter)
	}
	if e.Out {
		all = append(all, toLeave)
	}
	if len(all) == 0 { // no conference has such an entrance
		all = append(all, toEnter)
	}
	return purposes{now: all[0], home: all[0], all: append(all, toPrint, toCheck)}
}

// other tells whether something else than usual becomes of a code.
func (p purposes) other() bool { return p.now != p.home }

// ends is the timer of a purpose that does not last, started again by each use of it.
func (p purposes) ends() []command {
	switch {
	case !p.other():
		return []command{stopTimer{purposeOver}}
	case p.now == toLeave:
		return []command{startTimer{purposeOver, leavingLasts}}
	}
	return []command{startTimer{purposeOver, othersLast}}
}

// onPurpose has the desk scan for a purpose.
func (s deskState) onPurpose(p purpose) (deskState, []command) {
	s.purposes.now = p
	s, commands := s.tell("purpose.now."+string(p), nil, s.purposes.other())
	return s, append(commands, s.purposes.ends()...)
}

// presents is what becomes of a code.
func (s *deskState) presents(code string) command {
	switch s.purposes.now {
	case toLeave:
		return present{checkin.Presentation{Code: code, Direction: s.way()}}
	case toCheck:
		return present{checkin.Presentation{Code: code, Purpose: checkin.Check}}
	case toPrint:
		return findOwner{code}
	}
	return present{checkin.Presentation{Code: code}}
}

// way is the direction of a presentation: what the entrance allows, where nothing else was chosen.
func (s *deskState) way() checkin.Direction {
	if s.purposes.now == toLeave && s.purposes.other() {
		return checkin.Outwards
	}
	return checkin.Unstated
}

// onPurposeKey asks what codes are scanned for.
func (s deskState) onPurposeKey() (deskState, []command) {
	o := purposeOverlay{choice: choice{n: len(s.purposes.all)}}
	for i, p := range s.purposes.all {
		if p == s.purposes.now {
			o.choice.chosen = i
		}
	}
	return s.with(o), nil
}

// purposeOverlay asks what codes are scanned for.
type purposeOverlay struct{ choice choice }

func (purposeOverlay) holds() bool { return false }

func (o purposeOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	if k == keyPurpose { // the key that opened it goes to the next
		o.choice.chosen = (o.choice.chosen + 1) % o.choice.n
		return s.with(o), nil
	}
	c, did := o.choice.key(k)
	return o.after(s, c, did)
}

func (o purposeOverlay) typed(s deskState, r rune) (deskState, []command) {
	c, did := o.choice.typed(r)
	return o.after(s, c, did)
}

func (o purposeOverlay) picked(s deskState, i int) (deskState, []command) {
	c, did := o.choice.pick(i)
	return o.after(s, c, did)
}

func (o purposeOverlay) after(s deskState, c choice, did step) (deskState, []command) {
	switch did {
	case closed:
		return s.withoutOverlay(), nil
	case accepted:
		return s.withoutOverlay().onPurpose(s.purposes.all[c.chosen])
	}
	o.choice = c
	return s.with(o), nil
}

func (o purposeOverlay) page(t *sheet, s *deskState) sheetPage {
	var answers []string
	for _, p := range s.purposes.all {
		answers = append(answers, t.say("purpose."+string(p), nil))
	}
	return o.choice.page(linesPage{title: t.say("purpose.title", nil), lead: t.say("purpose.lead", nil), foot: t.say("undo.foot", nil)}, answers)
}

// findOwner looks up whose code it is, to print a badge.
type findOwner struct{ code string }

func (c findOwner) do(d *Desk) event {
	claim := d.cfg.Desk.Reader.Read(c.code)
	var e ownerFound
	err := d.cfg.Desk.Store.Look(d.ctx, func(v checkin.View) error {
		var r checkin.Registration
		found := false
		switch {
		case claim.Genuine:
			stays, err := v.Stays(claim.Reference)
			if err == nil {
				r, found, err = v.Registration(stays)
			}
			if err != nil {
				return err
			}
		case claim.Form == checkin.FormNone:
			all, err := v.ByTicket(claim.Code)
			if err != nil {
				return err
			}
			if found = len(all) == 1; found {
				r = all[0]
			}
		}
		if !found {
			return nil
		}
		standing, err := d.standing(v, r.Reference)
		e.person = &person{registration: r, standing: standing, by: checkin.ByReference}
		return err
	})
	if err != nil {
		return notRecorded{d.trouble(err)}
	}
	return e
}

// ownerFound is whose badge is to be printed.
type ownerFound struct{ person *person } // nil where there is nobody

func (e ownerFound) after(s deskState, _ time.Time) (deskState, []command) {
	refused := func(key string) (deskState, []command) {
		s, told := s.tell(key, nil, true)
		return s.next(append(told, play{SoundRefuse})...)
	}
	if e.person == nil {
		s.scene = ready
		return refused("purpose.print_nobody")
	}
	s.scene, s.person = opened, e.person
	switch {
	case s.print.busy():
		return refused("purpose.print_busy")
	case !s.printable() || s.person.standing.Barred():
		return refused("purpose.print_not")
	}
	s, printing := s.onPrintKey()
	if len(s.waiting) > 0 { // a question about this person would stand before the next
		s = s.withoutOverlay()
	}
	return s.next(append(s.person.opens(), printing...)...)
}

// purposePart is a band that nobody overlooks while codes are not for the entrance's own way.
type purposePart struct {
	*kit
	ground      box
	mark        *picture
	word, words *text
	keycap      keycap
	touch       *touch
}

func newPurposePart(k *kit, d *Desk) *purposePart {
	p := &purposePart{kit: k, ground: k.newBox(), mark: k.newPicture(), word: k.newText(), words: k.newText(), keycap: k.newKeycap()}
	p.touch = k.newTouch(func() { d.handle(pressed{keyPurpose}) })
	return p
}

// draw shows the band on top of an area, and returns what is left below.
func (p *purposePart) draw(a area, s *deskState) area {
	if !s.purposes.other() {
		hide(p.ground, p.mark, p.word, p.words, p.keycap, p.touch)
		return a
	}
	band, rest := a.cutTop(p.u(76), 0)
	mark, colours := p.look(s.purposes.now)
	p.ground.put(band, colours.ground, nil, 0, 0)
	in := band.inset(p.u(24), p.u(8))
	spot, in := in.cutLeft(p.u(56), p.u(20))
	p.mark.put(spot.middle(p.u(56)), mark, colours.text, colours.ground)
	cap, in := in.cutRight(p.keycapWidth("F9"), p.u(20))
	p.keycap.put(cap.middle(p.u(28)), "F9", colours, colours.text)
	bold := style{size: 40, bold: true, colour: colours.text, lines: 1}
	word := p.say("purpose.word."+string(s.purposes.now), nil)
	at, in := in.cutLeft(min(p.width(word, bold), in.w*0.55), p.u(28))
	p.word.put(at, word, bold)
	p.words.put(in, p.say("purpose.says."+string(s.purposes.now), nil), style{size: 20, bold: true, colour: colours.text, lines: 2})
	p.touch.put(band)
	return rest
}

// look is the shape and the colours of a purpose. None is that of an admission.
func (p *purposePart) look(which purpose) (mark string, colours pair) {
	switch which {
	case toLeave:
		return "arrow", p.palette.left
	case toPrint:
		return "card", p.palette.attention
	case toEnter:
		return "scan", p.palette.primary
	}
	return "warn", p.palette.attention
}
