package command_test

import (
	"bytes"
	"database/sql"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

// disk mounts a file system of its own with 8 MB for the kiosk's data, which takes root on Linux.
func (k *kiosk) disk(t *testing.T) {
	t.Helper()
	mount, err := exec.LookPath("mount")
	if err != nil || os.Getuid() != 0 {
		t.Skip("this test mounts a small disk, which takes mount and root")
	}
	if err := os.Mkdir(k.data, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(mount, "-t", "tmpfs", "-o", "size=8m", "tmpfs", k.data).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", k.data).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
}

// fill writes a file of bytes zeros onto the kiosk's disk, or as many as it takes.
func (k *kiosk) fill(t *testing.T, bytes int) (remove func()) {
	t.Helper()
	path := filepath.Join(k.data, "filler")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 4096)
	for range bytes / len(block) {
		if _, err := f.Write(block); err != nil {
			break
		}
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Error(err)
		}
	}
}

// A disk that fills up in the middle of the scanning.
func TestDiskFills(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	k.disk(t)
	before := records(t, k.presents(t, strings.Repeat("no code\n", 20)))
	const room = 600 << 10
	remove := k.fill(t, 8<<20-room-k.size(t))
	said, sentence := k.fails(t, strings.NewReader(strings.Repeat("no code\n", 20000)), "scan", "-", "--at", "10:30", "--json")
	if !strings.Contains(sentence, "is full") {
		t.Errorf("scan said %q, want that the disk is full", sentence)
	}
	printed := records(t, said)
	if len(printed) < 10 {
		t.Errorf("%d verdicts were printed before the disk was full, want some: the test has too little room", len(printed))
	}
	remove()
	log := k.log(t)
	mustHold(t, log, append(before, printed...))
	if want := len(before) + len(printed) + 1; len(log) != want {
		t.Errorf("the log has %d entries, want %d", len(log), want)
	}
	k.presents(t, "there is room again\n")
	if n := len(k.log(t)); n != len(log)+1 {
		t.Errorf("the log has %d entries after one more, want %d", n, len(log)+1)
	}
}

// A disk that is full when the program starts, with a log and without one.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, codes, says string }{
		{"new data", "", "is full"},
		{"old data", "no code\n", "the disk with"}, // SQLite does not tell a full disk from a broken one here
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newKiosk(t)
			k.disk(t)
			entries := 0
			if tt.codes != "" {
				k.presents(t, tt.codes)
				entries = len(k.log(t))
			}
			remove := k.fill(t, 9<<20)
			said, sentence := k.fails(t, strings.NewReader("no code\n"), "scan", "-", "--json")
			if said != "" || !strings.Contains(sentence, tt.says) || !strings.Contains(sentence, "nothing was written") {
				t.Errorf("scan printed %q and said %q, want %q and that nothing was written", said, sentence, tt.says)
			}
			remove()
			if n := len(k.log(t)); n != entries {
				t.Errorf("the log has %d entries, want %d", n, entries)
			}
			k.presents(t, "there is room again\n")
			k.log(t)
		})
	}
}

// size is how many bytes the kiosk's data take.
func (k *kiosk) size(t *testing.T) int {
	t.Helper()
	total := 0
	for _, data := range k.files(t) {
		total += (len(data) + 4095) &^ 4095
	}
	return total
}

// files are the files in the data folder, by name.
func (k *kiosk) files(t *testing.T) map[string][]byte {
	t.Helper()
	files := make(map[string][]byte)
	err := filepath.WalkDir(k.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// mustBe checks that the files are as before. Where SQLite reads a database it leaves
// two files of its own beside it, of which the one that can hold data must be empty.
func (k *kiosk) mustBe(t *testing.T, before map[string][]byte) {
	t.Helper()
	after := k.files(t)
	for path, data := range before {
		if now, ok := after[path]; !ok || !bytes.Equal(now, data) {
			t.Errorf("%s was changed", path)
		}
		delete(after, path)
	}
	for path, data := range after {
		if !strings.HasSuffix(path, "-shm") && (!strings.HasSuffix(path, "-wal") || len(data) > 0) {
			t.Errorf("%s was made", path)
		}
	}
}

// A disk that is read-only.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	k.disk(t)
	k.presents(t, "no code\n")
	before := k.files(t)
	k.remount(t, "ro")
	said, sentence := k.fails(t, strings.NewReader("no code\n"), "scan", "-", "--json")
	if said != "" || !strings.Contains(sentence, "read-only") {
		t.Errorf("scan printed %q and said %q, want that the disk is read-only", said, sentence)
	}
	k.mustBe(t, before)
	k.remount(t, "rw")
	k.presents(t, "it can be written again\n")
	if n := len(k.log(t)); n != 3 {
		t.Errorf("the log has %d entries, want the origin and two", n)
	}
}

func (k *kiosk) remount(t *testing.T, how string) {
	t.Helper()
	if out, err := exec.Command("mount", "-o", "remount,"+how, k.data).CombinedOutput(); err != nil {
		t.Fatalf("mount -o remount,%s: %v: %s", how, err, out)
	}
}

// A folder that its user may not write into. Root may write everywhere.
func TestFolderNotWritable(t *testing.T) {
	t.Parallel()
	if os.Getuid() <= 0 { // -1 on Windows
		t.Skip("root may write into every folder")
	}
	k := newKiosk(t)
	k.presents(t, "no code\n")
	before := k.files(t)
	if err := os.Chmod(k.data, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(k.data, 0o700) })
	k.fails(t, strings.NewReader("no code\n"), "scan", "-", "--json")
	k.mustBe(t, before)
}

// A database that a newer version has written: no command touches it.
func TestNewerVersion(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	k.presents(t, "no code\n")
	db, err := sql.Open("sqlite", filepath.Join(k.data, "antechamber.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before := k.files(t)
	for _, command := range []string{"scan no-code", "counts", "log --verify", "import ../../assets/rehearsal/registrations.csv", "badge --all --out x.pdf"} {
		if _, sentence := k.fails(t, nil, strings.Fields(command)...); !strings.Contains(sentence, "newer version") {
			t.Errorf("%s said %q, want that a newer version wrote the data", command, sentence)
		}
		k.mustBe(t, before)
	}
}
