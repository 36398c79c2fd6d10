package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// FileName is the name of the database in the data folder.
const FileName = "antechamber.db"

// Mode keeps what is real and what is practised apart.
type Mode string

// The modes.
const (
	Day       Mode = "day"
	Rehearsal Mode = "rehearsal"
)

// Options say which data to open and how.
type Options struct {
	Dir    string      // the data folder; made where it does not exist
	Mode   Mode        // "" is Day
	Kiosk  string      // how this kiosk is called in its log; "" is the machine's name
	Keeper seal.Keeper // keeps the keys, and in its folder the mark of the log's end
	// Keys returns the keys by which an import will match somebody who is registered
	// at the door, by their kinds; nil is none.
	Keys func(*checkin.Registration) map[string]string
	// Keep returns what is to be counted of somebody whom another kiosk erased; nil keeps nothing.
	Keep func(checkin.Registration, []checkin.Entry) []checkin.Kept
	// Upgrading is called before the database of an earlier version is brought to this one's schema, with
	// what writes a copy of it as it is to a new file. Where it fails nothing is changed; nil keeps no copy.
	Upgrading func(schema int, write func(path string) error) error
	WallClock func() time.Time // the real one, never that of a rehearsal; nil is time.Now
	Ballast   int64            // how many bytes KeepBallast sets aside for a full disk; 0 is none
	Hasty     bool             // PINs are proven at hardly any cost: for tests, whose PINs protect nobody
	Warn      func(string)     // gets a sentence for staff, from any goroutine; nil is nobody
}

// Store is an open database. Its methods may be called by several goroutines.
type Store struct {
	options Options
	path    string
	codec   codec
	stretch stretch // of PINs

	writer  *pool
	readers *pool

	versions     *sql.Conn // what data_version is asked on
	versionsLock sync.Mutex

	secrets atomic.Pointer[secrets] // as of the last transaction
	own     own                     // who holds the writer's session may touch it
	notices notices
	closing sync.Once

	readOnly bool   // see OpenToRead
	tidy     func() // after the close, where it is
}

// readerCount is how many looks run side by side; one more connection follows the data version.
const readerCount = 3

// Open opens the data of a folder, and makes it with new keys where there is
// none. Where the error is a *checkin.Fault a person can act on it; whatever was there is as before.
func Open(ctx context.Context, o Options) (*Store, error) {
	s, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := s.unlock(ctx); err != nil {
		return nil, errors.Join(s.fault(err), s.Close())
	}
	return s, nil
}

// open opens the database without its keys.
func open(ctx context.Context, o Options) (*Store, error) {
	o.Mode = cmp.Or(o.Mode, Day)
	if o.WallClock == nil {
		o.WallClock = time.Now
	}
	if o.Kiosk == "" {
		o.Kiosk, _ = os.Hostname()
	}
	dir, err := makeFolder(o.Dir)
	if err != nil {
		return nil, err
	}
	o.Dir = dir
	s := &Store{options: o, path: filepath.Join(dir, FileName), stretch: pinStretch(o.Hasty)}
	if s.codec, err = newCodec(); err != nil {
		return nil, err
	}
	if err := s.patiently(ctx, s.connect); err != nil {
		return nil, s.fault(err)
	}
	return s, nil
}

// busyFor is how long a lock of another process is waited for.
const busyFor = 5 * time.Second

// patiently waits for other processes that make the same database at the same time:
// SQLite's own patience does not cover the change to a write-ahead log.
func (s *Store) patiently(ctx context.Context, connect func(context.Context) error) error {
	for until := time.Now().Add(busyFor); ; {
		err := connect(ctx)
		if primaryCode(err) != sqlite3.SQLITE_BUSY || time.Now().After(until) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// makeFolder makes the data folder, and returns its one absolute name.
func makeFolder(dir string) (string, error) {
	path, err := filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(path, 0o700)
	}
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return "", &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf(
			"the data folder %s cannot be made or entered: see that it is not read-only and belongs to you, or choose another with --data", dir)}
	}
	return path, nil
}

// connect opens the connections. It looks at the database before it changes anything.
func (s *Store) connect(ctx context.Context) (err error) {
	if err := makeFile(s.path); err != nil {
		return databaseFault(s.path, err)
	}
	sqlite.StrictPragmas(true)
	version, err := s.inspect(ctx)
	if err != nil {
		return err
	}
	writer, err := sql.Open("sqlite", s.dsn("journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)")+"&_txlock=immediate")
	if err != nil {
		return err
	}
	s.writer = newPool(writer, "BEGIN IMMEDIATE", 1)
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if version < schemaVersion {
		if err := s.upgrade(ctx, writer, version); err != nil {
			return err
		}
	}
	readers, err := sql.Open("sqlite", s.dsn("foreign_keys(1)")+"&_query_only=1")
	if err != nil {
		return err
	}
	s.readers = newPool(readers, "BEGIN", readerCount)
	readers.SetMaxOpenConns(readerCount + 1)
	s.versions, err = readers.Conn(ctx)
	return err
}

// inspect returns the version of the database's schema, and leaves it untouched.
func (s *Store) inspect(ctx context.Context) (version int, err error) {
	db, err := sql.Open("sqlite", s.dsn()+"&mode=ro")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return checkSchema(ctx, db, s.path)
}

func (s *Store) dsn(pragmas ...string) string { return dsn(s.path, pragmas...) }

func dsn(path string, pragmas ...string) string {
	q := url.Values{"_pragma": append([]string{fmt.Sprintf("busy_timeout(%d)", busyFor.Milliseconds())}, pragmas...)}
	path = "/" + strings.TrimPrefix(filepath.ToSlash(path), "/")
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// makeFile makes an empty database that only its owner may read; SQLite gives its
// other files the same mode.
func makeFile(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf(
			"%s cannot be made: see that its folder is not read-only and belongs to you", path)}
	}
	return f.Close()
}

// Close waits for what is under way and closes the database. Once is enough.
func (s *Store) Close() error {
	var err error
	s.closing.Do(func() { err = s.close() })
	return s.fault(err)
}

func (s *Store) close() error {
	var errs []error
	if s.versions != nil {
		errs = append(errs, s.versions.Close())
	}
	if s.readers != nil {
		errs = append(errs, s.readers.close())
	}
	if s.readOnly {
		s.tidy()
		return errors.Join(errs...)
	}
	if s.writer != nil {
		errs = append(errs, s.writer.close(), s.own.mark.close())
	}
	return errors.Join(errs...)
}
