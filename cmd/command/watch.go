package command

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"antechamber/kiosk"
	"antechamber/storage"
	"antechamber/storage/backup"
	"antechamber/storage/search"
)

// watch is what goes on beside a window: the search index is built, and built anew
// after an import; the log is checked; and what other processes commit is noticed.
type watch struct {
	house   *house
	log     *slog.Logger
	finder  *finder
	changes chan struct{}               // the log or the registrations changed
	alarms  chan kiosk.Alarm            // for staff
	paper   func(context.Context) error // writes the door list anew; nil where none is kept
	auto    *backup.Auto                // nil where no backups are made

	beside    []func(context.Context) // what else the screen needs
	matters   chan int                // how much there is to look at
	reds      chan int                // how many checks of the doctor are red
	hub       chan kiosk.Hub          // how the folder stands with its hub
	begun     bool                    // by start
	exchanged chan struct{}           // closed when nothing is exchanged any more
	listen    string                  // where this kiosk is the hub of the others; "" where it is not
	board     func(context.Context)   // serves the board; nil where nobody asked for one
}

// watchEvery is how often the database is asked whether anybody committed.
const watchEvery = 500 * time.Millisecond

// watch prepares what start will begin.
func (h *house) watch(log *slog.Logger) *watch {
	f := &finder{house: h, live: new(search.Live), built: make(chan struct{})}
	h.desk.Identifier = f
	return &watch{
		house: h, log: log, finder: f,
		changes: make(chan struct{}, 1), alarms: make(chan kiosk.Alarm, 8),
		matters: make(chan int, 1), reds: make(chan int, 1), hub: make(chan kiosk.Hub, 1), exchanged: make(chan struct{}),
	}
}

// start returns at once and goes on until ctx ends. It waits for a visible window,
// which a machine with few processors would else draw more slowly.
func (w *watch) start(ctx context.Context) {
	go w.check(ctx)
	go w.follow(ctx)
	go w.forget(ctx)
	go w.tend(ctx)
	for _, f := range w.beside {
		go f(ctx)
	}
	go w.recall(ctx)
	w.begun = true
	go w.exchange(ctx)
}

// end waits until the exchange has written down that the folder is alone: not for long,
// whatever it waits for itself. The context of start has ended.
func (w *watch) end() {
	if !w.begun {
		return
	}
	select {
	case <-w.exchanged:
	case <-time.After(2 * time.Second):
	}
}

// check checks the log from where it was last found right.
func (w *watch) check(ctx context.Context) {
	report, err := w.house.store.VerifyNew(ctx)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		w.raise(ctx, kiosk.Alarm{Sentence: "The attendance log could not be checked: run \"antechamber log --verify\", and call who is responsible.", About: "log_unchecked"}, err)
	}
	for _, d := range report.Bad {
		w.raise(ctx, kiosk.Alarm{
			Sentence: fmt.Sprintf("The attendance log is damaged at entry %s: keep a copy of the data folder, and call who is responsible.", d.Entry),
			About:    "log_damaged", Given: map[string]string{"Entry": d.Entry.String()},
		}, nil)
	}
}

// recall says of which badges nobody knows that they came out before the window closed.
func (w *watch) recall(ctx context.Context) {
	said, err := w.house.interrupted(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		w.log.Error("the print jobs cannot be read", "cause", err)
	case said.Sentence != "":
		w.raise(ctx, said, nil)
	}
}

// quoted is an alarm of which other languages can say only that there is one, and quote it.
func quoted(sentence string) kiosk.Alarm {
	return kiosk.Alarm{Sentence: sentence, About: "told", Given: map[string]string{"Sentence": sentence}}
}

// raise tells staff, and the log file in English.
func (w *watch) raise(ctx context.Context, a kiosk.Alarm, cause error) {
	w.log.Error(a.Sentence, "cause", cause)
	select {
	case w.alarms <- a:
	case <-ctx.Done():
	}
}

func (w *watch) follow(ctx context.Context) {
	var seen storage.Changes
	w.house.eachCommit(ctx, func() {
		seen = w.index(ctx, seen)
		w.renewKeys()
		select {
		case w.changes <- struct{}{}:
		default:
		}
	})
}

// eachCommit does something at once, and again whenever this or another process has
// committed, until ctx ends. What comes while it is done is one time more.
func (h *house) eachCommit(ctx context.Context, do func()) {
	committed, stop := h.store.Follow()
	defer stop()
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	var version int64
	for {
		if now, err := h.store.DataVersion(ctx); err == nil && now != version {
			version = now
			do()
		}
		select {
		case <-ctx.Done():
			return
		case <-committed:
		case <-tick.C:
		}
	}
}

// index follows what became of registrations: one by one where few were added or
// erased, and all anew after an import.
func (w *watch) index(ctx context.Context, since storage.Changes) storage.Changes {
	now, references, all, err := w.house.store.ChangedSince(ctx, since)
	switch {
	case err != nil:
	case all:
		err = w.finder.build(ctx)
	default:
		err = w.finder.renew(ctx, references)
	}
	if err != nil {
		if ctx.Err() == nil {
			w.log.Error("the search index does not follow", "cause", err)
		}
		return since
	}
	if all || len(references) > 0 {
		w.doorList(ctx)
	}
	return now
}

// renewKeys takes badge keys that another process brought.
func (w *watch) renewKeys() {
	if err := w.house.codec.renew(); err != nil {
		w.log.Error("the badge keys cannot be taken", "cause", err)
	}
}

// doorList writes the list on paper anew.
func (w *watch) doorList(ctx context.Context) {
	if w.paper == nil {
		return
	}
	if err := w.paper(ctx); err != nil && ctx.Err() == nil {
		w.raise(ctx, kiosk.Alarm{Sentence: "The door list was not written: " + err.Error() + ".", About: "door_list"}, err)
	}
}
