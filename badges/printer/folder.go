package printer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// folder writes each badge as a PDF file that nobody but its owner may read.
type folder string

func (f folder) String() string { return "folder " + string(f) }

func (f folder) Send(_ context.Context, job Job, _ Patience, _ func(State)) (Ticket, error) {
	path := filepath.Join(string(f), job.Name+".pdf")
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return "", fault(err, "the folder %s for badges cannot be made: choose another with --printer", string(f))
	}
	if err := replace(path, job.PDF); err != nil {
		return "", fault(err, "nothing can be written to %s: see whether the disk is full or the folder read-only", string(f))
	}
	return Ticket(path), nil
}

// Ask says that a file that was written is printed: nothing else will become of it.
func (f folder) Ask(_ context.Context, ticket Ticket) State {
	return State{Phase: Printed, File: string(ticket), Printer: f.String(), Ticket: ticket}
}

func (f folder) Cancel(_ context.Context, ticket Ticket) error { return os.Remove(string(ticket)) }

// Health tells whether the folder can be written, or made. It makes none.
func (f folder) Health(context.Context) Health {
	bad := func(said string) Health { return Health{Reasons: []Reason{OtherReason}, Said: said} }
	path := filepath.Clean(string(f))
	for {
		info, err := os.Stat(path)
		switch {
		case err == nil && !info.IsDir():
			return bad(path + " is no folder")
		case err == nil && writable(path) != nil:
			return bad(path + " cannot be written")
		case err == nil && path != filepath.Clean(string(f)):
			return Health{Ready: true, Said: string(f) + ", which is made when it is needed"}
		case err == nil:
			return Health{Ready: true, Said: path}
		case filepath.Dir(path) == path:
			return bad(string(f) + " cannot be entered")
		}
		path = filepath.Dir(path)
	}
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
