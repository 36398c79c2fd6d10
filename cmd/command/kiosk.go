package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/scan"
	"antechamber/storage/backup"

	"fyne.io/fyne/v2"
	"github.com/alecthomas/kong"
)

// ErrNoDisplay says that a window cannot be opened here. A Window returns it, or an error that wraps it.
var ErrNoDisplay = errors.New("there is no display")

// WindowOptions are how a window is opened.
type WindowOptions struct {
	Title      string
	Look       kiosk.Look
	Fullscreen bool
	Locked     bool                   // nobody leaves it but by the quit that the screen is given, or by a signal
	Monitor    string                 // the screen to fill: its number from 1, or its name; "" is any
	Pointer    string                 // the pointer is "shown", "hidden", or hidden while "idle"
	Setting    func() scan.Setting    // how the scanner is set that types
	Valid      func(code string) bool // tells a code of ours from other text
	Ready      func()                 // called once the window is visible and hears scans; may be nil
	Raise      <-chan func()          // each brings the window to the front, and is then called on the UI goroutine
	End        <-chan struct{}        // closed where the window is to end
	Log        *slog.Logger
}

// selfService is the screen of attendees.
const selfService = "self-service"

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
	Install   kioskInstall   `cmd:"" help:"Let this machine open the window when it starts."`
	Uninstall kioskUninstall `cmd:"" help:"Take away what install wrote."`
	Open      struct{}       `cmd:"" default:"1" help:"Open the window; without a command it is this one."`

	Screen     string `help:"The screen to begin with: desk, self-service, which install begins with, or organiser." enum:"desk,self-service,organiser," default:"" placeholder:"S"`
	Language   string `help:"The language of the desk, or with which self-service begins: ar, zh, en, fr, ru, es, or another that this build has." default:"en" placeholder:"L"`
	Entrance   string `help:"The entrance that this kiosk stands at." placeholder:"E"`
	Fullscreen bool   `help:"Fill the screen."`
	Locked     *bool  `help:"Let nobody but staff leave the window: so it is at self-service." negatable:""`
	Monitor    string `help:"The screen to fill, where there are several: its number from 1, or its name." placeholder:"N"`
	Monitors   bool   `help:"List the screens of this machine instead."`
	Look       string `help:"The colours of every screen: light, dark or high-contrast." enum:"light,dark,high-contrast" default:"light" placeholder:"L"`
	Headphones bool   `help:"Say aloud at self-service also what is private, as names and what is typed: for a kiosk whose sound comes from headphones only."`
	Pointer    string `help:"The mouse pointer: shown, hidden (for a screen that is touched), or hidden while idle; auto is idle in a locked window." enum:"auto,shown,idle,hidden" default:"auto" placeholder:"P"`
	Respawn    bool   `help:"Open the window again when it crashes, until it is left."`
	Left       string `hidden:"" help:"With --respawn, make this file once the window was left." type:"path" placeholder:"FILE"`
	printers
	PaperPrinter string `help:"Where lists are printed, as --printer; the same printer where none is given." placeholder:"URI"`
	scanning
	watching
	DoorList  string `help:"Keep this PDF a door list of the registrations as they are: names in clear." placeholder:"FILE" type:"path"`
	BackupTo  string `help:"A folder on another disk that gets every backup too." env:"ANTECHAMBER_BACKUP_TO" placeholder:"DIR" type:"path"`
	Summaries string `help:"A folder that gets the day's summary at the end of each session." env:"ANTECHAMBER_SUMMARIES" placeholder:"DIR" type:"path"`
	Hub       string `help:"Let this kiosk be the hub of the others too, where they reach it, such as 0.0.0.0:4222." placeholder:"HOST:PORT"`
	boarding
	FromDay  bool   `hidden:"" help:"The day waits for the end of this rehearsal."`
	Setup    bool   `hidden:"" help:"Begin with the set-up, as after something was chosen there."`
	Tour     string `help:"Where there is no display, run the tour into this folder instead." placeholder:"DIR" type:"path"`
	Announce bool   `hidden:"" help:"Print a line on standard error once the window is visible and hears scans, and at self-service one of JSON whenever it shows something else."`
	Hurry    int    `hidden:"" help:"Let time-outs of self-service, and of a window that does not end, go so many times as fast." default:"1" placeholder:"N"`
}

func (k *kioskCommand) task() checkin.Task { return checkin.TaskPresent }

// Run carries out what was chosen: kong runs it for the commands below it as well.
func (k *kioskCommand) Run(s *session, chosen *kong.Context) error {
	switch chosen.Selected().Name {
	case "install":
		return k.Install.install(s, k)
	case "uninstall":
		return k.Uninstall.uninstall(s)
	}
	switch {
	case k.Monitors:
		return listMonitors(s)
	case k.Respawn:
		return k.respawn(s)
	}
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
	then, err := k.show(s)
	switch {
	case err != nil || then == nothingMore:
		return err
	case then == openDesk || then == openSetup:
		return k.again(s, then == openSetup)
	}
	if then == wipeRehearsal {
		if _, err := s.wipe(); err != nil {
			return err
		}
		return k.again(s, false)
	}
	// A process opens one window in its life, so the rehearsal is another one.
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("the rehearsal cannot be opened, start it with --rehearsal: %w", err)
	}
	args := []string{"--rehearsal", "kiosk", "--from-day", "--look=" + k.Look, "--screen=" + k.Screen, "--language=" + k.Language, "--entrance=" + k.Entrance, "--printer=" + k.Printer, "--second-printer=" + k.SecondPrinter, "--design=" + k.Design, "--take-over=" + k.TakeOver.String(), "--paper-printer=" + k.PaperPrinter}
	if s.commands.Data != "" {
		args = append([]string{"--data", s.commands.Data}, args...)
	}
	if k.DoorList != "" {
		args = append(args, "--door-list="+beside(k.DoorList, "-rehearsal"))
	}
	if k.Summaries != "" {
		args = append(args, "--summaries="+k.Summaries)
	}
	if k.Board != "" {
		args = append(args, "--board="+k.Board)
	}
	if k.Fullscreen {
		args = append(args, "--fullscreen")
	}
	args = append(args, k.watching.arguments()...)
	args = append(args, k.scanning.arguments()...)
	if err := s.child(program, args); err != nil || s.Err() != nil {
		return err
	}
	return k.again(s, false)
}

// after says what follows once a window was left.
type after int

const (
	nothingMore after = iota
	openRehearsal
	openSetup     // with what was chosen there
	openDesk      // the same
	wipeRehearsal // and open it anew
)

// again opens the window in another process: one opens one window in its life.
func (k *kioskCommand) again(s *session, setup bool) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("the window cannot be opened again, start it: %w", err)
	}
	args := slices.DeleteFunc(slices.Clone(s.args), func(a string) bool { return a == "--setup" })
	if setup {
		args = append(args, "--setup")
	}
	return s.child(program, args)
}

// child runs a window in a process of its own, until that is left.
func (s *session) child(program string, args []string) error {
	child := exec.CommandContext(s, program, args...)
	child.Stdout, child.Stderr = s.Stdout, s.Stderr
	child.Cancel = func() error { return child.Process.Signal(os.Interrupt) } // lets it close its database
	return child.Run()
}

// show opens the window on the data folder, and returns what follows once it was left.
func (k *kioskCommand) show(s *session) (then after, err error) {
	c, err := s.conference()
	if err != nil {
		return nothingMore, err
	}
	if err := k.take(s, c); err != nil {
		return nothingMore, err
	}
	k.Setup = k.Setup || k.Screen == "" && !k.locked() && s.freshFolder()
	if err := k.check(c); err != nil {
		return nothingMore, err
	}
	in, err := openInputs(s.settingsDir(), &k.scanning)
	if err != nil {
		return nothingMore, err
	}
	only, shows, err := onlyWindow(s, s.dir(), notePatience)
	if err != nil {
		return nothingMore, err
	}
	if only == nil {
		fmt.Fprintln(s.Stdout, k.openAlready(s.dir(), shows))
		return nothingMore, nil
	}
	defer only.close()
	v := &view{session: s, kiosk: k, conference: c, inputs: in, fonts: sync.OnceValues(embeddedFonts), raises: make(chan func())}
	defer v.close()
	var cancel context.CancelFunc
	v.ctx, cancel = context.WithCancel(s.Context)
	defer cancel()
	go only.answer(v.ctx, v.raise)
	backup.Inspect(s, s.dir())
	if v.house, err = s.openFor(c); err != nil && s.Err() != nil {
		return nothingMore, nil // asked to end while it was opened
	}
	if err != nil && !locked(err) {
		return nothingMore, err
	}
	v.locked = err
	var closeLog func() error
	if v.log, closeLog, err = openLog(s.dir(), s.commands.Rehearsal); err != nil {
		return nothingMore, err
	}
	defer closeLog()
	if s.parts.Speaker != nil {
		in.speaker = s.parts.Speaker(in.settings.Sound.Loud(), v.log)
		defer in.speaker.Close()
	}
	ended := v.mustEnd()
	err = s.parts.Window(v.screen, WindowOptions{
		Title: k.title(s), Look: kiosk.Look(k.Look), Fullscreen: k.Fullscreen, Locked: k.locked(), Monitor: k.Monitor, Pointer: k.pointer(), Log: v.log, Valid: v.valid, Setting: in.setting, Ready: v.ready,
		Raise: v.raises, End: v.ctx.Done(),
	})
	ended()
	v.closeScreens()
	if err == nil && v.watch != nil && v.then != wipeRehearsal {
		v.watch.lastBackup(s) // while no other window can open
	}
	return v.then, err
}

func (k *kioskCommand) title(s *session) string {
	if s.commands.Rehearsal {
		return "Antechamber – REHEARSAL"
	}
	return "Antechamber"
}

// check tells what of the flags cannot be.
func (k *kioskCommand) check(c *checkin.Conference) error {
	if k.Entrance != "" {
		if _, ok := c.Entrance(k.Entrance); !ok {
			return usagef("there is no entrance %q: see \"conference show\"", k.Entrance)
		}
	}
	if !kiosk.Speaks(k.Language) {
		return usagef("there is no language %q in this build: choose one of %s", k.Language, strings.Join(kiosk.Spoken(), ", "))
	}
	if k.DoorList != "" && !strings.EqualFold(filepath.Ext(k.DoorList), ".pdf") {
		return usagef("the door list is a PDF: write --door-list FILE.pdf")
	}
	return nil
}

// locked tells whether nobody but staff may leave the window.
func (k *kioskCommand) locked() bool {
	if k.Locked != nil {
		return *k.Locked
	}
	return k.Screen == selfService
}

func (k *kioskCommand) pointer() string {
	switch {
	case k.Pointer != "auto":
		return k.Pointer
	case k.locked():
		return "idle"
	}
	return "shown"
}

// deskLister prints lists for the desk screen.
type deskLister struct {
	house   *house
	session *session
	printer string
}

func (l deskLister) PrintInside(ctx context.Context, actor, language string) (kiosk.InsideResult, error) {
	s := *l.session
	s.Context = ctx
	p, err := l.house.printInside(&s, insidePrint{printer: l.printer, actor: actor, language: language})
	return kiosk.InsideResult{Persons: p.Persons, Where: p.Where, Problem: together(p.Warnings)}, err
}

// together is one fault that says all, or nil.
func together(all []error) error {
	if len(all) < 2 {
		return errors.Join(all...)
	}
	sentences := make([]string, len(all))
	for i, err := range all {
		sentences[i] = err.Error()
	}
	return &checkin.Fault{Code: checkin.FaultCode(all[0]), Sentence: strings.Join(sentences, "; "), Cause: all[0]}
}
