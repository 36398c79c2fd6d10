package command

import (
	"context"
	"strings"
	"time"

	"antechamber/badges/printer"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// Jobs returns the newest jobs, as the desk lists them.
func (b deskBadger) Jobs(ctx context.Context, limit int) ([]kiosk.PrintJob, error) {
	kept, err := b.house.store.PrintJobs(ctx, limit)
	if err != nil {
		return nil, err
	}
	jobs := make([]kiosk.PrintJob, len(kept))
	for i, j := range kept {
		jobs[i] = kiosk.PrintJob{
			Number: j.Number, Reference: j.Reference, Issue: j.Issue, At: j.At, Over: j.State == jobAgain || j.State == jobSeen,
			PrintProgress: progressOf(printer.State{Phase: printer.Phase(j.State), Printer: j.Printer}),
		}
		jobs[i].Reason = reasonKept(j)
		jobs[i].Said, jobs[i].Instead, _ = strings.Cut(j.Said, tookOver)
		jobs[i].Said = strings.TrimSuffix(jobs[i].Said, "; ")
		if strings.HasPrefix(j.Reason, "printer_") { // a detail of why it was refused
			jobs[i].Refused, jobs[i].Said = j.Reason, ""
		}
	}
	return jobs, nil
}

// reasonKept is a job's reason where the translations have it.
func reasonKept(j storage.PrintJob) string {
	for _, r := range printer.Reasons() {
		if string(r) == j.Reason {
			return j.Reason
		}
	}
	return ""
}

// Reprint prints the badge of a job once more, on the printers of this desk.
func (b deskBadger) Reprint(ctx context.Context, number int64, o kiosk.PrintOrder) (kiosk.PrintResult, error) {
	job, err := b.house.job(ctx, number)
	if err != nil {
		return kiosk.PrintResult{}, err
	}
	again, err := b.house.orderAgain(ctx, job)
	if err != nil {
		return kiosk.PrintResult{}, err
	}
	o.Again, o.Reason = again.Again, again.Reason
	if asksFor(job) {
		_ = b.TakeBack(ctx, number) // or it comes out twice
	}
	result, err := b.Print(ctx, o)
	if err != nil {
		return result, err
	}
	job.State = jobAgain
	return result, b.house.store.MovePrintJob(ctx, job)
}

// TakeBack takes a badge back from its printer. It is valid still: it was issued.
func (b deskBadger) TakeBack(ctx context.Context, number int64) error {
	job, err := b.house.job(ctx, number)
	if err != nil {
		return err
	}
	if job.Ticket == "" || printer.Phase(job.State).Final() {
		return &checkin.Fault{Code: checkin.FaultPrinter, Detail: "printer_nothing_back", Sentence: "this badge is in no printer any more: nothing was taken back"}
	}
	p, err := openPrinter(job.Printer, b.house.practice)
	if err != nil {
		return err
	}
	if err := p.Cancel(ctx, printer.Ticket(job.Ticket)); err != nil {
		return err
	}
	job.State, job.Reason, job.Said, job.At = string(printer.Failed), string(printer.Cancelled), "", b.house.desk.Now()
	return b.house.store.MovePrintJob(ctx, job)
}

// inquireEvery is how often printers are asked about jobs that nobody follows.
const inquireEvery = 2 * time.Second

// inquire asks the printers, until the context ends, about jobs that nobody follows: those of a window that was killed, and those
// that stood still for too long.
func (b *badger) inquire(ctx context.Context) {
	b.giveUpLost(ctx)
	tick := time.NewTicker(inquireEvery)
	defer tick.Stop()
	for {
		b.askAll(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// giveUpLost marks what another window was about to hand over when it was killed: no printer can be asked for it, so that
// somebody has to look.
func (b *badger) giveUpLost(ctx context.Context) {
	jobs, err := b.house.store.PrintJobs(ctx, 500)
	if err != nil {
		return // the list of jobs says so
	}
	for _, j := range jobs {
		phase := printer.Phase(j.State)
		if _, followed := b.followed.Load(j.Number); !followed && j.Ticket == "" && (phase == printer.Waiting || phase == printer.Stopped) {
			j.State, j.Reason, j.Said = string(printer.Unknown), "", ""
			_ = b.house.store.MovePrintJob(ctx, j)
		}
	}
}

// askAll asks once. A printer that does not answer is asked about one job only.
func (b *badger) askAll(ctx context.Context) {
	jobs, err := b.house.store.PrintJobs(ctx, 500)
	if err != nil {
		return // the list of jobs says so
	}
	silent, asked := make(map[string]bool), 0
	for _, j := range jobs {
		if _, followed := b.followed.Load(j.Number); followed || !asksFor(j) || silent[j.Printer] || asked == askedAtOnce {
			continue
		}
		asked++
		now, err := b.house.askAgain(ctx, j)
		silent[j.Printer] = err != nil || now.Reason == string(printer.Unreachable)
	}
}

// LoadLabels says how many labels are in the printer now.
func (b deskBadger) LoadLabels(ctx context.Context, labels int) error {
	return b.house.store.LoadLabels(ctx, labels)
}
