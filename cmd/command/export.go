package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/report"
)

// exportOptions say what is exported, and how.
type exportOptions struct {
	What       string        `arg:"" enum:"attendance,counts,door-list,envelopes,signatures,inside,participants,registrations,summary,checkin" help:"attendance: every presentation; counts; door-list: who may come in, to tick on paper; envelopes: a sheet for the badges of each delegation; signatures: a list for each delegation to sign for its badges; inside: who is inside, by room; participants: the list to publish; registrations: with their attendance; summary: two pages to circulate; checkin: who came, for the system that the registrations are from."`
	Out        string        `help:"The file: .csv, .xlsx or .pdf. Without it the list of who is inside is printed." placeholder:"FILE"`
	By         string        `help:"Groups of the counts, as with the command counts; or the order of the door list, name or delegation: both where none is given." placeholder:"GROUPS"`
	Where      string        `help:"Counts of these only, as with the command counts." placeholder:"CONDITIONS"`
	Cross      string        `help:"Of counts by two or more groups: this figure, with the last group's across." enum:"expected,badged,attended,inside,organisations," default:"" placeholder:"FIGURE"`
	At         string        `help:"The instant as of which people are inside, or a summary is, or the day of the door list." placeholder:"TIME"`
	Session    string        `help:"Summary: as it was at the end of this session." placeholder:"S"`
	Circulate  bool          `help:"Counts for others to read: hide what would tell who it was."`
	FirstLast  bool          `help:"Attendance: the first time in and the last time out of each person at each session."`
	Pseudonyms bool          `help:"Attendance and registrations without names: a pseudonym for each person, another in each export."`
	Round      time.Duration `help:"Times rounded down to this step, as 15m." placeholder:"STEP"`
	ExactTimes bool          `help:"Times of a sensitive conference to the second, not rounded down to 15 minutes."`
	Final      bool          `help:"Participants: the final list, not a provisional one that calls for corrections."`
	Attended   bool          `help:"Participants: those who came, not all who are registered."`
	Protected  bool          `help:"Registrations: also those who must not be listed by name, to move them to another kiosk. Never pass that file on."`
	Annex      string        `help:"Summary: a second file for the organisers only, who was turned away, who did not come, delegations, heads of the log: .pdf." placeholder:"FILE"`
	Format     string        `help:"Checkin: the system that is told, indico or pretix." enum:"indico,pretix," default:"" placeholder:"SYSTEM"`
	Source     string        `help:"Checkin: the name that the registrations of that system go by; the system's where none is given." placeholder:"NAME"`
	Language   string        `help:"The language of what is not data: ar, zh, en, fr, ru or es." default:"en"`
	Paper      string        `help:"The paper of lists: a4 or letter, or a4-landscape or letter-landscape." enum:"a4,letter,a4-landscape,letter-landscape," default:""`
}

type exportCommand struct {
	exportOptions
	Printer string `help:"Where the list of who is inside is printed: cups:QUEUE or folder:PATH; the folder lists beside the database where none is given." placeholder:"URI"`
}

// task: numbers without names are for staff too, and who is inside is for an evacuation.
func (c *exportCommand) task() checkin.Task {
	switch {
	case c.What == "counts", c.What == "summary" && c.Annex == "":
		return checkin.TaskExportCounts
	case c.What == "inside":
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
	p := s.progress()
	defer p.done()
	e, err := h.export(s, &c.exportOptions, p)
	if errors.Is(err, s.Err()) && s.Err() != nil {
		return errCancelled
	}
	if err != nil {
		return err
	}
	p.begin("writing " + c.Out)
	rows, err := h.deliver(s, e, actor())
	p.done()
	if err != nil {
		return err
	}
	return c.say(s, e, rows)
}

// exportLine is what "export --json" prints.
type exportLine struct {
	Rows  int    `json:"rows"`
	File  string `json:"file"`
	Heads string `json:"heads,omitempty"` // of an attendance: the file of the log's heads
	Annex string `json:"annex,omitempty"` // of a summary
}

func (c *exportCommand) say(s *session, e *export, rows int) error {
	line := exportLine{Rows: rows, File: c.Out, Annex: c.Annex}
	if c.What == "attendance" {
		line.Heads = e.files[1].path
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(line)
	}
	_, err := fmt.Fprintf(s.Stdout, "%s  %s\n", number(rows, "row", "rows"), c.Out)
	if line.Heads != "" && err == nil {
		_, err = fmt.Fprintf(s.Stdout, "the heads of the log are in %s: keep it where the database is not\n", line.Heads)
	}
	if line.Annex != "" && err == nil {
		_, err = fmt.Fprintf(s.Stdout, "the annex is in %s: it names people, and is for the organisers only\n", line.Annex)
	}
	return err
}

// check finds what cannot be meant together.
func (o *exportOptions) check() error {
	only := func(given bool, option string, what ...string) error {
		if given && !slices.Contains(what, o.What) {
			return usagef("%s is for export %s", option, strings.Join(what, " and export "))
		}
		return nil
	}
	var wrong error
	switch ext := strings.ToLower(filepath.Ext(o.Out)); {
	case o.What == "checkin":
		wrong = o.checkCheckin(ext)
	case o.Out == "" && o.What != "inside":
		pdf := slices.Contains([]string{"door-list", "participants", "summary", "envelopes", "signatures"}, o.What)
		return usagef("it is not said where to: write --out FILE%s", map[bool]string{true: ".pdf", false: ".csv"}[pdf])
	case o.Out != "" && !slices.Contains([]string{".csv", ".xlsx", ".pdf"}, ext):
		return usagef("%s is not exported as %q: write --out FILE.csv, FILE.xlsx or FILE.pdf", o.What, ext)
	case o.Annex != "" && !strings.EqualFold(filepath.Ext(o.Annex), ".pdf"):
		return usagef("the annex is not written as %q: write --annex FILE.pdf", filepath.Ext(o.Annex))
	case o.Annex != "" && filepath.Clean(o.Annex) == filepath.Clean(o.Out):
		return usagef("the annex is not to be circulated: give it a file of its own")
	case o.Session != "" && o.At != "":
		return usagef("the end of a session is an instant: write --session or --at")
	case o.Circulate && o.What != "counts":
		return usagef("only counts are made for circulation: export counts --circulate")
	case o.What == "door-list" && !slices.Contains([]string{"", "name", "delegation"}, o.By):
		return usagef("%q is no order of a door list: write --by name or --by delegation, or neither for both", o.By)
	case o.Round < 0 || o.Round > 0 && (o.Round < time.Minute || o.Round > 24*time.Hour):
		return usagef("times are rounded to a step from 1m to 24h: write --round 15m")
	}
	return errors.Join(
		wrong,
		only(o.Format != "", "--format", "checkin"),
		only(o.Source != "", "--source", "checkin"),
		only(o.ExactTimes, "--exact-times", "attendance", "registrations", "checkin"),
		only(o.Round > 0, "--round", "attendance", "registrations", "checkin"),
		only(o.Pseudonyms, "--pseudonyms", "attendance", "registrations"),
		only(o.FirstLast, "--first-last", "attendance"),
		only(o.Cross != "", "--cross", "counts"),
		only(o.Final, "--final", "participants"),
		only(o.Attended, "--attended", "participants"),
		only(o.Protected, "--protected", "registrations"),
		only(o.Annex != "", "--annex", "summary"),
		only(o.Session != "", "--session", "summary"),
		only(o.By != "", "--by", "counts", "door-list"),
		only(o.Where != "", "--where", "counts"),
	)
}

// export is a file, or two, in the making.
type export struct {
	reason  checkin.Reason
	session string // of which a summary is made by itself; else ""
	files   []exportFile
}

type exportFile struct {
	path  string
	write func(io.Writer) (rows int, err error)
}

// product is what was asked for, before it becomes a file of one kind.
type product struct {
	reason checkin.Reason
	rows   int // zero where the table says how many
	table  func() (report.Table, error)
	list   func() (*report.List, error)
	more   []exportFile // that go with it
}

// export prepares what was asked for. Nothing is written before deliver.
func (h *house) export(s *session, o *exportOptions, p *progress) (*export, error) {
	if o.What == "checkin" {
		return h.checkin(s, o, p)
	}
	made, err := h.produce(s, o, p)
	if err != nil {
		return nil, err
	}
	e := &export{reason: made.reason}
	e.add(h, s, o.Out, made)
	e.files = append(e.files, made.more...)
	return e, nil
}

// add adds a file of what was made, of the kind that the path says.
func (e *export) add(h *house, s *session, path string, made *product) {
	e.files = append(e.files, exportFile{path, func(w io.Writer) (int, error) { return h.writeProduct(s, w, path, made) }})
}

// writeProduct writes the kind of file that the path is of, and returns how many rows it has.
func (h *house) writeProduct(s *session, w io.Writer, path string, made *product) (int, error) {
	ext := strings.ToLower(filepath.Ext(path))
	if ext == ".pdf" {
		l, err := made.list()
		if err != nil {
			return 0, err
		}
		rows := made.rows
		if rows == 0 {
			for _, part := range l.Parts {
				for _, section := range part.Sections {
					rows += len(section.Rows)
				}
			}
		}
		return rows, h.writeList(s, w, l)
	}
	t, err := made.table()
	if err != nil {
		return 0, err
	}
	t = h.marked(t)
	rows := made.rows
	if rows == 0 {
		rows = len(t.Rows)
	}
	if ext == ".xlsx" {
		return rows, writeXLSX(s, w, filepath.Dir(path), t)
	}
	return rows, writeCSV(s, w, t)
}

// deliver writes the files, notes the export in the log, and only then puts the files
// where anybody finds them. It returns how many rows the first has. After an error, or
// where somebody cancels it, there is none of them.
func (h *house) deliver(s *session, e *export, actor string) (rows int, err error) {
	var files []staged
	defer func() {
		if err != nil {
			for _, f := range files {
				f.drop()
			}
		}
	}()
	for i, f := range e.files {
		file, err := stageFile(f.path, func(w io.Writer) error {
			n, err := f.write(w)
			if i == 0 {
				rows = n
			}
			return err
		})
		if err != nil {
			return 0, err
		}
		files = append(files, file)
	}
	if s.Err() != nil {
		return 0, errCancelled
	}
	if err := h.desk.Note(s, checkin.Entry{Kind: checkin.KindExport, Reason: e.reason, Session: e.session, Number: rows, Actor: actor}); err != nil {
		return 0, err
	}
	for _, f := range files {
		err = errors.Join(err, f.put())
	}
	return rows, err
}
