package storage

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"

	sqlite3 "modernc.org/sqlite/lib"
)

var errDamaged = errors.New("the database is not as SQLite wrote it")

// Damaged tells whether the error says that what the database holds is damaged, and
// not that the disk, a lock, the keys or another version are in the way.
func Damaged(err error) bool {
	switch primaryCode(err) {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return true
	}
	return errors.Is(err, errDamaged)
}

// SuspectSuffix names a file beside a database in which damage was found.
const SuspectSuffix = "-suspect"

// suspect leaves a note that the database is to be checked before it is opened again.
func suspect(path string) { _ = os.WriteFile(path+SuspectSuffix, nil, 0o600) }

// Suspect tells whether damage was found in the database since it was last found sound.
func Suspect(path string) bool {
	_, err := os.Stat(path + SuspectSuffix)
	return err == nil
}

// Check looks whether the database file is one of ours that this version can open,
// and runs SQLite's quick_check on it, which reads all of it but changes nothing: about
// 0.1 s for each 50 MB. Damage is noted beside it for Suspect.
func Check(ctx context.Context, path string) error {
	err := check(ctx, path)
	switch {
	case err == nil:
		_ = os.Remove(path + SuspectSuffix)
	case Damaged(err):
		suspect(path)
	}
	return databaseFault(path, err)
}

func check(ctx context.Context, path string) (err error) {
	db, err := sql.Open("sqlite", dsn(path)+"&mode=ro")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := checkSchema(ctx, db, path); err != nil {
		return err
	}
	var said string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&said); err != nil {
		return err
	}
	if said != "ok" {
		return fmt.Errorf("%w: %s", errDamaged, said)
	}
	return nil
}

// QuickCheck runs Check on the open database. Damage that it finds is noted,
// as that which shows in any other call is.
func (s *Store) QuickCheck(ctx context.Context) error { return s.fault(check(ctx, s.path)) }

// Ours tells whether a file that SQLite cannot read was a database of ours: by the
// mark in its header, or where a header is no more but zeros.
func Ours(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var header [100]byte // as in sqlite.org/fileformat2.html
	if _, err := io.ReadFull(f, header[:]); err != nil {
		return false
	}
	return header == [100]byte{} || binary.BigEndian.Uint32(header[68:]) == applicationID
}

// Missing returns how many entries of the kiosk's own log, and of the logs that it
// had before where they are named, are missing from the database: by the marks that
// are kept outside it. A log without a mark counts as whole.
func (s *Store) Missing(ctx context.Context, before ...string) (missing uint64, err error) {
	h, err := s.ownHead(ctx)
	if err != nil {
		return 0, err
	}
	if h.origin != "" && !slices.Contains(before, h.origin) {
		before = append(slices.Clip(before), h.origin)
	}
	for _, origin := range before {
		// The mark first: another process may append meanwhile.
		marked, _, err := readMark(s.markPath(origin))
		if err != nil {
			continue
		}
		last, err := s.lastOf(ctx, origin)
		if err != nil {
			return 0, err
		}
		missing += marked - min(marked, last)
	}
	return missing, nil
}

func (s *Store) ownHead(ctx context.Context) (h head, err error) {
	err = s.peek(ctx, func(v *view) error {
		h, err = v.session.head()
		return err
	})
	return h, err
}

func (s *Store) lastOf(ctx context.Context, origin string) (seq uint64, err error) {
	err = s.peek(ctx, func(v *view) error {
		_, err := v.session.get("SELECT coalesce(max(seq), 0) FROM entry WHERE origin = ?", []any{origin}, &seq)
		return err
	})
	return seq, err
}

// Remnants are what the bytes of a damaged database still tell of it, oldest first where they tell several.
type Remnants struct {
	Stores  []string // the identifiers under which its keys were kept
	Origins []string // the logs that it appended to
}

// A row of the table meta is its key and its value, one after the other.
var metaRow = regexp.MustCompile("(store|origin)([0-9A-HJKMNP-TV-Z]{26})")

// FindRemnants searches the bytes of a database file and of its WAL.
func FindRemnants(path string) Remnants {
	var r Remnants
	for _, name := range []string{path, path + "-wal"} {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		r.search(f)
		_ = f.Close()
	}
	return r
}

func (r *Remnants) search(from io.Reader) {
	const block, overlap = 1 << 20, 64
	buffer := make([]byte, 0, block+overlap)
	for {
		n, err := io.ReadFull(from, buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		for _, m := range metaRow.FindAllSubmatch(buffer, -1) {
			list := &r.Stores
			if string(m[1]) == metaOrigin {
				list = &r.Origins
			}
			if id := string(m[2]); !slices.Contains(*list, id) {
				*list = append(*list, id)
			}
		}
		if err != nil {
			return
		}
		kept := copy(buffer[:cap(buffer)], buffer[max(0, len(buffer)-overlap):])
		buffer = buffer[:kept]
	}
}
