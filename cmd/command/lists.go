package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"antechamber/badges/printer"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/report"
)

// frame is what all lists of the house have in common, in English.
func (h *house) frame(paper string) (report.Frame, error) {
	teller, err := h.teller()
	return h.frameOf(paper, "en", teller), err
}

// frameIn is frame in a language.
func (h *house) frameIn(paper, language string) (report.Frame, error) {
	if language == "" || language == "en" {
		return h.frame(paper)
	}
	if !kiosk.Speaks(language) {
		return report.Frame{}, usagef("there is no translation into %q: write --language %s", language, strings.Join(kiosk.Spoken(), ", "))
	}
	teller, err := kiosk.NewTeller(h.conference, language)
	return h.frameOf(paper, language, teller), err
}

func (h *house) frameOf(paper, language string, words report.Words) report.Frame {
	f := report.Frame{
		Conference: h.conference, Words: words, Language: language, Paper: report.A4, Printed: h.desk.Now(), Rehearsal: h.rehearsal,
	}
	size, side, _ := strings.Cut(paper, "-")
	if size == "letter" {
		f.Paper = report.Letter
	}
	if side == "landscape" {
		f.Paper = f.Paper.Landscape()
	}
	return f
}

// entries is the whole log.
func (h *house) entries(ctx context.Context) ([]checkin.Entry, error) {
	return all(&progress{}, "", h.store.Entries(ctx, checkin.EntryID{}))
}

// doorList prepares the list of who may come in.
func (h *house) doorList(ctx context.Context, o *exportOptions, p *progress) (*product, error) {
	f, err := h.frameIn(o.Paper, o.Language)
	if err != nil {
		return nil, err
	}
	at, err := parseTime(o.At, h.conference)
	if err != nil {
		return nil, err
	}
	if at.IsZero() {
		at = h.desk.Now()
	}
	facts, err := h.facts(ctx, p)
	if err != nil {
		return nil, err
	}
	door, err := report.NewDoor(f, facts.Registrations, checkin.BarredOf(facts.Log), at)
	if err != nil {
		return nil, err
	}
	ways := report.Ways{ByName: o.By != "delegation", ByDelegation: o.By != "name"}
	return &product{
		reason: checkin.ExportDoorList, rows: door.Registrations(),
		table: func() (report.Table, error) { return door.Table(ways), nil },
		list:  func() (*report.List, error) { return door.List(ways), nil },
	}, nil
}

// keepDoorList writes the door list for a window that keeps one.
func (s *session) keepDoorList(ctx context.Context, h *house, file, language string) error {
	own := *s
	own.Context = ctx
	e, err := h.export(&own, &exportOptions{What: "door-list", Out: file, Language: language}, &progress{})
	if err != nil {
		return err
	}
	_, err = h.deliver(&own, e, "staff:1")
	return err
}

func (h *house) writeList(s *session, w io.Writer, l *report.List) error {
	press, err := report.NewPress()
	if err != nil {
		return err
	}
	press.UseInstalledFonts()
	warnings, err := press.Within(s).WritePDF(w, l)
	s.warn(warnings)
	return err
}

// inside is who is inside, as of an instant; zero is now.
func (h *house) inside(ctx context.Context, paper, language string, at time.Time) (*report.Inside, error) {
	f, err := h.frameIn(paper, language)
	if err != nil {
		return nil, err
	}
	log, err := h.entries(ctx)
	if err != nil {
		return nil, err
	}
	if at.IsZero() {
		at = h.desk.Now()
	}
	person := func(reference string) (*checkin.Registration, error) {
		r, found, err := h.store.Registration(ctx, reference)
		if err != nil || !found {
			return nil, err
		}
		return &r, nil
	}
	return report.NewInside(f, checkin.PresenceOf(h.conference, log, at), person, at), nil
}

// insideProduct prepares the list of who is inside.
func (h *house) insideProduct(ctx context.Context, o *exportOptions) (*product, error) {
	at, err := parseTime(o.At, h.conference)
	if err != nil {
		return nil, err
	}
	in, err := h.inside(ctx, o.Paper, o.Language, at)
	if err != nil {
		return nil, err
	}
	return &product{reason: checkin.ExportInside, rows: in.Persons(), table: in.Table, list: in.List}, nil
}

func (c *exportCommand) printInside(s *session, h *house) error {
	at, err := parseTime(c.At, h.conference)
	if err != nil {
		return err
	}
	p, err := h.printInside(s, insidePrint{paper: c.Paper, language: c.Language, printer: c.Printer, at: at, actor: actor()})
	for _, warning := range p.Warnings {
		fmt.Fprintf(s.Stderr, "antechamber: %s\n", oneLine(warning.Error()))
	}
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(exportLine{Rows: p.Persons, File: p.Where})
	}
	_, err = fmt.Fprintf(s.Stdout, "%s  %s\n", number(p.Persons, "row", "rows"), p.Where)
	return err
}

// insidePrint says how the list of who is inside is printed.
type insidePrint struct {
	paper, language, printer string
	at                       time.Time
	actor                    string
}

// insidePrinted is what became of it.
type insidePrinted struct {
	Persons  int
	Where    string  // what the printer said, or the file
	Warnings []error // what did not go as asked
}

// printInside prints who is inside. In an emergency it must come out: where the
// printer does not take it, it is a file in the folder lists of the data folder, and
// where the export cannot be noted in the log, that is a warning.
func (h *house) printInside(s *session, o insidePrint) (insidePrinted, error) {
	in, err := h.inside(s, o.paper, o.language, o.at)
	if err != nil {
		return insidePrinted{}, err
	}
	l, err := in.List()
	if err != nil {
		return insidePrinted{}, err
	}
	var pdf bytes.Buffer
	if err := h.writeList(s, &pdf, l); err != nil {
		return insidePrinted{}, err
	}
	p := insidePrinted{Persons: in.Persons()}
	if err := h.desk.Note(s, checkin.Entry{Kind: checkin.KindExport, Reason: checkin.ExportInside, Number: p.Persons, Actor: o.actor}); err != nil {
		p.Warnings = append(p.Warnings, err)
	}
	suffix := ""
	if h.rehearsal {
		suffix = "-" + practiceWord
	}
	job := printer.Job{Name: "inside-" + h.desk.Now().In(h.conference.Zone).Format("20060102-150405") + suffix, PDF: pdf.Bytes(), Media: mediaOf(o.paper)}
	folder := "folder:" + filepath.Join(h.dir, "lists")
	if o.printer != "" && o.printer != folder {
		where, err := printOn(s, h.practice, o.printer, job)
		if err == nil {
			p.Where = where
			return p, nil
		}
		p.Warnings = append(p.Warnings, err)
	}
	p.Where, err = printOn(s, h.practice, folder, job)
	return p, err
}

// mediaOf is the name of a paper by PWG 5101.1.
func mediaOf(paper string) string {
	if strings.HasPrefix(paper, "letter") {
		return "na_letter_8.5x11in"
	}
	return "iso_a4_210x297mm"
}

// printPatience is how long a printer may take over a list, before it is a file.
const printPatience = 10 * time.Second

// printOn prints a list. A printer that took it and stands still is an error too.
func printOn(ctx context.Context, practice *practice, address string, job printer.Job) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, printPatience)
	defer cancel()
	p, err := openPrinter(address, practice)
	if err != nil {
		return "", err
	}
	end, err := printer.Print(ctx, p, job, printer.Patience{TakeOver: printPatience}, nil)
	if err != nil {
		return "", err
	}
	if end.Phase == printer.Stopped || end.Phase == printer.Failed {
		return "", faultf(checkin.FaultPrinter, "the %s prints no list: %s", end.Printer, printer.WordsOf(end.Reasons))
	}
	if end.Phase == printer.Printed {
		return whereOf(end), nil
	}
	return whereOf(end) + ": " + end.Words(), nil
}
