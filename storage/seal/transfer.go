package seal

import (
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
	"github.com/fxamacker/cbor/v2"

	"antechamber/kiosk/checkin"
)

// transfer is what a key file carries from kiosk to kiosk: CBOR sealed by age
// with a passphrase.
type transfer struct {
	Mark       string     `cbor:"1,keyasint"`
	Conference string     `cbor:"2,keyasint"`
	Data       []byte     `cbor:"3,keyasint"`
	Badge      []BadgeKey `cbor:"4,keyasint"`
}

const (
	transferMark  = "antechamber-conference-keys-1"
	transferLimit = 1 << 16 // bytes; more is not ours
	workFactor    = 18      // of scrypt: about a second
)

// Export writes the conference's keys, sealed with a passphrase.
func Export(w io.Writer, passphrase, conference string, keys Conference) error {
	return export(w, passphrase, conference, keys, workFactor)
}

func export(w io.Writer, passphrase, conference string, keys Conference, factor int) error {
	if passphrase == "" {
		return noPassphrase()
	}
	body, err := cbor.Marshal(transfer{Mark: transferMark, Conference: conference, Data: keys.Data, Badge: keys.Badge})
	if err != nil {
		return fmt.Errorf("encode the keys: %w", err)
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return fmt.Errorf("use the passphrase: %w", err)
	}
	recipient.SetWorkFactor(factor)
	sealed, err := age.Encrypt(w, recipient)
	if err != nil {
		return fmt.Errorf("write the keys: %w", err)
	}
	if _, err := sealed.Write(body); err != nil {
		return fmt.Errorf("write the keys: %w", err)
	}
	if err := sealed.Close(); err != nil {
		return fmt.Errorf("write the keys: %w", err)
	}
	return nil
}

// Import reads what Export wrote for the conference.
func Import(r io.Reader, passphrase, conference string) (Conference, error) {
	if passphrase == "" {
		return Conference{}, noPassphrase()
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return Conference{}, fmt.Errorf("use the passphrase: %w", err)
	}
	opened, err := age.Decrypt(r, identity)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return Conference{}, &checkin.Fault{
			Code: checkin.FaultKeys, Cause: err,
			Sentence: "the passphrase does not open this file: type it as it was given when the keys were exported",
		}
	}
	if err != nil {
		return Conference{}, notOurs(err)
	}
	body, err := io.ReadAll(io.LimitReader(opened, transferLimit))
	if err != nil {
		return Conference{}, notOurs(err)
	}
	var t transfer
	if err := cbor.Unmarshal(body, &t); err != nil || t.Mark != transferMark {
		return Conference{}, notOurs(err)
	}
	keys := Conference{Data: t.Data, Badge: t.Badge}
	if err := keys.check(); err != nil {
		return Conference{}, notOurs(err)
	}
	if t.Conference != conference {
		return Conference{}, &checkin.Fault{Code: checkin.FaultKeys, Sentence: fmt.Sprintf(
			"these are the keys of the conference %q, and this kiosk is set to %q: export them from a kiosk of this conference, or choose the other with \"conference use\"", t.Conference, conference)}
	}
	return keys, nil
}

func noPassphrase() error {
	return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: "the passphrase is empty: choose one that others cannot guess"}
}

func notOurs(cause error) error {
	return &checkin.Fault{
		Code: checkin.FaultKeys, Cause: cause,
		Sentence: "this file holds no conference keys, or is damaged: make it anew with \"conference keys export\"",
	}
}
