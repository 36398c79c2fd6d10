package command_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What README tells people to type works as typed, but for what opens a window or runs make.
func TestReadmeCommands(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "in"), os.DirFS("testdata/readme")); err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(readme), -1) {
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
	if ran < 10 {
		t.Errorf("only %d commands found in README.md", ran)
	}
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
	line = strings.ReplaceAll(line, "/tmp/", dir+"/")
	shell := exec.Command("bash", "-c", `ante() { antechamber --rehearsal --data "$TMP/ante" "$@"; }; `+line)
	shell.Dir = filepath.Join(dir, "in")
	shell.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "TMP="+dir, "ANTECHAMBER_KEYRING=file",
		"ANTECHAMBER_KEYS="+filepath.Join(dir, "keys"), "ANTECHAMBER_DATA="+filepath.Join(dir, "day"))
	out, _ := shell.CombinedOutput()
	if got := shell.ProcessState.ExitCode(); got != want {
		t.Errorf("%s\nexit status %d, want %d\n%s", line, got, want, out)
	}
}
