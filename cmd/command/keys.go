package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

type keysCommand struct {
	Export  keysExport  `cmd:"" help:"Write the conference's keys to a file, sealed with a passphrase."`
	Import  keysImport  `cmd:"" help:"Take the conference's keys from such a file."`
	Protect keysProtect `cmd:"" help:"Set or change the passphrase of this kiosk's own key files."`
}

type keysFile struct {
	File           string `arg:"" type:"path" help:"The file of sealed keys."`
	PassphraseFile string `help:"A file whose first line is the passphrase of FILE; asked for where none is given." type:"path" env:"ANTECHAMBER_PASSPHRASE_FILE" placeholder:"FILE"`
}

type (
	keysExport struct{ keysFile }
	keysImport struct {
		keysFile
		Lost bool `help:"The passphrase of this kiosk's own key files is lost: begin anew with the keys of FILE."`
	}
	keysProtect struct {
		NewPassphraseFile string `help:"A file whose first line is the new passphrase; asked for where none is given." type:"path" placeholder:"FILE"`
	}
)

// keysOf names whose keys a file carries: a rehearsal takes none of the day's, nor gives it any.
func (s *session) keysOf(c *checkin.Conference) string {
	if s.commands.Rehearsal {
		return c.ID + " (rehearsal)"
	}
	return c.ID
}

func (k *keysExport) Run(s *session) error {
	c, err := s.conference()
	if err != nil {
		return err
	}
	h, err := s.openUnder(c, s.carrying(c), s.chooseTyped)
	if err != nil {
		return err
	}
	defer h.close()
	passphrase, err := k.passphrase(s, (*session).askNew)
	if err != nil {
		return err
	}
	if err := longEnough(passphrase); err != nil {
		return err
	}
	err = writeFile(k.File, func(w io.Writer) error {
		return seal.Export(w, passphrase, s.keysOf(h.conference), h.store.ConferenceKeys())
	})
	if err != nil {
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
	passphrase, err := k.passphrase(s, (*session).askSecret)
	if err != nil {
		return err
	}
	c, err := s.conference()
	if err != nil {
		return err
	}
	keys, err := seal.Import(bytes.NewReader(sealed), passphrase, s.keysOf(c))
	if err != nil {
		return &checkin.Fault{Code: checkin.FaultKeys, Sentence: err.Error(), Cause: err}
	}
	if err := s.authoriseImport(c, k.Lost); err != nil {
		return err
	}
	o := s.storageOptions()
	o.Keeper.Protection, o.Keeper.Lost = s.carrying(c), k.Lost
	if err := s.unlocked(s.chooseTyped, func() error { return storage.ImportKeys(s, o, keys) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout, "this kiosk has the keys of %s now\n", c.ID)
	return err
}

// passphrase reads the passphrase of the file of keys, or asks for it.
func (k *keysFile) passphrase(s *session, ask func(*session, string) (string, error)) (string, error) {
	if k.PassphraseFile != "" {
		return passphraseFrom(k.PassphraseFile)
	}
	if _, ok := s.terminal(); ok {
		return ask(s, fmt.Sprintf("Passphrase of %s: ", k.File))
	}
	fmt.Fprint(s.Stderr, "Passphrase: ")
	passphrase, err := firstLine(s.Stdin)
	if err == nil && passphrase == "" {
		return "", usagef("there is no passphrase: give --passphrase-file FILE, or type one")
	}
	return passphrase, err
}

// protectLine is what "conference keys protect --json" prints.
type protectLine struct {
	Files int `json:"files"`
	Left  int `json:"left"`
}

func (k *keysProtect) Run(s *session) error {
	c, err := s.conference()
	if err != nil {
		return err
	}
	chosen := sync.OnceValues(func() (string, error) { return k.newPassphrase(s) })
	h, err := s.openUnder(c, seal.Required, chosen)
	if err != nil {
		return err
	}
	defer h.close()
	passphrase, err := chosen()
	if err != nil {
		return err
	}
	done, err := h.store.Protect(s, passphrase)
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(protectLine{done.Files, done.Left})
	}
	left := ""
	if done.Left > 0 {
		left = fmt.Sprintf("; %d have another passphrase and stay as they are", done.Left)
	}
	_, err = fmt.Fprintf(s.Stdout, "key files sealed under the new passphrase: %d%s\n", done.Files, left)
	return err
}

// newPassphrase reads the new passphrase from its file, or has it typed.
func (k *keysProtect) newPassphrase(s *session) (string, error) {
	if k.NewPassphraseFile == "" {
		if _, ok := s.terminal(); !ok {
			return "", usagef("there is no new passphrase: give --new-passphrase-file FILE, or run this at a terminal")
		}
		return s.askNew("New passphrase for this kiosk's keys: ")
	}
	passphrase, err := passphraseFrom(k.NewPassphraseFile)
	if err != nil {
		return "", err
	}
	return passphrase, longEnough(passphrase)
}
