package command_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// kiosk is a data folder, and the program that works on it in other processes.
type kiosk struct {
	data string
	env  []string
	host string // the network namespace that the program runs in; "" is this one
}

func newKiosk(t testing.TB) *kiosk {
	t.Helper()
	dir := t.TempDir()
	passphrase := filepath.Join(dir, "passphrase")
	if err := writePassphrase(passphrase); err != nil {
		t.Fatal(err)
	}
	return &kiosk{
		data: filepath.Join(dir, "data"),
		env: append(os.Environ(), "ANTECHAMBER_KEYRING=file", "ANTECHAMBER_KEYS="+filepath.Join(dir, "keys"),
			"ANTECHAMBER_PASSPHRASE_FILE="+passphrase),
	}
}

// command is the program, which testscript.Main makes of this test binary under that name.
func (k *kiosk) command(args ...string) *exec.Cmd {
	words := append([]string{"antechamber", "--data", k.data}, args...)
	if k.host != "" {
		words = append([]string{"ip", "netns", "exec", k.host}, words...)
	}
	c := exec.Command(words[0], words[1:]...)
	c.Env = k.env
	return c
}

// run runs the program to its end and returns what it printed.
func (k *kiosk) run(t testing.TB, args ...string) string {
	t.Helper()
	var said, complaint bytes.Buffer
	c := k.command(args...)
	c.Stdout, c.Stderr = &said, &complaint
	if err := c.Run(); err != nil {
		t.Fatalf("antechamber %s: %v\n%s%s", strings.Join(args, " "), err, &said, &complaint)
	}
	return said.String()
}

// fails runs the program, which must end with status 1 and one sentence. It returns both.
func (k *kiosk) fails(t *testing.T, in io.Reader, args ...string) (said, sentence string) {
	t.Helper()
	var out, complaint bytes.Buffer
	c := k.command(args...)
	c.Stdin, c.Stdout, c.Stderr = in, &out, &complaint
	if err := c.Run(); c.ProcessState.ExitCode() != 1 {
		t.Errorf("antechamber %s: %v, want exit status 1\n%s", strings.Join(args, " "), err, &complaint)
	}
	sentence = complaint.String()
	if !strings.HasPrefix(sentence, "antechamber: ") || strings.Count(sentence, "\n") != 1 {
		t.Errorf("antechamber %s said %q, want one sentence", strings.Join(args, " "), sentence)
	}
	return out.String(), sentence
}

// register imports the rehearsal's people and returns their references.
func (k *kiosk) register(t *testing.T) []string {
	t.Helper()
	k.run(t, "import", "../../assets/rehearsal/registrations.csv")
	table, err := os.ReadFile("../../assets/rehearsal/registrations.csv")
	if err != nil {
		t.Fatal(err)
	}
	var references []string
	for line := range strings.Lines(string(table)) {
		if first, _, _ := strings.Cut(line, ","); len(first) == 8 {
			references = append(references, first)
		}
	}
	return references
}

// record is a line of "scan --json" or "log --json".
type record struct{ Entry, Kind, Reference, Verdict, Reason string }

func (r record) origin() string {
	origin, _, _ := strings.Cut(r.Entry, ":")
	return origin
}

// records decodes the whole lines of text.
func records(t *testing.T, text string) []record {
	t.Helper()
	var all []record
	for line := range strings.Lines(text) {
		if !strings.HasSuffix(line, "\n") {
			break // the process was killed while it wrote it
		}
		var r record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		all = append(all, r)
	}
	return all
}

// log returns the log, which must verify, be of one origin and have no gap.
func (k *kiosk) log(t *testing.T) []record {
	t.Helper()
	k.run(t, "log", "--verify")
	all := records(t, k.run(t, "log", "--json"))
	for i, r := range all {
		if want := all[0].origin() + ":" + strconv.Itoa(i+1); r.Entry != want {
			t.Fatalf("entry %d of the log is %s, want %s", i+1, r.Entry, want)
		}
	}
	return all
}

// mustHold checks that each verdict that was printed is in the log as it was printed, once.
func mustHold(t *testing.T, log, printed []record) {
	t.Helper()
	logged := make(map[string]record, len(log))
	for _, r := range log {
		logged[r.Entry] = r
	}
	for _, p := range printed {
		l, ok := logged[p.Entry]
		if p.Kind = l.Kind; !ok || l != p {
			t.Errorf("the verdict %+v was printed, and the log has %+v", p, l)
		}
		delete(logged, p.Entry)
	}
}

// kills is how often TestKill kills: 20 times, or ANTECHAMBER_KILLS times.
func kills(t *testing.T) int {
	t.Helper()
	text := os.Getenv("ANTECHAMBER_KILLS")
	if text == "" {
		return 20
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("ANTECHAMBER_KILLS=%s is no number of kills", text)
	}
	return n
}

// A process that is killed while codes stream in has logged whatever it has shown,
// and of the rest at most what it was about to show; the log goes on where it was.
func TestKill(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	references := k.register(t)
	r := rand.New(rand.NewPCG(5, 3))
	k.presents(t, "the first presentation begins the log\n")
	before := k.log(t)
	for range kills(t) {
		stream := make([]string, 200)
		for i := range stream {
			if stream[i] = references[r.IntN(len(references))]; r.IntN(4) == 0 {
				stream[i] = fmt.Sprintf("no code %d", r.Int())
			}
		}
		printed := k.scanUntilKilled(t, r, stream)
		after := k.log(t)
		mustHold(t, after, printed)
		more := after[len(before):]
		if n := len(more); n < len(printed) || n > len(printed)+1 {
			t.Errorf("%d verdicts were printed and %d entries logged, want as many or one more", len(printed), n)
		}
		for i, e := range more {
			want := stream[i]
			if strings.Contains(want, " ") {
				want = ""
			}
			if e.Reference != want {
				t.Errorf("entry %s is about %q, want the presentation of %q", e.Entry, e.Reference, want)
			}
		}
		if t.Failed() {
			t.FailNow()
		}
		before = after
	}
	t.Logf("the log has %d entries", len(before))
}

// scanUntilKilled presents the stream, and kills the process after a random number of
// verdicts and a little while. It returns the verdicts that were printed.
func (k *kiosk) scanUntilKilled(t *testing.T, r *rand.Rand, stream []string) []record {
	t.Helper()
	c := k.command("scan", "-", "--at", "10:30", "--json")
	c.Stdin = strings.NewReader(strings.Join(stream, "\n") + "\n")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	verdicts := bufio.NewReader(io.TeeReader(out, &printed))
	after, while := r.IntN(60), time.Duration(r.IntN(5000))*time.Microsecond
	if after == 0 {
		while *= 20 // while it starts
	}
	for range after {
		if _, err := verdicts.ReadString('\n'); err != nil {
			t.Fatalf("the program ended by itself, having printed %q", printed.String())
		}
	}
	time.Sleep(while)
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, verdicts); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	return records(t, printed.String())
}

// Two processes that present at the same time share one log, from the first start on.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	const each = 150
	k := newKiosk(t)
	var printed [2]string
	var done sync.WaitGroup
	for i := range printed {
		var stream strings.Builder
		for n := range each {
			fmt.Fprintf(&stream, "code %d of process %d\n", n, i)
		}
		done.Go(func() {
			printed[i] = k.presents(t, stream.String())
		})
	}
	done.Wait()
	log := k.log(t)
	if len(log) != 2*each+1 {
		t.Errorf("the log has %d entries, want the origin and %d presentations", len(log), 2*each)
	}
	all := append(records(t, printed[0]), records(t, printed[1])...)
	if len(all) != 2*each {
		t.Errorf("%d verdicts were printed, want %d", len(all), 2*each)
	}
	mustHold(t, log, all)
}

// presents gives codes that nobody knows to one process, and returns what it printed.
func (k *kiosk) presents(t *testing.T, codes string) string {
	t.Helper()
	const notAdmitted = 3
	var out, err bytes.Buffer
	c := k.command("scan", "-", "--at", "10:30", "--json")
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(codes), &out, &err
	if _ = c.Run(); c.ProcessState.ExitCode() != notAdmitted {
		t.Errorf("scan ended with %v, want 3: %s", c.ProcessState, &err)
	}
	return out.String()
}
