package command

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"antechamber/kiosk/checkin"
)

// deskExporter writes the exports of the organiser screen into the folder exports of
// the data folder, which nobody but its owner may read.
type deskExporter struct {
	house    *house
	session  *session
	language func() string // of what is not data, as the screen speaks now
	printer  string        // for sheets of paper; "" is none
}

// Kinds implements kiosk.Exporter.
func (e deskExporter) Kinds() []string {
	kinds := []string{"attendance", "counts", "participants", "summary", "inside", "door-list", "envelopes", "signatures", badgeSheets}
	if e.printer != "" && !isFolder(e.printer) {
		kinds = append(kinds, printedSheet)
	}
	return kinds
}

// Export implements kiosk.Exporter.
func (e deskExporter) Export(ctx context.Context, kind string, which checkin.Where, made func(int)) (where string, err error) {
	s := *e.session
	s.Context = ctx
	folder := filepath.Join(e.house.dir, "exports")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("the folder %s cannot be made: see whether the disk is full or read-only", folder), Cause: err}
	}
	if kind == badgeSheets || kind == printedSheet {
		return e.sheets(&s, kind, which, made)
	}
	o := exportOptions{What: kind, Language: cmp.Or(e.language(), "en")}
	ext := ".pdf"
	switch kind {
	case "attendance":
		ext = ".csv"
	case "counts":
		o.By, ext = "category,session", ".csv"
	}
	name := kind
	if kind == "counts" && len(which) > 0 {
		o.Where, name = which.String(), "counts-of-some"
	}
	name += e.house.desk.Now().In(e.house.conference.Zone).Format("-2006-01-02-150405")
	if e.house.rehearsal {
		name += "-" + practiceWord
	}
	o.Out = filepath.Join(folder, name+ext)
	if kind == "summary" {
		o.Annex = filepath.Join(folder, name+"-annex.pdf")
	}
	if err := o.check(); err != nil {
		return "", err
	}
	product, err := e.house.export(&s, &o, s.progress())
	if err != nil {
		return "", err
	}
	if _, err := e.house.deliver(&s, product, organiserActor); err != nil {
		return "", err
	}
	return filepath.Abs(o.Out)
}
