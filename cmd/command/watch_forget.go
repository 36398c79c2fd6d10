package command

import (
	"context"
	"fmt"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

// forgetEvery is how often a window looks whether photos or registrations are due.
const forgetEvery = time.Minute

// forget deletes photos at the close of a sensitive conference, and says once a day
// that the retention is over.
func (w *watch) forget(ctx context.Context) {
	tick := time.NewTicker(forgetEvery)
	defer tick.Stop()
	said := ""
	for {
		said = w.forgetDue(ctx, said)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// forgetDue does what is due now. It returns the day on which the retention was said to be over.
func (w *watch) forgetDue(ctx context.Context, said string) string {
	if n, err := w.house.dropPhotos(ctx); err != nil && ctx.Err() == nil {
		w.log.Error("photos that are due were not deleted", "cause", err)
	} else if n > 0 {
		w.log.Info("photos were deleted at the close", "number", n)
	}
	since, err := w.house.overdue(ctx)
	if err != nil && ctx.Err() == nil {
		w.log.Error("the retention cannot be looked up", "cause", err)
	}
	today := w.house.desk.Now().In(w.house.conference.Zone).Format(time.DateOnly)
	if since != "" && today != said {
		w.raise(ctx, kiosk.Alarm{
			Sentence: fmt.Sprintf("Personal data was to be kept until %s: have an organiser run \"antechamber purge\".", since),
			About:    "retention", Given: map[string]string{"Date": since},
		}, nil)
		return today
	}
	return said
}

// overdue returns the day until which personal data was to be kept where that is over,
// and "" where it is not. A rehearsal's people do not exist.
func (h *house) overdue(ctx context.Context) (string, error) {
	if h.rehearsal {
		return "", nil
	}
	imported, err := h.store.LastImport(ctx)
	if err != nil || h.desk.MayPurge(checkin.Purge{LastImport: imported}) != nil {
		return "", err
	}
	if empty, err := h.empty(ctx); err != nil || empty {
		return "", err
	}
	return h.conference.RetentionEnds(imported).Format(time.DateOnly), nil
}
