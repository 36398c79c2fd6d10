package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"sync"

	"golang.org/x/crypto/chacha20poly1305"
)

// Sealer seals and hashes under the data key of a conference. It may be used by
// several goroutines at once.
type Sealer struct {
	wrap cipher.AEAD
	keys [purposes][]byte

	hashers [purposes]sync.Pool // of hash.Hash, each with its key: to key one anew takes as long as a short hash
}

// Purpose separates keyed hashes: equal texts of different purposes do not show as equal.
type Purpose int

// The purposes of keyed hashes.
const (
	ForLog   Purpose = iota // foreign codes and notes, as they stand in the log
	ForMatch                // what registrations are found by: tickets, foreign identifiers, names
	forReference
	ForFingerprint // states of registrations, as kiosks compare them
	ForKiosk       // what kiosks of the conference say to each other through a hub that has no keys
	purposes
)

const version = 1 // of the sealing; part of what is authenticated

var errSealed = errors.New("it was sealed under another key, or was changed since")

// NewSealer prepares the data key, which has KeySize bytes.
func NewSealer(data []byte) (*Sealer, error) {
	s := &Sealer{}
	var err error
	for i, info := range [...]string{
		"antechamber log 1", "antechamber match 1", "antechamber reference 1", "antechamber fingerprint 1", "antechamber kiosk 1",
	} {
		if s.keys[i], err = hkdf.Key(sha256.New, data, nil, info, KeySize); err != nil {
			return nil, fmt.Errorf("derive a key: %w", err)
		}
	}
	wrapping, err := hkdf.Key(sha256.New, data, nil, "antechamber wrap 1", KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	s.wrap, err = chacha20poly1305.NewX(wrapping)
	return s, err
}

// Hash returns the keyed hash of a text, 32 bytes: HMAC-SHA256 under a key of the purpose.
func (s *Sealer) Hash(purpose Purpose, text string) []byte {
	h, ok := s.hashers[purpose].Get().(hash.Hash)
	if !ok {
		h = hmac.New(sha256.New, s.keys[purpose])
	}
	h.Write([]byte(text))
	sum := h.Sum(nil)
	h.Reset()
	s.hashers[purpose].Put(h)
	return sum
}

// Reference makes the reference of a registration that came without one from the
// text that it is known by: the same on every kiosk of the conference.
func (s *Sealer) Reference(text string) string {
	bits := binary.BigEndian.Uint64(s.Hash(forReference, text))
	var ref [8]byte
	for i := range ref {
		ref[i] = crockford[bits>>(59-5*i)&31]
	}
	return string(ref[:])
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Key is the key of one registration.
type Key struct {
	reference string
	aead      cipher.AEAD
}

// NewKey makes a key for the registration and returns it also wrapped by the data key.
func (s *Sealer) NewKey(reference string) (Key, []byte, error) {
	secret := random(KeySize)
	k, err := newKey(reference, secret)
	return k, sealed(s.wrap, reference, "key", secret), err
}

// Unwrap opens a wrapped key of the registration.
func (s *Sealer) Unwrap(reference string, wrapped []byte) (Key, error) {
	secret, err := opened(s.wrap, reference, "key", wrapped)
	if err != nil {
		return Key{}, fmt.Errorf("the key of a registration does not open: %w", err)
	}
	return newKey(reference, secret)
}

func newKey(reference string, secret []byte) (Key, error) {
	aead, err := chacha20poly1305.NewX(secret)
	return Key{reference, aead}, err
}

// Seal seals the content of one of the registration's fields.
func (k Key) Seal(field string, content []byte) []byte {
	return sealed(k.aead, k.reference, field, content)
}

// Open returns what Seal sealed as the same field of the same registration.
func (k Key) Open(field string, content []byte) ([]byte, error) {
	return opened(k.aead, k.reference, field, content)
}

// sealed returns a random nonce and the sealed content.
func sealed(aead cipher.AEAD, reference, field string, content []byte) []byte {
	out := make([]byte, chacha20poly1305.NonceSizeX, chacha20poly1305.NonceSizeX+len(content)+chacha20poly1305.Overhead)
	copy(out, random(chacha20poly1305.NonceSizeX))
	return aead.Seal(out, out, content, associated(reference, field))
}

func opened(aead cipher.AEAD, reference, field string, content []byte) ([]byte, error) {
	if len(content) < chacha20poly1305.NonceSizeX {
		return nil, errSealed
	}
	nonce, rest := content[:chacha20poly1305.NonceSizeX], content[chacha20poly1305.NonceSizeX:]
	plain, err := aead.Open(nil, nonce, rest, associated(reference, field))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

func associated(reference, field string) []byte {
	b := make([]byte, 0, len(reference)+len(field)+2)
	b = append(b, version)
	b = append(b, reference...)
	b = append(b, 0)
	return append(b, field...)
}
