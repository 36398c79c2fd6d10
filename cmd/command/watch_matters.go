package command

import (
	"context"
	"runtime/debug"
	"time"
)

// lookEvery is how often it is counted what there is to look at: it takes the whole
// log, and is not a matter of minutes.
const lookEvery = time.Minute

// lookAround tells the screens how much there is to look at.
func (w *watch) lookAround(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	counted := w.countMatters(ctx, version{})
	debug.FreeOSMemory() // all were read, and are not needed again while nothing happens
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			counted = w.countMatters(ctx, counted)
		}
	}
}

// version is that of all in which matters are found.
type version struct {
	log    int64
	beside string
}

// countMatters counts anew where something changed since it was counted last, and
// returns what it counted.
func (w *watch) countMatters(ctx context.Context, since version) version {
	log, err := w.house.store.DataVersion(ctx)
	now := version{log, w.house.besideVersion(ctx)}
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
