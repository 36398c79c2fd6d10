package command

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

// importLine is what "import --json" prints.
type importLine struct {
	New       int        `json:"new"`
	Changed   int        `json:"changed"`
	Unchanged int        `json:"unchanged"`
	Rejected  int        `json:"rejected"`
	Erased    int        `json:"erased,omitempty"`
	Skipped   int        `json:"skipped,omitempty"` // of a category that was to be left out
	Imported  bool       `json:"imported"`
	Format    string     `json:"format"`
	Source    string     `json:"source,omitempty"`
	Problems  []rowFault `json:"problems,omitempty"`
	LeftOut   []rowFault `json:"left_out,omitempty"` // rows of people who were erased
	Warnings  []rowFault `json:"warnings,omitempty"`
	Unknown   []wordLine `json:"unknown,omitempty"`     // words for categories and statuses that nobody knows
	Vanished  []string   `json:"vanished,omitempty"`    // references of the source that the file has no more
	Same      [][]string `json:"same_person,omitempty"` // references that may be of one person each
	Rows      []rowLine  `json:"rows,omitempty"`
}

type rowFault struct {
	Line     int    `json:"line"`
	Sentence string `json:"sentence"`
}

type wordLine struct {
	Field string `json:"field"`
	Word  string `json:"word"`
	Rows  int    `json:"rows"`
}

type rowLine struct {
	Line      int              `json:"line"`
	Outcome   exchange.Outcome `json:"outcome"`
	Reference string           `json:"reference,omitempty"`
	Why       string           `json:"why,omitempty"`
	Fields    []string         `json:"fields,omitempty"` // of a changed registration, those that are others
}

// shownProblems is how many rows are named where people read.
const shownProblems = 50

func (c *importTable) line(in *imported, done bool) importLine {
	r := &in.report
	line := importLine{
		New: r.New, Changed: r.Changed, Unchanged: r.Unchanged, Rejected: r.Rejected, Erased: r.Erased, Skipped: r.LeftOut, Imported: done,
		Format: string(in.plan.Format), Source: in.plan.Source, Vanished: in.vanished, Same: in.same,
	}
	for _, row := range r.Rows {
		switch row.Outcome {
		case exchange.Rejected:
			line.Problems = append(line.Problems, rowFault{row.Line, row.Why})
		case exchange.Erased:
			line.LeftOut = append(line.LeftOut, rowFault{row.Line, row.Why})
		}
		if c.Rows {
			line.Rows = append(line.Rows, rowLine{row.Line, row.Outcome, row.Reference, row.Why, row.Fields})
		}
	}
	for _, w := range r.Warnings {
		line.Warnings = append(line.Warnings, rowFault{w.Line, w.Sentence})
	}
	if in.parted > 0 {
		line.Warnings = append(line.Warnings, rowFault{1, fmt.Sprintf(
			"The file has whole names only; %s parted into given and family name. See whether they are right before names are listed.", number(in.parted, "was", "were"))})
	}
	for _, w := range in.unknown {
		line.Unknown = append(line.Unknown, wordLine(w))
	}
	return line
}

func (c *importTable) print(s *session, in *imported, done bool) error {
	line := c.line(in, done)
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(line)
	}
	would := ""
	switch {
	case c.DryRun:
		would = "would be "
	case !done:
		would = "nothing was imported; read so far: "
	}
	if in.plan.Format == exchange.FormatOther {
		writeColumns(s.Stdout, &in.plan)
	}
	for _, row := range line.Rows {
		fields := ""
		if len(row.Fields) > 0 {
			fields = ": " + oneLine(strings.Join(row.Fields, ", "))
		}
		fmt.Fprintf(s.Stdout, "line %d: %s %s%s\n", row.Line, row.Outcome, row.Reference+row.Why, fields)
	}
	if !c.Rows {
		writeFaults(s.Stdout, "rejected", line.Problems)
		writeFaults(s.Stdout, "erased", line.LeftOut)
	}
	writeFaults(s.Stdout, "warning", line.Warnings)
	writeSome(s.Stdout, line.Vanished, func(reference string) string {
		return fmt.Sprintf("vanished: %s is of %s and not in the file any more; nothing was deleted", reference, in.plan.Source)
	})
	writeSome(s.Stdout, line.Same, func(group []string) string {
		return "perhaps one person: " + strings.Join(group, ", ") + "; nothing was merged, \"look\" lists them"
	})
	more := ""
	if line.Erased > 0 {
		more += fmt.Sprintf(", %d erased", line.Erased)
	}
	if line.Skipped > 0 {
		more += fmt.Sprintf(", %d left out", line.Skipped)
	}
	if len(line.Vanished) > 0 {
		more += fmt.Sprintf(", %d vanished", len(line.Vanished))
	}
	_, err := fmt.Fprintf(s.Stdout, "%s%d new, %d changed, %d unchanged, %d rejected%s\n", would, line.New, line.Changed, line.Unchanged, line.Rejected, more)
	return err
}

func writeFaults(w io.Writer, what string, faults []rowFault) {
	writeSome(w, faults, func(f rowFault) string { return fmt.Sprintf("line %d: %s: %s", f.Line, what, f.Sentence) })
}

// writeSome writes a line of each, as many as people read.
func writeSome[T any](w io.Writer, all []T, line func(T) string) {
	for i, one := range all {
		if i == shownProblems {
			fmt.Fprintf(w, "and %d more: --json has them all\n", len(all)-i)
			return
		}
		fmt.Fprintln(w, line(one))
	}
}

// planLine is what "import --preview --json" prints.
type planLine struct {
	Format  string              `json:"format"`
	Source  string              `json:"source,omitempty"`
	Missing string              `json:"missing,omitempty"` // why it cannot be imported yet
	Columns []columnLine        `json:"columns"`
	Rows    [][]string          `json:"rows"`
	People  []map[string]string `json:"people"` // what the rows become
}

type columnLine struct {
	Heading string           `json:"heading"`
	Field   string           `json:"field"`        // "" is kept under its heading, - is left out
	By      exchange.Because `json:"by,omitempty"` // said, remembered, format, heading or content
}

func printPlan(s *session, p *exchange.Plan) error {
	people := make([]map[string]string, 0, len(p.People))
	for i := range p.People {
		fields := make(map[string]string)
		for _, c := range exchange.Columns() {
			if value := c.Get(&p.People[i]); value != "" {
				fields[c.Name] = value
			}
		}
		people = append(people, fields)
	}
	if s.commands.JSON {
		line := planLine{Format: string(p.Format), Source: p.Source, Missing: p.Missing, Rows: p.Rows, People: people}
		for _, c := range p.Columns {
			line.Columns = append(line.Columns, columnLine(c))
		}
		return json.NewEncoder(s.Stdout).Encode(line)
	}
	fmt.Fprintf(s.Stdout, "%s\n", strings.TrimSpace("format "+string(p.Format)+"  source "+p.Source))
	writeColumns(s.Stdout, p)
	for i, fields := range people {
		fmt.Fprintf(s.Stdout, "row %d\n", i+1)
		for _, c := range exchange.Columns() {
			if value := fields[c.Name]; value != "" {
				fmt.Fprintf(s.Stdout, "    %-16s %s\n", c.Name, oneLine(value))
			}
		}
	}
	if p.Missing != "" {
		fmt.Fprintln(s.Stdout, p.Missing)
	}
	return nil
}

func writeColumns(w io.Writer, p *exchange.Plan) {
	for i, c := range p.Columns {
		what := c.Field
		switch {
		case what == "-":
			what = "left out"
		case what == "":
			what = "kept as it is"
		}
		by := ""
		if c.By != "" {
			by = " (" + string(c.By) + ")"
		}
		fmt.Fprintf(w, "column %d  %s: %s%s\n", i+1, oneLine(c.Heading), what, by)
	}
}

// importProgress is the line on standard error that says how far an import is, with a
// bar by what was read of the file; nil says nothing.
type importProgress struct {
	line  *progress
	size  int64 // of the file
	read  int64
	done  int           // rows
	share func(float64) // gets the part of the file that was read; nil is none
	last  time.Time     // when it got one
}

func (s *session) importProgress(file *os.File) *importProgress {
	p := &importProgress{line: s.progress()}
	if info, err := file.Stat(); err == nil {
		p.size = info.Size()
	}
	return p
}

func (p *importProgress) reader(r io.Reader) io.Reader {
	if p == nil {
		return r
	}
	p.read, p.done = 0, 0
	return io.TeeReader(r, p)
}

// Write counts what was read.
func (p *importProgress) Write(b []byte) (int, error) {
	p.read += int64(len(b))
	return len(b), nil
}

func (p *importProgress) rows(rows iter.Seq2[exchange.Row, error]) iter.Seq2[exchange.Row, error] {
	if p == nil {
		return rows
	}
	return func(yield func(exchange.Row, error) bool) {
		for row, err := range rows {
			p.done++
			p.tell()
			if !yield(row, err) {
				return
			}
		}
	}
}

// tell says how far it is, not oftener than can be seen.
func (p *importProgress) tell() {
	switch {
	case p.share == nil:
		p.line.what = "importing " + p.bar() + " row"
		p.line.step(p.done)
	case p.size > 0 && p.done%rowsBetween == 0 && time.Since(p.last) >= progressEvery:
		p.last = time.Now()
		p.share(float64(p.read) / float64(p.size))
	}
}

// rowsBetween is how many rows are read between two looks at the clock.
const rowsBetween = 64

// barWidth is how long the bar is, in characters.
const barWidth = 30

func (p *importProgress) bar() string {
	full := 0
	if p.size > 0 {
		full = int(min(p.read, p.size) * barWidth / p.size)
	}
	return "[" + strings.Repeat("#", full) + strings.Repeat(" ", barWidth-full) + "]"
}

// end takes the line away.
func (p *importProgress) end() {
	if p != nil && p.line != nil {
		p.line.done()
	}
}

// asks tells whether somebody at a terminal can be asked.
func (s *session) asks() bool {
	_, ok := s.terminal()
	return ok && !s.commands.JSON
}

// askWords has somebody say what words stand for.
func (s *session) askWords(h *house, unknown []exchange.UnknownWord, o *exchange.ReadOptions) error {
	if exchange.TooMany(unknown) {
		return nil
	}
	typed := bufio.NewReader(s.Stdin)
	for _, w := range unknown {
		choices, known, answers := h.categories(), o.KnownCategory, o.Categories
		if w.Field == "status" {
			choices, known, answers = []string{"approved", "pending", "cancelled", "rejected"}, nil, o.Statuses
		}
		fmt.Fprintf(s.Stderr, "%q (%s): which %s? %s: ", oneLine(w.Word), number(w.Rows, "row", "rows"), w.Field, strings.Join(choices, ", "))
		text, err := typed.ReadString('\n')
		answer := strings.TrimSpace(text)
		if answer == "" || err != nil {
			return usagef("it was not said what %q stands for, so nothing was imported", oneLine(w.Word))
		}
		said := exchange.Mapping{Categories: map[string]string{w.Word: answer}}
		if w.Field == "status" {
			said = exchange.Mapping{Statuses: map[string]string{w.Word: answer}}
		}
		if err := exchange.CheckMapping(said, known); err != nil {
			return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: err.Error() + ", so nothing was imported"}
		}
		answers[w.Word] = answer
	}
	return nil
}
