package storage

import (
	"context"
	"crypto/sha256"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

// contents are the bytes of every file below the folders, but of the index of a WAL,
// which SQLite makes of the WAL and in which readers lock.
func contents(t testing.TB, folders ...string) map[string][32]byte {
	t.Helper()
	all := make(map[string][32]byte)
	for _, dir := range folders {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "-shm") {
				return err
			}
			text, err := os.ReadFile(path)
			all[path] = sha256.Sum256(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// look does with a folder what a doctor does.
func look(t testing.TB, o Options) (Condition, Report, error) {
	t.Helper()
	c, err := Examine(t.Context(), filepath.Join(o.Dir, FileName), true)
	if err != nil {
		return c, Report{}, err
	}
	s, err := OpenToRead(t.Context(), o)
	if err != nil {
		return c, Report{}, err
	}
	defer mustClose(t, s)
	if err := s.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	report, err := s.Verify(t.Context())
	return c, report, err
}

func TestLookingChangesNothing(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		open bool // by a store that has written
	}{{"closed", false}, {"open", true}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := testOptions(t)
			s := mustOpen(t, o)
			mustPut(t, s, numbered(1))
			mustAppend(t, s, entered("00000001"))
			if !tt.open {
				mustClose(t, s)
			}
			before := contents(t, o.Dir, o.Keeper.Dir)
			c, report, err := look(t, o)
			if err != nil || c.Schema != schemaVersion || c.Bytes == 0 || report.Entries != 2 || len(report.Bad) > 0 {
				t.Errorf("%+v, %+v, %v", c, report, err)
			}
			if after := contents(t, o.Dir, o.Keeper.Dir); !maps.Equal(before, after) {
				t.Errorf("the folder has %d files that are others than the %d before", len(after), len(before))
			}
			if !tt.open {
				if left, _ := filepath.Glob(filepath.Join(o.Dir, "*")); len(left) != 1 {
					t.Errorf("%v are there, want the database alone", left)
				}
			}
		})
	}
}

// A process that was killed leaves a WAL, which belongs to the database.
func TestLookingLeavesTheWALOfAnother(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	mustAppend(t, s, entered("00000001"))
	killed := o
	killed.Dir = t.TempDir()
	for _, name := range []string{FileName, FileName + "-wal"} {
		text, err := os.ReadFile(filepath.Join(o.Dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(killed.Dir, name), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	before := contents(t, killed.Dir)
	if _, report, err := look(t, killed); err != nil || report.Entries != 2 {
		t.Errorf("%+v, %v, want 2 entries", report, err)
	}
	if after := contents(t, killed.Dir); !maps.Equal(before, after) || len(after) != 2 {
		t.Errorf("%d files, or others than before", len(after))
	}
}

func TestLookingAtDamageNotesNone(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	for n := range 50 {
		mustPut(t, s, numbered(n))
	}
	mustClose(t, s)
	f, err := os.OpenFile(s.path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, _ := f.Stat()
	_, err = f.WriteAt(make([]byte, info.Size()/2), info.Size()/2)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	before := contents(t, o.Dir)
	if _, _, err := look(t, o); !Damaged(err) || checkin.FaultCode(err) != checkin.FaultStorage {
		t.Errorf("%v, want damage", err)
	}
	if after := contents(t, o.Dir); !maps.Equal(before, after) {
		t.Errorf("%d files, or others than before", len(after))
	}
}

func TestWhoOnlyReadsCannotWrite(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	mustAppend(t, s, entered("00000001"))
	r, err := OpenToRead(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, r)
	if err := r.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	err = r.SetMembership(t.Context(), Membership{Hub: "x"})
	wantFault(t, err, checkin.FaultStorage)
	if _, err := r.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	if report, err := s.VerifyNew(t.Context()); err != nil || report.Entries != 2 {
		t.Errorf("%+v, %v: want both entries unverified still", report, err)
	}
}

// The log, its end and how the keys are kept are known without a passphrase.
func TestLookingNeedsNoKeys(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	mustAppend(t, s, entered("00000001"))
	if _, err := s.Protect(t.Context(), "correct horse battery"); err != nil {
		t.Fatal(err)
	}
	mustClose(t, s)
	r, err := OpenToRead(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, r)
	wantFault(t, r.Unlock(t.Context()), checkin.FaultKeys)
	if kept, err := r.KeysKept(t.Context()); err != nil || kept != (seal.Kept{Sealed: true}) {
		t.Errorf("%+v, %v, want a sealed file", kept, err)
	}
	if report, err := r.Verify(t.Context()); err != nil || report.Entries != 2 {
		t.Errorf("%+v, %v, want 2 entries", report, err)
	}
	if missing, err := r.Missing(t.Context()); err != nil || missing != 0 {
		t.Errorf("%d missing, %v", missing, err)
	}
	if at, err := r.LastLogged(t.Context()); err != nil || at.IsZero() {
		t.Errorf("logged last at %v, %v", at, err)
	}
}

func TestLookingAtNothing(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	if _, err := OpenToRead(context.Background(), o); checkin.FaultCode(err) != checkin.FaultStorage {
		t.Errorf("%v, want that there is no folder", err)
	}
	if _, err := os.Stat(o.Dir); err == nil {
		t.Error("the folder was made")
	}
}
