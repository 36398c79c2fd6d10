package printer

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How long a label printer may take to answer.
const (
	dialTime   = 2 * time.Second
	answerTime = time.Second // to what it is asked; one that is silent so long may speak no word at all
	rawTime    = 10 * time.Second
)

// rawPrinter is a label printer in the network that takes Zebra's language on a port of its own. It has no jobs: what it was given it
// prints, and all that it tells is how it stands and how many labels wait.
type rawPrinter struct {
	name, host string
	label      label
	mu         sync.Mutex // most such printers have one connection at a time
	speaks     bool       // it answered once
	given      map[Ticket]given
}

// given is what is known of a label that the printer was given.
type given struct {
	at      time.Time
	waited  bool // the printer counted it
	doubted bool // the printer was away since, so that an empty one is no proof
}

// countTime is how long a printer may take until it counts a label that it was given.
const countTime = 1500 * time.Millisecond

// label is what an address says of a label printer.
type label struct {
	dpi           int
	width, height float64 // of the labels, in millimetres; 0 where nothing is said
}

// openRaw reads "zpl://HOST:PORT?dpi=203&label=101.6x76.2".
func openRaw(address string) (Printer, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.User != nil {
		return nil, fault(err, "%q names no label printer: write zpl://HOST?dpi=203, and its port where that is not 9100", address)
	}
	l, err := readLabel(address, u.Query())
	if err != nil {
		return nil, err
	}
	port := u.Port()
	if port == "" {
		port = "9100"
	}
	return &rawPrinter{name: "label printer " + u.Host, host: net.JoinHostPort(u.Hostname(), port), label: l, given: make(map[Ticket]given)}, nil
}

// readLabel reads what stands behind the question mark of a label printer's address.
func readLabel(address string, q url.Values) (label, error) {
	l := label{dpi: 203}
	for key := range q {
		if key != "dpi" && key != "label" {
			return l, fault(nil, "%q says %q of a label printer, which is not known: write dpi= or label=", address, key)
		}
	}
	if given := q.Get("dpi"); given != "" {
		n, err := strconv.Atoi(given)
		if err != nil || n != 203 && n != 300 && n != 600 {
			return l, fault(err, "no label printer has %s dots an inch: write dpi=203, dpi=300 or dpi=600", given)
		}
		l.dpi = n
	}
	if given := q.Get("label"); given != "" {
		width, height, ok := strings.Cut(given, "x")
		w, err1 := strconv.ParseFloat(width, 64)
		h, err2 := strconv.ParseFloat(height, 64)
		if !ok || errors.Join(err1, err2) != nil || !(w > 0 && w < 1000 && h > 0 && h < 1000) {
			return l, fault(errors.Join(err1, err2), "%q is no size of a label: write label=101.6x76.2, in millimetres", given)
		}
		l.width, l.height = w, h
	}
	return l, nil
}

func (p *rawPrinter) String() string { return p.name }

// limits are what the label printer can print.
func (l label) limits() limits {
	c := limits{blackOnly: true, head: usualHead + 1.5}
	if l.width > 0 {
		c.head = 0
		c.sizes = []size{{l.width, l.height, l.width, l.height}}
		c.loaded = c.sizes
	}
	return c
}

// zpl is the job as the label printer takes it.
func (l label) zpl(name string, job Job) ([]byte, error) {
	if job.ZPL == nil {
		return nil, detailed(detailLabels, nil, "the %s prints labels and no pages: name another printer for lists with --paper-printer", name)
	}
	if err := l.limits().refuse(name, job); err != nil {
		return nil, err
	}
	return job.ZPL(l.dpi)
}

// Send hands the label over once the printer can print it.
func (p *rawPrinter) Send(ctx context.Context, job Job, patience Patience, tell func(State)) (Ticket, error) {
	zpl, err := p.label.zpl(p.name, job)
	if err != nil {
		return "", err
	}
	ticket := Ticket(job.Name + "-" + strings.ToLower(rand.Text()[:6]))
	err = insist(ctx, p.name, patience, tell, func() (State, error) {
		status, err := p.ask(ctx)
		switch {
		case err != nil:
			return State{Phase: Stopped, Reasons: []Reason{Unreachable}}, nil
		case len(status.reasons) > 0:
			return State{Phase: Stopped, Reasons: status.reasons, Said: status.said()}, nil
		}
		sent, err := p.give(ctx, zpl)
		switch {
		case err != nil && sent == 0:
			return State{Phase: Stopped, Reasons: []Reason{Unreachable}}, nil
		case err != nil: // a part of it is there, and may come out when the rest of another label ends it
			return State{}, detailed(detailCutShort, err, "the %s went away while it was given a badge: switch it off and on, then print the badge again", p.name)
		}
		return State{}, nil
	})
	if err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.given[ticket] = given{at: time.Now()}
	return ticket, nil
}

// insist tries to hand a job over, and tells why it is not taken, for as long as patience says. A state without a phase means that it was.
func insist(ctx context.Context, name string, patience Patience, tell func(State), try func() (State, error)) error {
	began := time.Now()
	for tick := time.NewTimer(0); ; tick.Reset(patience.every()) {
		select {
		case <-ctx.Done():
			return fault(context.Cause(ctx), "the %s did not take the job in time", name)
		case <-tick.C:
		}
		standing, err := try()
		if err != nil || standing.Phase == "" {
			return err
		}
		if ctx.Err() != nil {
			continue
		}
		tell(standing)
		if time.Since(began) >= patience.takeOver() {
			return faultOf(standing.Reasons, errStanding, "the %s did not take the job: %s", name, WordsOf(standing.Reasons))
		}
	}
}

// give sends the bytes, and returns how many went.
func (p *rawPrinter) give(ctx context.Context, zpl []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	conn, err := p.dial(ctx, rawTime)
	if err != nil {
		return 0, err
	}
	n, err := conn.Write(zpl)
	return n, errors.Join(err, conn.Close())
}

func (p *rawPrinter) dial(ctx context.Context, within time.Duration) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialTime}
	conn, err := dialer.DialContext(ctx, "tcp", p.host)
	if err != nil {
		return nil, err
	}
	return conn, conn.SetDeadline(time.Now().Add(within))
}

// ask asks the printer how it stands. One that answers nothing is no error; one that is not there is.
func (p *rawPrinter) ask(ctx context.Context) (zplStatus, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	conn, err := p.dial(ctx, answerTime)
	if err != nil {
		return zplStatus{}, err
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(zplAsk)); err != nil {
		return zplStatus{}, err
	}
	var heard []byte
	part := make([]byte, 512)
	const most = 4 << 10
	for len(heard) < most && !zplAnswered(heard) {
		n, err := conn.Read(part)
		heard = append(heard, part[:n]...)
		if err != nil {
			break
		}
	}
	s := readZPLStatus(heard)
	if p.speaks && !s.heard {
		return s, errors.New("it answers no more")
	}
	p.speaks = p.speaks || s.heard
	return s, nil
}

// Ask says how the label stands. It is printed where the printer, which answered all the time, counted it or had time to, and has
// nothing left.
func (p *rawPrinter) Ask(ctx context.Context, ticket Ticket) State {
	s := State{Phase: Unknown, Printer: p.name, Ticket: ticket}
	status, err := p.ask(ctx)
	g, known := p.note(ticket, status, err)
	switch {
	case err != nil:
		s.Phase, s.Reasons = Stopped, []Reason{Unreachable}
	case !status.heard:
	case len(status.reasons) > 0:
		s.Phase, s.Reasons, s.Said = Stopped, status.reasons, status.said()
	case !status.counted:
	case status.waiting > 0:
		s.Phase = Printing
	case !known || g.doubted:
	case !g.waited && time.Since(g.at) < countTime:
		s.Phase = Sent
	default:
		s.Phase = Printed
	}
	return s
}

// note keeps what an answer says of a label, and returns what is known of it. What another process gave is not known.
func (p *rawPrinter) note(ticket Ticket, status zplStatus, err error) (given, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g, known := p.given[ticket]
	if known {
		g.doubted = g.doubted || err != nil
		g.waited = g.waited || status.waiting > 0
		p.given[ticket] = g
	}
	return g, known
}

// Cancel empties the printer, where nobody else's label waits there.
func (p *rawPrinter) Cancel(ctx context.Context, _ Ticket) error {
	status, err := p.ask(ctx)
	switch {
	case err != nil:
		return fault(err, "the %s does not answer, so that it does not give the badge back", p.name)
	case !status.counted || status.waiting > 1:
		return fault(nil, "the %s gives single badges not back: stop it at its own buttons", p.name)
	case status.waiting == 0:
		return fault(nil, "the %s has nothing left to give back", p.name)
	}
	const cancelAll = "~JA\r\n"
	if _, err := p.give(ctx, []byte(cancelAll)); err != nil {
		return fault(err, "the %s did not give the badge back", p.name)
	}
	return nil
}

// Health asks how the printer stands. One that says nothing is well as far as anybody knows.
func (p *rawPrinter) Health(ctx context.Context) Health {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	status, err := p.ask(ctx)
	h := Health{Ready: err == nil && len(status.reasons) == 0, Reasons: status.reasons, Said: status.said(), limits: p.label.limits()}
	switch {
	case err != nil:
		h.Reasons = []Reason{Unreachable}
	case !status.heard:
		h.Said = "it does not say how it stands"
	}
	return h
}
