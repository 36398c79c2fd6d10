package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// restoredSuffix names what is ready to be put in the place of what is there.
const restoredSuffix = "-restored"

// besides are the suffixes of the files that belong to a database.
var besides = []string{"-wal", "-shm"}

// lockName is a file that whoever puts a database in place holds alone, and whoever
// opens one shares until it is open.
const lockName = "restore.lock"

const lockPatience = 30 * time.Second

// lockFolder waits for the lock on the data folder. Where none can be had because
// the folder is read-only there is nothing to keep apart either.
func lockFolder(ctx context.Context, dir string, alone bool) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	_ = os.MkdirAll(dir, 0o700) // whoever opens the folder says why that cannot be
	lock := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))
	try := lock.TryRLockContext
	if alone {
		try = lock.TryLockContext
	}
	_, err = try(ctx, 20*time.Millisecond)
	switch {
	case err == nil:
		return func() { _ = lock.Unlock() }, nil
	case ctx.Err() != nil:
		return nil, &checkin.Fault{Code: checkin.FaultConflict, Cause: err, Sentence: fmt.Sprintf(
			"another program puts a database into %s: wait for it and try again", dir)}
	case alone:
		return nil, &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf(
			"the data folder %s cannot be written (%v): see that it is not read-only and belongs to you", dir, cause(err))}
	}
	return func() {}, nil
}

// setAside moves the database, and what else is named, into a folder of its own, and
// returns that. The database goes first: without it nobody takes its WAL for that of another.
func setAside(dir string, now time.Time, others ...string) (string, error) {
	to, err := newFolder(filepath.Join(dir, asideFolder), now.UTC().Format(stampLayout))
	if err != nil {
		return "", err
	}
	names := []string{storage.FileName}
	for _, suffix := range besides {
		names = append(names, storage.FileName+suffix)
	}
	for _, name := range append(names, others...) {
		err := os.Rename(filepath.Join(dir, name), filepath.Join(to, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return to, errors.Join(seal.SyncFolder(to), seal.SyncFolder(dir))
}

// keepSchema keeps the database of an earlier version beside those that were set aside.
func keepSchema(dir string, schema int, write func(path string) error) error {
	to, err := newFolder(filepath.Join(dir, asideFolder), fmt.Sprintf("schema-%d", schema))
	if err != nil {
		return err
	}
	if err := write(filepath.Join(to, storage.FileName)); err != nil {
		return errors.Join(err, os.RemoveAll(to))
	}
	return errors.Join(seal.SyncFolder(to), seal.SyncFolder(dir))
}

func newFolder(parent, name string) (string, error) {
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		path := filepath.Join(parent, name)
		if n > 1 {
			path += fmt.Sprintf("-%d", n)
		}
		if err := os.Mkdir(path, 0o700); !errors.Is(err, fs.ErrExist) {
			return path, err
		}
	}
}

// replaceDatabase puts what is ready beside in place, and sets aside what was there.
func replaceDatabase(dir string, now time.Time, others ...string) (aside string, err error) {
	if occupied(dir) || exists(filepath.Join(dir, storage.FileName+besides[0])) {
		if aside, err = setAside(dir, now, others...); err != nil {
			return "", err
		}
	}
	return aside, putInPlace(dir)
}

func putInPlace(dir string) error {
	for _, name := range []string{conferenceName, storage.FileName} {
		path := filepath.Join(dir, name)
		if err := os.Rename(path+restoredSuffix, path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return seal.SyncFolder(dir)
}

// finish ends what was interrupted between setting aside and putting in place, and
// returns the folder that the database before was set aside in; or it takes back
// what was interrupted before.
func finish(dir string) (aside string, err error) {
	ready := filepath.Join(dir, storage.FileName+restoredSuffix)
	if !exists(ready) {
		return "", nil
	}
	if exists(filepath.Join(dir, storage.FileName)) {
		takeBack(filepath.Join(dir, storage.FileName))
		return "", nil
	}
	folders, err := os.ReadDir(filepath.Join(dir, asideFolder))
	if err == nil && len(folders) > 0 {
		last := slices.MaxFunc(folders, func(a, b os.DirEntry) int { return modified(a).Compare(modified(b)) })
		aside = filepath.Join(dir, asideFolder, last.Name())
		for _, suffix := range besides {
			name := storage.FileName + suffix
			if err := os.Rename(filepath.Join(dir, name), filepath.Join(aside, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", err
			}
		}
	}
	return aside, putInPlace(dir)
}

func modified(d os.DirEntry) time.Time {
	info, err := d.Info()
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// occupied tells whether the folder has a database that holds anything.
func occupied(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, storage.FileName))
	return err == nil && info.Size() > 0
}
