package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"antechamber/kiosk/scan"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsSavedIsLoaded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if s, err := Load(dir); err != nil || s.Sound.Loud() != usualVolume {
		t.Fatalf("without a file: %+v, %v", s, err)
	}
	quiet := 0
	want := Settings{Scanner: Scanner{Serial: []string{"auto", "/dev/ttyUSB0:115200"}, Evdev: []string{"/dev/input/event7"}}, Sound: Sound{Volume: &quiet}}
	want.Scanner = want.Scanner.With(scan.Setting{Layout: scan.AZERTY, Prefix: "~\"", Suffix: scan.Tab, Pace: 12, Swapped: true})
	for range 2 { // also over those that are there
		if err := Save(dir, want); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Load(dir)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
		t.Errorf("the folder has %v, want the settings only", left)
	}
}

func TestFaultsNameTheLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"[scanner]\nlayuot = \"us\"\n":                 "s.toml:2: there is no such setting",
		"[sound]\nvolume = \"loud\"\n":                 "s.toml:2: sound.volume: this value is of another kind",
		"[sound]\n\nvolume 3\n":                        "s.toml:3: this cannot be a setting",
		"[sound]\nvolume = 101\n":                      "s.toml:2: sound.volume: it is 101",
		"[scanner]\nlayout = \"dvorak\"\n":             "s.toml:2: scanner.layout: it is \"dvorak\"",
		"[scanner]\nsuffix = \"space\"\n":              "s.toml:2: scanner.suffix: it is \"space\"",
		"[scanner]\nserial = [\"COM3:fast\"]\n":        "s.toml:2: scanner.serial: \"COM3:fast\"",
		"[kiosk]\n# said once\nlook = \"pink\"\n":      "s.toml:3: kiosk.look: it is \"pink\"",
		"[printer]\nbadges = \"ipp://u:secret@h/p\"\n": "s.toml:2: printer.badges: a password must not stand",
		"hub = { address = \"10.0.0.5\" }\n":           "s.toml:1: hub.address: it is \"10.0.0.5\"",
	} {
		_, err := parse("s.toml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", text, err, want)
		}
	}
}

// TestAllFaultsAreTold: in the order of their lines, those of whoever knows more among them.
func TestAllFaultsAreTold(t *testing.T) {
	t.Parallel()
	text := "[sound]\nvolume = 101\n[kiosk]\nentrance = \"cellar\"\nlook = \"pink\"\n"
	_, faults := Check("s.toml", []byte(text), func(s Settings, wrong func(key, sentence string)) {
		wrong("kiosk.entrance", "there is no entrance "+s.Kiosk.Entrance)
	})
	want := "s.toml:2: sound.volume: it is 101, and must be from 0 to 100\ns.toml:4: kiosk.entrance: there is no entrance cellar\ns.toml:5: kiosk.look: it is \"pink\", and must be light, dark or high-contrast"
	if faults.Error() != want {
		t.Errorf("%s", faults)
	}
	_, faults = Check("s.toml", []byte("[sound]\nvolume = 101\n[printer]\nhue = 3\n"), nil)
	if want := "s.toml:2: sound.volume: it is 101, and must be from 0 to 100\ns.toml:4: there is no such setting as \"printer.hue\": take the line away"; faults.Error() != want {
		t.Errorf("%s", faults)
	}
	if _, err := parse("s.toml", []byte(text)); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("Parse: %v", err)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte("[scanner]\nlayout = \"us\"\n"))
	f.Add([]byte("hub = { address = 3 }"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, faults := Check("s.toml", data, nil)
		if len(faults) > 0 {
			return
		}
		again, err := s.File()
		if err != nil {
			t.Fatal(err)
		}
		if _, faults := Check("s.toml", again, nil); len(faults) > 0 {
			t.Fatalf("%s\n%s", again, faults)
		}
	})
}

func TestSaveSaysWhereItCannot(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Save(file, Settings{}); err == nil || !strings.Contains(err.Error(), "cannot be kept") {
		t.Errorf("Save below a file: %v", err)
	}
}
