package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
)

type conferenceCommand struct {
	Show  conferenceShow  `cmd:"" help:"Say in sentences what the conference in force is."`
	Check conferenceCheck `cmd:"" help:"Name line and key of every fault of a conference file."`
	Use   conferenceUse   `cmd:"" help:"Put a conference file in force."`
	Keys  keysCommand     `cmd:"" help:"Carry the conference's keys to another kiosk."`
}

type (
	conferenceShow  struct{}
	conferenceCheck struct {
		File string `arg:"" type:"path" help:"The conference file."`
	}
	conferenceUse struct {
		File string `arg:"" type:"path" help:"The conference file."`
	}
)

// conferenceLine is what "conference show --json" prints.
type conferenceLine struct {
	ID         string   `json:"id"`
	Tag        string   `json:"tag"`
	Title      string   `json:"title"`
	Venue      string   `json:"venue"`
	TimeZone   string   `json:"time_zone"`
	Sessions   []string `json:"sessions"`
	Entrances  []string `json:"entrances"`
	Categories []string `json:"categories"`
}

func (conferenceShow) Run(s *session) error {
	c, err := s.conference()
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(describeJSON(c))
	}
	return s.describe(c)
}

func describeJSON(c *checkin.Conference) conferenceLine {
	line := conferenceLine{ID: c.ID, Tag: c.Tag, Title: c.Title.In("en"), Venue: c.Venue.In("en"), TimeZone: c.Zone.String()}
	for _, x := range c.Sessions {
		line.Sessions = append(line.Sessions, x.ID)
	}
	for _, x := range c.Entrances {
		line.Entrances = append(line.Entrances, x.ID)
	}
	for _, x := range c.Categories {
		line.Categories = append(line.Categories, x.ID)
	}
	return line
}

func (s *session) describe(c *checkin.Conference) error {
	for _, sentence := range conference.Describe(c) {
		if _, err := fmt.Fprintln(s.Stdout, sentence); err != nil {
			return err
		}
	}
	return nil
}

func (k *conferenceCheck) Run(s *session) error {
	c, err := s.checkFile(k.File)
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(describeJSON(c))
	}
	return s.describe(c)
}

func (u *conferenceUse) Run(s *session) error {
	c, err := s.checkFile(u.File)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(u.File)
	if err != nil {
		return err
	}
	if err := s.putInForce(c, data); err != nil {
		return err
	}
	return s.sayInForce(c)
}

// checkFile reads a conference file and prints every fault of it on a line of its own.
func (s *session) checkFile(path string) (*checkin.Conference, error) {
	c, err := loadConference(path)
	var faults conference.Faults
	if !errors.As(err, &faults) {
		return c, err
	}
	lines := json.NewEncoder(s.Stdout)
	for _, f := range faults {
		var err error
		if s.commands.JSON {
			err = lines.Encode(faultLine{f.File, f.Line, f.Key, f.Sentence})
		} else {
			_, err = fmt.Fprintln(s.Stdout, f.Error())
		}
		if err != nil {
			return nil, err
		}
	}
	if len(faults) == 1 {
		return nil, faultf(checkin.FaultInvalid, "%s has a fault: correct it and check again", path)
	}
	return nil, faultf(checkin.FaultInvalid, "%s has %d faults: correct them and check again", path, len(faults))
}

// faultLine is one line of "conference check --json" about a faulty file.
type faultLine struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Key      string `json:"key,omitempty"`
	Sentence string `json:"sentence"`
}

// refuseOther keeps the people and the log of one conference from another's rules.
func (h *house) refuseOther(s *session, c *checkin.Conference) error {
	before, err := s.conference()
	if err != nil || before.ID == c.ID {
		return nil // a faulty file in force is what is to be mended
	}
	if empty, err := h.empty(s); err != nil || empty {
		return err
	}
	return faultf(checkin.FaultConflict, "this data folder has the people of the conference %q: choose another folder for %q with --data", before.ID, c.ID)
}

func loadConference(path string) (*checkin.Conference, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("the conference file %s cannot be read: %s", path, reason(err)), Cause: err}
	}
	return conference.Load(path, data)
}

// reason is what the system said, without the path that stands in the sentence already.
func reason(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
