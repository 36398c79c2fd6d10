package kiosk

// openOrganiser opens the organiser screen.
type openOrganiser struct{}

func (s *deskState) hasFigures() bool { return s.figures }

func (s deskState) onOrganiserKey() (deskState, []command) { return s, []command{openOrganiser{}} }

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
