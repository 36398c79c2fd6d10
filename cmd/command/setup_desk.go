package command

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"

	"antechamber/assets"
	"antechamber/badges/printer"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
	"antechamber/kiosk/settings"
)

// deskSetup sets this kiosk up from the window, as the commands of setup do.
type deskSetup struct {
	house   *house
	session *session
}

func (d deskSetup) with(ctx context.Context) *session {
	s := *d.session
	s.Context = ctx
	return &s
}

// Look implements kiosk.Setup.
func (d deskSetup) Look(ctx context.Context) (kiosk.SetupFacts, error) {
	facts, _, err := d.with(ctx).setupFacts()
	if now, joined, running := d.house.contact.look(ctx); joined && running { // this window exchanges
		facts.Connected = facts.OwnHub || now.Status.Connected
	}
	return facts, err
}

// Mark implements kiosk.Setup.
func (d deskSetup) Mark(_ context.Context, step kiosk.SetupStep, mark kiosk.SetupMark) error {
	return markStep(d.session.settingsDir(), step, mark)
}

// mostFiles is how many conference files are offered.
const mostFiles = 8

// Conferences implements kiosk.Setup: what looks like one in the home folder and where downloads are.
func (d deskSetup) Conferences(context.Context) (all []string) {
	for _, folder := range []string{xdg.UserDirs.Download, xdg.UserDirs.Documents, xdg.Home} {
		found, err := filepath.Glob(filepath.Join(folder, "*.toml"))
		if err != nil {
			continue
		}
		for _, path := range found {
			if len(all) < mostFiles && !slices.Contains(all, path) {
				all = append(all, path)
			}
		}
	}
	return all
}

// UseConference implements kiosk.Setup.
func (d deskSetup) UseConference(ctx context.Context, path string) (changed bool, err error) {
	s := d.with(ctx)
	if path == "" {
		_, missing := os.Stat(filepath.Join(s.dir(), conferenceFile))
		_, err := s.useEmbedded()
		return missing == nil, err
	}
	if strings.HasPrefix(path, "~/") {
		path = filepath.Join(xdg.Home, path[2:])
	}
	c, err := loadConference(path)
	if err != nil {
		return false, oneFault(path, err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	return true, d.house.putInForce(s, c, data)
}

// oneFault says the first fault of a conference file, which a form has room for.
func oneFault(path string, err error) error {
	if faults, ok := err.(conference.Faults); ok && len(faults) > 0 {
		return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: oneLine(faults[0].Error()), Cause: err}
	}
	return err
}

// useEmbedded keeps the embedded conference, and remembers that it was chosen.
func (s *session) useEmbedded() (*checkin.Conference, error) {
	c, err := conference.Embedded()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(s.dir(), conferenceFile)
	if _, err := os.Stat(path); err == nil { // another is in force
		_, data := assets.DefaultConference()
		if err := s.putInForce(c, data); err != nil {
			return nil, err
		}
	}
	return c, markStep(s.settingsDir(), kiosk.SetupConference, kiosk.SetupDone)
}

// Usual implements kiosk.Setup.
func (deskSetup) Usual() map[string]string {
	all := make(map[string]string)
	for _, q := range conference.Questions() {
		all[string(q)] = q.Usual()
	}
	return all
}

// WriteConference implements kiosk.Setup.
func (d deskSetup) WriteConference(ctx context.Context, given map[string]string) error {
	answers := make(conference.Answers)
	for q, answer := range given {
		answers[conference.Question(q)] = answer
	}
	data, err := answers.File()
	if err != nil {
		return asAnswers(err)
	}
	c, err := conference.Load(conferenceFile, data)
	if err != nil {
		return err
	}
	return d.house.putInForce(d.with(ctx), c, data)
}

// ChooseEntrance implements kiosk.Setup.
func (d deskSetup) ChooseEntrance(_ context.Context, id string) error {
	return d.session.chooseEntrance(id)
}

// Printers implements kiosk.Setup: the folder of PDF files is always one.
func (d deskSetup) Printers(ctx context.Context) ([]kiosk.SetupDevice, error) {
	s := d.with(ctx)
	set, err := settings.Load(s.settingsDir())
	if err != nil {
		return nil, err
	}
	var all []kiosk.SetupDevice
	if used := set.Printer.Badges; used != "" {
		device := kiosk.SetupDevice{Address: used, InUse: true}
		if p, err := printer.Open(used, printer.Options{}); err == nil {
			h := p.Health(s)
			device.Ready, device.Info = h.Ready, h.Words()
		}
		all = append(all, device)
	}
	queues, _ := new(printersCommand).queues(s) // where there is no CUPS there are files, and addresses
	for _, q := range queues {
		if q.Address != set.Printer.Badges {
			all = append(all, kiosk.SetupDevice{Address: q.Address, Info: q.Info, Ready: q.Health.Ready})
		}
	}
	return append(all, kiosk.SetupDevice{Ready: true, InUse: set.Printer.Badges == ""}), nil
}

// TestPrinter implements kiosk.Setup.
func (d deskSetup) TestPrinter(ctx context.Context, address string) error {
	s := d.with(ctx)
	tried := address
	if tried == "" {
		tried = "folder:" + filepath.Join(s.dir(), "badges")
	}
	if _, err := s.testBadge(ctx, tried); err != nil {
		return err
	}
	return s.changeSettings(func(set *settings.Settings) { set.Printer.Badges = address })
}

// SetPIN implements kiosk.Setup.
func (d deskSetup) SetPIN(ctx context.Context, a checkin.Authority, pin string) (checkin.Holder, error) {
	return d.house.store.SetPIN(ctx, checkin.Holder{Authority: a}, pin)
}

// Join implements kiosk.Setup. The keys that come are those of another store, so the
// folder is opened once more; the window is opened again after it.
func (d deskSetup) Join(ctx context.Context, code, name string) error {
	s := d.with(ctx)
	var opened *house
	_, _, err := s.join(strings.TrimSpace(code), strings.TrimSpace(name), func(c *checkin.Conference) (h *house, err error) {
		opened, err = s.openFor(c)
		return opened, err
	})
	if opened != nil {
		opened.close()
	}
	return err
}
