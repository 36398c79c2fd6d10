package replica

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// working is a node at work, until it is stopped.
type working struct {
	*Node
	store *storage.Store
	stop  func()
}

func work(t testing.TB, store *storage.Store, m *Member, conn *nats.Conn, change func(*NodeOptions)) *working {
	t.Helper()
	o := NodeOptions{Store: store, Member: m, Conn: conn}
	if change != nil {
		change(&o)
	}
	n, err := NewNode(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- n.Run(ctx) }()
	w := &working{Node: n, store: store}
	done := false
	w.stop = func() {
		if done {
			return
		}
		done = true
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		conn.Close()
	}
	t.Cleanup(w.stop)
	return w
}

// workAt lets a hub work.
func (f *field) work(t testing.TB) *working {
	t.Helper()
	conn, err := f.Connect()
	if err != nil {
		t.Fatal(err)
	}
	return work(t, f.store, f.Member(), conn, func(o *NodeOptions) { o.Hub, o.Log = true, f.book.logger() })
}

func (j joined) work(t testing.TB) *working {
	t.Helper()
	conn, err := Dial(t.Context(), j.Member, DialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return work(t, j.store, j.Member, conn, nil)
}

func admit(t testing.TB, s *storage.Store, reference string) checkin.Entry {
	t.Helper()
	made, err := s.Append(t.Context(), func(checkin.View) ([]checkin.Entry, error) {
		return []checkin.Entry{{Kind: checkin.KindIn, At: time.Now(), Reference: reference, Category: "ngo", Session: "morning", Room: "chamber", Verdict: checkin.Admitted}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return made[0]
}

func register(t testing.TB, s *storage.Store, n int) {
	t.Helper()
	err := s.Import(t.Context(), func(tx *storage.RegistrationTx) error {
		for i := range n {
			if err := tx.Put(checkin.Registration{Reference: fmt.Sprintf("%08d", i), FamilyName: fmt.Sprint("Name ", i), Status: checkin.StatusApproved}, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func has(t testing.TB, s *storage.Store, id checkin.EntryID) bool {
	t.Helper()
	found := false
	err := s.Look(t.Context(), func(v checkin.View) (err error) {
		_, found, err = v.Entry(id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func peopleOf(t testing.TB, s *storage.Store) (n int) {
	t.Helper()
	for _, err := range s.Registrations(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// wantEqual waits until all have the same log and the same registrations, and checks
// each log.
func wantEqual(t testing.TB, all ...*storage.Store) {
	t.Helper()
	differ := ""
	defer func() {
		if t.Failed() {
			t.Log(differ)
		}
	}()
	eventually(t, "all are equal", func() bool {
		first := holdingsOf(t, all[0])
		for i, s := range all[1:] {
			if differ = cmp.Diff(first, holdingsOf(t, s)); differ != "" {
				differ = fmt.Sprintf("store %d has something else than the first: %s", i+1, differ)
				return false
			}
		}
		return true
	})
	for _, s := range all {
		if r, err := s.Verify(t.Context()); err != nil || len(r.Bad) > 0 {
			t.Errorf("%+v %v", r, err)
		}
	}
}

// holdings are what kiosks compare.
type holdings struct {
	Heads   map[string]storage.Head
	Buckets storage.Buckets
}

func holdingsOf(t testing.TB, s *storage.Store) (h holdings) {
	t.Helper()
	var err error
	if h.Heads, err = s.Heads(t.Context()); err != nil {
		t.Fatal(err)
	}
	if h.Buckets, err = s.Buckets(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

// What one kiosk commits is at the others, and an import reaches all.
func TestKiosksExchange(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	hub := f.work(t)
	north, south := mustJoin(t, f.invite(t, nil).Code, "north"), mustJoin(t, f.invite(t, nil).Code, "south")
	n, s := north.work(t), south.work(t)
	register(t, north.store, 300)
	eventually(t, "the registrations are at the other door", func() bool { return peopleOf(t, south.store) == 300 })
	for i := range 50 {
		e := admit(t, []*storage.Store{north.store, south.store}[i%2], fmt.Sprintf("%08d", i))
		eventually(t, "the entry is at the other door", func() bool { return has(t, []*storage.Store{south.store, north.store}[i%2], e.ID) })
	}
	wantEqual(t, f.store, north.store, south.store)
	eventually(t, "both know that they are equal", func() bool {
		a, b := n.Status(), s.Status()
		return a.Connected && b.Connected && !a.Behind && !b.Behind && a.Waiting+b.Waiting == 0 && !a.LastExchange.IsZero()
	})
	_ = hub
}

// Kiosks go on alone while the hub is away, and the hub may come back with nothing.
func TestHubRestartedAndWiped(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	hub := f.work(t)
	north, south := mustJoin(t, f.invite(t, nil).Code, "north"), mustJoin(t, f.invite(t, nil).Code, "south")
	n, s := north.work(t), south.work(t)
	register(t, south.store, 20)
	for _, wipe := range []bool{false, true} {
		e := admit(t, north.store, "00000001")
		eventually(t, "the entry is at the other door", func() bool { return has(t, south.store, e.ID) })
		address := f.Address()
		hub.stop()
		f.Close()
		admit(t, north.store, "00000002")
		admit(t, south.store, "00000003")
		eventually(t, "the kiosks know that they are alone", func() bool { return !n.Status().Connected && !s.Status().Connected })
		if wipe {
			if err := os.RemoveAll(filepath.Join(f.store.Dir(), "hub")); err != nil {
				t.Fatal(err)
			}
		}
		again, err := Start(t.Context(), HubOptions{Store: f.store, Listen: address, Name: "hub", MaxStore: 64 << 20, Log: f.book.logger(), Now: f.clock.now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(again.Close)
		f.Hub = again
		hub = f.work(t)
		wantEqual(t, f.store, north.store, south.store)
	}
}
