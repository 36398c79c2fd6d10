package command

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSpaceWarning(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		free  int64
		known bool
		warns bool
	}{
		{500_000_000, true, false},
		{499_999_999, true, true},
		{0, true, true},
		{0, false, false}, // the system does not tell
	} {
		if got := spaceWarning("/data", tt.free, tt.known); (got != "") != tt.warns {
			t.Errorf("%d free, known %v: %q", tt.free, tt.known, got)
		}
	}
}

// What a window does for its data by itself: backups, each alarm said once, and a
// sentence where damage was found meanwhile.
func TestTend(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	w := h.watch(slog.New(slog.DiscardHandler))
	s := &session{Context: t.Context(), commands: &commands{}}
	s.commands.Kiosk.BackupTo = filepath.Join(t.TempDir(), "stick")
	w.auto = s.autoBackup(h)
	mustRegister(t, h, "Anna")
	var said tended
	alarms := func() (all string) {
		for {
			select {
			case alarm := <-w.alarms:
				all += alarm.Sentence
			default:
				return all
			}
		}
	}
	backups := func(dir string) int {
		files, _ := filepath.Glob(filepath.Join(dir, "*.age"))
		return len(files)
	}
	w.backUp(t.Context(), &said)
	if got := alarms(); !strings.Contains(got, "in one place only: the second place for backups, "+s.commands.Kiosk.BackupTo) {
		t.Errorf("alarms: %q", got)
	}
	w.backUp(t.Context(), &said)
	if got := alarms(); got != "" {
		t.Errorf("said again: %q", got)
	}
	if err := os.Mkdir(s.commands.Kiosk.BackupTo, 0o700); err != nil {
		t.Fatal(err)
	}
	w.backUp(t.Context(), &said)
	if got := alarms(); got != "" || said.second != "" {
		t.Errorf("with the disk there: %q %q", got, said.second)
	}
	own, second := backups(filepath.Join(h.dir, "backups")), backups(filepath.Join(s.commands.Kiosk.BackupTo, "*"))
	if own != 1 || second != 1 {
		t.Errorf("%d backups, %d in the second place", own, second)
	}
	if n, err := h.forgetBackups(s); n != 2 || err != nil {
		t.Errorf("%d forgotten: %v", n, err)
	}

	said.space = "said" // how full this machine's disk is does not matter here
	if err := os.WriteFile(w.database()+"-suspect", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w.space(t.Context(), &said)
	if got := alarms(); !strings.Contains(got, "The database is damaged: close this window and open it again") {
		t.Errorf("alarms: %q", got)
	}
}
