package replica

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// Kiosk is one line of the roster.
type Kiosk struct {
	ID        string
	Name      string
	Organiser bool // may invite and remove others
	Added     time.Time
	Removed   time.Time         // zero while the kiosk belongs to the conference
	Heads     map[string]uint64 // of a removed kiosk: its logs, as far as the hub had them
	Number    uint64            // counts what the hub said: of two lines about a kiosk the higher stands
}

// Present tells whether the kiosk belongs to the conference.
func (k Kiosk) Present() bool { return k.Removed.IsZero() }

// line is a Kiosk as the hub signs it. The numbers of the fields are for ever.
type line struct {
	ID        string            `cbor:"1,keyasint"`
	Name      string            `cbor:"2,keyasint"`
	Organiser bool              `cbor:"3,keyasint,omitempty"`
	Added     int64             `cbor:"4,keyasint"`           // milliseconds since 1970
	Removed   int64             `cbor:"5,keyasint,omitempty"` // the same
	Heads     map[string]uint64 `cbor:"6,keyasint,omitempty"`
	Number    uint64            `cbor:"7,keyasint"`
}

var errRecord = errors.New("this is not what a hub of this conference signed")

// signed returns the line signed by the hub.
func (k Kiosk) signed(hub *Identity) (storage.Signed, error) {
	l := line{ID: k.ID, Name: k.Name, Organiser: k.Organiser, Added: k.Added.UnixMilli(), Heads: k.Heads, Number: k.Number}
	if !k.Present() {
		l.Removed = k.Removed.UnixMilli()
	}
	body, err := cbor.Marshal(l)
	if err != nil {
		return storage.Signed{}, err
	}
	signature, err := hub.sign(forRoster, body)
	return storage.Signed{Kiosk: k.ID, Number: k.Number, Record: body, Signature: signature}, err
}

// readKiosk reads a line that the hub signed.
func readKiosk(hub string, s storage.Signed) (Kiosk, error) {
	var l line
	if !signedBy(hub, forRoster, s.Record, s.Signature) || cbor.Unmarshal(s.Record, &l) != nil {
		return Kiosk{}, errRecord
	}
	if l.ID != s.Kiosk || l.Number != s.Number || l.ID == "" || int64(l.Number) < 0 {
		return Kiosk{}, errRecord
	}
	k := Kiosk{ID: l.ID, Name: l.Name, Organiser: l.Organiser, Added: time.UnixMilli(l.Added).UTC(), Heads: l.Heads, Number: l.Number}
	if l.Removed != 0 {
		k.Removed = time.UnixMilli(l.Removed).UTC()
	}
	return k, nil
}

// Roster is who belongs to the conference, and whose logs count. It does not change.
type Roster struct {
	hub      string
	kiosks   map[string]Kiosk
	vouchers []Voucher
	lines    map[string]Kiosk   // by what was checked to read them
	words    map[string]Voucher // the same
	limits   map[string]uint64  // how far logs of removed kiosks count
}

// ReadRoster reads what the store has of the roster of the hub that the folder belongs to.
func ReadRoster(ctx context.Context, store *storage.Store) (*Roster, error) {
	m, joined, err := store.Membership(ctx)
	if err != nil {
		return nil, err
	}
	if !joined {
		return nil, storage.NotJoined()
	}
	return readRoster(ctx, store, m)
}

func readRoster(ctx context.Context, store *storage.Store, m storage.Membership) (*Roster, error) {
	return readRosterAfter(ctx, store, m, &Roster{hub: m.Hub})
}

// readRosterAfter checks only what is not in the roster that was read before.
func readRosterAfter(ctx context.Context, store *storage.Store, m storage.Membership, before *Roster) (*Roster, error) {
	r := &Roster{hub: m.Hub, kiosks: make(map[string]Kiosk), lines: make(map[string]Kiosk), words: make(map[string]Voucher)}
	if before.hub != m.Hub {
		before = r
	}
	records, err := store.Kiosks(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range records {
		k, checked := before.lines[checkedAs(s)]
		if !checked {
			if k, err = readKiosk(m.Hub, s); err != nil {
				continue // lines of a hub that was here before count no more
			}
		}
		r.kiosks[k.ID], r.lines[checkedAs(s)] = k, k
	}
	kept, err := store.Vouchers(ctx)
	if err != nil {
		return nil, err
	}
	proof, err := prover(store, m)
	if err != nil {
		return nil, err
	}
	for _, s := range kept {
		v, checked := before.words[checkedAs(s)]
		if !checked {
			if v, err = readVoucher(proof, s); err != nil {
				continue
			}
		}
		r.vouchers, r.words[checkedAs(s)] = append(r.vouchers, v), v
	}
	r.limit()
	return r, nil
}

// limit finds out how far the logs count for which only removed kiosks vouch.
func (r *Roster) limit() {
	r.limits = make(map[string]uint64)
	present := make(map[string]bool)
	for _, v := range r.vouchers {
		if k, ok := r.kiosks[v.Kiosk]; ok {
			r.limits[v.Origin] = max(r.limits[v.Origin], k.Heads[v.Origin])
			present[v.Origin] = present[v.Origin] || k.Present()
		}
	}
	maps.DeleteFunc(r.limits, func(origin string, _ uint64) bool { return origin == "" || present[origin] })
}

// checkedAs names all of a statement that is looked at where it is checked.
func checkedAs(s storage.Signed) string {
	return string(digest([]byte(s.Kiosk), []byte(s.Origin), fmt.Append(nil, s.Number), s.Record, s.Signature))
}

// Kiosks returns the lines of the roster, removed ones too, in the order in which they were added.
func (r *Roster) Kiosks() []Kiosk {
	return slices.SortedFunc(maps.Values(r.kiosks), func(a, b Kiosk) int {
		if c := a.Added.Compare(b.Added); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
}

// Kiosk returns the line of a kiosk.
func (r *Roster) Kiosk(id string) (Kiosk, bool) {
	k, ok := r.kiosks[id]
	return k, ok
}

// find returns the one kiosk that is called so, or whose id begins so.
func (r *Roster) find(name string) (Kiosk, error) {
	var found []Kiosk
	for _, k := range r.Kiosks() {
		if k.ID == name {
			return k, nil
		}
		if k.Present() && (k.Name == name || len(name) >= 4 && strings.HasPrefix(k.ID, name)) {
			found = append(found, k)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return Kiosk{}, &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("no kiosk %q has joined: see \"hub kiosks\"", name)}
	}
	return Kiosk{}, &checkin.Fault{Code: checkin.FaultInvalid, Sentence: fmt.Sprintf("%d kiosks are called %q: give the id from \"hub kiosks\"", len(found), name)}
}

// errStranger says that no kiosk of the conference vouches for a log.
var errStranger = errors.New("no kiosk of this conference vouches for this log")

// Vouch is a storage.Vouch: it accepts the logs of kiosks that belong to the
// conference, and of removed ones those that the hub had before.
func (r *Roster) Vouch(origin string, public ed25519.PublicKey) error {
	if len(public) == 0 {
		return fmt.Errorf("%w (%s)", errStranger, origin)
	}
	for _, v := range r.vouchers {
		if v.Origin != origin || !public.Equal(v.Public) {
			continue
		}
		k, ok := r.kiosks[v.Kiosk]
		if _, had := k.Heads[origin]; ok && (k.Present() || had) {
			return nil
		}
	}
	return fmt.Errorf("%w (%s)", errStranger, origin)
}

// heardOf tells whether anybody vouched for a log.
func (r *Roster) heardOf(origin string) bool {
	return slices.ContainsFunc(r.vouchers, func(v Voucher) bool { return v.Origin == origin })
}

// Limit returns the number of the last entry of a log that counts, and false where
// all do: of a kiosk that was removed nothing new counts.
func (r *Roster) Limit(origin string) (last uint64, limited bool) {
	last, limited = r.limits[origin]
	return last, limited
}

// Of returns the kiosk that vouches for a log.
func (r *Roster) Of(origin string) (Kiosk, bool) {
	for _, v := range r.vouchers {
		if k, ok := r.kiosks[v.Kiosk]; ok && v.Origin == origin {
			return k, true
		}
	}
	return Kiosk{}, false
}

// origins are the logs of a kiosk.
func (r *Roster) origins(kiosk string) []string {
	var ids []string
	for _, v := range r.vouchers {
		if v.Kiosk == kiosk && v.Origin != "" {
			ids = append(ids, v.Origin)
		}
	}
	return ids
}

// next is the number of the hub's next line.
func (r *Roster) next() uint64 {
	var highest uint64
	for _, k := range r.kiosks {
		highest = max(highest, k.Number)
	}
	return highest + 1
}

// takeRoster keeps lines of the roster and vouchers that somebody passed on, and reports
// whether all of them were what they should be; those that are not are left.
func takeRoster(ctx context.Context, store *storage.Store, kiosks, vouchers []storage.Signed) error {
	m, joined, err := store.Membership(ctx)
	if err != nil {
		return err
	}
	if !joined {
		return storage.NotJoined()
	}
	proof, err := prover(store, m)
	if err != nil {
		return err
	}
	kiosks, vouchers, err = unheard(ctx, store, kiosks, vouchers)
	if err != nil {
		return err
	}
	var refused error
	lines := slices.DeleteFunc(slices.Clone(kiosks), func(s storage.Signed) bool {
		_, err := readKiosk(m.Hub, s)
		refused = errors.Join(refused, err)
		return err != nil
	})
	words := slices.DeleteFunc(slices.Clone(vouchers), func(s storage.Signed) bool {
		_, err := readVoucher(proof, s)
		refused = errors.Join(refused, err)
		return err != nil
	})
	if len(lines) > 0 {
		if err := store.PutKiosks(ctx, lines); err != nil {
			return err
		}
	}
	if len(words) > 0 {
		if err := store.PutVouchers(ctx, words); err != nil {
			return err
		}
	}
	return refused
}

// unheard returns what is not kept already, as it is.
func unheard(ctx context.Context, store *storage.Store, kiosks, vouchers []storage.Signed) (lines, words []storage.Signed, err error) {
	kept, err := store.Kiosks(ctx)
	if err != nil {
		return nil, nil, err
	}
	said, err := store.Vouchers(ctx)
	if err != nil {
		return nil, nil, err
	}
	here := make(map[string]bool)
	for _, s := range slices.Concat(kept, said) {
		here[checkedAs(s)] = true
	}
	known := func(s storage.Signed) bool { return here[checkedAs(s)] }
	return slices.DeleteFunc(slices.Clone(kiosks), known), slices.DeleteFunc(slices.Clone(vouchers), known), nil
}

// prover returns what proves that somebody has the conference's keys; nil on a relay, which has not.
func prover(store *storage.Store, m storage.Membership) (*seal.Sealer, error) {
	if m.Relay && m.HubSecret != "" {
		return nil, nil
	}
	return seal.NewSealer(store.ConferenceKeys().Data)
}
