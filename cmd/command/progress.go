package command

import (
	"fmt"
	"io"
	"iter"
	"os"
	"time"

	"golang.org/x/term"
)

// progress is a line on standard error that says how far something is. Where nobody
// sits before a terminal there is none.
type progress struct {
	out  io.Writer // nil says nothing
	what string
	last time.Time
}

// progressEvery is how often the line may change.
const progressEvery = 100 * time.Millisecond

func (s *session) progress() *progress {
	p := &progress{}
	if f, ok := s.Stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.out = f
	}
	return p
}

// begin says what is being done now.
func (p *progress) begin(what string) {
	p.what, p.last = what, time.Time{}
	p.step(0)
}

// step says how many are done.
func (p *progress) step(n int) {
	if p.out == nil || time.Since(p.last) < progressEvery {
		return
	}
	p.last = time.Now()
	number := ""
	if n > 0 {
		number = fmt.Sprintf(" %d", n)
	}
	fmt.Fprintf(p.out, "\r\x1b[K%s%s …", p.what, number)
}

// done takes the line away.
func (p *progress) done() {
	if p.out != nil {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}

// all gathers what a sequence yields, and says how far it is.
func all[T any](p *progress, what string, sequence iter.Seq2[T, error]) ([]T, error) {
	p.begin(what)
	var gathered []T
	for x, err := range sequence {
		if err != nil {
			return nil, err
		}
		gathered = append(gathered, x)
		p.step(len(gathered))
	}
	return gathered, nil
}
