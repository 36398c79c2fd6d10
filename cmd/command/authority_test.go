package command

import (
	"strings"
	"testing"

	"antechamber/kiosk/checkin"

	"github.com/alecthomas/kong"
)

// TestEveryCommandHasATask: a command that the table forgot would ask for an organiser without a word.
func TestEveryCommandHasATask(t *testing.T) {
	t.Parallel()
	var c commands
	parser, err := kong.New(&c, kong.Name("antechamber"))
	if err != nil {
		t.Fatal(err)
	}
	known := tasks()
	for _, leaf := range parser.Model.Leaves(false) {
		name := commandName(leaf)
		if known[name] == "" {
			t.Errorf("%q has no task: say in authority.go what it is", name)
		}
		delete(known, name)
	}
	for name := range known {
		t.Errorf("%q has a task and is no command", name)
	}
}

func TestTaskOfACommandLine(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]checkin.Task{
		"":                         checkin.TaskPresent,
		"scan X":                   checkin.TaskPresent,
		"undo A:1":                 checkin.TaskUndoOwn,
		"export counts":            checkin.TaskExportCounts,
		"export attendance":        checkin.TaskExport,
		"conference keys export F": checkin.TaskKeys,
		"revoke A":                 checkin.TaskRevoke,
	} {
		var c commands
		parser, err := kong.New(&c, kong.Name("antechamber"), kong.Exit(func(int) {}))
		if err != nil {
			t.Fatal(err)
		}
		args := map[string][]string{"undo A:1": {"--reason", "x"}, "revoke A": {"--reason", "x"}, "export counts": {"--out", "x"}, "export attendance": {"--out", "x"}}[line]
		parsed, err := parser.Parse(append(strings.Fields(line), args...))
		if err != nil {
			t.Fatal(line, err)
		}
		if got := taskOf(parsed); got != want {
			t.Errorf("%q is %q, want %q", line, got, want)
		}
	}
}
