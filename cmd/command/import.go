package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/exchange"
)

type importCommand struct {
	File        string `arg:"" optional:"" type:"path" help:"The CSV file."`
	Photos      string `type:"path" placeholder:"DIR" help:"A folder of photos, JPEG or PNG, each named as a registration names it, or by a reference."`
	DryRun      bool   `help:"Say what would happen, and change nothing."`
	SkipBadRows bool   `help:"Import the other rows where some cannot be."`
}

// importOptions say how a table is imported.
type importOptions struct {
	dryRun      bool
	skipBadRows bool
}

// importLine is what "import --json" prints.
type importLine struct {
	New       int        `json:"new"`
	Changed   int        `json:"changed"`
	Unchanged int        `json:"unchanged"`
	Rejected  int        `json:"rejected"`
	Erased    int        `json:"erased,omitempty"`
	Imported  bool       `json:"imported"`
	Problems  []rowFault `json:"problems,omitempty"`
	LeftOut   []rowFault `json:"left_out,omitempty"` // rows of people who were erased
	Warnings  []rowFault `json:"warnings,omitempty"`
}

type rowFault struct {
	Line     int    `json:"line"`
	Sentence string `json:"sentence"`
}

// shownProblems is how many rows are named where people read.
const shownProblems = 50

func (c *importCommand) Run(s *session) error {
	if c.File == "" && c.Photos == "" {
		return usagef("nothing is to be imported: name a CSV file, or a folder with --photos")
	}
	var file *os.File
	if c.File != "" {
		var err error
		if file, err = os.Open(c.File); err != nil {
			return &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("%s cannot be read: %s", c.File, reason(err)), Cause: err}
		}
		defer file.Close()
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	if file != nil {
		if err := c.registrations(s, h, file); err != nil {
			return err
		}
	}
	if c.Photos != "" {
		return c.photos(s, h)
	}
	return nil
}

func (c *importCommand) registrations(s *session, h *house, file io.Reader) error {
	report, failed := h.importTable(s, c.File, file, importOptions{dryRun: c.DryRun, skipBadRows: c.SkipBadRows})
	if err := c.print(s, report, failed == nil && !c.DryRun); err != nil {
		return err
	}
	return failed
}

// errDryRun rolls an import back that was only tried.
var errDryRun = errors.New("only tried")

// importTable imports a CSV file in one transaction: all or nothing.
func (h *house) importTable(s *session, name string, file io.Reader, o importOptions) (report exchange.Report, err error) {
	table, err := exchange.ReadRegistrations(file, name, exchange.ReadOptions{
		KnownCategory: func(id string) bool { _, ok := h.conference.Category(id); return ok },
		KnownRole: func(id string) bool {
			for _, r := range h.conference.Roles {
				if r.ID == id {
					return true
				}
			}
			return false
		},
	})
	if err != nil {
		return report, err
	}
	err = h.store.Import(s, func(tx *storage.RegistrationTx) (err error) {
		report, err = exchange.Import(table.Rows(), tx, exchange.Options{SkipBadRows: o.skipBadRows, MakeReference: tx.Reference})
		if err == nil && o.dryRun {
			return errDryRun
		}
		return err
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return report, err
}

func (c *importCommand) print(s *session, r exchange.Report, imported bool) error {
	line := importLine{New: r.New, Changed: r.Changed, Unchanged: r.Unchanged, Rejected: r.Rejected, Erased: r.Erased, Imported: imported}
	for _, row := range r.Rows {
		switch row.Outcome {
		case exchange.Rejected:
			line.Problems = append(line.Problems, rowFault{row.Line, row.Why})
		case exchange.Erased:
			line.LeftOut = append(line.LeftOut, rowFault{row.Line, row.Why})
		}
	}
	for _, w := range r.Warnings {
		line.Warnings = append(line.Warnings, rowFault{w.Line, w.Sentence})
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(line)
	}
	would := ""
	switch {
	case c.DryRun:
		would = "would be "
	case !imported:
		would = "nothing was imported; read so far: "
	}
	writeFaults(s.Stdout, "rejected", line.Problems)
	writeFaults(s.Stdout, "erased", line.LeftOut)
	writeFaults(s.Stdout, "warning", line.Warnings)
	erased := ""
	if r.Erased > 0 {
		erased = fmt.Sprintf(", %d erased", r.Erased)
	}
	_, err := fmt.Fprintf(s.Stdout, "%s%d new, %d changed, %d unchanged, %d rejected%s\n", would, r.New, r.Changed, r.Unchanged, r.Rejected, erased)
	return err
}

func writeFaults(w io.Writer, what string, faults []rowFault) {
	for i, f := range faults {
		if i == shownProblems {
			fmt.Fprintf(w, "and %d more: --json has them all\n", len(faults)-i)
			return
		}
		fmt.Fprintf(w, "line %d: %s: %s\n", f.Line, what, f.Sentence)
	}
}

// register puts registrations that are made up into the store.
func (h *house) register(s *session, people []checkin.Registration) error {
	return h.store.Import(s, func(tx *storage.RegistrationTx) error {
		for i := range people {
			if err := tx.Put(people[i], exchange.Keys(&people[i], 1)); err != nil {
				return err
			}
		}
		return nil
	})
}
