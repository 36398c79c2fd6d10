package kiosk

import "antechamber/kiosk/checkin"

// photoShots are the states with a photo, and what forgets a person.
func photoShots() []shot {
	withPhoto := func(d *Desk) { d.handle(photoLoaded{d.state.photo.reference, samplePhoto()}) }
	return []shot{
		{name: "opened-photo", show: func(d *Desk) {
			openSample(d, "latin")
			withPhoto(d)
		}},
		{name: "opened-photo-long", show: func(d *Desk) {
			openSample(d, "long")
			withPhoto(d)
		}},
		{name: "admitted-photo", show: func(d *Desk) {
			d.handle(presented{outcome: sampleOutcome(d.cfg.Desk, d.entrance, checkin.Admitted, checkin.First), code: true})
			withPhoto(d)
		}},
		{name: "already_in-photo", show: func(d *Desk) {
			d.handle(presented{outcome: sampleOutcome(d.cfg.Desk, d.entrance, checkin.AlreadyIn, checkin.Passback), since: "kiosk 2", code: true})
			withPhoto(d)
		}},
		{name: "erase", show: func(d *Desk) {
			openSample(d, "latin")
			d.state, _ = d.state.onEraseKey()
			d.draw()
		}},
		{name: "erase-wrong", show: func(d *Desk) {
			openSample(d, "long")
			d.state, _ = d.state.onEraseKey()
			d.state, _ = d.state.over.key(d.state, keyEnter, d.cfg.Clock.Now())
			d.draw()
		}},
	}
}
