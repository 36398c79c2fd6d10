package kiosk

import "time"

// sampleJobs are badges that went to a printer, one in each state.
func sampleJobs(d *Desk) []jobRow {
	people := sampleGlance(d, 1).recent
	job := func(n int, p PrintProgress) jobRow {
		p.Printer = "cups:badges"
		r := people[n%len(people)]
		r.undone = false
		return jobRow{PrintJob{Number: int64(20 - n), Reference: "5RQJZWFG", Issue: 1 + n%2, PrintProgress: p, At: d.cfg.Desk.Now().Add(-time.Duration(n) * time.Minute)}, r}
	}
	jobs := []jobRow{
		job(0, PrintProgress{Phase: PrintWaiting}),
		job(1, PrintProgress{Phase: PrintStopped, Reason: "out_of_paper", Said: "Load tray 1"}),
		job(2, PrintProgress{Phase: PrintPrinting}),
		job(3, PrintProgress{Phase: PrintPrinted}),
		job(4, PrintProgress{Phase: PrintUnknown}),
		job(5, PrintProgress{Phase: PrintFailed, Reason: "aborted"}),
		job(6, PrintProgress{Phase: PrintUnknown}),
		job(7, PrintProgress{Phase: PrintPrinted}),
		job(8, PrintProgress{Phase: PrintPrinted}),
	}
	jobs[6].Over = true
	return jobs
}
