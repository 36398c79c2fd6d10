package command

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"antechamber/kiosk/checkin"
)

type substituteCommand struct {
	From          string `arg:"" help:"Who does not come."`
	To            string `arg:"" help:"Who comes instead, and is registered."`
	Authorisation string `required:"" help:"The note or the officer of the delegation, kept sealed beside the registration." placeholder:"TEXT"`
}

func (c *substituteCommand) Run(s *session) error {
	to, err := normalReferences([]string{c.To})
	if err != nil {
		return err
	}
	a := checkin.Act{Reference: c.From, Note: c.Authorisation}
	return s.act(a, "", func(d *checkin.Desk, ctx context.Context, a checkin.Act) (checkin.Entry, error) {
		return d.Substitute(ctx, a, to[0])
	}, "replaced by "+to[0])
}

type recountCommand struct {
	Heads   int    `arg:"" help:"How many were counted."`
	Room    string `help:"The room; that of the conference's first entrance where none is given." placeholder:"R"`
	Session string `help:"The session; the one that counts at the time where none is given." placeholder:"S"`
	At      string `help:"When they were counted, as with scan." placeholder:"TIME"`
}

func (c *recountCommand) Run(s *session) error {
	h, a, err := s.openForAct(c.Session, c.At)
	if err != nil {
		return err
	}
	defer h.close()
	e, err := h.desk.Recount(s, c.Room, c.Heads, a)
	if err != nil {
		return err
	}
	return s.printEntry(h, &e, "%d are in the room %q now, by %s\n", e.Number, e.Room, e.ID)
}

type extendCommand struct {
	Session string        `arg:"" optional:"" help:"The session; the one that runs at the time where none is given."`
	By      time.Duration `help:"How much longer it goes on." default:"15m" placeholder:"15m"`
	Until   string        `help:"When it ends, as with scan; the planned end takes an extension back." placeholder:"TIME"`
	At      string        `help:"When this is said, as with scan." placeholder:"TIME"`
}

func (c *extendCommand) Run(s *session) error {
	h, a, err := s.openForAct(c.Session, c.At)
	if err != nil {
		return err
	}
	defer h.close()
	until, err := parseTime(c.Until, h.conference)
	if err != nil {
		return err
	}
	var session checkin.Session
	var e checkin.Entry
	if until.IsZero() {
		session, e, err = h.desk.Extend(s, c.By, a)
	} else {
		session, e, err = h.desk.ExtendTo(s, until, a)
	}
	if err != nil {
		return err
	}
	return s.printEntry(h, &e, "the session %q ends at %s, by %s\n", session.ID, session.End.In(h.conference.Zone).Format("15:04"), e.ID)
}

// openForAct opens the data folder for an act about a session, at the stated time.
func (s *session) openForAct(session, at string) (*house, checkin.Act, error) {
	a := checkin.Act{Session: session, Actor: actor()}
	h, err := s.open()
	if err != nil {
		return nil, a, err
	}
	if a.At, err = parseTime(at, h.conference); err != nil {
		h.close()
		return nil, a, err
	}
	return h, a, nil
}

// printEntry prints an entry as JSON, or else the sentence.
func (s *session) printEntry(h *house, e *checkin.Entry, format string, args ...any) error {
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(h.entryLine(e))
	}
	_, err := fmt.Fprintf(s.Stdout, format, args...)
	return err
}
