package kiosk

import (
	"time"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

// hubShots are those of a kiosk that has joined a hub.
func hubShots() []shot {
	stands := func(h Hub, also func(*Desk)) func(*Desk) {
		return func(d *Desk) {
			h.Joined = true
			if !h.Connected {
				h.AloneSince = d.cfg.Desk.Now().Add(-70 * time.Minute)
			}
			d.handle(hubSaid{h})
			if also != nil {
				also(d)
			}
		}
	}
	over := func(d *Desk) {
		out := sampleOutcome(d.cfg.Desk, d.entrance, checkin.Admitted, checkin.First)
		out.Over, out.Apart = true, true
		d.handle(presented{outcome: out, code: true})
	}
	busy := func(d *Desk) { // all that the header can have
		d.handle(printBroke{"5RQJZWFG", trouble{key: "fault.printer", sentence: "the queue \"badges\" is stopped: lift the lid"}, d.cfg.Desk.Now()})
		d.handle(timeOver{noticeOver})
		d.Key(fyne.KeyEscape, 0)
	}
	return []shot{
		{name: "hub-alone-waiting", show: stands(Hub{Waiting: 1212}, busy)},
		{name: "hub-connected", show: stands(Hub{Connected: true}, nil)},
		{name: "hub-alone", show: stands(Hub{}, nil)},
		{name: "hub-clock-off", show: stands(Hub{Connected: true, Offset: -90 * time.Second}, nil)},
		{name: "hub-alone-over", show: stands(Hub{Waiting: 3}, over)},
	}
}
