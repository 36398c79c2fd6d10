package replica

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/replica/badnet"
)

// chaosFor is how long TestChaos goes on: for 30 faults, or ANTECHAMBER_CHAOS, a duration.
func chaosFor(t *testing.T) (faults int, long time.Duration) {
	t.Helper()
	text := os.Getenv("ANTECHAMBER_CHAOS")
	if text == "" {
		return 30, 0
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("ANTECHAMBER_CHAOS=%s is no duration", text)
	}
	return 0, d
}

// Four kiosks go on admitting and writing registrations while their wires are cut or
// swallow everything, kiosks and hub stop at any moment, and the hub's stream is wiped.
// Afterwards every entry that was committed is in every log, and all are equal.
func TestChaos(t *testing.T) {
	t.Parallel()
	c := startChaos(t)
	for _, d := range c.doors {
		c.doormen.Go(func() { c.admitOn(d) })
	}
	faults, long := chaosFor(t)
	for began := time.Now(); ; c.faults++ {
		if long == 0 && c.faults >= faults || long > 0 && time.Since(began) > long {
			break
		}
		c.fault()
		c.awaitEntries(25)
	}
	for c.wipes < 2 {
		c.hubAnew(true)
		c.awaitEntries(25)
	}
	close(c.enough)
	c.doormen.Wait()
	t.Logf("%d faults, %d of them wipes; %d entries", c.faults, c.wipes, len(c.ledger))
	c.heal()
	began := time.Now()
	c.wantAll()
	t.Logf("all were equal %v after the last was connected again", time.Since(began).Round(time.Millisecond))
}

type chaos struct {
	t       *testing.T
	random  *rand.Rand
	hub     *field
	node    *working // the hub's
	doors   []*door
	faults  int
	wipes   int
	enough  chan struct{}
	doormen sync.WaitGroup

	lock   sync.Mutex
	ledger []checkin.EntryID
	more   *sync.Cond
}

// door is a kiosk on its wire.
type door struct {
	joined
	wire *badnet.Wire
	node *working // nil while it does not work
}

func startChaos(t *testing.T) *chaos {
	t.Helper()
	c := &chaos{t: t, random: rand.New(rand.NewPCG(5, 3)), hub: startHub(t, nil), enough: make(chan struct{})}
	c.more = sync.NewCond(&c.lock)
	c.node = c.hub.work(t)
	for i := range 4 {
		d := &door{joined: mustJoin(t, c.hub.invite(t, nil).Code, fmt.Sprint("door ", i)), wire: badnet.New(t, c.hub.Address())}
		d.Address = d.wire.Address()
		d.node = d.work(t)
		c.doors = append(c.doors, d)
	}
	return c
}

// admitOn admits people at a door until it is enough, and writes down what was committed.
func (c *chaos) admitOn(d *door) {
	for i := 0; ; i++ {
		select {
		case <-c.enough:
			return
		case <-time.After(5 * time.Millisecond): // people come one by one
		}
		reference := fmt.Sprintf("%08d", rand.IntN(5000))
		if i%20 == 0 {
			register(c.t, d.store, rand.IntN(5))
		}
		made, err := d.store.Append(c.t.Context(), func(checkin.View) ([]checkin.Entry, error) {
			return []checkin.Entry{{Kind: checkin.KindIn, At: time.Now(), Reference: reference, Category: "ngo", Session: "morning", Room: "chamber", Verdict: checkin.Admitted}}, nil
		})
		if err != nil {
			c.t.Error(err)
			c.more.Broadcast()
			return
		}
		c.lock.Lock()
		c.ledger = append(c.ledger, made[0].ID)
		c.more.Broadcast()
		c.lock.Unlock()
	}
}

// awaitEntries waits until so many more were committed.
func (c *chaos) awaitEntries(n int) {
	c.lock.Lock()
	defer c.lock.Unlock()
	for until := len(c.ledger) + n; len(c.ledger) < until && !c.t.Failed(); {
		c.more.Wait()
	}
}

func (c *chaos) fault() {
	d := c.doors[c.random.IntN(len(c.doors))]
	switch c.random.IntN(10) {
	case 0, 1:
		d.wire.Set(badnet.Cut)
	case 2, 3:
		d.wire.Set(badnet.Hole)
	case 4, 5, 6:
		d.wire.Set(badnet.Through)
	case 7, 8:
		if d.node == nil {
			d.node = d.work(c.t)
		} else {
			d.node.stop()
			d.node = nil
		}
	case 9:
		c.hubAnew(c.random.IntN(4) == 0)
	}
}

// hubAnew stops the hub and starts it where it was, with its stream or without.
func (c *chaos) hubAnew(wipe bool) {
	address := c.hub.Address()
	c.node.stop()
	c.hub.Close()
	if wipe {
		c.wipes++
		if err := os.RemoveAll(filepath.Join(c.hub.store.Dir(), "hub")); err != nil {
			c.t.Fatal(err)
		}
	}
	again, err := Start(c.t.Context(), HubOptions{Store: c.hub.store, Listen: address, Name: "hub", MaxStore: 64 << 20, Log: c.hub.book.logger()})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(again.Close)
	c.hub.Hub = again
	c.node = c.hub.work(c.t)
}

func (c *chaos) heal() {
	for _, d := range c.doors {
		d.wire.Set(badnet.Through)
		if d.node == nil {
			d.node = d.work(c.t)
		}
	}
}

// wantAll waits until all are equal, and checks that nothing of the ledger is missing.
func (c *chaos) wantAll() {
	stores := []*storage.Store{c.hub.store}
	for _, d := range c.doors {
		stores = append(stores, d.store)
	}
	wantEqual(c.t, stores...)
	heads, err := c.hub.store.Heads(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, id := range c.ledger {
		if heads[id.Origin].Seq < id.Seq {
			c.t.Errorf("the entry %s was committed, and is lost", id)
		}
	}
	for _, s := range stores {
		if forks, err := s.Forks(c.t.Context()); err != nil || len(forks) > 0 {
			c.t.Errorf("forks: %+v %v", forks, err)
		}
	}
}
