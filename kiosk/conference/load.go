// Package conference reads the TOML file that describes a conference: it becomes a
// checkin.Conference that is whole and consistent, or a list of everything that is
// wrong with it, each with its line, its key and a sentence. The keys are
// described in docs/conference-file.md.
package conference

import (
	"fmt"
	"slices"
	"strings"
	_ "time/tzdata" // a kiosk may have no time zone database of its own

	"antechamber/assets"
	"antechamber/kiosk/checkin"
)

// Fault is one thing that is wrong with a conference file.
type Fault struct {
	File     string
	Line     int    // from 1
	Key      string // dotted, as "sessions.morning.start"; items of a list count from 1, as "contacts[2].fax"; "" where there is none
	Sentence string // what is wrong and what to do
}

// Error returns the fault as "file:line: key: sentence".
func (f Fault) Error() string {
	if f.Key == "" {
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Sentence)
	}
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Key, f.Sentence)
}

// Faults is everything that is wrong with a conference file, in the order of its lines.
type Faults []Fault

// Error returns the faults, one a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the faults one by one.
func (f Faults) Unwrap() []error {
	errs := make([]error, len(f))
	for i, fault := range f {
		errs[i] = fault
	}
	return errs
}

// Load reads a conference file. The name is the one that faults give the file.
// Where the file is wrong the error is of type Faults.
func Load(name string, data []byte) (*checkin.Conference, error) {
	known, err := organisations()
	if err != nil {
		return nil, fmt.Errorf("read the embedded organisations: %w", err)
	}
	r := &reader{file: name}
	var c *checkin.Conference
	if root := r.parse(data); root != nil {
		c = r.conference(root, known)
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	return c, nil
}

// Embedded returns the conference that is in force where none is chosen.
func Embedded() (*checkin.Conference, error) {
	return Load(assets.DefaultConference())
}

// reader collects the faults of one file.
type reader struct {
	file   string
	faults Faults
}

func (r *reader) fault(line int, key, format string, args ...any) {
	r.faults = append(r.faults, Fault{File: r.file, Line: line, Key: key, Sentence: fmt.Sprintf(format, args...)})
}

func (r *reader) err() error {
	if len(r.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(r.faults, func(a, b Fault) int { return a.Line - b.Line })
	return r.faults
}
