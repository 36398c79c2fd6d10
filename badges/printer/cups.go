package printer

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync/atomic"

	"antechamber/badges/printer/ipp"
)

// cups is a queue of CUPS. Where the queue's printer speaks IPP itself it is asked too:
// CUPS says neither that a printer was unplugged nor, always, that it gave a job up.
type cups struct {
	*ippPrinter
	queue  queue
	beside atomic.Pointer[ippPrinter] // the queue's own printer, once it answered us
}

// Send hands the job over, by the lp command where CUPS does not answer.
func (c *cups) Send(ctx context.Context, job Job, patience Patience, tell func(State)) (Ticket, error) {
	queue, err := c.describe(ctx)
	var answered *ipp.StatusError
	if err != nil && !errors.As(err, &answered) && ctx.Err() == nil {
		return "", c.queue.send(ctx, job)
	}
	c.meet(ctx, queue)
	return c.ippPrinter.Send(ctx, job, patience, tell)
}

// meet makes the acquaintance of the printer behind the queue, and returns how it stands;
// nil where there is none that we can ask.
func (c *cups) meet(ctx context.Context, queue ipp.Group) *ipp.Group {
	p := c.beside.Load()
	if p == nil {
		address := queue.Text("device-uri")
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "ipp" && u.Scheme != "ipps" || strings.HasSuffix(u.Hostname(), "._tcp.local") {
			return nil
		}
		u.RawQuery, u.Fragment, u.User = "", "", nil
		client, err := ipp.New(u.String())
		if err != nil {
			return nil
		}
		p = newIPP(c.name, client)
	}
	printer, err := p.describe(ctx)
	if err != nil {
		return nil
	}
	c.beside.Store(p)
	return &printer
}

// Ask asks CUPS how the job stands, and the printer behind the queue.
func (c *cups) Ask(ctx context.Context, ticket Ticket) State {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	s, queue := c.look(ctx, ticket)
	met := c.beside.Load() != nil
	switch {
	case s.Phase == Printed, s.Phase == Failed && s.Reasons[0] == Cancelled:
		return c.truth(ctx, s, queue, ticket)
	case s.Phase == Unknown || s.Phase == Failed || len(queue.Attributes) == 0:
		return s
	}
	own := c.meet(ctx, queue)
	switch {
	case own == nil && met:
		s.Phase, s.Reasons = Stopped, []Reason{Unreachable}
	case own != nil && s.Phase != Stopped:
		if stops := blocking(*own, nil); len(stops) > 0 {
			s.Phase, s.Reasons, s.Said = Stopped, stops, said(ipp.Group{}, *own)
		}
	}
	return s
}

// truth asks the printer behind the queue about a job that CUPS calls completed or
// cancelled. Where it cannot be asked, completed is not proof of a badge.
func (c *cups) truth(ctx context.Context, s State, queue ipp.Group, ticket Ticket) State {
	_, name := ticket.parts()
	if printer := c.meet(ctx, queue); printer != nil {
		if job, err := c.beside.Load().byName(ctx, name); err == nil && job.Has("job-state") {
			return judge(job, *printer)
		}
	}
	if s.Phase == Printed {
		s.Phase, s.Said = Unknown, "CUPS says completed"
	}
	return s
}

// Health asks how the queue and the printer behind it stand.
func (c *cups) Health(ctx context.Context) Health {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	queue, err := c.describe(ctx)
	var answered *ipp.StatusError
	if err != nil && !errors.As(err, &answered) {
		return c.queue.health(ctx)
	}
	h := c.healthOf(queue, err)
	if !h.Ready {
		return h
	}
	met := c.beside.Load() != nil
	own := c.meet(ctx, queue)
	switch {
	case own == nil && met:
		return Health{Reasons: []Reason{Unreachable}}
	case own == nil:
		return h
	}
	h.Reasons, h.Said, h.Paper = blocking(*own, nil), said(ipp.Group{}, *own), own.Texts("media-ready")
	h.Ready = len(h.Reasons) == 0
	return h
}
