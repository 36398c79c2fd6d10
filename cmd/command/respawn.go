package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	soonest = 250 * time.Millisecond // how long after a crash the window is opened again
	longest = 10 * time.Second       // and where it crashes again and again
	steady  = time.Minute            // who lived so long did not crash at once
	closing = 30 * time.Second       // how long a window may take to close
)

// endedError is the exit status of a process that said itself what is wrong.
type endedError int

func (e endedError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// pause returns how long to wait after a window that lived so long, where the pause
// before it was that long (0 where there was none).
func pause(before, lived time.Duration) time.Duration {
	if before == 0 || lived >= steady {
		return soonest
	}
	return min(2*before, longest)
}

// respawn opens the window in a process of its own, and again when that crashes. It
// returns when the window was left, and when it is asked to end itself.
func (k *kioskCommand) respawn(s *session) error {
	if s.parts.Window == nil {
		return fmt.Errorf("this build has no window: %w", ErrNoDisplay)
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("the window cannot be opened in a process of its own: %w", err)
	}
	log := slog.New(slog.DiscardHandler) // a full disk is no reason for a dark screen
	if err := os.MkdirAll(s.dir(), 0o700); err == nil {
		if l, closeLog, err := openLog(s.dir(), s.commands.Rehearsal); err == nil {
			defer closeLog()
			log = l
		}
	}
	args := slices.DeleteFunc(slices.Clone(s.args), func(a string) bool { return a == "--respawn" || strings.HasPrefix(a, "--left=") })
	left, err := keep(s, log, func(ctx context.Context) *exec.Cmd {
		window := exec.CommandContext(ctx, program, args...)
		if f, ok := s.Stdin.(*os.File); ok {
			window.Stdin = f
		}
		window.Stderr = s.Stderr // a window prints nothing else
		return window
	})
	if err == nil && left && k.Left != "" {
		err = os.WriteFile(k.Left, nil, 0o600)
	}
	return err
}

// keep runs what start makes until it ends by itself with status 0, which is having
// been left, until its command line proves to be wrong, or until ctx ends.
func keep(ctx context.Context, log *slog.Logger, start func(context.Context) *exec.Cmd) (left bool, err error) {
	runtime.LockOSThread() // the process dies with the thread that made it
	defer runtime.UnlockOSThread()
	for wait := time.Duration(0); ; {
		process := start(ctx)
		process.Cancel = func() error { return process.Process.Signal(syscall.SIGTERM) } // lets it close its database
		process.WaitDelay = closing
		dieWithUs(process)
		began := time.Now()
		err := process.Run()
		var failed *exec.ExitError
		switch {
		case ctx.Err() != nil:
			return false, nil
		case err == nil:
			return true, nil
		case errors.As(err, &failed) && failed.ExitCode() == exitUsage:
			return false, endedError(exitUsage)
		}
		wait = pause(wait, time.Since(began))
		log.Error("the window ended, and is opened again", "how", err, "after", time.Since(began).Round(time.Millisecond), "in", wait)
		select {
		case <-ctx.Done():
			return false, nil
		case <-time.After(wait):
		}
	}
}
