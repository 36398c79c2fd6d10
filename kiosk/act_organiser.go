package kiosk

import (
	"time"

	"antechamber/kiosk/checkin"
)

// openOrganiser opens the organiser screen.
type openOrganiser struct{}

func (s *deskState) hasFigures() bool { return s.figures }

func (s deskState) onOrganiserKey() (deskState, []command) { return s, []command{openOrganiser{}} }

// goOn goes on with what an authority was needed for.
type goOn struct{ then func() }

// Authorise does what a task's authority is needed for: at once where who acts has it, else once it was
// proved on the desk, which before shows.
func (d *Desk) Authorise(t checkin.Task, before, then func()) {
	if d.state.role.allows(t) {
		then()
		return
	}
	before()
	d.state = d.state.ask(t, func(s deskState, _ time.Time) (deskState, []command) { return s, []command{goOn{then}} })
	d.draw()
}

// AskForFigures opens the organiser screen as its key does: where it takes a PIN, that
// is asked for. Figures are for the days after the conference too.
func (d *Desk) AskForFigures() {
	if _, past := d.state.over.(pastOverlay); past {
		d.state = d.state.withoutOverlay()
	}
	d.handle(pressed{keyOrganiser})
}

// AskWhatToLookAt opens what is to be looked at, as its key does.
func (d *Desk) AskWhatToLookAt() { d.handle(pressed{keyMatters}) }
