package command

import (
	"encoding/json"
	"fmt"
)

// Monitor is a screen of this machine, as "kiosk --monitors --json" prints it.
type Monitor struct {
	Number int    `json:"number"` // from 1
	Name   string `json:"name"`
	X      int    `json:"x"` // its upper left corner on the desktop, in pixels
	Y      int    `json:"y"`
	Width  int    `json:"width"` // in pixels
	Height int    `json:"height"`
}

func listMonitors(s *session) error {
	if s.parts.Monitors == nil {
		return fmt.Errorf("this build has no window: %w", ErrNoDisplay)
	}
	list, err := s.parts.Monitors()
	if err != nil {
		return err
	}
	lines := json.NewEncoder(s.Stdout)
	for _, m := range list {
		if s.commands.JSON {
			err = lines.Encode(m)
		} else {
			_, err = fmt.Fprintf(s.Stdout, "%d  %-16s %d × %d at %d, %d\n", m.Number, m.Name, m.Width, m.Height, m.X, m.Y)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
