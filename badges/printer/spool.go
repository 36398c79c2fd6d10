package printer

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
)

// spooler is the print spooler of Windows, for one printer.
type spooler interface {
	// add gives the bytes to the spooler as they are, and returns the job's number.
	add(printer, name string, data []byte) (job uint32, err error)
	// job returns the status bits of a job and the driver's words; ok is false where it is not there any more.
	job(printer string, job uint32) (bits uint32, words string, ok bool, err error)
	cancel(printer string, job uint32) error
	// printer returns the status bits of the printer itself.
	printer(printer string) (bits uint32, err error)
	printers() ([]string, error)
}

// spooled is a label printer of Windows, which gets Zebra's language past its driver.
type spooled struct {
	queue string
	label label
	sys   spooler
}

// openSpool reads "windows:NAME?dpi=203&label=101.6x76.2".
func openSpool(address string) (Printer, error) {
	name, query, _ := strings.Cut(strings.TrimPrefix(address, "windows:"), "?")
	q, err := url.ParseQuery(query)
	if err != nil || name == "" {
		return nil, fault(err, "%q names no label printer of Windows: write windows:NAME?dpi=203", address)
	}
	l, err := readLabel(address, q)
	if err != nil {
		return nil, err
	}
	sys := system()
	if sys == nil {
		return nil, fault(nil, "%q names a printer of Windows, which this is not: write zpl://HOST?dpi=203 or cups:QUEUE", address)
	}
	return &spooled{name, l, sys}, nil
}

func (p *spooled) String() string { return "printer " + p.queue }

// Send hands the label to the spooler, which keeps it until the printer prints.
func (p *spooled) Send(_ context.Context, job Job, _ Patience, _ func(State)) (Ticket, error) {
	zpl, err := p.label.zpl(p.String(), job)
	if err != nil {
		return "", err
	}
	name := job.Name + "-" + strings.ToLower(rand.Text()[:6])
	id, err := p.sys.add(p.queue, name, zpl)
	if err != nil {
		return "", faultOf([]Reason{Gone}, err, "Windows did not take the badge for the %s (%s): see whether the printer is there by that name", p, err)
	}
	return ticketOf(int(id), name), nil
}

// Ask asks the spooler.
func (p *spooled) Ask(_ context.Context, ticket Ticket) State {
	id, _ := ticket.parts()
	bits, words, ok, err := p.sys.job(p.queue, uint32(id))
	s := State{Phase: Stopped, Reasons: []Reason{Unreachable}, Printer: p.String(), Ticket: ticket}
	switch {
	case err != nil:
		return s
	case !ok: // the spooler forgets what it passed on: that is no proof of a badge
		s.Phase, s.Reasons = Unknown, nil
		return s
	}
	s.Phase, s.Reasons = spoolPhase(bits)
	s.Said = words
	return s
}

// The status bits of a job (winspool.h, JOB_STATUS_*).
const (
	spoolPaused     = 0x1
	spoolError      = 0x2
	spoolDeleting   = 0x4
	spoolPrinting   = 0x10
	spoolOffline    = 0x20
	spoolPaperOut   = 0x40
	spoolPrinted    = 0x80
	spoolDeleted    = 0x100
	spoolBlocked    = 0x200
	spoolAttention  = 0x400
	spoolCompleted  = 0x1000
	spoolWithErrors = spoolError | spoolBlocked | spoolAttention
)

// spoolPhase says how a job of the spooler stands. Printed there means that the printer got it, and no more.
func spoolPhase(bits uint32) (Phase, []Reason) {
	switch {
	case bits&(spoolDeleting|spoolDeleted) != 0:
		return Failed, []Reason{Cancelled}
	case bits&spoolPaperOut != 0:
		return Stopped, []Reason{OutOfPaper}
	case bits&spoolOffline != 0:
		return Stopped, []Reason{Unreachable}
	case bits&spoolPaused != 0:
		return Stopped, []Reason{Paused}
	case bits&spoolWithErrors != 0:
		return Stopped, []Reason{OtherReason}
	case bits&(spoolPrinted|spoolCompleted) != 0:
		return Unknown, nil
	case bits&spoolPrinting != 0:
		return Printing, nil
	}
	return Sent, nil
}

// Cancel takes the job out of the spooler.
func (p *spooled) Cancel(_ context.Context, ticket Ticket) error {
	id, _ := ticket.parts()
	if err := p.sys.cancel(p.queue, uint32(id)); err != nil {
		return fault(err, "Windows did not give the badge for the %s back (%s)", p, err)
	}
	return nil
}

// Health asks how the printer stands, as the spooler knows it.
func (p *spooled) Health(context.Context) Health {
	bits, err := p.sys.printer(p.queue)
	h := Health{limits: p.label.limits()}
	if err != nil {
		h.Reasons = []Reason{Gone}
		return h
	}
	h.Reasons = spoolReasons(bits)
	h.Ready = len(h.Reasons) == 0
	return h
}

// spoolReasons reads the status bits of a printer (winspool.h, PRINTER_STATUS_*).
func spoolReasons(bits uint32) (reasons []Reason) {
	for _, b := range []struct {
		bit    uint32
		reason Reason
	}{
		{0x10, OutOfPaper},
		{0x400000, CoverOpen}, // PRINTER_STATUS_DOOR_OPEN
		{0x8, Jam},
		{0x40000, OutOfInk},
		{0x800, OutputFull},
		{0x1, Paused},
		{0x80, Unreachable},
		{0x1000, Unreachable}, // PRINTER_STATUS_NOT_AVAILABLE
		{0x2 | 0x40 | 0x100000, OtherReason},
	} {
		if bits&b.bit != 0 {
			reasons = append(reasons, b.reason)
		}
	}
	return reasons
}
