package command

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"antechamber/badges"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

// The kinds of "badge --kind" beside a badge.
const (
	kindInvitation = "invitation"
	kindQR         = "qr"
	kindTest       = "self-test"
)

// task of badges is to print; what has the names of many to be sent out is an export.
func (c *badgeCommand) task() checkin.Task {
	if c.Kind == kindInvitation || c.Kind == kindQR {
		return checkin.TaskExport
	}
	return checkin.TaskPrint
}

// symbolModule is how many pixels a module of an invitation's QR symbol by itself has: it stays sharp in a letter and on a telephone.
const symbolModule = 12

// invitationsLine is what "badge --kind invitation --json" prints.
type invitationsLine struct {
	Invitations int    `json:"invitations"`
	Where       string `json:"where"`
}

// invitations writes what organisers send out: a page a person, or only the QR symbol. No issue is allotted: it holds the reference.
func (c *badgeCommand) invitations(s *session) error {
	c.All = c.All || c.Category != "" // a category is enough
	one := strings.EqualFold(filepath.Ext(c.Out), ".pdf")
	switch {
	case c.Out == "":
		return usagef("it is not said where to: write --out DIR, or --out FILE.pdf for invitations in one file")
	case c.Kind == kindQR && filepath.Ext(c.Out) != "":
		return usagef("QR symbols go to a folder, a PNG each: write --out DIR")
	case c.Of != "" || c.NotPrinted:
		return usagef("invitations are for the references that are named, --all or --category: leave out --organisation and --not-printed")
	case c.Again || c.Reason != "" || c.Sheet != "" || c.Design != "" || c.From != "":
		return usagef("an invitation is no badge: leave out --again, --reason, --sheet, --design and --from")
	case c.All == (len(c.References) > 0):
		return usagef("name the references who are meant, or --all, or --category")
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	all, err := c.invited(s, h)
	if err != nil {
		return err
	}
	press, err := h.press(s, badges.DefaultDesign)
	if err != nil {
		return err
	}
	var warnings []badges.Warning
	write := func(w io.Writer, some []badges.Invitation) (int, error) {
		warned, err := press.WriteInvitations(w, some)
		warnings = append(warnings, warned...)
		return len(all), err
	}
	e := &export{reason: checkin.ExportInvitations}
	if one {
		e.files = []exportFile{{c.Out, func(w io.Writer) (int, error) { return write(w, all) }}}
	} else if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("the folder %s cannot be made: %s", c.Out, reason(err)), Cause: err}
	}
	for i := range all {
		file := filepath.Join(c.Out, all[i].Registration.Reference)
		if h.rehearsal {
			file += "-" + practiceWord
		}
		switch {
		case one:
		case c.Kind == kindQR:
			e.files = append(e.files, exportFile{file + ".png", func(w io.Writer) (int, error) {
				return len(all), badges.WriteSymbol(w, all[i].Registration.Reference, symbolModule)
			}})
		default:
			e.files = append(e.files, exportFile{file + ".pdf", func(w io.Writer) (int, error) { return write(w, all[i:i+1]) }})
		}
	}
	if _, err := h.deliver(s, e, actor()); err != nil {
		return err
	}
	s.warnOf(warnings)
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(invitationsLine{len(all), c.Out})
	}
	_, err = fmt.Fprintf(s.Stdout, "%s  %s\n", number(len(all), "invitation", "invitations"), c.Out)
	return err
}

// invited are those who are meant, each with the language that is written to them.
func (c *badgeCommand) invited(s *session, h *house) ([]badges.Invitation, error) {
	persons, err := c.persons(s, h)
	if err != nil {
		return nil, err
	}
	if len(persons) == 0 {
		return nil, faultf(checkin.FaultNotFound, "nobody is registered and approved here: \"import\" reads registrations")
	}
	tellers, err := kiosk.NewTellers(h.conference, kiosk.Spoken())
	if err != nil {
		return nil, err
	}
	all := make([]badges.Invitation, len(persons))
	for i, r := range persons {
		if r.Status != checkin.StatusApproved {
			return nil, faultf(checkin.FaultInvalid, "the registration %s is %s, so nobody is invited: have it approved first", r.Reference, r.Status)
		}
		language, _, _ := strings.Cut(strings.ToLower(r.Language), "-")
		if tellers[language] == nil {
			language = "en"
		}
		all[i] = badges.Invitation{Registration: r, Language: language, Words: tellers[language]}
	}
	return all, nil
}

// selfTest writes the test page. It opens nobody's data.
func (c *badgeCommand) selfTest(s *session) error {
	if c.All || len(c.References) > 0 {
		return usagef("a test page is nobody's: leave out references and --all")
	}
	press, err := s.testPress(c.Design)
	if err != nil {
		return err
	}
	write, dpi := press.WriteTestPDF, 0.0
	switch strings.ToLower(filepath.Ext(c.Out)) {
	case ".pdf":
	case ".png":
		dpi = pngDPI
		write = func(w io.Writer) error { return press.WriteTestPNG(w, dpi) }
	default:
		return usagef("a test page is not written as %q: write --out FILE.pdf or FILE.png, or print it with \"print --test\"", filepath.Ext(c.Out))
	}
	if err := writeFile(c.Out, write); err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(map[string]any{"file": c.Out, "codes": badges.TestCodes(dpi)})
	}
	_, err = fmt.Fprintf(s.Stdout, "a test page: its codes say %s  %s\n", strings.Join(badges.TestCodes(dpi), ", "), c.Out)
	return err
}

// testPress is a press for test pages, as large as the badges of the design.
func (s *session) testPress(design string) (*badges.Press, error) {
	c, err := s.conference()
	if err != nil {
		return nil, err
	}
	press, err := badges.NewPress(c, s.commands.Rehearsal)
	if err != nil {
		return nil, err
	}
	return s.designed(press, c, design)
}
