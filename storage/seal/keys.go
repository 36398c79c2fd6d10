package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fxamacker/cbor/v2"
)

// KeySize is the length in bytes of a data key and of a badge key.
const KeySize = 32

// MaxBadgeKey is the highest number of a badge key; the lowest is 1.
const MaxBadgeKey = 31

// Keys are what one kiosk holds.
type Keys struct {
	Conference
	Origin ed25519.PrivateKey // signs the kiosk's own log
}

// Conference holds the keys that all kiosks of a conference share.
type Conference struct {
	Data  []byte     // KeySize bytes: wraps the keys of registrations, and keys the hashes
	Badge []BadgeKey // at least one; the highest number is the newest and writes
}

// BadgeKey authenticates badge codes.
type BadgeKey struct {
	Number int    `cbor:"1,keyasint"` // from 1 to MaxBadgeKey, as it stands in the code
	Secret []byte `cbor:"2,keyasint"` // KeySize bytes
}

// NewKeys makes the keys of the first kiosk of a conference.
func NewKeys() Keys {
	return Keys{
		Conference: Conference{Data: random(KeySize), Badge: []BadgeKey{{Number: 1, Secret: random(KeySize)}}},
		Origin:     NewOrigin(),
	}
}

// NewOrigin makes the key of a new log.
func NewOrigin() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(random(ed25519.SeedSize)) }

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails: it ends the process where the system has no randomness
	return b
}

var errKeys = errors.New("these are not the keys of a kiosk")

func (c Conference) check() error {
	if len(c.Data) != KeySize || len(c.Badge) == 0 {
		return errKeys
	}
	for _, b := range c.Badge {
		if len(b.Secret) != KeySize || b.Number < 1 || b.Number > MaxBadgeKey {
			return errKeys
		}
	}
	return nil
}

// storedKeys is how a Keeper holds keys: the mark, a space and base64 of CBOR.
type storedKeys struct {
	Data  []byte     `cbor:"1,keyasint"`
	Badge []BadgeKey `cbor:"2,keyasint"`
	Seed  []byte     `cbor:"3,keyasint"`
}

const keysMark = "antechamber-keys-1 "

func (k Keys) encode() (string, error) {
	body, err := cbor.Marshal(storedKeys{Data: k.Data, Badge: k.Badge, Seed: k.Origin.Seed()})
	if err != nil {
		return "", fmt.Errorf("encode the keys: %w", err)
	}
	return keysMark + base64.StdEncoding.EncodeToString(body), nil
}

func decodeKeys(text string) (Keys, error) {
	encoded, ok := strings.CutPrefix(strings.TrimSpace(text), keysMark)
	if !ok {
		return Keys{}, errKeys
	}
	body, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return Keys{}, errKeys
	}
	var s storedKeys
	if err := cbor.Unmarshal(body, &s); err != nil || len(s.Seed) != ed25519.SeedSize {
		return Keys{}, errKeys
	}
	k := Keys{Conference: Conference{Data: s.Data, Badge: s.Badge}, Origin: ed25519.NewKeyFromSeed(s.Seed)}
	return k, k.check()
}

// With returns the keys together with older badge keys. Of two with one number
// that which is there already stays.
func (c Conference) With(badge []BadgeKey) Conference {
	all := slices.Clone(c.Badge)
	for _, b := range badge {
		if !slices.ContainsFunc(all, func(have BadgeKey) bool { return have.Number == b.Number }) {
			all = append(all, b)
		}
	}
	return Conference{Data: c.Data, Badge: all}
}
