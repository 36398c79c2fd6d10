package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"slices"

	"antechamber/badges"
	"antechamber/badges/printer"
	"antechamber/kiosk/checkin"
)

// deskDesigns are the badges as screens look at them before they are printed.
type deskDesigns struct {
	*badger
	session *session
}

// deskPreview is how many pixels wide a preview on a screen is.
const deskPreview = 1400

// Names returns the designs, that of this desk first.
func (d deskDesigns) Names(ctx context.Context) ([]string, error) {
	s := *d.session
	s.Context = ctx
	press, err := d.press(&s)
	if err != nil {
		return nil, err
	}
	names, err := s.shelf().Names()
	own := press.Design()
	return append([]string{own}, slices.DeleteFunc(names, func(name string) bool { return name == own })...), err
}

func (d deskDesigns) Preview(ctx context.Context, reference, design string) (image.Image, error) {
	s := *d.session
	s.Context = ctx
	press, err := d.press(&s)
	if err == nil && design != "" && design != press.Design() {
		press, err = s.designed(press, d.house.conference, design)
	}
	if err != nil {
		return nil, err
	}
	persons := badges.Samples()[:8]
	if reference != "" {
		if persons, err = d.house.named(ctx, []string{reference}); err != nil {
			return nil, err
		}
	}
	img, _, err := press.Preview(persons, deskPreview)
	return img, err
}

func (d deskDesigns) PrintTest(ctx context.Context) error {
	s := *d.session
	s.Context = ctx
	press, err := d.press(&s)
	if err != nil {
		return err
	}
	end, err := printTest(ctx, press, d.house.rehearsal, func(ctx context.Context, job printer.Job) (printer.State, error) {
		run, err := d.team.Send(ctx, job, nil)
		if err != nil {
			return printer.State{}, err
		}
		return run.Follow(ctx, nil), nil
	})
	if err == nil && end.Phase != printer.Printed && end.Phase != printer.Unknown {
		err = faultf(checkin.FaultPrinter, "the test page has not come out: %s", printer.WordsOf(end.Reasons))
	}
	return err
}

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
	end, err := printTest(s, press, s.commands.Rehearsal, func(ctx context.Context, job printer.Job) (printer.State, error) {
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
func printTest(ctx context.Context, press *badges.Press, rehearsal bool, send func(context.Context, printer.Job) (printer.State, error)) (printer.State, error) {
	var pdf bytes.Buffer
	if err := press.WriteTestPDF(&pdf); err != nil {
		return printer.State{}, err
	}
	job := paperOf(press)
	job.Name, job.PDF, job.ZPL = "test-page", pdf.Bytes(), func(dpi int) ([]byte, error) {
		sheet, err := press.TestPage(float64(dpi))
		if err != nil {
			return nil, err
		}
		var label bytes.Buffer
		err = sheet.Mono(float64(dpi)).WriteZPL(&label)
		return label.Bytes(), err
	}
	if rehearsal {
		job.Name += "-" + practiceWord
	}
	return send(ctx, job)
}
