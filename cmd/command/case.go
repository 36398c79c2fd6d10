package command

import (
	"fmt"

	"antechamber/kiosk/checkin"
)

type caseCommand struct {
	Code string `arg:"" help:"The four characters that a refusal or a wait showed."`
}

// Run prints what became of the presentations with a case code, the newest first.
func (c *caseCommand) Run(s *session) error {
	code, ok := checkin.NormalCase(c.Code)
	if !ok {
		return usagef("%q is no case code: it has four letters and digits", c.Code)
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	cases, err := h.desk.Cases(s, code)
	if err != nil {
		return err
	}
	for i := range cases {
		if r := cases[i].Registration; r != nil && r.Protected() {
			if err := h.opened(s, r); err != nil {
				return err
			}
		}
		if !s.commands.JSON {
			fmt.Fprintf(s.Stdout, "%s  %s  ", h.stamp(cases[i].Entry.At), cases[i].Entry.Entrance)
		}
		if err := s.printOutcome(h, &cases[i]); err != nil {
			return err
		}
	}
	if len(cases) == 0 {
		return faultf(checkin.FaultNotFound, "the case %s is not here yet: ask at the kiosk that showed it, or try again once the kiosks have met", code)
	}
	return nil
}

// opened logs that a protected person is shown; of others nothing is logged.
func (h *house) opened(s *session, r *checkin.Registration) error {
	_, err := h.desk.Opened(s, checkin.Act{Reference: r.Reference, Actor: actor()})
	return err
}
