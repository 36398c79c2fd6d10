package storage

import (
	"context"
	"database/sql"
	"errors"
	"iter"

	"antechamber/kiosk/checkin"
)

var errEnough = errors.New("the reader has seen enough")

// sequence makes an iterator of what all passes to yield, within one look.
func sequence[T any](s *Store, ctx context.Context, all func(v *view, yield func(T) error) error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		err := s.look(ctx, func(v *view) error {
			return all(v, func(t T) error {
				if !yield(t, nil) {
					return errEnough
				}
				return nil
			})
		})
		if err != nil && !errors.Is(err, errEnough) {
			var none T
			yield(none, err)
		}
	}
}

// Entries returns the log, as of one moment: all of it where since is zero, one
// origin after the other and each in its order; else the entries of since's origin after it. An error ends them.
func (s *Store) Entries(ctx context.Context, since checkin.EntryID) iter.Seq2[checkin.Entry, error] {
	return sequence(s, ctx, func(v *view, yield func(checkin.Entry) error) error {
		return v.scan(ctx, since, func(row logRow) error {
			e, err := v.codec.decode(row.body)
			if err != nil {
				return err
			}
			e.Prev, e.Hash, e.Signature = row.prev, row.hash, row.signature
			return yield(e)
		})
	})
}

// logRow is an entry as it is stored, after the hash of that before.
type logRow struct {
	id        checkin.EntryID
	reference string
	kind      string
	hlc       uint64
	body      sql.RawBytes
	hash      []byte
	signature []byte
	prev      []byte // nil where the entry before is missing
}

const scanColumns = "SELECT origin, seq, hlc, kind, reference, body, hash, signature FROM entry "

// scan passes the rows of the log to each, as Entries does.
func (v *view) scan(ctx context.Context, since checkin.EntryID, each func(logRow) error) error {
	query, args := scanColumns+"ORDER BY origin, seq", []any(nil)
	var before logRow
	if !since.IsZero() {
		query, args = scanColumns+"WHERE origin = ? AND seq > ? ORDER BY seq", []any{since.Origin, int64(since.Seq)}
		before.id = since
		if _, err := v.session.get("SELECT hash FROM entry WHERE origin = ? AND seq = ?", args, &before.hash); err != nil {
			return err
		}
	}
	return v.session.each(query, args, func(r *sql.Rows) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		var row logRow
		if err := r.Scan(&row.id.Origin, &row.id.Seq, &row.hlc, &row.kind, &row.reference, &row.body, &row.hash, &row.signature); err != nil {
			return err
		}
		switch {
		case row.id.Seq == 1:
			row.prev = noHash()
		case row.id.Origin == before.id.Origin && row.id.Seq == before.id.Seq+1:
			row.prev = before.hash
		}
		before.id, before.hash = row.id, row.hash
		return each(row)
	})
}

// Note returns the free text that was sealed with an entry, or false where there is none.
func (s *Store) Note(ctx context.Context, id checkin.EntryID) (text string, found bool, err error) {
	err = s.look(ctx, func(v *view) error {
		text, found, err = v.note(id)
		return err
	})
	return text, found, err
}

func (v *view) note(id checkin.EntryID) (string, bool, error) {
	var reference string
	var wrapped, sealed []byte
	found, err := v.session.get("SELECT reference, wrapped_key, sealed FROM note WHERE origin = ? AND seq = ?", []any{id.Origin, int64(id.Seq)}, &reference, &wrapped, &sealed)
	if err != nil || !found {
		return "", false, err
	}
	key, _, _, err := v.key(reference)
	if wrapped != nil {
		key, err = v.secrets.sealer.Unwrap(reference, wrapped)
	}
	if err != nil {
		return "", false, err
	}
	text, err := key.Open(noteField+id.String(), sealed)
	return string(text), err == nil, err
}
