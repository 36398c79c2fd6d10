package storage

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
)

// row reads one row behind the store's back.
func row(t testing.TB, s *Store, query string, into ...any) {
	t.Helper()
	err := s.readers.transact(t.Context(), func(x *session) error {
		_, err := x.get(query, nil, into...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tamper changes a closed store's database behind its back, without its triggers.
func tamper(t testing.TB, s *Store, query string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, trigger := range []string{"entry_update", "entry_delete", "entry_insert"} {
		if _, err := db.Exec("DROP TRIGGER IF EXISTS " + trigger); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

// wantNowhere looks for texts in the bytes of every file of the folder.
func wantNowhere(t testing.TB, dir string, texts ...string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			if bytes.Contains(content, []byte(text)) {
				t.Errorf("%s holds %q in clear", filepath.Base(file), text)
			}
		}
	}
}

func TestVerifyNamesTheFirstBadEntry(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, query string
		seq         uint64 // of the entry to name; 0 where it is good
		fresh       bool   // VerifyNew sees it too, after all was found good
	}{
		{"untouched", "SELECT 1", 0, false},
		{"a bit of a body", "UPDATE entry SET body = unhex(substr(hex(body), 1, 20) || CASE substr(hex(body), 21, 1) WHEN '0' THEN '1' ELSE '0' END || substr(hex(body), 22)) WHERE seq = 3", 3, false},
		{"a hash", "UPDATE entry SET hash = zeroblob(32) WHERE seq = 4", 4, false},
		{"a signature", "UPDATE entry SET signature = zeroblob(64) WHERE seq = 3", 3, false},
		{"a row beside its body", "UPDATE entry SET reference = '00000009' WHERE seq = 2", 2, false},
		{"an entry taken out", "DELETE FROM entry WHERE seq = 3", 3, false},
		{"the end without signature", "UPDATE entry SET signature = NULL WHERE seq = 6", 6, false},
		{"the end cut off", "DELETE FROM entry WHERE seq > 4", 6, true},
		{"all taken out", "DELETE FROM entry", 6, true},
		{"the origin's key", "UPDATE origin SET public_key = zeroblob(3)", 1, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := testOptions(t)
			s := mustOpen(t, o)
			for n := range 5 {
				mustAppend(t, s, entered(numbered(n).Reference))
			}
			if r, err := s.VerifyNew(t.Context()); err != nil || !cmp.Equal(r, Report{Entries: 6, Origins: 1}) {
				t.Fatalf("%+v %v", r, err)
			}
			if r, err := s.VerifyNew(t.Context()); err != nil || r.Entries != 0 || r.Bad != nil {
				t.Fatalf("what was verified is verified again: %+v %v", r, err)
			}
			mustClose(t, s)
			tamper(t, s, tt.query)
			s = mustOpen(t, o)
			verify := s.Verify
			if tt.fresh {
				verify = s.VerifyNew
			}
			r, err := verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var seq uint64
			if len(r.Bad) > 0 {
				seq = r.Bad[0].Entry.Seq
			}
			if seq != tt.seq {
				t.Errorf("named entry %d of %+v, want %d", seq, r, tt.seq)
			}
		})
	}
}

// A later version adds the field 99; this one keeps it, hashes it and reads the rest.
func TestUnknownFieldsAreKept(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	made := mustAppend(t, s, entered("5RQJZWFG"))[0]
	body, err := s.codec.encode(&made)
	if err != nil {
		t.Fatal(err)
	}
	later := bytes.Clone(body)
	later[1] = 0xb1 // 17 pairs instead of 16
	if body[1] != 0xb0 {
		t.Fatalf("the entry has %#x for its pairs: adapt the test", body[1])
	}
	later = append(later, 0x18, 99, 0x63, 'n', 'e', 'w')
	hash := chain(made.Prev, later)
	signature := signAs(s, hash)
	mustClose(t, s)
	tamper(t, s, "UPDATE entry SET body = ?, hash = ?, signature = ? WHERE seq = 2", later, hash, signature)

	s = mustOpen(t, o)
	if r, err := s.Verify(t.Context()); err != nil || r.Bad != nil {
		t.Errorf("%+v %v", r, err)
	}
	want := made
	want.Hash, want.Signature = hash, signature
	if diff := cmp.Diff(want, mustEntries(t, s)[1]); diff != "" {
		t.Error(diff)
	}
	var stored []byte
	row(t, s, "SELECT body FROM entry WHERE seq = 2", &stored)
	if !bytes.Equal(stored, later) {
		t.Error("the stored bytes changed")
	}
}

func TestEntryOfANewerVersionIsAFault(t *testing.T) {
	t.Parallel()
	codec, err := newCodec()
	if err != nil {
		t.Fatal(err)
	}
	_, err = codec.decode([]byte{2, 0xa0})
	wantFault(t, err, checkin.FaultNewer)
}

func FuzzDecode(f *testing.F) {
	codec, err := newCodec()
	if err != nil {
		f.Fatal(err)
	}
	e := entered("5RQJZWFG")
	body, err := codec.encode(&e)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Add([]byte{})
	f.Add([]byte{1, 0xbf})
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := codec.decode(body)
		if err != nil {
			return
		}
		again, err := codec.encode(&e)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := codec.decode(again); err != nil || !cmp.Equal(e, same, cmp.Comparer(func(a, b []byte) bool { return bytes.Equal(a, b) })) {
			t.Fatalf("%+v\n%+v %v", e, same, err)
		}
	})
}
