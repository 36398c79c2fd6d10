package command

import (
	"encoding/json"
	"fmt"
	"strings"

	"antechamber/kiosk/checkin"
)

type registerCommand struct {
	GivenName    string `help:"In the person's own script." placeholder:"NAME"`
	FamilyName   string `help:"In the person's own script." placeholder:"NAME"`
	LatinName    string `help:"The whole name as in the passport." placeholder:"NAME"`
	Category     string `required:"" help:"One that the conference declares." placeholder:"C"`
	Organisation string `help:"Whom the person represents." placeholder:"O"`
	Country      string `help:"ISO code of the State represented." placeholder:"CC"`
	Function     string `help:"What the person does there." placeholder:"F"`
	Language     string `help:"The person's language, as fr." placeholder:"L"`
	Blank        int    `help:"The number of the blank badge that the person was given." placeholder:"N"`
	Anyway       bool   `help:"Register also where somebody of this name is registered already."`
}

func (c *registerCommand) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	r := checkin.Registration{
		GivenName: c.GivenName, FamilyName: c.FamilyName, LatinName: c.LatinName, Category: c.Category, Organisation: c.Organisation,
		Country: strings.ToUpper(c.Country), Function: c.Function, Language: c.Language,
	}
	if !c.Anyway {
		if err := h.refuseTwice(s, &r); err != nil {
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
	_, err = fmt.Fprintf(s.Stdout, "%s  %s (%s)\n", r.Reference, whom(fullName(&r), r.Organisation), r.Category)
	return err
}

// refuseTwice asks whether a walk-in is one of those of the same name.
func (h *house) refuseTwice(s *session, r *checkin.Registration) error {
	f, err := h.finder(s)
	if err != nil {
		return err
	}
	found, err := f.Find(s, r.Name(), 5)
	if err != nil || len(found) == 0 {
		return err
	}
	for i := range found {
		fmt.Fprintf(s.Stdout, "%s  %s (%s, %s)\n", found[i].Reference, whom(fullName(&found[i]), found[i].Organisation), found[i].Category, found[i].Status)
	}
	return faultf(checkin.FaultConflict, "is it one of these? present the reference, or register with --anyway")
}
