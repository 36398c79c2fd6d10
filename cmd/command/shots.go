package command

import (
	"fmt"
	"path/filepath"
	"time"

	"antechamber/kiosk"
)

type shotsCommand struct {
	Out  string   `help:"The folder for the pictures." default:"out/shots" placeholder:"DIR" type:"path"`
	Only []string `help:"Draw these only, named as their files are, without .png." placeholder:"NAME"`
}

func (c *shotsCommand) Run(s *session) error {
	h, remove, err := s.openScratch()
	if err != nil {
		return err
	}
	defer remove()
	finder, err := h.finder(s)
	if err != nil {
		return err
	}
	start := rehearsalStart(h.conference)
	h.desk.Now = func() time.Time { return start }
	if err := kiosk.Shots(shotsConfig(s, h, finder), c.Out, c.Only...); err != nil {
		return err
	}
	pictures, err := filepath.Glob(filepath.Join(c.Out, "*.png"))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout, "%d pictures in %s\n", len(pictures), c.Out)
	return err
}

// shotsConfig is what the desk is drawn with: it has no printers that could be asked, nor jobs.
func shotsConfig(s *session, h *house, finder kiosk.Finder) kiosk.Config {
	return kiosk.Config{
		Desk: h.desk, Finder: finder, Badges: struct{ kiosk.Badger }{deskBadger{nil, s}}, Lists: deskLister{h, s, ""},
		Kiosk: h.name, Actor: "staff:1", Rehearsal: true, Language: "en",
	}
}
