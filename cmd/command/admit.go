package command

import (
	"bufio"

	"antechamber/kiosk/checkin"
)

type admitCommand struct {
	References []string `arg:"" name:"reference" help:"Whose identity was checked. Each is presented by itself."`
	Entrance   string   `help:"The entrance; the conference's first where none is given." placeholder:"E"`
	Session    string   `help:"The session; the one that counts at the time where none is given." placeholder:"S"`
	At         string   `help:"When, as with scan." placeholder:"TIME"`
}

func (c *admitCommand) Run(s *session) error {
	references, err := normalReferences(c.References)
	if err != nil {
		return err
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	at, err := parseTime(c.At, h.conference)
	if err != nil {
		return err
	}
	out, _ := s.Stdout.(*bufio.Writer)
	allPassed := true
	for _, reference := range references {
		o, err := h.desk.Present(s, checkin.Presentation{
			Reference: reference, Entrance: c.Entrance, Session: c.Session, Direction: checkin.In, At: at, Actor: actor(),
		})
		if err != nil {
			return err
		}
		allPassed = allPassed && o.Entry.Verdict.Passed()
		if err := s.printOutcome(h, &o); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	if !allPassed {
		return errNotAdmitted
	}
	return nil
}
