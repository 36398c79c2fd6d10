package command

import (
	"fmt"
	"slices"

	"antechamber/kiosk/health"
	"antechamber/kiosk/scan"
	"antechamber/kiosk/scan/device"
	"antechamber/kiosk/settings"
	"antechamber/kiosk/sound"
)

// inputs gathers by which ways codes may come here.
func (x *examination) inputs() {
	in := &health.Inputs{}
	x.facts.Inputs = in
	if err := sound.Card(); err != nil {
		in.Silent = err.Error()
	}
	s, err := settings.Load(x.settingsDir())
	if err != nil {
		in.Problem = err.Error()
		return
	}
	if s.Sound.Loud() == 0 && in.Silent == "" {
		in.Silent = "the volume is 0 in the settings"
	}
	if c := s.Scanner; c.Layout != "" {
		in.Calibrated = fmt.Sprintf("the keyboard %s, ends codes with %s", c.Layout, c.Suffix)
	}
	found := device.List()
	for _, f := range found {
		if f.Likely {
			in.Scanners = append(in.Scanners, health.Scanner{Address: f.Address, Name: f.Name, Problem: f.Problem, Wanted: f.Source == scan.Evdev && f.Problem != "" && slices.Contains(s.Scanner.Evdev, "auto")})
		}
	}
	for _, address := range slices.Concat(s.Scanner.Serial, s.Scanner.Evdev) {
		if address == "auto" {
			continue
		}
		wanted := health.Scanner{Address: address, Wanted: true}
		if err := device.There(address); err != nil {
			wanted.Problem = err.Error()
		}
		in.Scanners = append(in.Scanners, wanted)
	}
}
