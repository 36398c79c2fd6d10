package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// Condition is what a database file says of itself.
type Condition struct {
	Schema int   // its version; 0 is a database with nothing in it
	Bytes  int64 // of all its pages
	Free   int64 // of those that hold nothing
}

// SchemaVersion is the version of the schema that this program has.
const SchemaVersion = schemaVersion

// Examine looks at a database file and changes nothing: neither the file nor a note
// beside it. It runs SQLite's quick_check, which reads all of it, or with whole its
// integrity_check, which also compares the indexes and takes several times as long. The
// error says what is wrong with it; see Damaged.
func Examine(ctx context.Context, path string, whole bool) (c Condition, err error) {
	defer traceless(path)()
	sqlite.StrictPragmas(true)
	db, err := sql.Open("sqlite", dsn(path)+"&mode=ro")
	if err != nil {
		return c, databaseFault(path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return c, databaseFault(path, c.examine(ctx, db, path, whole))
}

func (c *Condition) examine(ctx context.Context, db *sql.DB, path string, whole bool) (err error) {
	if c.Schema, err = checkSchema(ctx, db, path); err != nil {
		return err
	}
	var pages, free, size int64
	err = db.QueryRowContext(ctx, `SELECT page_count, freelist_count, page_size
		FROM pragma_page_count, pragma_freelist_count, pragma_page_size`).Scan(&pages, &free, &size)
	if err != nil {
		return err
	}
	c.Bytes, c.Free = pages*size, free*size
	check := "PRAGMA quick_check(1)"
	if whole {
		check = "PRAGMA integrity_check(1)"
	}
	var said string
	if err := db.QueryRowContext(ctx, check).Scan(&said); err != nil {
		return err
	}
	if said != "ok" {
		return fmt.Errorf("%w: %s", errDamaged, said)
	}
	return nil
}

// traceless returns what takes away the empty WAL that SQLite makes for who only reads
// and cannot remove again: SQLite itself does, for who may write and is the last.
func traceless(path string) (tidy func()) {
	wal := path + "-wal"
	if _, err := os.Lstat(wal); !errors.Is(err, fs.ErrNotExist) {
		return func() {}
	}
	return func() {
		if info, err := os.Lstat(wal); err != nil || info.Size() > 0 {
			return
		}
		db, err := sql.Open("sqlite", dsn(path)+"&mode=rw")
		if err != nil {
			return
		}
		defer db.Close()
		_, _ = db.Exec("SELECT count(*) FROM sqlite_schema")
	}
}

// OpenToRead opens the data of a folder to look at: nothing is made, migrated or
// noted, acts fail, and Verify does not remember how far the log is good. What is sealed,
// and a Look, need Unlock first. A database of an earlier schema is a Fault.
func OpenToRead(ctx context.Context, o Options) (*Store, error) {
	dir, err := filepath.EvalSymlinks(o.Dir)
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf("the data folder %s cannot be entered: see that it is there and belongs to you", o.Dir)}
	}
	if o.Mode == "" {
		o.Mode = Day
	}
	o.Dir, o.WallClock = dir, time.Now
	o.Keeper.Protection = seal.Plain // else it would seal what it finds in clear
	s := &Store{options: o, path: filepath.Join(dir, FileName), stretch: pinStretch(o.Hasty), readOnly: true}
	if s.codec, err = newCodec(); err != nil {
		return nil, err
	}
	s.tidy = traceless(s.path)
	if err := s.connectToRead(ctx); err != nil {
		return nil, errors.Join(s.fault(err), s.Close())
	}
	return s, nil
}

func (s *Store) connectToRead(ctx context.Context) error {
	sqlite.StrictPragmas(true)
	db, err := sql.Open("sqlite", s.dsn("foreign_keys(1)")+"&mode=ro&_query_only=1")
	if err != nil {
		return err
	}
	s.readers = newPool(db, "BEGIN", readerCount)
	s.writer = s.readers // SQLite refuses what would write
	version, err := checkSchema(ctx, db, s.path)
	if err == nil && version < schemaVersion {
		return &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf(
			"%s is of an earlier version (schema %d, this version has %d): open the window, which brings it to this one", s.path, version, schemaVersion)}
	}
	return err
}

// Unlock loads the keys of a store that is open to be read. The errors are those of
// the keeper.
func (s *Store) Unlock(ctx context.Context) error {
	return s.fault(s.readers.transact(ctx, func(x *session) error {
		found, err := s.recognise(x)
		if err == nil && !found {
			err = &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("%s has nothing in it yet", s.path)}
		}
		return err
	}))
}

// KeysKept tells how the keys of the store are kept. It needs no passphrase.
func (s *Store) KeysKept(ctx context.Context) (kept seal.Kept, err error) {
	err = s.readers.transact(ctx, func(x *session) error {
		id, err := x.meta(metaStore)
		if err == nil {
			kept, err = s.options.Keeper.Kept(id)
		}
		return err
	})
	return kept, s.fault(err)
}

// LastLogged returns what the clock was when this kiosk logged last; zero where it
// has no log. The entries of others move it by no more than they may move the clock.
func (s *Store) LastLogged(ctx context.Context) (at time.Time, err error) {
	h, err := s.ownHead(ctx)
	if err != nil || h.hlc == 0 {
		return time.Time{}, err
	}
	return time.UnixMilli(int64(h.hlc >> 16)), nil
}

// peek is look for what is not sealed: it needs no keys.
func (s *Store) peek(ctx context.Context, see func(*view) error) error {
	return s.fault(s.readers.transact(ctx, func(x *session) error {
		return see(&view{session: x, codec: s.codec})
	}))
}

// FreeSpace returns how many bytes the user may still write to the disk with the
// folder, and false where the system does not tell.
func FreeSpace(dir string) (bytes int64, known bool) { return freeSpace(dir) }
