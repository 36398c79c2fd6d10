package seal

import (
	"errors"
	"io/fs"
)

// Kept is where and how keys are kept.
type Kept struct {
	Keyring bool // by the keyring of the operating system; else in a file
	Sealed  bool // the file is sealed under a passphrase
}

// Kept tells how the keys under the identifier are kept, without opening them. The
// error wraps ErrNoKeys where there are none.
func (k Keeper) Kept(id string) (Kept, error) {
	text, err := k.readFile(id)
	if errors.Is(err, fs.ErrNotExist) {
		_, err = k.ask(id)
		return Kept{Keyring: true}, err
	}
	return Kept{Sealed: isSealed(text)}, err
}
