package command

import (
	"os"
	"os/exec"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// What install writes opens the window just as it was described.
func TestArgumentsOfInstall(t *testing.T) {
	t.Parallel()
	unlocked, volume := false, 40
	want := commands{Data: "/srv/a b", Rehearsal: true, Kiosk: kioskCommand{
		Screen: "desk", Entrance: "main", Fullscreen: true, Locked: &unlocked, Monitor: "HDMI-1", Look: "dark", Headphones: true, Pointer: "hidden", Respawn: true,
		printers: printers{Printer: "cups:badges", SecondPrinter: "cups:other", Design: "card", TakeOver: 30 * time.Second}, Language: "fr", PaperPrinter: "cups:a4", DoorList: "/srv/door list.pdf", BackupTo: "/media/stick", Hub: "0.0.0.0:4222", Summaries: "/srv/summaries",
		scanning: scanning{Serial: []string{"auto"}, Evdev: []string{"auto"}, Volume: &volume}, watching: watching{Camera: "auto", CameraRotate: 90, CameraMirror: true}, boarding: boarding{Board: "0.0.0.0:8443"},
	}}
	elsewhere := []string{"Install", "Uninstall", "Open", "Monitors", "Left", "Tour", "Announce", "FromDay", "Hurry", "Setup"}
	fields := reflect.ValueOf(want.Kiosk)
	for i := range fields.NumField() {
		if name := fields.Type().Field(i).Name; fields.Field(i).IsZero() != slices.Contains(elsewhere, name) {
			t.Errorf("%s: is it for install to write, and does this test set it?", name)
		}
	}
	var got commands
	parser, err := kong.New(&got, kong.Name("antechamber"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(want.Kiosk.arguments(&want)); err != nil {
		t.Fatal(err)
	}
	got.Kiosk.Install, got.Kiosk.Uninstall = kioskInstall{}, kioskUninstall{} // their own defaults
	got.Kiosk.Hurry = 0
	if !reflect.DeepEqual(got.Kiosk, want.Kiosk) || got.Data != want.Data || got.Rehearsal != want.Rehearsal {
		t.Errorf("install writes what opens\n%+v, want\n%+v", got.Kiosk, want.Kiosk)
	}
}

func TestWordsOfServices(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ word, unit, entry string }{
		{"/usr/bin/antechamber", `/usr/bin/antechamber`, `/usr/bin/antechamber`},
		{"--entrance=main", `--entrance=main`, `--entrance=main`},
		{"", `""`, `""`},
		{"two words", `"two words"`, `"two words"`},
		{"100%", `100%%`, `"100%%"`},
		{"$HOME", `$$HOME`, `"\\$HOME"`},
		{`a"b`, `"a\"b"`, `"a\\"b"`},
		{`a\b`, `"a\\b"`, `"a\\\\b"`},
		{"a;b", `"a;b"`, `"a;b"`},
		{"Zürich", `Zürich`, `Zürich`},
	} {
		if got := unitWord(tt.word); got != tt.unit {
			t.Errorf("in a unit %q is %s, want %s", tt.word, got, tt.unit)
		}
		if got := desktopWord(tt.word); got != tt.entry {
			t.Errorf("in a desktop entry %q is %s, want %s", tt.word, got, tt.entry)
		}
	}
}

// A compositor tells nothing of how its program ended: the file does.
func TestServiceEndsOnceLeft(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]int{
		`exit 0`:                              1,
		`kill -9 $$`:                          1,
		`echo > "$RUNTIME_DIRECTORY/left"`:    0,
		`echo > "$1"; exit 3`:                 0,
		`echo > "$RUNTIME_DIRECTORY/right"`:   1,
		`test "$2" = "b c" && echo > "$1"`:    0,
		`test "$2" = "other" && echo > "$1" `: 1,
	} {
		dir := t.TempDir()
		c := exec.Command("/bin/sh", "-c", untilLeft, "sh", "sh", "-c", script, "sh", dir+"/left", "b c")
		c.Env = append(os.Environ(), "RUNTIME_DIRECTORY="+dir)
		if err := c.Run(); err != nil && c.ProcessState == nil {
			t.Skip(err)
		}
		if got := c.ProcessState.ExitCode(); got != want {
			t.Errorf("%s: the service ends with %d, want %d", script, got, want)
		}
	}
}
