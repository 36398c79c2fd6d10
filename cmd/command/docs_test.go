package command_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What README and docs tell people to type works as typed, but for what opens a window or runs make.
func TestDocumentedCommands(t *testing.T) {
	t.Parallel()
	sample, err := os.ReadFile("../../assets/rehearsal/registrations.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []struct {
		file  string
		least int  // how many commands it has
		own   bool // its registrations.csv is that of the conference beside it
		begin string
	}{
		{"README.md", 13, true, ""},
		{"docs/staff.md", 2, false, ""},
		{"docs/organisers.md", 16, false, "antechamber import registrations.csv"},
		{"docs/designs.md", 9, false, "antechamber import registrations.csv"},
		{"docs/import.md", 7, false, ""},
		{"docs/administrators.md", 6, false, "antechamber import registrations.csv"},
	} {
		t.Run(page.file, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.CopyFS(filepath.Join(dir, "in"), os.DirFS("testdata/readme")); err != nil {
				t.Fatal(err)
			}
			if !page.own {
				if err := os.WriteFile(filepath.Join(dir, "in", "registrations.csv"), sample, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if page.file == "docs/designs.md" {
				takeExample(t, "../../"+page.file, filepath.Join(dir, "in", "my-design.toml"))
			}
			if page.begin != "" {
				runAsTyped(t, dir, page.begin, 0)
			}
			if ran := runPage(t, dir, "../../"+page.file); ran < page.least {
				t.Errorf("only %d commands found", ran)
			}
		})
	}
}

// takeExample writes the example of a page to a file.
func takeExample(t *testing.T, page, file string) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```toml\n")
	example, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatalf("%s has no example", page)
	}
	if err := os.WriteFile(file, []byte(example), 0o600); err != nil {
		t.Fatal(err)
	}
}

// runPage runs the commands of a page in their order, and returns how many there were.
func runPage(t *testing.T, dir, file string) (ran int) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		for line := range strings.Lines(block[1]) {
			words, comment, _ := strings.Cut(strings.TrimSpace(line), "#")
			words = strings.TrimSpace(words)
			if words == "antechamber" || !strings.HasPrefix(words, "ante") {
				continue
			}
			want := 0
			if strings.Contains(comment, "exit status 3") {
				want = 3
			}
			runAsTyped(t, dir, words, want)
			ran++
		}
	}
	return ran
}

// runAsTyped runs a line in bash, where "ante" is what README makes of it.
func runAsTyped(t *testing.T, dir, line string, want int) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(dir, "bin")
	if err := os.MkdirAll(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	// The test binary is the program where it is called by the program's name.
	if err := os.Symlink(program, filepath.Join(bin, "antechamber")); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
	passphrase := filepath.Join(dir, "passphrase")
	if err := writePassphrase(passphrase); err != nil {
		t.Fatal(err)
	}
	line = strings.ReplaceAll(line, "/tmp/", dir+"/")
	shell := exec.Command("bash", "-c", `ante() { antechamber --rehearsal --data "$TMP/ante" "$@"; }; `+line)
	shell.Dir = filepath.Join(dir, "in")
	shell.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "TMP="+dir, "ANTECHAMBER_KEYRING=file",
		"ANTECHAMBER_KEYS="+filepath.Join(dir, "keys"), "ANTECHAMBER_DATA="+filepath.Join(dir, "day"),
		"ANTECHAMBER_PASSPHRASE_FILE="+passphrase)
	out, _ := shell.CombinedOutput()
	if got := shell.ProcessState.ExitCode(); got != want {
		t.Errorf("%s\nexit status %d, want %d\n%s", line, got, want, out)
	}
}
