package printer

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
	"time"
)

// queue hands badges to CUPS by its lp command, where its server does not answer us.
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
		return fault(err, "CUPS does not answer, and this machine has no lp command: start CUPS, name the printer as ipp://HOST/ipp/print, or print to a folder")
	case err != nil && words != "":
		return fault(err, "the printer %s did not take the job: %s", string(q), words)
	case err != nil:
		return fault(err, "the printer %s did not take the job: see \"lpstat -p %s\"", string(q), string(q))
	}
	return nil
}
