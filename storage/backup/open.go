package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// Recovery is what had to be done to open a data folder. The zero one is nothing.
type Recovery struct {
	Aside    string           // where the damaged database is kept; "" where none was damaged
	Backup   time.Time        // when the backup was made that is in its place; zero where none was
	Finished bool             // what was put in place had been prepared before an interruption
	Saved    storage.Salvaged // what could still be read from the damaged database
	Missing  uint64           // entries that this kiosk logged and that are not in the database
}

// Sentence says it to staff, with times in the zone; "" where there is nothing to say.
func (r Recovery) Sentence(zone *time.Location) string {
	missing := ""
	switch {
	case r.Missing == 1:
		missing = "1 entry is missing: key in again from paper what was logged last, and call who is responsible."
	case r.Missing > 1:
		missing = fmt.Sprintf("%d entries are missing: key in again from paper what was logged last, and call who is responsible.", r.Missing)
	}
	var place string
	switch {
	case r.Aside == "" && r.Backup.IsZero() && r.Missing == 0:
		return ""
	case r.Aside == "" && r.Backup.IsZero():
		return "The database was set back or cut short since it was last used; " + missing
	case r.Finished:
		place = "what had been prepared was put in its place"
	case !r.Backup.IsZero():
		place = "the backup of " + r.Backup.In(zone).Format("2 January 15:04") + " was put in its place"
	default:
		place = "there was no backup, so a new one was begun"
	}
	var saved []string
	if n := r.Saved.Entries; n > 0 {
		saved = append(saved, counted(n, "entry", "entries"))
	}
	if n := r.Saved.Registrations; n > 0 {
		saved = append(saved, counted(n, "registration", "registrations"))
	}
	if saved != nil {
		place += " with " + strings.Join(saved, " and ") + " that could still be read"
	}
	if missing == "" {
		missing = "no entry is missing by the kiosk's mark."
	}
	what := "The database was missing"
	if r.Aside != "" {
		what = "The database was damaged and is kept in " + r.Aside
	}
	return fmt.Sprintf("%s; %s; %s Import again what was imported since.", what, place, missing)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// CheckedAtOnce is how many bytes a database has at most that Inspect checks: about a
// quarter of a second. A larger one is checked once it is open, by storage.Store.QuickCheck.
const CheckedAtOnce = 100 << 20

// Inspect checks the database of a data folder whole, unless it is large. Damage is
// noted, and mended by Open.
func Inspect(ctx context.Context, dir string) {
	path := filepath.Join(dir, storage.FileName)
	if info, err := os.Stat(path); err == nil && info.Size() > 0 && info.Size() <= CheckedAtOnce {
		_ = storage.Check(ctx, path)
	}
}

// errGone says that a database is missing of which there are backups.
var errGone = errors.New("the database is missing or empty, and there are backups of it")

// Open opens the data folder as storage.Open does. A damaged database is set aside,
// and the newest backup that is sound put in its place. One of an earlier version is
// kept as it was before it is brought to this one.
func Open(ctx context.Context, o storage.Options) (*storage.Store, Recovery, error) {
	o.Upgrading = func(schema int, write func(string) error) error { return keepSchema(o.Dir, schema, write) }
	unlock, err := lockFolder(ctx, o.Dir, false)
	if err != nil {
		return nil, Recovery{}, err
	}
	s, err := openSound(ctx, o)
	unlock()
	if err == nil {
		return tell(ctx, s, Recovery{})
	}
	if !mendable(o.Dir, err) {
		return nil, Recovery{}, err
	}
	if unlock, err = lockFolder(ctx, o.Dir, true); err != nil {
		return nil, Recovery{}, err
	}
	defer unlock()
	var r Recovery
	if r.Aside, err = finish(o.Dir); err != nil {
		return nil, r, cannotRestore(o.Dir, err)
	}
	r.Finished = r.Aside != ""
	// Another process may have mended it meanwhile.
	if s, err = openSound(ctx, o); err == nil {
		return tell(ctx, s, r)
	}
	if !mendable(o.Dir, err) {
		return nil, Recovery{}, err
	}
	if r, err = mend(ctx, o, err); err != nil {
		return nil, Recovery{}, err
	}
	if s, err = storage.Open(ctx, o); err != nil {
		return nil, Recovery{}, err
	}
	return s, r, nil
}

// tell adds what the kiosk's mark says.
func tell(ctx context.Context, s *storage.Store, r Recovery) (*storage.Store, Recovery, error) {
	var err error
	if r.Missing, err = s.Missing(ctx); err != nil {
		return nil, r, errors.Join(err, s.Close())
	}
	return s, r, nil
}

func openSound(ctx context.Context, o storage.Options) (*storage.Store, error) {
	path := filepath.Join(o.Dir, storage.FileName)
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 {
		backups, _ := list(filepath.Join(o.Dir, autoFolder))
		if len(backups) > 0 || exists(path+restoredSuffix) {
			return nil, errGone
		}
	} else if takeBack(path); storage.Suspect(path) {
		if err := storage.Check(ctx, path); err != nil {
			return nil, err
		}
	}
	return storage.Open(ctx, o)
}

// takeBack removes what was prepared and never put in place: nobody does that while
// the lock is shared.
func takeBack(path string) {
	for _, name := range []string{path, filepath.Join(filepath.Dir(path), conferenceName)} {
		_ = os.Remove(name + restoredSuffix)
	}
}

// mendable tells whether the error is damage to a database of ours.
func mendable(dir string, err error) bool {
	if errors.Is(err, errGone) {
		return true
	}
	if !storage.Damaged(err) {
		return false
	}
	backups, _ := list(filepath.Join(dir, autoFolder))
	return len(backups) > 0 || storage.Ours(filepath.Join(dir, storage.FileName))
}

// mend sets the damaged database aside and puts another in its place.
func mend(ctx context.Context, o storage.Options, damage error) (r Recovery, err error) {
	path := filepath.Join(o.Dir, storage.FileName)
	if inUse(path) {
		return r, damage
	}
	stage, err := os.MkdirTemp(o.Dir, workPrefix)
	if err != nil {
		return r, cannotRestore(o.Dir, err)
	}
	defer os.RemoveAll(stage)
	from, found, err := newest(ctx, o, stage)
	if err != nil {
		return r, err
	}
	known := storage.FindRemnants(path)
	so := o
	so.Dir = filepath.Join(stage, "new")
	if found {
		so.Dir, r.Backup = from.dir, from.info.Made
	} else if err := begin(ctx, so, known); err != nil {
		return r, err
	}
	s, err := storage.Open(ctx, so)
	if err != nil {
		return r, err
	}
	r.Saved, err = s.Salvage(ctx, path)
	if err == nil {
		r.Missing, err = s.Missing(ctx, known.Origins...)
	}
	if err = errors.Join(err, s.Close()); err != nil {
		return r, cannotRestore(o.Dir, err)
	}
	if err := ready(o.Dir, so.Dir, nil); err != nil {
		return r, cannotRestore(o.Dir, err)
	}
	r.Aside, err = replaceDatabase(o.Dir, now(o))
	_ = os.Remove(path + storage.SuspectSuffix)
	return r, cannotRestore(o.Dir, err)
}

// begin makes an empty database under the keys that the damaged one had.
func begin(ctx context.Context, o storage.Options, known storage.Remnants) error {
	for _, store := range known.Stores {
		keys, err := o.Keeper.Load(store)
		if errors.Is(err, seal.ErrNoKeys) {
			continue
		}
		if err != nil {
			return err
		}
		return storage.ImportKeys(ctx, o, keys.Conference)
	}
	return nil
}

// candidate is a backup that was unpacked and is sound.
type candidate struct {
	dir  string
	info Info
}

// newest unpacks the newest backup of the folder that opens and passes. Where there
// are backups but the keys to none of them, the database is left alone: with the keys it can be mended.
func newest(ctx context.Context, o storage.Options, stage string) (candidate, bool, error) {
	folder := filepath.Join(o.Dir, autoFolder)
	all, _ := list(folder)
	var locked error
	for _, m := range all {
		keys, err := o.Keeper.Load(m.store)
		if errors.Is(err, seal.ErrNoKeys) {
			locked = err
			continue
		}
		if err != nil {
			return candidate{}, false, err
		}
		dir := filepath.Join(stage, m.name)
		info, err := try(ctx, o, filepath.Join(folder, m.name), dir, keys.Conference)
		if err == nil {
			return candidate{dir, info}, true, nil
		}
		if ctx.Err() != nil {
			return candidate{}, false, err
		}
	}
	if locked != nil {
		return candidate{}, false, &checkin.Fault{Code: checkin.FaultKeys, Cause: locked, Sentence: fmt.Sprintf(
			"the database in %s is damaged, and the keys to its backups are not with this user on this machine: bring them with \"restore\" or \"conference keys import\"", o.Dir)}
	}
	return candidate{}, false, nil
}

func try(ctx context.Context, o storage.Options, path, dir string, keys seal.Conference) (Info, error) {
	identity, err := keys.Identity()
	if err != nil {
		return Info{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return Info{}, err
	}
	defer f.Close()
	if err := os.Mkdir(dir, 0o700); err != nil {
		return Info{}, err
	}
	c, err := unpack(f, dir, identity)
	if err != nil {
		return Info{}, err
	}
	_, err = prepare(ctx, o, dir, &c)
	return c.info, err
}
