package seal

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

// LoadSecret returns the line that SaveSecret kept under the identifier. The errors
// are those of Load.
func (k Keeper) LoadSecret(id string) (string, error) {
	text, err := k.readFile(id)
	if errors.Is(err, fs.ErrNotExist) || isSealed(text) && k.Lost {
		return k.ask(id)
	}
	if err != nil {
		return "", err
	}
	if text = strings.TrimSpace(text); !isSealed(text) {
		return text, k.guardSecret(id, text)
	}
	file, err := parseSealed(text)
	if err != nil {
		return "", k.damaged(id, err)
	}
	line, err := k.Lock.open(id, file)
	return line, k.passphraseFault(id, err)
}

// guardSecret seals a file in clear where it should not be.
func (k Keeper) guardSecret(id, text string) error {
	content, err := k.protect(id, text)
	if err != nil || !isSealed(content) {
		return err
	}
	return k.replaceFile(id, content)
}

// SaveSecret keeps one line that is no key of the conference, as Save keeps those.
func (k Keeper) SaveSecret(id, line string) error {
	_, err := os.Lstat(k.path(id))
	if errors.Is(err, fs.ErrNotExist) && k.tell(id, line) {
		return nil
	}
	content, err := k.protect(id, line)
	if err != nil {
		return err
	}
	return k.writeFile(id, content)
}
