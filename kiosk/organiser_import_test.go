package kiosk

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// An import by touch alone: what is shown at each step, and what is said of it.
func TestOrganiserImportsByTouch(t *testing.T) {
	var said ImportSaid
	f := inOffice(t, func(c *OrganiserConfig) { c.Importer = heardImporter{sampleImporter{}, &said} })
	f.tap("act:organiser.import")
	f.shows("/home/protocol/Downloads", "ecosoc-chamber-positions.csv", "24 photos in this folder")
	f.tap("row:0")
	f.shows("pretix", "Attendee name: Given name", "The system’s own heading", "Remembered from last time", "Mari · María de los Ángeles", "Row 1 of the first 3 becomes", "Non-governmental organisation")
	f.tap("person:next")
	f.shows("Row 2 of the first 3 becomes", "Fernández de Córdoba")
	f.tap("row:1")
	f.shows("What does the column “Position ID” hold?", "Number in the order", "Left out")
	f.tap("pick:note")
	f.shows("Chosen here")
	f.tap("every")
	f.tap("pick:media")
	f.tap("act:import.try")
	f.shows("What do these words stand for?", "Delegate", "1139 rows", "Choose…")
	for _, answer := range []string{"pick:member-state", "pick:-", "pick:pending"} {
		f.tap("row:" + map[string]string{"pick:member-state": "0", "pick:-": "1", "pick:pending": "2"}[answer])
		f.tap(answer)
	}
	f.shows("Leave the rows out", "Pending")
	f.tap("act:import.try")
	f.shows("This is what would happen", "1,207", "Refused", "Column 4 (Category): This is no category of the conference.", "It stands for the same registration as line 1200.")
	f.tap("figure:vanished")
	f.shows("Nobody is deleted", "Omar Said")
	f.tap("figure:changed")
	f.shows("Organisation, Function, Room no.")
	f.tap("act:import.run_others")
	f.shows("Imported", "What was said is remembered for “pretix”.", "1,853 persons are expected now")
	if said.Columns[2] != "note" || said.Every != "media" || said.Statuses["on hold"] != "pending" || len(said.Categories) != 2 || !said.SkipBad {
		t.Errorf("the importer heard %+v", said)
	}
	f.tap("act:organiser.back")
	f.shows("By category")
}

// Who came from the set-up for an import is back at the desk when it is left; who began
// one at the figures stays there.
func TestImportGoesBackWhereItCameFrom(t *testing.T) {
	desk := 0
	f := inOffice(t, func(c *OrganiserConfig) { c.Importer = sampleImporter{} })
	f.tap("act:organiser.import")
	f.tap("act:organiser.back")
	f.shows("By category")
	if desk > 0 {
		t.Error("an import that began at the figures went to the desk")
	}
	f.OpenImport(func() { desk++ })
	f.settle()
	f.tap("act:organiser.back")
	if desk != 1 {
		t.Errorf("it went to the desk %d times, want once", desk)
	}
}

// heardImporter tells what was said to it.
type heardImporter struct {
	Importer
	said *ImportSaid
}

func (i heardImporter) Import(ctx context.Context, path string, said ImportSaid, try bool, share func(float64)) (ImportReport, error) {
	*i.said = said
	return i.Importer.Import(ctx, path, said, try, share)
}

// slowImporter goes on until it is given up.
type slowImporter struct{ Importer }

func (slowImporter) Import(ctx context.Context, _ string, _ ImportSaid, _ bool, share func(float64)) (ImportReport, error) {
	share(0.62)
	<-ctx.Done()
	return ImportReport{}, ctx.Err()
}

func TestOrganiserStopsAnImport(t *testing.T) {
	f := inOffice(t, func(c *OrganiserConfig) { c.Importer = slowImporter{sampleImporter{}} })
	f.tap("act:organiser.import")
	f.tap("row:0")
	target, _ := f.view.target("act:import.try")
	target.on()
	f.shows("Trying…", "Nothing is changed by this")
	f.Key(fyne.KeyEscape, 0)
	f.settle()
	f.shows("Stopped; nothing was imported.", "Attendee name: Given name")
}

func TestOrganiserImportsOnlyWhereItMay(t *testing.T) {
	f := inOffice(t, nil)
	if words := f.words(); strings.Contains(words, "Ctrl I") {
		t.Errorf("without an importer there is %s", words)
	}
	f.Dropped("/tmp/people.csv")
	f.shows("By category")
}

// Nobody is told that there is nothing where a whole path is written.
func TestOrganiserImportTakesAWholePath(t *testing.T) {
	f := inOffice(t, func(c *OrganiserConfig) { c.Importer = sampleImporter{} })
	f.Key(fyne.KeyI, fyne.KeyModifierControl)
	f.settle()
	for _, r := range "/srv/qq.csv" {
		f.Rune(r)
	}
	f.shows("Enter opens this path.")
	for range "/srv/qq.csv" {
		f.Key(fyne.KeyBackspace, 0)
	}
	for _, r := range "qqq" {
		f.Rune(r)
	}
	f.shows("There is nothing here that can be imported")
}
