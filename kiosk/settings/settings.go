// Package settings keeps how one kiosk is set up, in a TOML file in its data folder that
// can be copied to the next kiosk. What is nowhere said is as it is by default.
package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/scan"
	"antechamber/kiosk/scan/device"

	"github.com/pelletier/go-toml/v2"
)

// FileName is the name of the file in the data folder.
const FileName = "settings.toml"

// UsualVolume is how loud sounds are where nothing is said.
const UsualVolume = 70

// Settings are what the file says.
type Settings struct {
	Scanner Scanner `toml:"scanner" comment:"What the calibration found out about the scanner that types, and which others are heard."`
	Sound   Sound   `toml:"sound"`
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
		return UsualVolume
	}
	return *s.Volume
}

// Load reads the settings of a data folder. There need be none.
func Load(dir string) (Settings, error) {
	path := filepath.Join(dir, FileName)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, nil
	}
	if err != nil {
		return Settings{}, &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("the settings in %s cannot be read: see that this user may read them", path), Cause: err}
	}
	return Parse(path, data)
}

// Parse reads settings. Its fault names the line of the file that cannot be meant.
func Parse(path string, data []byte) (s Settings, err error) {
	decoder := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil {
		return Settings{}, &checkin.Fault{Code: checkin.FaultInvalid, Sentence: wrong(path, err), Cause: err}
	}
	if problem := s.problem(); problem != "" {
		return Settings{}, &checkin.Fault{Code: checkin.FaultInvalid, Sentence: path + ": " + problem}
	}
	return s, nil
}

func wrong(path string, err error) string {
	if missing, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(missing.Errors) > 0 {
		line, _ := missing.Errors[0].Position()
		return fmt.Sprintf("%s:%d: there is no such setting as %q: take the line away", path, line, strings.Join(missing.Errors[0].Key(), "."))
	}
	if e, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := e.Position()
		return fmt.Sprintf("%s:%d: this cannot be a setting (%s): correct the line", path, line, e.Error())
	}
	return fmt.Sprintf("%s: this is no settings file (%s): correct it", path, err)
}

func (s Settings) problem() string {
	sc := s.Scanner
	switch {
	case sc.Layout != "" && !slices.Contains(scan.Layouts(), sc.Layout):
		return fmt.Sprintf("scanner.layout is %q, and must be us, azerty, qwertz or computer", sc.Layout)
	case sc.Suffix != "" && !slices.Contains([]scan.Ending{scan.NoSuffix, scan.Enter, scan.Tab, scan.CR, scan.LF, scan.CRLF}, sc.Suffix):
		return fmt.Sprintf("scanner.suffix is %q, and must be enter, tab or none", sc.Suffix)
	case s.Sound.Loud() < 0 || s.Sound.Loud() > 100:
		return fmt.Sprintf("sound.volume is %d, and must be from 0 to 100", s.Sound.Loud())
	}
	for _, port := range sc.Serial {
		if err := device.CheckPort(port); err != nil {
			return "scanner.serial: " + err.Error()
		}
	}
	return ""
}

// Save replaces the settings of a data folder, all or nothing.
func Save(dir string, s Settings) error {
	data, err := toml.Marshal(s)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, FileName)
	if err = replace(path, data); err != nil {
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
