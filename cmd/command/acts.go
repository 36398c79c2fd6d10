package command

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"antechamber/kiosk/checkin"
)

type revokeCommand struct {
	Reference string `arg:"" help:"Whose right to come in is taken away."`
	Reason    string `required:"" help:"Why: badge_lost, badge_stolen, right_withdrawn, security; anything else is kept sealed beside the registration." placeholder:"R"`
}

type reinstateCommand struct {
	Reference string `arg:"" help:"Who may come in again."`
	Reason    string `help:"Why, kept sealed beside the registration." placeholder:"R"`
}

type overrideCommand struct {
	Reference string `arg:"" help:"Who is admitted whatever the checks say."`
	Reason    string `required:"" help:"Why, kept sealed beside the registration." placeholder:"R"`
	Entrance  string `help:"The entrance; the conference's first where none is given." placeholder:"E"`
	Session   string `help:"The session; the one that counts at the time where none is given." placeholder:"S"`
	At        string `help:"When, as with scan." placeholder:"TIME"`
}

func (c *revokeCommand) Run(s *session) error {
	a := checkin.Act{Reference: c.Reference, Reason: checkin.Reason(c.Reason)}
	if !slices.Contains(checkin.RevokeReasons(), a.Reason) {
		a.Reason, a.Note = checkin.Other, c.Reason
	}
	return s.act(a, "", (*checkin.Desk).Revoke, "revoked")
}

func (c *reinstateCommand) Run(s *session) error {
	return s.act(checkin.Act{Reference: c.Reference, Note: c.Reason}, "", (*checkin.Desk).Reinstate, "reinstated")
}

func (c *overrideCommand) Run(s *session) error {
	a := checkin.Act{Reference: c.Reference, Note: c.Reason, Entrance: c.Entrance, Session: c.Session}
	return s.act(a, c.At, (*checkin.Desk).Override, "admitted by override")
}

// act carries out what a supervisor does about one person, and says that it is done.
func (s *session) act(a checkin.Act, at string, do func(*checkin.Desk, context.Context, checkin.Act) (checkin.Entry, error), done string) error {
	reference, ok := checkin.NormalReference(a.Reference)
	if !ok {
		return usagef("%q is no reference: it has eight letters and digits, see \"find\"", a.Reference)
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	if a.At, err = parseTime(at, h.conference); err != nil {
		return err
	}
	a.Reference, a.Actor = reference, actor()
	e, err := do(h.desk, s, a)
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(h.entryLine(&e))
	}
	_, err = fmt.Fprintf(s.Stdout, "%s is %s, by %s\n", reference, done, e.ID)
	return err
}
