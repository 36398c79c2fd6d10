package command

import (
	"fmt"
	"image/png"
	"io"
	"path/filepath"
	"strings"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/report"
)

type manualCommand struct {
	Staff manualStaffCommand `cmd:"" help:"Write the page for staff at the door: what to do, and every key."`
}

type manualStaffCommand struct {
	Language string `help:"ar, zh, en, fr, ru or es; without it one page in each." placeholder:"LANGUAGE"`
	Paper    string `help:"a4 or letter." enum:"a4,letter" default:"a4" placeholder:"SIZE"`
	Out      string `help:"The file: .pdf, or .png of one language." required:"" placeholder:"FILE" type:"path"`
}

// Run writes the page. It opens no data.
func (c *manualStaffCommand) Run(s *session) error {
	languages := checkin.UsualLanguages()
	if c.Language != "" {
		if !kiosk.Speaks(c.Language) {
			return usagef("there is no page in %q: choose one of %s", c.Language, strings.Join(kiosk.Spoken(), ", "))
		}
		languages = []string{c.Language}
	}
	paper := report.A4
	if c.Paper == "letter" {
		paper = report.Letter
	}
	write := writeStaffPDF
	switch ext := strings.ToLower(filepath.Ext(c.Out)); {
	case ext == ".png" && len(languages) == 1:
		write = writeStaffPNG
	case ext == ".png":
		return usagef("a picture shows one page: give --language beside it, or --out FILE.pdf")
	case ext != ".pdf":
		return usagef("the page is a PDF or a PNG file: give --out FILE.pdf")
	}
	pages, err := staffPages(languages, paper, s.parts.Version)
	if err != nil {
		return err
	}
	press, err := report.NewPress()
	if err != nil {
		return err
	}
	deliver, err := stage(c.Out, func(w io.Writer) error { return write(w, press, pages) })
	if err != nil {
		return err
	}
	if err := deliver(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout, "%s in %s\n", number(len(pages), "page", "pages"), c.Out)
	return err
}

// staffPages are the page for staff in each language.
func staffPages(languages []string, paper report.Paper, version string) ([]report.StaffPage, error) {
	tellers, err := kiosk.NewTellers(nil, languages)
	if err != nil {
		return nil, err
	}
	var keys []report.StaffKey
	for _, k := range kiosk.DeskKeys() {
		keys = append(keys, report.StaffKey{Cap: k.Cap, Does: k.Does, Needs: k.Needs})
	}
	var pages []report.StaffPage
	for _, l := range languages {
		pages = append(pages, report.StaffPage{
			Words: tellers[l], Language: l, Paper: paper, Keys: keys, Foot: "Antechamber " + version, Mark: kiosk.DrawVerdict,
		})
	}
	return pages, nil
}

func writeStaffPDF(w io.Writer, press *report.Press, pages []report.StaffPage) error {
	_, err := press.WriteStaffPages(w, pages)
	return err
}

func writeStaffPNG(w io.Writer, press *report.Press, pages []report.StaffPage) error {
	const dpi = 110
	sheet, _, err := press.StaffPage(&pages[0])
	if err != nil {
		return err
	}
	return png.Encode(w, sheet.Image(dpi))
}
