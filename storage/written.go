package storage

import "context"

// onBadge are the numbers of the fields of which a badge may say something.
var onBadge = [...]int{1, 2, 3, 4, 5, 6, 12} // honorific to organisation, and function

// Written returns the hybrid clock at which what stands on the person's badge was last
// written in the registration, by whichever kiosk, or 0 where there is none.
func (s *Store) Written(ctx context.Context, reference string) (hlc uint64, err error) {
	err = s.look(ctx, func(v *view) error {
		key, sealed, found, err := v.key(reference)
		if err != nil || !found {
			return err
		}
		d, err := v.openDocument(key, sealed)
		for _, n := range onBadge {
			hlc = max(hlc, d.History.of(n).HLC)
		}
		return err
	})
	return hlc, err
}
