package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"antechamber/badges/ticket"
	"antechamber/kiosk/scan"
	"antechamber/kiosk/scan/device"

	"github.com/skip2/go-qrcode"
)

// scannersCommand is about the devices that codes come from.
type scannersCommand struct {
	List scannersList `cmd:"" default:"1" help:"List the devices that codes may come from."`
	Page scannersPage `cmd:"" help:"Write the code that calibrates a scanner, to be printed."`
	Rule scannersRule `cmd:"" help:"Print the udev rule by which this user may read scanners on Linux."`
	Test scannersTest `cmd:"" help:"Wait for one code, and say by which way it came; it is presented to nobody."`
}

type (
	scannersList struct{}
	scannersRule struct{}
	scannersPage struct {
		Out string `arg:"" help:"A PNG file." type:"path" placeholder:"FILE.png"`
	}
	scannersTest struct {
		scanning
		For time.Duration `help:"How long to wait." default:"30s" placeholder:"30s"`
	}
)

func (scannersList) Run(s *session) error {
	found := device.List()
	if s.commands.JSON {
		lines := json.NewEncoder(s.Stdout)
		for _, f := range found {
			if err := lines.Encode(f); err != nil {
				return err
			}
		}
		return nil
	}
	for _, f := range found {
		said := "may be anything"
		if f.Likely {
			said = "a scanner"
		}
		if f.Problem != "" {
			said = f.Problem
		}
		if _, err := fmt.Fprintf(s.Stdout, "%-8s %-28s %s (%s)\n", f.Source, f.Address, f.Name, said); err != nil {
			return err
		}
	}
	if len(found) == 0 {
		_, err := fmt.Fprintln(s.Stdout, "there is no serial port and no keyboard of its own here: a scanner that types into the window is not seen before it scans")
		return err
	}
	return nil
}

func (scannersRule) Run(s *session) error {
	_, err := io.WriteString(s.Stdout, device.Rule())
	return err
}

// pageSide is how many pixels the calibration code has on a side.
const pageSide = 900

func (c *scannersPage) Run(s *session) error {
	if !strings.EqualFold(filepath.Ext(c.Out), ".png") {
		return usagef("the page is a picture: name a PNG file, such as calibrate.png")
	}
	symbol, err := qrcode.New(scan.CalibrationText, qrcode.Medium)
	if err != nil {
		return err
	}
	deliver, err := stage(c.Out, func(w io.Writer) error { return png.Encode(w, symbol.Image(pageSide)) })
	if err != nil {
		return notWritable(c.Out, err)
	}
	if err := deliver(); err != nil {
		return err
	}
	return sayFile(s, "wrote", c.Out)
}

// readingLine is what "scanners test --json" prints.
type readingLine struct {
	Source     scan.Source   `json:"source"`
	Device     string        `json:"device,omitempty"`
	Characters int           `json:"characters"`
	Suffix     scan.Ending   `json:"suffix,omitempty"`
	Pace       int64         `json:"pace_ms,omitempty"`
	Form       string        `json:"form,omitempty"`    // badge, reference, card, email, or a system's ticket
	Setting    *scan.Setting `json:"setting,omitempty"` // of the code that calibrates
}

func (c *scannersTest) Run(s *session) error {
	r, err := c.wait(s)
	if err != nil {
		return err
	}
	return c.print(s, r)
}

// wait waits for a code from whatever there is: what is typed here is one too.
func (c *scannersTest) wait(s *session) (scan.Reading, error) {
	in, err := openInputs(s.settingsDir(), &c.scanning)
	if err != nil {
		return scan.Reading{}, err
	}
	if len(in.settings.Scanner.Serial) == 0 {
		in.settings.Scanner.Serial = []string{"auto"}
	}
	if len(in.settings.Scanner.Evdev) == 0 {
		in.settings.Scanner.Evdev = []string{"auto"}
	}
	heard := make(chan scan.Reading, 8)
	give := func(r scan.Reading) {
		select {
		case heard <- r:
		default:
		}
	}
	in.listen(s, func(string) bool { return false }, give, slog.New(slog.DiscardHandler))
	go func() {
		_ = eachLine(s.Stdin, func(line string) error {
			give(scan.Reading{Code: scan.Clean(line), Source: scan.Keyboard, Suffix: scan.Enter})
			return nil
		})
	}()
	if !s.commands.JSON {
		fmt.Fprintln(s.Stderr, "antechamber: present any code now")
	}
	select {
	case r := <-heard:
		return r, nil
	case <-time.After(c.For):
		return scan.Reading{}, fmt.Errorf("no code came within %s: see that the scanner is plugged in, and what \"antechamber scanners\" lists", c.For)
	case <-s.Done():
		return scan.Reading{}, errors.New("no code came before this was cancelled")
	}
}

func (c *scannersTest) print(s *session, r scan.Reading) error {
	claim := new(ticket.Codec).Read(r.Code)
	line := readingLine{
		Source: r.Source, Device: r.Device, Characters: utf8.RuneCountInString(r.Code), Suffix: r.Suffix, Pace: r.Pace.Milliseconds(), Form: string(claim.Form),
	}
	if claim.Ticket.System != "" {
		line.Form = "ticket of " + claim.Ticket.System.Name()
	}
	if found, ok := scan.Calibrate(r); ok {
		line.Setting = &found
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(line)
	}
	form := line.Form
	if form == "" {
		form = "a code of no known form"
	}
	_, err := fmt.Fprintf(s.Stdout, "it came by %s %s: %s, %s, ends with %s\n", line.Source, line.Device, number(line.Characters, "character", "characters"), form, line.Suffix)
	return err
}
