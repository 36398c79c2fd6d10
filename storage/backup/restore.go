package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// Order says where a backup is restored to.
type Order struct {
	Options    storage.Options // of the data folder, which is made where it does not exist
	Identities []age.Identity  // one of which opens the backup
	Replace    bool            // what is there is set aside; else it is an error
}

// Restored is what was restored.
type Restored struct {
	Info
	Aside   string // where the database that was there before is kept; "" where there was none
	Missing uint64 // entries that this kiosk logged after the backup
}

// Restore puts the backup that r holds into a data folder. Until all of it was read
// and opened, the folder is as it was. The restored database takes a new origin before it appends.
func Restore(ctx context.Context, r io.Reader, o Order) (done Restored, err error) {
	dir := o.Options.Dir
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return done, cannotRestore(dir, err)
	}
	unlock, err := lockFolder(ctx, dir, true)
	if err != nil {
		return done, err
	}
	defer unlock()
	if _, err := finish(dir); err != nil {
		return done, cannotRestore(dir, err)
	}
	path := filepath.Join(dir, storage.FileName)
	switch {
	case occupied(dir) && !o.Replace:
		return done, &checkin.Fault{Code: checkin.FaultConflict, Sentence: fmt.Sprintf(
			"%s has a database already: choose an empty folder with --data, or add --replace, which sets that database aside whole", dir)}
	case inUse(path):
		return done, usedFault(path, nil)
	}
	stage, err := os.MkdirTemp(dir, workPrefix)
	if err != nil {
		return done, cannotRestore(dir, err)
	}
	defer os.RemoveAll(stage)
	c, err := unpack(r, stage, o.Identities...)
	if err != nil {
		return done, unreadable(err)
	}
	done.Info = c.info
	if done.Missing, err = prepare(ctx, o.Options, stage, &c); err != nil {
		return done, err
	}
	if err := ready(dir, stage, c.conference); err != nil {
		return done, cannotRestore(dir, err)
	}
	done.Aside, err = replaceDatabase(dir, now(o.Options), conferenceName)
	return done, cannotRestore(dir, err)
}

// prepare makes a database that was unpacked ready to be opened here, and opens it
// once. It returns how many entries the kiosk logged after it.
func prepare(ctx context.Context, o storage.Options, stage string, c *content) (missing uint64, err error) {
	o.Dir = stage
	if c.info.Mode != mode(o) {
		return 0, &checkin.Fault{Code: checkin.FaultConflict, Sentence: fmt.Sprintf(
			"this is the backup of a %s, and the data folder is for a %s: the two are never mixed", c.info.Mode, mode(o))}
	}
	if err := storage.Check(ctx, filepath.Join(stage, storage.FileName)); err != nil {
		return 0, unreadable(err)
	}
	_, err = o.Keeper.Load(c.info.Store)
	if errors.Is(err, seal.ErrNoKeys) {
		err = storage.ImportKeys(ctx, o, c.keys)
	}
	if err != nil {
		return 0, err
	}
	s, err := storage.Open(ctx, o)
	if err != nil {
		return 0, err
	}
	missing, err = s.Missing(ctx)
	return missing, errors.Join(err, s.Close())
}

// ready moves what is prepared beside the place where it belongs.
func ready(dir, stage string, conference []byte) error {
	if conference != nil {
		if err := seal.WriteFile(filepath.Join(dir, conferenceName+restoredSuffix), conference); err != nil {
			return err
		}
	}
	err := os.Rename(filepath.Join(stage, storage.FileName), filepath.Join(dir, storage.FileName+restoredSuffix))
	return errors.Join(err, seal.SyncFolder(dir))
}

func mode(o storage.Options) storage.Mode {
	if o.Mode == "" {
		return storage.Day
	}
	return o.Mode
}

func now(o storage.Options) time.Time {
	if o.WallClock == nil {
		return time.Now()
	}
	return o.WallClock()
}

// unreadable says why a backup cannot be restored.
func unreadable(err error) error {
	var known *checkin.Fault
	var wrong *age.NoIdentityMatchError
	switch {
	case err == nil, errors.As(err, &known) && !storage.Damaged(err):
		return err
	case errors.As(err, &wrong):
		return &checkin.Fault{Code: checkin.FaultKeys, Cause: err, Sentence: "neither the keys that are here nor what was given open this backup: " +
			"give its passphrase with --passphrase-file or its age identity with --identity-file, or bring the conference's keys with \"conference keys import\""}
	}
	return &checkin.Fault{Code: checkin.FaultInvalid, Cause: err, Sentence: "this file is no backup of Antechamber, or is damaged or cut short: take another"}
}

func cannotRestore(dir string, err error) error {
	var known *checkin.Fault
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf(
		"the backup cannot be put into %s (%v): see that the folder is not read-only and has room", dir, cause(err))}
}

func usedFault(path string, err error) error {
	return &checkin.Fault{Code: checkin.FaultConflict, Cause: err, Sentence: fmt.Sprintf(
		"another program has %s open: close the window and every command that uses it, and try again", path)}
}

// KeptIdentities returns the identities of the keys that are here, which open what
// kiosks with the same keys make by themselves: those that an automatic backup of
// this name was made under, and those of the data folder. There may be none.
func KeptIdentities(ctx context.Context, o storage.Options, name string) ([]age.Identity, error) {
	var all []age.Identity
	add := func(keys seal.Conference) error {
		identity, err := keys.Identity()
		all = append(all, identity)
		return err
	}
	if m, ok := parseName(name); ok {
		keys, err := o.Keeper.Load(m.store)
		if err == nil {
			err = add(keys.Conference)
		}
		if err != nil && !errors.Is(err, seal.ErrNoKeys) {
			return nil, err
		}
	}
	if occupied(o.Dir) {
		switch s, err := storage.Open(ctx, o); {
		case err == nil:
			if err := errors.Join(add(s.ConferenceKeys()), s.Close()); err != nil {
				return nil, err
			}
		case errors.Is(err, seal.ErrLocked):
			return nil, err
		}
	}
	if len(all) > 0 {
		return all, nil
	}
	// age wants one to say that it does not fit.
	none, err := age.GenerateX25519Identity()
	return []age.Identity{none}, err
}
