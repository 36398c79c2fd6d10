package replica

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// LinkOptions say how a data folder is kept equal with its hub.
type LinkOptions struct {
	Store   *storage.Store
	Log     *slog.Logger
	NewKeys func()                // called when badge keys came; may be nil
	Alarm   func(sentence string) // told what staff must know; may be nil
	Was     Memory                // of an earlier time
	Silent  time.Duration         // how long a way to the hub may be silent before another is tried; 0 is 10 seconds
}

// Link keeps a data folder equal with its hub, whatever becomes of the network: a
// folder that joins while it runs, too.
type Link struct {
	o     LinkOptions
	began time.Time

	mu   sync.Mutex
	node *Node // of the way that is tried, or was last
}

// NewLink prepares a link; Run lets it work.
func NewLink(o LinkOptions) *Link {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Silent = cmp.Or(o.Silent, 10*time.Second)
	return &Link{o: o, began: time.Now()}
}

// How often a link looks whether it is still the right one, and how long it waits
// before it tries again what failed.
const (
	linkLooks = time.Second
	linkWaits = 2 * time.Second
)

// Run works until the context ends. Where the folder belongs to no hub, or is a hub's
// own, it waits.
func (l *Link) Run(ctx context.Context) {
	websocket := false
	for ctx.Err() == nil {
		m, err := readMember(ctx, l.o.Store)
		if err == nil && m.HubSecret == "" {
			websocket = m.Cluster == "" && (m.Address == "" || websocket && m.Websocket != "")
			if websocket, err = l.by(ctx, m, websocket); err == nil {
				continue
			}
		}
		if err != nil && ctx.Err() == nil && checkin.FaultCode(err) != checkin.FaultNotFound {
			l.o.Log.Warn("there is no link to the hub", "cause", err)
		}
		pause(ctx, linkWaits)
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// by works over one way to the hub, until another is to be tried, which it returns.
func (l *Link) by(ctx context.Context, m *Member, websocket bool) (nextByWebsocket bool, err error) {
	conn, err := Dial(ctx, m, DialOptions{Websocket: websocket, Log: l.o.Log})
	if err != nil {
		return websocket, err
	}
	defer conn.Close()
	node, err := NewNode(NodeOptions{
		Store: l.o.Store, Member: m, Conn: conn, Log: l.o.Log, NewKeys: l.o.NewKeys, Alarm: l.o.Alarm, Was: l.o.Was, After: l.last(),
	})
	if err != nil {
		return websocket, err
	}
	l.mu.Lock()
	l.node = node
	l.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- node.Run(ctx) }()
	change := l.watch(ctx, m, conn, websocket, ended)
	cancel()
	return websocket != change, <-ended
}

// watch returns when the link is not the right one any more, and whether the other way
// is to be tried.
func (l *Link) watch(ctx context.Context, m *Member, conn *nats.Conn, websocket bool, ended chan error) (change bool) {
	tick := time.NewTicker(linkLooks)
	defer tick.Stop()
	heard := time.Now()
	other := m.Websocket
	if websocket {
		other = m.Address
	}
	if m.Cluster != "" { // the client goes from one of its servers to another
		other = ""
	}
	for {
		select {
		case <-ctx.Done():
			return false
		case err := <-ended:
			ended <- err
			return false
		case <-tick.C:
		}
		if conn.IsConnected() {
			heard = time.Now()
		} else if other != "" && time.Since(heard) >= l.o.Silent {
			l.o.Log.Info("another way to the hub is tried", "address", other)
			return true
		}
		if now, joined, err := l.o.Store.Membership(ctx); err == nil && (!joined || !sameHub(now, m.Membership)) {
			return false
		}
	}
}

func sameHub(a, b storage.Membership) bool {
	return a.Hub == b.Hub && a.Kiosk == b.Kiosk && a.Address == b.Address && a.Websocket == b.Websocket && a.Cluster == b.Cluster && a.HubSecret == b.HubSecret
}

func (l *Link) last() *Node {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.node
}

// Memory returns how the kiosk stands with its hub, and what the hub has.
func (l *Link) Memory() Memory {
	m := l.o.Was
	m.Status.Connected = false
	if n := l.last(); n != nil {
		m = n.Memory()
	}
	if s := &m.Status; !s.Connected && s.AloneSince.IsZero() {
		s.AloneSince = cmp.Or(s.LastExchange, l.began)
	}
	return m
}

// Once makes the folder equal with its hub, and returns how it stands then. Where that
// takes longer than wait, counted from the first call to the hub, a Fault says what is missing.
func Once(ctx context.Context, wait time.Duration, o LinkOptions) (Memory, error) {
	m, err := readMember(ctx, o.Store)
	if err != nil {
		return o.Was, err
	}
	if m.HubSecret != "" {
		return o.Was, &checkin.Fault{Code: checkin.FaultConflict, Sentence: "this data folder is the hub's own, with which the kiosks exchange: start it with \"hub\""}
	}
	within, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	node, err := dialOnce(ctx, within, m, o)
	if err != nil {
		return o.Was, err
	}
	defer node.conn.Close()
	if err := o.Store.Compare(ctx); err != nil {
		return o.Was, err
	}
	var failed error
	for within.Err() == nil {
		equal, err := node.settleOnce(within)
		if equal && err == nil {
			return node.Memory(), nil
		}
		failed = cmp.Or(err, failed)
		pause(within, streamFirst)
	}
	return node.Memory(), notEqual(node.Status(), failed)
}

// dialOnce connects to the hub by whichever way answers first. It tries once also where no time is left, so that what stops it is said of the hub.
func dialOnce(ctx, within context.Context, m *Member, o LinkOptions) (*Node, error) {
	for websocket := m.Address == ""; ; websocket = m.Address == "" || !websocket && m.Websocket != "" {
		conn, err := Dial(ctx, m, DialOptions{Websocket: websocket, Once: true, Log: o.Log})
		if err == nil {
			return NewNode(NodeOptions{Store: o.Store, Member: m, Conn: conn, Log: o.Log, NewKeys: o.NewKeys, Alarm: o.Alarm, Was: o.Was})
		}
		if pause(within, streamFirst); within.Err() != nil {
			return nil, err
		}
	}
}

// settleOnce exchanges with the hub once, and tells whether both have the same then.
func (n *Node) settleOnce(ctx context.Context) (equal bool, err error) {
	if err := n.member.Vouch(ctx, n.store); err != nil {
		return false, err
	}
	failed := n.exchange(ctx, askHub)
	if err := n.hearHub(ctx); err != nil {
		return false, cmp.Or(failed, err)
	}
	n.refresh(ctx)
	if n.Status().PhotosWait {
		failed = cmp.Or(failed, n.exchangePhotos(ctx, askHub, nil))
		if err := n.hearHub(ctx); err != nil {
			return false, cmp.Or(failed, err)
		}
		n.refresh(ctx)
	}
	equal, err = n.equal(ctx, askHub)
	return equal && !n.Status().PhotosWait, cmp.Or(err, failed)
}

// hearHub asks the hub what it has now, and what its clock says.
func (n *Node) hearHub(ctx context.Context) error {
	theirs, err := n.theirState(ctx, askHub)
	if err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.others[askHub], n.heard[askHub] = theirs, n.now()
	n.setOffset(time.UnixMilli(theirs.Now).Sub(n.now()))
	return nil
}

// notEqual says what is missing.
func notEqual(s Status, cause error) error {
	sentence := "this kiosk and its hub are not equal yet: "
	switch {
	case s.Waiting > 0 && s.Behind:
		sentence += fmt.Sprintf("%d entries wait here, and the hub has what is not here", s.Waiting)
	case s.Waiting > 0:
		sentence += fmt.Sprintf("%d entries wait here", s.Waiting)
	case s.Behind:
		sentence += "the hub has what is not here"
	case s.PhotosWait:
		sentence += "photos are still on their way"
	default:
		sentence += "they did not say so in time"
	}
	if cause != nil && !errors.Is(cause, context.DeadlineExceeded) {
		sentence += fmt.Sprintf(" (%s)", cause)
	}
	return &checkin.Fault{Code: checkin.FaultHub, Cause: cause, Sentence: sentence + "; give it more time with --wait"}
}
