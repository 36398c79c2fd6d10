package command

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
	"antechamber/storage"
)

// program is this program itself with a data folder of the bench, and its keys: under a
// passphrase where the conference is one that wants it.
func (b *bench) program(o storage.Options, sealed bool, args ...string) (*exec.Cmd, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := exec.CommandContext(b, path, append([]string{"--data", o.Dir}, args...)...)
	p.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "ANTECHAMBER_") })
	p.Env = append(p.Env, "ANTECHAMBER_KEYRING=file", "ANTECHAMBER_KEYS="+o.Keeper.Dir,
		"XDG_CONFIG_HOME="+b.path("config"), "XDG_CACHE_HOME="+b.path("cache"), "XDG_DATA_HOME="+b.path("share")) // and not the user's
	if sealed {
		passphrase := b.path("passphrase")
		if err := os.WriteFile(passphrase, []byte("of keys that are thrown away"), 0o600); err != nil {
			return nil, err
		}
		p.Env = append(p.Env, passphraseVariable+"="+passphrase)
	}
	p.Cancel = func() error { return p.Process.Signal(syscall.SIGTERM) }
	p.WaitDelay = 5 * time.Second
	dieWithUs(p)
	return p, nil
}

// end ends a program that was started.
func end(p *exec.Cmd) {
	_ = p.Process.Signal(syscall.SIGTERM)
	killed := time.AfterFunc(5*time.Second, func() { _ = p.Process.Kill() })
	_ = p.Wait()
	killed.Stop()
}

// said reads the first line of JSON that a program prints.
func said(out io.Reader, into any) error {
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("the program ended before it said anything: %w", err)
	}
	return json.Unmarshal(line, into)
}

// today is a conference that goes on all day, so that a program with the machine's clock lets people in.
func today() []byte {
	return fmt.Appendf(nil, `id = "bench"
title = "A measurement"
time_zone = "UTC"
date = %s

[rooms.hall]
name = "Hall"

[sessions.day]
name = "The day"
start = "00:00"
end = "23:59"

[entrances.door]
name = "Door"
room = "hall"

[categories.guest]
name = "Guest"
letter = "G"
colour = "#005A96"
`, time.Now().UTC().Format(time.DateOnly))
}

// todays is a data folder whose conference goes on all day.
func (b *bench) todays(name string) (storage.Options, *checkin.Conference, error) {
	o := scratchOptions(b.path(name), storage.Day)
	file := filepath.Join(o.Dir, conferenceFile)
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return o, nil, err
	}
	if err := os.WriteFile(file, today(), 0o600); err != nil {
		return o, nil, err
	}
	c, err := conference.Load(file, today())
	return o, c, err
}

// lastLine is what a program complained of.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimPrefix(lines[len(lines)-1], "antechamber: ")
}
