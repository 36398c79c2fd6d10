package command

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/scan/device"

	"github.com/adrg/xdg"
)

type kioskInstall struct {
	User      string `help:"Whose account the window runs in." default:"kiosk" placeholder:"NAME"`
	Cage      bool   `help:"A system service that draws by the Wayland compositor cage; so it is where nothing is said." xor:"how"`
	Matchbox  bool   `help:"A system service with an X server and the window manager matchbox; it can fill one screen of several." xor:"how"`
	Autostart bool   `help:"No service: open the window when you log in to your desktop." xor:"how"`
	Print     bool   `help:"Show the files, and write nothing."`
	Root      string `help:"The folder to write below." default:"/" type:"path" placeholder:"DIR"`
}

type kioskUninstall struct {
	Root string `help:"The folder that install wrote below." default:"/" type:"path" placeholder:"DIR"`
}

// installedLine is what "kiosk install --json" and "uninstall --json" print of a file.
type installedLine struct {
	File    string `json:"file"`
	Content string `json:"content,omitempty"` // with --print
}

// installMark is how every file begins that install writes; it replaces and removes no other.
const installMark = "# Written by \"antechamber kiosk install\"; run it again to change it.\n"

const (
	unitFile   = "/etc/systemd/system/antechamber-kiosk.service"
	serverFile = "/etc/X11/xorg.conf.d/90-antechamber-kiosk.conf"
)

// autostartFile is the entry of whoever runs the command.
func autostartFile() string {
	return filepath.Join(xdg.ConfigHome, "autostart", "antechamber-kiosk.desktop")
}

type installFile struct{ path, content string }

func (i *kioskInstall) install(s *session, k *kioskCommand) error {
	files, err := i.files(s, k)
	if err != nil {
		return err
	}
	if !i.Print && i.Root == "/" {
		if err := i.possible(); err != nil {
			return err
		}
	}
	lines := json.NewEncoder(s.Stdout)
	for _, f := range files {
		path := filepath.Join(i.Root, f.path)
		switch {
		case i.Print && s.commands.JSON:
			err = lines.Encode(installedLine{path, f.content})
		case i.Print:
			_, err = fmt.Fprintf(s.Stdout, "# %s\n%s\n", path, f.content)
		default:
			if err = writeOurs(path, f.content); err == nil {
				err = sayFile(s, "wrote", path)
			}
		}
		if err != nil {
			return err
		}
	}
	if !i.Print && !i.Autostart && !slices.ContainsFunc(files, func(f installFile) bool { return f.path == serverFile }) { // cage needs no settings of an X server
		if _, err := removeOurs(s, filepath.Join(i.Root, serverFile)); err != nil {
			return err
		}
	}
	if !i.Print && !i.Autostart && !s.commands.JSON {
		_, err = fmt.Fprintln(s.Stdout, "start it with: systemctl daemon-reload && systemctl enable --now antechamber-kiosk")
	}
	return err
}

// possible tells what is missing for what was chosen to work on this machine.
func (i *kioskInstall) possible() error {
	if runtime.GOOS != "linux" {
		return usagef("there is no systemd on this system: see docs/administrators.md")
	}
	if i.Autostart {
		return nil
	}
	if _, err := user.Lookup(i.User); err != nil {
		return faultf(checkin.FaultNotFound, "there is no user %q: make one (on Debian: adduser --disabled-password %s), or name another with --user", i.User, i.User)
	}
	return nil
}

// files are what is to be written, by their paths below the root.
func (i *kioskInstall) files(s *session, k *kioskCommand) ([]installFile, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("where this program lies cannot be found out: %w", err)
	}
	if i.Cage && k.Monitor != "" {
		return nil, usagef("cage fills every screen there is: choose one with --matchbox --monitor %s", k.Monitor)
	}
	command := append([]string{program}, k.arguments(s.commands)...)
	for _, word := range append(command, i.User) {
		if strings.ContainsFunc(word, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return nil, usagef("%q has a character that no file of a service can hold", word)
		}
	}
	var scanners []installFile
	if len(k.Evdev) > 0 || len(k.Serial) > 0 {
		scanners = []installFile{{device.RuleFile, installMark + device.Rule()}}
	}
	switch {
	case i.Autostart:
		return []installFile{{autostartFile(), desktopEntry(command)}}, nil
	case i.Matchbox, k.Monitor != "":
		return append([]installFile{{unitFile, matchboxUnit(i.User, serviceLanguage(), command)}, {serverFile, xServer}}, scanners...), nil
	default:
		return append([]installFile{{unitFile, cageUnit(i.User, serviceLanguage(), command)}}, scanners...), nil
	}
}

// arguments are those that open the window as it was described to install.
func (k *kioskCommand) arguments(c *commands) []string {
	var args []string
	text := func(name, value string) {
		if value != "" {
			args = append(args, "--"+name+"="+value)
		}
	}
	flag := func(name string, set bool) {
		if set {
			args = append(args, "--"+name)
		}
	}
	text("data", c.Data)
	flag("rehearsal", c.Rehearsal)
	args = append(args, "kiosk", "--respawn")
	text("screen", cmp.Or(k.Screen, selfService))
	flag("fullscreen", k.Fullscreen)
	if k.Locked != nil {
		flag("locked", *k.Locked)
		flag("no-locked", !*k.Locked)
	}
	text("look", k.Look)
	flag("headphones", k.Headphones)
	text("pointer", k.Pointer)
	text("monitor", k.Monitor)
	text("entrance", k.Entrance)
	text("language", k.Language)
	text("printer", k.Printer)
	text("second-printer", k.SecondPrinter)
	text("design", k.Design)
	text("take-over", k.TakeOver.String())
	text("paper-printer", k.PaperPrinter)
	args = append(args, k.watching.arguments()...)
	text("door-list", k.DoorList)
	text("backup-to", k.BackupTo)
	text("summaries", k.Summaries)
	text("hub", k.Hub)
	text("board", k.Board)
	return append(args, k.scanning.arguments()...)
}

// serviceLanguage is what the service is to have for LANG: a service gets none by itself.
func serviceLanguage() string {
	lang := os.Getenv("LANG")
	if tag, _, _ := strings.Cut(lang, "."); tag == "" || tag == "C" || tag == "POSIX" {
		return "en_GB.UTF-8"
	}
	return lang
}

// writeOurs writes a file that is not there yet, or that install wrote.
func writeOurs(path, content string) error {
	old, err := os.ReadFile(path)
	if err == nil && !bytes.HasPrefix(old, []byte(installMark)) {
		return faultf(checkin.FaultConflict, "%s was not written by install, and is left as it is: move it away first", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return notWritable(path, err)
	}
	deliver, err := stage(path, func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
	if err != nil {
		return notWritable(path, err)
	}
	if err := deliver(); err != nil {
		return err
	}
	return os.Chmod(path, 0o644)
}

func notWritable(path string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("%s cannot be written: run this as root", path), Cause: err}
	}
	return err
}

func (u *kioskUninstall) uninstall(s *session) error {
	found := false
	for _, file := range []string{unitFile, serverFile, autostartFile()} {
		removed, err := removeOurs(s, filepath.Join(u.Root, file))
		if err != nil {
			return err
		}
		found = found || removed
	}
	if !found {
		return faultf(checkin.FaultNotFound, "there is nothing below %s that install wrote", u.Root)
	}
	return nil
}

// removeOurs removes a file that install wrote, and says so.
func removeOurs(s *session, path string) (removed bool, err error) {
	if old, err := os.ReadFile(path); err != nil || !bytes.HasPrefix(old, []byte(installMark)) {
		return false, nil
	}
	if err := os.Remove(path); err != nil {
		return false, notWritable(path, err)
	}
	return true, sayFile(s, "removed", path)
}

func sayFile(s *session, done, path string) error {
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(installedLine{File: path})
	}
	_, err := fmt.Fprintln(s.Stdout, done, path)
	return err
}
