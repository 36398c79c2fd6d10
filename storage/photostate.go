package storage

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"antechamber/storage/seal"
)

// PhotoName says which photo of a person is meant. Of two of one person that with the
// later stamp, by hybrid clock and origin, stands. The fingerprint is a keyed hash of
// all of it, so that nobody without the data key makes a name that is believed.
type PhotoName struct {
	Reference   string `cbor:"1,keyasint"`
	Fingerprint []byte `cbor:"2,keyasint"`
	HLC         uint64 `cbor:"3,keyasint"`
	Origin      string `cbor:"4,keyasint"`
}

func (n PhotoName) stamp() stamp { return stamp{n.HLC, n.Origin} }

// Same tells whether two names are of one photo.
func (n PhotoName) Same(o PhotoName) bool {
	return n.Reference == o.Reference && bytes.Equal(n.Fingerprint, o.Fingerprint)
}

// Replaces tells whether this photo stands where both are known.
func (n PhotoName) Replaces(o PhotoName) bool {
	return cmp.Or(n.stamp().compare(o.stamp()), bytes.Compare(n.Fingerprint, o.Fingerprint)) > 0
}

// photo returns the name of the photo that is kept of somebody, and the photo, sealed;
// nothing where there is none.
func (v *view) photo(reference string) (name PhotoName, sealed []byte, err error) {
	var hlc int64
	_, err = v.session.get("SELECT reference, fingerprint, hlc, origin, sealed FROM photo WHERE reference = ?", []any{reference},
		&name.Reference, &name.Fingerprint, &hlc, &name.Origin, &sealed)
	name.HLC = uint64(hlc)
	return name, sealed, err
}

// nextPhoto is the stamp of a photo in the place of the one before: whoever puts it
// knows that one, and which were deleted for ever.
func (v *view) nextPhoto(reference string, before PhotoName) (name PhotoName, err error) {
	now, err := v.stamp()
	if err != nil {
		return name, err
	}
	end, err := v.session.photosEnd()
	if err != nil {
		return name, err
	}
	return PhotoName{Reference: reference, HLC: max(now.HLC, before.HLC+1, end+1), Origin: now.Origin}, v.keepClock()
}

// keepPhoto seals a photo under the key of its registration and keeps it by its name.
func (v *view) keepPhoto(name PhotoName, key seal.Key, jpeg []byte) error {
	err := v.session.exec("INSERT OR REPLACE INTO photo (reference, hlc, origin, bucket, fingerprint, sealed) VALUES (?, ?, ?, ?, ?, ?)",
		name.Reference, int64(name.HLC), name.Origin, bucketOf(name.Reference), v.photoFingerprint(name, jpeg), key.Seal(photoField, jpeg))
	if err != nil {
		return err
	}
	return v.session.changePhotos()
}

func (v *view) photoFingerprint(name PhotoName, jpeg []byte) []byte {
	text := fmt.Sprintf("%s\x00photo %d %s\x00%s", name.Reference, name.HLC, name.Origin, jpeg)
	return v.secrets.sealer.Hash(seal.ForFingerprint, text)[:FingerprintSize]
}

// genuine tells whether a photo is the one of the name.
func (v *view) genuine(name PhotoName, jpeg []byte) bool {
	return hmac.Equal(name.Fingerprint, v.photoFingerprint(name, jpeg))
}

// deletePhotos takes out the photos that were put before an entry which says so, and
// keeps them from coming back.
func (v *view) deletePhotos(until uint64) error {
	x := v.session
	end, err := x.photosEnd()
	if err != nil || until <= end {
		return err
	}
	return errors.Join(x.setMeta(metaPhotosEnd, strconv.FormatUint(until, 10)), x.setMeta(metaTraces, "1"), x.endPhotos())
}

// endPhotos takes out the photos that are deleted for ever.
func (s *session) endPhotos() error {
	end, err := s.photosEnd()
	if err != nil {
		return err
	}
	for _, statement := range []string{"DELETE FROM photo WHERE hlc <= ?1 AND ?1 > 0", "DELETE FROM relayed_photo WHERE hlc <= ?1 AND ?1 > 0"} {
		if err := s.exec(statement, int64(end)); err != nil {
			return err
		}
	}
	return s.changePhotos()
}

// photosEnd returns the hybrid clock up to which photos were deleted for ever; 0 is none.
func (s *session) photosEnd() (uint64, error) {
	value, err := s.meta(metaPhotosEnd)
	if err != nil || value == "" {
		return 0, err
	}
	return strconv.ParseUint(value, 10, 64)
}

// changePhotos records that photos were put or taken out.
func (s *session) changePhotos() error {
	return s.exec("INSERT INTO meta (key, value) VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1", metaPhotos)
}

// PhotosVersion names a state of the photos that are kept: another one, other photos.
func (s *Store) PhotosVersion(ctx context.Context) (version string, err error) {
	err = s.look(ctx, func(v *view) error {
		version, err = v.session.meta(metaPhotos)
		return err
	})
	return version, err
}

// comparedAtOnce is how many photos of an earlier version are stamped in one
// transaction: people at the door wait for it.
const comparedAtOnce = 16

// comparePhotos makes photos comparable that an earlier version put. Those that nobody
// can open any more go.
func (s *Store) comparePhotos(ctx context.Context) error {
	for left := true; left; {
		err := s.settled(ctx, func(x *session, h head, held *secrets) error {
			v := s.viewOf(x, h, held)
			var references []string
			err := x.each("SELECT reference FROM photo WHERE fingerprint = x'' LIMIT ?", []any{comparedAtOnce}, func(r *sql.Rows) error {
				var reference string
				err := r.Scan(&reference)
				references = append(references, reference)
				return err
			})
			left = len(references) == comparedAtOnce
			for _, reference := range references {
				if err == nil {
					err = v.comparePhoto(reference)
				}
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (v *view) comparePhoto(reference string) error {
	name, sealed, err := v.photo(reference)
	if err != nil {
		return err
	}
	key, _, registered, err := v.key(reference)
	var jpeg []byte
	if err == nil && registered {
		jpeg, err = key.Open(photoField, sealed)
	}
	if err != nil || !registered {
		return v.session.exec("DELETE FROM photo WHERE reference = ?", reference)
	}
	if name, err = v.nextPhoto(reference, name); err != nil {
		return err
	}
	return v.keepPhoto(name, key, jpeg)
}
