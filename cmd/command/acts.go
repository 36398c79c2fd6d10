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

type escortCommand struct {
	References []string `arg:"" help:"The principal and the party."`
	Entrance   string   `help:"The entrance; the conference's first where none is given." placeholder:"E"`
	Session    string   `help:"The session; the one that counts at the time where none is given." placeholder:"S"`
	At         string   `help:"When they come or came, as with scan." placeholder:"TIME"`
}

type collectCommand struct {
	References   []string `arg:"" optional:"" name:"reference" help:"Whose badges are taken."`
	Organisation string   `help:"All badges of its people that are printed and that nobody took yet." placeholder:"O"`
	Collector    string   `required:"" help:"Who takes them, kept sealed beside the registrations." placeholder:"NAME"`
}

func (c *escortCommand) Run(s *session) error {
	a := checkin.Act{Entrance: c.Entrance, Session: c.Session}
	return s.actOnAll(c.References, a, c.At, (*checkin.Desk).Escort, "admitted with an escort")
}

func (c *collectCommand) Run(s *session) error {
	if (c.Organisation == "") == (len(c.References) == 0) {
		return usagef("name the references whose badges are taken, or --organisation O")
	}
	references := c.References
	if c.Organisation != "" {
		var err error
		if references, err = s.uncollected(c.Organisation); err != nil {
			return err
		}
	}
	return s.actOnAll(references, checkin.Act{Note: c.Collector}, "", (*checkin.Desk).Collect, "collected")
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

// doer is an act of the desk about one or several persons.
type doer func(*checkin.Desk, context.Context, []string, checkin.Act) ([]checkin.Entry, error)

// act carries out what a supervisor does about one person, and says that it is done.
func (s *session) act(a checkin.Act, at string, do func(*checkin.Desk, context.Context, checkin.Act) (checkin.Entry, error), done string) error {
	one := func(d *checkin.Desk, ctx context.Context, references []string, a checkin.Act) ([]checkin.Entry, error) {
		a.Reference = references[0]
		e, err := do(d, ctx, a)
		return []checkin.Entry{e}, err
	}
	return s.actOnAll([]string{a.Reference}, a, at, one, done)
}

func (s *session) actOnAll(references []string, a checkin.Act, at string, do doer, done string) error {
	normal, err := normalReferences(references)
	if err != nil {
		return err
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	if a.At, err = parseTime(at, h.conference); err != nil {
		return err
	}
	a.Actor = actor()
	entries, err := do(h.desk, s, normal, a)
	if err != nil {
		return err
	}
	lines := json.NewEncoder(s.Stdout)
	for i := range entries {
		e := &entries[i]
		if s.commands.JSON {
			err = lines.Encode(h.entryLine(e))
		} else {
			_, err = fmt.Fprintf(s.Stdout, "%s is %s, by %s\n", e.Reference, done, e.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func normalReferences(references []string) ([]string, error) {
	normal := make([]string, 0, len(references))
	for _, r := range references {
		reference, ok := checkin.NormalReference(r)
		if !ok {
			return nil, usagef("%q is no reference: it has eight letters and digits, see \"find\"", r)
		}
		normal = append(normal, reference)
	}
	return normal, nil
}
