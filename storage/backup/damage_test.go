package backup

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// change changes the bytes of the database file, whose WAL must have been moved into it.
func (k *kiosk) change(t *testing.T, change func([]byte) []byte) {
	t.Helper()
	content, err := os.ReadFile(k.database())
	if err == nil {
		err = os.WriteFile(k.database(), change(content), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

const pageSize = 4096

// zero is a page that a failing disk gave back empty.
func zero(page int) func([]byte) []byte {
	return func(b []byte) []byte {
		clear(b[(page-1)*pageSize : page*pageSize])
		return b
	}
}

// TestDamage: the database is set aside whole, the newest backup put in its place,
// and nothing that could still be read is lost.
func TestDamage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		damage func([]byte) []byte
		saved  bool // whether what came after the backup can still be read
	}{
		{"a zeroed header", func(b []byte) []byte { clear(b[:100]); return b }, false},
		{"a zeroed first page", zero(1), false},
		{"cut in the middle", func(b []byte) []byte { return b[:len(b)/2/pageSize*pageSize+100] }, false},
		{"nothing but a text", func([]byte) []byte { return []byte("reference,name\n") }, false},
		{"a page of what people are found by", zeroMatches, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newKiosk(t)
			s, _ := k.open(t)
			put(t, s, people(300)...)
			entries := admit(t, s, 1, 2, 3)
			k.backUp(t, s)
			k.at = k.at.Add(10 * time.Minute)
			later := admit(t, s, 4, 5)
			shut(t, s)
			k.change(t, tt.damage)
			before, err := os.ReadFile(k.database())
			if err != nil {
				t.Fatal(err)
			}
			s, r := k.open(t)
			said := r.Sentence(morning.Location())
			if tt.saved {
				entries = append(entries, later...)
			}
			if want := uint64(5 - len(entries)); r.Missing != want || !r.Backup.Equal(morning) || !strings.Contains(said, "the backup of 5 March 15:15 was put in its place") {
				t.Errorf("%+v, want %d missing\n%s", r, want, said)
			}
			holds(t, s, entries...)
			next := admit(t, s, 6)[0]
			if began := origin(t, s, next); next.ID.Origin == entries[0].ID.Origin || began.Predecessor != entries[0].ID.Origin {
				t.Errorf("%s names %q as the log before", next.ID, began.Predecessor)
			}
			shut(t, s)
			kept, err := os.ReadFile(filepath.Join(r.Aside, storage.FileName))
			if err != nil || !bytes.Equal(kept, before) {
				t.Errorf("what was set aside is not what was damaged: %v", err)
			}
			if s, r = k.open(t); r != (Recovery{}) {
				t.Errorf("said again: %+v", r)
			}
			holds(t, s, append(entries, next)...)
		})
	}
}

// zeroMatches zeroes a page of the table match, which holds but hashes and references.
func zeroMatches(b []byte) []byte {
	const indexLeaf = 0x0a // as in sqlite.org/fileformat2.html
	for page := len(b) / pageSize; page > 1; page-- {
		p := b[(page-1)*pageSize : page*pageSize]
		if p[0] == indexLeaf && bytes.Count(p, []byte("00000")) > 60 {
			return zero(page)(b)
		}
	}
	return nil
}

func TestDamageWithoutABackup(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	s, _ := k.open(t)
	put(t, s, people(10)...)
	entry := admit(t, s, 1)[0]
	keys := s.ConferenceKeys()
	shut(t, s)
	k.change(t, func(b []byte) []byte { clear(b[:100]); return b })
	s, r := k.open(t)
	said := r.Sentence(morning.Location())
	if r.Missing != 2 || !strings.Contains(said, "there was no backup") || !strings.Contains(said, r.Aside) || !strings.Contains(said, "2 entries are missing") {
		t.Errorf("%+v %s", r, said)
	}
	if !bytes.Equal(s.ConferenceKeys().Data, keys.Data) {
		t.Error("badges that were printed are forged now: the conference has other keys")
	}
	put(t, s, people(10)...)
	if next := admit(t, s, 1)[0]; next.ID.Origin == entry.ID.Origin {
		t.Error("the log goes on")
	}
}

// TestDamagedBackup: one that cannot be opened is passed over.
func TestDamagedBackup(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	s, _ := k.open(t)
	put(t, s, people(10)...)
	entry := admit(t, s, 1)[0]
	k.backUp(t, s)
	admit(t, s, 2)
	k.at = k.at.Add(15 * time.Minute)
	second := k.backUp(t, s)
	shut(t, s)
	if err := os.Truncate(second, 1000); err != nil {
		t.Fatal(err)
	}
	k.change(t, zero(1))
	s, r := k.open(t)
	if !r.Backup.Equal(morning) || r.Missing != 1 {
		t.Errorf("%+v", r)
	}
	holds(t, s, entry)
}

// TestDatabaseGone: an empty folder with backups is not taken for a first start.
func TestDatabaseGone(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(string) error{
		"missing": os.Remove,
		"empty":   func(path string) error { return os.Truncate(path, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKiosk(t)
			s, _ := k.open(t)
			put(t, s, people(3)...)
			entry := admit(t, s, 1)[0]
			k.backUp(t, s)
			shut(t, s)
			if err := remove(k.database()); err != nil {
				t.Fatal(err)
			}
			s, r := k.open(t)
			if said := r.Sentence(morning.Location()); !strings.Contains(said, "was missing; the backup of 5 March 15:15") {
				t.Errorf("says %q", said)
			}
			holds(t, s, entry)
		})
	}
}

// TestNoDamage: what is not damage is not mended.
func TestNoDamage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, code, says string
		backup           bool
		change           func(t *testing.T, k *kiosk)
	}{
		{"keys missing", checkin.FaultKeys, "are not with this user", true, func(t *testing.T, k *kiosk) {
			removeKeys(t, k)
		}},
		{"damaged and keys missing", checkin.FaultKeys, "is damaged, and the keys to its backups", true, func(t *testing.T, k *kiosk) {
			removeKeys(t, k)
			k.change(t, zero(1))
		}},
		{"somebody's text", checkin.FaultStorage, "is not a database", false, func(t *testing.T, k *kiosk) {
			k.change(t, func([]byte) []byte { return []byte("reference,name\n") })
		}},
		{"another program's database", checkin.FaultStorage, "another program", true, func(t *testing.T, k *kiosk) {
			k.change(t, func(b []byte) []byte { copy(b[68:], "FRAM"); return b })
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newKiosk(t)
			s, _ := k.open(t)
			put(t, s, people(3)...)
			if tt.backup {
				k.backUp(t, s)
			}
			shut(t, s)
			tt.change(t, k)
			before, err := os.ReadFile(k.database())
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = Open(t.Context(), k.options)
			wantFault(t, err, tt.code, tt.says)
			after, err := os.ReadFile(k.database())
			if err != nil || !bytes.Equal(before, after) {
				t.Errorf("the file was touched: %v", err)
			}
			if _, err := os.Stat(filepath.Join(k.options.Dir, asideFolder)); !errors.Is(err, fs.ErrNotExist) {
				t.Error("something was set aside")
			}
		})
	}
}

func removeKeys(t *testing.T, k *kiosk) {
	t.Helper()
	if err := os.RemoveAll(k.options.Keeper.Dir); err != nil {
		t.Fatal(err)
	}
}

// TestWALCutShort: SQLite makes do with what is left of the WAL; the mark tells what went.
func TestWALCutShort(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	s, _ := k.open(t)
	put(t, s, people(5)...)
	shut(t, s) // the WAL is in the database
	s, _ = k.open(t)
	entries := admit(t, s, 1, 2, 3)
	killed := newKiosk(t) // as the disk was when the power went
	killed.options.Keeper = k.options.Keeper
	if err := os.CopyFS(killed.options.Dir, os.DirFS(k.options.Dir)); err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	wal := killed.database() + "-wal"
	info, err := os.Stat(wal)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Truncate(wal, info.Size()-pageSize/2), os.Remove(killed.database()+"-shm")); err != nil {
		t.Fatal(err)
	}
	s, r := killed.open(t)
	if r.Aside != "" || r.Missing != 1 || !strings.Contains(r.Sentence(morning.Location()), "cut short since it was last used; 1 entry is missing") {
		t.Errorf("%+v", r)
	}
	holds(t, s, entries[:2]...)
	if next := admit(t, s, 4)[0]; next.ID.Origin == entries[0].ID.Origin {
		t.Error("the log goes on as if nothing had been lost")
	}
}

// TestFlippedBit: SQLite does not see a bit that flips in an entry, and the chain does.
func TestFlippedBit(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	s, _ := k.open(t)
	put(t, s, people(5)...)
	entries := admit(t, s, 1, 2, 3)
	shut(t, s)
	k.change(t, func(b []byte) []byte {
		i := bytes.LastIndex(b, entries[1].Hash)
		b[i-5] ^= 0x10 // in the body, which stands before the hash
		return b
	})
	s, r := k.open(t)
	if r != (Recovery{}) {
		t.Errorf("taken for damage that SQLite sees: %+v", r)
	}
	report, err := s.VerifyNew(t.Context())
	if err != nil || len(report.Bad) != 1 || report.Bad[0].Entry != entries[1].ID {
		t.Errorf("%+v %v, want %s named", report, err, entries[1].ID)
	}
}

// TestSuspect: damage that shows while the app runs is mended at the next start.
func TestSuspect(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	s, _ := k.open(t)
	put(t, s, people(300)...)
	entries := admit(t, s, 1, 2)
	k.backUp(t, s)
	shut(t, s)
	k.change(t, zeroMatches)
	s, r, err := Open(t.Context(), k.options)
	if err != nil || r != (Recovery{}) {
		t.Fatalf("found before anybody looked: %+v %v", r, err)
	}
	wantFault(t, s.QuickCheck(t.Context()), checkin.FaultStorage, "is damaged")
	shut(t, s)
	if s, r, err = Open(t.Context(), k.options); err != nil || r.Aside == "" {
		t.Fatalf("%+v %v", r, err)
	}
	defer shut(t, s)
	holds(t, s, entries...)
	if storage.Suspect(k.database()) {
		t.Error("it is still suspected")
	}
}
