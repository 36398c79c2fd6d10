package replica

import (
	"context"
	"sync"

	"github.com/nats-io/nats.go"
)

// connection is what a node knows of its connection: nobody waits for an answer that
// can no longer come, and what was published before counts for nothing after.
type connection struct {
	lock  sync.Mutex
	count int             // connections until now
	times uint64          // how often the client reconnected
	open  context.Context // ends with the connection; nil is none
	end   context.CancelFunc
	begun chan struct{} // holds a token after a connection began
}

// watch follows the connection until the context ends.
func (n *Node) watch(ctx context.Context) {
	changes := n.conn.StatusChanged()
	defer n.conn.RemoveStatusListener(changes)
	for {
		n.connection.renew(ctx, n.conn)
		select {
		case <-ctx.Done():
			return
		case <-changes:
		}
	}
}

func (c *connection) renew(ctx context.Context, conn *nats.Conn) {
	c.lock.Lock()
	defer c.lock.Unlock()
	is, times := conn.IsConnected(), conn.Stats().Reconnects
	if c.open != nil && (!is || times != c.times) {
		c.end()
		c.open = nil
	}
	if !is || c.open != nil {
		return
	}
	c.count, c.times = c.count+1, times
	c.open, c.end = context.WithCancel(ctx)
	select {
	case c.begun <- struct{}{}:
	default:
	}
}

// number counts the connections; 0 is before the first.
func (c *connection) number() int {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.count
}

// while returns a context that ends with the connection too.
func (c *connection) while(ctx context.Context) (context.Context, context.CancelFunc) {
	c.lock.Lock()
	open := c.open
	c.lock.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	if open == nil { // who exchanges once does not follow it
		return ctx, cancel
	}
	stop := context.AfterFunc(open, cancel)
	return ctx, func() {
		stop()
		cancel()
	}
}
