package kiosk

import (
	"time"

	"antechamber/kiosk/checkin"
)

// undoOffer is the entry that an undo would concern.
type undoOffer struct {
	entry  checkin.Entry
	person *checkin.Registration
	kind   checkin.Task // of the undo: of the own last entry, or of another
}

// undoOverlay asks why an entry shall count no more.
type undoOverlay struct {
	offer  undoOffer
	opened bool // the person is shown beneath
	choice choice
}

func newUndoOverlay(offer undoOffer) undoOverlay {
	return undoOverlay{offer: offer, choice: choice{n: len(checkin.UndoReasons()), inWords: true}}
}

func (s *deskState) undoable() bool { return s.scene != deciding }

func (s deskState) onUndoKey() (deskState, []command) { return s, []command{offerUndo{}} }

// onUndoOffered asks for the reason, and before it for who may undo the entry.
func (s deskState) onUndoOffered(offer undoOffer, now time.Time) (deskState, []command) {
	return asking(offer.kind, untimed(func(s deskState) (deskState, []command) {
		o := newUndoOverlay(offer)
		p := s.shown()
		o.opened = p != nil && p.registration.Reference == offer.entry.Reference
		return s.with(o), nil
	})).do(s, now)
}

func (u undoEntry) task() checkin.Task { return u.kind }

func (undoOverlay) holds() bool { return false }

func (o undoOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	c, did := o.choice.key(k)
	return o.after(s, c, did)
}

func (o undoOverlay) typed(s deskState, r rune) (deskState, []command) {
	c, did := o.choice.typed(r)
	return o.after(s, c, did)
}

func (o undoOverlay) picked(s deskState, i int) (deskState, []command) {
	c, did := o.choice.pick(i)
	return o.after(s, c, did)
}

func (o undoOverlay) after(s deskState, c choice, did step) (deskState, []command) {
	switch did {
	case closed:
		return s.withoutOverlay(), nil
	case accepted:
		correction := checkin.Correction{Entry: o.offer.entry.ID, Reason: checkin.UndoReasons()[c.chosen], Note: c.words()}
		return s.withoutOverlay(), []command{undoEntry{correction, o.offer.kind}}
	}
	o.choice = c
	return s.with(o), nil
}

func (o undoOverlay) page(t *sheet, _ *deskState) sheetPage {
	var answers []string
	for _, reason := range checkin.UndoReasons() {
		answers = append(answers, t.say("undo."+string(reason), nil))
	}
	return o.choice.page(linesPage{title: t.say("undo.title", nil), lead: o.lead(t), foot: t.say("undo.foot", nil)}, answers)
}

// lead names whom the undo concerns, unless a name must not be shown here.
func (o undoOverlay) lead(t *sheet) string {
	who := t.say("strip.participant", nil)
	if r := o.offer.person; r != nil && (!r.Protected() || o.opened) {
		who = t.whom(r)
	}
	return t.beside(who, t.hour(o.offer.entry.At), t.undoWord(&o.offer.entry))
}

// undoWord is what an entry that can be undone was.
func (t *Teller) undoWord(e *checkin.Entry) string {
	if e.Verdict == "" {
		return t.say("kind."+string(e.Kind), args{"Reference": checkin.SpacedReference(e.To)})
	}
	return t.say("strip."+string(e.Verdict), nil)
}
