package storage

import (
	"context"
	"database/sql"
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
	Said      string // in the printer's words
	At        time.Time
}

// AddPrintJob keeps a job before it is sent, so that it is known of after a crash. It
// returns the job's number.
func (s *Store) AddPrintJob(ctx context.Context, j PrintJob) (number int64, err error) {
	err = s.writer.transact(ctx, func(x *session) error {
		err := x.exec("INSERT INTO print_job (reference, issue, printer, ticket, state, said, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
			j.Reference, j.Issue, j.Printer, j.Ticket, j.State, j.Said, j.At.UnixMilli())
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
		return x.exec("UPDATE print_job SET printer = ?, ticket = ?, state = ?, said = ?, at = ? WHERE number = ?",
			j.Printer, j.Ticket, j.State, j.Said, j.At.UnixMilli(), j.Number)
	}))
}

// PrintJobs returns up to limit jobs, the newest first.
func (s *Store) PrintJobs(ctx context.Context, limit int) (jobs []PrintJob, err error) {
	err = s.readers.transact(ctx, func(x *session) error {
		return x.each("SELECT number, reference, issue, printer, ticket, state, said, at FROM print_job ORDER BY number DESC LIMIT ?", []any{limit}, func(rows *sql.Rows) error {
			var j PrintJob
			var at int64
			err := rows.Scan(&j.Number, &j.Reference, &j.Issue, &j.Printer, &j.Ticket, &j.State, &j.Said, &at)
			j.At = atMilli(at)
			jobs = append(jobs, j)
			return err
		})
	})
	return jobs, s.fault(err)
}
