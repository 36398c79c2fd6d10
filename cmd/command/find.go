package command

import (
	"encoding/json"
	"fmt"
	"strings"

	"antechamber/kiosk/checkin"
)

type findCommand struct {
	Words []string `arg:"" help:"Parts of a name, an organisation or a reference, in any order."`
	Limit int      `help:"How many at most." default:"20"`
}

// personLine is one line of "find --json".
type personLine struct {
	Reference    string         `json:"reference"`
	Name         string         `json:"name"`
	LatinName    string         `json:"latin_name,omitempty"`
	Organisation string         `json:"organisation,omitempty"`
	Country      string         `json:"country,omitempty"`
	Category     string         `json:"category"`
	Roles        []string       `json:"roles,omitempty"`
	Function     string         `json:"function,omitempty"`
	Status       checkin.Status `json:"status"`
}

func personOf(r *checkin.Registration) personLine {
	return personLine{r.Reference, r.Name(), r.Latin(), r.Organisation, r.Country, r.Category, r.Roles, r.Function, r.Status}
}

func (c *findCommand) Run(s *session) error {
	if c.Limit < 1 {
		return usagef("--limit %d finds nobody: give 1 or more", c.Limit)
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	finder, err := h.finder(s)
	if err != nil {
		return err
	}
	found, err := finder.Find(s, strings.Join(c.Words, " "), c.Limit)
	if err != nil {
		return err
	}
	if len(found) == 0 && !s.commands.JSON {
		_, err = fmt.Fprintln(s.Stdout, "nobody found")
		return err
	}
	for i := range found {
		if found[i].Protected() {
			if err := h.opened(s, &found[i]); err != nil {
				return err
			}
		}
	}
	return s.printPeople(found)
}

// printPeople prints one person a line.
func (s *session) printPeople(found []checkin.Registration) (err error) {
	lines := json.NewEncoder(s.Stdout)
	for i := range found {
		r := &found[i]
		if s.commands.JSON {
			err = lines.Encode(personOf(r))
		} else {
			_, err = fmt.Fprintf(s.Stdout, "%s  %s (%s, %s)\n", r.Reference, whom(fullName(r), r.Organisation), r.Category, r.Status)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// whom is a person and whom the person represents, if anybody.
func whom(name, organisation string) string {
	if organisation == "" {
		return name
	}
	return name + ", " + organisation
}
