package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/backup"
)

type backupCommand struct {
	Out            string   `required:"" help:"The file to write." placeholder:"FILE" type:"path"`
	PassphraseFile string   `help:"A file whose first line is a passphrase for the backup; asked for where neither is given." type:"path" placeholder:"FILE"`
	Recipient      []string `help:"Whose age identity opens the backup, instead of a passphrase; may be repeated." placeholder:"age1…"`
}

// backupLine is what "backup --json" prints.
type backupLine struct {
	File string `json:"file"`
	backup.Info
}

func (c *backupCommand) Run(s *session) error {
	to, err := c.recipients()
	if err != nil {
		return err
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	if to == nil {
		if to, err = c.passphrase(s); err != nil {
			return err
		}
	}
	from := h.source()
	info, err := from.Write(s, c.Out, to...)
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(backupLine{c.Out, info})
	}
	_, err = fmt.Fprintf(s.Stdout, "%d registrations, %d entries and the conference's keys are in %s\n", info.Registrations, info.Entries, c.Out)
	return err
}

// recipients returns those that are named, or nil.
func (c *backupCommand) recipients() ([]age.Recipient, error) {
	if len(c.Recipient) == 0 {
		return nil, nil
	}
	if c.PassphraseFile != "" {
		return nil, usagef("a backup has either a passphrase or recipients: leave --passphrase-file or --recipient out")
	}
	to, err := age.ParseRecipients(strings.NewReader(strings.Join(c.Recipient, "\n")))
	if err != nil {
		return nil, usagef("a recipient is not one of age: it begins with age1, see \"age-keygen -y\"")
	}
	return to, nil
}

func (c *backupCommand) passphrase(s *session) ([]age.Recipient, error) {
	k := keysFile{File: c.Out, PassphraseFile: c.PassphraseFile}
	passphrase, err := k.passphrase(s, (*session).askNew)
	if err == nil {
		err = longEnough(passphrase)
	}
	if err != nil {
		return nil, err
	}
	to, err := age.NewScryptRecipient(passphrase)
	return []age.Recipient{to}, err
}

type restoreCommand struct {
	File           string `arg:"" help:"The backup." type:"path"`
	Replace        bool   `help:"Set aside whole what the data folder has."`
	PassphraseFile string `help:"A file whose first line is the passphrase of the backup; asked for where it has one." type:"path" placeholder:"FILE"`
	IdentityFile   string `help:"A file of age identities, one of which opens the backup." type:"path" placeholder:"FILE"`
}

// restoreLine is what "restore --json" prints.
type restoreLine struct {
	backup.Info
	Aside      string `json:"aside,omitempty"`
	Missing    uint64 `json:"missing,omitempty"`    // entries that this kiosk logged after it
	Erased     int    `json:"erased,omitempty"`     // persons who were erased since and are again
	Unreadable int    `json:"unreadable,omitempty"` // lines of the file of erasures
}

func (c *restoreCommand) Run(s *session) error {
	before, err := s.conference()
	if err == nil {
		if err := s.authoriseImport(before, false); err != nil {
			return err
		}
	}
	with, err := c.identities(s)
	if err != nil {
		return err
	}
	done, err := c.restore(s, with)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) && slices.Contains(wrong.StanzaTypes, "scrypt") && c.PassphraseFile == "" && c.IdentityFile == "" {
		if with, err = c.passphrase(s); err != nil {
			return err
		}
		done, err = c.restore(s, with)
	}
	if err != nil {
		return err
	}
	line := restoreLine{Info: done.Info, Aside: done.Aside, Missing: done.Missing}
	if err := s.eraseAgain(&line); err != nil {
		return err
	}
	return line.print(s)
}

func (c *restoreCommand) restore(s *session, with []age.Identity) (done backup.Restored, err error) {
	err = s.unlocked(s.chooseTyped, func() error {
		f, err := os.Open(c.File)
		if err != nil {
			return &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("the backup %s cannot be read: %s", c.File, reason(err)), Cause: err}
		}
		defer f.Close()
		done, err = backup.Restore(s, f, backup.Order{Options: s.storageOptions(), Identities: with, Replace: c.Replace})
		return err
	})
	return done, err
}

// identities are those that were given, or else those of the keys that are here.
func (c *restoreCommand) identities(s *session) (with []age.Identity, err error) {
	switch {
	case c.PassphraseFile != "" && c.IdentityFile != "":
		return nil, usagef("a backup has either a passphrase or recipients: leave --passphrase-file or --identity-file out")
	case c.PassphraseFile != "":
		return c.passphrase(s)
	case c.IdentityFile != "":
		return identitiesFrom(c.IdentityFile)
	}
	o := s.storageOptions()
	err = s.unlocked(s.chooseTyped, func() (err error) {
		with, err = backup.KeptIdentities(s, o, filepath.Base(c.File))
		return err
	})
	return with, err
}

func identitiesFrom(path string) ([]age.Identity, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("the identities cannot be read from %s: %s", path, reason(err)), Cause: err}
	}
	defer f.Close()
	with, err := age.ParseIdentities(f)
	if err != nil {
		return nil, faultf(checkin.FaultInvalid, "%s has no identities of age: they begin with AGE-SECRET-KEY-1", path)
	}
	return with, nil
}

func (c *restoreCommand) passphrase(s *session) ([]age.Identity, error) {
	k := keysFile{File: c.File, PassphraseFile: c.PassphraseFile}
	passphrase, err := k.passphrase(s, (*session).askSecret)
	if err != nil {
		return nil, err
	}
	with, err := age.NewScryptIdentity(passphrase)
	return []age.Identity{with}, err
}

// eraseAgain forgets those in the restored database who were erased since.
func (s *session) eraseAgain(line *restoreLine) error {
	c, err := s.conference()
	if err != nil {
		return err
	}
	h, err := openHouse(s, s.storageOptions(), c)
	if err != nil {
		return err
	}
	defer h.close()
	again, err := h.store.EraseAgain(s, storage.AgainOptions{Actor: actor(), Keep: h.conference.Keep, Purges: true})
	line.Erased, line.Unreadable = again.Persons, again.Unreadable
	return err
}

func (l *restoreLine) print(s *session) error {
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(l)
	}
	fmt.Fprintf(s.Stdout, "restored: %d registrations and %d entries, as of %s\n", l.Registrations, l.Entries, l.Made.Local().Format("2 January 2006 15:04"))
	if l.Aside != "" {
		fmt.Fprintf(s.Stdout, "what was here is kept in %s\n", l.Aside)
	}
	if l.Missing > 0 {
		fmt.Fprintf(s.Stdout, "missing of what this kiosk logged after that: %d entries; key them in again from paper, and import again what was imported since\n", l.Missing)
	}
	if l.Erased > 0 {
		fmt.Fprintf(s.Stdout, "erased since, and erased again: %s\n", number(l.Erased, "person", "persons"))
	}
	if l.Unreadable > 0 {
		fmt.Fprintf(s.Stdout, "lines of the file of erasures that cannot be read: %d; see that nobody is here who was erased\n", l.Unreadable)
	}
	return nil
}
