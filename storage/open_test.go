package storage

import (
	"bytes"
	"crypto/ed25519"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"antechamber/kiosk/checkin"
	"antechamber/storage/seal"
)

func signAs(s *Store, hash []byte) []byte {
	return ed25519.Sign(s.secrets.Load().keys.Origin, hash)
}

func TestOpenKeepsWhatWasThere(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	o.Dir = filepath.Join(o.Dir, "a b?c#d%41é&mode=ro")
	s := mustOpen(t, o)
	mustPut(t, s, numbered(1))
	first := mustAppend(t, s, entered(numbered(1).Reference))
	mustClose(t, s)
	s = mustOpen(t, o)
	if r, found, err := s.Registration(t.Context(), numbered(1).Reference); err != nil || !found || r.FamilyName != "Kovács-1" {
		t.Errorf("%v %v", found, err)
	}
	second := mustAppend(t, s, entered(numbered(1).Reference))
	if second[0].ID != (checkin.EntryID{Origin: first[0].ID.Origin, Seq: first[0].ID.Seq + 1}) {
		t.Errorf("after %v came %v", first[0].ID, second[0].ID)
	}
	info, err := os.Stat(filepath.Join(o.Dir, FileName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

func TestConnectionsAreDurableAndStrict(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1", "busy_timeout": "5000"} {
		var got string
		err := s.writer.transact(t.Context(), func(x *session) error {
			_, err := x.get("PRAGMA "+pragma, nil, &got)
			return err
		})
		if err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", pragma, got, err, want)
		}
	}
	if err := s.readers.transact(t.Context(), func(x *session) error { return x.exec("DELETE FROM meta") }); err == nil {
		t.Error("a reader could write")
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	foreign := func(t *testing.T, path, statements string) {
		t.Helper()
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(statements); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name, code, says string
		make             func(t *testing.T, o Options)
	}{
		{"a text", checkin.FaultStorage, "is not a database", func(t *testing.T, o Options) {
			write(t, o, []byte("reference,name\n"))
		}},
		{"a long text", checkin.FaultStorage, "is not a database", func(t *testing.T, o Options) {
			write(t, o, bytes.Repeat([]byte("reference,name\n"), 1000))
		}},
		{"another program's", checkin.FaultStorage, "another program", func(t *testing.T, o Options) {
			foreign(t, filepath.Join(o.Dir, FileName), "CREATE TABLE bookmarks (url TEXT)")
		}},
		{"a newer version's", checkin.FaultNewer, "newer version", func(t *testing.T, o Options) {
			mustClose(t, mustOpen(t, o))
			foreign(t, filepath.Join(o.Dir, FileName), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)")
		}},
		{"a rehearsal's", checkin.FaultConflict, "rehearsal", func(t *testing.T, o Options) {
			o.Mode = Rehearsal
			mustClose(t, mustOpen(t, o))
		}},
		{"without its keys", checkin.FaultKeys, "conference keys import", func(t *testing.T, o Options) {
			mustClose(t, mustOpen(t, o))
			if err := os.RemoveAll(o.Keeper.Dir); err != nil {
				t.Fatal(err)
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := testOptions(t)
			if err := os.MkdirAll(o.Dir, 0o700); err != nil {
				t.Fatal(err)
			}
			tt.make(t, o)
			path := filepath.Join(o.Dir, FileName)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Open(t.Context(), o)
			wantFault(t, err, tt.code)
			if !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("says %q", err)
			}
			after, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(before, after) {
				t.Error("the file was touched", err)
			}
		})
	}
}

func write(t *testing.T, o Options, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(o.Dir, FileName), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFolderThatIsAFile(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	if err := os.WriteFile(o.Dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), o)
	wantFault(t, err, checkin.FaultStorage)
}

func TestImportedKeysOpenTheSameReferences(t *testing.T) {
	t.Parallel()
	one := mustOpen(t, testOptions(t))
	o := testOptions(t)
	if err := ImportKeys(t.Context(), o, one.ConferenceKeys()); err != nil {
		t.Fatal(err)
	}
	two := mustOpen(t, o)
	if derived(t, one, "a@example.org") != derived(t, two, "a@example.org") {
		t.Error("two kiosks with the same keys make other references")
	}
	if derived(t, one, "a@example.org") == derived(t, one, "b@example.org") {
		t.Error("two persons have one reference")
	}
}

func derived(t *testing.T, s *Store, key string) (reference string) {
	t.Helper()
	if err := s.Import(t.Context(), func(tx *RegistrationTx) error { reference = tx.Reference(key); return nil }); err != nil {
		t.Fatal(err)
	}
	if normal, ok := checkin.NormalReference(reference); !ok || normal != reference {
		t.Errorf("%q is no reference", reference)
	}
	return reference
}

func TestImportKeysWhileOpen(t *testing.T) {
	t.Parallel()
	other := mustOpen(t, testOptions(t)).ConferenceKeys()
	o := testOptions(t)
	s := mustOpen(t, o)
	if err := ImportKeys(t.Context(), o, other); err != nil {
		t.Fatal(err)
	}
	mustPut(t, s, numbered(1)) // sealed under the keys that came in
	if !bytes.Equal(s.ConferenceKeys().Data, other.Data) {
		t.Error("the open store goes on with the old keys")
	}
	wantFault(t, ImportKeys(t.Context(), o, seal.NewKeys().Conference), checkin.FaultConflict)
	if err := ImportKeys(t.Context(), o, other); err != nil {
		t.Errorf("the same keys again: %v", err)
	}
	mustAppend(t, s, entered(numbered(1).Reference))
	if _, found, err := s.Registration(t.Context(), numbered(1).Reference); !found || err != nil {
		t.Error(found, err)
	}
}

func TestLostKeysComeBack(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	mustPut(t, s, numbered(1))
	first := mustAppend(t, s, entered(numbered(1).Reference))[0]
	keys := s.ConferenceKeys()
	mustClose(t, s)
	if err := os.RemoveAll(o.Keeper.Dir); err != nil {
		t.Fatal(err)
	}
	wantFault(t, ImportKeys(t.Context(), o, seal.NewKeys().Conference), checkin.FaultKeys)
	if err := ImportKeys(t.Context(), o, keys); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, o)
	if _, found, err := s.Registration(t.Context(), numbered(1).Reference); !found || err != nil {
		t.Error(found, err)
	}
	// The key of the log is lost for good.
	if second := mustAppend(t, s, entered(numbered(1).Reference))[0]; second.ID.Origin == first.ID.Origin {
		t.Error("the log goes on under a key that it was not signed with")
	}
}
