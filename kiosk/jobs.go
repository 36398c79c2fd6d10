package kiosk

import (
	"context"
	"time"
)

// PrintJobs are the badges that went to the printers of this kiosk; a Badger may have them too.
type PrintJobs interface {
	// Jobs returns the newest jobs, up to a limit, the newest first.
	Jobs(ctx context.Context, limit int) ([]PrintJob, error)
	// Reprint prints the badge of a job once more. The order says who does it and who hears of it.
	Reprint(ctx context.Context, job int64, order PrintOrder) (PrintResult, error)
	// TakeBack takes a badge back from its printer, where it did not come out yet.
	TakeBack(ctx context.Context, job int64) error
	// LoadLabels says how many labels are in the printer now.
	LoadLabels(ctx context.Context, labels int) error
}

// PrintJob is what became of one badge that went to a printer.
type PrintJob struct {
	Number    int64
	Reference string
	Issue     int
	PrintProgress
	Refused string // the detail of the fault for which no printer took it: "fault." and it is a key of the translations; may be empty
	Over    bool   // it was printed once more, or somebody has the badge
	At      time.Time
}

// few is of how many labels staff are told that others are needed soon.
const fewLabels = 20

// printerSaid is how the printers stand from now on.
type printerStands struct{ health PrinterHealth }

func (e printerStands) after(s deskState, _ time.Time) (deskState, []command) {
	s.printer = &e.health
	return s, nil
}

// followPrinter asks how the printers stand, again and again, and has the list of jobs shown as it is.
func (d *Desk) followPrinter(w PrinterWatch) {
	tick := time.NewTicker(printerEvery)
	defer tick.Stop()
	for {
		h := w.Health(d.ctx)
		if d.ctx.Err() != nil {
			return
		}
		d.loop.begin()
		d.loop.finish(func() {
			if d.state.printer == nil || *d.state.printer != h {
				d.handle(printerStands{h})
			}
			if _, lists := d.cfg.Badges.(PrintJobs); lists {
				for _, c := range d.state.renewJobs() {
					d.do(c)
				}
			}
		})
		select {
		case <-d.ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// printerEvery is how often the printers are asked: with the time that one may take to answer, a dead one shows within 5 seconds.
const printerEvery = time.Second

// jobsRead are the jobs for the overlay that asked for them.
type jobsRead struct {
	jobs []jobRow
	open bool // it is to be opened, and not only renewed
}

// jobRow is a job, with what may be shown of its person.
type jobRow struct {
	PrintJob
	recent
}

func (e jobsRead) after(s deskState, _ time.Time) (deskState, []command) {
	o, shown := s.over.(jobsOverlay)
	switch {
	case shown:
		return s.with(o.renewed(e.jobs)), nil
	case e.open:
		return s.with(newJobsOverlay(e.jobs)), lasting()
	}
	return s, nil
}

// readJobs reads the jobs.
type readJobs struct{ open bool }

const jobsListed = 40

func (c readJobs) seek(d *Desk) event {
	jobs, err := d.cfg.Badges.(PrintJobs).Jobs(d.ctx, jobsListed)
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	rows := make([]jobRow, len(jobs))
	for i, j := range jobs {
		rows[i].PrintJob = j
	}
	if err := d.nameJobs(rows); err != nil {
		return actFailed{d.trouble(err)}
	}
	return jobsRead{rows, c.open}
}

// renewJobs reads the jobs anew where their list is shown.
func (s *deskState) renewJobs() []command {
	if _, shown := s.over.(jobsOverlay); shown {
		return []command{readJobs{}}
	}
	return nil
}

// reprint prints the badge of a job once more.
type reprint struct{ job jobRow }

func (c reprint) print(d *Desk, actor string) event {
	order := PrintOrder{Reference: c.job.Reference, Actor: actor, Progress: d.progress(c.job.Reference)}
	result, err := d.cfg.Badges.(PrintJobs).Reprint(d.ctx, c.job.Number, order)
	return d.printEnded(c.job.Reference, result, err)
}

// takeBack takes a badge back from its printer.
type takeBack struct{ job int64 }

func (c takeBack) do(d *Desk) event {
	if err := d.cfg.Badges.(PrintJobs).TakeBack(d.ctx, c.job); err != nil {
		return jobTold{said(d.trouble(err))}
	}
	return jobTold{saying{"notice.taken_back", nil}}
}

// jobTold is what became of an act on a job.
type jobTold struct{ what saying }

func (e jobTold) after(s deskState, _ time.Time) (deskState, []command) {
	if o, shown := s.over.(jobsOverlay); shown {
		o.told = e.what
		s = s.with(o)
		return s, s.renewJobs()
	}
	return s.tell(e.what.key, e.what.say, false)
}

// loadLabels says how many labels are in the printer.
type loadLabels struct{ labels int }

func (c loadLabels) do(d *Desk) event {
	if err := d.cfg.Badges.(PrintJobs).LoadLabels(d.ctx, c.labels); err != nil {
		return actFailed{d.trouble(err)}
	}
	return labelsLoaded(c)
}

type labelsLoaded struct{ labels int }

func (e labelsLoaded) after(s deskState, _ time.Time) (deskState, []command) {
	return s.tell("notice.labels_loaded", args{"Count": e.labels}, false)
}
