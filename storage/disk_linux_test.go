package storage

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"antechamber/kiosk/checkin"
)

// mountSmall mounts a file system of a size in the folder; it takes root.
func mountSmall(t *testing.T, dir, size string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("cannot mount a small file system here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	var warned []string
	o.Ballast, o.Warn = 64<<10, func(sentence string) { warned = append(warned, sentence) }
	mountSmall(t, o.Dir, "1m")
	s := mustOpen(t, o)
	mustPut(t, s, numbered(1))
	ballast := filepath.Join(o.Dir, BallastName)
	filler := filepath.Join(o.Dir, "filler")
	keeps := func(there bool) {
		t.Helper()
		err := s.KeepBallast()
		info, missing := os.Stat(ballast)
		if err != nil || there != (missing == nil) || there && (info.Size() != o.Ballast || info.Sys().(*syscall.Stat_t).Blocks*512 < o.Ballast) {
			t.Fatalf("ballast: %v %v, want it there: %v", err, info, there)
		}
	}
	if err := os.WriteFile(filler, make([]byte, 300<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	keeps(false) // there is too little room for it
	if err := os.Truncate(filler, 0); err != nil {
		t.Fatal(err)
	}
	keeps(true)
	if err := os.WriteFile(filler, make([]byte, 300<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	appended, withBallast := 0, 0
	var full error
	for full == nil {
		_, full = s.Append(t.Context(), func(checkin.View) ([]checkin.Entry, error) {
			return []checkin.Entry{entered(numbered(1).Reference)}, nil
		})
		if full == nil {
			appended++
			if warned == nil {
				withBallast = appended
			}
		}
	}
	wantFault(t, full, checkin.FaultStorage)
	if !strings.Contains(full.Error(), "is full") {
		t.Errorf("says %q", full)
	}
	if len(warned) != 1 || !strings.Contains(warned[0], "last reserve") || appended == withBallast {
		t.Errorf("%d entries of %d were logged with the ballast, and staff were told %q", appended-withBallast, appended, warned)
	}
	err := s.Import(t.Context(), func(tx *RegistrationTx) error {
		for n := range 2000 {
			if err := tx.Put(numbered(n), nil); err != nil {
				return err
			}
		}
		return nil
	})
	wantFault(t, err, checkin.FaultStorage)
	if n := len(mustEntries(t, s)); n != appended+1 {
		t.Errorf("the log has %d entries, want the %d that were acknowledged", n, appended+1)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, s, entered(numbered(1).Reference))
	if r, err := s.Verify(t.Context()); err != nil || r.Bad != nil || r.Entries != appended+2 {
		t.Errorf("%+v %v", r, err)
	}
}

// TestBallastComesBack: where there is room again it is made anew.
func TestBallastComesBack(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	o.Ballast = 64 << 10
	s := mustOpen(t, o)
	for range 2 {
		if err := s.KeepBallast(); err != nil {
			t.Fatal(err)
		}
		if !s.dropBallast() || s.dropBallast() {
			t.Fatal("want one ballast that can be dropped once")
		}
	}
	if files, _ := filepath.Glob(filepath.Join(o.Dir, ".*")); files != nil {
		t.Errorf("left behind %v", files)
	}
}

func TestFullDiskAtTheFirstStart(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	mountSmall(t, o.Dir, "16k")
	_, err := Open(t.Context(), o)
	wantFault(t, err, checkin.FaultStorage)
}

func TestReadOnlyDisk(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	mountSmall(t, o.Dir, "4m")
	s := mustOpen(t, o)
	mustAppend(t, s, entered("5RQJZWFG"))
	mustClose(t, s)
	before, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", o.Dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), o)
	wantFault(t, err, checkin.FaultStorage)
	empty := o
	empty.Dir = filepath.Join(o.Dir, "new")
	_, err = Open(t.Context(), empty)
	wantFault(t, err, checkin.FaultStorage)
	after, err := os.ReadFile(s.path)
	if err != nil || string(after) != string(before) {
		t.Error("the file was touched", err)
	}
}
