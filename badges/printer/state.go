package printer

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// State is what is known of a printer before anything is printed.
type State struct {
	Ready bool
	Said  string // by the print system, or why it is not ready
}

// statePatience is how long CUPS may take to say how a queue is.
const statePatience = 5 * time.Second

// Look tells how the printer is that the address names, and prints nothing. A folder
// is not made.
func Look(ctx context.Context, address string) State {
	p, err := Open(address)
	if err != nil {
		return State{Said: err.Error()}
	}
	switch p := p.(type) {
	case folder:
		return p.look()
	case queue:
		return p.look(ctx)
	}
	return State{Said: "it is not known how it is"}
}

// look asks whether the folder can be written, or made.
func (f folder) look() State {
	path := filepath.Clean(string(f))
	for {
		info, err := os.Stat(path)
		switch {
		case err == nil && !info.IsDir():
			return State{Said: path + " is no folder"}
		case err == nil:
			if err := writable(path); err != nil {
				return State{Said: path + " cannot be written"}
			}
			if path != filepath.Clean(string(f)) {
				return State{Ready: true, Said: string(f) + ", which is made when it is needed"}
			}
			return State{Ready: true, Said: path}
		case filepath.Dir(path) == path:
			return State{Said: string(f) + " cannot be entered"}
		}
		path = filepath.Dir(path)
	}
}

// look asks CUPS.
func (q queue) look(ctx context.Context) State {
	ctx, cancel := context.WithTimeout(ctx, statePatience)
	defer cancel()
	state, err := lpstat(ctx, "-p", string(q))
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return State{Said: "this machine has no lpstat command: install cups-client, or print to a folder"}
	case ctx.Err() != nil:
		return State{Said: "CUPS does not answer: see that it runs"}
	case err != nil:
		return State{Said: orWords(state, "CUPS has no such queue")}
	}
	accepts, _ := lpstat(ctx, "-a", string(q))
	return stateOf(string(q), state, accepts)
}

func orWords(said, other string) string {
	if said == "" {
		return other
	}
	return said
}

// lpstat returns what it says in English, on one line.
func lpstat(ctx context.Context, args ...string) (string, error) {
	c := exec.CommandContext(ctx, "lpstat", args...)
	c.Env = append(os.Environ(), "LC_ALL=C")
	out, err := c.CombinedOutput()
	return strings.Join(strings.Fields(string(out)), " "), err
}

// stateOf reads what "lpstat -p" and "lpstat -a" say of a queue, as lpstat.c of CUPS
// 2.4 writes it: "printer Q is idle.  enabled since …", "printer Q disabled since … -
// reason", "Q accepting requests since …", "Q not accepting requests since … - reason".
func stateOf(queue, state, accepts string) State {
	said := strings.TrimPrefix(state, "printer "+queue+" ")
	switch {
	case strings.HasPrefix(said, "disabled"):
		return State{Said: "the queue is stopped: " + said}
	case strings.HasPrefix(accepts, queue+" not accepting"):
		return State{Said: strings.TrimPrefix(accepts, queue+" ")}
	}
	return State{Ready: said != "", Said: said}
}
