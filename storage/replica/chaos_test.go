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
	startChaos(t).run()
}

// run lets faults happen while people come, and wants all to be equal afterwards.
func (c *chaos) run() {
	c.t.Helper()
	for _, d := range c.doors {
		c.doormen.Go(func() { c.admitOn(d) })
	}
	faults, long := chaosFor(c.t)
	for began := time.Now(); ; c.faults++ {
		if long == 0 && c.faults >= faults || long > 0 && time.Since(began) > long {
			break
		}
		c.fault()
		c.awaitEntries(c.between)
		if c.faults%50 == 49 {
			c.doorsOpen.Lock() // nobody comes for a while
			c.heal()
			c.wantAll()
			c.doorsOpen.Unlock()
		}
	}
	for _, lose := range c.last {
		lose()
		c.awaitEntries(c.between)
	}
	close(c.enough)
	c.doormen.Wait()
	c.t.Logf("%d faults, %d of them wipes; %d entries", c.faults, c.wipes, len(c.ledger))
	c.heal()
	began := time.Now()
	c.wantAll()
	c.t.Logf("all were equal %v after the last was connected again", time.Since(began).Round(time.Millisecond))
}

type chaos struct {
	t       *testing.T
	random  *rand.Rand
	options HubOptions
	hub     *field
	node    *working // the hub's
	doors   []*door
	faults  int
	wipes   int
	enough  chan struct{}
	doormen sync.WaitGroup

	between int      // how many entries come from one fault to the next
	fault   func()   // something happens at random
	last    []func() // what happens in any run
	heal    func()   // all are connected

	doorsOpen sync.RWMutex // whoever admits holds it for reading

	lock   sync.Mutex
	ledger []checkin.EntryID
	more   *sync.Cond
}

// door is a kiosk on its wire.
type door struct {
	joined
	wires []*badnet.Wire // to the hub, or to each of its servers
	node  *working       // nil while it does not work
}

func (d *door) set(s badnet.State) { setAll(d.wires, s) }

func setAll(wires []*badnet.Wire, s badnet.State) {
	for _, w := range wires {
		w.Set(s)
	}
}

func startChaos(t *testing.T) *chaos {
	t.Helper()
	c := newChaos(t, startHub(t, nil))
	c.between, c.fault, c.heal = 25, c.faultOfHub, c.connect
	wipe := func() { c.hubAnew(true) }
	c.last = []func(){wipe, wipe}
	for _, d := range c.doors {
		d.wires = []*badnet.Wire{badnet.New(t, c.hub.Address())}
		d.Address = d.wires[0].Address()
		d.node = d.work(t)
	}
	return c
}

// newChaos lets four kiosks join a hub, which works.
func newChaos(t *testing.T, hub *field) *chaos {
	t.Helper()
	c := &chaos{t: t, random: rand.New(rand.NewPCG(5, 3)), hub: hub, enough: make(chan struct{})}
	c.more = sync.NewCond(&c.lock)
	c.options = hub.options
	c.options.Listen = hub.Address()
	c.node = hub.work(t)
	for i := range 4 {
		c.doors = append(c.doors, &door{joined: mustJoin(t, hub.invite(t, nil).Code, fmt.Sprint("door ", i))})
	}
	return c
}

// admitOn admits people at a door until it is enough, and writes down what was committed.
func (c *chaos) admitOn(d *door) {
	for i := 0; ; i++ {
		select {
		case <-c.enough:
			return
		case <-time.After(10 * time.Millisecond): // people come one by one
		}
		if err := c.admitAt(d, i); err != nil {
			c.t.Error(err)
			c.more.Broadcast()
			return
		}
	}
}

func (c *chaos) admitAt(d *door, i int) error {
	c.doorsOpen.RLock()
	defer c.doorsOpen.RUnlock()
	reference := fmt.Sprintf("%08d", rand.IntN(5000))
	if i%20 == 0 {
		register(c.t, d.store, rand.IntN(5))
	}
	made, err := d.store.Append(c.t.Context(), func(checkin.View) ([]checkin.Entry, error) {
		return []checkin.Entry{{Kind: checkin.KindIn, At: time.Now(), Reference: reference, Category: "ngo", Session: "morning", Room: "chamber", Verdict: checkin.Admitted}}, nil
	})
	if err != nil {
		return err
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	c.ledger = append(c.ledger, made[0].ID)
	c.more.Broadcast()
	return nil
}

// awaitEntries waits until so many more were committed.
func (c *chaos) awaitEntries(n int) {
	c.lock.Lock()
	defer c.lock.Unlock()
	for until := len(c.ledger) + n; len(c.ledger) < until && !c.t.Failed(); {
		c.more.Wait()
	}
}

func (c *chaos) faultOfHub() {
	d := c.doors[c.random.IntN(len(c.doors))]
	switch c.random.IntN(10) {
	case 0, 1:
		d.set(badnet.Cut)
	case 2, 3:
		d.set(badnet.Hole)
	case 4, 5, 6:
		d.set(badnet.Through)
	case 7, 8:
		c.stopOrStart(d)
	case 9:
		c.hubAnew(c.random.IntN(4) == 0)
	}
}

func (c *chaos) stopOrStart(d *door) {
	if d.node == nil {
		d.node = d.work(c.t)
		return
	}
	d.node.stop()
	d.node = nil
}

// hubAnew stops the hub and starts it where it was, with its stream or without.
func (c *chaos) hubAnew(wipe bool) {
	c.node.stop()
	c.hub.Close()
	if wipe {
		c.wipes++
		if err := os.RemoveAll(filepath.Join(c.hub.store.Dir(), "hub")); err != nil {
			c.t.Fatal(err)
		}
	}
	again, err := Start(c.t.Context(), c.options)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(again.Close)
	c.hub.Hub = again
	c.node = c.hub.work(c.t)
}

// connect lets all work, and their wires be whole.
func (c *chaos) connect() {
	for _, d := range c.doors {
		d.set(badnet.Through)
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
