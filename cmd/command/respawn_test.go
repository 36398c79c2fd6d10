package command

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestPause(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ before, lived, want time.Duration }{
		{0, 0, soonest},
		{0, time.Hour, soonest},
		{soonest, time.Second, 2 * soonest},
		{time.Second, time.Second, 2 * time.Second},
		{8 * time.Second, time.Second, longest},
		{longest, time.Second, longest},
		{longest, steady, soonest},
	} {
		if got := pause(tt.before, tt.lived); got != tt.want {
			t.Errorf("after %s and a life of %s: %s, want %s", tt.before, tt.lived, got, tt.want)
		}
	}
}

// shell keeps a script, which counts its runs in a file, and returns how often it ran
// and what was logged.
func shell(t *testing.T, ctx context.Context, script string) (left bool, runs int, log string, err error) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the test needs a shell")
	}
	count := filepath.Join(t.TempDir(), "runs")
	var said bytes.Buffer
	left, err = keep(ctx, slog.New(slog.NewTextHandler(&said, nil)), func(ctx context.Context) *exec.Cmd {
		return exec.CommandContext(ctx, "sh", "-c", `echo >> "$0"; runs=$(wc -l < "$0"); `+script, count)
	})
	lines, readErr := os.ReadFile(count)
	if readErr != nil {
		t.Fatal(readErr)
	}
	return left, strings.Count(string(lines), "\n"), said.String(), err
}

func TestKeepUntilLeft(t *testing.T) {
	t.Parallel()
	left, runs, log, err := shell(t, t.Context(), `[ $runs = 1 ] && kill -9 $$; [ $runs = 2 ] && exit 1; exit 0`)
	if !left || err != nil || runs != 3 {
		t.Errorf("left %v, %v after %d runs; want left after 3", left, err, runs)
	}
	if !strings.Contains(log, "signal: killed") || !strings.Contains(log, "exit status 1") {
		t.Errorf("the log says %q, want how both ended", log)
	}
}

// A command line that cannot be meant gets no better by trying it again.
func TestKeepNoWrongUsage(t *testing.T) {
	t.Parallel()
	left, runs, _, err := shell(t, t.Context(), `exit 2`)
	if ended := endedError(0); left || !errors.As(err, &ended) || ended != exitUsage || runs != 1 {
		t.Errorf("left %v, %v after %d runs; want status 2 after 1", left, err, runs)
	}
}

// Asked to end it asks the window to, waits for it, and was not left.
func TestKeepEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	asked := filepath.Join(t.TempDir(), "asked")
	ready := filepath.Join(t.TempDir(), "ready")
	if err := exec.Command("mkfifo", ready).Run(); err != nil {
		t.Skip(err)
	}
	go func() {
		_, _ = os.ReadFile(ready) // once the trap is set
		cancel()
	}()
	left, runs, _, err := shell(t, ctx, `trap 'echo > '`+asked+`'; exit 0' TERM; echo > `+ready+`; while :; do sleep 0.05; done`)
	if left || err != nil || runs != 1 {
		t.Errorf("left %v, %v after %d runs; want the end of 1", left, err, runs)
	}
	if _, err := os.Stat(asked); err != nil {
		t.Errorf("the process was not asked to end: %v", err)
	}
}
