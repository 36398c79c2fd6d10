package command

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"antechamber/badges"
	"antechamber/badges/designs"
	"antechamber/badges/printer"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

// What the organiser screen makes of badges: sheets to a file, and to a printer of paper.
const (
	badgeSheets  = "badges"
	printedSheet = "badges-print"
)

// organiserActor is who exports and prints on the organiser screen.
const organiserActor = "organiser:1"

// sheets makes the badges that were not printed yet, on sheets that are cut as one stack. They are issued once the file is
// whole or the printer has taken it: who gives up has issued none.
func (e deskExporter) sheets(s *session, kind string, which checkin.Where, made func(int)) (string, error) {
	order, err := e.unprinted(s, which)
	if err != nil {
		return "", err
	}
	press, err := e.house.press(s, "")
	if err == nil && press.Kind() != designs.Badge {
		err = faultf(checkin.FaultInvalid, "badge_design of the conference file is the design of a plate, and no badge: choose another one there")
	}
	if err != nil {
		return "", err
	}
	press = press.Watched(s, made)
	write := func(w io.Writer, b []checkin.Badge) ([]badges.Warning, error) {
		warnings, err := press.WriteSheets(w, badges.SheetA4, b)
		if tooLarge := new(badges.TooLarge); errors.As(err, tooLarge) { // as a folded one
			warnings, err = press.WritePDF(w, b)
		}
		return warnings, err
	}
	name := "badges" + e.house.desk.Now().In(e.house.conference.Zone).Format("-2006-01-02-150405")
	if kind == printedSheet {
		return e.printSheets(s, order, name, write)
	}
	out := filepath.Join(e.house.dir, "exports", name+".pdf")
	_, warnings, err := e.house.badgeFile(s, order, out, write)
	if err != nil {
		return "", err
	}
	e.warnOfBoxes(s, warnings)
	return filepath.Abs(out)
}

// unprinted are those of the categories and organisations of a filter who have no badge yet, in the order of the list of participants.
func (e deskExporter) unprinted(ctx context.Context, which checkin.Where) (checkin.BadgeOrder, error) {
	order := checkin.BadgeOrder{Actor: organiserActor}
	for _, c := range which {
		if c.Dimension != checkin.ByCategory && c.Dimension != checkin.ByOrganisation {
			return order, &checkin.Fault{Code: checkin.FaultInvalid, Detail: "sheets_filter", Sentence: "badges on sheets are chosen by category and organisation: take the other conditions out of the filter"}
		}
	}
	categories, organisations := which.On(checkin.ByCategory), which.On(checkin.ByOrganisation)
	people, err := e.house.badgePeople(ctx, "", "")
	if err != nil {
		return order, err
	}
	for _, p := range people {
		if !p.badged && (len(categories) == 0 || slices.Contains(categories, p.category)) && (len(organisations) == 0 || slices.Contains(organisations, p.organisation)) {
			order.References = append(order.References, p.reference)
		}
	}
	if len(order.References) == 0 {
		return order, &checkin.Fault{Code: checkin.FaultNotFound, Detail: "sheets_nobody", Sentence: "everybody of these has a badge already, or nobody is approved: no sheet was made"}
	}
	return order, nil
}

// printSheets prints them on the printer for paper.
func (e deskExporter) printSheets(s *session, order checkin.BadgeOrder, name string, write func(io.Writer, []checkin.Badge) ([]badges.Warning, error)) (string, error) {
	p, err := printer.Open(e.printer, printer.Options{})
	if err != nil {
		return "", err
	}
	var ticket printer.Ticket
	var warnings []badges.Warning
	taken := false
	_, err = e.house.desk.Issue(s, order, func(all []checkin.Badge) (func() error, error) {
		if taken { // another kiosk issued a badge meanwhile
			_ = p.Cancel(context.WithoutCancel(s), ticket)
		}
		var pdf bytes.Buffer
		if warnings, err = write(&pdf, all); err != nil {
			return nil, err
		}
		job := printer.Job{Name: name, PDF: pdf.Bytes(), Media: mediaOf("a4"), Width: 210, Height: 297}
		if ticket, err = p.Send(s, job, printer.Patience{TakeOver: printPatience}, nil); err != nil {
			return nil, err
		}
		taken = true
		return func() error { return nil }, nil
	})
	if err != nil {
		if taken {
			_ = p.Cancel(context.WithoutCancel(s), ticket)
		}
		return "", err
	}
	e.warnOfBoxes(s, warnings)
	return e.standing(p.Ask(s, ticket), p), nil
}

// standing is where sheets went, and why they stand still there, in the language of the screen.
func (e deskExporter) standing(now printer.State, p printer.Printer) string {
	now.Printer = p.String()
	reason := reasonOf(now.Reasons)
	teller, err := kiosk.NewTeller(e.house.conference, cmp.Or(e.language(), "en"))
	if err != nil || reason == "" {
		return whereOf(now)
	}
	return whereOf(now) + " – " + teller.Say("printer."+reason, nil)
}

// warnOfBoxes says at the desk that badges have boxes on them, and whose.
func (deskExporter) warnOfBoxes(s *session, warnings []badges.Warning) {
	var whose []string
	for _, w := range warnings {
		if w.Lacks != 0 && !slices.Contains(whose, w.Reference) {
			whose = append(whose, w.Reference)
		}
	}
	if len(whose) == 0 || s.warned == nil {
		return
	}
	const most = 5
	more := ""
	if len(whose) > most {
		whose, more = whose[:most], ", …"
	}
	characters, list := lacking(warnings), strings.Join(whose, ", ")+more
	s.warned(kiosk.Alarm{
		Sentence: fmt.Sprintf("Badges have boxes where no font has the character (%s): those of %s. Correct the names, or install a font, and print them again.", characters, list),
		About:    "boxes", Given: map[string]string{"Characters": characters, "References": list},
	})
}
