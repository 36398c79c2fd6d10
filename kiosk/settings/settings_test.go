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
	if s, err := Load(dir); err != nil || s.Sound.Loud() != UsualVolume {
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
		"[scanner]\nlayuot = \"us\"\n":          "s.toml:2: there is no such setting",
		"[sound]\nvolume = \"loud\"\n":          "s.toml:2: this cannot be a setting",
		"[sound]\n\nvolume 3\n":                 "s.toml:3: this cannot be a setting",
		"[sound]\nvolume = 101\n":               "sound.volume is 101",
		"[scanner]\nlayout = \"dvorak\"\n":      "scanner.layout is \"dvorak\"",
		"[scanner]\nsuffix = \"space\"\n":       "scanner.suffix is \"space\"",
		"[scanner]\nserial = [\"COM3:fast\"]\n": "scanner.serial: \"COM3:fast\"",
	} {
		_, err := Parse("s.toml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", text, err, want)
		}
	}
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
