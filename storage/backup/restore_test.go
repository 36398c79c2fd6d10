package backup

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

func wantFault(t testing.TB, err error, code, says string) {
	t.Helper()
	if got := checkin.FaultCode(err); got != code || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
		t.Fatalf("fault %q (%v), want %q and %q", got, err, code, says)
	}
}

// toIdentity makes a backup to an identity of its own.
func (k *kiosk) toIdentity(t *testing.T, s *storage.Store) (backup []byte, with age.Identity) {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "b.age")
	if _, err := k.auto(s).Write(t.Context(), path, identity.Recipient()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	backup, err = os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return backup, identity
}

func (k *kiosk) restore(t *testing.T, backup []byte, with age.Identity, replace bool) (Restored, error) {
	t.Helper()
	return Restore(t.Context(), bytes.NewReader(backup), Order{Options: k.options, Identities: []age.Identity{with}, Replace: replace})
}

func TestRestoreElsewhere(t *testing.T) {
	t.Parallel()
	one := newKiosk(t)
	s, _ := one.open(t)
	put(t, s, people(20)...)
	entries := admit(t, s, 1, 2, 3)
	if err := os.WriteFile(filepath.Join(one.options.Dir, "conference.toml"), []byte("x = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	backup, with := one.toIdentity(t, s)
	if bytes.Contains(backup, []byte("SQLite")) {
		t.Error("the database is in the backup in clear")
	}
	two := newKiosk(t)
	done, err := two.restore(t, backup, with, false)
	if err != nil || done.Registrations != 20 || done.Entries != 4 || done.Aside != "" || done.Missing != 0 || !done.Made.Equal(morning) {
		t.Fatalf("%+v %v", done, err)
	}
	if c, err := os.ReadFile(filepath.Join(two.options.Dir, "conference.toml")); err != nil || string(c) != "x = 1\n" {
		t.Errorf("the conference file is %q: %v", c, err)
	}
	again, r := two.open(t)
	if said := r.Sentence(morning.Location()); said != "" {
		t.Error(said)
	}
	holds(t, again, entries...)
	next := admit(t, again, 4)[0]
	if began := origin(t, again, next); next.ID.Origin == entries[0].ID.Origin || began.Predecessor != entries[0].ID.Origin {
		t.Errorf("%s goes on with the log of %s, or names %q as the one before", next.ID, entries[0].ID.Origin, began.Predecessor)
	}
	left, _ := filepath.Glob(filepath.Join(two.options.Dir, "*restored*"))
	work, _ := filepath.Glob(filepath.Join(two.options.Dir, workPrefix+"*"))
	if len(left)+len(work) > 0 {
		t.Errorf("left behind %v %v", left, work)
	}
}

func TestRestoreInPlace(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	s, _ := k.open(t)
	put(t, s, people(5)...)
	entries := admit(t, s, 1)
	backup, with := k.toIdentity(t, s)
	later := admit(t, s, 2, 3)
	shut(t, s)
	_, err := k.restore(t, backup, with, false)
	wantFault(t, err, checkin.FaultConflict, "--replace")
	done, err := k.restore(t, backup, with, true)
	if err != nil || done.Missing != 2 {
		t.Fatalf("%+v %v, want 2 missing", done, err)
	}
	s, r := k.open(t)
	if r.Missing != 2 || !strings.Contains(r.Sentence(morning.Location()), "2 entries are missing") {
		t.Errorf("%+v", r)
	}
	holds(t, s, entries...)
	next := admit(t, s, 4)[0]
	if next.ID.Origin == entries[0].ID.Origin {
		t.Error("the log goes on as if nothing had been restored")
	}
	shut(t, s)
	if s, r = k.open(t); r != (Recovery{}) {
		t.Errorf("said again: %+v", r)
	}
	holds(t, s, append(entries, next)...)

	before := *k
	before.options.Dir = done.Aside
	s, _ = before.open(t)
	holds(t, s, append(entries, later...)...)
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	s, _ := k.open(t)
	put(t, s, people(5)...)
	backup, with := k.toIdentity(t, s)
	shut(t, s)
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	rehearsal := newKiosk(t)
	rehearsal.options.Mode = storage.Rehearsal
	flipped := bytes.Clone(backup)
	flipped[len(flipped)/2] ^= 1
	var nothing bytes.Buffer
	w, err := age.Encrypt(&nothing, with.(*age.X25519Identity).Recipient())
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name       string
		into       *kiosk
		backup     []byte
		with       age.Identity
		code, says string
	}{
		{"another identity", newKiosk(t), backup, other, checkin.FaultKeys, "--passphrase-file"},
		{"cut short", newKiosk(t), backup[:len(backup)-100], with, checkin.FaultInvalid, "cut short"},
		{"damaged", newKiosk(t), flipped, with, checkin.FaultInvalid, "damaged"},
		{"no backup", newKiosk(t), []byte("reference,name\n"), with, checkin.FaultInvalid, "no backup"},
		{"an empty one", newKiosk(t), nothing.Bytes(), with, checkin.FaultInvalid, "no backup"},
		{"of a day into a rehearsal", rehearsal, backup, with, checkin.FaultConflict, "never mixed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := tt.into.restore(t, tt.backup, tt.with, true)
			wantFault(t, err, tt.code, tt.says)
			files, err := os.ReadDir(tt.into.options.Dir)
			if err != nil || len(files) != 1 || files[0].Name() != lockName {
				t.Errorf("left behind %v %v", files, err)
			}
		})
	}
}

// A power cut at any moment of a restoration leaves the database before, or the one
// that was restored.
func TestRestoreInterrupted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		moved   []string // what was set aside before the power went
		entries int      // in the database that is opened next
	}{
		{"before anything is set aside", nil, 2},
		{"after the database is set aside", []string{storage.FileName}, 1},
		{"after all is set aside", []string{storage.FileName, storage.FileName + "-wal"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newKiosk(t)
			s, _ := k.open(t)
			put(t, s, 1, 2)
			entries := admit(t, s, 1)
			if _, err := s.Copy(t.Context(), k.database()+restoredSuffix); err != nil {
				t.Fatal(err)
			}
			entries = append(entries, admit(t, s, 2)...)
			shut(t, s)
			if err := os.WriteFile(k.database()+"-wal", nil, 0o600); err != nil { // as a kill leaves one
				t.Fatal(err)
			}
			aside := filepath.Join(k.options.Dir, asideFolder, "20070305T151500Z")
			if err := os.MkdirAll(aside, 0o700); err != nil {
				t.Fatal(err)
			}
			for _, name := range tt.moved {
				if err := os.Rename(filepath.Join(k.options.Dir, name), filepath.Join(aside, name)); err != nil {
					t.Fatal(err)
				}
			}
			s, r := k.open(t)
			holds(t, s, entries[:tt.entries]...)
			if said := r.Sentence(morning.Location()); (said == "") != (tt.moved == nil) || tt.moved != nil && !strings.Contains(said, aside) {
				t.Errorf("says %q", said)
			}
			if exists(k.database() + restoredSuffix) {
				t.Error("what was restored lies beside still")
			}
		})
	}
}
