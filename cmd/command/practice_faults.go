package command

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"antechamber/badges/printer"
	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// free is how many bytes may still be written to the disk, where so many really may.
func (p *practice) free(bytes int64, known bool) (int64, bool) {
	if _, on := p.fault(faultDiskFull); on {
		return 0, true
	}
	if _, on := p.fault(faultDisk); on {
		return littleSpace / 2, true
	}
	return bytes, known
}

// practisedStore refuses to record while a full disk is practised.
type practisedStore struct {
	*storage.Store
	practice *practice
}

func (s practisedStore) refuse() error {
	if _, on := s.practice.fault(faultDiskFull); !on {
		return nil
	}
	return &checkin.Fault{Code: checkin.FaultStorage, Detail: checkin.DetailDiskFull, Sentence: fmt.Sprintf(
		"the disk with %s is full, so nothing was written: free some space and try again", s.practice.dir)}
}

func (s practisedStore) Append(ctx context.Context, decide func(checkin.View) ([]checkin.Entry, error)) ([]checkin.Entry, error) {
	if err := s.refuse(); err != nil {
		return nil, err
	}
	return s.Store.Append(ctx, decide)
}

func (s practisedStore) Register(ctx context.Context, r checkin.Registration, decide func(checkin.View, checkin.Registration) ([]checkin.Entry, error)) ([]checkin.Entry, error) {
	if err := s.refuse(); err != nil {
		return nil, err
	}
	return s.Store.Register(ctx, r, decide)
}

func (s practisedStore) Amend(ctx context.Context, reference string, change func(checkin.View, *checkin.Registration) ([]checkin.Entry, error)) ([]checkin.Entry, error) {
	if err := s.refuse(); err != nil {
		return nil, err
	}
	return s.Store.Amend(ctx, reference, change)
}

// practisedPrinter is a printer that stands still while that is practised. What it took
// meanwhile comes out once the fault is over, as of a real one.
type practisedPrinter struct {
	printer.Printer
	practice *practice
}

// heldJobs are those that the printers of this process took while they stood still.
type heldJobs struct {
	mu   sync.Mutex
	jobs map[printer.Ticket]*heldJob
	last int
}

type heldJob struct {
	job    printer.Job
	ticket printer.Ticket // of the printer itself, once that has the job; "" before
	failed error
}

// openPrinter opens a printer, which in a rehearsal may be practised to stand still.
func openPrinter(address string, p *practice) (printer.Printer, error) {
	opened, err := printer.Open(address, printer.Options{})
	if err != nil || p == nil {
		return opened, err
	}
	return &practisedPrinter{opened, p}, nil
}

// standing is why the printer stands still now; "" is that it does not.
func (p *practisedPrinter) standing() printer.Reason {
	f, on := p.practice.fault(faultPrinter)
	switch {
	case !on:
		return ""
	case f.As == "":
		return printer.OutOfPaper
	}
	return f.As
}

// takesNone tells whether a printer that stands still for the reason takes no job either.
func takesNone(r printer.Reason) bool {
	return r == printer.Unreachable || r == printer.Busy || r == printer.NotAccepting || r == printer.Gone
}

func (p *practisedPrinter) Send(ctx context.Context, job printer.Job, patience printer.Patience, tell func(printer.State)) (printer.Ticket, error) {
	for began := time.Now(); ; {
		why := p.standing()
		if why == "" {
			return p.Printer.Send(ctx, job, patience, tell)
		}
		if !takesNone(why) {
			return p.hold(job), nil
		}
		tell(printer.State{Phase: printer.Stopped, Reasons: []printer.Reason{why}})
		pause := patience.Every
		if pause == 0 {
			pause = practiceFresh
		}
		takeOver := patience.TakeOver
		if takeOver == 0 {
			takeOver = 20 * time.Second
		}
		if time.Since(began) >= takeOver {
			return "", &checkin.Fault{Code: checkin.FaultPrinter, Detail: printer.DetailOf([]printer.Reason{why}), Sentence: fmt.Sprintf("the %s did not take the job: %s", p, why.Words())}
		}
		select {
		case <-ctx.Done():
			return "", &checkin.Fault{Code: checkin.FaultPrinter, Cause: context.Cause(ctx), Sentence: fmt.Sprintf("the %s did not take the job in time", p)}
		case <-time.After(pause):
		}
	}
}

// heldMark begins the tickets of held jobs.
const heldMark = "rehearsal/"

func (p *practisedPrinter) hold(job printer.Job) printer.Ticket {
	held := &p.practice.held
	held.mu.Lock()
	defer held.mu.Unlock()
	held.last++
	ticket := printer.Ticket(fmt.Sprintf("%s%d/%s", heldMark, held.last, job.Name))
	if held.jobs == nil {
		held.jobs = make(map[printer.Ticket]*heldJob)
	}
	held.jobs[ticket] = &heldJob{job: job}
	go p.release(ticket)
	return ticket
}

// release lets a held job come out once the fault is over, though nobody asks any more.
func (p *practisedPrinter) release(ticket printer.Ticket) {
	for p.standing() != "" {
		time.Sleep(practiceFresh)
	}
	p.own(context.Background(), ticket)
}

// own returns the printer's own ticket of a job, and how a held one stands.
func (p *practisedPrinter) own(ctx context.Context, ticket printer.Ticket) (own printer.Ticket, held bool, standing printer.State) {
	why := p.standing()
	still := printer.State{Phase: printer.Stopped, Reasons: []printer.Reason{why}}
	all := &p.practice.held
	all.mu.Lock()
	defer all.mu.Unlock()
	h, ok := all.jobs[ticket]
	switch {
	case !ok && !strings.HasPrefix(string(ticket), heldMark):
		return ticket, false, standing
	case !ok && why != "": // another process holds it
		return "", true, still
	case !ok:
		return "", true, printer.State{Phase: printer.Unknown}
	case h.ticket == "" && h.failed == nil && why != "":
		return "", true, still
	case h.ticket == "" && h.failed == nil:
		h.ticket, h.failed = p.Printer.Send(ctx, h.job, printer.Patience{TakeOver: time.Millisecond}, func(printer.State) {})
	}
	if h.failed != nil {
		return "", true, printer.State{Phase: printer.Failed, Reasons: []printer.Reason{printer.OtherReason}, Said: oneLine(h.failed.Error())}
	}
	return h.ticket, false, standing
}

func (p *practisedPrinter) Ask(ctx context.Context, ticket printer.Ticket) printer.State {
	own, held, standing := p.own(ctx, ticket)
	if held {
		standing.Printer, standing.Ticket = p.String(), ticket
		return standing
	}
	return p.Printer.Ask(ctx, own)
}

func (p *practisedPrinter) Cancel(ctx context.Context, ticket printer.Ticket) error {
	held := &p.practice.held
	held.mu.Lock()
	h, ok := held.jobs[ticket]
	delete(held.jobs, ticket)
	held.mu.Unlock()
	switch {
	case !ok:
		return p.Printer.Cancel(ctx, ticket)
	case h.ticket == "":
		return nil
	}
	return p.Printer.Cancel(ctx, h.ticket)
}

func (p *practisedPrinter) Health(ctx context.Context) printer.Health {
	h := p.Printer.Health(ctx)
	if why := p.standing(); why != "" {
		h.Ready, h.Reasons, h.Said = false, []printer.Reason{why}, ""
	}
	return h
}

// waits is how many entries waited for the hub when that was counted last.
type waits struct {
	entries uint64
	at      time.Time
}

// practise says how the folder stands with its hub while a fault of that is practised.
func (c *contact) practise(ctx context.Context, now standing, joined, running bool) (standing, bool, bool) {
	p := c.house.practice
	if f, on := p.fault(faultHub); on {
		now.Status.Connected, now.Status.AloneSince, now.Status.Waiting, now.Cut = false, f.Since, p.waiting(ctx, c.house, f), f.Cut
		return now, true, true
	}
	if _, on := p.fault(faultClock); on {
		if now.Status.Offset = practisedOffset; !joined {
			now.Status.Connected = true
		}
		return now, true, true
	}
	return now, joined, running
}

// waiting counts the entries since the hub went away.
func (p *practice) waiting(ctx context.Context, h *house, f practisedFault) uint64 {
	p.mu.Lock()
	last := p.waits
	p.mu.Unlock()
	if time.Since(last.at) < contactEvery {
		return last.entries
	}
	logged, err := h.logged(ctx)
	if err != nil {
		return last.entries
	}
	next := waits{logged - min(logged, f.Logged), time.Now()}
	p.mu.Lock()
	p.waits = next
	p.mu.Unlock()
	return next.entries
}

// logged is how many entries this kiosk's own log has.
func (h *house) logged(ctx context.Context) (n uint64, err error) {
	err = h.store.Look(ctx, func(v checkin.View) error {
		last, err := v.Last(1)
		for _, e := range last {
			n = e.ID.Seq
		}
		return err
	})
	return n, err
}

// connected keeps run going, but for while a hub that is gone is practised.
func (w *watch) connected(ctx context.Context, run func(context.Context)) {
	changed := w.house.practice.follow(ctx)
	if changed == nil {
		run(ctx)
		return
	}
	for ctx.Err() == nil {
		if _, gone := w.house.practice.fault(faultHub); gone {
			select {
			case <-ctx.Done():
			case <-changed:
			}
			continue
		}
		with, cancel := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			run(with)
		}()
		for gone := false; !gone && ctx.Err() == nil; {
			select {
			case <-ctx.Done():
			case <-changed:
				_, gone = w.house.practice.fault(faultHub)
			}
		}
		cancel()
		<-ended
	}
}
