package storage

import (
	"context"

	"antechamber/kiosk/checkin"
)

const photoField = "photo"

// PutPhoto keeps a person's photo, sealed under the registration's key, in the place
// of the one before. It returns a Fault where nobody is registered.
func (s *Store) PutPhoto(ctx context.Context, reference string, jpeg []byte) error {
	err := s.writer.transact(ctx, func(x *session) error {
		held, err := s.current(x)
		if err != nil {
			return err
		}
		key, _, found, err := (&view{session: x, codec: s.codec, secrets: held}).key(reference)
		if err != nil {
			return err
		}
		if !found {
			return &checkin.Fault{Code: checkin.FaultNotFound, Sentence: "nobody is registered under the reference " + reference + ": nobody's photo is kept"}
		}
		return x.exec("INSERT INTO photo (reference, sealed) VALUES (?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed",
			reference, key.Seal(photoField, jpeg))
	})
	return s.fault(err)
}

// Photo returns a person's photo as it was put, or false where there is none.
func (s *Store) Photo(ctx context.Context, reference string) (jpeg []byte, found bool, err error) {
	err = s.look(ctx, func(v *view) error {
		var sealed []byte
		if found, err = v.session.get("SELECT sealed FROM photo WHERE reference = ?", []any{reference}, &sealed); err != nil || !found {
			return err
		}
		key, _, registered, err := v.key(reference)
		if err != nil || !registered {
			found = false
			return err
		}
		jpeg, err = key.Open(photoField, sealed)
		found = err == nil
		return err
	})
	return jpeg, found, err
}

// Photos counts the photos that are kept.
func (s *Store) Photos(ctx context.Context) (n int, err error) {
	err = s.look(ctx, func(v *view) error {
		n, err = v.affected(checkin.Erasure{Scope: checkin.EveryPhoto})
		return err
	})
	return n, err
}
