package kiosk

import (
	"time"
)

type (
	seeRehearsal   struct{}
	leaveRehearsal struct{}
	wipeRehearsal  struct{}
	startCrowd     struct{ order CrowdOrder }
	stopCrowd      struct{}
	setFault       struct {
		name string
		on   bool
	}
	setClock struct {
		start time.Time
		speed float64
	}
)

func (seeRehearsal) do(d *Desk) event { return rehearsalSeen{d.cfg.Rehearser.State(), true} }

func (c startCrowd) do(d *Desk) event {
	if err := d.cfg.Rehearser.StartCrowd(c.order); err != nil {
		return actFailed{d.trouble(err)}
	}
	return rehearsalTold{saying{"rehearsal.crowd_begins", nil}}
}

func (stopCrowd) do(d *Desk) event {
	d.cfg.Rehearser.StopCrowd()
	return rehearsalSeen{state: d.cfg.Rehearser.State()}
}

func (c setFault) do(d *Desk) event {
	if err := d.cfg.Rehearser.SetFault(d.ctx, c.name, c.on); err != nil {
		return actFailed{d.trouble(err)}
	}
	return rehearsalSeen{state: d.cfg.Rehearser.State()}
}

func (c setClock) do(d *Desk) event {
	if err := d.cfg.Rehearser.SetClock(c.start, c.speed); err != nil {
		return actFailed{d.trouble(err)}
	}
	return rehearsalTold{saying{"rehearsal.clock_set", args{"Time": hourIn(d.cfg.Desk.Conference, d.cfg.Rehearser.State().Now)}}}
}

// crowdWaits is after how long those of a crowd try again, who wait while somebody
// changes the rehearsal: else they would close its sheet.
const crowdWaits = 250 * time.Millisecond

func (d *Desk) crowdCame(code string) {
	waits := d.state.practising
	switch d.state.over.(type) {
	case rehearsalOverlay, rehearsalForm, wipeOverlay:
		waits = true
	}
	if waits {
		d.cfg.Clock.After(crowdWaits, func() {
			d.loop.begin()
			d.loop.finish(func() { d.crowdCame(code) })
		})
		return
	}
	d.Scanned(code)
}

// rehearsalSeen is how the rehearsal goes now.
type rehearsalSeen struct {
	state RehearsalState
	open  bool // somebody asked to see it
}

func (e rehearsalSeen) after(s deskState, _ time.Time) (deskState, []command) {
	o, ok := s.over.(rehearsalOverlay)
	switch {
	case ok:
		o.state = e.state
		return s.with(o), nil
	case !e.open:
		return s, nil
	case s.scene == deciding: // whoever came first is decided on first
		return s, []command{seeRehearsal{}}
	}
	s.practising = false
	if s.over != nil {
		return s, nil
	}
	return s.with(newRehearsalOverlay(e.state)), lasting()
}

// rehearsalTold says that something about the rehearsal is done.
type rehearsalTold struct{ notice saying }

func (e rehearsalTold) after(s deskState, _ time.Time) (deskState, []command) {
	return s.tell(e.notice.key, e.notice.say, false)
}
