package command

import (
	"fmt"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/settings"
)

// take fills in from the settings what the command line does not say. What cannot be
// used of them is said, and keeps no window closed.
func (k *kioskCommand) take(s *session, c *checkin.Conference) error {
	set, err := settings.Load(s.settingsDir())
	if err != nil {
		return err
	}
	strangers(c, set, func(key, sentence string) {
		s.tell(fmt.Sprintf("the settings cannot be used where they say %s: %s", key, sentence))
		map[string]func(){
			"kiosk.entrance": func() { set.Kiosk.Entrance = "" }, "kiosk.language": func() { set.Kiosk.Language = "" },
			"printer.badges": func() { set.Printer.Badges = "" }, "printer.second": func() { set.Printer.Second = "" }, "printer.lists": func() { set.Printer.Lists = "" },
		}[key]()
	})
	for _, one := range []struct {
		option string
		value  *string
		kept   string
	}{
		{"--entrance", &k.Entrance, set.Kiosk.Entrance},
		{"--language", &k.Language, set.Kiosk.Language},
		{"--look", &k.Look, set.Kiosk.Look},
		{"--printer", &k.Printer, set.Printer.Badges},
		{"--second-printer", &k.SecondPrinter, set.Printer.Second},
		{"--paper-printer", &k.PaperPrinter, set.Printer.Lists},
	} {
		if one.kept != "" && !saidOption(s.args, one.option) {
			*one.value = one.kept
		}
	}
	return nil
}

// saidOption tells whether an option stands on the command line.
func saidOption(args []string, option string) bool {
	return slices.ContainsFunc(args, func(a string) bool { return a == option || strings.HasPrefix(a, option+"=") })
}
