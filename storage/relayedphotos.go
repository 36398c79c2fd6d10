package storage

import "context"

// RelayedPhotos are the photos that a relay keeps, which cannot open them.
type RelayedPhotos struct{ Store *Store }

// PhotoBuckets is Store.PhotoBuckets. A person of whom a relay has several photos
// differs from every kiosk's until one of them says which stands.
func (r RelayedPhotos) PhotoBuckets(ctx context.Context) (all Buckets, err error) {
	err = r.Store.look(ctx, func(v *view) error { return v.buckets("relayed_photo", &all) })
	return all, err
}

// PhotoNames is Store.PhotoNames, with all photos of a person.
func (r RelayedPhotos) PhotoNames(ctx context.Context, bucket int) (all []PhotoName, err error) {
	err = r.Store.look(ctx, func(v *view) error {
		all, err = v.photoNames("relayed_photo", bucket)
		return err
	})
	return all, err
}

// WantedPhotos returns those that are not here, of persons who were not erased, and
// that were not deleted for ever.
func (r RelayedPhotos) WantedPhotos(ctx context.Context, names []PhotoName) (wanted []PhotoName, err error) {
	return r.Store.photosThat(ctx, names, (*view).relaysPhoto)
}

func (v *view) relaysPhoto(n PhotoName) (is bool, err error) {
	end, err := v.session.photosEnd()
	if err != nil || n.HLC <= end || len(n.Fingerprint) != FingerprintSize {
		return false, err
	}
	_, err = v.session.get(`SELECT NOT EXISTS (SELECT 1 FROM erased WHERE reference = ?1)
		AND NOT EXISTS (SELECT 1 FROM relayed_photo WHERE reference = ?1 AND fingerprint = ?2)`, []any{n.Reference, n.Fingerprint}, &is)
	return is, err
}

// SealedPhotos is Store.SealedPhotos.
func (r RelayedPhotos) SealedPhotos(ctx context.Context, names []PhotoName, most int) (found []SealedPhoto, err error) {
	const query = "SELECT hlc, origin, wrapped_key, sealed FROM relayed_photo WHERE reference = ? AND fingerprint = ?"
	err = r.Store.look(ctx, func(v *view) error {
		found, err = v.sealedPhotos(query, names, most)
		return err
	})
	return found, err
}

// MergePhotos keeps photos until another is told to stand in their place. It refuses none.
func (r RelayedPhotos) MergePhotos(ctx context.Context, photos []SealedPhoto) (refused []error, err error) {
	err = r.Store.writer.transact(ctx, func(x *session) error {
		v := &view{session: x, codec: r.Store.codec}
		for i := range photos {
			if err := v.relayPhoto(&photos[i]); err != nil {
				return err
			}
		}
		return x.changePhotos()
	})
	if err == nil {
		r.Store.notices.send()
	}
	return nil, r.Store.fault(err)
}

func (v *view) relayPhoto(p *SealedPhoto) error {
	n := &p.Name
	is, err := v.relaysPhoto(*n)
	if err != nil {
		return err
	}
	if is && (len(p.Sealed) == 0 || len(p.Sealed) > maxPhoto+1024) {
		return nil // without it, nothing takes the place of others
	}
	if is {
		err := v.session.exec("INSERT INTO relayed_photo (reference, fingerprint, hlc, origin, bucket, wrapped_key, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)",
			n.Reference, n.Fingerprint, int64(n.HLC), n.Origin, bucketOf(n.Reference), p.Wrapped, p.Sealed)
		if err != nil {
			return err
		}
	}
	for _, fingerprint := range p.Instead {
		if string(fingerprint) == string(n.Fingerprint) {
			continue
		}
		if err := v.session.exec("DELETE FROM relayed_photo WHERE reference = ? AND fingerprint = ?", n.Reference, fingerprint); err != nil {
			return err
		}
	}
	return nil
}
