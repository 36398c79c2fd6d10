package replica

import (
	"context"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/hpke"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"antechamber/storage"
	"antechamber/storage/seal"
)

// Voucher is a kiosk's word for one of its logs, or with the origin "" for itself.
// The proof shows to those who have the conference's keys that the kiosk has them too,
// so that a relay, which signs the roster, cannot put a kiosk of its own among them.
type Voucher struct {
	Kiosk     string
	Origin    string
	Public    ed25519.PublicKey // of the origin; nil where there is none
	Recipient []byte            // X25519: to whom keys are sealed for this kiosk
}

type voucherRecord struct {
	Kiosk     string `cbor:"1,keyasint"`
	Origin    string `cbor:"2,keyasint"`
	Public    []byte `cbor:"3,keyasint,omitempty"`
	Recipient []byte `cbor:"4,keyasint"`
	Proof     []byte `cbor:"5,keyasint"`
}

// voucherProof is made of the rest of the record.
func voucherProof(s *seal.Sealer, r voucherRecord) ([]byte, error) {
	r.Proof = nil
	body, err := cbor.Marshal(r)
	if err != nil {
		return nil, err
	}
	return s.Hash(seal.ForKiosk, forVoucher+string(body)), nil
}

func (i *Identity) vouch(s *seal.Sealer, origin string, public []byte) (storage.Signed, error) {
	r := voucherRecord{Kiosk: i.id, Origin: origin, Public: public, Recipient: i.recipient.PublicKey().Bytes()}
	var err error
	if r.Proof, err = voucherProof(s, r); err != nil {
		return storage.Signed{}, err
	}
	body, err := cbor.Marshal(r)
	if err != nil {
		return storage.Signed{}, err
	}
	signature, err := i.sign(forVoucher, body)
	return storage.Signed{Kiosk: i.id, Origin: origin, Record: body, Signature: signature}, err
}

// readVoucher reads a kiosk's word, and checks the proof where there is what to check it by.
func readVoucher(proof *seal.Sealer, s storage.Signed) (Voucher, error) {
	var r voucherRecord
	if !signedBy(s.Kiosk, forVoucher, s.Record, s.Signature) || cbor.Unmarshal(s.Record, &r) != nil {
		return Voucher{}, errRecord
	}
	if r.Kiosk != s.Kiosk || r.Origin != s.Origin || (r.Origin == "") != (r.Public == nil) {
		return Voucher{}, errRecord
	}
	if _, err := recipientOf(r.Recipient); err != nil || r.Public != nil && len(r.Public) != ed25519.PublicKeySize {
		return Voucher{}, errRecord
	}
	if proof != nil {
		want, err := voucherProof(proof, r)
		if err != nil || !hmac.Equal(want, r.Proof) {
			return Voucher{}, errRecord
		}
	}
	return Voucher{Kiosk: r.Kiosk, Origin: r.Origin, Public: r.Public, Recipient: r.Recipient}, nil
}

func recipientOf(key []byte) (hpke.PublicKey, error) {
	return hpke.DHKEM(ecdh.X25519()).NewPublicKey(key)
}

// Vouch makes the voucher that the kiosk's own log lacks, and keeps it. It must reach
// the others before the log's first entry does.
func (m *Member) Vouch(ctx context.Context, store *storage.Store) error {
	made, err := m.vouchers(ctx, store, false)
	if err != nil || len(made) == 0 {
		return err
	}
	return store.PutVouchers(ctx, made)
}

// vouchers returns those of the kiosk for itself and its own logs that are not kept yet:
// a log that it left before it ever was connected has nobody else's word. A kiosk that
// joins vouches for all logs that it has, whether or not they are kept.
func (m *Member) vouchers(ctx context.Context, store *storage.Store, joining bool) ([]storage.Signed, error) {
	proof, err := prover(store, m.Membership)
	if err != nil || proof == nil {
		return nil, err
	}
	origins, own, err := store.Origins(ctx)
	if err != nil {
		return nil, err
	}
	left := own[min(1, len(own)):]
	have := make(map[string]bool)
	if !joining {
		kept, err := store.Vouchers(ctx)
		if err != nil {
			return nil, err
		}
		for _, s := range kept {
			if s.Kiosk == m.Identity.ID() || slices.Contains(left, s.Origin) {
				_, err := readVoucher(proof, s)
				have[s.Origin] = have[s.Origin] || err == nil
			}
		}
	}
	origins[""] = nil
	var made []storage.Signed
	for origin, public := range origins {
		if have[origin] || origin != "" && !slices.Contains(own, origin) && !joining {
			continue
		}
		v, err := m.Identity.vouch(proof, origin, public)
		if err != nil {
			return nil, err
		}
		made = append(made, v)
	}
	return made, nil
}
