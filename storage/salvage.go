package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
)

// Salvaged is how much was read from a damaged database.
type Salvaged struct {
	Registrations int
	Entries       int
}

// Salvage takes over what can still be read from the damaged database file and is
// not here: entries whose hashes and signatures are right and that go on where the
// logs here end, registrations that open under the keys, and what is beside both.
// Who was erased is EraseAgain's to apply afterwards. The file stays as it is.
func (s *Store) Salvage(ctx context.Context, path string) (got Salvaged, err error) {
	from, err := sql.Open("sqlite", dsn(path)+"&mode=ro")
	if err != nil {
		return got, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	conn, err := from.Conn(ctx)
	if err != nil {
		return got, nil // it cannot be read at all
	}
	damaged := &session{conn: conn, prepared: make(map[string]*sql.Stmt)}
	defer damaged.close()
	err = s.writer.transact(ctx, func(x *session) error {
		held, err := s.current(x)
		if err != nil {
			return err
		}
		v := &salvage{
			here:  &view{session: x, codec: s.codec, secrets: held},
			there: &view{session: damaged, codec: s.codec, secrets: held},
		}
		err = errors.Join(v.registrations(), v.logs(ctx))
		for _, table := range []string{"note", "photo", "holder"} {
			err = errors.Join(err, v.table(table))
		}
		err = errors.Join(err, v.here.session.endPhotos())
		got = v.got
		if err == nil && got.Registrations > 0 {
			err = x.changeMany()
		}
		return err
	})
	return got, s.fault(err)
}

// salvage moves rows from a database that fails where it is damaged. What fails there
// ends the reading and no more; what fails here is an error.
type salvage struct {
	here, there *view
	got         Salvaged
}

// registrations reads the table from both ends, up to what is damaged.
func (v *salvage) registrations() error {
	seen := make(map[string]bool)
	for _, order := range []string{"ASC", "DESC"} {
		var failed error
		_ = v.there.session.each("SELECT reference, wrapped_key, document, matches FROM registration ORDER BY reference "+order, nil, func(r *sql.Rows) error {
			var reference string
			var wrapped, document, matches []byte
			if err := r.Scan(&reference, &wrapped, &document, &matches); err != nil {
				return err
			}
			if seen[reference] {
				return errEnough
			}
			seen[reference] = true
			failed = v.registration(reference, wrapped, document, matches)
			return failed
		})
		if failed != nil {
			return failed
		}
	}
	return nil
}

func (v *salvage) registration(reference string, wrapped, document, matches []byte) error {
	key, err := v.here.secrets.sealer.Unwrap(reference, wrapped)
	if err == nil {
		_, err = v.here.open(key, reference, document)
	}
	if err != nil || len(matches)%matchSize != 0 {
		return nil // it is damaged
	}
	var oldWrapped, oldDocument, oldMatches []byte
	x := v.here.session
	found, err := x.get("SELECT wrapped_key, document, matches FROM registration WHERE reference = ?", []any{reference}, &oldWrapped, &oldDocument, &oldMatches)
	if err != nil || found && bytes.Equal(oldWrapped, wrapped) && bytes.Equal(oldDocument, document) && bytes.Equal(oldMatches, matches) {
		return err
	}
	err = x.exec(`INSERT INTO registration (reference, wrapped_key, document, matches) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT (reference) DO UPDATE SET wrapped_key = ?2, document = ?3, matches = ?4`, reference, wrapped, document, matches)
	if err != nil {
		return err
	}
	v.got.Registrations++
	return x.rematch(reference, oldMatches, matches)
}

// logs reads what every origin has after its end here.
func (v *salvage) logs(ctx context.Context) error {
	ends, err := v.there.chainEnds()
	if err != nil {
		return nil
	}
	own, _ := v.there.session.meta(metaOrigin)
	for _, end := range ends {
		if err := v.log(ctx, end, own); err != nil {
			return err
		}
	}
	return nil
}

func (v *salvage) log(ctx context.Context, end chainEnd, own string) error {
	x := v.here.session
	known, err := x.get("SELECT public_key FROM origin WHERE id = ?", []any{end.origin}, &end.public)
	if err != nil {
		return err
	}
	at := checkin.EntryID{Origin: end.origin}
	hash := noHash()
	if known {
		if _, err := x.get("SELECT seq, hash FROM entry WHERE origin = ? ORDER BY seq DESC LIMIT 1", []any{end.origin}, &at.Seq, &hash); err != nil {
			return err
		}
	}
	rows := v.rows(ctx, at, hash, end)
	if len(rows) == 0 {
		return nil
	}
	if !known {
		if err := x.exec("INSERT INTO origin (id, public_key) VALUES (?, ?)", end.origin, []byte(end.public)); err != nil {
			return err
		}
	}
	if end.origin == own { // the newest is what a new origin names as the one before
		if err := x.setMeta(metaOrigin, own); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(rows, derivedAtOnce) {
		if err := v.insert(some); err != nil {
			return err
		}
	}
	v.got.Entries += len(rows)
	return nil
}

// derivedAtOnce is how many salvaged entries are counted together.
const derivedAtOnce = 256

// rows reads the entries after the one with the hash, as far as they are right and signed.
func (v *salvage) rows(ctx context.Context, at checkin.EntryID, hash []byte, end chainEnd) (rows []logRow) {
	signed := 0
	_ = v.there.scan(ctx, at, func(row logRow) error {
		row.prev = hash
		if v.there.problem(row, at.Seq+1, end.public) != "" {
			return errEnough
		}
		row.body, row.hash, row.signature = bytes.Clone(row.body), bytes.Clone(row.hash), bytes.Clone(row.signature)
		rows = append(rows, row)
		at, hash = row.id, row.hash
		if row.signature != nil {
			signed = len(rows)
		}
		return nil
	})
	return rows[:signed]
}

func (v *salvage) insert(rows []logRow) error {
	entries := make([]checkin.Entry, 0, len(rows))
	for _, row := range rows {
		e, err := v.here.codec.decode(row.body)
		if err != nil {
			return err
		}
		e.Hash, e.Signature = row.hash, row.signature
		if err := v.here.session.insertEntry(&e, row.body); err != nil {
			return err
		}
		entries = append(entries, e)
	}
	return v.here.derive(entries)
}

// table copies the rows of a small table that can be read, over those that are here.
func (v *salvage) table(name string) error {
	var failed error
	_ = v.there.session.each("SELECT * FROM "+name, nil, func(r *sql.Rows) error {
		columns, err := r.Columns()
		if err != nil {
			return err
		}
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := r.Scan(into...); err != nil {
			return err
		}
		places := strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")
		failed = v.here.session.exec(fmt.Sprintf("INSERT OR REPLACE INTO %s (%s) VALUES (%s)", name, strings.Join(columns, ", "), places), values...)
		return failed
	})
	return failed
}
