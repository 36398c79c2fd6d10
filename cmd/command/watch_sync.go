package command

import (
	"context"
	"time"

	"antechamber/kiosk"
	"antechamber/storage/replica"
)

// exchange keeps the folder equal with its hub, where it has joined one. The door
// never waits for it. On a hub's own folder the hub does that, in its process.
func (w *watch) exchange(ctx context.Context) {
	defer close(w.exchanged)
	c := w.house.contact
	go w.tellHub(ctx, c)
	link := replica.NewLink(replica.LinkOptions{
		Store: w.house.store, Log: w.log, NewKeys: w.renewKeys, Was: w.house.lastStanding().Memory,
		Alarm: func(sentence string) { go w.alarm(ctx, sentence, nil) },
	})
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		c.keep(ctx, link, false, w.log)
	}()
	link.Run(ctx)
	<-kept
}

// tellHub tells the desk how the folder stands with its hub, where it is another than before.
func (w *watch) tellHub(ctx context.Context, c *contact) {
	tick := time.NewTicker(contactEvery)
	defer tick.Stop()
	var said kiosk.Hub
	for {
		now, joined, _ := c.look(ctx)
		st := now.Status
		next := kiosk.Hub{Joined: joined, Connected: st.Connected, AloneSince: st.AloneSince, Waiting: int(st.Waiting), Offset: st.Offset}
		if next != said {
			select {
			case w.hub <- next:
				said = next
			case <-ctx.Done():
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
