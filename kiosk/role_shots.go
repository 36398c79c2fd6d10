package kiosk

import (
	"time"

	"antechamber/kiosk/checkin"
)

// roleShots are the shots of who may do what.
func roleShots() []shot {
	ask := func(d *Desk) {
		d.state.role.highest = checkin.Organiser
		d.state = d.state.ask(checkin.TaskRevoke, deskState.onAdmit)
		for _, r := range "4029" {
			d.Rune(r)
		}
	}
	act := func(left time.Duration) func(*Desk) {
		return func(d *Desk) {
			openSample(d, "latin")
			d.handle(entitled{checkin.Holder{Authority: checkin.Supervisor, Number: 2}})
			d.state.role.until = d.cfg.Clock.Now().Add(left)
			d.draw()
		}
	}
	return []shot{
		{name: "pin", show: ask},
		{name: "pin-trying", show: func(d *Desk) {
			ask(d)
			o := d.state.over.(pinOverlay)
			o.trying = true
			d.state.over = o
			d.draw()
		}},
		{name: "pin-wrong", show: func(d *Desk) {
			ask(d)
			d.handle(denied{denial: checkin.Denial{Tried: true}})
		}},
		{name: "pin-wait", show: func(d *Desk) {
			ask(d)
			d.handle(denied{denial: checkin.Denial{Tried: true, Wait: 5 * time.Minute}})
		}},
		{name: "pin-too-low", show: func(d *Desk) {
			ask(d)
			d.handle(entitled{checkin.Holder{Authority: checkin.Staff, Number: 7}})
		}},
		{name: "pin-beforehand", show: func(d *Desk) { d.state, _ = d.state.onRoleKey(); d.draw() }},
		{name: "card-unknown", show: func(d *Desk) { d.handle(denied{denial: checkin.Denial{Card: true, Tried: true}}) }},
		{name: "role", show: act(roleStays)},
		{name: "role-ends", show: act(12 * time.Second)},
	}
}
