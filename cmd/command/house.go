package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"antechamber/assets"
	"antechamber/badges/ticket"
	"antechamber/badges/typeset"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
	"antechamber/storage"
	"antechamber/storage/backup"
	"antechamber/storage/exchange"
	"antechamber/storage/seal"

	"github.com/adrg/xdg"
)

// conferenceFile is the name of the conference file in force, in the data folder.
const conferenceFile = "conference.toml"

// house is the data folder of one kiosk, open, and all that works on it.
type house struct {
	dir        string
	name       string // of this kiosk
	rehearsal  bool
	practice   *practice // of a rehearsal; nil on the day
	conference *checkin.Conference
	store      *storage.Store
	codec      *reader
	contact    *contact // with the hub
	desk       *checkin.Desk
	counts     *tally                        // made when they are asked for
	teller     func() (*kiosk.Teller, error) // made when the first verdict is told
	sames      sames
	fonts      func() (*typeset.Fonts, error) // the embedded ones, parsed once for screens and badges
	recovery   backup.Recovery                // what had to be done to open the database
}

// dir returns the data folder. A rehearsal has a folder of its own inside it.
func (s *session) dir() string {
	dir := s.commands.Data
	if dir == "" {
		dir = filepath.Join(xdg.DataHome, "antechamber")
	}
	if s.commands.Rehearsal {
		dir = filepath.Join(dir, "rehearsal")
	}
	return dir
}

// conference returns the conference in force: that of the file in the data folder,
// else the embedded one. A rehearsal without a file of its own is of the day's.
func (s *session) conference() (*checkin.Conference, error) {
	path := filepath.Join(s.dir(), conferenceFile)
	data, err := os.ReadFile(path)
	if s.commands.Rehearsal && errors.Is(err, fs.ErrNotExist) {
		path = filepath.Join(filepath.Dir(s.dir()), conferenceFile)
		data, err = os.ReadFile(path)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return conference.Embedded()
	case err != nil:
		return nil, &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("the conference file %s cannot be read: %s", path, reason(err)), Cause: err}
	}
	return conference.Load(path, data)
}

// open opens the data folder with the conference in force.
func (s *session) open() (*house, error) {
	c, err := s.conference()
	if err != nil {
		return nil, err
	}
	return s.openFor(c)
}

func (s *session) openFor(c *checkin.Conference) (*house, error) {
	return s.openUnder(c, s.protection(c), s.chooseTyped)
}

// openUnder opens the data folder with this protection of its keys. choose returns
// the passphrase that they are sealed under where they need one and have none.
func (s *session) openUnder(c *checkin.Conference, p seal.Protection, choose func() (string, error)) (h *house, err error) {
	o := s.storageOptions()
	o.Keeper.Protection = p
	err = s.unlocked(choose, func() (err error) {
		h, err = s.enter(o, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := s.authorise(h, s.task); err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	return h, nil
}

// enter opens the data folder, and asks nobody for a passphrase.
func (s *session) enter(o storage.Options, c *checkin.Conference) (*house, error) {
	h, err := openHouse(s, o, c)
	if err != nil {
		return nil, err
	}
	if said := h.recovery.Sentence(c.Zone); said != "" {
		s.tell(said)
	}
	if h.rehearsal {
		if err := s.rehearse(h); err != nil {
			return nil, errors.Join(err, h.store.Close())
		}
	}
	if err := h.forget(s); err != nil {
		fmt.Fprintf(s.Stderr, "antechamber: what should be forgotten is still here: %s\n", oneLine(err.Error()))
	}
	return h, nil
}

// ballast is how many bytes are kept for a full disk.
const ballast = 32 << 20

// tell tells whoever reads standard error; a window shows it too.
func (s *session) tell(sentence string) {
	fmt.Fprintf(s.Stderr, "antechamber: %s\n", oneLine(sentence))
	if s.warned != nil {
		s.warned(quoted(sentence))
	}
}

// storageOptions say which data the command line means.
func (s *session) storageOptions() storage.Options {
	o := storage.Options{Dir: s.dir(), Mode: storage.Day, Keeper: seal.KeeperFrom(os.Getenv), Keys: matchKeys}
	o.Ballast, o.Warn, o.Hasty = ballast, s.tell, s.parts.Hasty
	o.Keeper.Lock, o.Keeper.Protection = s.lock, seal.Required
	if c, err := s.conference(); err == nil {
		o.Keeper.Protection = s.protection(c)
	}
	if s.commands.Rehearsal {
		o.Mode = storage.Rehearsal
		o.Keeper.Dir = s.practiceKeys(o.Keeper)
		o.Keeper.FileOnly = true // nobody is to be asked for a keyring's password for people who do not exist
	}
	return o
}

// practiceKeys is the folder of a rehearsal's keys: its own, so that they go where it
// goes. One that was begun by an earlier version has them where the day's are.
func (s *session) practiceKeys(k seal.Keeper) string {
	own := filepath.Join(s.dir(), "keys")
	_, none := os.Stat(own)
	if _, err := os.Stat(filepath.Join(s.dir(), storage.FileName)); err == nil && none != nil {
		return k.Dir
	}
	return own
}

// matchKeys are the keys by which an import matches a walk-in.
func matchKeys(r *checkin.Registration) map[string]string { return exchange.Keys(r, 1) }

func openHouse(ctx context.Context, o storage.Options, c *checkin.Conference) (*house, error) {
	store, recovery, err := backup.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	name, _ := os.Hostname()
	h := &house{dir: o.Dir, name: name, rehearsal: o.Mode == storage.Rehearsal, conference: c, store: store, recovery: recovery}
	if h.codec, err = newReader(c, store); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	h.contact, h.counts = &contact{house: h}, &tally{house: h}
	h.desk = &checkin.Desk{Conference: c, Store: store, Reader: h.codec, Now: time.Now, Rehearsal: h.rehearsal, Behind: h.contact.behind, Apart: h.contact.apart}
	h.fonts = sync.OnceValues(embeddedFonts)
	h.teller = sync.OnceValues(func() (*kiosk.Teller, error) { return kiosk.NewTeller(c, "en") })
	return h, nil
}

// called is how this kiosk is called: by the name by which it joined its hub, else by the machine's.
func (h *house) called(ctx context.Context) string {
	if m, joined, err := h.store.Membership(ctx); err == nil && joined && m.Name != "" {
		return m.Name
	}
	return h.name
}

func embeddedFonts() (*typeset.Fonts, error) { return typeset.Parse(assets.Fonts()) }

func newCodec(c *checkin.Conference, keys seal.Conference, rehearsal bool) (*ticket.Codec, error) {
	all := make([]ticket.Key, 0, len(keys.Badge))
	for _, k := range keys.Badge {
		all = append(all, ticket.Key{Number: k.Number, Secret: k.Secret})
	}
	codec, err := ticket.New(c.Tag, all...)
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultKeys, Sentence: err.Error(), Cause: err}
	}
	codec.Trust(c.Tickets)
	if rehearsal {
		codec.Practise()
	}
	return codec, nil
}

func (h *house) close() { h.store.Close() }

// rehearse gives a rehearsal its people, the first time, and its clock: it begins
// half an hour before the first session, or where the rehearsal was left.
func (s *session) rehearse(h *house) error {
	empty, err := h.empty(s)
	if err != nil {
		return err
	}
	if empty {
		if _, err := h.importTable(s, "the rehearsal's registrations", bytes.NewReader(assets.Rehearsal()), importOptions{read: h.practiceOptions(), skipBadRows: true}); err != nil {
			return err
		}
	}
	start := rehearsalStart(h.conference)
	err = h.store.Look(s, func(v checkin.View) error {
		last, err := v.Last(20)
		for _, e := range last {
			if e.Kind != checkin.KindOrigin && e.At.After(start) {
				start = e.At
			}
		}
		return err
	})
	h.practise(newPractice(h.dir, start))
	return err
}

// practiceOptions read the rehearsal's people, but those with a role that the conference lacks: whoever has a category that it
// does not declare is of its first.
func (h *house) practiceOptions() exchange.ReadOptions {
	o := h.readOptions()
	o.Categories = map[string]string{"*": h.conference.Categories[0].ID}
	return o
}

// practise has the clock and the faults of a rehearsal count from now on.
func (h *house) practise(p *practice) {
	h.practice, h.desk.Now, h.desk.Store = p, p.now, practisedStore{h.store, p}
}

// empty tells whether nobody is registered.
func (h *house) empty(ctx context.Context) (bool, error) {
	for _, err := range h.store.Registrations(ctx) {
		return false, err
	}
	return true, nil
}

// openScratch opens a rehearsal of its own in a folder that remove takes away, for
// what must neither read nor write anybody's data.
func (s *session) openScratch() (h *house, remove func(), err error) {
	c, err := s.conference()
	if err != nil {
		return nil, nil, err
	}
	dir, err := os.MkdirTemp("", "antechamber-")
	if err != nil {
		return nil, nil, err
	}
	if h, err = openHouse(s, scratchOptions(dir, storage.Rehearsal), c); err == nil {
		h.name = "kiosk 1"
		if err = s.rehearse(h); err != nil {
			h.close()
		}
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, nil, err
	}
	return h, func() { h.close(); os.RemoveAll(dir) }, nil
}

// scratchOptions keep data and keys together in one folder that will be removed.
func scratchOptions(dir string, mode storage.Mode) storage.Options {
	return storage.Options{Dir: filepath.Join(dir, "data"), Mode: mode, Keeper: seal.Keeper{Dir: filepath.Join(dir, "keys"), FileOnly: true}}
}

// logFile is the name of the program's log file, in the data folder.
const logFile = "antechamber.log"

// openLog opens the program's log file in the data folder. It holds no name and no code.
func openLog(dir string, rehearsal bool) (*slog.Logger, func() error, error) {
	f, err := os.OpenFile(filepath.Join(dir, logFile), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, nil, &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("the log file in %s cannot be written: %s", dir, reason(err)), Cause: err}
	}
	log := slog.New(slog.NewTextHandler(f, nil))
	if rehearsal {
		log = log.With("rehearsal", true)
	}
	return log, f.Close, nil
}

// openLogged opens the data folder with the conference in force, and its log file; letGo
// closes both.
func (s *session) openLogged() (h *house, logger *slog.Logger, letGo func(), err error) {
	if h, err = s.open(); err != nil {
		return nil, nil, nil, err
	}
	logger, closeLog, err := openLog(h.dir, h.rehearsal)
	if err != nil {
		h.close()
		return nil, nil, nil, err
	}
	return h, logger, func() { _ = closeLog(); h.close() }, nil
}

// valid tells whether a code names somebody here: what a wedge scanner types is
// then taken at once, in the reading in which it does.
func (h *house) valid(ctx context.Context, code string) bool {
	claim := h.codec.Read(code)
	if claim.Genuine || claim.Form == checkin.FormCard {
		return true
	}
	known := false
	err := h.store.Look(ctx, func(v checkin.View) error {
		found, err := v.ByTicket(claim.Code)
		if known = len(found) > 0; err != nil || known || claim.Form != checkin.FormReference {
			return err
		}
		_, known, err = v.Registration(claim.Reference)
		return err
	})
	return err == nil && known
}
