package command

import (
	"context"
	"time"
)

// lookEvery is how often it is counted what there is to look at: it takes the whole
// log, and is not a matter of minutes.
const lookEvery = time.Minute

// lookAround tells the screens how much there is to look at.
func (w *watch) lookAround(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var version int64
	for {
		version = w.countMatters(ctx, version)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// countMatters counts anew where something was committed since the version of the
// database, and returns that which it counted.
func (w *watch) countMatters(ctx context.Context, since int64) int64 {
	now, err := w.house.store.DataVersion(ctx)
	if err != nil || now == since {
		return since
	}
	found, err := w.house.findings(ctx)
	if err != nil {
		if ctx.Err() == nil {
			w.log.Error("it is not known what there is to look at", "cause", err)
		}
		return since
	}
	select {
	case w.matters <- len(found):
	case <-ctx.Done():
	}
	return now
}
