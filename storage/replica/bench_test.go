package replica

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/replica/badnet"
)

// measured is a hub and kiosks on wires, that exchange.
func measured(b *testing.B, kiosks int) (f *field, doors []*door) {
	b.Helper()
	f = startHub(b, func(o *HubOptions) { o.MaxStore = 1 << 30 })
	f.work(b)
	for i := range kiosks {
		d := &door{joined: mustJoin(b, f.invite(b, nil).Code, fmt.Sprint("door ", i)), wires: []*badnet.Wire{badnet.New(b, f.Address())}}
		d.Address = d.wires[0].Address()
		d.node = d.work(b)
		doors = append(doors, d)
	}
	e := admit(b, doors[0].store, "00000000")
	for _, d := range doors {
		eventually(b, "all exchange", func() bool { return has(b, d.store, e.ID) && d.node.Status().Connected })
	}
	return f, doors
}

// holds waits until a store holds a log up to a number, by the notices of its commits.
func holds(b *testing.B, s *storage.Store, last checkin.EntryID) {
	b.Helper()
	committed, stop := s.Follow()
	defer stop()
	for end := time.After(2 * time.Minute); ; {
		heads, err := s.Heads(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if heads[last.Origin].Seq >= last.Seq {
			return
		}
		select {
		case <-committed:
		case <-end:
			b.Fatalf("%s never came", last)
		}
	}
}

func report(b *testing.B, times []time.Duration, what string) {
	slices.Sort(times)
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(times[(len(times)-1)*p/100].Microseconds())/1000, fmt.Sprintf("%s-p%d-ms", what, p))
	}
}

// BenchmarkVisible measures from the commit at one kiosk until the entry can be read at
// another, with people who come one by one.
func BenchmarkVisible(b *testing.B) {
	_, doors := measured(b, 2)
	var times []time.Duration
	for b.Loop() {
		for i := range 500 {
			time.Sleep(10 * time.Millisecond) // the next person
			e := admit(b, doors[0].store, fmt.Sprintf("%08d", i))
			began := time.Now()
			holds(b, doors[1].store, e.ID)
			times = append(times, time.Since(began))
		}
	}
	report(b, times, "visible")
}

// BenchmarkBacklog measures from the connection until 10,000 entries that one kiosk
// made alone are at the hub and at another kiosk.
func BenchmarkBacklog(b *testing.B) {
	f, doors := measured(b, 2)
	var connected, all []time.Duration
	for b.Loop() {
		b.StopTimer()
		doors[0].wires[0].Set(badnet.Cut)
		eventually(b, "the kiosk is alone", func() bool { return !doors[0].node.conn.IsConnected() })
		var last checkin.Entry
		for i := range 10_000 {
			last = admit(b, doors[0].store, fmt.Sprintf("%08d", i))
		}
		b.StartTimer()
		began := time.Now()
		doors[0].wires[0].Set(badnet.Through)
		for !doors[0].node.conn.IsConnected() {
			time.Sleep(time.Millisecond)
		}
		connected = append(connected, time.Since(began))
		began = time.Now()
		var both sync.WaitGroup
		for _, s := range []*storage.Store{f.store, doors[1].store} {
			both.Go(func() { holds(b, s, last.ID) })
		}
		both.Wait()
		all = append(all, time.Since(began))
	}
	report(b, connected, "connect")
	report(b, all, "backlog")
}

// BenchmarkThrough measures how many entries a second go through the hub while two
// kiosks append delegations of four as fast as they can, until everything is at the hub
// and at both. One by one the disk that all of them share here would be what is measured.
func BenchmarkThrough(b *testing.B) {
	f, doors := measured(b, 2)
	const each = 10_000
	var took time.Duration
	for b.Loop() {
		began := time.Now()
		last := make([]checkin.Entry, len(doors))
		var work sync.WaitGroup
		for i, d := range doors {
			work.Go(func() {
				for j := 0; j < each; j += 4 {
					last[i] = admitFour(b, d.store, i*each+j)
				}
			})
		}
		work.Wait()
		for _, e := range last {
			for _, s := range []*storage.Store{f.store, doors[0].store, doors[1].store} {
				work.Go(func() { holds(b, s, e.ID) })
			}
		}
		work.Wait()
		took += time.Since(began)
	}
	b.ReportMetric(float64(2*each*b.N)/took.Seconds(), "entries/s")
}

func admitFour(b *testing.B, s *storage.Store, first int) checkin.Entry {
	made, err := s.Append(b.Context(), func(checkin.View) (all []checkin.Entry, err error) {
		for i := range 4 {
			all = append(all, checkin.Entry{
				Kind: checkin.KindIn, At: time.Now(), Reference: fmt.Sprintf("%08d", first+i), Category: "ngo", Session: "morning", Room: "chamber", Verdict: checkin.Admitted,
			})
		}
		return all, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return made[3]
}

// BenchmarkDoor measures a durable append at a kiosk by the state of its network.
func BenchmarkDoor(b *testing.B) {
	_, doors := measured(b, 2)
	for b.Loop() {
		for _, state := range []badnet.State{badnet.Through, badnet.Hole, badnet.Cut} {
			doors[0].wires[0].Set(state)
			var times []time.Duration
			for i := range 500 {
				time.Sleep(5 * time.Millisecond) // the next person
				began := time.Now()
				admit(b, doors[0].store, fmt.Sprintf("%08d", i))
				times = append(times, time.Since(began))
			}
			report(b, times, []string{"whole", "hole", "cut"}[state])
		}
	}
}

// BenchmarkNewKiosk measures from the connection of a kiosk that has joined until it has
// 10,000 registrations.
func BenchmarkNewKiosk(b *testing.B) {
	const people = 10_000
	f := startHub(b, func(o *HubOptions) { o.MaxStore = 1 << 30 })
	f.work(b)
	register(b, f.store, people)
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		j := mustJoin(b, f.invite(b, nil).Code, fmt.Sprint("new ", i))
		want, err := f.store.Buckets(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		began := time.Now()
		j.work(b)
		committed, stop := j.store.Follow()
		for has := want; ; <-committed {
			if has, err = j.store.Buckets(b.Context()); err != nil {
				b.Fatal(err)
			}
			if has == want {
				break
			}
		}
		stop()
		times = append(times, time.Since(began))
	}
	report(b, times, "registrations")
}
