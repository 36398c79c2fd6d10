package kiosk

import (
	"time"

	"antechamber/kiosk/checkin"
	scans "antechamber/kiosk/scan"
)

// inputShots are the states of the desk that have to do with how codes come.
func inputShots() []shot {
	inputs := func(reading *scans.Reading, setting *scans.Setting, states ...Input) func(*Desk) {
		return func(d *Desk) {
			d.state.over = inputsOverlay{states: states, volume: 70, card: reading != nil, reading: reading, count: 3, setting: setting, kept: setting != nil}
			d.draw()
		}
	}
	to := func(p purpose, then func(*Desk)) func(*Desk) {
		return func(d *Desk) {
			d.state.purposes.now = p
			if then != nil {
				then(d)
			}
			d.draw()
		}
	}
	looked := func(v checkin.Verdict, r checkin.Reason) func(*Desk) {
		return func(d *Desk) {
			o := sampleOutcome(d.cfg.Desk, d.entrance, v, r)
			o.Entry.Kind = checkin.KindCheck
			d.handle(presented{outcome: o, code: true})
		}
	}
	ticket := func(v checkin.Verdict, r checkin.Reason, t checkin.Ticket) func(*Desk) {
		return func(d *Desk) {
			o := sampleOutcome(d.cfg.Desk, d.entrance, v, r)
			o.Registration, o.Ticket = nil, t
			d.handle(presented{outcome: o, code: true})
		}
	}
	scanner := Input{Source: scans.Serial, Address: "/dev/ttyACM0", Open: true}
	gone := Input{Source: scans.Evdev, Address: "/dev/input/by-id/usb-Symbol_Bar_Code_Scanner-event-kbd", Problem: "it was unplugged"}
	withCamera := func(gone bool, show func(*Desk)) func(*Desk) {
		return func(d *Desk) {
			d.state.camera = cameraState{has: true, came: !gone, gone: gone}
			show(d)
		}
	}
	return []shot{
		{name: "purpose", show: func(d *Desk) { d.handle(pressed{keyPurpose}) }},
		{name: "purpose-leave", show: to(toLeave, nil)},
		{name: "purpose-print", show: to(toPrint, nil)},
		{name: "purpose-check", show: to(toCheck, looked(checkin.Admitted, checkin.First))},
		{name: "purpose-check-refused", show: to(toCheck, looked(checkin.Refused, checkin.Revoked))},
		{name: "inputs", show: withCamera(true, inputs(nil, nil, scanner, gone))},
		{name: "inputs-calibrated", show: withCamera(false, inputs(
			&scans.Reading{Code: scans.CalibrationText, Source: scans.Keyboard, Suffix: scans.Enter, Pace: 4 * time.Millisecond},
			&scans.Setting{Layout: scans.AZERTY, Prefix: "~", Suffix: scans.Enter, Pace: 4, Swapped: true}, scanner))},
		{name: "inputs-serial", show: inputs(&scans.Reading{Code: "5RQJZWFG", Source: scans.Serial, Device: "/dev/ttyACM0", Suffix: scans.CRLF}, nil, scanner)},
		{name: "ticket-elsewhere", show: ticket(checkin.Refused, checkin.WrongConference, checkin.Ticket{System: checkin.Indico, Elsewhere: true})},
		{name: "ticket-forged", show: ticket(checkin.Refused, checkin.Forged, checkin.Ticket{System: checkin.Pretix, Forged: true})},
		{name: "ticket-ambiguous", show: func(d *Desk) {
			o := sampleOutcome(d.cfg.Desk, d.entrance, checkin.Refused, checkin.UnknownCode)
			o.Registration = nil
			var all []person
			for _, p := range sampleTwice() {
				o.Candidates = append(o.Candidates, p.registration)
				all = append(all, p)
			}
			d.handle(presented{outcome: o, code: true, candidates: all})
		}},
	}
}
