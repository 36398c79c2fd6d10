package backup

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"antechamber/storage"
)

// Latest is what there is of the backups that a kiosk makes by itself.
type Latest struct {
	Count  int
	Newest time.Time // zero where there is none
	Behind bool      // the second folder lacks the newest
}

// Folder is where the backups of a data folder are that the kiosk makes by itself.
func Folder(dir string) string { return filepath.Join(dir, autoFolder) }

// FindLatest looks at the backups of a data folder, and at those in the second folder of
// the kiosk; "" is none. It opens none of them.
func FindLatest(dir, second, kiosk string) (l Latest) {
	all, err := list(Folder(dir))
	if err != nil || len(all) == 0 {
		return l
	}
	l.Count, l.Newest = len(all), all[0].at
	if second != "" {
		_, err := os.Stat(filepath.Join(second, folderName(dir, kiosk), all[0].name))
		l.Behind = err != nil
	}
	return l
}

// Examine looks at the database of a data folder as storage.Examine does, which no
// restore moves meanwhile.
func Examine(ctx context.Context, dir string, whole bool) (storage.Condition, error) {
	unlock, err := lockFolder(ctx, dir, false)
	if err != nil {
		return storage.Condition{}, err
	}
	defer unlock()
	return storage.Examine(ctx, filepath.Join(dir, storage.FileName), whole)
}

// OpenToRead opens the data folder as storage.OpenToRead does: it mends nothing. No
// restore moves the database until close is called, which closes the store too.
func OpenToRead(ctx context.Context, o storage.Options) (s *storage.Store, closeStore func() error, err error) {
	unlock, err := lockFolder(ctx, o.Dir, false)
	if err != nil {
		return nil, nil, err
	}
	if s, err = storage.OpenToRead(ctx, o); err != nil {
		unlock()
		return nil, nil, err
	}
	return s, func() error {
		defer unlock()
		return s.Close()
	}, nil
}
