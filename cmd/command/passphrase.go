package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// passphraseVariable names the file with the passphrase of this kiosk's key files.
const passphraseVariable = "ANTECHAMBER_PASSPHRASE_FILE"

// protection says what a kiosk of the conference does with key files.
func (s *session) protection(c *checkin.Conference) seal.Protection {
	switch {
	case s.commands.Rehearsal:
		return seal.Plain // people who do not exist need no protection
	case c.Sensitive:
		return seal.Required
	}
	return seal.Offered
}

// carrying is the protection while keys are carried: the passphrase given may be that
// of the file which carries them, so it seals key files only where it must.
func (s *session) carrying(c *checkin.Conference) seal.Protection {
	if p := s.protection(c); p != seal.Offered {
		return p
	}
	return seal.Plain
}

// unlocked opens what may be locked. Where a passphrase is missing it is typed at the
// terminal or chosen, and what failed is tried once more.
func (s *session) unlocked(choose func() (string, error), open func() error) error {
	err := open()
	var passphrase string
	var failed error
	switch {
	case errors.Is(err, seal.ErrLocked):
		passphrase, failed = s.typed("Passphrase of this kiosk's keys: ")
	case errors.Is(err, seal.ErrUnprotected):
		passphrase, failed = choose()
	}
	switch {
	case failed != nil:
		return failed
	case passphrase == "":
		return err
	}
	s.lock.Give(passphrase)
	return open()
}

// typed returns what is typed at the terminal, or "" where there is none.
func (s *session) typed(prompt string) (string, error) {
	if _, ok := s.terminal(); !ok {
		return "", nil
	}
	return s.askSecret(prompt)
}

// chooseTyped returns a new passphrase that is typed at the terminal, or "" where there is none.
func (s *session) chooseTyped() (string, error) {
	if _, ok := s.terminal(); !ok {
		return "", nil
	}
	return s.askNew("New passphrase for this kiosk's keys: ")
}

// givenPassphrase reads the file that the environment names; "" is none.
func givenPassphrase() (string, error) {
	path := os.Getenv(passphraseVariable)
	if path == "" {
		return "", nil
	}
	info, err := os.Stat(path)
	if err == nil && readableByOthers(path, info.Mode()) {
		return "", faultf(checkin.FaultKeys, "others than its owner may read the passphrase in %s: run \"chmod 600 %s\", and change the passphrase if somebody may have", path, path)
	}
	return passphraseFrom(path)
}

// readableByOthers tells whether somebody else may read the file. What systemd hands
// over as a credential has an access list, which shows as rights of the group.
func readableByOthers(path string, mode os.FileMode) bool {
	forbidden := os.FileMode(0o077)
	if dir := os.Getenv("CREDENTIALS_DIRECTORY"); dir != "" && filepath.Dir(path) == filepath.Clean(dir) {
		forbidden = 0o007
	}
	return runtime.GOOS != "windows" && mode.Perm()&forbidden != 0
}

// passphraseFrom returns the first line of a file.
func passphraseFrom(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("the passphrase cannot be read from %s: %s", path, reason(err)), Cause: err}
	}
	defer f.Close()
	passphrase, err := firstLine(f)
	if err == nil && passphrase == "" {
		return "", faultf(checkin.FaultInvalid, "there is no passphrase in the first line of %s: write one there", path)
	}
	return passphrase, err
}

func firstLine(r io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(r, 4096))
	if err != nil {
		return "", fmt.Errorf("the first line cannot be read: %w", err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimRight(line, "\r"), nil
}

// terminal returns the terminal where somebody types, if that is where a command reads.
func (s *session) terminal() (fd int, ok bool) {
	f, ok := s.Stdin.(*os.File)
	if !ok {
		return 0, false
	}
	return int(f.Fd()), term.IsTerminal(int(f.Fd()))
}

// askSecret has somebody type a passphrase.
func (s *session) askSecret(prompt string) (string, error) { return s.askHidden(prompt, "passphrase") }

// askHidden has somebody type a line at the terminal, which does not show it.
func (s *session) askHidden(prompt, what string) (string, error) {
	fd, _ := s.terminal()
	before, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("the terminal cannot be read: %w", err)
	}
	fmt.Fprint(s.Stderr, prompt)
	type line struct {
		text []byte
		err  error
	}
	typed := make(chan line, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		typed <- line{text, err}
	}()
	select {
	case l := <-typed:
		fmt.Fprintln(s.Stderr)
		if l.err != nil && !errors.Is(l.err, io.EOF) {
			return "", fmt.Errorf("the %s cannot be read: %w", what, l.err)
		}
		if len(l.text) == 0 {
			return "", usagef("no %s was typed, so nothing was done", what)
		}
		return string(l.text), nil
	case <-s.Done(): // Ctrl+C; the terminal is to show what is typed again
		fmt.Fprintln(s.Stderr)
		return "", errors.Join(usagef("no %s was typed, so nothing was done", what), term.Restore(fd, before))
	}
}

// askNew has a new passphrase typed twice.
func (s *session) askNew(prompt string) (string, error) {
	passphrase, err := s.askSecret(prompt)
	if err != nil {
		return "", err
	}
	if err := longEnough(passphrase); err != nil {
		return "", err
	}
	again, err := s.askSecret("The same again: ")
	if err != nil {
		return "", err
	}
	if again != passphrase {
		return "", usagef("the two passphrases are not the same, so nothing was done: try again")
	}
	return passphrase, nil
}

func longEnough(passphrase string) error {
	if utf8.RuneCountInString(passphrase) < seal.MinPassphrase {
		return usagef("the passphrase is too short: take at least %d characters, such as four words", seal.MinPassphrase)
	}
	return nil
}
