package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"antechamber/kiosk/checkin"
)

// kindAddress is the kind of the keyed hash of an e-mail address, by which only those
// who were erased are found.
const kindAddress = "address"

// Erase implements checkin.Store. Before it commits, the erasure is kept in a file
// beside the keys, so that a backup that is put back can be made to forget again.
func (s *Store) Erase(ctx context.Context, e checkin.Erasure) (erased checkin.Erased, err error) {
	erased.Entries, err = s.Append(ctx, func(cv checkin.View) ([]checkin.Entry, error) {
		v := cv.(*view)
		f := &forgetting{ctx: ctx, view: v, keep: e.Keep, at: s.options.WallClock()}
		var err error
		if erased.Number, err = v.affected(e); err != nil {
			return nil, err
		}
		entries, err := e.Decide(v, erased.Number)
		if err != nil || len(entries) == 0 {
			return entries, err
		}
		switch e.Scope {
		case checkin.EveryPhoto:
			err = errors.Join(v.session.exec("DELETE FROM photo"), v.session.changePhotos())
		case checkin.Everybody:
			if err = f.everybody(); err == nil {
				err = s.writeErasures(v.secrets, erasure{at: f.at})
			}
		default:
			err = s.forget(f, entries)
		}
		return entries, errors.Join(err, v.session.setMeta(metaTraces, "1"))
	})
	if err != nil {
		return checkin.Erased{}, err
	}
	erased.Clean = true
	if len(erased.Entries) > 0 {
		erased.Clean = s.Clean(ctx) == nil
	}
	return erased, nil
}

// forget forgets the registrations that the entries name, which may be several of one person.
func (s *Store) forget(f *forgetting, entries []checkin.Entry) error {
	for i := range entries {
		gone, err := f.person(entries[i].Reference)
		if err == nil {
			err = s.writeErasures(f.view.secrets, gone)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// affected counts whom or what an erasure concerns.
func (v *view) affected(e checkin.Erasure) (n int, err error) {
	query, args := "SELECT count(*) FROM registration WHERE reference = ?", []any{e.Reference}
	switch e.Scope {
	case checkin.Everybody:
		query, args = "SELECT count(*) FROM registration", nil
	case checkin.EveryPhoto:
		query, args = "SELECT count(*) FROM photo", nil
	}
	_, err = v.session.get(query, args, &n)
	return n, err
}

// forgetting is an erasure on its way, within a transaction.
type forgetting struct {
	ctx  context.Context
	view *view
	keep func(checkin.Registration, []checkin.Entry) []checkin.Kept // nil keeps nothing
	at   time.Time
}

// person takes a person's data out of the database, keeps the figures, and bars the
// way back. It returns what the file of erasures has to remember.
func (f *forgetting) person(reference string) (erasure, error) {
	v, e := f.view, erasure{at: f.at, reference: reference}
	r, found, err := v.Registration(reference)
	if err != nil {
		return e, err
	}
	if found {
		e.hashes = v.barred(&r)
		if err := f.count(r); err != nil {
			return e, err
		}
		if err := v.removeRegistration(reference); err != nil {
			return e, err
		}
	}
	relayed := errors.Join(
		v.session.exec("DELETE FROM relayed WHERE reference = ?", reference),
		v.session.exec("DELETE FROM relayed_photo WHERE reference = ?", reference), v.session.changePhotos(),
	)
	return e, errors.Join(relayed, v.removeNotes(reference), v.session.bar(e), v.session.change(reference))
}

// everybody forgets all who are registered.
func (f *forgetting) everybody() error {
	var references []string
	err := f.view.session.each("SELECT reference FROM registration", nil, func(r *sql.Rows) error {
		var reference string
		err := r.Scan(&reference)
		references = append(references, reference)
		return err
	})
	if err != nil {
		return err
	}
	for _, reference := range references {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		if _, err := f.person(reference); err != nil {
			return err
		}
	}
	x := f.view.session
	// What is left belongs to people who were never registered here.
	for _, statement := range []string{"DELETE FROM note", "DELETE FROM photo", "DELETE FROM match", "DELETE FROM changed", "DELETE FROM print_job"} {
		if err := x.exec(statement); err != nil {
			return err
		}
	}
	return errors.Join(x.bar(erasure{at: f.at}), x.changeMany(), x.changePhotos())
}

// count keeps the figures of a person.
func (f *forgetting) count(r checkin.Registration) error {
	if f.keep == nil {
		return nil
	}
	history, err := f.view.History(r.Reference)
	if err != nil {
		return err
	}
	for _, k := range f.keep(r, history) {
		err := f.view.session.exec(`INSERT INTO kept (category, organisation, sessions, gender, expected, badged, attended) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET expected = expected + excluded.expected, badged = badged + excluded.badged, attended = attended + excluded.attended`,
			k.Category, k.Organisation, strings.Join(k.Sessions, " "), k.Gender, k.Expected, k.Badged, k.Attended)
		if err != nil {
			return err
		}
	}
	return nil
}

// removeRegistration takes out a registration, whose key is gone with it, and its photo.
func (v *view) removeRegistration(reference string) error {
	var matches []byte
	if _, err := v.session.get("SELECT matches FROM registration WHERE reference = ?", []any{reference}, &matches); err != nil {
		return err
	}
	if err := v.session.rematch(reference, matches, nil); err != nil {
		return err
	}
	return errors.Join(
		v.session.exec("DELETE FROM registration WHERE reference = ?", reference),
		v.session.exec("DELETE FROM photo WHERE reference = ?", reference),
		v.session.exec("DELETE FROM print_job WHERE reference = ?", reference),
	)
}

// removeNotes takes out what was said about a person, also beside somebody else's registration.
func (v *view) removeNotes(reference string) error {
	return errors.Join(
		v.session.exec("DELETE FROM note WHERE reference = ?", reference),
		v.session.exec(`DELETE FROM note WHERE EXISTS (SELECT 1 FROM entry_other o
			WHERE o.reference = ? AND o.origin = note.origin AND o.seq = note.seq)`, reference),
	)
}

// barred returns the hashes by which later imports are told that somebody was erased.
func (v *view) barred(r *checkin.Registration) (hashes [][]byte) {
	if ticket := strings.TrimSpace(r.Ticket); ticket != "" {
		hashes = append(hashes, v.matchHash(kindTicket, ticket))
	}
	if r.Source != "" && r.ExternalID != "" {
		hashes = append(hashes, v.matchHash(kindSource, sourceKey(r.Source, r.ExternalID)))
	}
	if h := v.addressHash(r); h != nil {
		hashes = append(hashes, h)
	}
	return hashes
}

func (v *view) addressHash(r *checkin.Registration) []byte {
	if address := strings.ToLower(strings.TrimSpace(r.Email)); address != "" {
		return v.matchHash(kindAddress, address)
	}
	return nil
}

// bar keeps what was erased from coming back.
func (s *session) bar(e erasure) error {
	err := s.exec("INSERT OR IGNORE INTO erased (reference, at) VALUES (?, ?)", e.reference, e.at.UnixMilli())
	for _, hash := range e.hashes {
		err = errors.Join(err, s.exec("INSERT OR IGNORE INTO erased_match (hash) VALUES (?)", hash))
	}
	return err
}

// erased tells whether the reference is that of somebody who was erased.
func (tx *RegistrationTx) erased(reference string) (gone bool, err error) {
	if any, err := tx.anyErased(); err != nil || !any {
		return false, err
	}
	_, err = tx.view.session.get("SELECT EXISTS (SELECT 1 FROM erased WHERE reference = ?)", []any{reference}, &gone)
	return gone, err
}

// anyErased spares most imports the questions about each row.
func (tx *RegistrationTx) anyErased() (bool, error) {
	if tx.erasures == nil {
		var any bool
		if _, err := tx.view.session.get("SELECT EXISTS (SELECT 1 FROM erased)", nil, &any); err != nil {
			return false, err
		}
		tx.erasures = &any
	}
	return *tx.erasures, nil
}

func erasedFault(reference string) error {
	return &checkin.Fault{Code: checkin.FaultConflict, Sentence: fmt.Sprintf(
		"the registration %s was erased, and does not come back: leave the reference out, and a new one is made", reference)}
}

// Erased tells whether a registration that is not here would bring back somebody who
// was erased: by its reference, its ticket, its identifier at its source, or its e-mail
// address. One that is here may share the address of somebody who was.
func (tx *RegistrationTx) Erased(r *checkin.Registration, here bool) (bool, error) {
	if any, err := tx.anyErased(); err != nil || !any {
		return false, err
	}
	if gone, err := tx.erased(r.Reference); err != nil || gone {
		return gone, err
	}
	hashes := tx.view.barred(r)
	if address := tx.view.addressHash(r); here && address != nil {
		hashes = slices.DeleteFunc(hashes, func(h []byte) bool { return bytes.Equal(h, address) })
	}
	for _, hash := range hashes {
		var gone bool
		if _, err := tx.view.session.get("SELECT EXISTS (SELECT 1 FROM erased_match WHERE hash = ?)", []any{hash}, &gone); err != nil || gone {
			return gone, err
		}
	}
	return false, nil
}

// Kept returns what is counted of those who were erased.
func (s *Store) Kept(ctx context.Context) (all []checkin.Kept, err error) {
	err = s.look(ctx, func(v *view) error {
		return v.session.each("SELECT category, organisation, sessions, gender, expected, badged, attended FROM kept", nil, func(r *sql.Rows) error {
			var k checkin.Kept
			var sessions string
			err := r.Scan(&k.Category, &k.Organisation, &sessions, &k.Gender, &k.Expected, &k.Badged, &k.Attended)
			k.Sessions = strings.Fields(sessions)
			all = append(all, k)
			return err
		})
	})
	return all, err
}

// How long, and how often, Clean asks readers to step aside.
const (
	cleaningFor   = 5 * time.Second
	cleaningPause = 50 * time.Millisecond
)

// Clean takes what was erased out of the free space of the database and of its
// write-ahead log. It fails with a Fault where somebody reads all the time. While the
// database is made anew, 0.6 s for 100,000 registrations, entries wait to be appended.
func (s *Store) Clean(ctx context.Context) error {
	if err := s.rebuild(ctx); err != nil {
		return s.fault(err)
	}
	for until := time.Now().Add(cleaningFor); ; {
		clean, err := s.truncate(ctx)
		if err != nil {
			return s.fault(err)
		}
		if clean {
			return s.fault(s.writer.transact(ctx, func(x *session) error { return x.setMeta(metaTraces, "") }))
		}
		if time.Now().After(until) {
			return &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf(
				"%s-wal may still hold what was erased, sealed, for somebody reads it all the time: it is emptied when the next command or window opens the data", s.path)}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(cleaningPause):
		}
	}
}

// rebuild writes the database anew. secure_delete overwrites what is deleted, but not
// the copies that stay behind in a page when SQLite splits or merges it.
func (s *Store) rebuild(ctx context.Context) (err error) {
	x, err := s.writer.take(ctx)
	if err != nil {
		return err
	}
	defer func() { s.writer.give(x, err) }()
	_, err = x.conn.ExecContext(context.WithoutCancel(ctx), "VACUUM")
	return err
}

// truncate moves the write-ahead log into the database and empties it, where no reader is in the way.
func (s *Store) truncate(ctx context.Context) (done bool, err error) {
	x, err := s.writer.take(ctx)
	if err != nil {
		return false, err
	}
	defer func() { s.writer.give(x, err) }()
	// Whoever waits at a door must not wait for readers here.
	if err := x.pragma(fmt.Sprintf("busy_timeout = %d", cleaningPause.Milliseconds())); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, x.pragma(fmt.Sprintf("busy_timeout = %d", busyFor.Milliseconds()))) }()
	var busy, frames, moved int
	err = x.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
	if primaryCode(err) == sqlite3.SQLITE_BUSY {
		return false, nil
	}
	return err == nil && busy == 0, err
}
