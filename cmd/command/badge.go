package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"antechamber/badges"
	"antechamber/badges/printer"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

// pngDPI is the resolution of badges as pictures: that of a good label printer.
const pngDPI = 300

// whose says which badges are meant; badge and print share it.
type whose struct {
	References []string `arg:"" optional:"" name:"reference" help:"Whose badges."`
	All        bool     `help:"Those of everybody who is approved."`
	Again      bool     `help:"The newest issue once more, instead of a new one that supersedes it."`
	Reason     string   `help:"Why there is a further badge: badly_printed (the newest issue once more), badge_lost, badge_stolen, badge_damaged, name_corrected." placeholder:"R"`
}

type badgeCommand struct {
	whose
	Out      string `help:"The file: .pdf for any number of badges, .png for one; a PDF file a badge in the folder badges beside the database where none is given." placeholder:"FILE"`
	Sheet    string `help:"Several on a sheet: a4." enum:"a4," default:""`
	Blank    int    `help:"So many numbered blank badges to write on by hand, for whom a printer or power is missing." placeholder:"N"`
	Category string `help:"The category of blank badges; without it the categories are to be ticked." placeholder:"C"`
	Design   string `help:"The design: delegate-a6." enum:"delegate-a6" default:"delegate-a6"`
}

type printCommand struct {
	whose
	Printer string `help:"cups:QUEUE, or folder:PATH for a PDF file a badge; the folder badges beside the database where none is given." placeholder:"URI"`
}

// badgeLine is one line of "badge --json" and "print --json".
type badgeLine struct {
	Reference string `json:"reference"`
	Issue     int    `json:"issue"`
	Code      string `json:"code"`
	Where     string `json:"where"`
}

func (c *badgeCommand) Run(s *session) error {
	if c.Blank != 0 || c.Category != "" {
		return c.blanks(s)
	}
	if c.Out == "" {
		if c.Sheet != "" {
			return usagef("sheets go to one file: give --out FILE.pdf")
		}
		print := printCommand{whose: c.whose}
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
	order, err := c.order(s, h)
	if err != nil {
		return err
	}
	if strings.EqualFold(filepath.Ext(c.Out), ".png") && len(order.References) != 1 {
		return usagef("a PNG holds one badge and %d are asked for: write --out FILE.pdf", len(order.References))
	}
	press, err := h.press()
	if err != nil {
		return err
	}
	var warnings []string
	made, err := h.desk.Issue(s, order, func(b []checkin.Badge) (func() error, error) {
		return stage(c.Out, func(w io.Writer) (err error) {
			warnings, err = write(press, w, b)
			return err
		})
	})
	if err != nil {
		return err
	}
	s.warn(warnings)
	return s.printBadges(made, func(checkin.Badge) string { return c.Out })
}

// writer returns what writes the kind of file that was asked for.
func (c *badgeCommand) writer() (func(*badges.Press, io.Writer, []checkin.Badge) ([]string, error), error) {
	switch strings.ToLower(filepath.Ext(c.Out)) {
	case ".pdf":
		if c.Sheet == "a4" {
			return (*badges.Press).WriteSheets, nil
		}
		return (*badges.Press).WritePDF, nil
	case ".png":
		return func(p *badges.Press, w io.Writer, b []checkin.Badge) ([]string, error) {
			return p.WritePNG(w, b[0], pngDPI)
		}, nil
	}
	return nil, usagef("badges are not written as %q: write --out FILE.pdf or FILE.png", filepath.Ext(c.Out))
}

func (c *printCommand) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	order, err := c.order(s, h)
	if err != nil {
		return err
	}
	b, err := h.badger(c.Printer)
	if err != nil {
		return err
	}
	for _, reference := range order.References {
		made, said, err := b.print(s, kiosk.PrintOrder{Reference: reference, Again: order.Again, Reason: order.Reason, Actor: order.Actor})
		if err != nil {
			return err
		}
		if err := s.printBadges([]checkin.Badge{made}, func(checkin.Badge) string { return said }); err != nil {
			return err
		}
	}
	return nil
}

// order settles whose badges are meant.
func (w *whose) order(s *session, h *house) (checkin.BadgeOrder, error) {
	o := checkin.BadgeOrder{Again: w.Again, Reason: checkin.Reason(w.Reason), Actor: actor()}
	o.Again = o.Again || o.Reason.SameIssue()
	if w.All == (len(w.References) > 0) {
		return o, usagef("name the references whose badges are meant, or --all")
	}
	normal, err := normalReferences(w.References)
	if err != nil {
		return o, err
	}
	o.References = append(o.References, normal...)
	if !w.All {
		return o, w.why(s, h, o)
	}
	log, err := h.entries(s)
	if err != nil {
		return o, err
	}
	persons := checkin.PersonsOf(log)
	for r, err := range h.store.Registrations(s) {
		if err != nil {
			return o, err
		}
		if r.Status == checkin.StatusApproved && !persons.Gone(r.Reference) {
			o.References = append(o.References, r.Reference)
		}
	}
	if len(o.References) == 0 {
		return o, faultf(checkin.FaultNotFound, "nobody is registered and approved yet: \"import\" reads registrations")
	}
	return o, w.why(s, h, o)
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
			err = lines.Encode(badgeLine{b.Registration.Reference, b.Issue, b.Code, where(b)})
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

func (s *session) warn(warnings []string) {
	for _, w := range warnings {
		fmt.Fprintf(s.Stderr, "antechamber: %s\n", w)
	}
}

// stage writes a file beside its place; deliver puts it there whole.
func stage(path string, write func(io.Writer) error) (deliver func() error, err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), ".antechamber-*")
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("%s cannot be written: see whether its folder exists and is not read-only", path), Cause: err}
	}
	err = write(temp)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		os.Remove(temp.Name())
		return nil, &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("%s cannot be written (%s): see whether the disk is full", path, oneLine(err.Error())), Cause: err}
	}
	return func() error {
		if err := os.Rename(temp.Name(), path); err != nil {
			os.Remove(temp.Name())
			return &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("%s cannot be written: see whether it is a folder", path), Cause: err}
		}
		return nil
	}, nil
}

// badger prints single badges: for the print command, the desk and the tour.
type badger struct {
	house   *house
	press   func() (*badges.Press, error) // made when the first badge is
	printer printer.Printer
}

func (h *house) badger(address string) (*badger, error) {
	if address == "" {
		address = "folder:" + filepath.Join(h.dir, "badges")
	}
	p, err := printer.Open(address)
	if err != nil {
		return nil, err
	}
	return &badger{house: h, press: sync.OnceValues(h.press), printer: p}, nil
}

// print issues a badge and hands it to the printer. It returns what the printer said.
func (b *badger) print(s *session, o kiosk.PrintOrder) (badge checkin.Badge, said string, err error) {
	order := checkin.BadgeOrder{References: []string{o.Reference}, Again: o.Again, Reason: o.Reason, Actor: o.Actor}
	made, err := b.house.desk.Issue(s, order,
		func(all []checkin.Badge) (func() error, error) {
			press, err := b.press()
			if err != nil {
				return nil, err
			}
			var pdf bytes.Buffer
			warnings, err := press.WritePDF(&pdf, all)
			if err != nil {
				return nil, err
			}
			s.warn(warnings)
			job := printer.Job{Name: fmt.Sprintf("%s-%d", o.Reference, all[0].Issue), PDF: pdf.Bytes()}
			if said, err = b.printer.Print(s, job); err != nil {
				return nil, err // and the badge before stays valid
			}
			return func() error { return nil }, nil
		})
	if len(made) > 0 {
		badge = made[0]
	}
	return badge, said, err
}
