package seal

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/fxamacker/cbor/v2"
	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// A key file in clear is one line, see storedKeys. A sealed one is one line too: its
// mark, a space and base64 of CBOR, which holds how the key is made of the passphrase
// (argon2id, RFC 9106) and the line in clear, sealed by XChaCha20-Poly1305. The
// identifier and how the key is made are authenticated with it.
const sealedMark = "antechamber-keys-sealed-1 "

const saltSize = 16 // bytes, as RFC 9106 recommends

// cost is what making a key takes.
type cost struct {
	passes, memory uint32 // memory in KiB
	threads        uint8
}

// defaultCost is the second recommended choice of RFC 9106, section 4: about a tenth of a second.
var defaultCost = cost{passes: 3, memory: 64 << 10, threads: 4}

// acceptable keeps a file that somebody made up from taking all memory or time.
func (c cost) acceptable() bool {
	return c.passes >= 1 && c.passes <= 64 && c.threads >= 1 && c.memory >= 8*uint32(c.threads) && c.memory <= 1<<20
}

// derivation is how a key is made of a passphrase.
type derivation struct {
	salt string
	cost
}

func (d derivation) key(passphrase string) []byte {
	return argon2.IDKey([]byte(passphrase), []byte(d.salt), d.passes, d.memory, d.threads, chacha20poly1305.KeySize)
}

// header is what is authenticated with what is sealed.
func (d derivation) header() string {
	return fmt.Sprintf("%s%d %d %d %x", sealedMark, d.passes, d.memory, d.threads, d.salt)
}

type sealedFile struct {
	derivation
	box []byte // nonce and what is sealed
}

type storedSealed struct {
	Salt    []byte `cbor:"1,keyasint"`
	Passes  uint32 `cbor:"2,keyasint"`
	Memory  uint32 `cbor:"3,keyasint"`
	Threads uint8  `cbor:"4,keyasint"`
	Box     []byte `cbor:"5,keyasint"`
}

func (f sealedFile) encode() (string, error) {
	body, err := cbor.Marshal(storedSealed{[]byte(f.salt), f.passes, f.memory, f.threads, f.box})
	if err != nil {
		return "", fmt.Errorf("encode the sealed keys: %w", err)
	}
	return sealedMark + base64.StdEncoding.EncodeToString(body), nil
}

func isSealed(text string) bool { return strings.HasPrefix(text, sealedMark) }

func parseSealed(text string) (sealedFile, error) {
	encoded, ok := strings.CutPrefix(strings.TrimSpace(text), sealedMark)
	if !ok {
		return sealedFile{}, errKeys
	}
	body, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return sealedFile{}, errKeys
	}
	var s storedSealed
	if err := cbor.Unmarshal(body, &s); err != nil {
		return sealedFile{}, errKeys
	}
	f := sealedFile{derivation{string(s.Salt), cost{s.Passes, s.Memory, s.Threads}}, s.Box}
	if len(f.salt) != saltSize || !f.acceptable() || len(f.box) < chacha20poly1305.NonceSizeX+chacha20poly1305.Overhead {
		return sealedFile{}, errKeys
	}
	return f, nil
}
