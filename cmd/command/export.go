package command

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

type exportCommand struct {
	What string `arg:"" enum:"attendance,counts" help:"attendance or counts."`
	Out  string `required:"" help:"The CSV file." placeholder:"FILE"`
	By   string `help:"Groups of the counts, as with the command counts." placeholder:"GROUPS"`
	At   string `help:"The instant as of which people are inside." placeholder:"TIME"`
}

// task: numbers without names are for staff too, and who is inside is for an evacuation.
func (c *exportCommand) task() checkin.Task {
	switch c.What {
	case "counts":
		return checkin.TaskExportCounts
	case "inside":
		return checkin.TaskExportInside
	}
	return checkin.TaskExport
}

func (c *exportCommand) Run(s *session) error {
	if !strings.EqualFold(filepath.Ext(c.Out), ".csv") {
		return usagef("nothing is exported as %q: write --out FILE.csv", filepath.Ext(c.Out))
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	rows := 0
	deliver, err := stage(c.Out, func(w io.Writer) (err error) {
		if c.What == "counts" {
			rows, err = c.counts(s, h, w)
		} else {
			rows, err = h.exportAttendance(s, w)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := h.desk.Note(s, checkin.Entry{Kind: checkin.KindExport, Number: rows, Actor: actor()}); err != nil {
		return err
	}
	if err := deliver(); err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(exportLine{rows, c.Out})
	}
	_, err = fmt.Fprintf(s.Stdout, "%d rows  %s\n", rows, c.Out)
	return err
}

// exportLine is what "export --json" prints.
type exportLine struct {
	Rows int    `json:"rows"`
	File string `json:"file"`
}

func (c *exportCommand) counts(s *session, h *house, w io.Writer) (int, error) {
	table, err := h.count(s, c.By, c.At)
	if err != nil {
		return 0, err
	}
	return len(table.rows), table.writeCSV(w)
}

// exportAttendance writes every presentation, one a row, in log order. Who must
// not be listed is in it by reference only.
func (h *house) exportAttendance(s *session, w io.Writer) (rows int, err error) {
	names := make(map[string]string)
	for r, err := range h.store.Registrations(s) {
		if err != nil {
			return 0, err
		}
		if !r.Protected() {
			names[r.Reference] = fullName(&r)
		}
	}
	var entries []checkin.Entry
	for e, err := range h.store.Entries(s, checkin.EntryID{}) {
		if err != nil {
			return 0, err
		}
		if attends(e.Kind) {
			entries = append(entries, e)
		}
	}
	csv, err := exchange.NewCSVWriter(w, "entry", "at", "session", "room", "entrance", "kind", "verdict", "reason", "by",
		"reference", "name", "organisation", "category", "actor")
	if err != nil {
		return 0, err
	}
	for _, e := range checkin.Sort(entries) {
		err := csv.Write(e.ID.String(), h.stamp(e.At), e.Session, e.Room, e.Entrance, string(e.Kind), string(e.Verdict), string(e.Reason),
			string(e.By), e.Reference, names[e.Reference], e.Organisation, e.Category, e.Actor)
		if err != nil {
			return 0, err
		}
	}
	return len(entries), csv.Flush()
}

// attends tells whether an entry belongs into the attendance: a presentation, or what undoes one.
func attends(k checkin.Kind) bool {
	switch k {
	case checkin.KindIn, checkin.KindOut, checkin.KindAlreadyIn, checkin.KindWait, checkin.KindRefused, checkin.KindCheck, checkin.KindUndo, checkin.KindSubstitute:
		return true
	}
	return false
}
