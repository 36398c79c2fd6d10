package command

import (
	"bytes"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"antechamber/kiosk/report"
	"antechamber/storage/exchange"

	"github.com/alecthomas/kong"
)

// marker marks each JSON object of a line of its own that a rehearsal prints.
type marker struct {
	to   io.Writer
	on   func() bool
	held []byte // the beginning of an object whose end has not come
	mid  bool   // a line was begun that is none
}

const markedJSON = `{"rehearsal":true`

func (m *marker) Write(text []byte) (int, error) {
	var out bytes.Buffer
	for line := range bytes.Lines(append(m.held, text...)) {
		whole := line[len(line)-1] == '\n'
		if m.held = nil; m.mid || !m.on() || line[0] != '{' {
			out.Write(line)
			m.mid = !whole
			continue
		}
		if !whole {
			m.held = bytes.Clone(line)
			break
		}
		out.WriteString(markedJSON)
		if line[1] != '}' {
			out.WriteByte(',')
		}
		out.Write(line[1:])
	}
	if _, err := m.to.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(text), nil
}

// end writes what had no end.
func (m *marker) end() error {
	_, err := m.to.Write(m.held)
	m.held = nil
	return err
}

// practiceWord is in the name of every file that a rehearsal writes.
const practiceWord = "rehearsal"

// practiceName is the name of a file of a rehearsal: the one that was asked for, or one that says so.
func practiceName(path string) string {
	if path == "" {
		return path
	}
	if path = filepath.Clean(path); strings.Contains(strings.ToLower(filepath.Base(path)), practiceWord) {
		return path
	}
	return beside(path, "-"+practiceWord)
}

// nameOutputs has the files and folders that a rehearsal is to write say so by their names.
func nameOutputs(parsed *kong.Context) {
	written := []string{"out", "annex", "door-list", "bundle"}
	for _, f := range parsed.Flags() {
		if slices.Contains(written, f.Name) && f.Target.IsValid() && f.Target.CanSet() {
			f.Target.SetString(practiceName(f.Target.String()))
		}
	}
}

// marked is a table that says in each row and in the name of its sheet that it is of a rehearsal.
func (h *house) marked(t report.Table) report.Table {
	if !h.rehearsal {
		return t
	}
	t.Name = "REHEARSAL " + t.Name
	t.Columns = append(slices.Clone(t.Columns), exchange.RehearsalColumn)
	rows := make([][]any, len(t.Rows))
	for i, row := range t.Rows {
		rows[i] = append(slices.Clone(row), "REHEARSAL")
	}
	t.Rows = rows
	return t
}
