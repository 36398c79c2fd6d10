package command

import (
	"context"
	"fmt"
	"time"

	"antechamber/badges/printer"
	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// notable is what something went wrong with: a job of a printer, or the summary of a session.
type notable struct {
	job     int64
	session string
}

// printKnown is after how long it should be known what became of a badge.
const printKnown = 5 * time.Minute

// jobsLooked is how many of the last jobs are looked at.
const jobsLooked = 2000

// besideLog adds what this kiosk knows that no log holds, and says what went wrong.
func (h *house) besideLog(ctx context.Context, e *checkin.Evidence) (notes map[notable]string, err error) {
	notes = make(map[notable]string)
	jobs, err := h.store.PrintJobs(ctx, jobsLooked)
	if err != nil {
		return nil, err
	}
	open, now := openJobs(jobs), h.now()
	for _, j := range jobs {
		if open[j.Number] && unprinted(j, now) {
			e.Unprinted = append(e.Unprinted, checkin.Unprinted{Job: j.Number, Reference: j.Reference, Issue: j.Issue})
			notes[notable{job: j.Number}] = oneLine(j.State + " " + wordsOfJob(j))
		}
	}
	if missing := h.unmade(); len(missing) > 0 {
		due, err := h.summariesDue(ctx, e.Log)
		if err != nil {
			return nil, err
		}
		for _, s := range due {
			if why, ok := missing[s.ID]; ok {
				e.Unmade = append(e.Unmade, s.ID)
				notes[notable{session: s.ID}] = why
			}
		}
	}
	e.Skew = h.skew(ctx)
	return notes, nil
}

// unprinted tells whether a job failed, or a printer keeps it for too long. Of a
// printer that never says what became of a badge, every one would be listed.
func unprinted(j storage.PrintJob, now time.Time) bool {
	phase := printer.Phase(j.State)
	return phase == printer.Failed || !phase.Final() && now.Sub(j.At).Abs() >= printKnown
}

// skew is how far the hub's clock is from this one's, while the two speak with each other.
func (h *house) skew(ctx context.Context) time.Duration {
	now, joined, running := h.contact.look(ctx)
	if !joined || !running || !now.Status.Connected {
		return 0
	}
	return now.Status.Offset
}

// besideVersion is another where what no log holds is another.
func (h *house) besideVersion(ctx context.Context) string {
	skew := h.skew(ctx)
	return fmt.Sprint(h.unmade(), skew.Abs() > checkin.SkewShown, skew.Round(time.Minute))
}

// now is the desk's time; a doctor has no desk.
func (h *house) now() time.Time {
	if h.desk == nil {
		return time.Now()
	}
	return h.desk.Now()
}
