package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"antechamber/kiosk/checkin"
)

// protect returns what is to stand in the key file: the text, sealed where it should be.
func (k Keeper) protect(id, text string) (string, error) {
	if k.Protection == Plain && !k.Lock.isProven() {
		return text, nil
	}
	content, err := k.Lock.seal(id, text)
	if errors.Is(err, ErrUnprotected) && k.Protection == Offered {
		return text, nil
	}
	return content, k.passphraseFault(id, err)
}

// guard seals the keys of a file that was found in clear. It seals what other files
// hold the same data key as well, for a kiosk that got new keys keeps its old files.
func (k Keeper) guard(id string, keys Keys) error {
	text, err := keys.encode()
	if err != nil {
		return err
	}
	content, err := k.protect(id, text)
	if err != nil || !isSealed(content) {
		return err
	}
	for _, other := range k.others(id) {
		text, err := k.readFile(other)
		if err != nil || isSealed(text) || !holds(text, keys.Data) {
			continue
		}
		if err := k.sealFile(other, strings.TrimSpace(text), k.Lock); err != nil {
			return err
		}
	}
	return k.replaceFile(id, content) // last, so that all is done again where it was not finished
}

// Protected is what Protect did.
type Protected struct {
	Files int // key files that are sealed under the passphrase now
	Left  int // sealed under another passphrase than this kiosk's, and left so
}

// Protect seals the key files of a kiosk, whose keys have the identifier, under a
// passphrase: those in clear, and those sealed under the one before.
func (k Keeper) Protect(id, passphrase string) (Protected, error) {
	var done Protected
	keep := k
	keep.Protection = Plain
	keys, err := keep.Load(id)
	if err != nil {
		return done, err
	}
	if _, err := os.Lstat(k.path(id)); errors.Is(err, fs.ErrNotExist) {
		return done, &checkin.Fault{Code: checkin.FaultConflict, Sentence: "the system's keyring keeps the keys of this kiosk and protects them: they need no passphrase"}
	}
	next := NewLock(func() (string, error) { return "", nil })
	next.Give(passphrase)
	if k.Lock != nil {
		next.cost = k.Lock.cost
	}
	for _, file := range append(k.others(id), id) { // the kiosk's last: until then the passphrase before is in force
		text, err := k.textOf(file, keys.Data)
		switch {
		case errors.Is(err, ErrPassphrase), errors.Is(err, ErrLocked):
			done.Left++
			continue
		case err != nil && file != id, err == nil && text == "":
			continue
		case err != nil:
			return done, err
		}
		if err := k.sealFile(file, text, next); err != nil {
			return done, err
		}
		done.Files++
	}
	if k.Lock != nil {
		k.Lock.Give(passphrase)
	}
	return done, nil
}

// textOf returns what a key file holds, or "" where it is none of the kiosk's: in
// clear, and with another data key, as those of a rehearsal.
func (k Keeper) textOf(id string, data []byte) (string, error) {
	text, err := k.readFile(id)
	if err != nil {
		return "", err
	}
	text = strings.TrimSpace(text)
	if !isSealed(text) {
		if !holds(text, data) {
			return "", nil
		}
		return text, nil
	}
	file, err := parseSealed(text)
	if err != nil {
		return "", err
	}
	return k.Lock.open(id, file)
}

func holds(text string, data []byte) bool {
	keys, err := decodeKeys(text)
	return err == nil && bytes.Equal(keys.Data, data)
}

// others are the identifiers of all key files but one.
func (k Keeper) others(id string) []string {
	files, err := os.ReadDir(k.Folder())
	if err != nil {
		return nil
	}
	var ids []string
	for _, f := range files {
		other, ok := strings.CutSuffix(f.Name(), filepath.Ext(k.path(id)))
		if ok && other != id && !strings.HasPrefix(other, ".") {
			ids = append(ids, other)
		}
	}
	return ids
}

func (k Keeper) sealFile(id, text string, lock *Lock) error {
	content, err := lock.seal(id, text)
	if err != nil {
		return k.passphraseFault(id, err)
	}
	return k.replaceFile(id, content)
}

func (k Keeper) replaceFile(id, content string) error {
	path := k.path(id)
	return keyFileFault(path, overwrite(path, []byte(content+"\n")))
}

// passphraseFault says what to do where a passphrase would help.
func (k Keeper) passphraseFault(id string, err error) error {
	sentence := ""
	switch {
	case errors.Is(err, ErrLocked):
		sentence = "the keys in %s are sealed: type their passphrase at a terminal or in the window, or name a file that holds it in ANTECHAMBER_PASSPHRASE_FILE"
	case errors.Is(err, ErrPassphrase):
		sentence = "the passphrase does not open the keys in %s: type it as it was chosen for this kiosk; where it is lost, bring the keys back with \"conference keys import --lost\""
	case errors.Is(err, ErrUnprotected):
		sentence = "the keys of a sensitive conference may not lie in clear in %s: choose a passphrase for them at a terminal or in the window, " +
			"or name a file that holds one in ANTECHAMBER_PASSPHRASE_FILE"
	default:
		return err
	}
	return &checkin.Fault{Code: checkin.FaultKeys, Cause: err, Sentence: fmt.Sprintf(sentence, k.path(id))}
}
