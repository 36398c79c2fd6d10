package replica

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/nkeys"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// Identity is the join key of a kiosk, or the key of a hub.
type Identity struct {
	id        string
	pair      nkeys.KeyPair
	recipient hpke.PrivateKey // opens what is sealed to this kiosk alone
}

// newIdentity makes the join key of a kiosk.
func newIdentity() (*Identity, error) { return makeIdentity(nkeys.CreateUser) }

// newHubIdentity makes the key of a hub.
func newHubIdentity() (*Identity, error) { return makeIdentity(nkeys.CreateServer) }

func makeIdentity(create func() (nkeys.KeyPair, error)) (*Identity, error) {
	pair, err := create()
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return identityOf(pair)
}

func identityOf(pair nkeys.KeyPair) (*Identity, error) {
	id, err := pair.PublicKey()
	if err != nil {
		return nil, err
	}
	seed, err := pair.Seed()
	if err != nil {
		return nil, err
	}
	material, err := hkdf.Key(sha256.New, seed, nil, "antechamber recipient 1", sha256.Size)
	if err != nil {
		return nil, err
	}
	recipient, err := hpke.DHKEM(ecdh.X25519()).DeriveKeyPair(material)
	return &Identity{id: id, pair: pair, recipient: recipient}, err
}

// ID returns the public half, by which all know the kiosk or the hub.
func (i *Identity) ID() string { return i.id }

// Sign signs bytes as they are: the nonce that a server asks for.
func (i *Identity) Sign(b []byte) ([]byte, error) { return i.pair.Sign(b) }

// What is signed is told apart by its purpose, which stands before it.
const (
	forRoster  = "antechamber roster 1\x00"
	forVoucher = "antechamber voucher 1\x00"
	forHeld    = "antechamber held 1\x00"
)

func (i *Identity) sign(purpose string, body []byte) ([]byte, error) {
	return i.pair.Sign(append([]byte(purpose), body...))
}

// signedBy tells whether the holder of the id signed the body for the purpose.
func signedBy(id, purpose string, body, signature []byte) bool {
	key, err := nkeys.FromPublicKey(id)
	return err == nil && key.Verify(append([]byte(purpose), body...), signature) == nil
}

// joinMark stands before the seed where a keeper keeps a join key.
const joinMark = "antechamber-join-1 "

var errSecret = errors.New("this is not what was kept")

func (i *Identity) save(k seal.Keeper, name string) error {
	seed, err := i.pair.Seed()
	if err != nil {
		return err
	}
	return k.SaveSecret(name, joinMark+string(seed))
}

// loadIdentity returns the join key that the keeper has under the name.
func loadIdentity(k seal.Keeper, name string) (*Identity, error) {
	line, err := k.LoadSecret(name)
	if err == nil {
		seed, ok := strings.CutPrefix(line, joinMark)
		if !ok {
			return nil, secretFault(errSecret)
		}
		var pair nkeys.KeyPair
		if pair, err = nkeys.FromSeed([]byte(seed)); err == nil {
			return identityOf(pair)
		}
	}
	return nil, secretFault(err)
}

// ensureIdentity returns the join key that is kept under the name; where there is none it is made.
func ensureIdentity(k seal.Keeper, name string) (*Identity, error) {
	i, err := loadIdentity(k, name)
	if !errors.Is(err, seal.ErrNoKeys) {
		return i, err
	}
	if i, err = newIdentity(); err != nil {
		return nil, err
	}
	return i, i.save(k, name)
}

func secretFault(err error) error {
	var known *checkin.Fault
	if errors.As(err, &known) {
		return err
	}
	return &checkin.Fault{
		Code: checkin.FaultKeys, Cause: err,
		Sentence: "the key by which this data folder is known at the hub is not with this user on this machine: join again with a new invitation",
	}
}
