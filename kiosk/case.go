package kiosk

import (
	"context"

	"antechamber/kiosk/checkin"
)

// caseHit is what became of somebody, found by its case code.
type caseHit struct {
	outcome checkin.Outcome
	kiosk   string // the name of the one that made the entry; "" where it is not known
}

func (c *caseHit) turnedAway() bool {
	v := c.outcome.Entry.Verdict
	return v == checkin.Refused || v == checkin.Wait
}

// cases finds the presentations with the case code that a query may be.
func (d *Desk) cases(ctx context.Context, query string) (code string, hits []caseHit, err error) {
	code, ok := checkin.NormalCase(query)
	if !ok {
		return "", nil, nil
	}
	outcomes, err := d.cfg.Desk.Cases(ctx, code)
	for _, o := range outcomes {
		hits = append(hits, caseHit{o, d.kioskOf(&o.Entry)})
	}
	return code, hits, err
}

// openCase shows again what became of a presentation, and its person. Of who was looked
// at, and not turned away, there is nothing to show but the person.
func (s deskState) openCase(c caseHit) (deskState, []command) {
	if r := c.outcome.Registration; r != nil && !c.turnedAway() {
		return s.opens(person{registration: *r, standing: c.outcome.Standing, by: checkin.ByReference})
	}
	s.scene, s.outcome, s.place, s.person, s.notice = recalled, &c.outcome, c.kiosk, nil, nil
	commands := []command{stopTimer{verdictOver}, startTimer{idleOver, idleStays}}
	if r := c.outcome.Registration; r != nil {
		s.person = &person{registration: *r, standing: c.outcome.Standing, by: checkin.ByReference}
		return s, s.person.opens(commands...)
	}
	return s, commands
}

// where is when and where a presentation was made.
func (k *kit) where(e *checkin.Entry, kiosk string) string {
	entrance, _ := k.conference.Entrance(e.Entrance)
	return k.beside(k.hour(e.At), entrance.Name.In(k.language), kiosk)
}
