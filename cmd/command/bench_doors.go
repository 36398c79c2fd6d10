package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/replica"
	"antechamber/storage/replica/badnet"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// benchHub is a hub of the bench, and the kiosks that joined it.
type benchHub struct {
	options storage.Options
	store   *storage.Store // of the hub; of another process where that is the hub
	address string
	pid     int // of its process; 0 is this one
	ends    []func()
}

func (h *benchHub) close() {
	for len(h.ends) > 0 {
		last := len(h.ends) - 1
		h.ends[last]()
		h.ends = h.ends[:last]
	}
}

// openHub opens a data folder that a hub is to work on.
func (b *bench) openHub(name string) (*benchHub, error) {
	o, _, err := b.todays(name)
	if err != nil {
		return nil, err
	}
	store, err := storage.Open(b, o)
	if err != nil {
		return nil, err
	}
	return &benchHub{options: o, store: store, ends: []func(){func() { store.Close() }}}, nil
}

// startHub starts a hub in this process.
func (b *bench) startHub(h *benchHub) error {
	hub, err := replica.Start(b, replica.HubOptions{Store: h.store, Listen: "127.0.0.1:0", Name: "hub", MaxStore: 1 << 30})
	if err != nil {
		return err
	}
	h.ends = append(h.ends, hub.Close)
	h.address = hub.Address()
	conn, err := hub.Connect()
	if err != nil {
		return err
	}
	h.ends = append(h.ends, conn.Close)
	node, err := replica.NewNode(replica.NodeOptions{Store: h.store, Member: hub.Member(), Conn: conn, Hub: true})
	if err != nil {
		return err
	}
	h.ends = append(h.ends, b.beside(node.Run))
	return nil
}

// startHubApart starts a hub in a process of its own.
func (b *bench) startHubApart(h *benchHub, sealed bool) error {
	p, err := b.program(h.options, sealed, "--json", "hub", "--listen", "127.0.0.1:0")
	if err != nil {
		return err
	}
	out, err := p.StdoutPipe()
	if err != nil {
		return err
	}
	if err := p.Start(); err != nil {
		return err
	}
	h.ends = append(h.ends, func() { end(p) })
	h.pid = p.Process.Pid
	var line hubLine
	if err := said(out, &line); err != nil {
		return err
	}
	h.address = line.Address
	return nil
}

// beside lets something go on until the function that it returns is called.
func (b *bench) beside(work func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(b)
	var going sync.WaitGroup
	going.Go(func() { _ = work(ctx) })
	return func() {
		cancel()
		going.Wait()
	}
}

// benchDoor is a kiosk of this process that joined a hub.
type benchDoor struct {
	store  *storage.Store
	member *replica.Member
	wire   *badnet.Wire // to the hub; nil is a network that is always well
	conn   *nats.Conn
	stop   func() // ends the exchange; nil is that there is none
}

// join lets a kiosk join that has its data in a folder.
func (b *bench) join(h *benchHub, dir, name string) (*benchDoor, error) {
	invited, err := replica.Invite(b, h.store, replica.InviteOptions{File: today(), Address: h.address})
	if err != nil {
		return nil, err
	}
	return b.accept(h, invited.Code, dir, name)
}

// accept follows an invitation of the hub.
func (b *bench) accept(h *benchHub, code, dir, name string) (*benchDoor, error) {
	offer, err := replica.Join(b, code, nil)
	if err != nil {
		return nil, err
	}
	defer offer.Close()
	o := scratchOptions(filepath.Join(dir, name), storage.Day)
	if err := storage.ImportKeys(b, o, *offer.Parcel.Keys); err != nil {
		return nil, err
	}
	d := new(benchDoor)
	if d.store, err = storage.Open(b, o); err != nil {
		return nil, err
	}
	if d.member, err = offer.Accept(b, d.store, name); err != nil {
		d.store.Close()
		return nil, err
	}
	h.ends = append(h.ends, d.close)
	return d, nil
}

// byWire lets the kiosk reach the hub by a wire that can be cut.
func (d *benchDoor) byWire() (err error) {
	if d.wire, err = badnet.Open(d.member.Address); err == nil {
		d.member.Address = d.wire.Address()
	}
	return err
}

// exchange lets the kiosk take part until it rests.
func (b *bench) exchange(d *benchDoor) (err error) {
	if d.conn, err = replica.Dial(b, d.member, replica.DialOptions{}); err != nil {
		return err
	}
	node, err := replica.NewNode(replica.NodeOptions{Store: d.store, Member: d.member, Conn: d.conn})
	if err != nil {
		return err
	}
	d.stop = b.beside(node.Run)
	return nil
}

// rest ends the exchange.
func (d *benchDoor) rest() {
	if d.stop != nil {
		d.stop()
		d.stop = nil
	}
	if d.conn != nil {
		d.conn.Close()
		d.conn = nil
	}
}

func (d *benchDoor) close() {
	d.rest()
	if d.wire != nil {
		d.wire.Close()
	}
	d.store.Close()
}

// listen lets the kiosk hear what one hears, and keep nothing: it is what a hub sees of a kiosk.
func (b *bench) listen(d *benchDoor) (err error) {
	if d.conn, err = replica.Dial(b, d.member, replica.DialOptions{}); err != nil {
		return err
	}
	s := d.member.Subjects()
	for _, subject := range []string{s.State(), s.KioskState("*"), s.Document("*")} {
		if _, err := d.conn.Subscribe(subject, func(*nats.Msg) {}); err != nil {
			return err
		}
	}
	js, err := jetstream.New(d.conn)
	if err != nil {
		return err
	}
	consumer, err := js.OrderedConsumer(b, s.Stream(), jetstream.OrderedConsumerConfig{})
	if err != nil {
		return err
	}
	messages, err := consumer.Consume(func(jetstream.Msg) {})
	if err == nil {
		d.stop = messages.Stop
	}
	return err
}

// holds waits until a store of this process holds an entry.
func holds(ctx context.Context, s *storage.Store, id checkin.EntryID) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	committed, stop := s.Follow()
	defer stop()
	for {
		heads, err := s.Heads(ctx)
		if err != nil {
			return err
		}
		if heads[id.Origin].Seq >= id.Seq {
			return nil
		}
		select {
		case <-committed:
		case <-ctx.Done():
			return fmt.Errorf("an entry did not come to another kiosk: %w", ctx.Err())
		}
	}
}

// allHold waits until each store holds each entry.
func allHold(ctx context.Context, stores []*storage.Store, ids []checkin.EntryID) error {
	errs := make([]error, len(stores)*len(ids))
	var work sync.WaitGroup
	for i, s := range stores {
		for j, id := range ids {
			work.Go(func() { errs[i*len(ids)+j] = holds(ctx, s, id) })
		}
	}
	work.Wait()
	return errors.Join(errs...)
}

// append lets people come in at a kiosk in one act, and returns the last entry.
func (d *benchDoor) append(ctx context.Context, first, n int) (checkin.EntryID, error) {
	made, err := d.store.Append(ctx, func(checkin.View) (all []checkin.Entry, err error) {
		for i := range n {
			all = append(all, checkin.Entry{
				Kind: checkin.KindIn, At: time.Now(), Actor: "bench:1", Reference: fmt.Sprintf("%08d", first+i), Category: "guest", Organisation: "Everything",
				Session: "day", Room: "hall", Entrance: "door", By: checkin.ByCode, Verdict: checkin.Admitted, Reason: checkin.First, Issue: 1,
			})
		}
		return all, nil
	})
	if err != nil {
		return checkin.EntryID{}, err
	}
	return made[len(made)-1].ID, nil
}

// inMemory is a folder in memory where the machine has one, for many databases on one
// disk are not many kiosks.
func (b *bench) inMemory() (dir string, remove func(), err error) {
	parent := "/dev/shm"
	if info, err := os.Stat(parent); err != nil || !info.IsDir() {
		parent = b.dir
	}
	dir, err = os.MkdirTemp(parent, "antechamber-bench-")
	return dir, func() { os.RemoveAll(dir) }, err
}
