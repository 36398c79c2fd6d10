package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/adrg/xdg"
	"github.com/zalando/go-keyring"

	"antechamber/kiosk/checkin"
)

// Keeper keeps keys in the keyring of the operating system or, where none
// answers within a second, in a file that only its owner may read.
type Keeper struct {
	Dir        string // the folder of key files, outside every data folder; "" is the user's own
	FileOnly   bool   // asks no keyring
	Protection Protection
	Lock       *Lock // holds the passphrase of key files; nil has none
	Lost       bool  // sealed key files count as not there, for their passphrase is lost

	keyring ring // nil is the operating system's
}

// Protection says whether key files are sealed under the passphrase of the Lock.
// Whatever it is, sealed files are opened, and a kiosk whose keys are sealed gets no
// new ones in clear.
type Protection int

// The protections.
const (
	Plain    Protection = iota // files stay as they are
	Offered                    // files in clear are sealed where there is a passphrase
	Required                   // no file may be in clear
)

// ring is the keyring of an operating system.
type ring interface {
	Set(service, user, secret string) error
	Get(service, user string) (string, error)
}

type systemRing struct{}

func (systemRing) Set(service, user, secret string) error   { return keyring.Set(service, user, secret) }
func (systemRing) Get(service, user string) (string, error) { return keyring.Get(service, user) }

const (
	ringService  = "org.antechamber.kiosk"
	ringPatience = time.Second
)

// ErrNoKeys says that the keeper has no keys under an identifier.
var ErrNoKeys = errors.New("no keys are kept under this identifier")

// KeeperFrom reads the environment: ANTECHAMBER_KEYS names the folder of key
// files, and ANTECHAMBER_KEYRING=file asks no keyring.
func KeeperFrom(getenv func(string) string) Keeper {
	return Keeper{Dir: getenv("ANTECHAMBER_KEYS"), FileOnly: getenv("ANTECHAMBER_KEYRING") == "file"}
}

// Folder returns the folder of key files, whether or not it exists.
func (k Keeper) Folder() string {
	if k.Dir != "" {
		return k.Dir
	}
	return filepath.Join(xdg.ConfigHome, "antechamber", "keys")
}

// Load returns the keys under the identifier. The error wraps ErrNoKeys where
// there are none, and ErrLocked, ErrPassphrase or ErrUnprotected where a passphrase would help.
func (k Keeper) Load(id string) (Keys, error) {
	const tries = 10 // another process may just be sealing the file, and overwrites what stood in it
	for try := 1; ; try++ {
		// A key file goes first: a keyring that answered too late when it was written
		// may hold the same keys in an older state.
		text, err := k.readFile(id)
		if errors.Is(err, fs.ErrNotExist) || isSealed(text) && k.Lost {
			text, err = k.ask(id)
		}
		if err != nil {
			return Keys{}, err
		}
		keys, err := k.decode(id, text)
		if !errors.Is(err, errKeys) || try == tries {
			return keys, err
		}
	}
}

// decode returns the keys that a text holds, and seals a file in clear where it should not be.
func (k Keeper) decode(id, text string) (Keys, error) {
	plain := text
	if isSealed(text) {
		file, err := parseSealed(text)
		if err != nil {
			return Keys{}, k.damaged(id, err)
		}
		if plain, err = k.Lock.open(id, file); err != nil {
			return Keys{}, k.passphraseFault(id, err)
		}
	}
	keys, err := decodeKeys(plain)
	if err != nil {
		return Keys{}, k.damaged(id, err)
	}
	if _, err := os.Lstat(k.path(id)); err == nil && !isSealed(text) {
		return keys, k.guard(id, keys)
	}
	return keys, nil
}

func (k Keeper) damaged(id string, cause error) error {
	return &checkin.Fault{Code: checkin.FaultKeys, Cause: cause, Sentence: fmt.Sprintf(
		"the keys kept as %s are damaged: bring a backup of them back, or read them in again with \"conference keys import\"", k.path(id))}
}

// Save keeps the keys under the identifier, in the place of those that were
// there. When it returns without an error they survive a power cut. The error wraps
// ErrUnprotected where a passphrase is to be chosen first.
func (k Keeper) Save(id string, keys Keys) error {
	text, err := keys.encode()
	if err != nil {
		return err
	}
	_, err = os.Lstat(k.path(id))
	if errors.Is(err, fs.ErrNotExist) && k.tell(id, text) {
		return nil
	}
	if text, err = k.protect(id, text); err != nil {
		return err
	}
	return k.writeFile(id, text)
}

func (k Keeper) path(id string) string { return filepath.Join(k.Folder(), id+".key") }

func (k Keeper) ring() ring {
	if k.keyring != nil {
		return k.keyring
	}
	return systemRing{}
}

// ask gets the text from the keyring.
func (k Keeper) ask(id string) (string, error) {
	if k.FileOnly {
		return "", ErrNoKeys
	}
	text, err := patiently(func() (string, error) { return k.ring().Get(ringService, id) })
	if err != nil {
		return "", fmt.Errorf("%w: the keyring: %w", ErrNoKeys, err)
	}
	return text, nil
}

// tell has the keyring keep the text and tells whether it does.
func (k Keeper) tell(id, text string) bool {
	if k.FileOnly {
		return false
	}
	kept, err := patiently(func() (string, error) {
		if err := k.ring().Set(ringService, id, text); err != nil {
			return "", err
		}
		return k.ring().Get(ringService, id)
	})
	return err == nil && kept == text
}

var errNoAnswer = errors.New("it did not answer within a second")

// patiently waits a second for a keyring, which may show a dialog to nobody. The
// call that is given up ends when the keyring answers or goes away.
func patiently(call func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		text, err := call()
		answers <- answer{text, err}
	}()
	patience := time.NewTimer(ringPatience)
	defer patience.Stop()
	select {
	case a := <-answers:
		return a.text, a.err
	case <-patience.C:
		return "", errNoAnswer
	}
}

func (k Keeper) readFile(id string) (string, error) {
	path := k.path(id)
	info, err := os.Stat(path)
	if err != nil {
		return "", keyFileFault(path, err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", &checkin.Fault{Code: checkin.FaultKeys, Sentence: fmt.Sprintf(
			"others than its owner may read the key file %s: run \"chmod 600 %s\", and change the keys if somebody may have", path, path)}
	}
	text, err := os.ReadFile(path)
	return string(text), keyFileFault(path, err)
}

func (k Keeper) writeFile(id, text string) error {
	path := k.path(id)
	if err := os.MkdirAll(k.Folder(), 0o700); err != nil {
		return keyFileFault(path, err)
	}
	return keyFileFault(path, WriteFile(path, []byte(text+"\n")))
}

// keyFileFault says what to do about an error; that there is no file is none.
func keyFileFault(path string, err error) error {
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return &checkin.Fault{Code: checkin.FaultKeys, Cause: err, Sentence: fmt.Sprintf(
		"the key file %s cannot be read or written: see that the folder belongs to you, or name another with ANTECHAMBER_KEYS", path)}
}
