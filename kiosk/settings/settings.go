// Package settings keeps how one kiosk is set up, in a TOML file in its data folder that
// can be copied to the next kiosk. What is nowhere said is as it is by default.
package settings

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/scan"

	"github.com/pelletier/go-toml/v2"
)

// FileName is the name of the file in the data folder.
const FileName = "settings.toml"

// usualVolume is how loud sounds are where nothing is said.
const usualVolume = 70

// Settings are what the file says.
type Settings struct {
	Kiosk   Kiosk   `toml:"kiosk" comment:"What the window shows; an option of the command line counts for more."`
	Printer Printer `toml:"printer" comment:"Where badges and lists go, as the command line names printers."`
	Hub     Hub     `toml:"hub"`
	Scanner Scanner `toml:"scanner" comment:"What the calibration found out about the scanner that types, and which others are heard."`
	Sound   Sound   `toml:"sound"`
}

// Kiosk is what the window shows.
type Kiosk struct {
	Entrance string `toml:"entrance,omitempty" comment:"the identifier of an entrance of the conference file; the first where none is given"`
	Language string `toml:"language,omitempty" comment:"as en, fr, es, ru, ar, zh"`
	Look     string `toml:"look,omitempty" comment:"light, dark or high-contrast"`
}

// Printer is where badges and lists go.
type Printer struct {
	Badges string `toml:"badges,omitempty" comment:"as --printer names it"`
	Second string `toml:"second,omitempty" comment:"takes over where the first stands still"`
	Lists  string `toml:"lists,omitempty"`
}

// Hub is where kiosks find theirs. What lets a kiosk in is an invitation, which is no setting.
type Hub struct {
	Address string `toml:"address,omitempty" comment:"HOST:PORT; each kiosk joins by an invitation of its own"`
}

// Scanner is how codes come.
type Scanner struct {
	Layout  scan.Layout `toml:"layout,omitempty" comment:"us, azerty, qwertz or computer"`
	Prefix  string      `toml:"prefix,omitempty"`
	Suffix  scan.Ending `toml:"suffix,omitempty" comment:"enter, tab or none"`
	Pace    int         `toml:"pace_ms,omitempty"`
	Swapped bool        `toml:"swapped,omitempty" comment:"it sends capitals for small letters"`
	Serial  []string    `toml:"serial,omitempty" comment:"NAME, NAME:SPEED or auto"`
	Evdev   []string    `toml:"evdev,omitempty" comment:"a device under /dev/input, or auto"`
}

// Setting is what a detector is to know of it.
func (s Scanner) Setting() scan.Setting {
	return scan.Setting{Layout: s.Layout, Prefix: s.Prefix, Suffix: s.Suffix, Pace: s.Pace, Swapped: s.Swapped}
}

// With returns the scanner as a calibration found it.
func (s Scanner) With(c scan.Setting) Scanner {
	s.Layout, s.Prefix, s.Suffix, s.Pace, s.Swapped = c.Layout, c.Prefix, c.Suffix, c.Pace, c.Swapped
	return s
}

// Sound is how loud the desk is.
type Sound struct {
	Volume *int `toml:"volume,omitempty" comment:"0 is silent, 100 is as loud as the computer is set"`
}

// Loud is the volume from 0 to 100.
func (s Sound) Loud() int {
	if s.Volume == nil {
		return usualVolume
	}
	return *s.Volume
}

// Save replaces the settings of a data folder, all or nothing.
func Save(dir string, s Settings) error {
	data, err := s.File()
	if err != nil {
		return err
	}
	return SaveFile(dir, data)
}

// File returns the settings as a file says them.
func (s Settings) File() ([]byte, error) { return toml.Marshal(s) }

// SaveFile replaces the settings of a data folder, which need not be there yet, by a file
// that was read already, all or nothing.
func SaveFile(dir string, data []byte) error {
	path := filepath.Join(dir, FileName)
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		err = replace(path, data)
	}
	if err != nil {
		return &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("the settings cannot be kept in %s: see that the disk is not full and that this user may write there", path), Cause: err}
	}
	return nil
}

func replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), FileName+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
