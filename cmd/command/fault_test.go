package command_test

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"filippo.io/age"
)

// A disk that says that it did not write: no verdict is shown for what it did not write.
func TestSyncFails(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("this test has the disk fail by strace, which is missing")
	}
	if out, err := exec.Command(strace, "-f", "-e", "trace=none", "true").CombinedOutput(); err != nil {
		t.Skipf("strace may not trace here: %s", out)
	}
	k := newKiosk(t)
	before := records(t, k.presents(t, strings.Repeat("no code\n", 5)))
	const presented = 500
	c := k.command("scan", "-", "--at", "10:30", "--json")
	c.Args = append([]string{strace, "-f", "-qqq", "-o", os.DevNull, "-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO:when=10+", c.Path}, c.Args[1:]...)
	c.Path = strace
	var said, complaint bytes.Buffer
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(strings.Repeat("no code\n", presented)), &said, &complaint
	if err := c.Run(); c.ProcessState.ExitCode() != 1 {
		t.Errorf("scan ended with %v, want 1", err)
	}
	if sentence := complaint.String(); strings.Count(sentence, "\n") != 1 || !strings.Contains(sentence, "fails to read or write") {
		t.Errorf("scan said %q, want that the disk fails", sentence)
	}
	printed := records(t, said.String())
	if len(printed) == 0 || len(printed) == presented {
		t.Errorf("%d verdicts of %d were shown, want some", len(printed), presented)
	}
	log := k.log(t)
	mustHold(t, log, append(before, printed...))
	// What was written and not known to be on the disk may be there or not.
	if least := len(before) + len(printed) + 1; len(log) < least || len(log) > least+1 {
		t.Errorf("the log has %d entries, want %d or one more", len(log), least)
	}
}

// A backup that is made while codes stream in holds every verdict that was shown before it began.
func TestBackupWhileScanning(t *testing.T) {
	t.Parallel()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	k := newKiosk(t)
	references := k.register(t)
	scan := k.command("scan", "-", "--at", "10:30", "--json")
	in, err := scan.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := scan.StdoutPipe()
	if err == nil {
		err = scan.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	verdicts := bufio.NewReader(io.TeeReader(out, &shown))
	present := func(n int) {
		t.Helper()
		if _, err := io.WriteString(in, references[n%len(references)]+"\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := verdicts.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 50 {
		present(n)
	}
	before := records(t, shown.String())
	file := filepath.Join(t.TempDir(), "backup.age")
	made := make(chan struct{})
	go func() {
		defer close(made)
		k.run(t, "backup", "--out", file, "--recipient", identity.Recipient().String())
	}()
	during := 50
	for running := true; running; during++ {
		present(during)
		select {
		case <-made:
			running = false
		default:
		}
	}
	with := filepath.Join(t.TempDir(), "identity")
	if err := os.WriteFile(with, []byte(identity.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	// A database that somebody has open is not moved from under them.
	if runtime.GOOS != "windows" {
		if _, sentence := k.fails(t, nil, "restore", file, "--identity-file", with, "--replace"); !strings.Contains(sentence, "another program has") {
			t.Errorf("restore said %q, want that the database is in use", sentence)
		}
		present(during)
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	_ = scan.Wait() // with 3, for not everybody is admitted
	mustHold(t, k.log(t), records(t, shown.String()))

	other := newKiosk(t)
	other.run(t, "restore", file, "--identity-file", with)
	copied := other.log(t)
	mustHold(t, copied, before)
	t.Logf("%d verdicts before, %d while it was made, %d entries in the backup", len(before), during-50, len(copied))
}
