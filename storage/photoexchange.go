package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// SealedPhoto is a photo as kiosks exchange it: sealed, with the key of its
// registration wrapped by the data key.
type SealedPhoto struct {
	Name    PhotoName `cbor:"1,keyasint"`
	Wrapped []byte    `cbor:"2,keyasint,omitempty"`
	Sealed  []byte    `cbor:"3,keyasint,omitempty"` // nothing where the other has it, and only learns what it replaces
	// Instead are the fingerprints of those whose place it takes, where it is told to a
	// relay, which cannot see which of two is genuine.
	Instead [][]byte `cbor:"4,keyasint,omitempty"`
}

// errPhoto says that a photo was not taken, for it is none that was put for this person
// by who has the data key.
var errPhoto = errors.New("a photo of another kiosk is refused: it was not sealed for this person by a kiosk of the conference, or was changed on its way")

// PhotoBuckets returns the digest of all photos.
func (s *Store) PhotoBuckets(ctx context.Context) (all Buckets, err error) {
	err = s.look(ctx, func(v *view) error { return v.buckets("photo", &all) })
	return all, err
}

// PhotoNames returns the names of the photos of a bucket.
func (s *Store) PhotoNames(ctx context.Context, bucket int) (all []PhotoName, err error) {
	err = s.look(ctx, func(v *view) error {
		all, err = v.photoNames("photo", bucket)
		return err
	})
	return all, err
}

func (v *view) photoNames(table string, bucket int) (all []PhotoName, err error) {
	query := "SELECT reference, fingerprint, hlc, origin FROM " + table + " WHERE bucket = ? AND fingerprint <> x'' ORDER BY reference, fingerprint"
	err = v.session.each(query, []any{bucket}, func(r *sql.Rows) error {
		var n PhotoName
		var hlc int64
		err := r.Scan(&n.Reference, &n.Fingerprint, &hlc, &n.Origin)
		n.HLC = uint64(hlc)
		all = append(all, n)
		return err
	})
	return all, err
}

// WantedPhotos returns those of the photos of another kiosk that this one would take:
// of persons who are registered here, that stand against what is here and were not
// deleted for ever.
func (s *Store) WantedPhotos(ctx context.Context, names []PhotoName) (wanted []PhotoName, err error) {
	return s.photosThat(ctx, names, (*view).wantsPhoto)
}

// photosThat returns those of which it is so.
func (s *Store) photosThat(ctx context.Context, names []PhotoName, so func(*view, PhotoName) (bool, error)) (some []PhotoName, err error) {
	err = s.look(ctx, func(v *view) error {
		some = nil
		for _, n := range names {
			is, err := so(v, n)
			if err != nil {
				return err
			}
			if is {
				some = append(some, n)
			}
		}
		return nil
	})
	return some, err
}

func (v *view) wantsPhoto(n PhotoName) (bool, error) {
	end, err := v.session.photosEnd()
	if err != nil || n.HLC <= end || len(n.Fingerprint) != FingerprintSize {
		return false, err
	}
	var registered bool
	if _, err := v.session.get("SELECT EXISTS (SELECT 1 FROM registration WHERE reference = ?)", []any{n.Reference}, &registered); err != nil || !registered {
		return false, err
	}
	ours := PhotoName{Reference: n.Reference}
	var hlc int64
	found, err := v.session.get("SELECT fingerprint, hlc, origin FROM photo WHERE reference = ?", []any{n.Reference}, &ours.Fingerprint, &hlc, &ours.Origin)
	ours.HLC = uint64(hlc)
	return err == nil && (!found || n.Replaces(ours)), err
}

// SealedPhotos returns the photos with the names, in their order, as many as have the
// bytes together, and one at least. Those that are here no more are left out.
func (s *Store) SealedPhotos(ctx context.Context, names []PhotoName, most int) (found []SealedPhoto, err error) {
	const query = `SELECT p.hlc, p.origin, r.wrapped_key, p.sealed FROM photo p JOIN registration r ON r.reference = p.reference
		WHERE p.reference = ? AND p.fingerprint = ?`
	err = s.look(ctx, func(v *view) error {
		found, err = v.sealedPhotos(query, names, most)
		return err
	})
	return found, err
}

func (v *view) sealedPhotos(query string, names []PhotoName, most int) (found []SealedPhoto, err error) {
	size := 0
	for _, n := range names {
		p := SealedPhoto{Name: n}
		var hlc int64
		is, err := v.session.get(query, []any{n.Reference, n.Fingerprint}, &hlc, &p.Name.Origin, &p.Wrapped, &p.Sealed)
		if err != nil {
			return nil, err
		}
		if !is {
			continue
		}
		if size += len(p.Sealed); size > most && len(found) > 0 {
			break
		}
		p.Name.HLC = uint64(hlc)
		found = append(found, p)
	}
	return found, nil
}

// MergePhotos takes photos of other kiosks that stand against those that are here, in
// one transaction. refused has an errPhoto for each that is not genuine: it changes nothing.
func (s *Store) MergePhotos(ctx context.Context, photos []SealedPhoto) (refused []error, err error) {
	took := false
	err = s.writer.transact(ctx, func(x *session) error {
		took, refused = false, nil
		held, err := s.current(x)
		if err != nil {
			return err
		}
		v := &view{session: x, codec: s.codec, secrets: held}
		for i := range photos {
			is, err := s.mergePhoto(v, &photos[i])
			if errors.Is(err, errPhoto) {
				refused, err = append(refused, err), nil
			}
			if err != nil {
				return err
			}
			took = took || is
		}
		return nil
	})
	if err != nil {
		return nil, s.fault(err)
	}
	if took {
		s.notices.send()
	}
	return refused, nil
}

// mergePhoto takes one photo, and tells whether it stands now.
func (s *Store) mergePhoto(v *view, p *SealedPhoto) (took bool, err error) {
	if is, err := v.wantsPhoto(p.Name); err != nil || !is {
		return false, err
	}
	jpeg, err := v.openPhoto(p)
	if err != nil {
		return false, err
	}
	key, _, found, err := v.key(p.Name.Reference)
	if err != nil || !found {
		return false, err
	}
	// Whatever this kiosk says from here on about photos it says knowing this one.
	if err := v.session.follow(p.Name.HLC, s.options.WallClock()); err != nil {
		return false, err
	}
	return true, v.keepPhoto(p.Name, key, jpeg)
}

func (v *view) openPhoto(p *SealedPhoto) ([]byte, error) {
	if len(p.Sealed) > maxPhoto+1024 {
		return nil, fmt.Errorf("%w (%s, too large)", errPhoto, p.Name.Reference)
	}
	key, err := v.secrets.sealer.Unwrap(p.Name.Reference, p.Wrapped)
	if err != nil {
		return nil, fmt.Errorf("%w (%s)", errPhoto, p.Name.Reference)
	}
	jpeg, err := key.Open(photoField, p.Sealed)
	if err != nil || len(jpeg) > maxPhoto || !v.genuine(p.Name, jpeg) {
		return nil, fmt.Errorf("%w (%s)", errPhoto, p.Name.Reference)
	}
	return jpeg, nil
}
