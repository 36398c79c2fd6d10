package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"antechamber/kiosk/checkin"
)

// benchTable is what was measured, and on what.
type benchTable struct {
	command string
	setting string // machine and version
	quick   bool   // little of everything
	began   time.Time
	took    time.Duration
	work    work // of the machine, at the beginning

	rows   []measurement
	growth []measurement
	others float64 // how much of the processors other work took, 0 to 1
	most   float64 // memory of this process in MB, at most
}

func (t *benchTable) add(results []measurement) {
	for _, m := range results {
		if m.Size > 0 {
			t.growth = append(t.growth, m)
		} else {
			t.rows = append(t.rows, m)
		}
	}
}

// ended notes what is known at the end only; most is the memory that was taken before.
func (t *benchTable) ended(most float64) {
	t.took = time.Since(t.began)
	t.others = workOfMachine().othersSince(t.work)
	t.most = max(most, ofProcess(os.Getpid(), "VmHWM:"))
}

// setting says of what the numbers are.
func (b *bench) setting() string {
	return fmt.Sprintf("antechamber %s, %s %s/%s; %s; %s on %s; %s registrations, %s entries",
		b.parts.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, machine(), b.conference.ID, fileSystem(b.dir), figure(float64(b.Registrations)), figure(float64(b.Entries)))
}

// head are the sentences above the table.
func (t *benchTable) head() []string {
	other := "what else the machine did is not known here"
	if t.others >= 0 {
		other = fmt.Sprintf("other work took %.0f %% of the processors meanwhile", 100*t.others)
	}
	head := []string{
		t.setting,
		fmt.Sprintf("%s, by \"%s\": %s, %s MB of memory at most; %s", t.began.Format("2 January 2006 15:04 MST"), t.command, t.took.Round(time.Second), figure(t.most), other),
	}
	if t.quick {
		head = append(head, "little of everything was measured: it shows that it works, and not how fast")
	}
	return head
}

var benchColumns = [5]string{"what", "measured", "limit, or peer in the same run", "ratio", "verdict"}

func (t *benchTable) print(s *session) error {
	if s.commands.JSON {
		lines := json.NewEncoder(s.Stdout)
		for _, m := range slices.Concat(t.rows, t.growth) {
			if err := lines.Encode(m); err != nil {
				return err
			}
		}
		return nil
	}
	fmt.Fprintf(s.Stdout, "%s\n\n", strings.Join(t.head(), "\n"))
	if len(t.rows) > 0 {
		if err := writeAligned(s.Stdout, benchColumns[:], cellsOf(t.rows)); err != nil {
			return err
		}
	}
	for _, g := range growthTables(t.growth) {
		fmt.Fprintln(s.Stdout)
		if err := writeAligned(s.Stdout, g.head, g.rows); err != nil {
			return err
		}
	}
	return nil
}

func cellsOf(rows []measurement) (cells [][]string) {
	for i := range rows {
		c := rows[i].cells()
		cells = append(cells, c[:])
	}
	return cells
}

func writeAligned(w io.Writer, head []string, rows [][]string) error {
	var text bytes.Buffer
	tab := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, cells := range slices.Concat([][]string{head}, rows) {
		fmt.Fprintln(tab, strings.Join(cells, "\t"))
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(text.String()) {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

// writeMarkdown writes a table as documents have it; what was missed and within stands out.
func writeMarkdown(w io.Writer, head []string, rows [][]string) {
	fmt.Fprintf(w, "| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
	for _, cells := range rows {
		fmt.Fprintf(w, "| %s |\n", strings.ReplaceAll(strings.Join(cells, " | "), "*", `\*`))
	}
}

// The marks between which a document has what was measured.
const (
	measuredBegins = "<!-- measured by bench -->"
	grownBegins    = "<!-- growth measured by bench -->"
	measuredEnds   = "<!-- end -->"
)

// writeInto puts the tables into a document, in the place of those that it has.
func (t *benchTable) writeInto(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("%s cannot be read: %s", path, reason(err)), Cause: err}
	}
	if len(t.rows) > 0 {
		text, err = between(text, measuredBegins, t.document(func(w io.Writer) { writeMarkdown(w, benchColumns[:], cellsOf(t.rows)) }))
	}
	if err == nil && len(t.growth) > 0 {
		text, err = between(text, grownBegins, t.document(func(w io.Writer) {
			for i, g := range growthTables(t.growth) {
				if i > 0 {
					fmt.Fprintln(w)
				}
				writeMarkdown(w, g.head, g.rows)
			}
		}))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return writeFile(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// document is a table with the sentences above it.
func (t *benchTable) document(table func(io.Writer)) []byte {
	var text bytes.Buffer
	for _, sentence := range t.head() {
		fmt.Fprintf(&text, "%s%s.\n", strings.ToUpper(sentence[:1]), sentence[1:])
	}
	text.WriteByte('\n')
	table(&text)
	return text.Bytes()
}

// between replaces what stands after a mark, up to the next end.
func between(text []byte, mark string, with []byte) ([]byte, error) {
	before, rest, found := bytes.Cut(text, []byte(mark))
	_, after, ends := bytes.Cut(rest, []byte(measuredEnds))
	if !found || !ends {
		return nil, faultf(checkin.FaultInvalid, "there is no place for the table: put the lines %q and %q where it is to stand", mark, measuredEnds)
	}
	return slices.Concat(before, []byte(mark+"\n"), bytes.TrimSpace(with), []byte("\n"+measuredEnds), after), nil
}
