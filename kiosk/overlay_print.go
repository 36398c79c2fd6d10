package kiosk

import (
	"time"

	"antechamber/kiosk/checkin"
)

// printOverlay asks whether a badge is printed once more or replaced.
type printOverlay struct {
	reference string
	standing  checkin.Standing
	choice    choice
}

func (printOverlay) holds() bool { return true }

func (o printOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	c, did := o.choice.key(k)
	return o.after(s, c, did)
}

func (o printOverlay) typed(s deskState, r rune) (deskState, []command) {
	c, did := o.choice.typed(r)
	return o.after(s, c, did)
}

func (o printOverlay) picked(s deskState, i int) (deskState, []command) {
	c, did := o.choice.pick(i)
	return o.after(s, c, did)
}

func (o printOverlay) after(s deskState, c choice, did step) (deskState, []command) {
	switch did {
	case closed:
		return s.withoutOverlay(), nil
	case accepted:
		return s.withoutOverlay().startPrint(o.reference, c.chosen == 0)
	}
	o.choice = c
	return s.with(o), nil
}

func (o printOverlay) page(t *sheet, _ *deskState) sheetPage {
	a := args{"Issue": o.standing.Issue, "Next": o.standing.Issue + 1, "Time": t.hour(o.standing.Printed)}
	return o.choice.page(linesPage{title: t.say("print.title", a), foot: t.say("undo.foot", nil)},
		[]string{t.say("print.again", a), t.say("print.new", a)})
}
