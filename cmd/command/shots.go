package command

import (
	"fmt"
	"path/filepath"
	"time"

	"antechamber/kiosk"
)

type shotsCommand struct {
	Out string `help:"The folder for the pictures." default:"out/shots" placeholder:"DIR" type:"path"`
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
	quiet := struct{ kiosk.Badger }{deskBadger{nil, s}} // which has no printers to be asked, nor jobs
	err = kiosk.Shots(kiosk.Config{
		Desk: h.desk, Finder: finder, Badges: quiet, Lists: deskLister{h, s, ""}, Kiosk: h.name, Actor: "staff:1", Rehearsal: true, Language: "en",
	}, c.Out)
	if err != nil {
		return err
	}
	pictures, err := filepath.Glob(filepath.Join(c.Out, "*.png"))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout, "%d pictures in %s\n", len(pictures), c.Out)
	return err
}
