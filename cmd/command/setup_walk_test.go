package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/alecthomas/kong"

	"antechamber/kiosk"
	"antechamber/kiosk/scan"
	"antechamber/storage/seal"
)

// walker sets a kiosk up by keys, on a folder of its own with its real database. Its
// windows are drawn without a display.
type walker struct {
	t      *testing.T
	data   string
	screen Screen
}

func newWalker(t *testing.T) *walker {
	t.Helper()
	test.NewTempApp(t)
	home := t.TempDir()
	passphrase := filepath.Join(home, "passphrase")
	if err := os.WriteFile(passphrase, []byte("four words are enough\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ANTECHAMBER_KEYRING", "file")
	t.Setenv("ANTECHAMBER_KEYS", filepath.Join(home, "keys"))
	t.Setenv("ANTECHAMBER_PASSPHRASE_FILE", passphrase)
	return &walker{t: t, data: filepath.Join(home, "data")}
}

// window opens the window, does what do does at it, and returns what follows once it was left.
func (w *walker) window(do func(), flags ...string) after {
	w.t.Helper()
	var c commands
	parser, err := kong.New(&c, kong.Vars{"version": ""})
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err = parser.Parse(append([]string{"--data", w.data, "kiosk"}, flags...)); err != nil {
		w.t.Fatal(err)
	}
	open := func(build func(quit func()) (Screen, error), o WindowOptions) error {
		left := make(chan struct{})
		screen, err := build(func() { close(left) })
		if err != nil {
			return err
		}
		w.screen = screen
		screen.Content().Resize(fyne.NewSize(1280, 800)) // on no canvas: all that is done beside ends in settle
		o.Ready()
		w.settle()
		do()
		select {
		case <-left:
		case <-time.After(time.Minute):
			w.t.Errorf("the window was not left; the steps are\n%s", w.run("setup"))
		}
		return nil
	}
	s := &session{Context: w.t.Context(), Streams: Streams{Stdout: io.Discard, Stderr: io.Discard}, commands: &c, task: c.Kiosk.task(), parts: Parts{Version: "test", Window: open, Hasty: true}, lock: seal.NewLock(givenPassphrase)}
	s.lock.Hasten()
	then, err := c.Kiosk.show(s)
	if err != nil {
		w.t.Fatal(err)
	}
	return then
}

// settle waits until what was asked for is done.
func (w *walker) settle() {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.t.Context(), time.Minute)
	defer stop()
	if err := w.screen.(*kiosk.Switcher).Shown().(interface{ Idle(context.Context) error }).Idle(ctx); err != nil {
		w.t.Fatal(err)
	}
}

func (w *walker) press(names ...fyne.KeyName) {
	w.t.Helper()
	for _, name := range names {
		mod := fyne.KeyModifier(0)
		if len(name) == 1 {
			mod = fyne.KeyModifierControl
		}
		w.screen.Key(name, mod)
		w.settle()
	}
}

func (w *walker) write(words string) {
	w.t.Helper()
	for _, r := range words {
		w.screen.(*kiosk.Switcher).Rune(r)
	}
	w.settle()
}

// fill writes the answers of a form, each in place of what is there.
func (w *walker) fill(answers ...string) {
	w.t.Helper()
	for i, answer := range answers {
		if i > 0 {
			w.press(fyne.KeyTab)
		}
		w.press(fyne.KeyDelete)
		w.write(answer)
	}
}

// at goes to a step, by its place among the nine.
func (w *walker) at(step kiosk.SetupStep) {
	w.t.Helper()
	w.press(fyne.KeyHome)
	for _, s := range kiosk.SetupSteps() {
		if s == step {
			return
		}
		w.press(fyne.KeyDown)
	}
}

// run runs a command beside, and returns what it printed.
func (w *walker) run(args ...string) string {
	w.t.Helper()
	var said, complaint strings.Builder
	if status := Run(w.t.Context(), append([]string{"--data", w.data}, args...), Streams{Stdin: strings.NewReader(""), Stdout: &said, Stderr: &complaint}, Parts{Version: "test", Hasty: true}); status != exitDone {
		w.t.Fatalf("%v: %d, %s", args, status, &complaint)
	}
	return said.String()
}

// A new kiosk is set up from the first start to the desk by keys alone, each step with
// its real parts, and then lets somebody in.
func TestSetupFromFirstStartToDesk(t *testing.T) {
	w := newWalker(t)
	now := time.Now().UTC()
	zone, noon := fmt.Sprintf("Etc/GMT%+d", now.Hour()-12), now.Add(time.Duration(12-now.Hour())*time.Hour) // it is noon there
	if now.Hour() == 12 {
		zone = "Etc/GMT"
	}
	if then := w.window(func() {
		w.press(fyne.KeyReturn)
		w.write("3")
		w.fill("A small meeting", "Geneva", zone, noon.Format(time.DateOnly), "Main hall 50", "All day 06:00-18:00")
		w.press(fyne.KeyReturn)
		w.fill("Main entrance; Stairs")
		w.press(fyne.KeyReturn)
	}); then != openSetup {
		t.Fatalf("after the conference follows %v, want the set-up again", then)
	}
	people := mustWrite(t, "people.csv", "given_name,family_name,organisation,category,status\nIlona,Kovács,Hungary,member-state,approved\n")
	if then := w.window(func() {
		w.press(fyne.KeyReturn) // the registrations are the next
		w.write(people)
		w.press(fyne.KeyReturn, fyne.KeyT, fyne.KeyI, fyne.KeyEscape)
		w.press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn)            // the second entrance
		w.press(fyne.KeyReturn, fyne.KeyEnd, fyne.KeyUp, fyne.KeyReturn, fyne.KeyReturn) // a test badge as a PDF file, which is good
		w.press(fyne.KeyReturn)
		w.screen.(interface{ Heard(scan.Reading) }).Heard(scan.Reading{Code: "ANY CODE", Source: scan.Keyboard, Suffix: scan.Enter})
		w.settle()
		w.press(fyne.KeyEscape)
		w.at(kiosk.SetupPINs)
		w.press(fyne.KeyReturn)
		w.fill("482913", "482913", "771204", "771204")
		w.press(fyne.KeyReturn)
		for _, step := range []kiosk.SetupStep{kiosk.SetupSound, kiosk.SetupHub, kiosk.SetupRehearsal} {
			w.at(step)
			w.press(fyne.KeyDelete)
		}
		w.press(fyne.KeyEscape)
	}, "--setup"); then != openDesk {
		t.Fatalf("after the set-up follows %v, want the desk", then)
	}
	for line := range strings.Lines(w.run("setup", "--json")) {
		if !strings.Contains(line, `"green"`) && !strings.Contains(line, `"skipped"`) {
			t.Errorf("a step is left: %s", line)
		}
	}
	var made struct{ Code string }
	found := w.run("find", "Ilona", "--json")
	var person struct{ Reference string }
	if err := json.Unmarshal([]byte(found), &person); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(w.run("badge", person.Reference, "--out", filepath.Join(t.TempDir(), "badge.pdf"), "--json")), &made); err != nil {
		t.Fatal(err)
	}
	w.window(func() {
		w.screen.Scanned(made.Code)
		w.settle()
		if log := w.run("log", "--json"); !strings.Contains(log, `"verdict":"admitted"`) || !strings.Contains(log, `"entrance":"stairs"`) {
			t.Errorf("nobody was admitted at the stairs: %s", log)
		}
		w.press(fyne.KeyEscape)
		w.press(fyne.KeyM, fyne.KeyReturn) // Ctrl M: the rehearsal, by which this window is left
	})
}
