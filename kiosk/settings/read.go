package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/scan"
	"antechamber/kiosk/scan/device"

	"github.com/pelletier/go-toml/v2"
)

// Fault is one thing that is wrong with a settings file.
type Fault struct {
	File     string
	Line     int    // from 1; 0 where it is not known
	Key      string // dotted, as "scanner.layout"; "" where there is none
	Sentence string // what is wrong and what to do
}

// Error returns the fault as "file:line: key: sentence".
func (f Fault) Error() string {
	said := f.File
	if f.Line > 0 {
		said = fmt.Sprintf("%s:%d", said, f.Line)
	}
	if f.Key != "" {
		said += ": " + f.Key
	}
	return said + ": " + f.Sentence
}

// Faults is everything that is wrong with a settings file, in the order of its lines.
type Faults []Fault

// Error returns the faults, one a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
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
	return parse(path, data)
}

// parse reads settings. Its fault says the first thing that is wrong with the file, and
// has all of them, of type Faults, as its cause.
func parse(path string, data []byte) (Settings, error) {
	s, faults := Check(path, data, nil)
	if len(faults) > 0 {
		return Settings{}, &checkin.Fault{Code: checkin.FaultInvalid, Sentence: faults[0].Error(), Cause: faults}
	}
	return s, nil
}

// Check reads settings and returns all that is wrong with them, by line and key. more may
// be nil; it finds faults that this package cannot, as that there is no such entrance,
// and tells them by their key.
func Check(path string, data []byte, more func(s Settings, wrong func(key, sentence string))) (Settings, Faults) {
	var s Settings
	var faults Faults
	if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&s); err != nil {
		faults = unreadable(path, err)
		s = Settings{}
		if err := toml.Unmarshal(data, &s); err != nil { // unknown keys are not all that is wrong
			return Settings{}, faults
		}
	}
	wrong := func(key, sentence string) {
		faults = append(faults, Fault{path, lineOf(data, key), key, sentence})
	}
	s.problems(wrong)
	if more != nil {
		more(s, wrong)
	}
	slices.SortStableFunc(faults, func(a, b Fault) int { return a.Line - b.Line })
	return s, faults
}

func unreadable(path string, err error) (all Faults) {
	if missing, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		for i := range missing.Errors {
			line, _ := missing.Errors[i].Position()
			all = append(all, Fault{path, line, "", fmt.Sprintf("there is no such setting as %q: take the line away", strings.Join(missing.Errors[i].Key(), "."))})
		}
		return all
	}
	if e, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := e.Position()
		if key := strings.Join(e.Key(), "."); key != "" && strings.Contains(e.Error(), "type") {
			return Faults{{path, line, key, "this value is of another kind: a text stands in quotes, a number does not, a list in brackets"}}
		}
		return Faults{{path, line, "", fmt.Sprintf("this cannot be a setting (%s): correct the line", e.Error())}}
	}
	return Faults{{path, 0, "", fmt.Sprintf("this is no settings file (%s): correct it", err)}}
}

// problems tells of values that cannot be meant.
func (s Settings) problems(wrong func(key, sentence string)) {
	sc := s.Scanner
	if sc.Layout != "" && !slices.Contains(scan.Layouts(), sc.Layout) {
		wrong("scanner.layout", fmt.Sprintf("it is %q, and must be us, azerty, qwertz or computer", sc.Layout))
	}
	if sc.Suffix != "" && !slices.Contains([]scan.Ending{scan.NoSuffix, scan.Enter, scan.Tab, scan.CR, scan.LF, scan.CRLF}, sc.Suffix) {
		wrong("scanner.suffix", fmt.Sprintf("it is %q, and must be enter, tab or none", sc.Suffix))
	}
	for _, port := range sc.Serial {
		if err := device.CheckPort(port); err != nil {
			wrong("scanner.serial", err.Error())
		}
	}
	if v := s.Sound.Loud(); v < 0 || v > 100 {
		wrong("sound.volume", fmt.Sprintf("it is %d, and must be from 0 to 100", v))
	}
	if look := s.Kiosk.Look; look != "" && !slices.Contains([]string{"light", "dark", "high-contrast"}, look) {
		wrong("kiosk.look", fmt.Sprintf("it is %q, and must be light, dark or high-contrast", look))
	}
	for _, p := range []struct{ key, address string }{{"printer.badges", s.Printer.Badges}, {"printer.second", s.Printer.Second}, {"printer.lists", s.Printer.Lists}} {
		if hasPassword(p.address) {
			wrong(p.key, "a password must not stand in a file that is copied: take it out of the address, and let CUPS keep it")
		}
	}
	if a := s.Hub.Address; a != "" {
		if host, port, err := net.SplitHostPort(a); err != nil || host == "" || port == "" {
			wrong("hub.address", fmt.Sprintf("it is %q, and must be HOST:PORT, such as 10.0.0.5:4222", a))
		}
	}
}

// hasPassword tells whether an address carries a secret.
func hasPassword(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return false
	}
	_, has := u.User.Password()
	return has
}

// lineOf is where the key stands in a file that is TOML: 0 where it does not. Where a
// table is written in one line it is that.
func lineOf(data []byte, key string) int {
	table, within, n := "", 0, 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			table = strings.Trim(strings.TrimSpace(strings.SplitN(line, "#", 2)[0]), "[] ") + "."
			continue
		}
		name, _, assigns := strings.Cut(line, "=")
		if !assigns || strings.HasPrefix(line, "#") {
			continue
		}
		full := table + strings.ReplaceAll(strings.TrimSpace(name), " ", "")
		switch {
		case full == key:
			return n
		case within == 0 && strings.HasPrefix(key, full+"."):
			within = n
		}
	}
	return within
}
