package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"antechamber/kiosk/checkin"
)

// staged is a file that was written whole, beside its place.
type staged struct{ temp, path string }

// stageFile writes a file beside its place.
func stageFile(path string, write func(io.Writer) error) (staged, error) {
	temp, err := os.CreateTemp(filepath.Dir(path), ".antechamber-*")
	if err != nil {
		return staged{}, &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("%s cannot be written: see whether its folder exists and is not read-only", path), Cause: err}
	}
	err = write(temp)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		os.Remove(temp.Name())
		if errors.Is(err, context.Canceled) {
			return staged{}, errCancelled
		}
		return staged{}, &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("%s cannot be written (%s): see whether the disk is full", path, oneLine(err.Error())), Cause: err}
	}
	return staged{temp.Name(), path}, nil
}

// errCancelled says that somebody ended what was going on.
var errCancelled = errors.New("this was cancelled: nothing was written")

// put puts the file into its place, whole.
func (f staged) put() error {
	if err := os.Rename(f.temp, f.path); err != nil {
		f.drop()
		return &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("%s cannot be written: see whether it is a folder", f.path), Cause: err}
	}
	return nil
}

// drop takes the file away.
func (f staged) drop() { os.Remove(f.temp) }

// writeFile writes a file, whole or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := stageFile(path, write)
	if err != nil {
		return err
	}
	return f.put()
}

// stage writes a file beside its place; deliver puts it there whole.
func stage(path string, write func(io.Writer) error) (deliver func() error, err error) {
	f, err := stageFile(path, write)
	if err != nil {
		return nil, err
	}
	return f.put, nil
}
