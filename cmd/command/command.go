// Package command is Antechamber's command line: one file a command. Every screen
// can be done without a window, for scripts, tests and remote help.
//
// It wires everything but what needs cgo: the window comes in through Parts, so
// that this package builds and tests with no display and no C compiler.
package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	eye "antechamber/kiosk/scan/view"
	"antechamber/storage/seal"

	"github.com/alecthomas/kong"
)

// Exit statuses.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitNotAdmitted = 3 // something presented was not admitted or let out
)

// errNotAdmitted ends a scan with status 3; what was presented has been printed.
var errNotAdmitted = errors.New("something presented was not admitted")

// Parts are what a build brings beside the command line.
type Parts struct {
	Version  string
	Window   Window                    // nil in a headless build
	Monitors func() ([]Monitor, error) // lists the screens; nil in a headless build
	Cameras  eye.Devices               // of this machine; nil in a headless build
	// Speaker plays sounds at a volume; nil in a headless build.
	Speaker func(volume int, log *slog.Logger) Speaker
	// Exit ends the process where its window hangs; nil lets it hang.
	Exit func(status int)
	// Hasty makes keys of passphrases and proves PINs at hardly any cost: for tests, whose files protect nobody.
	Hasty bool
}

// Streams are where a command reads and writes.
type Streams struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// commands are the command line as kong reads it.
type commands struct {
	Data      string           `help:"Folder of the database and of what belongs to it." env:"ANTECHAMBER_DATA" type:"path" placeholder:"DIR"`
	Rehearsal bool             `help:"Use the rehearsal: its own data and its own clock; nothing counts."`
	JSON      bool             `help:"Print JSON, one object a line where there are several." name:"json"`
	PinFile   string           `help:"A file whose first line is the PIN of a supervisor or organiser, once PINs are set." env:"ANTECHAMBER_PIN_FILE" placeholder:"FILE"`
	Version   kong.VersionFlag `help:"Print the version."`
	Manual    manualFlag       `help:"Print the page of the manual." hidden:""`

	Kiosk      kioskCommand      `cmd:"" default:"withargs" help:"Open the window."`
	Setup      setupCommand      `cmd:"" help:"Set this kiosk up, step by step: conference, printer, scanner, sound; its settings as a file."`
	Tour       tourCommand       `cmd:"" help:"A rehearsal by itself: screens, badges, counts, written to a folder."`
	Rehearsing rehearsalCommand  `cmd:"" name:"rehearsal" help:"Practise: forged people, clock and faults of the rehearsal; wipe it."`
	Shots      shotsCommand      `cmd:"" help:"Draw every state of every screen, without a display."`
	Conference conferenceCommand `cmd:"" help:"Show, check or choose the conference file; carry its keys."`
	Import     importCommand     `cmd:"" help:"Read registrations from a CSV or XLSX file, and photos."`
	Find       findCommand       `cmd:"" help:"Search for a person as at the desk."`
	Scanners   scannersCommand   `cmd:"" help:"See the scanners of this machine, try and calibrate them."`
	Scan       scanCommand       `cmd:"" help:"Present codes."`
	Recognise  recogniseCommand  `cmd:"" help:"Look for who has no code by what a person says, as self-service does."`
	Wish       wishCommand       `cmd:"" help:"Record that a person asks for another spelling."`
	Undo       undoCommand       `cmd:"" help:"Let an entry count no more."`
	Admit      admitCommand      `cmd:"" help:"Present several persons whose identity was checked, each with a verdict."`
	Delegation delegationCommand `cmd:"" help:"Show everyone of an organisation by rank, who has come, and the seats left."`
	Register   registerCommand   `cmd:"" help:"Register a walk-in."`
	Approve    approveCommand    `cmd:"" help:"Let a pending registration count."`
	Reject     rejectCommand     `cmd:"" help:"Turn a pending registration down."`
	Override   overrideCommand   `cmd:"" help:"Admit somebody who is known, whatever the checks say."`
	Revoke     revokeCommand     `cmd:"" help:"Take the right to come in away from a person."`
	Reinstate  reinstateCommand  `cmd:"" help:"Give a revoked person the right to come in again."`
	Escort     escortCommand     `cmd:"" help:"Admit a principal and party in one act."`
	Collect    collectCommand    `cmd:"" help:"Record who takes the badges of several persons."`
	Substitute substituteCommand `cmd:"" help:"Let somebody take another's place."`
	Merge      mergeCommand      `cmd:"" help:"Make two registrations of one person one."`
	Recount    recountCommand    `cmd:"" help:"Record how many heads were counted in a room."`
	Extend     extendCommand     `cmd:"" help:"Let a session go on longer than planned."`
	Case       caseCommand       `cmd:"" help:"Show a refusal or a wait again, by its case code."`
	History    historyCommand    `cmd:"" help:"Print every entry about a person, the newest first."`
	Badge      badgeCommand      `cmd:"" help:"Write badges to a file."`
	Print      printCommand      `cmd:"" help:"Send badges to a printer."`
	Designs    designsCommand    `cmd:"" help:"Designs of badges and plates: list and check them."`
	Printers   printersCommand   `cmd:"" help:"Find the printers of this machine, and ask how they stand."`
	Jobs       jobsCommand       `cmd:"" help:"What became of the badges that went to a printer."`
	Decode     decodeCommand     `cmd:"" help:"Read the QR codes in pictures, as the camera does."`
	Cameras    camerasCommand    `cmd:"" help:"List the cameras of this machine, or look once through one."`
	Counts     countsCommand     `cmd:"" help:"Count those expected, badged, attended and inside."`
	Export     exportCommand     `cmd:"" help:"Write the attendance or the counts to a file."`
	Erase      eraseCommand      `cmd:"" help:"Forget a person, for ever."`
	Purge      purgeCommand      `cmd:"" help:"Forget everybody, once the retention is over."`
	Pin        pinCommand        `cmd:"" help:"Set who may do what at this device: PINs and cards."`
	Backup     backupCommand     `cmd:"" help:"Write all that this kiosk has to a sealed file, while others go on working."`
	Restore    restoreCommand    `cmd:"" help:"Put a backup into the data folder."`
	Hub        hubCommand        `cmd:"" help:"Let several kiosks work as one: start their hub, list and remove kiosks."`
	Board      boardCommand      `cmd:"" help:"Serve a web page of live counts, without names, for the office."`
	Invite     inviteCommand     `cmd:"" help:"Show a code by which one kiosk joins."`
	Join       joinCommand       `cmd:"" help:"Join the hub that showed a code."`
	Sync       syncCommand       `cmd:"" help:"Exchange with the hub now, or say how this kiosk stands with it."`
	Look       lookCommand       `cmd:"" help:"What is to be looked at: acts of kiosks that did not know of each other, and wishes."`
	Log        logCommand        `cmd:"" help:"Print the attendance log, or check it."`
	Man        manualCommand     `cmd:"" name:"manual" help:"Pages to print: what staff at the door do, on one page, in six languages."`
	Doctor     doctorCommand     `cmd:"" help:"Health before the doors open: what is well, what is not, and what to do."`
	Bench      benchCommand      `cmd:"" help:"The measurements of docs/performance.md, on this machine."`
}

// session is what every command runs with.
type session struct {
	context.Context
	Streams
	args     []string
	commands *commands
	parts    Parts
	task     checkin.Task      // what the command is
	holder   *checkin.Holder   // whose PIN was given and right
	lock     *seal.Lock        // holds the passphrase of this kiosk's key files
	warned   func(kiosk.Alarm) // gets what tell tells, and more; nil is nobody
}

// Run carries out one command line, without the program's name, and returns the
// exit status. What goes wrong is one line on Streams.Stderr.
func Run(ctx context.Context, args []string, io Streams, parts Parts) int {
	var c commands
	marked := &marker{to: io.Stdout, on: func() bool { return c.Rehearsal }}
	out := bufio.NewWriter(marked)
	status := -1
	parser, err := kong.New(&c, kong.Name("antechamber"),
		kong.Description("Check-in at the door of a conference chamber."),
		kong.Writers(io.Stdout, io.Stderr), kong.Exit(func(code int) { status = code }),
		kong.Vars{"version": "antechamber " + parts.Version}, kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(io.Stderr, "antechamber:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if status >= 0 { // help or version was printed
		return status
	}
	if err != nil {
		fmt.Fprintf(io.Stderr, "antechamber: %s: see \"antechamber --help\"\n", oneLine(err.Error()))
		return exitUsage
	}
	if c.Rehearsal {
		nameOutputs(parsed)
	}
	s := &session{Context: ctx, Streams: Streams{Stdin: io.Stdin, Stdout: out, Stderr: io.Stderr}, args: args, commands: &c, parts: parts, task: taskOf(parsed), lock: seal.NewLock(givenPassphrase)}
	if parts.Hasty {
		s.lock.Hasten()
	}
	err = parsed.Run(s)
	if flushErr := errors.Join(out.Flush(), marked.end()); err == nil {
		err = flushErr
	}
	return s.report(err)
}

func (s *session) report(err error) int {
	var usage *usageError
	var ended endedError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errNotAdmitted):
		return exitNotAdmitted
	case errors.As(err, &ended):
		return int(ended)
	case errors.As(err, &usage):
		fmt.Fprintf(s.Stderr, "antechamber: %s\n", oneLine(err.Error()))
		return exitUsage
	}
	fmt.Fprintf(s.Stderr, "antechamber: %s\n", oneLine(err.Error()))
	return exitFailed
}

// usageError is a command line that cannot be meant.
type usageError struct{ sentence string }

func (u *usageError) Error() string { return u.sentence }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

func faultf(code, format string, args ...any) error {
	return &checkin.Fault{Code: code, Sentence: fmt.Sprintf(format, args...)}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// actor names who acts on the command line: its system user, by number.
func actor() string { return fmt.Sprintf("cli:%d", max(os.Getuid(), 0)) }

// number says how many of something there are.
func number(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}
