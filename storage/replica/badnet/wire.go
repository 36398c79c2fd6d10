// Package badnet is a network for tests and measurements, which they make go bad.
package badnet

import (
	"net"
	"slices"
	"sync"
)

// Wire is what lies between a kiosk and the hub: a proxy that lets bytes through,
// swallows them, or cuts all connections and takes no more.
type Wire struct {
	listener net.Listener
	to       string
	work     sync.WaitGroup

	lock  sync.Mutex
	state State
	open  []net.Conn
	moved *sync.Cond // the state is another
}

// State is what a wire does.
type State int

// The states of a wire.
const (
	Through State = iota
	Hole          // connections stay, and nothing comes out of them
	Cut
)

// Open makes a wire to an address.
func Open(to string) (*Wire, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &Wire{listener: l, to: to}
	w.moved = sync.NewCond(&w.lock)
	w.work.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			w.work.Go(func() { w.carry(c) })
		}
	})
	return w, nil
}

// Close ends the wire, and what is connected by it.
func (w *Wire) Close() {
	_ = w.listener.Close()
	w.Set(Cut)
	w.work.Wait()
}

// test is a testing.TB, which a program that measures has no use for.
type test interface {
	Helper()
	Fatal(args ...any)
	Cleanup(do func())
}

// New makes a wire to an address, until the test ends.
func New(t test, to string) *Wire {
	t.Helper()
	w, err := Open(to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// Address is where the wire begins, host:port.
func (w *Wire) Address() string { return w.listener.Addr().String() }

// Set changes what the wire does.
func (w *Wire) Set(s State) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.state = s
	if s == Cut {
		for _, c := range w.open {
			_ = c.Close()
		}
		w.open = nil
	}
	w.moved.Broadcast()
}

// keep notes a connection that a cut has to close.
func (w *Wire) keep(c net.Conn) bool {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.state == Cut {
		return false
	}
	w.open = append(w.open, c)
	return true
}

func (w *Wire) carry(near net.Conn) {
	defer near.Close()
	if !w.keep(near) {
		return
	}
	far, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer far.Close()
	if !w.keep(far) {
		return
	}
	var both sync.WaitGroup
	both.Go(func() { w.pass(far, near) })
	both.Go(func() { w.pass(near, far) })
	both.Wait()
	w.lock.Lock()
	defer w.lock.Unlock()
	w.open = slices.DeleteFunc(w.open, func(c net.Conn) bool { return c == near || c == far })
}

// pass carries bytes one way; in a hole they are held until it ends, as a network does
// that comes back before TCP gives up.
func (w *Wire) pass(from, to net.Conn) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		w.lock.Lock()
		for w.state == Hole {
			w.moved.Wait()
		}
		w.lock.Unlock()
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
