package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/storage/backup"

	"fyne.io/fyne/v2"
	"github.com/gofrs/flock"
)

// ErrNoDisplay says that a window cannot be opened here. A Window returns it, or an error that wraps it.
var ErrNoDisplay = errors.New("there is no display")

// WindowOptions are how a window is opened.
type WindowOptions struct {
	Title      string
	Fullscreen bool
	Valid      func(code string) bool // tells a code of ours from other text
	Ready      func()                 // called once the window is visible and hears scans; may be nil
	Log        *slog.Logger
}

// Screen is what a window shows: the desk, or the unlock screen before it.
type Screen interface {
	Content() fyne.CanvasObject
	Attach(fyne.Canvas)
	Scanned(code string)
	Key(name fyne.KeyName, mod fyne.KeyModifier) bool
}

// Window opens the real window with the screen that build makes, and returns when
// it is closed, also by the quit that build is given. Package kiosk/window has it; cmd/antechamber brings it.
type Window func(build func(quit func()) (Screen, error), o WindowOptions) error

type kioskCommand struct {
	Screen     string `help:"The screen to begin with: desk." enum:"desk" default:"desk"`
	Entrance   string `help:"The entrance that this kiosk stands at." placeholder:"E"`
	Fullscreen bool   `help:"Fill the screen."`
	printers
	PaperPrinter string `help:"Where lists are printed, as --printer; the same printer where none is given." placeholder:"URI"`
	DoorList     string `help:"Keep this PDF a door list of the registrations as they are: names in clear." placeholder:"FILE" type:"path"`
	BackupTo     string `help:"A folder on another disk that gets every backup too." env:"ANTECHAMBER_BACKUP_TO" placeholder:"DIR" type:"path"`
	Hub          string `help:"Let this kiosk be the hub of the others too, where they reach it, such as 0.0.0.0:4222." placeholder:"HOST:PORT"`
	Tour         string `help:"Where there is no display, run the tour into this folder instead." placeholder:"DIR" type:"path"`
	Announce     bool   `hidden:"" help:"Print a line on standard error once the window is visible and hears scans."`
}

func (k *kioskCommand) Run(s *session) error {
	err := k.open(s)
	if !errors.Is(err, ErrNoDisplay) || k.Tour == "" {
		return err
	}
	fmt.Fprintf(s.Stderr, "antechamber: %s; drawing the tour into %s instead\n", oneLine(err.Error()), k.Tour)
	tour := tourCommand{Out: k.Tour}
	return tour.Run(s)
}

func (k *kioskCommand) open(s *session) error {
	if s.parts.Window == nil {
		return fmt.Errorf("this build has no window: %w", ErrNoDisplay)
	}
	rehearse, err := k.show(s)
	if err != nil || !rehearse {
		return err
	}
	// A process opens one window in its life, so the rehearsal is another one.
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("the rehearsal cannot be opened, start it with --rehearsal: %w", err)
	}
	args := []string{"--rehearsal", "kiosk", "--entrance=" + k.Entrance, "--printer=" + k.Printer, "--second-printer=" + k.SecondPrinter, "--take-over=" + k.TakeOver.String(), "--paper-printer=" + k.PaperPrinter}
	if s.commands.Data != "" {
		args = append([]string{"--data", s.commands.Data}, args...)
	}
	if k.DoorList != "" {
		args = append(args, "--door-list="+beside(k.DoorList, "-rehearsal"))
	}
	if k.Fullscreen {
		args = append(args, "--fullscreen")
	}
	child := exec.CommandContext(s, program, args...)
	child.Stdout, child.Stderr = s.Stdout, s.Stderr
	child.Cancel = func() error { return child.Process.Signal(os.Interrupt) } // lets it close its database
	return child.Run()
}

// show opens the window on the data folder, and returns true where staff asked for
// the rehearsal instead.
func (k *kioskCommand) show(s *session) (rehearse bool, err error) {
	backup.Inspect(s, s.dir())
	c, err := s.conference()
	if err != nil {
		return false, err
	}
	if k.Entrance != "" {
		if _, ok := c.Entrance(k.Entrance); !ok {
			return false, usagef("there is no entrance %q: see \"conference show\"", k.Entrance)
		}
	}
	if k.DoorList != "" && !strings.EqualFold(filepath.Ext(k.DoorList), ".pdf") {
		return false, usagef("the door list is a PDF: write --door-list FILE.pdf")
	}
	v := &view{session: s, kiosk: k, conference: c}
	defer v.close()
	if v.house, err = s.openFor(c); err != nil && !locked(err) {
		return false, err
	}
	v.locked = err
	unlock, err := onlyWindow(s.dir())
	if err != nil {
		return false, err
	}
	defer unlock()
	var cancel context.CancelFunc
	v.ctx, cancel = context.WithCancel(s.Context)
	defer cancel()
	var closeLog func() error
	if v.log, closeLog, err = openLog(s.dir()); err != nil {
		return false, err
	}
	defer closeLog()
	err = s.parts.Window(v.screen, WindowOptions{Title: "Antechamber", Fullscreen: k.Fullscreen, Log: v.log, Valid: v.valid, Ready: v.ready})
	if err == nil && v.watch != nil {
		v.watch.lastBackup(s) // while no other window can open
	}
	return v.rehearse, err
}

// onlyWindow keeps a second window from the data folder, until unlock or the end of the process.
func onlyWindow(dir string) (unlock func() error, err error) {
	lock := flock.New(filepath.Join(dir, "window.lock"), flock.SetPermissions(0o600))
	free, err := lock.TryLock()
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("the data folder %s cannot be locked for one window: %s", dir, reason(err)), Cause: err}
	}
	if !free {
		return nil, faultf(checkin.FaultConflict, "a window is open on the data folder %s already: use that one, or choose another folder with --data", dir)
	}
	return lock.Unlock, nil
}

// deskLister prints lists for the desk screen.
type deskLister struct {
	house   *house
	session *session
	printer string
}

func (l deskLister) PrintInside(ctx context.Context, actor string) (kiosk.InsideResult, error) {
	s := *l.session
	s.Context = ctx
	p, err := l.house.printInside(&s, insidePrint{printer: l.printer, actor: actor})
	return kiosk.InsideResult{Persons: p.Persons, Where: p.Where, Problem: strings.Join(p.Warnings, "; ")}, err
}
