package command

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"antechamber/badges/printer"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/settings"
)

// setupSettings is about the file that is copied to the next kiosk.
type setupSettings struct {
	Show  settingsShow  `cmd:"" default:"1" help:"Print the settings of this kiosk as a file."`
	Check settingsCheck `cmd:"" help:"Name line and key of every fault of a settings file."`
	Use   settingsUse   `cmd:"" help:"Take over the settings of another kiosk."`
}

type (
	settingsShow  struct{}
	settingsCheck struct {
		File string `arg:"" type:"path" help:"The settings file."`
	}
	settingsUse struct {
		File string `arg:"" type:"path" help:"The settings file."`
	}
)

func (settingsShow) Run(s *session) error {
	set, err := settings.Load(s.settingsDir())
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(settingsLine(set))
	}
	data, err := set.File()
	if err == nil {
		_, err = s.Stdout.Write(data)
	}
	return err
}

// settingsJSON is what "setup settings show --json" prints.
type settingsJSON struct {
	Kiosk   settings.Kiosk   `json:"kiosk"`
	Printer settings.Printer `json:"printer"`
	Hub     settings.Hub     `json:"hub"`
	Scanner settings.Scanner `json:"scanner"`
	Volume  int              `json:"volume"`
}

func settingsLine(set settings.Settings) settingsJSON {
	return settingsJSON{set.Kiosk, set.Printer, set.Hub, set.Scanner, set.Sound.Loud()}
}

func (k *settingsCheck) Run(s *session) error {
	_, _, err := s.checkSettings(k.File)
	if err != nil {
		return err
	}
	return sayFile(s, "nothing is wrong with", k.File)
}

func (k *settingsUse) Run(s *session) error {
	_, data, err := s.checkSettings(k.File)
	if err != nil {
		return err
	}
	if err := s.authoriseSetup(); err != nil {
		return err
	}
	if err := settings.SaveFile(s.settingsDir(), data); err != nil {
		return err
	}
	return sayFile(s, "this kiosk has the settings of", k.File)
}

// checkSettings reads a settings file and prints every fault of it on a line of its own.
func (s *session) checkSettings(path string) (settings.Settings, []byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return settings.Settings{}, nil, &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("the settings file %s cannot be read: %s", path, reason(err)), Cause: err}
	}
	c, err := s.conference()
	if err != nil {
		return settings.Settings{}, nil, err
	}
	set, faults := settings.Check(path, data, func(set settings.Settings, wrong func(key, sentence string)) { strangers(c, set, wrong) })
	lines := json.NewEncoder(s.Stdout)
	for _, f := range faults {
		if s.commands.JSON {
			err = lines.Encode(faultLine{f.File, f.Line, f.Key, f.Sentence})
		} else {
			_, err = fmt.Fprintln(s.Stdout, f.Error())
		}
		if err != nil {
			return set, nil, err
		}
	}
	switch len(faults) {
	case 0:
		return set, data, nil
	case 1:
		return set, nil, faultf(checkin.FaultInvalid, "%s has a fault: correct it and check again", path)
	}
	return set, nil, faultf(checkin.FaultInvalid, "%s has %d faults: correct them and check again", path, len(faults))
}

// strangers tells of what the settings name that this kiosk does not know.
func strangers(c *checkin.Conference, set settings.Settings, wrong func(key, sentence string)) {
	if id := set.Kiosk.Entrance; id != "" {
		if _, ok := c.Entrance(id); !ok {
			var known []string
			for _, e := range c.Entrances {
				known = append(known, e.ID)
			}
			wrong("kiosk.entrance", fmt.Sprintf("the conference has no entrance %q: it has %s", id, strings.Join(known, ", ")))
		}
	}
	if l := set.Kiosk.Language; l != "" && !kiosk.Speaks(l) {
		wrong("kiosk.language", fmt.Sprintf("there is no language %q in this build: choose one of %s", l, strings.Join(kiosk.Spoken(), ", ")))
	}
	for _, p := range []struct{ key, address string }{{"printer.badges", set.Printer.Badges}, {"printer.second", set.Printer.Second}, {"printer.lists", set.Printer.Lists}} {
		if p.address == "" {
			continue
		}
		if _, err := printer.Open(p.address, printer.Options{}); err != nil {
			wrong(p.key, oneLine(err.Error()))
		}
	}
}
