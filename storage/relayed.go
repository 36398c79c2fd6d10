package storage

import (
	"context"
	"database/sql"
)

// RelayedBuckets is Buckets of what a relay keeps. A registration of which it has
// several states differs from every kiosk's until one of them has joined them.
func (s *Store) RelayedBuckets(ctx context.Context) (all Buckets, err error) {
	err = s.look(ctx, func(v *view) error { return v.buckets("relayed", &all) })
	return all, err
}

// RelayedFingerprints returns the states of every registration of a bucket that a relay keeps.
func (s *Store) RelayedFingerprints(ctx context.Context, bucket int) (all map[string][][]byte, err error) {
	err = s.look(ctx, func(v *view) error {
		all, err = v.fingerprints("relayed", bucket)
		return err
	})
	return all, err
}

// RelayedDocuments returns all states of the registrations that a relay keeps.
func (s *Store) RelayedDocuments(ctx context.Context, references []string) (found []Document, err error) {
	err = s.look(ctx, func(v *view) error {
		for _, reference := range references {
			err := v.session.each("SELECT fingerprint, wrapped_key, document FROM relayed WHERE reference = ?", []any{reference}, func(r *sql.Rows) error {
				d := Document{Reference: reference}
				err := r.Scan(&d.Fingerprint, &d.Wrapped, &d.Sealed)
				found = append(found, d)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return found, err
}

// Relay keeps registrations as a relay does, which cannot open them: each state until
// another replaces it. Who was erased stays erased.
func (s *Store) Relay(ctx context.Context, documents []Document) error {
	err := s.writer.transact(ctx, func(x *session) error {
		for _, d := range documents {
			err := x.exec(`INSERT OR IGNORE INTO relayed (reference, fingerprint, bucket, wrapped_key, document)
				SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM erased WHERE reference = ?1)`,
				d.Reference, d.Fingerprint, bucketOf(d.Reference), d.Wrapped, d.Sealed)
			if err != nil {
				return err
			}
			for _, fingerprint := range d.Replaces {
				if string(fingerprint) == string(d.Fingerprint) {
					continue
				}
				if err := x.exec("DELETE FROM relayed WHERE reference = ? AND fingerprint = ?", d.Reference, fingerprint); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err == nil {
		s.notices.send()
	}
	return s.fault(err)
}
