// Package printer takes finished badges to where they come out: a folder of PDF
// files, or a CUPS queue through the lp command.
//
// What a print system says is passed on as it said it. A queue that took a job has
// not printed it: CUPS 2.4 reports even aborted jobs as completed.
package printer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"antechamber/kiosk/checkin"
)

// Job is one badge to print.
type Job struct {
	Name string // names the file or the job; never a person
	PDF  []byte
}

// Printer takes jobs.
type Printer interface {
	// Print hands the job over and returns what the print system said, in its own
	// words. An error is a *checkin.Fault that says what to do.
	Print(ctx context.Context, job Job) (said string, err error)
	// String says where badges go, for a screen.
	String() string
}

// Open returns the printer that the address names: "cups:QUEUE" or "folder:PATH".
// The folder is made where it does not exist.
func Open(address string) (Printer, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	switch {
	case scheme == "cups" && validQueue(rest):
		return queue(rest), nil
	case scheme == "folder" && rest != "":
		return folder(rest), nil
	}
	return nil, fault(nil, "%q names no printer: write cups:QUEUE or folder:PATH", address)
}

// validQueue follows CUPS: a queue's name has no spaces, no "/" and no "#", and a
// leading "-" would be an option of lp.
func validQueue(name string) bool {
	return name != "" && !strings.ContainsAny(name, " \t\n/#") && name[0] != '-'
}

// folder writes each badge as a PDF file that nobody but its owner may read.
type folder string

func (f folder) String() string { return "folder " + string(f) }

func (f folder) Print(_ context.Context, job Job) (string, error) {
	path := filepath.Join(string(f), job.Name+".pdf")
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return "", fault(err, "the folder %s for badges cannot be made: choose another with --printer", string(f))
	}
	if err := replace(path, job.PDF); err != nil {
		return "", fault(err, "nothing can be written to %s: see whether the disk is full or the folder read-only", string(f))
	}
	return path, nil
}

// replace writes the file whole or not at all.
func replace(path string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".badge-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		os.Remove(temp.Name())
	}
	return err
}

// queue hands badges to CUPS.
type queue string

func (q queue) String() string { return "printer " + string(q) }

func (q queue) Print(ctx context.Context, job Job) (string, error) {
	lp := exec.CommandContext(ctx, "lp", "-d", string(q), "-t", job.Name, "-o", "print-scaling=none", "--", "-")
	lp.Stdin = bytes.NewReader(job.PDF)
	var said, complaint bytes.Buffer
	lp.Stdout, lp.Stderr = &said, &complaint
	err := lp.Run()
	switch words := strings.Join(strings.Fields(complaint.String()), " "); {
	case errors.Is(err, exec.ErrNotFound):
		return "", fault(err, "this machine has no lp command: install cups-client, or print to a folder")
	case err != nil && words != "":
		return "", fault(err, "the printer %s did not take the job: %s", string(q), words)
	case err != nil:
		return "", fault(err, "the printer %s did not take the job: see \"lpstat -p %s\"", string(q), string(q))
	}
	return strings.TrimSpace(said.String()), nil
}

func fault(cause error, format string, args ...any) error {
	return &checkin.Fault{Code: checkin.FaultPrinter, Sentence: fmt.Sprintf(format, args...), Cause: cause}
}
