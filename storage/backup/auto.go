package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// The folders in the data folder.
const (
	autoFolder  = "backups"
	asideFolder = "set-aside"
	workPrefix  = ".backup-" // of folders that last as long as what is made in them
)

// Auto makes the backups that a kiosk makes by itself, where something changed since the last.
type Auto struct {
	Source
	Second string // a folder on another disk that gets them too; "" is none

	lock    sync.Mutex
	known   bool
	version int64 // of the data when the last was made
}

// Made is what Auto did.
type Made struct {
	Path   string // "" where nothing changed
	Second error  // why the second folder did not get the newest backup
}

// Make makes a backup, brings it to the second folder and removes those that need not be kept.
func (a *Auto) Make(ctx context.Context) (Made, error) {
	a.lock.Lock()
	defer a.lock.Unlock()
	dir := filepath.Join(a.Dir, autoFolder)
	path, err := a.make(ctx, dir)
	if err != nil {
		return Made{}, err
	}
	return Made{Path: path, Second: a.second(dir)}, nil
}

func (a *Auto) make(ctx context.Context, dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", cannotWrite(dir, err)
	}
	if !a.known {
		a.tidy(dir)
	}
	before, err := list(dir)
	if err != nil {
		return "", cannotWrite(dir, err)
	}
	version, err := a.Store.DataVersion(ctx)
	if err != nil {
		return "", err
	}
	if a.known && version == a.version || !a.known && a.upToDate(dir, before) {
		a.known, a.version = true, version
		return "", nil
	}
	if err := a.roomFor(dir); err != nil {
		return "", err
	}
	to, err := a.Store.ConferenceKeys().Recipient()
	if err != nil {
		return "", err
	}
	// The identifier of the keys is known once it is made, and is part of the name.
	draft := filepath.Join(dir, ".draft.age")
	info, err := a.Write(ctx, draft, to)
	if err != nil {
		return "", err
	}
	number := 1
	if len(before) > 0 {
		number = before[0].number + 1
	}
	path := filepath.Join(dir, nameOf(number, info.Made, info.Store))
	if err := os.Rename(draft, path); err != nil {
		return "", cannotWrite(path, err)
	}
	if err := seal.SyncFolder(dir); err != nil {
		return "", cannotWrite(path, err)
	}
	a.known, a.version = true, version
	return path, thin(dir)
}

// tidy removes what a backup left that was interrupted. Of those in the data folder
// a fresh one may be that of a command which runs now.
func (a *Auto) tidy(dir string) {
	drafts, _ := filepath.Glob(filepath.Join(dir, ".*"))
	work, _ := filepath.Glob(filepath.Join(a.Dir, workPrefix+"*"))
	for _, path := range work {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			drafts = append(drafts, path)
		}
	}
	for _, path := range drafts {
		_ = os.RemoveAll(path)
	}
}

// spareRoom is how many bytes a backup leaves free, for the log.
const spareRoom = 64 << 20

// roomFor keeps a backup, and the copy that it is made of, from filling the disk.
func (a *Auto) roomFor(dir string) error {
	info, err := os.Stat(filepath.Join(a.Dir, storage.FileName))
	if err != nil {
		return cannotWrite(dir, err)
	}
	if free, known := a.Store.Free(); known && free < 2*info.Size()+spareRoom {
		return cannotWrite(dir, errors.New("the disk is nearly full"))
	}
	return nil
}

// upToDate tells whether the database has not been written since the newest backup was made.
func (a *Auto) upToDate(dir string, before []made) bool {
	if len(before) == 0 {
		return false
	}
	newest, err := os.Stat(filepath.Join(dir, before[0].name))
	if err != nil {
		return false
	}
	for _, name := range []string{storage.FileName, storage.FileName + "-wal"} {
		info, err := os.Stat(filepath.Join(a.Dir, name))
		if err == nil && !info.ModTime().Before(newest.ModTime()) {
			return false
		}
	}
	return true
}

// second brings the newest backup to the second folder where it is not there yet.
func (a *Auto) second(dir string) error {
	if a.Second == "" {
		return nil
	}
	all, err := list(dir)
	if err != nil || len(all) == 0 {
		return err
	}
	if _, err := os.Stat(a.Second); err != nil {
		return &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf(
			"the second place for backups, %s, is not there: plug the disk in, or name another with --backup-to", a.Second)}
	}
	to := filepath.Join(a.Second, folderName(a.Dir, a.Kiosk))
	path := filepath.Join(to, all[0].name)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return cannotWrite(to, err)
	}
	from, err := os.Open(filepath.Join(dir, all[0].name))
	if err != nil {
		return cannotWrite(path, err)
	}
	defer from.Close()
	err = seal.WriteWhole(path, func(w io.Writer) error {
		_, err := io.Copy(w, from)
		return err
	})
	if err != nil {
		return cannotWrite(path, err)
	}
	return thin(to)
}

var plain = regexp.MustCompile(`[^A-Za-z0-9-]+`)

// folderName keeps kiosks apart that share a second folder, and their data folders.
func folderName(dir, kiosk string) string {
	machine, _ := os.Hostname()
	sum := sha256.Sum256([]byte(machine + "\x00" + dir))
	return plain.ReplaceAllString(kiosk, "-") + "-" + hex.EncodeToString(sum[:4])
}

func thin(dir string) error {
	all, err := list(dir)
	if err != nil {
		return cannotWrite(dir, err)
	}
	var errs []error
	for _, m := range spare(all) {
		errs = append(errs, os.Remove(filepath.Join(dir, m.name)))
	}
	return errors.Join(errs...)
}

// Forget removes what holds earlier states of a data folder: the backups that the
// kiosk made by itself, also those in the second folder, and the databases that were
// set aside. It returns how many files went.
func Forget(dir, second, kiosk string) (files int, err error) {
	folders := []string{filepath.Join(dir, autoFolder), filepath.Join(dir, asideFolder)}
	if second != "" {
		folders = append(folders, filepath.Join(second, folderName(dir, kiosk)))
	}
	for _, folder := range folders {
		err = errors.Join(err, filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err == nil && !d.IsDir() {
				files++
			}
			return err
		}), os.RemoveAll(folder))
	}
	return files, err
}
