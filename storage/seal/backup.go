package seal

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"filippo.io/age"
	"github.com/fxamacker/cbor/v2"
)

// Encode writes the keys of the conference as they stand in a backup, which seals them.
func (c Conference) Encode(conference string) ([]byte, error) {
	body, err := cbor.Marshal(transfer{Mark: transferMark, Conference: conference, Data: c.Data, Badge: c.Badge})
	if err != nil {
		return nil, fmt.Errorf("encode the keys: %w", err)
	}
	return body, nil
}

// DecodeConference reads what Encode wrote.
func DecodeConference(body []byte) (Conference, error) {
	var t transfer
	if err := cbor.Unmarshal(body, &t); err != nil || t.Mark != transferMark {
		return Conference{}, errKeys
	}
	keys := Conference{Data: t.Data, Badge: t.Badge}
	return keys, keys.check()
}

// derivedFactor is scrypt's work factor where the passphrase is derived: nobody guesses 256 bits.
const derivedFactor = 1

// Recipient and Identity seal and open the backups that a kiosk makes by itself,
// under a passphrase that is derived from the data key: whoever has the conference's
// keys opens them, on any machine, and nobody else.
func (c Conference) Recipient() (age.Recipient, error) {
	passphrase, err := c.backupPassphrase()
	if err != nil {
		return nil, err
	}
	r, err := age.NewScryptRecipient(passphrase)
	if err == nil {
		r.SetWorkFactor(derivedFactor)
	}
	return r, err
}

// Identity is described with Recipient.
func (c Conference) Identity() (age.Identity, error) {
	passphrase, err := c.backupPassphrase()
	if err != nil {
		return nil, err
	}
	return age.NewScryptIdentity(passphrase)
}

func (c Conference) backupPassphrase() (string, error) {
	key, err := hkdf.Key(sha256.New, c.Data, nil, "antechamber backup 1", KeySize)
	if err != nil {
		return "", fmt.Errorf("derive a key: %w", err)
	}
	return base64.RawStdEncoding.EncodeToString(key), nil
}
