package printer

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"antechamber/badges/printer/ipp"
)

// How long a printer may take to answer.
const (
	askTime    = 3 * time.Second  // a question
	lookTime   = 4 * time.Second  // several questions: a dead printer is known within 5 s
	sendTime   = 30 * time.Second // to take a whole badge
	silentTime = 4 * time.Second  // until a printer that says nothing to a badge is called silent
)

// ippPrinter is a printer or a queue that speaks IPP.
type ippPrinter struct {
	name   string
	client *ipp.Client
}

func newIPP(name string, client *ipp.Client) *ippPrinter { return &ippPrinter{name, client} }

func (p *ippPrinter) String() string { return p.name }

// printerAttributes are what is asked of a printer.
func printerAttributes() ipp.Attribute {
	return ipp.String(ipp.TagKeyword, "requested-attributes",
		"printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs",
		"document-format-supported", "media-supported", "media-ready", "color-supported", "cups-version", "device-uri")
}

// describe asks for the printer's attributes.
func (p *ippPrinter) describe(ctx context.Context) (ipp.Group, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	m, err := p.client.Do(ctx, ipp.Request{Operation: ipp.GetPrinterAttributes, Of: []ipp.Attribute{printerAttributes()}})
	if err != nil {
		return ipp.Group{}, err
	}
	return m.First(ipp.PrinterGroup), nil
}

// Health asks how the printer stands.
func (p *ippPrinter) Health(ctx context.Context) Health {
	return p.healthOf(p.describe(ctx))
}

// healthOf is what a printer's attributes, or the error where they did not come, mean.
func (p *ippPrinter) healthOf(printer ipp.Group, err error) Health {
	if err != nil {
		s := p.silence(err)
		return Health{Reasons: s.Reasons, Said: s.Said}
	}
	h := Health{Reasons: blocking(printer, nil), Said: said(ipp.Group{}, printer), Paper: printer.Texts("media-ready"), limits: limitsOf(printer)}
	if !printer.Bool("printer-is-accepting-jobs", true) {
		h.Reasons = append(h.Reasons, NotAccepting)
	}
	h.Ready = len(h.Reasons) == 0
	return h
}

// silence is the state that an error of a question means.
func (p *ippPrinter) silence(err error) State {
	s := State{Phase: Stopped, Reasons: []Reason{Unreachable}, Printer: p.name}
	var status *ipp.StatusError
	var untrusted *ipp.CertificateError
	switch {
	case errors.As(err, &status) && (status.Status == ipp.StatusNotFound || status.Status == ipp.StatusGone):
		s.Reasons, s.Said = []Reason{Gone}, status.Said
	case errors.As(err, &status):
		s.Reasons, s.Said = []Reason{OtherReason}, status.Error()
	case errors.As(err, &untrusted):
		s.Said = untrusted.Error()
	}
	return s
}

// Send hands the job over.
func (p *ippPrinter) Send(ctx context.Context, job Job, patience Patience, tell func(State)) (Ticket, error) {
	name := job.Name + "-" + strings.ToLower(rand.Text()[:6]) // tells the job from any other at the printer
	var ticket Ticket
	err := insist(ctx, p.name, patience, tell, func() (standing State, err error) {
		ticket, standing, err = p.try(ctx, job, name, tell)
		return standing, err
	})
	return ticket, err
}

// try hands the job over once. A standing with a phase says why it may be tried again.
func (p *ippPrinter) try(ctx context.Context, job Job, name string, tell func(State)) (ticket Ticket, standing State, err error) {
	printer, err := p.describe(ctx)
	if err != nil {
		standing, err = p.mayTry(err)
		return "", standing, err
	}
	if !printer.Bool("printer-is-accepting-jobs", true) {
		return "", State{Phase: Stopped, Reasons: []Reason{NotAccepting}, Said: said(ipp.Group{}, printer)}, nil
	}
	formats := printer.Texts("document-format-supported")
	if len(formats) > 0 && !slices.Contains(formats, pdf) {
		return "", State{}, detailed(detailNoPDF, nil, "the %s prints no PDF: add it to CUPS, which can, and name it as cups:QUEUE", p.name)
	}
	if err := limitsOf(printer).refuse(p.name, job); err != nil {
		return "", State{}, err
	}
	m, err := p.hand(ctx, request(job, name, printer), tell)
	if err == nil {
		return ticketOf(m.First(ipp.JobGroup).Int("job-id"), name), State{}, nil
	}
	var status *ipp.StatusError
	if ipp.Unsent(err) || errors.As(err, &status) {
		standing, err = p.mayTry(err)
		if why := blocking(printer, nil); standing.Phase == Waiting && len(why) > 0 { // busy with a job that stands still
			standing = State{Phase: Stopped, Reasons: why, Said: said(ipp.Group{}, printer)}
		}
		return "", standing, err
	}
	return p.lost(ctx, name)
}

const pdf = "application/pdf"

// request asks for the job to be printed.
func request(job Job, name string, printer ipp.Group) ipp.Request {
	r := ipp.Request{Operation: ipp.PrintJob, Document: job.PDF, Of: []ipp.Attribute{
		ipp.String(ipp.TagName, "job-name", name),
		ipp.String(ipp.TagMIMEType, "document-format", pdf),
	}}
	r.Job = append(r.Job, ipp.String(ipp.TagKeyword, "print-scaling", "none"))
	if media := mediaFor(job, printer.Texts("media-supported")); media != "" {
		r.Job = append(r.Job, ipp.String(ipp.TagKeyword, "media", media))
	}
	return r
}

// hand sends the badge, and says that the printer is silent where it says nothing for long.
func (p *ippPrinter) hand(ctx context.Context, r ipp.Request, tell func(State)) (*ipp.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	type answer struct {
		m   *ipp.Message
		err error
	}
	answered := make(chan answer, 1)
	go func() {
		m, err := p.client.Do(ctx, r)
		answered <- answer{m, err}
	}()
	silent := time.NewTimer(silentTime)
	defer silent.Stop()
	for {
		select {
		case a := <-answered:
			return a.m, a.err
		case <-silent.C:
			tell(State{Phase: Stopped, Reasons: []Reason{Unreachable}})
		}
	}
}

// mayTry says whether a job that was not taken may be tried again, or is refused.
func (p *ippPrinter) mayTry(err error) (State, error) {
	var status *ipp.StatusError
	var web *ipp.HTTPError
	var untrusted *ipp.CertificateError
	switch {
	case errors.As(err, &untrusted) && untrusted.Pinned:
		return State{}, detailed(detailTrust, err, "the %s shows another certificate than the one it is trusted by: if it got a new one, name the printer with #sha256:%s", p.name, untrusted.Fingerprint)
	case errors.As(err, &untrusted):
		return State{}, detailed(detailTrust, err, "the certificate of the %s is signed by nobody this machine trusts: if it is the right printer, name it with #sha256:%s at the end", p.name, untrusted.Fingerprint)
	case errors.As(err, &web) && web.Code == 426:
		return State{}, detailed(detailBarred, err, "the %s wants to be spoken to secretly: name it with ipps://", p.name)
	case errors.As(err, &web) && (web.Code == 401 || web.Code == 403):
		return State{}, detailed(detailBarred, err, "the %s lets nobody in without a password: let this machine print there", p.name)
	case errors.As(err, &web):
		return State{}, faultOf([]Reason{Gone}, err, "nothing at the address of the %s speaks IPP (%s): see whether it is right", p.name, web)
	case !errors.As(err, &status):
		return State{Phase: Stopped, Reasons: []Reason{Unreachable}}, nil
	}
	switch status.Status {
	case ipp.StatusBusy:
		return State{Phase: Waiting, Reasons: []Reason{Busy}, Said: status.Said}, nil
	case ipp.StatusNotAccepting:
		return State{Phase: Stopped, Reasons: []Reason{NotAccepting}, Said: status.Said}, nil
	case ipp.StatusNotFound, ipp.StatusGone:
		return State{}, faultOf([]Reason{Gone}, err, "there is no %s (%s): see \"antechamber printers\"", p.name, status)
	}
	return State{}, fault(err, "the %s did not take the job: %s", p.name, status)
}

// lost looks for a job of which nobody knows whether it was taken. Where the printer
// does not have it it may be tried again; where it cannot be asked nobody will know.
func (p *ippPrinter) lost(ctx context.Context, name string) (Ticket, State, error) {
	job, err := p.byName(ctx, name)
	switch {
	case err != nil:
		return "", State{}, nil
	case job.Has("job-id"):
		return ticketOf(job.Int("job-id"), name), State{}, nil
	}
	return "", State{Phase: Stopped, Reasons: []Reason{Unreachable}}, nil
}

// byName finds a job by its name, the newest where there are several.
func (p *ippPrinter) byName(ctx context.Context, name string) (ipp.Group, error) {
	var found ipp.Group
	for _, which := range []string{"not-completed", "completed"} {
		m, err := p.ask(ctx, ipp.Request{Operation: ipp.GetJobs, Of: []ipp.Attribute{
			ipp.Int(ipp.TagInteger, "limit", 100), ipp.String(ipp.TagKeyword, "which-jobs", which), jobAttributes(),
		}})
		if err != nil {
			return ipp.Group{}, err
		}
		for _, job := range m.All(ipp.JobGroup) {
			if job.Text("job-name") == name && job.Int("job-id") > found.Int("job-id") {
				found = job
			}
		}
	}
	return found, nil
}

func jobAttributes() ipp.Attribute {
	return ipp.String(ipp.TagKeyword, "requested-attributes", "job-id", "job-name", "job-state", "job-state-reasons", "job-state-message", "job-printer-state-reasons")
}

func (p *ippPrinter) ask(ctx context.Context, r ipp.Request) (*ipp.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	return p.client.Do(ctx, r)
}

// Ask asks how the job stands.
func (p *ippPrinter) Ask(ctx context.Context, ticket Ticket) State {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	s, _ := p.look(ctx, ticket)
	return s
}

// look asks for the job and its printer, and returns the printer too.
func (p *ippPrinter) look(ctx context.Context, ticket Ticket) (State, ipp.Group) {
	id, name := ticket.parts()
	if id == 0 {
		return State{Phase: Unknown, Printer: p.name}, ipp.Group{}
	}
	m, err := p.ask(ctx, ipp.Request{Operation: ipp.GetJobAttributes, Of: []ipp.Attribute{ipp.Int(ipp.TagInteger, "job-id", id), jobAttributes()}})
	if err != nil {
		return p.lostSight(err), ipp.Group{}
	}
	job := m.First(ipp.JobGroup)
	if job.Has("job-name") && job.Text("job-name") != name {
		// It counts from 1 again since it was switched off: this is another job.
		return State{Phase: Unknown, Reasons: []Reason{Gone}, Printer: p.name}, ipp.Group{}
	}
	printer, err := p.describe(ctx)
	if err != nil {
		return p.lostSight(err), ipp.Group{}
	}
	s := judge(job, printer)
	s.Printer = p.name
	return s, printer
}

// lostSight is the state of a job that an error of a question means. Of one that the printer forgot, as after it was switched off, or whose
// queue was deleted, nobody can know more.
func (p *ippPrinter) lostSight(err error) State {
	s := p.silence(err)
	if s.Reasons[0] == Gone {
		s.Phase = Unknown
	}
	return s
}

// Cancel takes the job back.
func (p *ippPrinter) Cancel(ctx context.Context, ticket Ticket) error {
	id, _ := ticket.parts()
	if id == 0 {
		return fault(nil, "nobody knows this job at the %s any more", p.name)
	}
	_, err := p.ask(ctx, ipp.Request{Operation: ipp.CancelJob, Of: []ipp.Attribute{ipp.Int(ipp.TagInteger, "job-id", id)}})
	if err != nil {
		return fault(err, "the %s did not give the job back: %s", p.name, err)
	}
	return nil
}

// ticketOf is the job's number and its name.
func ticketOf(id int, name string) Ticket { return Ticket(fmt.Sprintf("%d/%s", id, name)) }

// parts are the job's number, 0 where there is none, and its name.
func (t Ticket) parts() (int, string) {
	number, name, _ := strings.Cut(string(t), "/")
	id, err := strconv.Atoi(number)
	if err != nil || id < 0 {
		return 0, ""
	}
	return id, name
}
