package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"antechamber/badges"
	"antechamber/badges/designs"
	"antechamber/kiosk/checkin"
)

// pngDPI is the resolution of badges as pictures: that of a good label printer.
const pngDPI = 300

// whose says which badges are meant; badge and print share it.
type whose struct {
	References []string `arg:"" optional:"" name:"reference" help:"Whose badges."`
	All        bool     `help:"Those of everybody who is approved, in the order of the list of participants."`
	Of         string   `name:"organisation" help:"Those of an organisation, in the order of its delegation." placeholder:"O"`
	NotPrinted bool     `help:"Only of those for whom no badge was made yet."`
	Again      bool     `help:"The newest issue once more, instead of a new one that supersedes it."`
	Reason     string   `help:"Why there is a further badge: badly_printed (the newest issue once more), badge_lost, badge_stolen, badge_damaged, name_corrected." placeholder:"R"`
}

type badgeCommand struct {
	whose
	Out      string `help:"The file: .pdf for any number of badges, .png for one, .zpl for one on a label printer; a PDF file a badge in the folder badges beside the database where none is given." placeholder:"FILE"`
	DPI      int    `help:"The dots an inch of the label printer that a .zpl is for: 203, 300 or 600." default:"203" placeholder:"N"`
	Sheet    string `help:"Several on a sheet, a4 or letter, with marks where to cut; the stack is cut as one, and the piles laid upon each other along the rows are in order." enum:"a4,letter," default:""`
	Blank    int    `help:"So many numbered blank badges to write on by hand, for whom a printer or power is missing." placeholder:"N"`
	Category string `help:"Those of a category; of blank badges the category, which without it is to be ticked." placeholder:"C"`
	Design   string `help:"The design: a name that \"designs\" lists, or a file; that of the conference file where none is given." placeholder:"D"`
	Kind     string `help:"What is made: badge; invitation, a page with a QR symbol by which the desk finds the person; qr, that symbol by itself; self-test, a page that shows how a printer prints." enum:"badge,invitation,qr,self-test" default:"badge" placeholder:"K"`
	Preview  bool   `help:"Draw the design instead: a PNG of sample people, or of the references, whose codes open no door."`
	From     string `help:"The organisation with which the seating begins, for plates." placeholder:"STATE"`
}

// badgeLine is one line of "badge --json" and "print --json".
type badgeLine struct {
	Reference string `json:"reference"`
	Issue     int    `json:"issue"`
	Code      string `json:"code"`
	Where     string `json:"where"`
	State     string `json:"state,omitempty"` // of a badge that went to a printer
	Said      string `json:"said,omitempty"`  // in the printer's own words
}

func (c *badgeCommand) Run(s *session) error {
	switch {
	case c.Preview:
		return c.preview(s)
	case c.Kind == kindInvitation || c.Kind == kindQR:
		return c.invitations(s)
	case c.Kind == kindTest:
		return c.selfTest(s)
	case c.Blank != 0:
		return c.blanks(s)
	case c.Out == "" && c.Sheet != "":
		return usagef("sheets go to one file: give --out FILE.pdf")
	case c.Out == "" && c.Category != "":
		return usagef("badges of a category go to one file: give --out FILE.pdf")
	case c.Out == "":
		print := printCommand{whose: c.whose, printers: printers{Design: c.Design}}
		return print.Run(s)
	}
	write, err := c.writer()
	if err != nil {
		return err
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	press, err := h.press(s, c.Design)
	if err != nil {
		return err
	}
	if press.Kind() != designs.Badge {
		return c.plates(s, h, press)
	}
	if c.From != "" {
		return usagef("badges have no seats: leave out --from, or choose the design of a plate")
	}
	p := s.progress()
	defer p.done()
	order, err := c.order(s, h, c.Category)
	if err != nil {
		return err
	}
	if ext := strings.ToLower(filepath.Ext(c.Out)); ext != ".pdf" && len(order.References) != 1 {
		return usagef("a %s holds one badge and %d are asked for: write --out FILE.pdf", strings.ToUpper(ext[1:]), len(order.References))
	}
	p.begin("making badges")
	made, warnings, err := h.badgeFile(s, order, c.Out, func(w io.Writer, b []checkin.Badge) ([]badges.Warning, error) {
		return write(press.Watched(s, p.step), w, b)
	})
	p.done()
	if err != nil {
		return err
	}
	s.warnOf(warnings)
	return s.printBadges(made, func(checkin.Badge) string { return c.Out })
}

// badgeFile writes badges to a file. They are logged once it is whole and before anybody finds it: who stops it, or a disk that is full,
// leaves no entry and no file.
func (h *house) badgeFile(ctx context.Context, o checkin.BadgeOrder, path string, write func(io.Writer, []checkin.Badge) ([]badges.Warning, error)) ([]checkin.Badge, []badges.Warning, error) {
	var warnings []badges.Warning
	var file staged
	made, err := h.desk.Issue(ctx, o, func(b []checkin.Badge) (deliver func() error, err error) {
		file.drop()
		file, err = stageFile(path, func(w io.Writer) (err error) {
			warnings, err = write(w, b)
			return err
		})
		return file.put, err
	})
	if err != nil {
		file.drop()
		if ctx.Err() != nil {
			err = errCancelled
		}
	}
	return made, warnings, err
}

// writer returns what writes the kind of file that was asked for.
func (c *badgeCommand) writer() (func(*badges.Press, io.Writer, []checkin.Badge) ([]badges.Warning, error), error) {
	switch strings.ToLower(filepath.Ext(c.Out)) {
	case ".pdf":
		if c.Sheet != "" {
			return func(p *badges.Press, w io.Writer, b []checkin.Badge) ([]badges.Warning, error) {
				return p.WriteSheets(w, badges.Sheet(c.Sheet), b)
			}, nil
		}
		return (*badges.Press).WritePDF, nil
	case ".png":
		return func(p *badges.Press, w io.Writer, b []checkin.Badge) ([]badges.Warning, error) {
			return p.WritePNG(w, b[0], pngDPI)
		}, nil
	case ".zpl":
		if c.DPI != 203 && c.DPI != 300 && c.DPI != 600 {
			return nil, usagef("no label printer has %d dots an inch: write --dpi 203, 300 or 600", c.DPI)
		}
		return func(p *badges.Press, w io.Writer, b []checkin.Badge) ([]badges.Warning, error) {
			return p.WriteZPL(w, b[0], c.DPI)
		}, nil
	}
	return nil, usagef("badges are not written as %q: write --out FILE.pdf, FILE.png or FILE.zpl", filepath.Ext(c.Out))
}

// order settles whose badges are meant. A category that is not "" is one more limit.
func (w *whose) order(s *session, h *house, category string) (checkin.BadgeOrder, error) {
	o := checkin.BadgeOrder{Again: w.Again, Reason: checkin.Reason(w.Reason), Actor: actor()}
	o.Again = o.Again || o.Reason.SameIssue()
	some := w.All || w.Of != "" || w.NotPrinted || category != ""
	if some == (len(w.References) > 0) {
		return o, usagef("name the references whose badges are meant, or --all, --organisation, --category or --not-printed")
	}
	normal, err := normalReferences(w.References)
	if err != nil {
		return o, err
	}
	o.References = append(o.References, normal...)
	if !some {
		return o, w.why(s, h, o)
	}
	people, err := h.badgePeople(s, w.Of, category)
	if err != nil {
		return o, err
	}
	for _, p := range people {
		if !w.NotPrinted || !p.badged {
			o.References = append(o.References, p.reference)
		}
	}
	switch {
	case len(o.References) > 0:
		return o, w.why(s, h, o)
	case len(people) > 0:
		return o, faultf(checkin.FaultNotFound, "all of these have a badge: leave out --not-printed, and say with --reason why there are further ones")
	}
	return o, faultf(checkin.FaultNotFound, "nobody of these is registered and approved yet: \"import\" reads registrations")
}

// badgePerson is somebody who may have a badge.
type badgePerson struct {
	reference string
	badged    bool // a badge was made

	category, organisation string
}

// badgePeople returns who is approved, of an organisation or a category where one is named, in the order of the list of participants.
func (h *house) badgePeople(ctx context.Context, organisation, category string) ([]badgePerson, error) {
	people, err := h.expected(ctx, category)
	if err != nil {
		return nil, err
	}
	if organisation != "" {
		if _, known := h.conference.Organisation(organisation); !known && !slices.ContainsFunc(people, func(r checkin.Registration) bool { return r.Organisation == organisation }) {
			return nil, faultf(checkin.FaultNotFound, "no organisation is called %q: write its name as the list of participants does", organisation)
		}
		name := h.conference.NameOf(organisation, "en")
		people = slices.DeleteFunc(people, func(r checkin.Registration) bool { return h.conference.NameOf(r.Organisation, "en") != name })
	}
	log, err := h.entries(ctx)
	if err != nil {
		return nil, err
	}
	persons := checkin.PersonsOf(log)
	people = slices.DeleteFunc(people, func(r checkin.Registration) bool { return persons.Gone(r.Reference) })
	badged := make(map[string]bool)
	for i := range log {
		if log[i].Kind == checkin.KindPrint {
			badged[log[i].Reference] = true
		}
	}
	f, err := h.frame("a4")
	if err != nil {
		return nil, err
	}
	var ordered []badgePerson
	for _, d := range f.Delegations(people) {
		for _, r := range d.Members {
			ordered = append(ordered, badgePerson{r.Reference, badged[r.Reference], r.Category, r.Organisation})
		}
	}
	return ordered, nil
}

// why asks for the reason of further badges: without one they would supersede, by a
// slip, what people already wear.
func (w *whose) why(s *session, h *house, o checkin.BadgeOrder) error {
	if o.Again || o.Reason != "" {
		return nil
	}
	var have []string
	err := h.store.Look(s, func(v checkin.View) error {
		for _, reference := range o.References {
			history, err := v.History(reference)
			if err != nil {
				return err
			}
			if standing := checkin.StandingOf(history, reference, "", ""); standing.Issue > 0 {
				have = append(have, reference)
			}
		}
		return nil
	})
	switch {
	case err != nil || len(have) == 0:
		return err
	case len(have) == 1:
		return faultf(checkin.FaultConflict, "%s has a badge already: say with --reason why there is a further one, or write the same once more with --again", have[0])
	}
	return faultf(checkin.FaultConflict, "%d of these have a badge already, %s the first: say with --reason why there are further ones, or write the same once more with --again", len(have), have[0])
}

func (s *session) printBadges(made []checkin.Badge, where func(checkin.Badge) string) error {
	lines := json.NewEncoder(s.Stdout)
	for _, b := range made {
		var err error
		if s.commands.JSON {
			err = lines.Encode(badgeLine{Reference: b.Registration.Reference, Issue: b.Issue, Code: b.Code, Where: where(b)})
		} else if len(made) <= 20 {
			_, err = fmt.Fprintf(s.Stdout, "%s  badge %d  %s\n", b.Registration.Reference, b.Issue, where(b))
		}
		if err != nil {
			return err
		}
	}
	if len(made) > 20 && !s.commands.JSON {
		_, err := fmt.Fprintf(s.Stdout, "%d badges  %s\n", len(made), where(made[0]))
		return err
	}
	return nil
}

// warnOf says what is to be looked at on badges.
func (s *session) warnOf(warnings []badges.Warning) {
	for _, w := range warnings {
		fmt.Fprintf(s.Stderr, "antechamber: %s\n", w)
	}
}

func (s *session) warn(sentences []string) {
	for _, w := range sentences {
		fmt.Fprintf(s.Stderr, "antechamber: %s\n", w)
	}
}
