package seal

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

// LoadSecret returns the line that SaveSecret kept under the identifier. The error
// wraps ErrNoKeys where there is none.
func (k Keeper) LoadSecret(id string) (string, error) {
	text, err := k.readFile(id)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = k.ask(id)
	}
	return strings.TrimSpace(text), err
}

// SaveSecret keeps one line that is no key of the conference, as Save keeps those.
func (k Keeper) SaveSecret(id, line string) error {
	_, err := os.Lstat(k.path(id))
	if errors.Is(err, fs.ErrNotExist) && k.tell(id, line) {
		return nil
	}
	return k.writeFile(id, line)
}
