package command_test

import (
	"archive/zip"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// earlier unpacks the data folder and the keys that the last version with a schema had
// written: twelve people with badges, three or four of whom came, one entry undone.
func earlier(t *testing.T, schema int) (k *kiosk, codes []string) {
	t.Helper()
	k = newKiosk(t)
	dir := filepath.Dir(k.data)
	archive, err := zip.OpenReader(fmt.Sprintf("testdata/schemas/%d.zip", schema))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	for _, f := range archive.File {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if f.FileInfo().IsDir() {
			continue
		}
		text := unpacked(t, f)
		if f.Name == "code" {
			codes = strings.Fields(string(text))
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	passphrase := filepath.Join(dir, "passphrase")
	if err := os.WriteFile(passphrase, []byte("four words are enough\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return k, codes
}

func unpacked(t *testing.T, f *zip.File) []byte {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// schemaOf returns the schema of a database file, and how many entries it has.
func schemaOf(t *testing.T, path string) (schema, entries int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("SELECT (SELECT max(version_id) FROM goose_db_version), (SELECT count(*) FROM entry)").Scan(&schema, &entries); err != nil {
		t.Fatal(err)
	}
	return schema, entries
}

// What the last version of each earlier schema wrote goes on as if nothing had happened,
// and is kept as it was.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	for schema := 1; schema <= 6; schema++ {
		t.Run(fmt.Sprint(schema), func(t *testing.T) {
			t.Parallel()
			k, codes := earlier(t, schema)
			path := filepath.Join(k.data, "antechamber.db")
			if was, _ := schemaOf(t, path); was != schema {
				t.Fatalf("the database has schema %d", was)
			}
			if said := k.run(t, "log", "--verify"); !strings.HasPrefix(said, "18 entries of 1 origin checked") {
				t.Errorf("the log: %s", said)
			}
			if now, _ := schemaOf(t, path); now != 7 {
				t.Errorf("the database has schema %d after it was opened", now)
			}
			kept, entries := schemaOf(t, filepath.Join(k.data, "set-aside", fmt.Sprintf("schema-%d", schema), "antechamber.db"))
			if kept != schema || entries != 18 {
				t.Errorf("kept is schema %d with %d entries", kept, entries)
			}
			if said := k.run(t, "import", "testdata/schemas/people.csv"); !strings.Contains(said, "0 new, 0 changed, 12 unchanged") {
				t.Errorf("the registrations: %s", said)
			}
			if said := k.run(t, "find", "فاطمة"); !strings.Contains(said, "Fatima Mansour") {
				t.Errorf("found: %s", said)
			}
			for _, r := range records(t, k.run(t, append([]string{"scan", "--at", "10:30", "--json"}, codes...)...)) {
				if r.Verdict != "admitted" {
					t.Errorf("a badge of before: %+v", r)
				}
			}
			if said := k.run(t, "counts"); !strings.Contains(said, "\n12        12      12 ") {
				t.Errorf("counts: %s", said)
			}
			k.run(t, "log", "--verify")
			folders, err := os.ReadDir(filepath.Join(k.data, "set-aside"))
			if err != nil || len(folders) != 1 {
				t.Errorf("%d copies, %v", len(folders), err)
			}
		})
	}
}

// Where the database cannot be kept as it was, it stays as it is.
func TestNoUpgradeWithoutACopy(t *testing.T) {
	t.Parallel()
	k, _ := earlier(t, 3)
	if err := os.WriteFile(filepath.Join(k.data, "set-aside"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	before := k.files(t)
	if _, sentence := k.fails(t, nil, "counts"); !strings.Contains(sentence, "was not touched") {
		t.Error(sentence)
	}
	_ = os.Remove(filepath.Join(k.data, "restore.lock")) // which programs wait at
	k.mustBe(t, before)
}
