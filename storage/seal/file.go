package seal

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// WriteFile writes a file that only its owner may read, whole or not at all: when
// it returns without an error the file survives a power cut.
func WriteFile(path string, content []byte) error {
	return WriteWhole(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// WriteWhole is WriteFile for what write writes.
func WriteWhole(path string, write func(io.Writer) error) (err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+"-*") // of mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err = write(f); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return SyncFolder(dir)
}

// overwrite puts content in the place of a file, as WriteFile does, and writes zeros
// over what stood there. That erases it where a file system writes in place; copies on
// write, journals and flash memory may keep it.
func overwrite(path string, content []byte) (err error) {
	if runtime.GOOS == "windows" {
		return WriteFile(path, content) // a file that is open cannot be replaced there
	}
	old, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, old.Close()) }()
	if err := WriteFile(path, content); err != nil {
		return err
	}
	info, err := old.Stat()
	if err != nil {
		return err
	}
	if _, err := old.WriteAt(make([]byte, info.Size()), 0); err != nil {
		return err
	}
	return old.Sync()
}

// SyncFolder makes sure that the names of new files survive a power cut.
func SyncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // a folder cannot be synced there
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
