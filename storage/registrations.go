package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// What every registration is found by, besides the keys that the caller of Put gives.
const (
	kindTicket = "ticket"
	kindSource = "source"
)

// RegistrationTx changes registrations within one transaction.
type RegistrationTx struct {
	ctx  context.Context
	view *view

	erasures *bool // whether anybody was erased; nil until it is asked
	known    known
	gathered *gathered
	hashed   map[string][]byte // of the last questions: what is asked for is put next
}

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

// Get returns the registration, or false where there is none.
func (tx *RegistrationTx) Get(reference string) (checkin.Registration, bool, error) {
	if p, there := tx.gathered.person(reference); there {
		return p.registration, true, nil
	}
	if there, err := tx.mayHave(nil, reference); err != nil || !there {
		return checkin.Registration{}, false, err
	}
	return tx.view.Registration(reference)
}

// ByTicket returns the references of the registrations with the ticket.
func (tx *RegistrationTx) ByTicket(code string) ([]string, error) {
	return tx.having(tx.matchHash(kindTicket, strings.TrimSpace(code)))
}

// BySource returns the references of the registrations that came from the source under the identifier.
func (tx *RegistrationTx) BySource(source, externalID string) ([]string, error) {
	return tx.having(tx.matchHash(kindSource, sourceKey(source, externalID)))
}

// Lookup returns the references of the registrations that were put with the key of
// the kind, in order.
func (tx *RegistrationTx) Lookup(kind, key string) ([]string, error) {
	hash := tx.matchHash(kind, key)
	if there, err := tx.mayHave(hash, ""); err != nil || !there {
		return nil, err
	}
	return tx.having(hash)
}

// having returns the references that are found by a hash, in order.
func (tx *RegistrationTx) having(hash []byte) ([]string, error) {
	references, err := tx.view.having(hash)
	if more := tx.gathered.having(hash); err == nil && len(more) > 0 {
		references = slices.Concat(references, more)
		slices.Sort(references)
	}
	return references, err
}

// matchHash is the view's, which remembers the last.
func (tx *RegistrationTx) matchHash(kind, key string) []byte {
	if tx.hashed == nil {
		return tx.view.matchHash(kind, key)
	}
	name := kind + "\x00" + key
	hash, ok := tx.hashed[name]
	if !ok {
		const many = 32
		if len(tx.hashed) >= many {
			clear(tx.hashed)
		}
		hash = tx.view.matchHash(kind, key)
		tx.hashed[name] = hash
	}
	return hash
}

// Reference makes the reference of a registration that came without one, from
// what it is known by: the same on every kiosk of the conference.
func (tx *RegistrationTx) Reference(key string) string { return tx.view.secrets.sealer.Reference(key) }

// Put adds a registration, or puts it in the place of that with its reference.
// It will be found by its ticket, by its source and external identifier, and by
// one key of each kind given; those of before are forgotten. Only keyed hashes are kept of them.
func (tx *RegistrationTx) Put(r checkin.Registration, keys map[string]string) error {
	if err := tx.ctx.Err(); err != nil {
		return err
	}
	if normal, ok := checkin.NormalReference(r.Reference); !ok || normal != r.Reference {
		return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: fmt.Sprintf("%q is no reference: it has eight characters, digits and capital letters without I, L, O and U", r.Reference)}
	}
	return tx.write(&r, tx.matchesOf(&r, keys))
}

// matchesOf returns the hashes of what the registration is found by, one after the other.
func (tx *RegistrationTx) matchesOf(r *checkin.Registration, keys map[string]string) []byte {
	all := []byte{} // never NULL
	ticket := strings.TrimSpace(r.Ticket)
	if ticket != "" {
		all = append(all, tx.matchHash(kindTicket, ticket)...)
	}
	if r.Source != "" && r.ExternalID != "" {
		all = append(all, tx.view.matchHash(kindSource, sourceKey(r.Source, r.ExternalID))...)
	}
	for _, kind := range slices.Sorted(maps.Keys(keys)) {
		if kind == kindTicket && keys[kind] == ticket { // is there already
			continue
		}
		all = append(all, tx.matchHash(kind, keys[kind])...)
	}
	return all
}

// write seals the registration. One that was there keeps its key, which its notes
// are sealed under too, and remembers who wrote what when.
func (tx *RegistrationTx) write(r *checkin.Registration, matches []byte) error {
	v := tx.view
	if _, there := tx.gathered.person(r.Reference); there {
		if err := tx.flush(); err != nil {
			return err
		}
	}
	there, err := tx.mayHave(nil, r.Reference)
	if err != nil {
		return err
	}
	tx.known.add(matches, r.Reference)
	var key seal.Key
	var sealed []byte
	found := false
	if there {
		if key, sealed, found, err = v.key(r.Reference); err != nil {
			return err
		}
	}
	now, err := v.stamp()
	if err != nil {
		return err
	}
	if !found {
		if gone, err := tx.erased(r.Reference); err != nil || gone {
			return cmp.Or(err, erasedFault(r.Reference))
		}
		var wrapped []byte
		if key, wrapped, err = v.secrets.sealer.NewKey(r.Reference); err != nil {
			return err
		}
		d := begun(documentOf(r), now)
		return tx.insert(r, key, wrapped, &d, matches)
	}
	before, err := v.openDocument(key, sealed)
	if err != nil {
		return err
	}
	d, err := v.codec.written(before, documentOf(r), now)
	if err != nil {
		return err
	}
	return v.updateDocument(r.Reference, key, &d, matches)
}

// insert stores a document that was not there, or gathers it.
func (tx *RegistrationTx) insert(r *checkin.Registration, key seal.Key, wrapped []byte, d *document, matches []byte) error {
	if tx.gathered == nil {
		return tx.view.insertDocument(r.Reference, key, wrapped, d, matches)
	}
	row, err := tx.view.documentRow(r.Reference, key, wrapped, d, matches)
	if err != nil {
		return err
	}
	tx.gathered.add(gatheredPerson{*r, row}, matches)
	if len(tx.gathered.people) < mostGathered {
		return nil
	}
	return tx.flush()
}

// rematch puts the registration under other hashes.
func (s *session) rematch(reference string, before, after []byte) error {
	for hash := range slices.Chunk(before, matchSize) {
		if err := s.exec("DELETE FROM match WHERE hash = ? AND reference = ?", hash, reference); err != nil {
			return err
		}
	}
	if len(after) == 0 {
		return nil
	}
	var rows [][]any
	for hash := range slices.Chunk(after, matchSize) {
		rows = append(rows, []any{hash, reference})
	}
	return s.insert(insertMatch, rows)
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
