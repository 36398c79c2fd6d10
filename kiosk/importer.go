package kiosk

import "context"

// Importer reads registrations from tables of any system, and photos; cmd/command has it.
type Importer interface {
	// Folder lists what of a folder can be imported; "" is where files that were downloaded are.
	// Where the path is that of a file, File alone is set.
	Folder(ctx context.Context, path string) (ImportFolder, error)
	// Plan says how a file is read, or how many pictures there are.
	Plan(ctx context.Context, path string, said ImportSaid) (ImportPlan, error)
	// Import imports it, all or nothing, and remembers what was said; or, where it is only tried, says
	// what would happen and changes nothing. Where ctx ends nothing of a table is imported. share is
	// called with how much of the file was read, from 0 to 1, on any goroutine.
	//
	// Words that nobody knows come with a report of their own, without an error.
	Import(ctx context.Context, path string, said ImportSaid, try bool, share func(float64)) (ImportReport, error)
}

// ImportFolder is what of a folder can be imported.
type ImportFolder struct {
	Path    string
	Parent  string // "" where there is none
	Entries []ImportEntry
	File    string // that the path names, instead of a folder
}

// ImportEntry is one of them.
type ImportEntry struct {
	Name     string
	Path     string
	Kind     ImportKind
	Pictures int // in the folder itself
}

// ImportKind is what an entry is.
type ImportKind int

// The kinds.
const (
	ImportParent ImportKind = iota // the folder above
	ImportSubfolder
	ImportTable    // CSV or XLSX
	ImportPictures // a folder of photos, or a ZIP file
)

// ImportSaid is what was said of a table, over what is guessed and remembered.
type ImportSaid struct {
	Format     string         // the system; "" is told by the headings
	Source     string         // by which the registrations go; "" is the system's, or remembered
	Columns    map[int]string // fields by the column's number from 1
	Categories map[string]string
	Statuses   map[string]string
	Every      string // the category of every other word, and of rows without one; "" is none
	Anew       bool   // nothing that is remembered counts
	SkipBad    bool   // the rows that can be are imported where others cannot
}

// ImportPlan is how a file is read.
type ImportPlan struct {
	Pictures   int // where they are photos; nothing else is then
	Format     string
	Source     string
	Remembered bool // something of the source is
	Columns    []ImportColumn
	People     [][]ImportValue // what the first rows become
	Lacks      string          // headings, names or category: what it cannot be imported without; "" is nothing
	Fields     []string        // what a column can be said to hold
	Formats    []string        // the systems that can be said
}

// ImportColumn is a column, and what it is taken to hold.
type ImportColumn struct {
	Heading string
	Field   string   // "" is kept under its heading, "-" left out
	By      string   // said, remembered, format, heading or content: why; "" is that nothing is known
	Cells   []string // of the first rows
}

// ImportValue is one field of a registration.
type ImportValue struct{ Field, Value string }

// ImportReport is what became, or would become, of the rows of a table or of the pictures.
type ImportReport struct {
	Unknown []ImportWord // words that nobody knows; nothing else is known then
	TooMany bool         // of them: the column may be another
	Figures []ImportFigure
	Parted  int    // whole names that were parted
	Source  string // for which what was said is remembered
}

// ImportWord is a word for a category or a status that nobody knows.
type ImportWord struct {
	Field  string // category or status
	Word   string
	Rows   int
	Answer string // what it stands for, as far as it was said
}

// ImportFigure is how many of the rows, or of what else, became what.
type ImportFigure struct {
	Kind  ImportOutcome
	Count int
	Rows  []ImportRow // the first of them
}

// ImportOutcome is what became of a row, or of a picture.
type ImportOutcome string

// The outcomes.
const (
	ImportNew        ImportOutcome = "new"
	ImportChanged    ImportOutcome = "changed"
	ImportUnchanged  ImportOutcome = "unchanged"
	ImportVanished   ImportOutcome = "vanished" // registered from the source and not in the table any more
	ImportRejected   ImportOutcome = "rejected"
	ImportSame       ImportOutcome = "same" // may be one person
	ImportWarned     ImportOutcome = "warned"
	ImportLeftOut    ImportOutcome = "left_out"
	ImportErased     ImportOutcome = "erased"
	ImportAttached   ImportOutcome = "attached"
	ImportUnmatched  ImportOutcome = "unmatched"
	ImportUnreadable ImportOutcome = "unreadable"
)

// ImportRow is one of a figure.
type ImportRow struct {
	Line   int    // of the file; 0 is none
	Who    string // a name, references or a file; "" where it is not known
	Fields []string
	Whys   []ImportWhy
}

// ImportWhy is why a row is what it is.
type ImportWhy struct {
	Code   string // as storage/exchange and the import of photos name it
	Column int    // 0 where it concerns the whole row
	Name   string // of the column
	With   string // the line or the reference that it stands against
}

// figure returns a figure of the report.
func (r *ImportReport) figure(kind ImportOutcome) int {
	for i := range r.Figures {
		if r.Figures[i].Kind == kind {
			return r.Figures[i].Count
		}
	}
	return 0
}
