package command

import (
	"bytes"
	"fmt"
	"sync"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/replica/badnet"
)

// hub measures what several doors exchange, on this machine and by its own network.
func (b *bench) hub() ([]measurement, error) {
	var results []measurement
	for _, measure := range []func() ([]measurement, error){b.twoDoors, b.newKiosk, b.hubMemory, b.fiftyKiosks} {
		some, err := measure()
		results = append(results, some...)
		if err != nil {
			return results, err
		}
	}
	return results, nil
}

// twoDoors measures what two kiosks and a hub exchange.
func (b *bench) twoDoors() ([]measurement, error) {
	h, err := b.openHub("two")
	if err != nil {
		return nil, err
	}
	defer h.close()
	if err := b.startHub(h); err != nil {
		return nil, err
	}
	var doors [2]*benchDoor
	for i := range doors {
		if doors[i], err = b.join(h, b.path("two-doors"), fmt.Sprint("door ", i)); err != nil {
			return nil, err
		}
		if err = doors[i].byWire(); err == nil {
			err = b.exchange(doors[i])
		}
		if err != nil {
			return nil, err
		}
	}
	if err := b.acquainted(doors[:]); err != nil {
		return nil, err
	}
	var results []measurement
	for _, measure := range []func(*benchHub, [2]*benchDoor) ([]measurement, error){b.visible, b.backlog, b.through, b.atTheDoor} {
		some, err := measure(h, doors)
		results = append(results, some...)
		if err != nil {
			return results, err
		}
	}
	return results, nil
}

// acquainted waits until each kiosk has heard of each.
func (b *bench) acquainted(doors []*benchDoor) error {
	var stores []*storage.Store
	var first []checkin.EntryID
	for _, d := range doors {
		id, err := d.append(b, 0, 1)
		if err != nil {
			return err
		}
		stores, first = append(stores, d.store), append(first, id)
	}
	return allHold(b, stores, first)
}

// visible measures from the commit at one kiosk until the entry can be read at another,
// with people who come one by one.
func (b *bench) visible(_ *benchHub, doors [2]*benchDoor) ([]measurement, error) {
	var times []time.Duration
	for i := range b.of(500, 10) {
		time.Sleep(10 * time.Millisecond) // the next person
		id, err := doors[0].append(b, i, 1)
		if err != nil {
			return nil, err
		}
		took, err := timed(func() error { return holds(b, doors[1].store, id) })
		if err != nil {
			return nil, err
		}
		times = append(times, took)
	}
	return []measurement{
		plain("an entry at another kiosk, after its commit, median", percentile(times, 50), "ms", ""),
		atMost("an entry at another kiosk, after its commit, p99", percentile(times, 99), "ms", 50),
	}, nil
}

// backlog measures from the connection until the entries that one kiosk made alone are
// at the hub and at another kiosk.
func (b *bench) backlog(h *benchHub, doors [2]*benchDoor) ([]measurement, error) {
	d, n := doors[0], b.of(10_000, 100)
	d.wire.Set(badnet.Cut)
	var last checkin.EntryID
	for i := range n {
		var err error
		if last, err = d.append(b, i, 1); err != nil {
			return nil, err
		}
	}
	for d.conn.IsConnected() && b.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	d.wire.Set(badnet.Through)
	for !d.conn.IsConnected() && b.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	took, err := timed(func() error {
		return allHold(b, []*storage.Store{h.store, doors[1].store}, []checkin.EntryID{last})
	})
	return []measurement{atMost(figure(float64(n))+" entries made alone, at the hub and at another kiosk, from the connection", took.Seconds(), "s", 1.5)}, err
}

// through measures how many entries a second go through the hub while two kiosks append
// delegations of four as fast as they can, until everything is at the hub and at both. One
// by one the disk that all of them share here would be what is measured.
func (b *bench) through(h *benchHub, doors [2]*benchDoor) ([]measurement, error) {
	each := b.of(10_000, 100)
	last, errs := make([]checkin.EntryID, len(doors)), make([]error, len(doors))
	took, err := timed(func() error {
		var work sync.WaitGroup
		for i, d := range doors {
			work.Go(func() {
				for j := 0; j < each && errs[i] == nil; j += 4 {
					last[i], errs[i] = d.append(b, i*each+j, 4)
				}
			})
		}
		work.Wait()
		for _, err := range errs {
			if err != nil {
				return err
			}
		}
		return allHold(b, []*storage.Store{h.store, doors[0].store, doors[1].store}, last)
	})
	return []measurement{atLeast("entries a second through the hub, until two kiosks and the hub have all", float64(2*each)/took.Seconds(), "", 2000)}, err
}

// atTheDoor measures a durable append at a kiosk by the state of its network.
func (b *bench) atTheDoor(_ *benchHub, doors [2]*benchDoor) ([]measurement, error) {
	d := doors[0]
	medians := make(map[badnet.State]float64)
	for _, state := range []badnet.State{badnet.Through, badnet.Hole, badnet.Cut} {
		d.wire.Set(state)
		var times []time.Duration
		for i := range b.of(500, 10) {
			time.Sleep(5 * time.Millisecond) // the next person
			took, err := timed(func() error {
				_, err := d.append(b, i, 1)
				return err
			})
			if err != nil {
				return nil, err
			}
			times = append(times, took)
		}
		medians[state] = percentile(times, 50)
	}
	const noise = 1.25 // two medians of one thing differ by so much
	whole := medians[badnet.Through]
	return []measurement{
		toPeer("an entry at the door, the network swallowing everything, median", medians[badnet.Hole], "ms", whole, noise, "the network whole"),
		toPeer("an entry at the door, the network cut, median", medians[badnet.Cut], "ms", whole, noise, "the network whole"),
	}, nil
}

// newKiosk measures from the connection of a kiosk that has joined until it has the registrations.
func (b *bench) newKiosk() ([]measurement, error) {
	h, err := b.openHub("new")
	if err != nil {
		return nil, err
	}
	defer h.close()
	if err := b.startHub(h); err != nil {
		return nil, err
	}
	people := manyPeople(b.conference, b.of(10_000, 200))
	if err := (&house{store: h.store}).register(b.session, people); err != nil {
		return nil, err
	}
	want, err := h.store.Buckets(b)
	if err != nil {
		return nil, err
	}
	d, err := b.join(h, b.path("new-door"), "new")
	if err != nil {
		return nil, err
	}
	committed, stop := d.store.Follow()
	defer stop()
	took, err := timed(func() error {
		if err := b.exchange(d); err != nil {
			return err
		}
		for {
			if has, err := d.store.Buckets(b); err != nil || has == want {
				return err
			}
			select {
			case <-committed:
			case <-b.Done():
				return b.Err()
			}
		}
	})
	return []measurement{atMost(figure(float64(len(people)))+" registrations at a new kiosk, from its connection", took.Seconds(), "s", 5)}, err
}

// hubMemory measures what a hub with many entries has of memory: at rest, and while a new kiosk takes entries.
func (b *bench) hubMemory() ([]measurement, error) {
	entries := b.of(1_000_000, 1000)
	what := fmt.Sprintf("resident memory of a hub with %s entries", figure(float64(entries)))
	if memoryMB("MemTotal:") == 0 {
		return []measurement{unmeasured(what, "it is not known on this system")}, nil
	}
	h, err := b.openHub("memory")
	if err != nil {
		return nil, err
	}
	defer h.close()
	d := &benchDoor{store: h.store}
	for done := 0; done < entries; done += 5000 {
		if _, err := d.append(b, done, min(5000, entries-done)); err != nil {
			return nil, err
		}
	}
	if err := b.startHubApart(h, true); err != nil {
		return nil, err
	}
	b.pause(b.of(10_000, 500)) // it says what it has, and rests
	rest := ofProcess(h.pid, "VmRSS:")
	code, err := b.invitation(h)
	if err != nil {
		return nil, err
	}
	door, err := b.accept(h, code, b.path("memory-door"), "door")
	if err != nil {
		return nil, err
	}
	if err := b.exchange(door); err != nil {
		return nil, err
	}
	b.pause(b.of(20_000, 500)) // a million take longer
	return []measurement{
		atMost(what+", at rest", rest, "MB", 120),
		atMost(what+", serving a new kiosk", ofProcess(h.pid, "VmRSS:"), "MB", 120),
		plain(what+", most at any time", ofProcess(h.pid, "VmHWM:"), "MB", "while the keys are unlocked"),
	}, nil
}

// invitation is one of a hub whose keys are sealed.
func (b *bench) invitation(h *benchHub) (string, error) {
	p, err := b.program(h.options, true, "--json", "invite")
	if err != nil {
		return "", err
	}
	out, err := p.Output()
	if err != nil {
		return "", err
	}
	var line inviteLine
	err = said(bytes.NewReader(out), &line)
	return line.Code, err
}

// pause waits so many milliseconds, or until there is no time left.
func (b *bench) pause(ms int) {
	select {
	case <-time.After(time.Duration(ms) * time.Millisecond):
	case <-b.Done():
	}
}

// fiftyKiosks measures the hub of 50 kiosks at 100 presents a second. Ten of them are
// whole; of the rest there is what the hub sees of a kiosk. All share this process.
func (b *bench) fiftyKiosks() ([]measurement, error) {
	kiosks, whole, rate, seconds := b.of(50, 3), b.of(10, 2), 100, b.of(20, 1)
	g, err := b.gather(kiosks, whole)
	if err != nil {
		return nil, err
	}
	defer g.close()
	load, err := b.load(g, rate, seconds, 1)
	if err != nil {
		return nil, err
	}
	what := fmt.Sprintf("%d kiosks, %d of them whole, %d presents a second: ", kiosks, whole, rate)
	return []measurement{
		atMost(what+"the hub's processor", load.hub, "%", 100),
		plain(what+"an entry at another, median", percentile(load.seen, 50), "ms", ""),
		atMost(what+"an entry at another, p99", percentile(load.seen, 99), "ms", 50),
		atLeast(what+"presents a second", load.rate, "", 0.95*float64(rate)),
	}, nil
}
