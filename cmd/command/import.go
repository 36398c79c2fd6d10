package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"antechamber/badges/ticket"
	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/exchange"
	"antechamber/storage/search"
)

type importCommand struct {
	Table    importTable    `cmd:"" default:"withargs" help:"Read registrations from a CSV or XLSX file, and photos."`
	Mappings importMappings `cmd:"" help:"List what is remembered of the tables of other systems, or forget it."`
}

type importTable struct {
	File        string   `arg:"" optional:"" type:"path" help:"The CSV or XLSX file."`
	Format      string   `help:"The system that the file comes from; told by its headings where it is not given." enum:"auto,antechamber,indico,pretix,eventbrite,other" default:"auto" placeholder:"SYSTEM"`
	Source      string   `help:"The name that the registrations of this file go by, and its mapping; the system's where none is given." placeholder:"NAME"`
	Map         []string `help:"What a column holds, by its heading or number; - leaves it out." sep:"none" placeholder:"COLUMN=FIELD"`
	Category    []string `help:"The category that a word of the file stands for; * is every other word, and - leaves its rows out." sep:"none" placeholder:"WORD=CATEGORY"`
	Status      []string `help:"The status that a word of the file stands for." sep:"none" placeholder:"WORD=STATUS"`
	Photos      string   `type:"path" placeholder:"DIR" help:"A folder or ZIP file of photos, JPEG or PNG, each named as a registration names it, or by a reference."`
	Preview     bool     `help:"Say how the columns are read and show the first rows, and import nothing."`
	DryRun      bool     `help:"Say what would happen, and change nothing."`
	SkipBadRows bool     `help:"Import the other rows where some cannot be."`
	Rows        bool     `help:"Report what became of every row."`
}

// importOptions say how a table is imported.
type importOptions struct {
	dryRun      bool
	skipBadRows bool
	read        exchange.ReadOptions
	progress    *importProgress
	seen        func(*checkin.Registration) // gets whom rows stand for, and who is there; nil gets nobody
}

// imported is what became of a table.
type imported struct {
	report   exchange.Report
	plan     exchange.Plan
	mapping  exchange.Mapping
	unknown  []exchange.UnknownWord
	parted   int        // whole names
	vanished []string   // references of the source that the table has no more
	same     [][]string // references that may be of one person each
	others   *exchange.Same
}

func (c *importTable) Run(s *session) error {
	if c.File == "" && c.Photos == "" {
		return usagef("nothing is to be imported: name a CSV or XLSX file, or a folder with --photos")
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
	if c.Photos != "" && !c.Preview {
		return c.photos(s, h)
	}
	return nil
}

func (c *importTable) registrations(s *session, h *house, file *os.File) error {
	read, err := c.readOptions(h)
	if err != nil {
		return err
	}
	if c.Preview {
		plan, err := exchange.ReadPlan(file, c.File, read)
		if err != nil {
			return err
		}
		return printPlan(s, &plan)
	}
	o := importOptions{dryRun: c.DryRun, skipBadRows: c.SkipBadRows, read: read, progress: s.importProgress(file)}
	in, failed := h.importFile(s, c.File, file, o)
	if failed != nil && len(in.unknown) > 0 && s.asks() {
		if err := s.askWords(h, in.unknown, &o.read); err != nil {
			return err
		}
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		in, failed = h.importFile(s, c.File, file, o)
	}
	if err := c.print(s, in, failed == nil && !c.DryRun); err != nil {
		return err
	}
	return failed
}

// importFile imports a table, finds who vanished and who may be one person, and remembers
// what was said of its source. The command line and the screen do it alike.
func (h *house) importFile(s *session, name string, file io.Reader, o importOptions) (*imported, error) {
	in, err := h.importTable(s, name, file, o)
	if err != nil {
		return in, err
	}
	ctx := s.Context
	if !o.dryRun { // what was imported is told, whoever gave up meanwhile
		ctx = context.WithoutCancel(ctx)
	}
	if err := h.compare(ctx, in, o.seen); err != nil || o.dryRun {
		return in, err
	}
	return in, h.remember(in.mapping)
}

// readOptions are what was said of the table and what is remembered of its source.
func (c *importTable) readOptions(h *house) (exchange.ReadOptions, error) {
	o, err := h.tableOptions(c.File)
	if err != nil {
		return o, err
	}
	o.Source = c.Source
	if c.Format != "auto" {
		o.Format = exchange.Format(c.Format)
	}
	if o.Columns, err = pairs("--map", c.Map); err != nil {
		return o, err
	}
	if o.Categories, err = pairs("--category", c.Category); err != nil {
		return o, err
	}
	if o.Statuses, err = pairs("--status", c.Status); err != nil {
		return o, err
	}
	said := exchange.Mapping{Columns: o.Columns, Categories: o.Categories, Statuses: o.Statuses}
	if err := exchange.CheckMapping(said, o.KnownCategory); err != nil {
		return o, usagef("%s", err)
	}
	return o, nil
}

// pairs reads options of the form WORD=MEANING. The word may have "=" in it.
func pairs(option string, said []string) (map[string]string, error) {
	all := make(map[string]string)
	for _, pair := range said {
		at := strings.LastIndexByte(pair, '=')
		if at < 1 {
			return nil, usagef("%s %q says nothing: write it as %s \"WORD=MEANING\"", option, pair, option)
		}
		all[strings.TrimSpace(pair[:at])] = strings.TrimSpace(pair[at+1:])
	}
	return all, nil
}

// tableOptions are what a reader of a file has to know of the conference, and what is remembered.
func (h *house) tableOptions(path string) (o exchange.ReadOptions, err error) {
	o = h.readOptions()
	name := filepath.Base(path)
	o.DefaultSource = strings.ToLower(strings.TrimSuffix(name, filepath.Ext(name)))
	o.Remembered, err = h.mappings()
	return o, err
}

// readOptions are what a reader has to know of the conference.
func (h *house) readOptions() exchange.ReadOptions {
	named := make(map[string]string)
	for _, c := range h.conference.Categories {
		for _, name := range c.Name {
			named[search.Fold(name)] = c.ID
		}
	}
	return exchange.ReadOptions{
		KnownCategory: func(id string) bool { _, ok := h.conference.Category(id); return ok },
		KnownRole: func(id string) bool {
			return slices.ContainsFunc(h.conference.Roles, func(r checkin.Role) bool { return r.ID == id })
		},
		CategoryNamed: func(name string) (string, bool) { id, ok := named[search.Fold(name)]; return id, ok },
		NormalTicket:  ticket.Normal,
	}
}

// categories are the identifiers of the conference's categories.
func (h *house) categories() []string {
	var ids []string
	for _, c := range h.conference.Categories {
		ids = append(ids, c.ID)
	}
	return ids
}

// errDryRun rolls an import back that was only tried.
var errDryRun = errors.New("only tried")

// importTable imports a table in one transaction: all or nothing.
func (h *house) importTable(s *session, name string, file io.Reader, o importOptions) (in *imported, err error) {
	in = new(imported)
	table, err := exchange.ReadRegistrations(o.progress.reader(file), name, o.read)
	if err != nil {
		return in, err
	}
	in.plan = table.Plan()
	if in.plan.IsRehearsal() && !h.rehearsal {
		return in, faultf(checkin.FaultConflict, "%s was exported by a rehearsal, whose people do not exist: nothing was imported; take the table of the conference", name)
	}
	same := exchange.NewSame()
	seen := same.Add
	if o.seen != nil {
		seen = func(r *checkin.Registration) { o.seen(r); same.Add(r) }
	}
	err = h.store.Import(s, func(tx *storage.RegistrationTx) (err error) {
		in.report, err = exchange.Import(o.progress.rows(whileWanted(s, table.Rows())), tx, exchange.Options{SkipBadRows: o.skipBadRows, MakeReference: tx.Reference, Seen: seen})
		if err == nil && o.dryRun {
			return errDryRun
		}
		return err
	})
	o.progress.end()
	in.mapping, in.unknown, in.parted = table.Mapping(), table.UnknownWords(), table.Parted()
	if errors.Is(err, errDryRun) {
		err = nil
	}
	if words := exchange.Words(in.unknown, h.categories()); err != nil && words != "" && checkin.FaultCode(err) == checkin.FaultInvalid {
		err = &checkin.Fault{Code: checkin.FaultInvalid, Sentence: "nothing was imported. " + words, Cause: err}
	}
	in.others = same
	return in, err
}

// whileWanted ends the rows where the context does: nothing of the table is imported then.
func whileWanted(ctx context.Context, rows iter.Seq2[exchange.Row, error]) iter.Seq2[exchange.Row, error] {
	return func(yield func(exchange.Row, error) bool) {
		for row, err := range rows {
			if err == nil {
				err = ctx.Err()
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// compare finds who of the source is not in the table any more, and which of the new
// and changed registrations may be of somebody who is registered already.
func (h *house) compare(ctx context.Context, in *imported, seen func(*checkin.Registration)) error {
	for r, err := range h.store.Registrations(ctx) {
		if err != nil {
			return err
		}
		if seen != nil {
			seen(&r)
		}
		gone := !in.others.Has(r.Reference) && in.plan.Source != "" && r.Source == in.plan.Source
		if gone && r.Status != checkin.StatusCancelled && r.Status != checkin.StatusRejected {
			in.vanished = append(in.vanished, r.Reference)
		}
		in.others.Add(&r)
	}
	touched := make(map[string]bool)
	for _, row := range in.report.Rows {
		if row.Outcome == exchange.New || row.Outcome == exchange.Changed {
			touched[row.Reference] = true
		}
	}
	for _, group := range in.others.Groups() {
		if slices.ContainsFunc(group, func(reference string) bool { return touched[reference] }) {
			in.same = append(in.same, group)
		}
	}
	return nil
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
