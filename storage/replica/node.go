package replica

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"antechamber/storage"
)

// NodeOptions say what a Node keeps equal with the others.
type NodeOptions struct {
	Store   *storage.Store
	Member  *Member
	Conn    *nats.Conn // of Dial, or of Hub.Connect; Node does not close it
	Hub     bool       // answers as the hub too
	Relay   bool       // has no data key
	Log     *slog.Logger
	Now     func() time.Time // the real wall clock; nil is time.Now
	NewKeys func()           // called when badge keys came; may be nil
	Alarm   func(sentence string)
	Changed func(Status) // called when the status is another; may be nil
	// Was is what is remembered of an earlier time: how this kiosk stood, and what the
	// hub had, until it says so itself. After takes over from a node that has ended.
	Was   Memory
	After *Node
	// Patience is how long the hub is waited for before a stream of servers of somebody
	// else is read without it; two seconds where it is zero.
	Patience time.Duration
}

// Memory is what a kiosk remembers of its hub.
type Memory struct {
	Status Status            `json:"status"`
	Hub    map[string]uint64 `json:"hub,omitempty"` // how many entries of each log the hub had
}

// Node exchanges entries and registrations with the other kiosks of a conference. What
// is correct is in the store: a Node may be stopped, killed or begun at any time, and
// the broker may lose what it acknowledged.
type Node struct {
	store    *storage.Store
	member   *Member
	subjects Subjects
	conn     *nats.Conn
	stream   jetstream.JetStream
	people   people
	photos   photos
	hub      bool
	relay    bool
	log      *slog.Logger
	now      func() time.Time
	newKeys  func()
	alarm    func(string)
	changed  func(Status)
	request  func(ctx context.Context, whom string, body []byte) ([]byte, error)
	patience time.Duration // with the hub, before the stream is read

	connection connection
	exchanging sync.Mutex
	counting   sync.Mutex  // held while the hub signs how far logs count
	wishes     chan string // whom to exchange with
	speak      chan struct{}

	mu          sync.Mutex
	others      map[string]*state // what was said last, by kiosk; askHub is the hub
	heard       map[string]time.Time
	status      Status
	wished      map[string]bool
	toldOf      map[string][]byte // the states of registrations that others told of last
	alarmed     map[string]bool
	forked      map[string]bool // by whom and origin
	published   storage.Head    // how far the own log was published on this connection
	origin      string          // of the own log, as published
	membersSaid string          // the version of the members that was said last
	greeted     int             // the connection on which the hub was asked before the stream was read
	digested    digested
	known       known
	pictured    pictured
	badPhotos   map[string]bool // fingerprints of those that were refused
}

// digested keeps a digest of the registrations until they change.
type digested struct {
	since  storage.Changes
	people []byte
}

// How often a node says what it has, and how long it waits before it asks for what
// the stream is likely to bring: as often as more has come, up to a limit.
const (
	saysEvery    = 2 * time.Second
	streamFirst  = 250 * time.Millisecond
	streamAtMost = 40
	silentAfter  = 3 * saysEvery
)

// NewNode prepares a node; Run lets it work.
func NewNode(o NodeOptions) (*Node, error) {
	stream, err := jetstream.New(o.Conn, jetstream.WithPublishAsyncMaxPending(512))
	if err != nil {
		return nil, err
	}
	n := newNode(o)
	n.stream, n.request = stream, n.requestByNATS
	return n, nil
}

// newNode prepares a node without what it exchanges by.
func newNode(o NodeOptions) *Node {
	n := &Node{
		store: o.Store, member: o.Member, subjects: o.Member.Subjects(), conn: o.Conn, hub: o.Hub, relay: o.Relay, log: o.Log,
		now: o.Now, newKeys: o.NewKeys, alarm: o.Alarm, changed: o.Changed, people: joining{o.Store}, photos: o.Store,
		wishes: make(chan string, 256), speak: make(chan struct{}, 1), others: make(map[string]*state), heard: make(map[string]time.Time),
		wished: make(map[string]bool), toldOf: make(map[string][]byte), alarmed: make(map[string]bool), forked: make(map[string]bool), badPhotos: make(map[string]bool),
		connection: connection{begun: make(chan struct{}, 1)}, patience: cmp.Or(o.Patience, greetPatience),
	}
	if n.now == nil {
		n.now = time.Now
	}
	if n.log == nil {
		n.log = slog.New(slog.DiscardHandler)
	}
	if o.Relay {
		n.people, n.photos = relaying{o.Store}, storage.RelayedPhotos{Store: o.Store}
	}
	n.remember(o.Was, o.After)
	return n
}

// remember takes over what was known before. It tells nobody that the hub is there now.
func (n *Node) remember(was Memory, after *Node) {
	if after != nil && after.member.Hub == n.member.Hub {
		after.mu.Lock()
		defer after.mu.Unlock()
		n.status = after.status
		n.status.Connected = n.hub
		maps.Copy(n.others, after.others)
		maps.Copy(n.alarmed, after.alarmed)
		return
	}
	n.status = was.Status
	n.status.Connected = n.hub
	if len(was.Hub) == 0 {
		return
	}
	heads := make(map[string]storage.Head, len(was.Hub))
	for origin, seq := range was.Hub {
		heads[origin] = storage.Head{Seq: seq}
	}
	n.others[askHub] = &state{Kiosk: askHub, Heads: heads}
}

// Memory returns what another node may begin with.
func (n *Node) Memory() Memory {
	n.mu.Lock()
	defer n.mu.Unlock()
	m := Memory{Status: n.status}
	if hub := n.others[askHub]; hub != nil {
		m.Hub = make(map[string]uint64, len(hub.Heads))
		for origin, head := range hub.Heads {
			m.Hub[origin] = head.Seq
		}
	}
	return m
}

// Run exchanges until the context ends.
func (n *Node) Run(ctx context.Context) error {
	if err := n.store.Compare(ctx); err != nil {
		return err
	}
	if err := n.listen(ctx); err != nil {
		return err
	}
	var work sync.WaitGroup
	for _, job := range []func(context.Context){n.watch, n.consume, n.publish, n.fulfil, n.talk} {
		work.Go(func() { job(ctx) })
	}
	work.Wait()
	return nil
}

// listen subscribes to what others say and ask; it ends with the context.
func (n *Node) listen(ctx context.Context) error {
	hear := map[string]nats.MsgHandler{
		n.subjects.Ask(n.member.Identity.ID()): func(m *nats.Msg) { n.onRequest(ctx, m) },
		n.subjects.KioskState("*"):             func(m *nats.Msg) { n.onState(m, false) },
		n.subjects.Document("*"):               func(m *nats.Msg) { n.onDocuments(ctx, m) },
		n.subjects.State():                     func(m *nats.Msg) { n.onState(m, true) },
	}
	if n.hub {
		hear[n.subjects.Ask(askHub)] = hear[n.subjects.Ask(n.member.Identity.ID())]
		delete(hear, n.subjects.State())
	}
	var all []*nats.Subscription
	for subject, handle := range hear {
		s, err := n.conn.Subscribe(subject, handle)
		if err != nil {
			return fmt.Errorf("listen to the other kiosks: %w", err)
		}
		if err := s.SetPendingLimits(-1, 64<<20); err != nil {
			return err
		}
		all = append(all, s)
	}
	context.AfterFunc(ctx, func() {
		for _, s := range all {
			_ = s.Unsubscribe() // the connection may be closed already
		}
	})
	return nil
}

// state says what is here.
func (n *Node) state(ctx context.Context) (*state, error) {
	heads, err := n.store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	k, err := n.knows(ctx)
	if err != nil {
		return nil, err
	}
	people, err := n.digestOfPeople(ctx)
	if err != nil {
		return nil, err
	}
	photos, err := n.digestOfPhotos(ctx)
	return &state{Kiosk: n.name(), Heads: heads, People: people, Members: k.name, Now: n.now().UnixMilli(), Photos: photos}, err
}

func (n *Node) name() string {
	if n.hub {
		return askHub
	}
	return n.member.Identity.ID()
}

func (n *Node) digestOfPeople(ctx context.Context) ([]byte, error) {
	n.mu.Lock()
	before := n.digested
	n.mu.Unlock()
	now, _, _, err := n.store.ChangedSince(ctx, before.since)
	if err != nil || !n.relay && before.people != nil && now == before.since {
		return before.people, err
	}
	buckets, err := n.people.buckets(ctx)
	if err != nil {
		return nil, err
	}
	after := digested{now, digest(joinedBuckets(buckets))}
	n.mu.Lock()
	n.digested = after
	n.mu.Unlock()
	return after.people, nil
}

// talk says what is here every few seconds, and soon after something came that others lack.
func (n *Node) talk(ctx context.Context) {
	pause := time.NewTimer(0)
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.speak:
			select { // many things that come at once are said once
			case <-time.After(50 * time.Millisecond):
			case <-ctx.Done():
				return
			}
		case <-pause.C:
			pause.Reset(saysEvery + rand.N(saysEvery/4))
		}
		if n.hub {
			if err := n.countHeld(ctx); err != nil && ctx.Err() == nil {
				n.log.Warn("how far the log of a removed kiosk counts is not settled", "cause", err)
			}
		}
		n.sayState(ctx)
		n.refresh(ctx)
	}
}

// say has what is here said soon.
func (n *Node) say() {
	select {
	case n.speak <- struct{}{}:
	default:
	}
}

func (n *Node) sayState(ctx context.Context) {
	if !n.conn.IsConnected() || n.hubSpeaks() {
		return
	}
	s, err := n.state(ctx)
	if err != nil {
		n.log.Warn("what is here could not be read", "cause", err)
		return
	}
	body, err := cbor.Marshal(s)
	if err != nil {
		return
	}
	subject := n.subjects.KioskState(n.member.Identity.ID())
	if n.hub {
		subject = n.subjects.State()
	}
	_ = n.conn.Publish(subject, body) // or the next time
}

// hubSpeaks tells whether the hub says what there is: then kiosks need not, each to all.
func (n *Node) hubSpeaks() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return !n.hub && n.now().Sub(n.heard[askHub]) < silentAfter
}

// onState hears what another has.
func (n *Node) onState(m *nats.Msg, hub bool) {
	var s state
	if err := decode(m.Data, &s); err != nil {
		return
	}
	whom := s.Kiosk
	if hub {
		whom = askHub
	}
	if whom == n.name() || !hub && m.Subject != n.subjects.KioskState(whom) {
		return
	}
	n.mu.Lock()
	n.others[whom], n.heard[whom] = &s, n.now()
	if whom == askHub {
		n.setOffset(time.UnixMilli(s.Now).Sub(n.now()))
	}
	n.mu.Unlock()
	// Kiosks exchange with the hub, and with each other only while it is silent. The hub
	// waits for them: one that does not answer would keep it from the others.
	if hub || !n.hub && !n.hubSpeaks() {
		n.wish(whom)
	}
}

// setOffset keeps how far the hub's clock is from this one's. What the way of a message
// adds to it is no news.
func (n *Node) setOffset(by time.Duration) {
	const noNews = 500 * time.Millisecond
	if (by - n.status.Offset).Abs() > noNews {
		n.status.Offset = by.Round(100 * time.Millisecond)
	}
}

// refused tells of entries that were not taken: once each in the log, and to staff
// where two logs go by one origin.
func (n *Node) refused(why error) {
	n.mu.Lock()
	known := n.alarmed[why.Error()]
	n.alarmed[why.Error()] = true
	n.mu.Unlock()
	if known || errors.Is(why, storage.ErrGap) || errors.Is(why, storage.ErrBranch) {
		return
	}
	n.log.Error("entries of another kiosk were refused", "cause", why)
	if n.alarm != nil && errors.Is(why, storage.ErrFork) {
		n.alarm(why.Error() + ": both entries are kept; see which kiosks were set up from one disk, and set one of them up anew.")
	}
}
