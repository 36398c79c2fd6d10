package command_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"antechamber/cmd/command"
	_ "antechamber/cmd/locale"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"antechamber": func() {
			os.Exit(command.Run(context.Background(), os.Args[1:],
				command.Streams{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}, command.Parts{Version: "test"}))
		},
	})
}

// writePassphrase writes a file with the passphrase of a kiosk's keys.
func writePassphrase(path string) error {
	return os.WriteFile(path, []byte("correct horse battery staple\n"), 0o600)
}

// The scripts read like a session at a prompt: each starts with no data at all.
func TestScripts(t *testing.T) {
	t.Parallel()
	sample, err := filepath.Abs("../../assets/rehearsal/registrations.csv")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("ANTECHAMBER_DATA", filepath.Join(e.WorkDir, "data"))
			e.Setenv("ANTECHAMBER_KEYRING", "file")
			e.Setenv("ANTECHAMBER_KEYS", filepath.Join(e.WorkDir, "keys"))
			e.Setenv("SAMPLE", sample)
			e.Setenv("ANTECHAMBER_PASSPHRASE_FILE", filepath.Join(e.WorkDir, "passphrase-of-kiosk"))
			return writePassphrase(filepath.Join(e.WorkDir, "passphrase-of-kiosk"))
		},
	})
}
