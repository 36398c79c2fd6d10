package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// What every registration is found by, besides the keys that the caller of Put gives.
const (
	kindTicket = "ticket"
	kindSource = "source"
)

// Import runs change in one transaction: where it returns an error, or the context
// ends, the registrations are as before. It keeps others from writing meanwhile,
// and must not be called from within itself or Append.
func (s *Store) Import(ctx context.Context, change func(*RegistrationTx) error) error {
	err := s.settled(ctx, func(x *session, h head, held *secrets) error {
		// Hashes come in no order: without room for their pages they would go to the disk many times over.
		if err := x.pragma("cache_size = -65536"); err != nil { // KiB
			return err
		}
		defer func() {
			_ = x.pragma("cache_size = -2000") // which is SQLite's default
			_ = x.pragma("shrink_memory")
		}()
		v := s.viewOf(x, h, held)
		tx := &RegistrationTx{ctx: ctx, view: v, gathered: newGathered(), hashed: make(map[string][]byte)}
		if err := change(tx); err != nil {
			return err
		}
		if err := tx.flush(); err != nil {
			return err
		}
		return errors.Join(v.keepClock(), x.countImport(s.options.WallClock()))
	})
	if err == nil {
		s.notices.send()
	}
	return s.fault(err)
}

// Register implements checkin.Store. It must not be called from within decide.
func (s *Store) Register(ctx context.Context, r checkin.Registration, decide func(checkin.View, checkin.Registration) ([]checkin.Entry, error)) ([]checkin.Entry, error) {
	return s.Append(ctx, func(cv checkin.View) ([]checkin.Entry, error) {
		v := cv.(*view)
		r := r
		if r.Reference == "" {
			var err error
			if r.Reference, err = v.freeReference(); err != nil {
				return nil, err
			}
		} else if _, taken, err := v.Registration(r.Reference); err != nil || taken {
			return nil, cmp.Or(err, error(&checkin.Fault{
				Code: checkin.FaultConflict, Sentence: fmt.Sprintf("somebody is registered under the reference %s already: leave it out, and one is made", r.Reference),
			}))
		}
		var keys map[string]string
		if s.options.Keys != nil {
			keys = s.options.Keys(&r)
		}
		if err := (&RegistrationTx{ctx: ctx, view: v}).Put(r, keys); err != nil {
			return nil, err
		}
		if err := errors.Join(v.session.change(r.Reference), v.session.setImported(s.options.WallClock())); err != nil {
			return nil, err
		}
		return decide(v, r)
	})
}

// Amend implements checkin.Store. It must not be called from within change.
func (s *Store) Amend(ctx context.Context, reference string, change func(checkin.View, *checkin.Registration) ([]checkin.Entry, error)) ([]checkin.Entry, error) {
	return s.Append(ctx, func(cv checkin.View) ([]checkin.Entry, error) {
		v := cv.(*view)
		r, found, err := v.Registration(reference)
		if err == nil && !found {
			err = &checkin.Fault{Code: checkin.FaultNotFound, Detail: checkin.DetailNobody, Sentence: fmt.Sprintf("nobody is registered under the reference %q: \"find\" looks people up", reference)}
		}
		if err != nil {
			return nil, err
		}
		entries, err := change(v, &r)
		if err != nil {
			return nil, err
		}
		r.Reference = reference
		matches := []byte{} // as before: the number among those of one name is not known here
		if _, err := v.session.get("SELECT matches FROM registration WHERE reference = ?", []any{reference}, &matches); err != nil {
			return nil, err
		}
		if err := (&RegistrationTx{ctx: ctx, view: v}).write(&r, matches); err != nil {
			return nil, err
		}
		return entries, v.session.change(reference)
	})
}

// freeReference returns a random reference that nobody has.
func (v *view) freeReference() (string, error) {
	for {
		reference := newID()[1:9] // the first character of an identifier is not wholly random
		var taken bool
		_, err := v.session.get(`SELECT EXISTS (SELECT 1 FROM registration WHERE reference = ?1)
			OR EXISTS (SELECT 1 FROM erased WHERE reference = ?1)`, []any{reference}, &taken)
		if err != nil || !taken {
			return reference, err
		}
	}
}

// matchSize is how many bytes of a hash the table match holds: 128 bits are enough to find by.
const matchSize = 16

// matchHash returns what the table match holds of a key.
func (v *view) matchHash(kind, key string) []byte {
	return v.secrets.sealer.Hash(seal.ForMatch, kind+"\x00"+key)[:matchSize]
}

func (v *view) matches(kind, key string) ([]string, error) { return v.having(v.matchHash(kind, key)) }

func (v *view) having(hash []byte) ([]string, error) {
	var references []string
	err := v.session.each("SELECT reference FROM match WHERE hash = ? ORDER BY reference", []any{hash}, func(r *sql.Rows) error {
		var reference string
		err := r.Scan(&reference)
		references = append(references, reference)
		return err
	})
	return references, err
}

func sourceKey(source, externalID string) string { return source + "\x00" + externalID }

// Registration returns the registration, or false where there is none.
func (s *Store) Registration(ctx context.Context, reference string) (r checkin.Registration, found bool, err error) {
	err = s.look(ctx, func(v *view) error {
		r, found, err = v.Registration(reference)
		return err
	})
	return r, found, err
}

// CountRegistrations returns how many people are registered. It needs no keys.
func (s *Store) CountRegistrations(ctx context.Context) (n int, err error) {
	err = s.readers.transact(ctx, func(x *session) error {
		_, err := x.get("SELECT count(*) FROM registration", nil, &n)
		return err
	})
	return n, s.fault(err)
}

// Registrations returns all registrations in order of their references, as of one
// moment. An error ends them.
func (s *Store) Registrations(ctx context.Context) iter.Seq2[checkin.Registration, error] {
	return sequence(s, ctx, func(v *view, yield func(checkin.Registration) error) error {
		rows := make([]sealedRow, 0, unsealedAtOnce)
		flush := func() error {
			v.unseal(rows)
			for i := range rows {
				if rows[i].err != nil {
					return rows[i].err
				}
				if err := yield(rows[i].registration); err != nil {
					return err
				}
			}
			rows = rows[:0]
			return ctx.Err()
		}
		err := v.session.each("SELECT reference, wrapped_key, document FROM registration ORDER BY reference", nil, func(r *sql.Rows) error {
			var row sealedRow
			if err := r.Scan(&row.reference, &row.wrapped, &row.document); err != nil {
				return err
			}
			if rows = append(rows, row); len(rows) < cap(rows) {
				return nil
			}
			return flush()
		})
		if err != nil {
			return err
		}
		return flush()
	})
}

// unsealedAtOnce is how many registrations are unsealed side by side.
const unsealedAtOnce = 1024

// sealedRow is a row of the table registration and what it holds.
type sealedRow struct {
	reference         string
	wrapped, document []byte

	registration checkin.Registration
	err          error
}

// unseal unseals the rows on all processors.
func (v *view) unseal(rows []sealedRow) {
	share := max(1, (len(rows)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	var done sync.WaitGroup
	for some := range slices.Chunk(rows, share) {
		done.Go(func() {
			for i := range some {
				r := &some[i]
				var key seal.Key
				if key, r.err = v.secrets.sealer.Unwrap(r.reference, r.wrapped); r.err == nil {
					r.registration, r.err = v.open(key, r.reference, r.document)
				}
			}
		})
	}
	done.Wait()
}
