package replica

import (
	"context"
	"crypto/hmac"
	"crypto/hpke"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// Removed is what Remove did.
type Removed struct {
	Kiosk    Kiosk
	BadgeKey int // the number of the new badge key; 0 where a relay removed, which has none
}

// Remove takes a kiosk, by its id or name, out of the roster, and raises the number of
// the badge key: the new one is sealed to each kiosk that stays. On the hub's own data
// folder it goes through its database, on an organiser's kiosk through the hub.
func Remove(ctx context.Context, store *storage.Store, name string, now time.Time) (Removed, error) {
	m, err := readMember(ctx, store)
	if err != nil {
		return Removed{}, err
	}
	if !m.Organiser {
		return Removed{}, notOrganiser()
	}
	if m.HubSecret == "" {
		return m.removeThroughHub(ctx, store, name)
	}
	keys, err := loadHubKeys(store.Keeper(), m.HubSecret)
	if err != nil {
		return Removed{}, secretFault(err)
	}
	r, err := readRoster(ctx, store, m.Membership)
	if err != nil {
		return Removed{}, err
	}
	k, err := m.removable(r, name)
	if err != nil {
		return Removed{}, err
	}
	if err := keys.remove(ctx, store, m.Membership, k.ID, now); err != nil {
		return Removed{}, err
	}
	return m.rekey(ctx, store, k)
}

// removable returns the kiosk that is called so, where it may be removed from here.
func (m *Member) removable(r *Roster, name string) (Kiosk, error) {
	k, err := r.find(name)
	if err == nil && k.ID == m.Kiosk {
		err = &checkin.Fault{Code: checkin.FaultConflict, Sentence: "this kiosk does not remove itself: do it at another, or at the hub"}
	}
	return k, err
}

func (m *Member) removeThroughHub(ctx context.Context, store *storage.Store, name string) (Removed, error) {
	made, err := m.vouchers(ctx, store, true)
	if err != nil {
		return Removed{}, err
	}
	refresh := func(request actRequest) error {
		answer, err := m.act(ctx, request)
		if err != nil {
			return err
		}
		if err := takeRoster(ctx, store, answer.Kiosks, answer.Vouchers); err != nil && !errors.Is(err, errRecord) {
			return err
		}
		return nil
	}
	if err := refresh(actRequest{Vouchers: made}); err != nil {
		return Removed{}, err
	}
	r, err := readRoster(ctx, store, m.Membership)
	if err != nil {
		return Removed{}, err
	}
	k, err := m.removable(r, name)
	if err != nil {
		return Removed{}, err
	}
	if err := refresh(actRequest{Remove: k.ID}); err != nil {
		return Removed{}, err
	}
	done, err := m.rekey(ctx, store, k)
	if err != nil {
		return done, err
	}
	sealed, err := store.BadgeKeys(ctx)
	if err != nil {
		return done, err
	}
	_, err = m.act(ctx, actRequest{BadgeKeys: sealed})
	return done, err
}

// remove signs the kiosk's line as removed. Its logs count as far as they are here.
func (k *hubKeys) remove(ctx context.Context, store *storage.Store, m storage.Membership, id string, now time.Time) error {
	r, err := readRoster(ctx, store, m)
	if err != nil {
		return err
	}
	kiosk, ok := r.Kiosk(id)
	if !ok {
		return &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("no kiosk %q has joined: see \"hub kiosks\"", id)}
	}
	if !kiosk.Present() {
		return nil
	}
	heads, err := store.Heads(ctx)
	if err != nil {
		return err
	}
	kiosk.Removed, kiosk.Number, kiosk.Heads = now, r.next(), make(map[string]uint64)
	for _, origin := range r.origins(id) {
		if h, ok := heads[origin]; ok {
			kiosk.Heads[origin] = h.Seq
		}
	}
	return k.put(ctx, store, m.HubSecret, kiosk)
}

// remove takes a kiosk out of the roster and cuts its connections.
func (h *Hub) remove(ctx context.Context, id string) error {
	h.roster.Lock()
	defer h.roster.Unlock()
	if err := h.keys.remove(ctx, h.store, h.member.Membership, id, h.options.Now()); err != nil {
		return err
	}
	h.guard.cut(id)
	return nil
}

// sealedBadgeKey is what is sealed to one kiosk. The proof shows that it comes from who
// has the conference's keys, which a relay has not.
type sealedBadgeKey struct {
	Number int    `cbor:"1,keyasint"`
	Secret []byte `cbor:"2,keyasint"`
	Proof  []byte `cbor:"3,keyasint"`
}

const badgeInfo = "antechamber badge key 1"

func badgeProof(s *seal.Sealer, kiosk string, k seal.BadgeKey) []byte {
	return s.Hash(seal.ForKiosk, fmt.Sprintf("%s\x00%s\x00%d\x00%s", badgeInfo, kiosk, k.Number, k.Secret))
}

// rekey makes the next badge key and seals it to all kiosks that stay.
func (m *Member) rekey(ctx context.Context, store *storage.Store, removed Kiosk) (Removed, error) {
	done := Removed{Kiosk: removed}
	if m.ownsRelay() {
		return done, nil
	}
	r, err := readRoster(ctx, store, m.Membership)
	if err != nil {
		return done, err
	}
	key, err := store.NewBadgeKey(ctx)
	if err != nil {
		return done, err
	}
	proof, err := seal.NewSealer(store.ConferenceKeys().Data)
	if err != nil {
		return done, err
	}
	var sealed []storage.SealedKey
	for _, v := range r.vouchers {
		k, ok := r.Kiosk(v.Kiosk)
		if v.Origin != "" || !ok || !k.Present() || v.Kiosk == m.Kiosk {
			continue
		}
		s, err := sealBadgeKey(proof, v, key)
		if err != nil {
			return done, err
		}
		sealed = append(sealed, s)
	}
	done.BadgeKey = key.Number
	return done, store.PutBadgeKeys(ctx, sealed)
}

func sealBadgeKey(proof *seal.Sealer, v Voucher, k seal.BadgeKey) (storage.SealedKey, error) {
	to, err := recipientOf(v.Recipient)
	if err != nil {
		return storage.SealedKey{}, err
	}
	body, err := cbor.Marshal(sealedBadgeKey{Number: k.Number, Secret: k.Secret, Proof: badgeProof(proof, v.Kiosk, k)})
	if err != nil {
		return storage.SealedKey{}, err
	}
	sealed, err := hpke.Seal(to, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), []byte(badgeInfo), body)
	return storage.SealedKey{Number: k.Number, Kiosk: v.Kiosk, Sealed: sealed}, err
}

var errBadgeKey = errors.New("a badge key for this kiosk does not come from one of the conference")

// openBadgeKey opens what was sealed to this kiosk.
func (i *Identity) openBadgeKey(proof *seal.Sealer, s storage.SealedKey) (seal.BadgeKey, error) {
	body, err := hpke.Open(i.recipient, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), []byte(badgeInfo), s.Sealed)
	if err != nil {
		return seal.BadgeKey{}, errBadgeKey
	}
	var b sealedBadgeKey
	if err := cbor.Unmarshal(body, &b); err != nil {
		return seal.BadgeKey{}, errBadgeKey
	}
	k := seal.BadgeKey{Number: b.Number, Secret: b.Secret}
	if len(k.Secret) != seal.KeySize || k.Number != s.Number || k.Number < 1 || k.Number > seal.MaxBadgeKey || !hmac.Equal(b.Proof, badgeProof(proof, i.id, k)) {
		return seal.BadgeKey{}, errBadgeKey
	}
	return k, nil
}

// TakeBadgeKeys adds to the kiosk's keys what was sealed to it, and returns how many
// were new. What does not open is passed over: any kiosk may pass such on.
func (m *Member) TakeBadgeKeys(ctx context.Context, store *storage.Store) (took int, err error) {
	all, err := store.BadgeKeys(ctx)
	if err != nil {
		return 0, err
	}
	have := make(map[int]bool)
	for _, k := range store.ConferenceKeys().Badge {
		have[k.Number] = true
	}
	proof, err := seal.NewSealer(store.ConferenceKeys().Data)
	if err != nil {
		return 0, err
	}
	for _, s := range all {
		if s.Kiosk != m.Kiosk || have[s.Number] {
			continue
		}
		key, err := m.Identity.openBadgeKey(proof, s)
		if err != nil {
			continue
		}
		if err := store.AddBadgeKey(ctx, key); err != nil {
			return took, err
		}
		took++
	}
	return took, nil
}
