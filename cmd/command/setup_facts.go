package command

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"

	"antechamber/badges/printer"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/scan/device"
	"antechamber/kiosk/settings"
	"antechamber/kiosk/sound"
	"antechamber/storage"
	"antechamber/storage/backup"
)

// setupFacts asks the parts of this kiosk how they are. It changes nothing, and
// needs no keys.
func (s *session) setupFacts() (kiosk.SetupFacts, *checkin.Conference, error) {
	c, err := s.conference()
	if err != nil {
		return kiosk.SetupFacts{}, nil, err
	}
	set, err := settings.Load(s.settingsDir())
	if err != nil {
		return kiosk.SetupFacts{}, nil, err
	}
	f := kiosk.SetupFacts{Entrance: set.Kiosk.Entrance, Printer: set.Printer.Badges, Volume: set.Sound.Loud(), HubAddress: set.Hub.Address, Marks: readMarks(s.settingsDir())}
	_, missing := os.Stat(filepath.Join(s.dir(), conferenceFile))
	f.Own = missing == nil
	_, last := c.Days()
	f.Past = !last.IsZero() && time.Now().After(last.AddDate(0, 0, 1))
	f.Calibrated, f.Card = set.Scanner.Layout != "", sound.Card() == nil
	f.ScannerFault = missingScanner(set.Scanner)
	if f.Printer != "" {
		s.askPrinter(&f)
	}
	_, rehearsed := os.Stat(filepath.Join(s.settingsDir(), "rehearsal", storage.FileName))
	f.Rehearsed = rehearsed == nil
	return f, c, s.storedFacts(&f, c)
}

// missingScanner says why a scanner that the settings name cannot be heard.
func missingScanner(set settings.Scanner) string {
	for _, address := range slices.Concat(set.Serial, set.Evdev) {
		if address == "auto" {
			continue
		}
		if err := device.There(address); err != nil {
			return address + ": " + err.Error()
		}
	}
	return ""
}

func (s *session) askPrinter(f *kiosk.SetupFacts) {
	p, err := printer.Open(f.Printer, printer.Options{})
	if err != nil {
		f.Said = oneLine(err.Error())
		return
	}
	h := p.Health(s)
	f.Ready, f.Said = h.Ready, h.Words()
	if len(h.Reasons) > 0 {
		f.Reason = "printer." + string(h.Reasons[0])
	}
}

// storedFacts adds what the database tells without its keys.
func (s *session) storedFacts(f *kiosk.SetupFacts, c *checkin.Conference) error {
	if info, err := os.Stat(filepath.Join(s.dir(), storage.FileName)); err != nil || info.Size() == 0 {
		return nil
	}
	store, closeStore, err := backup.OpenToRead(s, s.storageOptions())
	if err != nil {
		return err
	}
	defer closeStore()
	if f.People, err = store.CountRegistrations(s); err != nil {
		return err
	}
	all, err := store.Holders(s)
	if err != nil {
		return err
	}
	for _, h := range all {
		switch h.Holder.Authority {
		case checkin.Organiser:
			f.Organisers++
		case checkin.Supervisor:
			f.Supervisors++
		}
	}
	h := &house{dir: s.dir(), conference: c, store: store}
	h.contact = &contact{house: h}
	m, joined, err := store.Membership(s)
	if err != nil || !joined {
		return err
	}
	now, _, running := h.contact.look(s)
	f.Joined, f.OwnHub = true, m.HubSecret != ""
	switch {
	case f.OwnHub:
		f.Connected = running
	case running:
		f.Connected = now.Status.Connected
	default:
		f.Connected = s.answers(m.Address)
	}
	return nil
}

// answers tells whether somebody listens at an address.
func (s *session) answers(address string) bool {
	const patience = 2 * time.Second
	dialer := net.Dialer{Timeout: patience}
	conn, err := dialer.DialContext(s, "tcp", address)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

// freshFolder tells whether nobody has begun to set this kiosk up: there are no
// registrations, no settings and no conference file.
func (s *session) freshFolder() bool {
	if s.commands.Rehearsal {
		return false
	}
	for _, name := range []string{settings.FileName, marksFile, conferenceFile} {
		if _, err := os.Stat(filepath.Join(s.dir(), name)); !errors.Is(err, os.ErrNotExist) {
			return false
		}
	}
	var f kiosk.SetupFacts
	err := s.storedFacts(&f, nil)
	return err == nil && f.People == 0 && f.Organisers+f.Supervisors == 0 && !f.Joined
}
