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
			return nil
		},
	})
}
