package printer

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"
)

// Patience is how long a printer may stand still. A zero duration is the usual one.
type Patience struct {
	TakeOver time.Duration // until the next printer takes over, or a job that none took is given back; usually 20 s
	GiveUp   time.Duration // until a job that the last printer has is no longer followed; usually 2 minutes
	Every    time.Duration // how often the printer is asked; usually twice a second
}

func (p Patience) takeOver() time.Duration { return cmp.Or(p.TakeOver, 20*time.Second) }
func (p Patience) giveUp() time.Duration   { return cmp.Or(p.GiveUp, 2*time.Minute) }
func (p Patience) every() time.Duration    { return cmp.Or(p.Every, 500*time.Millisecond) }

// Team is printers that stand in for each other: the first prints, and where it stands
// still for too long the next one does.
type Team struct {
	Printers []Printer
	Patience Patience
	Left     *Left // nil remembers nothing
}

// Left remembers which printers of a team another one took over from, so that the next
// job does not wait for them anew. Copies of the team share it.
type Left struct{ until atomic.Int32 }

// first is the printer that the next job goes to: one that was left, once it is well again.
func (t *Team) first(ctx context.Context) int {
	if t.Left == nil {
		return 0
	}
	until := int(t.Left.until.Load())
	for at, p := range t.Printers[:until] {
		if p.Health(ctx).Ready {
			t.Left.until.Store(int32(at))
			return at
		}
	}
	return until
}

// leave remembers that the printers before this one stand still.
func (t *Team) leave(at int) {
	if t.Left != nil {
		t.Left.until.Store(int32(at))
	}
}

// Within returns the team with less patience, so that a second printer takes over in time
// for who waits no longer than that.
func (t Team) Within(limit time.Duration) Team {
	if len(t.Printers) > 1 {
		limit /= 2
	}
	t.Patience.TakeOver = min(t.Patience.takeOver(), limit)
	return t
}

// Run is a job that a printer of the team has.
type Run struct {
	team   *Team
	job    Job
	at     int // which printer
	ticket Ticket
	left   string // the printer before, which stood still or failed
	twice  bool   // and may print the job yet
}

// Send hands the job to the first printer that takes it. Tell gets the states on the way,
// one after another; it may be nil.
func (t *Team) Send(ctx context.Context, job Job, tell func(State)) (*Run, error) {
	r := &Run{team: t, job: job}
	var failed []error
	first := t.first(ctx)
	if first > 0 {
		r.left = t.Printers[first-1].String()
	}
	for at := first; at < len(t.Printers); at++ {
		err := r.send(ctx, at, tell)
		if err == nil {
			if slices.ContainsFunc(failed, func(err error) bool { return errors.Is(err, errStanding) }) {
				t.leave(at)
			}
			return r, nil
		}
		failed = append(failed, err)
		if ctx.Err() != nil {
			break
		}
		r.left = t.Printers[at].String()
	}
	if len(failed) == 1 {
		return nil, failed[0]
	}
	return nil, fault(errors.Join(failed...), "no printer took the job: %s; and %s", failed[0], failed[len(failed)-1])
}

func (r *Run) send(ctx context.Context, at int, tell func(State)) error {
	p := r.team.Printers[at]
	report := r.reporter(at, tell)
	report(State{Phase: Waiting})
	ticket, err := p.Send(ctx, r.job, r.team.Patience, report)
	if err != nil {
		return err
	}
	r.at, r.ticket = at, ticket
	report(State{Phase: Sent, Ticket: ticket})
	return nil
}

// reporter passes states of a printer on.
func (r *Run) reporter(at int, tell func(State)) func(State) {
	return func(s State) {
		if tell != nil {
			s.Printer, s.Instead, s.Twice = r.team.Printers[at].String(), r.left, r.twice
			tell(s)
		}
	}
}

// Printer returns the printer that has the job.
func (r *Run) Printer() Printer { return r.team.Printers[r.at] }

// Ticket returns by what the printer knows the job.
func (r *Run) Ticket() Ticket { return r.ticket }

// Follow tells what becomes of the job, and returns how it ended, or how it stands when
// the printer has stood still for too long or the context ends. Tell gets each state that
// differs from the one before; it may be nil.
func (r *Run) Follow(ctx context.Context, tell func(State)) State {
	last := r.marked(State{Phase: Sent})
	var still standstill
	for tick := time.NewTimer(0); ; tick.Reset(r.team.Patience.every()) {
		select {
		case <-ctx.Done():
			return last
		case <-tick.C:
		}
		s := r.marked(r.Printer().Ask(ctx, r.ticket))
		if ctx.Err() != nil {
			continue
		}
		if tell != nil && !alike(s, last) {
			tell(s)
		}
		last = s
		still.see(s)
		if givenUp(s) || still.due(r.team.Patience) {
			if next, ok := r.takeOver(ctx, s, tell); ok {
				last, still = next, standstill{}
				continue
			}
		}
		if s.Phase.Final() || still.since(r.team.Patience.giveUp()) {
			return s
		}
	}
}

// standstill is how long a job has stood still.
type standstill struct {
	began time.Time // zero where it does not
	tried time.Time // when another printer was last looked for
}

func (s *standstill) see(state State) {
	switch {
	case state.Phase != Stopped:
		*s = standstill{}
	case s.began.IsZero():
		s.began = time.Now()
	}
}

func (s *standstill) since(d time.Duration) bool {
	return !s.began.IsZero() && time.Since(s.began) >= d
}

// due tells whether it is time to look for another printer, which may take seconds.
func (s *standstill) due(p Patience) bool {
	if !s.since(p.takeOver()) || time.Since(s.tried) < p.takeOver()/4 {
		return false
	}
	s.tried = time.Now()
	return true
}

// givenUp tells whether the printer itself gave the job up, so that another may print it.
// What somebody cancelled at the printer is not wanted.
func givenUp(s State) bool {
	return s.Phase == Failed && (len(s.Reasons) == 0 || s.Reasons[0] != Cancelled)
}

// marked says of a state whose it is.
func (r *Run) marked(s State) State {
	s.Printer, s.Instead, s.Twice, s.Ticket = r.Printer().String(), r.left, r.twice, r.ticket
	return s
}

// takeOver has the next printer that is ready print the job, once this one gave it back.
func (r *Run) takeOver(ctx context.Context, s State, tell func(State)) (State, bool) {
	at := r.at + 1
	for at < len(r.team.Printers) && !r.team.Printers[at].Health(ctx).Ready {
		at++
	}
	if at >= len(r.team.Printers) {
		return s, false
	}
	before := *r
	if !s.Phase.Final() && r.Printer().Cancel(ctx, r.ticket) != nil {
		switch now := r.Printer().Ask(ctx, r.ticket); {
		case now.Phase == Printed || now.Phase == Printing:
			return s, false // it goes on after all
		case !now.Phase.Final():
			r.twice = true
		}
	}
	r.left = r.Printer().String()
	if err := r.send(ctx, at, tell); err != nil {
		*r = before
		return s, false
	}
	if !s.Phase.Final() {
		r.team.leave(at)
	}
	return r.marked(State{Phase: Sent}), true
}

func alike(a, b State) bool {
	return a.Phase == b.Phase && WordsOf(a.Reasons) == WordsOf(b.Reasons) && a.Said == b.Said && a.Ticket == b.Ticket && a.Printer == b.Printer
}
