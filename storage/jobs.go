package storage

import (
	"context"
	"database/sql"
	"strconv"
	"time"
)

// PrintJob is what became of one badge that went to a printer. It holds nobody's name.
type PrintJob struct {
	Number    int64 // from 1; AddPrintJob gives it
	Reference string
	Issue     int
	Printer   string // its address
	Ticket    string // by what the printer knows the job; "" where it does not, yet or any more
	State     string // in the words of package printer
	Reason    string // why it stands still or failed, in the same words; "" where nobody knows
	Said      string // in the printer's words
	At        time.Time
}

// AddPrintJob keeps a job before it is sent, so that it is known of after a crash. It
// returns the job's number.
func (s *Store) AddPrintJob(ctx context.Context, j PrintJob) (number int64, err error) {
	err = s.writer.transact(ctx, func(x *session) error {
		err := x.exec("INSERT INTO print_job (reference, issue, printer, ticket, state, reason, said, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			j.Reference, j.Issue, j.Printer, j.Ticket, j.State, j.Reason, j.Said, j.At.UnixMilli())
		if err != nil {
			return err
		}
		_, err = x.get("SELECT last_insert_rowid()", nil, &number)
		return err
	})
	return number, s.fault(err)
}

// MovePrintJob keeps where the job of that number is, how it stands, and since when.
func (s *Store) MovePrintJob(ctx context.Context, j PrintJob) error {
	return s.fault(s.writer.transact(ctx, func(x *session) error {
		return x.exec("UPDATE print_job SET printer = ?, ticket = ?, state = ?, reason = ?, said = ?, at = ? WHERE number = ?",
			j.Printer, j.Ticket, j.State, j.Reason, j.Said, j.At.UnixMilli(), j.Number)
	}))
}

// PrintJobs returns up to limit jobs, the newest first.
func (s *Store) PrintJobs(ctx context.Context, limit int) (jobs []PrintJob, err error) {
	err = s.readers.transact(ctx, func(x *session) error {
		return x.each("SELECT number, reference, issue, printer, ticket, state, reason, said, at FROM print_job ORDER BY number DESC LIMIT ?", []any{limit}, func(rows *sql.Rows) error {
			var j PrintJob
			var at int64
			err := rows.Scan(&j.Number, &j.Reference, &j.Issue, &j.Printer, &j.Ticket, &j.State, &j.Reason, &j.Said, &at)
			j.At = atMilli(at)
			jobs = append(jobs, j)
			return err
		})
	})
	return jobs, s.fault(err)
}

// LoadLabels keeps how many labels are in this kiosk's printer, to be counted down; below 0 nobody counts.
func (s *Store) LoadLabels(ctx context.Context, labels int) error {
	return s.fault(s.writer.transact(ctx, func(x *session) error {
		if labels < 0 {
			return x.setMeta(metaLabels, "")
		}
		return x.setMeta(metaLabels, strconv.Itoa(labels))
	}))
}

// TakeLabel counts a label that went to the printer, where they are counted.
func (s *Store) TakeLabel(ctx context.Context) error {
	return s.fault(s.writer.transact(ctx, func(x *session) error {
		left, counted, err := x.labels()
		if err != nil || !counted {
			return err
		}
		return x.setMeta(metaLabels, strconv.Itoa(max(left-1, 0)))
	}))
}

// Labels returns how many labels are left, and whether they are counted.
func (s *Store) Labels(ctx context.Context) (left int, counted bool, err error) {
	err = s.readers.transact(ctx, func(x *session) error {
		left, counted, err = x.labels()
		return err
	})
	return left, counted, s.fault(err)
}

func (s *session) labels() (left int, counted bool, err error) {
	value, err := s.meta(metaLabels)
	if err != nil || value == "" {
		return 0, false, err
	}
	left, err = strconv.Atoi(value)
	return left, err == nil, err
}
