package command

import (
	"slices"
	"sync"
	"sync/atomic"

	"antechamber/badges/ticket"
	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// reader reads and writes badge codes by the badge keys that are here, also by those
// that come while a window is open.
type reader struct {
	conference *checkin.Conference
	store      *storage.Store

	renewing sync.Mutex
	keys     []seal.BadgeKey
	codec    atomic.Pointer[ticket.Codec]
}

func newReader(c *checkin.Conference, store *storage.Store) (*reader, error) {
	r := &reader{conference: c, store: store}
	return r, r.renew()
}

// renew takes the badge keys that came since.
func (r *reader) renew() error {
	r.renewing.Lock()
	defer r.renewing.Unlock()
	keys := r.store.ConferenceKeys()
	same := func(a, b seal.BadgeKey) bool { return a.Number == b.Number && string(a.Secret) == string(b.Secret) }
	if r.codec.Load() != nil && slices.EqualFunc(keys.Badge, r.keys, same) {
		return nil
	}
	codec, err := newCodec(r.conference, keys, r.store.Mode() == storage.Rehearsal)
	if err != nil {
		return err
	}
	r.keys = slices.Clone(keys.Badge)
	r.codec.Store(codec)
	return nil
}

// Read implements checkin.Reader.
func (r *reader) Read(code string) checkin.Claim { return r.codec.Load().Read(code) }

// Badge implements checkin.Reader.
func (r *reader) Badge(reference, categoryLetter string, issue int) (string, error) {
	return r.codec.Load().Badge(reference, categoryLetter, issue)
}
