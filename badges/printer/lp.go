package printer

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"time"
)

// queue is a queue by CUPS' own commands, where its server does not answer us.
// What becomes of them it cannot tell.
type queue string

// lpTime is how long lp may take. It waits for a server that hangs.
const lpTime = 10 * time.Second

func (q queue) send(ctx context.Context, job Job) error {
	ctx, cancel := context.WithTimeout(ctx, lpTime)
	defer cancel()
	lp := exec.CommandContext(ctx, "lp", "-d", string(q), "-t", job.Name, "-o", "print-scaling=none", "--", "-")
	lp.Stdin = bytes.NewReader(job.PDF)
	lp.WaitDelay = time.Second
	var complaint bytes.Buffer
	lp.Stderr = &complaint
	err := lp.Run()
	switch words := strings.Join(strings.Fields(complaint.String()), " "); {
	case errors.Is(err, exec.ErrNotFound):
		return faultOf([]Reason{Unreachable}, err, "CUPS does not answer, and this machine has no lp command: start CUPS, name the printer as ipp://HOST/ipp/print, or print to a folder")
	case err != nil && words != "":
		return fault(err, "the printer %s did not take the job: %s", string(q), words)
	case err != nil:
		return fault(err, "the printer %s did not take the job: see \"lpstat -p %s\"", string(q), string(q))
	}
	return nil
}

// health asks lpstat.
func (q queue) health(ctx context.Context) Health {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	state, err := lpstat(ctx, "-p", string(q))
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return Health{Reasons: []Reason{Unreachable}, Said: "CUPS does not answer, and this machine has no lpstat command"}
	case ctx.Err() != nil:
		return Health{Reasons: []Reason{Unreachable}, Said: "CUPS does not answer: see that it runs"}
	case err != nil:
		return Health{Reasons: []Reason{Gone}, Said: state}
	}
	accepts, _ := lpstat(ctx, "-a", string(q))
	return healthOf(string(q), state, accepts)
}

// lpstat returns what it says in English, on one line.
func lpstat(ctx context.Context, args ...string) (string, error) {
	c := exec.CommandContext(ctx, "lpstat", args...)
	c.Env = append(os.Environ(), "LC_ALL=C")
	c.WaitDelay = time.Second
	out, err := c.CombinedOutput()
	return strings.Join(strings.Fields(string(out)), " "), err
}

// healthOf reads what "lpstat -p" and "lpstat -a" say of a queue, as lpstat.c of CUPS
// 2.4 writes it: "printer Q is idle.  enabled since …", "printer Q disabled since … -
// reason", "Q accepting requests since …", "Q not accepting requests since … - reason".
func healthOf(queue, state, accepts string) Health {
	said := strings.TrimPrefix(state, "printer "+queue+" ")
	switch {
	case said == "":
		return Health{Reasons: []Reason{Unreachable}}
	case strings.HasPrefix(said, "disabled"):
		return Health{Reasons: []Reason{Paused}, Said: said}
	case strings.HasPrefix(accepts, queue+" not accepting"):
		return Health{Reasons: []Reason{NotAccepting}, Said: strings.TrimPrefix(accepts, queue+" ")}
	}
	return Health{Ready: true, Said: said}
}
