package command

import (
	"encoding/json"
	"fmt"

	"antechamber/kiosk/checkin"
)

type registerCommand struct {
	GivenName    string `help:"In the person's own script." placeholder:"NAME"`
	FamilyName   string `help:"In the person's own script." placeholder:"NAME"`
	LatinName    string `help:"The whole name as in the passport; needed where the name is in another script." placeholder:"NAME"`
	Category     string `required:"" help:"One that the conference declares." placeholder:"C"`
	Organisation string `help:"Whom the person represents, by any of its names." placeholder:"O"`
	Country      string `help:"ISO code of the State represented; that of the organisation where none is given." placeholder:"CC"`
	Function     string `help:"What the person does there." placeholder:"F"`
	Email        string `help:"An e-mail address." placeholder:"ADDRESS"`
	Language     string `help:"The person's language, as fr." placeholder:"L"`
	Blank        int    `help:"The number of the blank badge that the person was given." placeholder:"N"`
	Anyway       bool   `help:"Register also where somebody like this is registered already."`
}

func (c *registerCommand) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	f, err := h.finder(s)
	if err != nil {
		return err
	}
	r := checkin.Registration{
		GivenName: c.GivenName, FamilyName: c.FamilyName, LatinName: c.LatinName, Category: c.Category, Organisation: f.roll().Name(c.Organisation),
		Country: c.Country, Function: c.Function, Email: c.Email, Language: c.Language,
	}
	if !c.Anyway {
		if err := s.refuseTwice(f, &r); err != nil {
			return err
		}
	}
	if err := h.blankFree(s, c.Blank); err != nil {
		return err
	}
	r, e, err := h.desk.Register(s, r, actor())
	if err != nil {
		return err
	}
	if err := h.tieBlank(s, c.Blank, r.Reference); err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(h.entryLine(&e))
	}
	if r.Status == checkin.StatusPending {
		_, err = fmt.Fprintf(s.Stdout, "%s  %s (%s, %s): a supervisor approves it, see \"approve\"\n", r.Reference, whom(fullName(&r), r.Organisation), r.Category, r.Status)
	} else {
		_, err = fmt.Fprintf(s.Stdout, "%s  %s (%s)\n", r.Reference, whom(fullName(&r), r.Organisation), r.Category)
	}
	return err
}

// similarLimit is how many are shown that a walk-in may be.
const similarLimit = 8

// refuseTwice asks whether a walk-in is one of those who are like it.
func (s *session) refuseTwice(f *finder, r *checkin.Registration) error {
	found, err := f.Similar(s, r, similarLimit)
	if err != nil || len(found) == 0 {
		return err
	}
	if err := s.printPeople(found); err != nil {
		return err
	}
	return faultf(checkin.FaultConflict, "is it one of these? present the reference, or register with --anyway")
}

type approveCommand struct {
	Reference string `arg:"" help:"Whose pending registration counts from now on."`
}

type rejectCommand struct {
	Reference string `arg:"" help:"Whose pending registration is turned down."`
	Reason    string `help:"Why, kept sealed beside the registration." placeholder:"R"`
}

func (c *approveCommand) Run(s *session) error {
	return s.act(checkin.Act{Reference: c.Reference}, "", (*checkin.Desk).Approve, "approved")
}

func (c *rejectCommand) Run(s *session) error {
	return s.act(checkin.Act{Reference: c.Reference, Note: c.Reason}, "", (*checkin.Desk).Reject, "rejected")
}
