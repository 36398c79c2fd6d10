package command

import (
	"encoding/json"
	"fmt"

	"antechamber/kiosk/checkin"
)

type recogniseCommand struct {
	Reference    string `help:"The reference, where it is known." placeholder:"R"`
	FamilyName   string `help:"The family name, in any script or in Latin letters." placeholder:"N"`
	GivenName    string `help:"A given name." placeholder:"N"`
	Email        string `help:"The e-mail address." placeholder:"E"`
	Organisation string `help:"The organisation, by any of its names." placeholder:"O"`
	Country      string `help:"The State represented, by its code or any of its names." placeholder:"C"`
	Entrance     string `help:"The entrance; the conference's first where none is given." placeholder:"E"`
	Session      string `help:"The session; the one that counts at the time where none is given." placeholder:"S"`
	At           string `help:"When, as with scan." placeholder:"TIME"`
}

// Run looks for the one person whom all facts fit, and prints the verdict as scan does;
// nobody is let in.
func (c *recogniseCommand) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	p := checkin.Presentation{Entrance: c.Entrance, Session: c.Session, Actor: actor()}
	if p.At, err = parseTime(c.At, h.conference); err != nil {
		return err
	}
	if h.desk.Identifier, err = h.finder(s); err != nil {
		return err
	}
	facts := checkin.Facts{
		Reference: c.Reference, FamilyName: c.FamilyName, GivenName: c.GivenName, Email: c.Email, Organisation: c.Organisation, Country: c.Country,
	}
	o, err := h.desk.Recognise(s, facts, p)
	if err != nil {
		return err
	}
	if err := s.printOutcome(h, &o); err != nil {
		return err
	}
	if !o.Entry.Verdict.Passed() {
		return errNotAdmitted
	}
	return nil
}

type wishCommand struct {
	Reference string `arg:"" help:"Who asks."`
	Text      string `arg:"" help:"How the name is spelt, in one line, kept sealed beside the registration."`
	Entrance  string `help:"The entrance; the conference's first where none is given." placeholder:"E"`
	At        string `help:"When, as with scan." placeholder:"TIME"`
}

// Run records that a person asks for another spelling.
func (c *wishCommand) Run(s *session) error {
	references, err := normalReferences([]string{c.Reference})
	if err != nil {
		return err
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	a := checkin.Act{Entrance: c.Entrance, Actor: actor()}
	if a.At, err = parseTime(c.At, h.conference); err != nil {
		return err
	}
	e, err := h.desk.Wish(s, references[0], c.Text, a)
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(h.entryLine(&e))
	}
	_, err = fmt.Fprintf(s.Stdout, "%s asks for another spelling, by %s: a supervisor sees it with \"look\"\n", e.Reference, e.ID)
	return err
}
