package replica

import (
	"net"
	"slices"
	"sync"
	"testing"
)

// wire is what lies between a kiosk and the hub: a proxy that lets bytes through,
// swallows them, or cuts all connections and takes no more.
type wire struct {
	listener net.Listener
	to       string

	lock  sync.Mutex
	state wireState
	open  []net.Conn
	moved *sync.Cond // the state is another
}

type wireState int

const (
	through wireState = iota
	hole              // connections stay, and nothing comes out of them
	cut
)

func newWire(t testing.TB, to string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener: l, to: to}
	w.moved = sync.NewCond(&w.lock)
	var work sync.WaitGroup
	work.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			work.Go(func() { w.carry(c) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		w.set(cut)
		work.Wait()
	})
	return w
}

func (w *wire) address() string { return w.listener.Addr().String() }

func (w *wire) set(s wireState) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.state = s
	if s == cut {
		for _, c := range w.open {
			_ = c.Close()
		}
		w.open = nil
	}
	w.moved.Broadcast()
}

// keep notes a connection that a cut has to close.
func (w *wire) keep(c net.Conn) bool {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.state == cut {
		return false
	}
	w.open = append(w.open, c)
	return true
}

func (w *wire) carry(near net.Conn) {
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
func (w *wire) pass(from, to net.Conn) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		w.lock.Lock()
		for w.state == hole {
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
