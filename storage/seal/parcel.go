package seal

import (
	"fmt"
	"slices"

	"github.com/fxamacker/cbor/v2"
	"golang.org/x/crypto/chacha20poly1305"

	"antechamber/kiosk/checkin"
)

// Parcel is what a kiosk gets when it joins: the conference file and the conference's
// keys. A hub that has no keys sends an empty one to the organisers' first kiosk.
type Parcel struct {
	File []byte
	Keys *Conference // nil where the kiosk brings its own
}

type wrappedParcel struct {
	File  []byte     `cbor:"1,keyasint"`
	Data  []byte     `cbor:"2,keyasint,omitempty"`
	Badge []BadgeKey `cbor:"3,keyasint,omitempty"`
}

// Wrap seals the parcel under a key of KeySize bytes, for what is named.
func (p Parcel) Wrap(key []byte, name string) ([]byte, error) {
	w := wrappedParcel{File: p.File}
	if p.Keys != nil {
		w.Data, w.Badge = p.Keys.Data, p.Keys.Badge
	}
	body, err := cbor.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("encode a parcel: %w", err)
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	return sealed(aead, name, "parcel", body), nil
}

// UnwrapParcel opens what Wrap sealed under the key for what is named.
func UnwrapParcel(key []byte, name string, wrapped []byte) (Parcel, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return Parcel{}, err
	}
	body, err := opened(aead, name, "parcel", wrapped)
	if err != nil {
		return Parcel{}, err
	}
	return decodeParcel(body)
}

func decodeParcel(body []byte) (Parcel, error) {
	var w wrappedParcel
	if err := cbor.Unmarshal(body, &w); err != nil {
		return Parcel{}, errKeys
	}
	if len(w.Data) == 0 && len(w.Badge) == 0 {
		return Parcel{File: w.File}, nil
	}
	keys := Conference{Data: w.Data, Badge: w.Badge}
	return Parcel{File: w.File, Keys: &keys}, keys.check()
}

// NextBadgeKey makes a badge key with the next number.
func (c Conference) NextBadgeKey() (BadgeKey, error) {
	highest := slices.MaxFunc(c.Badge, func(a, b BadgeKey) int { return a.Number - b.Number }).Number
	if highest >= MaxBadgeKey {
		return BadgeKey{}, &checkin.Fault{Code: checkin.FaultKeys, Sentence: fmt.Sprintf(
			"the badge key was changed %d times, and there are no more numbers: print badges for another tag of the conference", MaxBadgeKey)}
	}
	return BadgeKey{Number: highest + 1, Secret: random(KeySize)}, nil
}
