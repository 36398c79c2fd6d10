package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"antechamber/badges/printer"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

type jobsCommand struct {
	List  jobsList  `cmd:"" default:"withargs" help:"List the badges that went to a printer, and what became of them, the newest first."`
	Again jobsAgain `cmd:"" help:"Print the badge of a job once more."`
	Done  jobsDone  `cmd:"" help:"Record that the badge of a job is there."`
}

type jobsList struct {
	Open bool `help:"Only those of which nobody knows that they came out."`
	Max  int  `help:"How many at most." default:"50" placeholder:"N"`
}

type jobsAgain struct {
	Job int64 `arg:"" help:"The number of the job."`
	printers
}

type jobsDone struct {
	Job int64 `arg:"" help:"The number of the job."`
}

// The states that a job has beside those of package printer.
const (
	jobAgain = "again" // it was printed once more, by another job
	jobSeen  = "seen"  // somebody has the badge
)

// jobLine is one line of "jobs --json".
type jobLine struct {
	Job       int64  `json:"job"`
	Reference string `json:"reference"`
	Issue     int    `json:"issue"`
	Printer   string `json:"printer"`
	State     string `json:"state"`
	Reason    string `json:"reason,omitempty"`
	Said      string `json:"said,omitempty"`
	At        string `json:"at"`
	Open      bool   `json:"open"`
}

func (c *jobsList) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	jobs, err := h.jobs(s, max(c.Max, 1))
	if err != nil {
		return err
	}
	open := openJobs(jobs)
	out, listed := json.NewEncoder(s.Stdout), 0
	for _, j := range jobs {
		if c.Open && !open[j.Number] {
			continue
		}
		listed++
		line := jobLine{j.Number, j.Reference, j.Issue, j.Printer, j.State, j.Reason, j.Said, j.At.In(h.conference.Zone).Format(time.RFC3339), open[j.Number]}
		if s.commands.JSON {
			err = out.Encode(line)
		} else {
			_, err = fmt.Fprintf(s.Stdout, "%d  %s  badge %d  %s  %s  %s\n", line.Job, line.At, line.Issue, line.Reference, line.Printer, strings.TrimSpace(line.State+"  "+wordsOfJob(j)))
		}
		if err != nil {
			return err
		}
	}
	if listed == 0 && !s.commands.JSON {
		_, err = fmt.Fprintln(s.Stdout, "there is no such job")
	}
	return err
}

func (c *jobsAgain) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	job, err := h.job(s, c.Job)
	if err != nil {
		return err
	}
	order, err := h.orderAgain(s, job)
	if err != nil {
		return err
	}
	order.Actor = actor()
	if c.Printer == "" {
		c.Printer = job.Printer
	}
	b, err := h.badger(c.printers)
	if err != nil {
		return err
	}
	if err := b.printOne(s, order); err != nil {
		return err
	}
	job.State = jobAgain
	return h.store.MovePrintJob(s, job)
}

// orderAgain says how the badge of a job is printed once more: the same issue, where its entry was written.
func (h *house) orderAgain(ctx context.Context, job storage.PrintJob) (kiosk.PrintOrder, error) {
	order := kiosk.PrintOrder{Reference: job.Reference}
	err := h.store.Look(ctx, func(v checkin.View) error {
		history, err := v.History(job.Reference)
		standing := checkin.StandingOf(history, job.Reference, "", "")
		if standing.Issue > job.Issue {
			return &checkin.Fault{
				Code: checkin.FaultConflict, Detail: "printer_newer",
				Sentence: fmt.Sprintf("badge %d of %s was issued after job %d: print that one, by \"print %[2]s --again\"", standing.Issue, job.Reference, job.Number),
			}
		}
		if standing.Issue == job.Issue {
			order.Again, order.Reason = true, checkin.BadlyPrinted
		}
		return err
	})
	return order, err
}

func (c *jobsDone) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	return h.jobSeen(s, c.Job)
}

// jobSeen records that somebody has the badge of a job.
func (h *house) jobSeen(ctx context.Context, number int64) error {
	job, err := h.job(ctx, number)
	if err != nil {
		return err
	}
	job.State, job.Said, job.At = jobSeen, "", h.desk.Now()
	return h.store.MovePrintJob(ctx, job)
}

// job finds a job by its number.
func (h *house) job(ctx context.Context, number int64) (storage.PrintJob, error) {
	jobs, err := h.store.PrintJobs(ctx, maxJobs)
	for _, j := range jobs {
		if j.Number == number {
			return j, err
		}
	}
	if err != nil {
		return storage.PrintJob{}, err
	}
	return storage.PrintJob{}, faultf(checkin.FaultNotFound, "there is no job %d: \"jobs\" lists them", number)
}

// maxJobs is how far back jobs are looked for.
const maxJobs = 100_000

// openJobs are the jobs of which nobody knows that the badge is there, and of whose
// person there is no newer job.
func openJobs(newestFirst []storage.PrintJob) map[int64]bool {
	open, newer := make(map[int64]bool), make(map[string]bool)
	for _, j := range newestFirst {
		switch j.State {
		case string(printer.Printed), jobAgain, jobSeen:
		default:
			open[j.Number] = !newer[j.Reference]
		}
		newer[j.Reference] = true
	}
	return open
}

// askedAtOnce is how many jobs printers are asked about at the most, the newest first.
const askedAtOnce = 20

// jobs returns the newest jobs. Of those whose end was not known when their process
// ended, the printer is asked again.
func (h *house) jobs(ctx context.Context, limit int) ([]storage.PrintJob, error) {
	jobs, err := h.store.PrintJobs(ctx, limit)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	asked := 0
	for i, j := range jobs {
		if !asksFor(j) || asked == askedAtOnce || ctx.Err() != nil {
			continue
		}
		asked++
		if jobs[i], err = h.askAgain(ctx, j); err != nil {
			return nil, err
		}
	}
	return jobs, nil
}

// asksFor tells whether its printer may know more of a job.
func asksFor(j storage.PrintJob) bool {
	return !printer.Phase(j.State).Final() && j.State != jobAgain && j.State != jobSeen && j.Ticket != ""
}

// askAgain asks the printer how a job stands, and keeps it where that is news.
func (h *house) askAgain(ctx context.Context, j storage.PrintJob) (storage.PrintJob, error) {
	p, err := openPrinter(j.Printer, h.practice)
	if err != nil {
		return j, nil // the address was one when the job went there
	}
	now := p.Ask(ctx, printer.Ticket(j.Ticket))
	if ctx.Err() != nil || string(now.Phase) == j.State && reasonOf(now.Reasons) == j.Reason {
		return j, nil
	}
	j.State, j.Reason, j.Said, j.At = string(now.Phase), reasonOf(now.Reasons), saidOf(now), h.desk.Now()
	return j, h.store.MovePrintJob(ctx, j)
}

// interrupted says of which badges nobody knows that they came out, when a window
// opens; no sentence where there is none. What failed was told to somebody already.
func (h *house) interrupted(ctx context.Context) (kiosk.Alarm, error) {
	jobs, err := h.jobs(ctx, 500)
	if err != nil {
		return kiosk.Alarm{}, err
	}
	open := openJobs(jobs)
	var references []string
	for _, j := range jobs {
		if open[j.Number] && j.State != string(printer.Failed) {
			references = append(references, j.Reference)
		}
	}
	const named = 3
	switch n := len(references); {
	case n == 0:
		return kiosk.Alarm{}, nil
	case n > named:
		references = append(references[:named], "…")
	}
	list := strings.Join(references, ", ")
	return kiosk.Alarm{
		Sentence: fmt.Sprintf("Nobody knows whether these badges came out: %s. See, and print them again where they did not: Ctrl Q lists them.", list),
		About:    "open_badges", Given: map[string]string{"References": list},
	}, nil
}

// jobRecord keeps what becomes of one badge. Where that cannot be written the badge is
// printed all the same.
type jobRecord struct {
	badger  *badger
	session *session
	job     storage.PrintJob
	counted bool                // its label was
	listen  func(printer.State) // may be nil
}

// record begins the record of a badge that is about to be sent. A file is recorded
// when it is there.
func (b *badger) record(s *session, badge checkin.Badge, tell func(printer.State)) *jobRecord {
	r := &jobRecord{badger: b, session: s, listen: tell, job: storage.PrintJob{
		Reference: badge.Registration.Reference, Issue: badge.Issue, Printer: b.addresses[b.team.Printers[0].String()], State: string(printer.Waiting),
	}}
	if !b.files {
		r.keep()
		b.followed.Store(r.job.Number, nil)
	}
	return r
}

// tell records a state and passes it on.
func (r *jobRecord) tell(state printer.State) {
	j := r.job
	j.Printer, j.Ticket, j.State, j.Reason, j.Said = r.badger.addresses[state.Printer], string(state.Ticket), string(state.Phase), reasonOf(state.Reasons), saidOf(state)
	j.At = r.job.At
	if changed := j != r.job; changed && (!r.badger.files || state.Phase.Final()) {
		r.job = j
		r.keep()
	}
	if state.Phase == printer.Sent && !r.counted && state.Printer == r.badger.team.Printers[0].String() {
		r.counted = true // a label that cannot be counted is printed all the same
		_ = r.badger.house.store.TakeLabel(context.WithoutCancel(r.session))
	}
	if r.listen != nil {
		r.listen(state)
	}
}

// failed records that no printer took the badge.
func (r *jobRecord) failed(err error) {
	if r.badger.files {
		return
	}
	r.job.State, r.job.Said, r.job.Reason = string(printer.Failed), oneLine(err.Error()), ""
	var f *checkin.Fault
	if errors.As(err, &f) {
		r.job.Reason, _ = strings.CutPrefix(f.Detail, "printer.")
	}
	if reason := reasonKept(r.job); reason != "" && reason != string(printer.OtherReason) {
		r.job.Said = "" // the reason is all there is to say
	}
	r.keep()
}

// keep writes the record, also where the order was given up meanwhile.
func (r *jobRecord) keep() {
	ctx := context.WithoutCancel(r.session)
	r.job.At = r.badger.house.desk.Now()
	if r.job.Number == 0 {
		r.job.Number, _ = r.badger.house.store.AddPrintJob(ctx, r.job)
		return
	}
	_ = r.badger.house.store.MovePrintJob(ctx, r.job)
}

// wordsOfJob are a job's reason and what was said of it, for the command line.
func wordsOfJob(j storage.PrintJob) string {
	words := []string{"", j.Said}
	if reason := reasonKept(j); reason != "" {
		words[0] = printer.Reason(reason).Words()
	}
	return strings.Join(nonEmpty(words), "; ")
}

// tookOver is before the name of the printer for which another stood in.
const tookOver = "took over from "

// saidOf is what a record keeps beside the reason: the printer's own words, the file, and for whom the printer stands in.
func saidOf(s printer.State) string {
	words := []string{s.Said, s.File}
	if s.Instead != "" {
		words = append(words, tookOver+s.Instead)
	}
	return strings.Join(nonEmpty(words), "; ")
}

func nonEmpty(words []string) []string {
	var left []string
	for _, w := range words {
		if w != "" {
			left = append(left, w)
		}
	}
	return left
}

// isFolder tells whether an address is a folder of files.
func isFolder(address string) bool { return strings.HasPrefix(address, "folder:") }
