package storage

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"
)

// Changes is how far somebody who keeps an index of the registrations has followed
// them. Its zero value is before all.
type Changes struct {
	imports int
	number  int
	known   bool
}

// ChangedSince returns the references of the registrations that were added or
// erased one by one since, by any process. all tells that many were, as by an
// import: then the index is to be made anew. The Changes are those as of now.
func (s *Store) ChangedSince(ctx context.Context, since Changes) (now Changes, references []string, all bool, err error) {
	err = s.look(ctx, func(v *view) error {
		imports, err := v.session.meta(metaImports)
		if err != nil {
			return err
		}
		now = Changes{number: since.number, known: true}
		if imports != "" {
			if now.imports, err = strconv.Atoi(imports); err != nil {
				return err
			}
		}
		all = !since.known || now.imports != since.imports
		return v.session.each("SELECT number, reference FROM changed WHERE number > ? ORDER BY number", []any{since.number}, func(r *sql.Rows) error {
			var reference string
			err := r.Scan(&now.number, &reference)
			references = append(references, reference)
			return err
		})
	})
	if all {
		references = nil
	}
	return now, references, all, err
}

// change records that one registration was added or erased.
func (s *session) change(reference string) error {
	return s.exec("INSERT INTO changed (reference) VALUES (?)", reference)
}

// changeMany records that many registrations were added, changed or erased.
func (s *session) changeMany() error {
	return s.exec("INSERT INTO meta (key, value) VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1", metaImports)
}

// countImport records an import, from which the time of retention is counted.
func (s *session) countImport(at time.Time) error {
	return errors.Join(s.changeMany(), s.setImported(at))
}

func (s *session) setImported(at time.Time) error {
	return s.setMeta(metaImported, strconv.FormatInt(at.UnixMilli(), 10))
}

// LastImport returns when registrations were added or changed the last time; zero
// where they never were.
func (s *Store) LastImport(ctx context.Context) (at time.Time, err error) {
	err = s.look(ctx, func(v *view) error {
		value, err := v.session.meta(metaImported)
		if err != nil || value == "" {
			return err
		}
		ms, err := strconv.ParseInt(value, 10, 64)
		at = atMilli(ms)
		return err
	})
	return at, err
}
