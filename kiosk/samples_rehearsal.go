package kiosk

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// rehearsalShots are those of what a rehearsal can practise.
func rehearsalShots() []shot {
	opens := func(more func(*Desk)) func(*Desk) {
		return func(d *Desk) {
			d.Key(fyne.KeyM, fyne.KeyModifierControl)
			_ = d.Idle(d.ctx)
			if more != nil {
				more(d)
			}
		}
	}
	row := func(at int) func(*Desk) {
		return func(d *Desk) {
			for range at {
				d.Key(fyne.KeyDown, 0)
			}
			d.Key(fyne.KeyReturn, 0)
		}
	}
	has := func(c *Config) { c.Rehearser = sampleRehearser{now: c.Desk.Now} }
	crowd := func(c *Config) { c.Rehearser = sampleRehearser{now: c.Desk.Now, crowd: true} }
	return []shot{
		{name: "rehearsal", with: crowd, show: opens(nil)},
		{name: "rehearsal-crowd", with: has, show: opens(row(rowCrowd))},
		{name: "rehearsal-crowd-wrong", with: has, show: opens(func(d *Desk) {
			row(rowCrowd)(d)
			d.Rune('x')
			d.Key(fyne.KeyReturn, 0)
		})},
		{name: "rehearsal-clock", with: has, show: opens(row(rowClock))},
		{name: "rehearsal-wipe", with: has, show: opens(row(rowFaults + len(sampleFaults()) + 1))},
	}
}

// sampleRehearser is a rehearsal in which a printer and a hub are gone.
type sampleRehearser struct {
	now   func() time.Time
	crowd bool
}

func sampleFaults() []RehearsalFault {
	return []RehearsalFault{{"printer", true}, {"hub", true}, {"disk", false}, {"disk-full", false}, {"clock", false}, {"camera", false}}
}

func (r sampleRehearser) State() RehearsalState {
	s := RehearsalState{Now: r.now(), Speed: 10, Faults: sampleFaults(), Ended: !r.crowd, Day: true}
	if r.crowd {
		s.Crowd = &CrowdState{CrowdOrder{Rate: 30, Wrong: 5, For: 10 * time.Minute, Here: true}, 128}
	}
	return s
}
func (sampleRehearser) SetClock(time.Time, float64) error            { return nil }
func (sampleRehearser) SetFault(context.Context, string, bool) error { return nil }
func (sampleRehearser) StartCrowd(CrowdOrder) error                  { return nil }
func (sampleRehearser) StopCrowd()                                   {}
func (sampleRehearser) Codes() <-chan string                         { return nil }
func (sampleRehearser) Leave()                                       {}
func (sampleRehearser) Wipe()                                        {}
