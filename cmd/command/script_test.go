package command_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"antechamber/cmd/command"
	_ "antechamber/cmd/locale"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"nats-node": natsNode,
		"antechamber": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // as the program does
			defer stop()
			os.Exit(command.Run(ctx, os.Args[1:],
				command.Streams{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}, command.Parts{Version: "test", Hasty: true}))
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
		Dir:           "testdata",
		UpdateScripts: os.Getenv("ANTECHAMBER_UPDATE") != "", // writes what cmp compares with; look at it then
		Setup: func(e *testscript.Env) error {
			e.Setenv("ANTECHAMBER_DATA", filepath.Join(e.WorkDir, "data"))
			e.Setenv("ANTECHAMBER_KEYRING", "file")
			e.Setenv("ANTECHAMBER_KEYS", filepath.Join(e.WorkDir, "keys"))
			e.Setenv("SAMPLE", sample)
			e.Setenv("ANTECHAMBER_PASSPHRASE_FILE", filepath.Join(e.WorkDir, "passphrase-of-kiosk"))
			return writePassphrase(filepath.Join(e.WorkDir, "passphrase-of-kiosk"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"await": await, "qrcode": drawCode},
	})
}

// await waits until a program that runs beside has written a line to a file, and sets
// the variables that the line's JSON names.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await FILE")
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(30 * time.Second); ; {
		text, _ := os.ReadFile(ts.MkAbs(args[0]))
		if line, _, whole := strings.Cut(string(text), "\n"); whole {
			var said map[string]any
			if err := json.Unmarshal([]byte(line), &said); err != nil {
				ts.Fatalf("%s: %v", line, err)
			}
			for name, value := range said {
				ts.Setenv(name, fmt.Sprint(value))
			}
			return
		}
		select {
		case <-end:
			ts.Fatalf("nothing was written to %s", args[0])
		case <-tick.C:
		}
	}
}
