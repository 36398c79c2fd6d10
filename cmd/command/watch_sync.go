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
	if w.listen != "" {
		w.beHub(ctx)
		return
	}
	if w.board != nil {
		go w.board(ctx)
	}
	link := replica.NewLink(replica.LinkOptions{
		Store: w.house.store, Log: w.log, NewKeys: w.renewKeys, Was: w.house.lastStanding().Memory,
		Alarm: func(sentence string) { go w.raise(ctx, kiosk.Alarm{Sentence: sentence, About: "fork"}, nil) },
	})
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		c.keep(ctx, link, false, w.log)
	}()
	link.Run(ctx)
	<-kept
}

// beHub lets this kiosk be the hub of the others. The door does without where it cannot be.
func (w *watch) beHub(ctx context.Context) {
	hub, err := replica.Start(ctx, replica.HubOptions{Store: w.house.store, Listen: w.listen, MaxStore: hubStore, Name: w.house.name, Log: w.log})
	if w.board != nil { // the hub's authority, which is there by now, signs its certificate
		go w.board(ctx)
	}
	if err == nil {
		defer hub.Close()
		err = w.house.exchangeAsHub(ctx, hub, replica.NodeOptions{
			Log: w.log, NewKeys: w.renewKeys, Alarm: func(sentence string) { go w.raise(ctx, kiosk.Alarm{Sentence: sentence, About: "fork"}, nil) },
		})
	}
	if err != nil && ctx.Err() == nil {
		w.raise(ctx, kiosk.Alarm{Sentence: "This kiosk is no hub: " + oneLine(err.Error()) + ".", About: "no_hub"}, err)
	}
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
