package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"antechamber/kiosk/checkin"
)

// Snapshot is what a copy of the database holds.
type Snapshot struct {
	Mode          Mode
	Store         string // the identifier under which its keys are kept
	Origin        string // whose log it went on with; "" where it had none
	Seq           uint64 // the last entry of that log
	Registrations int
	Entries       int // of all origins
}

// Copy writes the database as of one moment to a new file that only its owner may
// read, while others go on writing. Free pages are left out. What is sealed stays
// sealed. The copy has lost its identity, so it takes a new origin before it appends.
func (s *Store) Copy(ctx context.Context, path string) (Snapshot, error) {
	snapshot, err := s.copy(ctx, path)
	if err != nil {
		_ = os.Remove(path)
	}
	return snapshot, s.fault(err)
}

func (s *Store) copy(ctx context.Context, path string) (snapshot Snapshot, err error) {
	if err := s.vacuum(ctx, path); err != nil {
		return Snapshot{}, err
	}
	to, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return Snapshot{}, err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	if _, err := to.ExecContext(ctx, "UPDATE meta SET value = '' WHERE key = ?", metaIdentity); err != nil {
		return Snapshot{}, err
	}
	var seq int64
	err = to.QueryRowContext(ctx, `SELECT coalesce(max(CASE key WHEN 'mode' THEN value END), ''), coalesce(max(CASE key WHEN 'store' THEN value END), ''),
		coalesce(max(CASE key WHEN 'origin' THEN value END), ''),
		(SELECT coalesce(max(seq), 0) FROM entry WHERE origin = (SELECT value FROM meta WHERE key = 'origin')),
		(SELECT count(*) FROM registration), (SELECT count(*) FROM entry) FROM meta`).
		Scan(&snapshot.Mode, &snapshot.Store, &snapshot.Origin, &seq, &snapshot.Registrations, &snapshot.Entries)
	snapshot.Seq = uint64(seq)
	return snapshot, err
}

// vacuum writes the database as of one moment to a new file that only its owner may read.
func (s *Store) vacuum(ctx context.Context, path string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf(
			"the copy %s cannot be made: see that its folder is not read-only and belongs to you", path)}
	}
	from, err := sql.Open("sqlite", s.dsn()+"&mode=ro")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	_, err = from.ExecContext(ctx, "VACUUM INTO ?", path)
	return err
}
