package seal

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"sync"
	"unicode/utf8"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/text/unicode/norm"

	"antechamber/kiosk/checkin"
)

// MinPassphrase is how many characters a passphrase that is chosen has at least.
const MinPassphrase = 12

// What the errors of a Keeper wrap where a passphrase would help.
var (
	ErrLocked      = errors.New("the key file is sealed, and there is no passphrase")
	ErrPassphrase  = errors.New("the passphrase does not open the key file")
	ErrUnprotected = errors.New("the keys would lie in clear, and there is no passphrase to seal them under")
)

// Lock holds the passphrase of key files for one process. It may be used by
// several goroutines, and a nil one holds none.
type Lock struct {
	given func() (string, error)

	mu         sync.Mutex
	passphrase string
	proven     bool // it has opened a key file, or sealed one
	cost       cost // of what is sealed
	last       derived
}

// derived is a key made of the passphrase. All key files that a process seals have
// one salt, so that argon2id, which is slow on purpose, runs once.
type derived struct {
	from derivation
	aead cipher.AEAD
}

// NewLock returns a lock that asks given for the passphrase the first time that one
// is needed; given asks nobody, and returns "" where there is none.
func NewLock(given func() (string, error)) *Lock {
	return &Lock{given: sync.OnceValues(given), cost: defaultCost}
}

// Hasten makes keys of the passphrase at hardly any cost, so that whoever has a file tries out
// passphrases at once: for tests, whose files protect nobody.
func (l *Lock) Hasten() { l.cost = cost{passes: 1, memory: 8, threads: 1} }

// Give takes a passphrase that a person typed in the place of any before.
func (l *Lock) Give(passphrase string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.passphrase, l.proven, l.last = norm.NFC.String(passphrase), false, derived{}
}

// isProven tells whether the passphrase is in use: then nothing is to be written in clear beside.
func (l *Lock) isProven() bool {
	if l == nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.proven
}

// have makes sure that there is a passphrase, else the error is none.
func (l *Lock) have(none error) error {
	if l.passphrase != "" {
		return nil
	}
	passphrase, err := l.given()
	if err != nil {
		return err
	}
	if passphrase == "" {
		return none
	}
	l.passphrase = norm.NFC.String(passphrase)
	return nil
}

// open returns what is sealed in the key file of the identifier.
func (l *Lock) open(id string, file sealedFile) (string, error) {
	if l == nil {
		return "", ErrLocked
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.have(ErrLocked); err != nil {
		return "", err
	}
	key, err := l.derive(file.derivation)
	if err != nil {
		return "", err
	}
	text, err := opened(key, id, file.header(), file.box)
	if err != nil {
		return "", ErrPassphrase
	}
	l.proven = true
	return string(text), nil
}

// seal returns the content of a key file of the identifier that holds the text.
func (l *Lock) seal(id, text string) (string, error) {
	if l == nil {
		return "", ErrUnprotected
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.have(ErrUnprotected); err != nil {
		return "", err
	}
	if !l.proven && utf8.RuneCountInString(l.passphrase) < MinPassphrase {
		return "", &checkin.Fault{Code: checkin.FaultInvalid, Sentence: fmt.Sprintf(
			"the passphrase is too short to seal keys under: take at least %d characters, such as four words", MinPassphrase)}
	}
	from := l.last.from
	if l.last.aead == nil || from.cost != l.cost {
		from = derivation{salt: string(random(saltSize)), cost: l.cost}
	}
	key, err := l.derive(from)
	if err != nil {
		return "", err
	}
	l.proven = true
	return sealedFile{from, sealed(key, id, from.header(), []byte(text))}.encode()
}

func (l *Lock) derive(from derivation) (cipher.AEAD, error) {
	if l.last.aead == nil || l.last.from != from {
		aead, err := chacha20poly1305.NewX(from.key(l.passphrase))
		if err != nil {
			return nil, err
		}
		l.last = derived{from, aead}
	}
	return l.last.aead, nil
}
