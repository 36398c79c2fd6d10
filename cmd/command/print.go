package command

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"antechamber/badges"
	"antechamber/badges/designs"
	"antechamber/badges/printer"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

type printCommand struct {
	whose
	Test bool `help:"A test page instead of badges: rulers, QR symbols, all scripts, greys."`
	printers
}

// printers are the printers that badges go to; print and kiosk share them.
type printers struct {
	Printer       string        `help:"Where badges go: ipp://HOST/PATH, cups:QUEUE, zpl://HOST?dpi=203 for a label printer (300 and 600 too), windows:NAME?dpi=203 for one of Windows, or folder:PATH for a PDF file a badge; the folder badges beside the database where none is given." placeholder:"URI"`
	SecondPrinter string        `help:"The printer that takes over where the first stands still, as --printer." placeholder:"URI"`
	Design        string        `help:"The design of the badges: a name that \"designs\" lists, or a file; that of the conference file where none is given." placeholder:"D"`
	TakeOver      time.Duration `help:"How long a printer may stand still before the second takes over." default:"20s" placeholder:"TIME"`
}

func (c *printCommand) Run(s *session) error {
	if c.Test {
		return c.test(s)
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	order, err := c.order(s, h, "")
	if err != nil {
		return err
	}
	b, err := h.badger(c.printers)
	if err != nil {
		return err
	}
	b.object(s)
	for _, reference := range order.References {
		if err := b.printOne(s, kiosk.PrintOrder{Reference: reference, Again: order.Again, Reason: order.Reason, Actor: order.Actor}); err != nil {
			return err
		}
	}
	return nil
}

// printOne prints a badge and says what became of it.
func (b *badger) printOne(s *session, o kiosk.PrintOrder) error {
	told := "" // a sentence for each time that something has to be done at the printer
	made, end, err := b.print(s, o, func(state printer.State) {
		if words := state.Printer + ": " + printer.WordsOf(state.Reasons); state.Phase == printer.Stopped && words != told {
			told = words
			fmt.Fprintf(s.Stderr, "antechamber: %s\n", words)
		}
	}, s.warnOf)
	if err != nil {
		return err
	}
	line := badgeLine{Reference: made.Registration.Reference, Issue: made.Issue, Code: made.Code, Where: whereOf(end)}
	if !b.files {
		line.State, line.Said = string(end.Phase), end.Said
	}
	switch {
	case s.commands.JSON:
		err = json.NewEncoder(s.Stdout).Encode(line)
	case b.files:
		_, err = fmt.Fprintf(s.Stdout, "%s  badge %d  %s\n", line.Reference, line.Issue, line.Where)
	default:
		_, err = fmt.Fprintf(s.Stdout, "%s  badge %d  %s: %s\n", line.Reference, line.Issue, line.Where, end.Words())
	}
	if err == nil && end.Phase != printer.Printed && end.Phase != printer.Unknown {
		err = faultf(checkin.FaultPrinter, "badge %d of %s has not come out: %s. It comes out when that is mended; else print it again by \"jobs again\"", line.Issue, line.Reference, printer.WordsOf(end.Reasons))
	}
	return err
}

// whereOf is where a badge came out: the file or the printer.
func whereOf(end printer.State) string {
	where := cmp.Or(end.File, end.Printer)
	if end.Instead != "" {
		where += ", which took over from " + end.Instead
	}
	if end.Twice {
		where += "; it may come out there too"
	}
	return where
}

// badger prints single badges: for the print command, the desk and the tour.
type badger struct {
	house     *house
	press     func(*session) (*badges.Press, error) // made when the first badge is
	team      printer.Team
	addresses map[string]string // of the team's printers, by their names
	files     bool              // they are files, which no printer can lose
	followed  sync.Map          // the numbers of the jobs that are followed here
}

func (h *house) badger(p printers) (*badger, error) {
	if p.Printer == "" {
		p.Printer = "folder:" + filepath.Join(h.dir, "badges")
	}
	b := &badger{house: h, press: h.pressOnce(p.Design), addresses: make(map[string]string)}
	b.team.Patience.TakeOver, b.team.Left = p.TakeOver, new(printer.Left)
	for _, address := range []string{p.Printer, p.SecondPrinter} {
		if address == "" {
			continue
		}
		opened, err := openPrinter(address, h.practice)
		if err != nil {
			return nil, err
		}
		b.team.Printers = append(b.team.Printers, opened)
		b.addresses[opened.String()] = address
	}
	b.files = isFolder(p.Printer) && p.SecondPrinter == ""
	return b, nil
}

// print issues a badge, hands it to the printer, and follows it until its end is known.
// The entry is logged when the printer has taken the badge: what a printer refused
// supersedes nothing, and what stands in a printer will be valid when it comes out.
// Tell gets the states on the way; it may be nil; warn gets what is to be looked at on the badge. An error means that no badge comes out.
func (b *badger) print(s *session, o kiosk.PrintOrder, tell func(printer.State), warn func([]badges.Warning)) (badge checkin.Badge, end printer.State, err error) {
	order := checkin.BadgeOrder{References: []string{o.Reference}, Again: o.Again, Reason: o.Reason, Actor: o.Actor}
	ctx, team := context.Context(s), b.team
	if o.Within > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(s, o.Within)
		defer cancel()
		team = b.team.Within(o.Within)
	}
	var run *printer.Run
	var record *jobRecord
	defer func() {
		if record != nil {
			b.followed.Delete(record.job.Number)
		}
	}()
	made, err := b.house.desk.Issue(s, order, func(all []checkin.Badge) (func() error, error) {
		if run != nil { // another kiosk issued a badge meanwhile
			b.takeBack(s, run, record)
		}
		job, warnings, err := b.job(s, all[0])
		if err != nil {
			return nil, err
		}
		warn(warnings)
		record = b.record(s, all[0], tell)
		if run, err = team.Send(ctx, job, record.tell); err != nil {
			record.failed(err)
			return nil, err // and the badge before stays valid
		}
		return func() error { return nil }, nil
	})
	if err != nil {
		if run != nil {
			b.takeBack(s, run, record)
		}
		return badge, end, err
	}
	end = run.Follow(ctx, record.tell)
	if !end.Phase.Final() && ctx.Err() != nil && s.Err() == nil {
		end = b.tooLate(s, run, record, end)
	}
	if end.Phase == printer.Failed {
		err = &checkin.Fault{
			Code: checkin.FaultPrinter, Detail: printer.DetailOf(end.Reasons),
			Sentence: fmt.Sprintf("badge %d of %s did not come out of the %s: %s. Print it again", made[0].Issue, o.Reference, end.Printer, printer.WordsOf(end.Reasons)),
		}
	}
	return made[0], end, err
}

// takeBack takes a badge back that is not to come out: it was not logged.
func (b *badger) takeBack(s *session, run *printer.Run, record *jobRecord) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s), 5*time.Second)
	defer cancel()
	if err := run.Printer().Cancel(ctx, run.Ticket()); err != nil {
		record.tell(printer.State{Phase: printer.Unknown, Printer: run.Printer().String(), Ticket: run.Ticket(), Said: "it is not valid"})
		return
	}
	record.tell(printer.State{Phase: printer.Failed, Printer: run.Printer().String(), Ticket: run.Ticket(), Reasons: []printer.Reason{printer.Cancelled}})
}

// tooLate takes a badge back that took too long: nobody waits for it any more. What
// kept it is said besides. A printer that does not give it back has it still.
func (b *badger) tooLate(s *session, run *printer.Run, record *jobRecord, end printer.State) printer.State {
	ctx, cancel := context.WithTimeout(s, 5*time.Second)
	defer cancel()
	err := run.Printer().Cancel(ctx, run.Ticket())
	now := run.Printer().Ask(ctx, run.Ticket())
	switch {
	case now.Phase == printer.Printed || now.Phase == printer.Unknown:
		end.Phase, end.Reasons, end.Said = now.Phase, now.Reasons, now.Said
	case err == nil:
		end.Phase, end.Reasons = printer.Failed, append(slices.Clone(end.Reasons), printer.Cancelled)
	}
	record.tell(end)
	return end
}

// job is a badge as printers take it.
func (b *badger) job(s *session, badge checkin.Badge) (printer.Job, []badges.Warning, error) {
	press, err := b.press(s)
	if err != nil {
		return printer.Job{}, nil, err
	}
	if press.Kind() != designs.Badge {
		return printer.Job{}, nil, faultf(checkin.FaultInvalid, "this is the design of a plate, and no badge: write plates with \"badge --out FILE.pdf\"")
	}
	job := paperOf(press)
	job.Name = fmt.Sprintf("%s-%d", badge.Registration.Reference, badge.Issue)
	if b.house.rehearsal {
		job.Name += "-" + practiceWord
	}
	page, warnings, err := press.Page(badge)
	if err != nil {
		return printer.Job{}, nil, err
	}
	job.Tinted = page.Tinted()
	job.ZPL = func(dpi int) ([]byte, error) {
		var out bytes.Buffer
		err := page.Mono(float64(dpi)).WriteZPL(&out)
		return out.Bytes(), err
	}
	var pdf bytes.Buffer
	_, err = press.WritePDF(&pdf, []checkin.Badge{badge})
	job.PDF = pdf.Bytes()
	return job, warnings, err
}

// paperOf is a job of the press's paper, without anything on it.
func paperOf(press *badges.Press) printer.Job {
	width, height := press.Paper()
	return printer.Job{Media: badgeMedia(width, height), Width: width, Height: height}
}

// object says what the printers have against the design, before anything is printed.
func (b *badger) object(s *session) {
	for _, a := range b.objections(s) {
		fmt.Fprintf(s.Stderr, "antechamber: %s\n", a.Sentence)
	}
}

// objections are what the printers have against the design. A printer that does not answer has nothing.
func (b *badger) objections(s *session) (all []kiosk.Alarm) {
	press, err := b.press(s)
	if err != nil || press.Kind() != designs.Badge {
		return nil // which is said when a badge is printed
	}
	job := paperOf(press)
	if specimen, _, err := press.Page(press.Specimen(checkin.Registration{Reference: "00000000", GivenName: "A", Category: b.house.conference.Categories[0].ID})); err == nil {
		job.Tinted = specimen.Tinted()
	}
	for _, p := range b.team.Printers {
		for _, o := range p.Health(s).Objections(job) {
			all = append(all, kiosk.Alarm{
				Sentence: fmt.Sprintf("the %s: %s", p, o.Words),
				About:    o.Detail, Given: map[string]string{"Printer": p.String(), "Paper": o.Paper},
			})
		}
	}
	return all
}

// Health asks how the printers stand: well where one of them is. Why the first is not stands beside.
func (b *badger) Health(ctx context.Context) kiosk.PrinterHealth {
	var first kiosk.PrinterHealth
	for i, p := range b.team.Printers {
		h := p.Health(ctx)
		if h.Ready {
			first.Ready = true
			break
		}
		if i == 0 {
			first = kiosk.PrinterHealth{Reason: reasonOf(h.Reasons), Said: h.Said}
		}
	}
	if left, counted, err := b.house.store.Labels(ctx); err == nil {
		first.Labels, first.Counted = left, counted
	}
	return first
}

// deskBadger is the badger as screens know it.
type deskBadger struct {
	*badger
	session *session
}

func (b deskBadger) Print(ctx context.Context, o kiosk.PrintOrder) (kiosk.PrintResult, error) {
	s := *b.session
	s.Context = ctx
	var warned []badges.Warning
	made, end, err := b.print(&s, o, func(state printer.State) {
		if o.Progress != nil {
			o.Progress(progressOf(state))
		}
	}, func(w []badges.Warning) { warned = w })
	if end.File != "" {
		end.File = filepath.Base(end.File)
	}
	return kiosk.PrintResult{Issue: made.Issue, Where: whereOf(end), End: progressOf(end), Lacks: lacking(warned)}, err
}

// lacking are the characters that no font has, as screens say them.
func lacking(warnings []badges.Warning) string {
	var all []string
	for _, w := range warnings {
		if code := fmt.Sprintf("%U", w.Lacks); w.Lacks != 0 && !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	return strings.Join(all, ", ")
}

// progressOf is a printer's state as screens know it.
func progressOf(s printer.State) kiosk.PrintProgress {
	p := kiosk.PrintProgress{Reason: reasonOf(s.Reasons), Said: s.Said, Printer: s.Printer, Instead: s.Instead}
	switch s.Phase {
	case printer.Waiting:
		p.Phase = kiosk.PrintWaiting
	case printer.Sent:
		p.Phase = kiosk.PrintSent
	case printer.Printing:
		p.Phase = kiosk.PrintPrinting
	case printer.Stopped:
		p.Phase = kiosk.PrintStopped
	case printer.Printed:
		p.Phase = kiosk.PrintPrinted
	case printer.Unknown:
		p.Phase = kiosk.PrintUnknown
	case printer.Failed:
		p.Phase = kiosk.PrintFailed
	}
	return p
}

// reasonOf is the most telling of reasons.
func reasonOf(reasons []printer.Reason) string {
	if len(reasons) == 0 {
		return ""
	}
	return string(reasons[0])
}
