package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"antechamber/badges"
	"antechamber/badges/printer"
	"antechamber/kiosk/checkin"
)

// testLine is what "print --test --json" prints.
type testLine struct {
	Where string        `json:"where"`
	State printer.Phase `json:"state"`
	Said  string        `json:"said,omitempty"`
}

// test prints the test page.
func (c *printCommand) test(s *session) error {
	if c.All || len(c.References) > 0 || c.Again || c.Reason != "" {
		return usagef("a test page is nobody's: leave out references, --all, --again and --reason")
	}
	if c.Printer == "" {
		return usagef("it is not said which printer is tested: write --printer URI; \"printers\" finds them")
	}
	press, err := s.testPress(c.Design)
	if err != nil {
		return err
	}
	p, err := printer.Open(c.Printer, printer.Options{})
	if err != nil {
		return err
	}
	end, err := printTest(s, press, func(ctx context.Context, job printer.Job) (printer.State, error) {
		return printer.Print(ctx, p, job, printer.Patience{TakeOver: c.TakeOver}, nil)
	})
	if err != nil {
		return err
	}
	if s.commands.JSON {
		err = json.NewEncoder(s.Stdout).Encode(testLine{whereOf(end), end.Phase, end.Said})
	} else {
		_, err = fmt.Fprintf(s.Stdout, "a test page  %s: %s\n", whereOf(end), end.Words())
	}
	if err == nil && end.Phase != printer.Printed && end.Phase != printer.Unknown {
		err = faultf(checkin.FaultPrinter, "the test page has not come out: %s", printer.WordsOf(end.Reasons))
	}
	return err
}

// printTest makes the test page and sends it.
func printTest(ctx context.Context, press *badges.Press, send func(context.Context, printer.Job) (printer.State, error)) (printer.State, error) {
	var pdf bytes.Buffer
	if err := press.WriteTestPDF(&pdf); err != nil {
		return printer.State{}, err
	}
	return send(ctx, printer.Job{Name: "test-page", PDF: pdf.Bytes(), Media: badgeMedia(press.Paper())})
}
