package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"

	"antechamber/storage/seal"
)

// FingerprintSize is how many bytes name one state of a registration.
const FingerprintSize = 16

// Document is a registration as kiosks exchange it: sealed, with its key wrapped by
// the data key. Equal fingerprints are equal states.
type Document struct {
	Reference   string
	Fingerprint []byte
	Wrapped     []byte
	Sealed      []byte
	// Replaces are the states that this one was joined from, where it is told to a
	// relay, which cannot join.
	Replaces [][]byte
}

// Buckets is a digest of all registrations: those whose references fall in one
// bucket are the same on two kiosks where the digests of it are.
type Buckets [256][FingerprintSize]byte

// bucketOf is the bucket of a reference.
func bucketOf(reference string) int {
	sum := sha256.Sum256([]byte(reference))
	return int(sum[0])
}

// stamp is the next reading of the hybrid clock, for a write to a registration.
func (v *view) stamp() (stamp, error) {
	if v.wall == nil {
		return stamp{}, fmt.Errorf("a registration cannot be written in a view that only reads")
	}
	v.clock, v.stamped = tick(v.wall().UnixMilli(), v.clock), true
	return stamp{v.clock, v.origin}, nil
}

// keepClock keeps a clock that stamps moved on, so that entries come after them.
func (v *view) keepClock() error {
	if !v.stamped {
		return nil
	}
	return v.session.advance(v.clock)
}

// advance has the hybrid clock never read earlier from here on.
func (s *session) advance(hlc uint64) error {
	return s.exec(`INSERT INTO meta (key, value) VALUES (?1, ?2)
		ON CONFLICT (key) DO UPDATE SET value = ?2 WHERE CAST(value AS INTEGER) < ?3`, metaClock, fmt.Sprint(hlc), int64(hlc))
}

// insertDocument and updateDocument store a document under a key, and what it is found by.
func (v *view) insertDocument(reference string, key seal.Key, wrapped []byte, d *document, matches []byte) error {
	row, err := v.documentRow(reference, key, wrapped, d, matches)
	if err != nil {
		return err
	}
	if err := v.session.insert(insertRegistration, [][]any{row}); err != nil {
		return err
	}
	return v.session.rematch(reference, nil, matches)
}

// documentRow is the row of the table registration that insertRegistration takes.
func (v *view) documentRow(reference string, key seal.Key, wrapped []byte, d *document, matches []byte) ([]any, error) {
	body, err := v.codec.encodeDocument(d)
	if err != nil {
		return nil, err
	}
	return []any{reference, wrapped, key.Seal(documentField, body), matches, bucketOf(reference), v.fingerprint(reference, body)}, nil
}

func (v *view) updateDocument(reference string, key seal.Key, d *document, matches []byte) error {
	body, err := v.codec.encodeDocument(d)
	if err != nil {
		return err
	}
	var before []byte
	if _, err := v.session.get("SELECT matches FROM registration WHERE reference = ?", []any{reference}, &before); err != nil {
		return err
	}
	err = v.session.exec("UPDATE registration SET document = ?, matches = ?, fingerprint = ? WHERE reference = ?",
		key.Seal(documentField, body), matches, v.fingerprint(reference, body), reference)
	if err != nil || bytes.Equal(before, matches) {
		return err
	}
	return v.session.rematch(reference, before, matches)
}

// fingerprint names the state of a document; nobody without the data key learns
// from it what the document says.
func (v *view) fingerprint(reference string, body []byte) []byte {
	return v.secrets.sealer.Hash(seal.ForFingerprint, reference+"\x00"+string(body))[:FingerprintSize]
}

// Compare makes registrations comparable that an earlier version wrote.
func (s *Store) Compare(ctx context.Context) error {
	err := s.settled(ctx, func(x *session, h head, held *secrets) error {
		v := s.viewOf(x, h, held)
		var references []string
		err := x.each("SELECT reference FROM registration WHERE fingerprint = x''", nil, func(r *sql.Rows) error {
			var reference string
			err := r.Scan(&reference)
			references = append(references, reference)
			return err
		})
		for _, reference := range references {
			if err == nil {
				err = v.compare(reference)
			}
		}
		return err
	})
	if err == nil {
		err = s.comparePhotos(ctx)
	}
	return s.fault(err)
}

func (v *view) compare(reference string) error {
	key, sealed, found, err := v.key(reference)
	if err != nil || !found {
		return err
	}
	d, err := v.openDocument(key, sealed)
	if err != nil {
		return err
	}
	body, err := v.codec.encodeDocument(&d)
	if err != nil {
		return err
	}
	return v.session.exec("UPDATE registration SET bucket = ?, fingerprint = ? WHERE reference = ?", bucketOf(reference), v.fingerprint(reference, body), reference)
}

// Buckets returns the digest of all registrations.
func (s *Store) Buckets(ctx context.Context) (all Buckets, err error) {
	err = s.look(ctx, func(v *view) error { return v.buckets("registration", &all) })
	return all, err
}

func (v *view) buckets(table string, all *Buckets) error {
	return v.session.each("SELECT bucket, fingerprint FROM "+table, nil, func(r *sql.Rows) error {
		var bucket int
		var fingerprint sql.RawBytes
		if err := r.Scan(&bucket, &fingerprint); err != nil {
			return err
		}
		for i, b := range fingerprint {
			all[bucket&255][i%FingerprintSize] ^= b
		}
		return nil
	})
}

// Fingerprints returns the state of every registration of a bucket by its reference.
func (s *Store) Fingerprints(ctx context.Context, bucket int) (all map[string][][]byte, err error) {
	err = s.look(ctx, func(v *view) error {
		all, err = v.fingerprints("registration", bucket)
		return err
	})
	return all, err
}

func (v *view) fingerprints(table string, bucket int) (map[string][][]byte, error) {
	all := make(map[string][][]byte)
	err := v.session.each("SELECT reference, fingerprint FROM "+table+" WHERE bucket = ? ORDER BY reference, fingerprint", []any{bucket}, func(r *sql.Rows) error {
		var reference string
		var fingerprint []byte
		err := r.Scan(&reference, &fingerprint)
		all[reference] = append(all[reference], fingerprint)
		return err
	})
	return all, err
}

// Documents returns the registrations with the references, those that are here.
func (s *Store) Documents(ctx context.Context, references []string) (found []Document, err error) {
	err = s.look(ctx, func(v *view) error {
		for _, reference := range references {
			d := Document{Reference: reference}
			ok, err := v.session.get("SELECT fingerprint, wrapped_key, document FROM registration WHERE reference = ?", []any{reference}, &d.Fingerprint, &d.Wrapped, &d.Sealed)
			if err != nil {
				return err
			}
			if ok {
				found = append(found, d)
			}
		}
		return nil
	})
	return found, err
}

// MergeDocuments joins registrations of other kiosks with those that are here, in one
// transaction, and returns the references of those that are another now. Who was
// erased stays erased; what does not open under the data key is refused, all of it.
func (s *Store) MergeDocuments(ctx context.Context, documents []Document) (changed []string, err error) {
	err = s.settled(ctx, func(x *session, h head, held *secrets) error {
		changed = nil
		tx := &RegistrationTx{ctx: ctx, view: s.viewOf(x, h, held)}
		for i := range documents {
			is, err := tx.merge(s, &documents[i])
			if err != nil {
				return fmt.Errorf("the registration %s of another kiosk: %w", documents[i].Reference, err)
			}
			if is {
				changed = append(changed, documents[i].Reference)
			}
		}
		return tx.changedMany(changed)
	})
	if err != nil {
		return nil, s.fault(err)
	}
	if len(changed) > 0 {
		s.notices.send()
	}
	return changed, nil
}

// few is how many changes an index follows one by one.
const few = 200

func (tx *RegistrationTx) changedMany(references []string) error {
	if len(references) > few {
		return tx.view.session.changeMany()
	}
	for _, reference := range references {
		if err := tx.view.session.change(reference); err != nil {
			return err
		}
	}
	return nil
}

// merge joins one document, and tells whether that changed what is here.
func (tx *RegistrationTx) merge(s *Store, theirs *Document) (changed bool, err error) {
	v := tx.view
	if gone, err := tx.erased(theirs.Reference); err != nil || gone {
		return false, err
	}
	theirKey, err := v.secrets.sealer.Unwrap(theirs.Reference, theirs.Wrapped)
	if err != nil {
		return false, err
	}
	incoming, err := v.openDocument(theirKey, theirs.Sealed)
	if err != nil {
		return false, err
	}
	key, sealed, found, err := v.key(theirs.Reference)
	if err != nil {
		return false, err
	}
	if !found {
		return true, v.insertDocument(theirs.Reference, theirKey, theirs.Wrapped, &incoming, tx.matchesFor(s, theirs.Reference, &incoming))
	}
	ours, err := v.openDocument(key, sealed)
	if err != nil {
		return false, err
	}
	joined, err := v.codec.join(ours, incoming)
	if err != nil {
		return false, err
	}
	before, err := v.codec.encodeDocument(&ours)
	if err != nil {
		return false, err
	}
	after, err := v.codec.encodeDocument(&joined)
	if err != nil || bytes.Equal(before, after) {
		return false, err
	}
	return true, v.updateDocument(theirs.Reference, key, &joined, tx.matchesFor(s, theirs.Reference, &joined))
}

// matchesFor are the hashes by which an import will find the person of a document.
func (tx *RegistrationTx) matchesFor(s *Store, reference string, d *document) []byte {
	r := d.registration(reference)
	var keys map[string]string
	if s.options.Keys != nil {
		keys = s.options.Keys(&r)
	}
	return tx.matchesOf(&r, keys)
}
