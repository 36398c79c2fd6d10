package storage

import (
	"bytes"
	"context"
	"fmt"

	"antechamber/kiosk/checkin"
)

const photoField = "photo"

// maxPhoto is how many bytes a photo may have, so that it goes to other kiosks in one
// message. Package storage/photo makes none that is larger.
const maxPhoto = 512 << 10

// PutPhoto keeps a person's photo, sealed under the registration's key, in the place
// of the one before, here and on the other kiosks. It returns a Fault where nobody is
// registered, or the photo is too large.
func (s *Store) PutPhoto(ctx context.Context, reference string, jpeg []byte) error {
	if len(jpeg) > maxPhoto {
		return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: fmt.Sprintf("the photo has %d bytes, and one that is kept has at most %d: make it smaller", len(jpeg), maxPhoto)}
	}
	err := s.settled(ctx, func(x *session, h head, held *secrets) error {
		v := s.viewOf(x, h, held)
		key, _, found, err := v.key(reference)
		if err != nil {
			return err
		}
		if !found {
			return &checkin.Fault{Code: checkin.FaultNotFound, Sentence: "nobody is registered under the reference " + reference + ": nobody's photo is kept"}
		}
		name, sealed, err := v.photo(reference)
		if err != nil {
			return err
		}
		if before, err := key.Open(photoField, sealed); err == nil && len(name.Fingerprint) > 0 && bytes.Equal(before, jpeg) {
			return nil
		}
		if name, err = v.nextPhoto(reference, name); err != nil {
			return err
		}
		return v.keepPhoto(name, key, jpeg)
	})
	if err == nil {
		s.notices.send()
	}
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
