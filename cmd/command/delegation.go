package command

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"antechamber/kiosk/checkin"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

type delegationCommand struct {
	Organisation string `arg:"" help:"By any name under which the conference knows it, or as it is registered."`
	Entrance     string `help:"The entrance whose room is meant; the conference's first where none is given." placeholder:"E"`
	Session      string `help:"The session; the one that counts at the time where none is given." placeholder:"S"`
	At           string `help:"The instant that says which session counts, as with scan." placeholder:"TIME"`
}

// delegationLine is what "delegation --json" prints.
type delegationLine struct {
	Organisation string       `json:"organisation"`
	Registered   int          `json:"registered"`
	Badged       int          `json:"badged"`
	Collected    int          `json:"collected"`
	Inside       int          `json:"inside"`
	Unlisted     int          `json:"unlisted,omitempty"`
	Seats        []seatsLine  `json:"seats,omitempty"`
	Members      []memberLine `json:"members"`
}

type seatsLine struct {
	Room     string `json:"room"`
	Category string `json:"category"`
	Total    int    `json:"total"`
	Taken    int    `json:"taken"`
	Left     int    `json:"left"`
}

type memberLine struct {
	personLine
	DelegationRole string `json:"delegation_role,omitempty"`
	Rank           int    `json:"rank,omitempty"`
	Presence       string `json:"presence"` // expected, inside or out
	Issue          int    `json:"issue,omitempty"`
	Collected      bool   `json:"collected,omitempty"`
}

func (c *delegationCommand) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	q := checkin.DelegationQuery{Organisation: c.Organisation, Entrance: c.Entrance, Session: c.Session}
	if q.At, err = parseTime(c.At, h.conference); err != nil {
		return err
	}
	d, err := h.delegation(s, q)
	if err != nil {
		return err
	}
	line := delegationOf(&d)
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(line)
	}
	return s.printDelegation(&line)
}

// delegation finds who belongs to an organisation. One that nobody represents is
// answered by those that are called like it.
func (h *house) delegation(s *session, q checkin.DelegationQuery) (checkin.Delegation, error) {
	f, err := h.finder(s)
	if err != nil {
		return checkin.Delegation{}, err
	}
	q.Organisation = f.roll().Name(q.Organisation)
	if q.References, err = f.Delegation(s, q.Organisation); err != nil {
		return checkin.Delegation{}, err
	}
	if len(q.References) == 0 {
		like := f.represented(q.Organisation)
		if len(like) == 0 {
			return checkin.Delegation{}, faultf(checkin.FaultNotFound, "nobody is registered for %q: \"find\" looks people up", q.Organisation)
		}
		return checkin.Delegation{}, faultf(checkin.FaultNotFound, "nobody is registered for %q: is it %s?", q.Organisation, strings.Join(like, ", "))
	}
	q.Collate = collate.New(language.English).CompareString
	return h.desk.Delegation(s, q)
}

func delegationOf(d *checkin.Delegation) delegationLine {
	line := delegationLine{Organisation: d.Organisation, Registered: len(d.Members) + d.Unlisted, Unlisted: d.Unlisted, Members: []memberLine{}}
	for _, seats := range d.Seats {
		line.Seats = append(line.Seats, seatsLine{seats.Room, seats.Category, seats.Total, seats.Taken, seats.Left()})
	}
	for i := range d.Members {
		r, st := &d.Members[i].Registration, &d.Members[i].Standing
		m := memberLine{personLine: personOf(r), DelegationRole: r.DelegationRole, Rank: r.Rank, Presence: "expected", Issue: st.Issue, Collected: st.Collected}
		switch {
		case st.Inside:
			m.Presence = "inside"
			line.Inside++
		case st.Last != nil:
			m.Presence = "out"
		}
		if st.Issue > 0 {
			line.Badged++
		}
		if st.Collected {
			line.Collected++
		}
		line.Members = append(line.Members, m)
	}
	return line
}

func (s *session) printDelegation(d *delegationLine) error {
	fmt.Fprintf(s.Stdout, "%s: %d registered, %d badged, %d collected, %d inside\n", d.Organisation, d.Registered, d.Badged, d.Collected, d.Inside)
	for _, seats := range d.Seats {
		fmt.Fprintf(s.Stdout, "seats in %s for %s: %d, %d taken, %d left\n", seats.Room, seats.Category, seats.Total, seats.Taken, seats.Left)
	}
	tab := tabwriter.NewWriter(s.Stdout, 0, 0, 2, ' ', 0)
	for i := range d.Members {
		m := &d.Members[i]
		name := m.Name
		if m.LatinName != "" {
			name += " · " + m.LatinName
		}
		badge := "no badge"
		switch {
		case m.Collected:
			badge = fmt.Sprintf("badge %d collected", m.Issue)
		case m.Issue > 0:
			badge = fmt.Sprintf("badge %d", m.Issue)
		}
		presence := m.Presence
		if m.Status != checkin.StatusApproved {
			presence = string(m.Status)
		}
		fmt.Fprintf(tab, "%s\t%s\t%s\t%s\t%s\t%s\n", m.Reference, presence, badge, rankWord(m), m.Category, name)
	}
	if err := tab.Flush(); err != nil || d.Unlisted == 0 {
		return err
	}
	_, err := fmt.Fprintf(s.Stdout, "%d more whose names are not listed\n", d.Unlisted)
	return err
}

func rankWord(m *memberLine) string {
	switch {
	case m.DelegationRole == "":
		return "-"
	case m.Rank > 0:
		return fmt.Sprintf("%s %d", m.DelegationRole, m.Rank)
	}
	return m.DelegationRole
}

// uncollected returns whose badges of an organisation are printed and taken by nobody.
func (s *session) uncollected(organisation string) ([]string, error) {
	h, err := s.open()
	if err != nil {
		return nil, err
	}
	defer h.close()
	d, err := h.delegation(s, checkin.DelegationQuery{Organisation: organisation})
	if err != nil {
		return nil, err
	}
	references := d.Uncollected()
	if len(references) == 0 {
		return nil, faultf(checkin.FaultNotFound, "no badge of %q is printed and still here: \"delegation\" shows which are", d.Organisation)
	}
	return references, nil
}
