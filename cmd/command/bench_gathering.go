package command

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"antechamber/kiosk/checkin"
)

// gathering is a hub in a process of its own, with kiosks in this one.
type gathering struct {
	*benchHub
	doors  []*benchDoor // those that are whole
	remove func()
}

func (g *gathering) close() {
	g.benchHub.close()
	g.remove()
}

// gather lets kiosks join a hub. Their databases are in memory.
func (b *bench) gather(kiosks, whole int) (_ *gathering, err error) {
	dir, remove, err := b.inMemory()
	if err != nil {
		return nil, err
	}
	h, err := b.openHub(fmt.Sprintf("gathering-%d-%d", kiosks, whole))
	if err != nil {
		remove()
		return nil, err
	}
	g := &gathering{benchHub: h, remove: remove}
	if err = b.startHubApart(h, false); err != nil {
		g.close()
		return nil, err
	}
	for i := range kiosks {
		d, err := b.join(h, dir, fmt.Sprint("door ", i))
		if err == nil && i < whole {
			g.doors = append(g.doors, d)
			err = b.exchange(d)
		} else if err == nil {
			err = b.listen(d)
		}
		if err != nil {
			g.close()
			return nil, err
		}
	}
	if len(g.doors) > 1 {
		err = b.acquainted(g.doors)
	}
	if err != nil {
		g.close()
		return nil, err
	}
	return g, nil
}

// loaded is what came of a load.
type loaded struct {
	rate float64         // presents a second
	hub  float64         // of one processor, in per cent
	seen []time.Duration // until another kiosk had an entry
	last []time.Duration // until all that were watched had it
}

// load lets people come to all kiosks in turn, and looks after every tenth at so many others.
func (b *bench) load(g *gathering, rate, seconds, watched int) (l loaded, err error) {
	var lock sync.Mutex
	var watching sync.WaitGroup
	var failed error
	before, began := workOf(g.pid), time.Now()
	tick := time.NewTicker(time.Second / time.Duration(rate))
	defer tick.Stop()
	n := rate * seconds
	for i := range n {
		<-tick.C
		at := i % len(g.doors)
		id, err := g.doors[at].append(b, i, 1)
		if err != nil {
			return l, err
		}
		if i%10 != 0 {
			continue
		}
		others := g.others(at, i/len(g.doors), watched)
		watching.Go(func() {
			seen, err := b.watch(others, id)
			lock.Lock()
			defer lock.Unlock()
			failed = errors.Join(failed, err)
			if l.seen = append(l.seen, seen...); len(seen) > 0 {
				l.last = append(l.last, slices.Max(seen))
			}
		})
	}
	took := time.Since(began)
	l.rate = float64(n) / took.Seconds()
	l.hub = 100 * (workOf(g.pid) - before).Seconds() / took.Seconds()
	watching.Wait()
	return l, failed
}

// others are some kiosks beside one, others each time.
func (g *gathering) others(one, turn, n int) (some []*benchDoor) {
	for i := range min(n, len(g.doors)-1) {
		some = append(some, g.doors[(one+1+(turn+i)%(len(g.doors)-1))%len(g.doors)])
	}
	return some
}

// watch measures how long it takes from now until each kiosk has an entry.
func (b *bench) watch(doors []*benchDoor, id checkin.EntryID) ([]time.Duration, error) {
	committed := time.Now()
	seen, errs := make([]time.Duration, len(doors)), make([]error, len(doors))
	var work sync.WaitGroup
	for i, d := range doors {
		work.Go(func() {
			errs[i] = holds(b, d.store, id)
			seen[i] = time.Since(committed)
		})
	}
	work.Wait()
	return seen, errors.Join(errs...)
}
