package command

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
	"antechamber/kiosk/health"
	"antechamber/storage"
	"antechamber/storage/backup"
	"antechamber/storage/seal"
)

// examination gathers the facts of a data folder. It changes nothing there, and asks
// for no PIN: what it finds names nobody.
type examination struct {
	*session
	command    *doctorCommand
	facts      health.Facts
	conference *checkin.Conference // the embedded one where that in force cannot be read
	house      *house              // open to be read; nil where the database does not open
	closeStore func() error
	unlocked   bool // its keys are here, so that people can be looked at
	people     *people
	live       bool  // a window works with the house, which is open without this
	known      known // what the log file must not hold
	practice   *practice
}

func (x *examination) close() {
	if x.closeStore != nil {
		x.closeStore()
	}
}

// run looks at everything, and returns the checks as they are read out. What cannot be
// looked at is a fact too, and ends nothing; what does not answer in time is left.
func (x *examination) run() []health.Check {
	x.begin()
	x.findConference()
	if x.commands.Rehearsal {
		x.practice = newPractice(x.dir(), rehearsalStart(x.conference))
	}
	x.disk()
	x.database()
	x.backups()
	x.facts.Fonts = x.fonts()
	if x.house != nil {
		x.log()
		x.keys()
		x.pins()
		x.forks()
	}
	if x.unlocked {
		x.matters()
		x.arrivals()
	}
	asked := x.asked((*examination).inputs)
	answers := x.ask(asked)
	here := slices.DeleteFunc(x.facts.Checks(), func(c health.Check) bool {
		return slices.ContainsFunc(asked, func(l look) bool { return slices.Contains(l.checks, c.Name) })
	})
	return health.InOrder(append(here, answers...))
}

func (x *examination) begin() {
	x.facts = health.Facts{
		Now: time.Now(), Rehearsal: x.commands.Rehearsal,
		Version: health.Version{Program: x.parts.Version, Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH},
	}
}

// clock looks at the clock, and compares it with the log and with the hub's where there are any.
func (x *examination) clock() {
	c := &x.facts.Clock
	c.System, c.NTP = time.Local, askNTP(x)
	if x.house == nil {
		return
	}
	c.Logged, _ = x.house.store.LastLogged(x)
	if now, joined, _ := x.house.contact.look(x); joined {
		c.HubOffset = now.Status.Offset
	}
}

func (x *examination) findConference() {
	c, err := x.session.conference()
	if err != nil {
		x.facts.Conference.Problem = err.Error()
		if c, err = conference.Embedded(); err != nil {
			x.facts.Conference.Problem = err.Error()
			c = &checkin.Conference{Zone: time.UTC}
		}
	} else {
		x.facts.Clock.From, x.facts.Clock.To = c.Days()
	}
	_, missing := os.Stat(filepath.Join(x.dir(), conferenceFile))
	x.conference, x.facts.Zone = c, c.Zone
	x.facts.Conference.ID, x.facts.Conference.Own = c.ID, missing == nil
}

func (x *examination) disk() {
	x.facts.Disk.Free, x.facts.Disk.Known = x.practice.free(storage.FreeSpace(existing(x.dir())))
	_, err := os.Stat(filepath.Join(x.dir(), storage.BallastName))
	x.facts.Disk.Ballast = err == nil
}

// existing is the folder, or the nearest above it that there is.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil || filepath.Dir(dir) == dir {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

func (x *examination) database() {
	dir := x.dir()
	path := filepath.Join(dir, storage.FileName)
	d := &x.facts.Database
	d.Backups, d.Knows, d.Whole = backup.FindLatest(dir, "", "").Count, storage.SchemaVersion, x.command.Full
	info, err := os.Stat(path)
	if d.Missing = errors.Is(err, os.ErrNotExist) || err == nil && info.Size() == 0; d.Missing {
		return
	}
	d.Suspect = storage.Suspect(path)
	found, err := backup.Examine(x, dir, x.command.Full)
	d.Schema, d.Bytes, d.Free = found.Schema, found.Bytes, found.Free
	if err != nil {
		d.Problem, d.Damaged = err.Error(), storage.Damaged(err)
		return
	}
	if d.Schema < d.Knows {
		return
	}
	name, _ := os.Hostname()
	h := &house{dir: dir, name: name, rehearsal: x.commands.Rehearsal, practice: x.practice, conference: x.conference}
	if h.store, x.closeStore, err = backup.OpenToRead(x, x.storageOptions()); err != nil {
		d.Problem, d.Damaged = err.Error(), storage.Damaged(err)
		return
	}
	h.contact = &contact{house: h}
	x.house = h
}

func (x *examination) backups() {
	if x.facts.Database.Missing {
		return // its check says whether there are any
	}
	dir, second := x.dir(), x.command.BackupTo
	if x.commands.Rehearsal {
		second = ""
	}
	name, _ := os.Hostname()
	found := backup.FindLatest(dir, second, name)
	b := &health.Backups{Count: found.Count, Newest: found.Newest, Second: second, Behind: found.Behind, Problem: x.unwritable(backup.Folder(dir))}
	if second != "" {
		if b.Away = x.unwritable(second); b.Away == "" && existing(second) != second {
			b.Away = second + " is not there"
		}
	}
	for _, file := range []string{storage.FileName, storage.FileName + "-wal"} {
		if info, err := os.Stat(filepath.Join(dir, file)); err == nil && info.ModTime().After(b.Written) {
			b.Written = info.ModTime()
		}
	}
	x.facts.Backups = b
}

// unwritable says why nothing can be written to a folder, or "".
func (x *examination) unwritable(dir string) string {
	if p := x.printer("folder:" + dir); !p.Ready {
		return p.Said
	}
	return ""
}

// printer says how a printer is, and prints nothing.
func (x *examination) printer(address string) health.Printer {
	p, err := openPrinter(address, x.practice)
	if err != nil {
		return health.Printer{Said: err.Error()}
	}
	h := p.Health(x)
	if h.Ready && len(h.Paper) > 0 {
		h.Said = "it has " + strings.Join(h.Paper, ", ")
	}
	found := health.Printer{Ready: h.Ready, Said: h.Words()}
	if len(h.Reasons) > 0 && !h.Ready {
		found.Reason = string(h.Reasons[0])
	}
	return found
}

func (x *examination) lookAtPrinter(p health.Printer) {
	found := x.printer(p.Address)
	found.Address, found.For = p.Address, p.For
	x.facts.Printers = append(x.facts.Printers, found)
}

// printersNamed are the printers that were named, not looked at yet.
func (x *examination) printersNamed() (all []health.Printer) {
	badges := x.command.Printer
	if len(badges) == 0 {
		badges = []string{"folder:" + filepath.Join(x.dir(), "badges")} // as for the window
	}
	for _, address := range badges {
		all = append(all, health.Printer{Address: address, For: "badges"})
	}
	if x.command.PaperPrinter != "" {
		all = append(all, health.Printer{Address: x.command.PaperPrinter, For: "lists"})
	}
	return all
}

// forks looks for logs with which two kiosks went on, which is known without the keys.
func (x *examination) forks() {
	x.facts.Matters = &health.Matters{Unknown: true}
	if forks, err := x.house.store.Forks(x); err == nil {
		logs := make(map[string]bool)
		for _, f := range forks {
			logs[f.Entry.Origin] = true
		}
		x.facts.Matters.Forks = len(logs)
	}
}

func (x *examination) log() {
	check := x.house.store.VerifyNew
	if x.command.Full {
		check = x.house.store.Verify
	}
	report, err := check(x)
	l := &health.Log{Entries: report.Entries, Origins: report.Origins, Whole: x.command.Full}
	for _, d := range report.Bad {
		l.Bad = append(l.Bad, d.Entry.String()+" ("+d.Problem+")")
	}
	if err == nil {
		l.Missing, err = x.house.store.Missing(x)
	}
	if err != nil {
		l.Problem = err.Error()
	}
	x.facts.Log = l
}

func (x *examination) keys() {
	k := &health.Keys{Sensitive: x.conference.Sensitive}
	x.facts.Keys = k
	kept, err := x.house.store.KeysKept(x)
	k.Keyring, k.Sealed = kept.Keyring, kept.Sealed
	if err == nil && !x.live {
		err = x.session.unlocked(x.chooseTyped, func() error { return x.house.store.Unlock(x) })
	}
	switch {
	case err == nil:
		x.unlocked = true
	case errors.Is(err, seal.ErrLocked), errors.Is(err, seal.ErrPassphrase):
		k.Locked = true
	case errors.Is(err, seal.ErrNoKeys):
		k.Problem = "they are not with this user on this machine; bring them with \"conference keys import\""
	default:
		k.Problem = err.Error()
	}
}

func (x *examination) pins() {
	all, err := x.house.store.Holders(x)
	if err != nil {
		return // the database's check says so
	}
	p := &health.PINs{}
	for _, h := range all {
		switch h.Holder.Authority {
		case checkin.Organiser:
			p.Organisers++
		case checkin.Supervisor:
			p.Supervisors++
		}
	}
	x.facts.PINs = p
}
