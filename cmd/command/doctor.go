package command

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/health"
)

type doctorCommand struct {
	Full         bool          `help:"Check all of the log and of the database, not only what is new."`
	Bundle       string        `help:"Write a support bundle without personal data too." placeholder:"FILE.zip" type:"path"`
	Printer      []string      `help:"Where this kiosk's badges go, as for the window; may be repeated." placeholder:"URI"`
	PaperPrinter string        `help:"Where this kiosk's lists go." placeholder:"URI"`
	Camera       string        `help:"The camera of this kiosk, as for the window." env:"ANTECHAMBER_CAMERA" placeholder:"URI"`
	BackupTo     string        `help:"The folder on another disk that gets every backup too." env:"ANTECHAMBER_BACKUP_TO" placeholder:"DIR" type:"path"`
	DeskTime     time.Duration `help:"How long a person takes at a desk, for the lanes that are needed." default:"12s" placeholder:"12s"`
	BadgeTime    time.Duration `help:"How long a badge takes, for the printers that are needed." default:"15s" placeholder:"15s"`
}

func (c *doctorCommand) Run(s *session) error {
	if c.DeskTime <= 0 || c.BadgeTime <= 0 {
		return usagef("--desk-time and --badge-time are times such as 12s")
	}
	x := &examination{session: s, command: c}
	defer x.close()
	checks := x.run()
	if err := s.Err(); err != nil {
		return err
	}
	write := writeChecks
	if s.commands.JSON {
		write = encodeChecks
	}
	if err := write(s.Stdout, checks); err != nil {
		return err
	}
	if c.Bundle != "" {
		if err := x.bundle(c.Bundle, checks); err != nil {
			return err
		}
		if !s.commands.JSON {
			fmt.Fprintf(s.Stdout, "the support bundle is in %s: look into it before you send it\n", c.Bundle)
		}
	}
	if n := health.Count(checks, health.Red); n > 0 {
		return faultf(checkin.FaultConflict, "red: %s; do what stands under each before the doors open", number(n, "check", "checks"))
	}
	return nil
}

func encodeChecks(w io.Writer, checks []health.Check) error {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	for _, c := range checks {
		if err := lines.Encode(c); err != nil {
			return err
		}
	}
	return nil
}

func writeChecks(w io.Writer, checks []health.Check) error {
	for _, c := range checks {
		if _, err := fmt.Fprintf(w, "%-5s  %-12s  %s\n", c.State, c.Name, c.Sentence); err != nil {
			return err
		}
		if c.Act == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "%21s→ %s\n", "", c.Act); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d red, %d amber, %d green\n", health.Count(checks, health.Red), health.Count(checks, health.Amber), health.Count(checks, health.Green))
	return err
}
