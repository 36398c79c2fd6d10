package command

import (
	"context"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"antechamber/kiosk"
	"antechamber/kiosk/scan"
	"antechamber/kiosk/scan/device"
	"antechamber/kiosk/settings"
	"antechamber/kiosk/sound"

	"fyne.io/fyne/v2"
)

// scanning is how codes come to a window, beside its keyboard, and how loud it is.
type scanning struct {
	Serial []string `help:"Hear a scanner on a serial port: PORT, PORT:SPEED, or auto for each that is plugged in; may be repeated." placeholder:"PORT"`
	Evdev  []string `help:"Take a scanner that types for this window alone, on Linux: a device below /dev/input, or auto; may be repeated." placeholder:"DEVICE"`
	Volume *int     `help:"How loud the sounds are: from 0, silent, to 100." placeholder:"N"`
}

// arguments are those that say the same again.
func (c *scanning) arguments() (args []string) {
	for _, port := range c.Serial {
		args = append(args, "--serial="+port)
	}
	for _, d := range c.Evdev {
		args = append(args, "--evdev="+d)
	}
	if c.Volume != nil {
		args = append(args, "--volume="+strconv.Itoa(*c.Volume))
	}
	return args
}

// check tells what cannot be meant.
func (c *scanning) check() error {
	for _, port := range c.Serial {
		if err := device.CheckPort(port); err != nil {
			return usagef("%s", err)
		}
	}
	if v := c.Volume; v != nil && (*v < 0 || *v > 100) {
		return usagef("the volume is %d, and must be from 0 to 100", *v)
	}
	return nil
}

// Speaker plays sounds; package kiosk/sound has it. Nothing waits for its methods.
type Speaker interface {
	Play(n sound.Name)
	SetVolume(volume int)
	Close()
}

// inputs are the scanners and sounds of a window, by its settings and what was said at its start.
type inputs struct {
	dir     string
	speaker Speaker // nil is silent

	mu       sync.Mutex
	settings settings.Settings
	states   map[string]kiosk.Input
}

// settingsDir is where the settings of this kiosk are: a rehearsal has none of its own.
func (s *session) settingsDir() string {
	if s.commands.Rehearsal {
		return filepath.Dir(s.dir())
	}
	return s.dir()
}

// openInputs reads the settings in a folder.
func openInputs(dir string, said *scanning) (*inputs, error) {
	if err := said.check(); err != nil {
		return nil, err
	}
	s, err := settings.Load(dir)
	if err != nil {
		return nil, err
	}
	if len(said.Serial) > 0 {
		s.Scanner.Serial = said.Serial
	}
	if len(said.Evdev) > 0 {
		s.Scanner.Evdev = said.Evdev
	}
	if said.Volume != nil {
		s.Sound.Volume = said.Volume
	}
	return &inputs{dir: dir, settings: s, states: make(map[string]kiosk.Input)}, nil
}

// listen hears what is not the keyboard until ctx ends. heard is called on any goroutine.
func (i *inputs) listen(ctx context.Context, valid func(string) bool, heard func(scan.Reading), log *slog.Logger) {
	i.mu.Lock()
	s := i.settings.Scanner
	i.mu.Unlock()
	for source, all := range map[scan.Source][]string{scan.Serial: s.Serial, scan.Evdev: s.Evdev} {
		for _, address := range all {
			i.note(kiosk.Input{Source: source, Address: address})
		}
	}
	device.Listen(ctx, device.Options{
		Serial: s.Serial, Evdev: s.Evdev, Setting: s.Setting(), Valid: valid, Heard: heard,
		State: func(st device.State) {
			log.Info("a scanner is another", "source", st.Source, "device", st.Address, "open", st.Open, "cause", st.Problem)
			i.note(kiosk.Input{Source: st.Source, Address: st.Address, Open: st.Open, Problem: st.Problem})
		},
	})
}

func (i *inputs) note(in kiosk.Input) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.states[in.Address] = in
}

// setting is how the scanner is set that types.
func (i *inputs) setting() scan.Setting {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.settings.Scanner.Setting()
}

// play plays a sound of the desk.
func (i *inputs) play(s kiosk.Sound) {
	if i.speaker != nil {
		i.speaker.Play(sound.Name(s))
	}
}

// States implements kiosk.Inputs.
func (i *inputs) States() (all []kiosk.Input) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, address := range slices.Sorted(maps.Keys(i.states)) {
		all = append(all, i.states[address])
	}
	return all
}

// Calibrated implements kiosk.Inputs.
func (i *inputs) Calibrated(c scan.Setting) error {
	return i.keep(func(s *settings.Settings) { s.Scanner = s.Scanner.With(c) })
}

// Volume implements kiosk.Inputs.
func (i *inputs) Volume() (volume int, card bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.settings.Sound.Loud(), i.speaker != nil && sound.Card() == nil
}

// SetVolume implements kiosk.Inputs.
func (i *inputs) SetVolume(volume int) error {
	if i.speaker != nil {
		i.speaker.SetVolume(volume)
	}
	return i.keep(func(s *settings.Settings) { s.Sound.Volume = &volume })
}

// keep changes the settings in force and those in the file, which may say less.
func (i *inputs) keep(change func(*settings.Settings)) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	change(&i.settings)
	kept, err := settings.Load(i.dir)
	if err != nil {
		return err
	}
	change(&kept)
	return settings.Save(i.dir, kept)
}

// hearDevices gives codes of other devices to the screen, on the UI goroutine.
func (v *view) hearDevices() {
	valid := func(code string) (ok bool) {
		fyne.DoAndWait(func() { ok = v.valid(code) })
		return ok
	}
	v.inputs.listen(v.ctx, valid, func(r scan.Reading) { fyne.Do(func() { kiosk.Hear(v.top, r) }) }, v.log)
}
