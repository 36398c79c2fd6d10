package command

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

type keysCommand struct {
	Export keysExport `cmd:"" help:"Write the conference's keys to a file, sealed with a passphrase."`
	Import keysImport `cmd:"" help:"Take the conference's keys from such a file."`
}

type keysFile struct {
	File           string `arg:"" type:"path" help:"The file of sealed keys."`
	PassphraseFile string `help:"A file whose first line is the passphrase; asked for where none is given." type:"path" env:"ANTECHAMBER_PASSPHRASE_FILE" placeholder:"FILE"`
}

type (
	keysExport struct{ keysFile }
	keysImport struct{ keysFile }
)

// minPassphrase is how many characters a passphrase has at least.
const minPassphrase = 12

func (k *keysExport) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	passphrase, err := k.passphrase(s)
	if err != nil {
		return err
	}
	if len(passphrase) < minPassphrase {
		return usagef("the passphrase is too short: take at least %d characters, such as four words", minPassphrase)
	}
	deliver, err := stage(k.File, func(w io.Writer) error {
		return seal.Export(w, passphrase, h.conference.ID, h.store.ConferenceKeys())
	})
	if err != nil {
		return err
	}
	if err := deliver(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout, "the keys of %s are in %s: carry the file and the passphrase by different ways\n", h.conference.ID, k.File)
	return err
}

func (k *keysImport) Run(s *session) error {
	sealed, err := os.ReadFile(k.File)
	if err != nil {
		return &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("the keys cannot be read from %s: %s", k.File, reason(err)), Cause: err}
	}
	passphrase, err := k.passphrase(s)
	if err != nil {
		return err
	}
	c, err := s.conference()
	if err != nil {
		return err
	}
	keys, err := seal.Import(bytes.NewReader(sealed), passphrase, c.ID)
	if err != nil {
		return &checkin.Fault{Code: checkin.FaultKeys, Sentence: err.Error(), Cause: err}
	}
	if err := storage.ImportKeys(s, s.storageOptions(), keys); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout, "this kiosk has the keys of %s now\n", c.ID)
	return err
}

// passphrase reads the passphrase from its file, or asks for it.
func (k *keysFile) passphrase(s *session) (string, error) {
	in := s.Stdin
	if k.PassphraseFile != "" {
		data, err := os.ReadFile(k.PassphraseFile)
		if err != nil {
			return "", &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("the passphrase cannot be read from %s: %s", k.PassphraseFile, reason(err)), Cause: err}
		}
		in = bytes.NewReader(data)
	} else {
		fmt.Fprint(s.Stderr, "Passphrase: ")
	}
	line, err := io.ReadAll(io.LimitReader(in, 4096))
	if err != nil {
		return "", fmt.Errorf("the passphrase cannot be read: %w", err)
	}
	first, _, _ := strings.Cut(string(line), "\n")
	if first = strings.TrimRight(first, "\r"); first == "" {
		return "", usagef("there is no passphrase: give --passphrase-file FILE, or type one")
	}
	return first, nil
}
