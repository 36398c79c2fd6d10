package command

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/scan"
)

type scanCommand struct {
	Codes     []string `arg:"" optional:"" name:"code" help:"Codes to present, or - to read one a line. A bare reference counts as confirmed by staff."`
	Entrance  string   `help:"The entrance; the conference's first where none is given." placeholder:"E"`
	Session   string   `help:"The session; the one that counts at the time where none is given." placeholder:"S"`
	Direction string   `help:"Which way: in or out." enum:"in,out," default:""`
	Purpose   string   `help:"What for: enter, leave, or check without letting in or out." enum:"enter,leave,check" default:"enter"`
	At        string   `help:"When, as 2007-03-05T10:05:00-05:00, 2007-03-05 10:05 or 10:05 on the conference's first day." placeholder:"TIME"`
	By        string   `help:"paper: somebody was ticked on paper, and let in, at the time of --at or of the line, REFERENCE TIME." enum:"paper," default:""`
	Blank     int      `help:"The number of the blank badge that the person was given." placeholder:"N"`
}

// outcomeLine is one line of "scan --json".
type outcomeLine struct {
	Verdict      checkin.Verdict `json:"verdict"`
	Reason       checkin.Reason  `json:"reason"`
	By           checkin.By      `json:"by,omitempty"`
	Reference    string          `json:"reference,omitempty"`
	Name         string          `json:"name,omitempty"`
	Organisation string          `json:"organisation,omitempty"`
	Category     string          `json:"category,omitempty"`
	Issue        int             `json:"issue,omitempty"`
	Session      string          `json:"session,omitempty"`
	Entrance     string          `json:"entrance,omitempty"`
	Entry        string          `json:"entry"`
	At           string          `json:"at"`
	Case         string          `json:"case,omitempty"`
	System       checkin.System  `json:"system,omitempty"`     // which issued the ticket, where its code tells
	Candidates   []string        `json:"candidates,omitempty"` // the references of those whom one ticket fits
	Since        *sinceLine      `json:"since,omitempty"`
	Over         bool            `json:"over_quota,omitempty"` // let in though the seats of the group are taken
}

type sinceLine struct {
	At       string `json:"at"`
	Entrance string `json:"entrance"`
	Origin   string `json:"origin"`
}

func (c *scanCommand) Run(s *session) error {
	if len(c.Codes) == 0 {
		return usagef("nothing was presented: give codes, or - to read one a line")
	}
	if c.Blank != 0 && (len(c.Codes) != 1 || c.Codes[0] == "-") {
		return usagef("a blank badge is one person's: give one reference with --blank")
	}
	if c.Purpose == "leave" {
		if c.Direction == string(checkin.In) {
			return usagef("who leaves goes out: give --purpose leave or --direction in, not both")
		}
		c.Purpose, c.Direction = string(checkin.Enter), string(checkin.Outwards)
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.blankFree(s, c.Blank); err != nil {
		return err
	}
	allPassed := true
	present := func(line string) error {
		passed, err := c.present(s, h, line)
		allPassed = allPassed && passed
		return err
	}
	for _, code := range c.Codes {
		if code == "-" {
			_ = h.store.KeepBallast() // where it cannot be made, those who come are logged all the same
			err = eachLine(s.Stdin, present)
		} else {
			err = present(code)
		}
		if err != nil {
			return err
		}
	}
	if !allPassed {
		return errNotAdmitted
	}
	return nil
}

// present presents one code, or keys one tick in, and prints what became of it.
func (c *scanCommand) present(s *session, h *house, line string) (passed bool, err error) {
	p := checkin.Presentation{
		Code: scan.Clean(line), Entrance: c.Entrance, Session: c.Session, Direction: checkin.Direction(c.Direction),
		Purpose: checkin.Purpose(c.Purpose), Actor: actor(),
	}
	at := c.At
	if c.By == string(checkin.ByPaper) {
		p.By = checkin.ByPaper
		var stated string
		if p.Code, stated = tick(line); stated != "" {
			at = stated
		}
		if at == "" {
			return false, usagef("%q has no time: write REFERENCE TIME, or give --at", line)
		}
	}
	if p.At, err = parseTime(at, h.conference); err != nil {
		return false, err
	}
	o, err := h.desk.Present(s, p)
	if checkin.FaultCode(err) == checkin.FaultAuthority || errors.Is(err, checkin.ErrEmail) { // a card or an address, which is no reason to lose the codes after it
		s.warn([]string{err.Error()})
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if c.Blank != 0 && o.Registration != nil {
		if err := h.tieBlank(s, c.Blank, o.Registration.Reference); err != nil {
			return false, err
		}
	}
	if err := s.printOutcome(h, &o); err != nil {
		return false, err
	}
	out, _ := s.Stdout.(*bufio.Writer)
	return o.Entry.Verdict.Passed(), out.Flush()
}

// tick parts what was written on paper into a code and a time, which has a colon; "" is none.
func tick(line string) (code, stated string) {
	words := strings.Fields(line)
	n := len(words)
	if n < 2 || !strings.Contains(words[n-1], ":") {
		return scan.Clean(line), ""
	}
	from := n - 1
	if strings.Count(words[n-2], "-") == 2 { // a day before the time
		from--
	}
	return scan.Clean(strings.Join(words[:from], "")), strings.Join(words[from:], " ")
}

// eachLine gives every line that is not empty to do, however long it is.
func eachLine(r io.Reader, do func(string) error) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			if err := do(line); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the codes cannot be read further: %w", err)
		}
	}
}

func (s *session) printOutcome(h *house, o *checkin.Outcome) error {
	line := h.outcome(o)
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(line)
	}
	teller, err := h.teller()
	if err != nil {
		return err
	}
	words := []string{fmt.Sprintf("%-10s %-16s", line.Verdict, line.Reason)}
	if line.Reference != "" {
		words = append(words, line.Reference)
	}
	if line.Name != "" {
		words = append(words, whom(line.Name, line.Organisation)+" ("+line.Category+")")
	}
	if line.Case != "" {
		words = append(words, "case "+line.Case)
	}
	if len(line.Candidates) > 0 {
		words = append(words, "one of "+strings.Join(line.Candidates, ", "))
	}
	next := teller.Next(o)
	if line.Verdict != checkin.Admitted || line.Reason == checkin.Provisional {
		since := ""
		if o.Since != nil && o.Since.ID.Origin == o.Entry.ID.Origin {
			since = h.name
		}
		next = strings.TrimSpace(teller.Reason(o, since) + ". " + next)
	}
	if next != "" {
		words = append(words, next)
	}
	_, err = fmt.Fprintf(s.Stdout, "%s  %s\n", strings.Join(words, "  "), line.Entry)
	return err
}

func (h *house) outcome(o *checkin.Outcome) outcomeLine {
	e := &o.Entry
	line := outcomeLine{
		Verdict: e.Verdict, Reason: e.Reason, By: e.By, Reference: e.Reference, Organisation: e.Organisation, Category: e.Category,
		Issue: e.Issue, Session: e.Session, Entrance: e.Entrance, Entry: e.ID.String(), At: h.stamp(e.At), Over: o.Over, System: o.Ticket.System,
	}
	if o.Registration != nil {
		line.Reference, line.Name = o.Registration.Reference, fullName(o.Registration)
	}
	if e.Verdict == checkin.Refused || e.Verdict == checkin.Wait {
		line.Case = e.Case()
	}
	for _, r := range o.Candidates {
		line.Candidates = append(line.Candidates, r.Reference)
	}
	if o.Since != nil {
		line.Since = &sinceLine{At: h.stamp(o.Since.At), Entrance: o.Since.Entrance, Origin: o.Since.ID.Origin}
	}
	return line
}

// fullName is the name with its Latin form beside, as in every list.
func fullName(r *checkin.Registration) string {
	if latin := r.Latin(); latin != "" {
		return r.Name() + " · " + latin
	}
	return r.Name()
}

// stamp writes an instant as RFC 3339 with the conference's offset.
func (h *house) stamp(at time.Time) string {
	return at.In(h.conference.Zone).Format(time.RFC3339)
}

// parseTime reads --at: an instant with its offset, a local time with its date, or
// a time of the conference's first day. "" is the zero time, which means now.
func parseTime(s string, c *checkin.Conference) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at, nil
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05"} {
		if at, err := time.ParseInLocation(layout, s, c.Zone); err == nil {
			return at, nil
		}
	}
	first, _ := c.Days()
	for _, layout := range []string{"15:04", "15:04:05"} {
		if at, err := time.ParseInLocation(layout, s, c.Zone); err == nil && !first.IsZero() {
			y, m, d := first.In(c.Zone).Date()
			return time.Date(y, m, d, at.Hour(), at.Minute(), at.Second(), 0, c.Zone), nil
		}
	}
	return time.Time{}, usagef("%q is no time: write 2007-03-05T10:05:00-05:00, \"2007-03-05 10:05\" or 10:05", s)
}
