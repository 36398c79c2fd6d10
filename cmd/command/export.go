package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

type exportCommand struct {
	What       string `arg:"" enum:"attendance,counts,door-list,inside" help:"attendance, counts, door-list: who may come in, to tick on paper; inside: who is inside, by room."`
	Out        string `help:"The file: .csv, or .pdf for door-list and inside. Without it the list of who is inside is printed." placeholder:"FILE"`
	By         string `help:"Groups of the counts, as with the command counts; or the order of the door list, name or delegation: both where none is given." placeholder:"GROUPS"`
	At         string `help:"The instant as of which people are inside, or the day of the door list." placeholder:"TIME"`
	Circulate  bool   `help:"Counts for others to read: hide what would tell who it was."`
	ExactTimes bool   `help:"Times of a sensitive conference to the second, not rounded down to 15 minutes."`
	Paper      string `help:"The paper of lists: a4 or letter, or a4-landscape or letter-landscape." enum:"a4,letter,a4-landscape,letter-landscape," default:""`
	Language   string `help:"The language of lists: ar, zh, en, fr, ru, es, or another that this build has; those that are printed at a desk are in its language." placeholder:"L"`
	Printer    string `help:"Where the list of who is inside is printed: cups:QUEUE or folder:PATH; the folder lists beside the database where none is given." placeholder:"URI"`
}

// export is a file, or two, in the making.
type export struct {
	reason checkin.Reason
	files  []exportFile
}

type exportFile struct {
	path  string
	write func(io.Writer) (rows int, err error)
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
	if err := c.check(); err != nil {
		return err
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	if c.What == "inside" && c.Out == "" {
		return c.printInside(s, h)
	}
	e, err := c.export(s, h)
	if err != nil {
		return err
	}
	rows, err := h.deliver(s, e, actor())
	if err != nil {
		return err
	}
	line := exportLine{Rows: rows, File: c.Out}
	if len(e.files) > 1 {
		line.Heads = e.files[1].path
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(line)
	}
	if _, err := fmt.Fprintf(s.Stdout, "%s  %s\n", number(rows, "row", "rows"), c.Out); err != nil || line.Heads == "" {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout, "the heads of the log are in %s: keep it where the database is not\n", line.Heads)
	return err
}

// exportLine is what "export --json" prints.
type exportLine struct {
	Rows  int    `json:"rows"`
	File  string `json:"file"`
	Heads string `json:"heads,omitempty"` // of an attendance: the file of the log's heads
}

// check finds what cannot be meant together.
func (c *exportCommand) check() error {
	list := c.What == "door-list" || c.What == "inside"
	switch ext := strings.ToLower(filepath.Ext(c.Out)); {
	case c.Out == "" && c.What != "inside":
		return usagef("it is not said where to: write --out FILE%s", map[bool]string{true: ".pdf", false: ".csv"}[list])
	case c.Out != "" && ext != ".csv" && !(list && ext == ".pdf"):
		return usagef("%s is not exported as %q: write --out FILE.csv%s", c.What, ext, map[bool]string{true: " or FILE.pdf"}[list])
	case c.Circulate && c.What != "counts":
		return usagef("only counts are made for circulation: export counts --circulate")
	case c.Language != "" && !list:
		return usagef("--language is for lists: export door-list or export inside")
	case c.Language != "" && !kiosk.Speaks(c.Language):
		return usagef("there is no language %q in this build: choose one of %s", c.Language, strings.Join(kiosk.Spoken(), ", "))
	case c.ExactTimes && c.What != "attendance":
		return usagef("--exact-times is for export attendance")
	case c.What == "door-list" && !slices.Contains([]string{"", "name", "delegation"}, c.By):
		return usagef("%q is no order of a door list: write --by name or --by delegation, or neither for both", c.By)
	}
	return nil
}

// export prepares what was asked for.
func (c *exportCommand) export(s *session, h *house) (*export, error) {
	switch c.What {
	case "counts":
		return &export{checkin.ExportCounts, []exportFile{{c.Out, func(w io.Writer) (int, error) {
			table, err := h.count(s, c.By, c.At, c.Circulate)
			if err != nil {
				return 0, err
			}
			return len(table.rows), table.writeCSV(w)
		}}}}, nil
	case "attendance":
		return h.attendance(s, c.Out, c.ExactTimes)
	case "door-list":
		at, err := parseTime(c.At, h.conference)
		if err != nil {
			return nil, err
		}
		return h.doorList(s, doorListOptions{out: c.Out, by: c.By, paper: c.Paper, at: at, language: c.Language})
	}
	return c.insideFile(s, h)
}

// deliver writes the files, notes the export in the log, and only then puts the files
// where anybody finds them. It returns how many rows the first has.
func (h *house) deliver(s *session, e *export, actor string) (rows int, err error) {
	var deliver []func() error
	for i, f := range e.files {
		put, err := stage(f.path, func(w io.Writer) error {
			n, err := f.write(w)
			if i == 0 {
				rows = n
			}
			return err
		})
		if err != nil {
			return 0, err
		}
		deliver = append(deliver, put)
	}
	if err := h.desk.Note(s, checkin.Entry{Kind: checkin.KindExport, Reason: e.reason, Number: rows, Actor: actor}); err != nil {
		return 0, err
	}
	for _, put := range deliver {
		err = errors.Join(err, put())
	}
	return rows, err
}

// writeTable writes a table whose headings come first, and returns how many rows it has.
func writeTable(w io.Writer, table [][]string) (int, error) {
	csv, err := exchange.NewCSVWriter(w, table[0]...)
	if err != nil {
		return 0, err
	}
	for _, row := range table[1:] {
		if err := csv.Write(row...); err != nil {
			return 0, err
		}
	}
	return len(table) - 1, csv.Flush()
}
