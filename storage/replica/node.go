package replica

import (
	"bytes"
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
	hub      bool
	relay    bool
	log      *slog.Logger
	now      func() time.Time
	newKeys  func()
	alarm    func(string)
	changed  func(Status)
	request  func(ctx context.Context, whom string, body []byte) ([]byte, error)

	connection connection
	exchanging sync.Mutex
	wishes     chan string // whom to exchange with
	speak      chan struct{}

	mu        sync.Mutex
	others    map[string]*state // what was said last, by kiosk; AskHub is the hub
	heard     map[string]time.Time
	status    Status
	wished    map[string]bool
	toldOf    map[string][]byte // the states of registrations that others told of last
	alarmed   map[string]bool
	forked    map[string]bool // by whom and origin
	published storage.Head    // how far the own log was published on this connection
	origin    string          // of the own log, as published
	digested  digested
	checked   checked
}

// checked keeps a roster until its members are others.
type checked struct {
	name   []byte
	roster *Roster
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
		now: o.Now, newKeys: o.NewKeys, alarm: o.Alarm, changed: o.Changed, people: joining{o.Store},
		wishes: make(chan string, 256), speak: make(chan struct{}, 1), others: make(map[string]*state), heard: make(map[string]time.Time),
		wished: make(map[string]bool), toldOf: make(map[string][]byte), alarmed: make(map[string]bool), forked: make(map[string]bool),
		connection: connection{begun: make(chan struct{}, 1)},
	}
	if n.now == nil {
		n.now = time.Now
	}
	if n.log == nil {
		n.log = slog.New(slog.DiscardHandler)
	}
	if o.Relay {
		n.people = relaying{o.Store}
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
	n.others[AskHub] = &state{Kiosk: AskHub, Heads: heads}
}

// Memory returns what another node may begin with.
func (n *Node) Memory() Memory {
	n.mu.Lock()
	defer n.mu.Unlock()
	m := Memory{Status: n.status}
	if hub := n.others[AskHub]; hub != nil {
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
		hear[n.subjects.Ask(AskHub)] = hear[n.subjects.Ask(n.member.Identity.ID())]
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
	_, members, err := n.members(ctx)
	if err != nil {
		return nil, err
	}
	people, err := n.digestOfPeople(ctx)
	return &state{Kiosk: n.name(), Heads: heads, People: people, Members: members, Now: n.now().UnixMilli()}, err
}

func (n *Node) name() string {
	if n.hub {
		return AskHub
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
	if !n.conn.IsConnected() {
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

// onState hears what another has.
func (n *Node) onState(m *nats.Msg, hub bool) {
	var s state
	if err := decode(m.Data, &s); err != nil {
		return
	}
	whom := s.Kiosk
	if hub {
		whom = AskHub
	}
	if whom == n.name() || !hub && m.Subject != n.subjects.KioskState(whom) {
		return
	}
	n.mu.Lock()
	n.others[whom], n.heard[whom] = &s, n.now()
	if whom == AskHub {
		n.setOffset(time.UnixMilli(s.Now).Sub(n.now()))
	}
	fromHub := n.now().Sub(n.heard[AskHub]) < silentAfter
	n.mu.Unlock()
	// Kiosks exchange with the hub, and with each other only while it is silent. The hub
	// waits for them: one that does not answer would keep it from the others.
	if hub || !n.hub && !fromHub {
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

// wish asks for an exchange, unless one is asked for already.
func (n *Node) wish(whom string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.wished[whom] || whom == n.name() {
		return
	}
	select {
	case n.wishes <- whom:
		n.wished[whom] = true
	default:
	}
}

// fulfil exchanges with those who have something else.
func (n *Node) fulfil(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case whom := <-n.wishes:
			n.mu.Lock()
			delete(n.wished, whom)
			n.mu.Unlock()
			n.settle(ctx, whom)
		}
	}
}

// settle exchanges with another where the stream does not make the two equal by itself.
func (n *Node) settle(ctx context.Context, whom string) {
	defer n.refresh(ctx)
	last := uint64(0)
	for range streamAtMost {
		equal, sum, err := n.compare(ctx, whom)
		if equal || err != nil {
			return
		}
		if last == sum {
			break
		}
		last = sum
		select {
		case <-time.After(streamFirst):
		case <-ctx.Done():
			return
		}
		if err := n.hear(ctx, whom); err != nil {
			return
		}
	}
	err := n.exchange(ctx, whom)
	if err != nil && ctx.Err() == nil && !errors.Is(err, errSilent) {
		n.log.Warn("the exchange with another kiosk is not complete", "kiosk", whom, "cause", err)
	}
	if err == nil && whom == AskHub {
		n.mu.Lock()
		n.status.LastExchange = n.now()
		n.mu.Unlock()
	}
}

// hear asks another what it has now.
func (n *Node) hear(ctx context.Context, whom string) error {
	s, err := n.theirState(ctx, whom)
	if err != nil {
		return err
	}
	n.mu.Lock()
	n.others[whom], n.heard[whom] = s, n.now()
	n.mu.Unlock()
	return nil
}

// compare tells whether the two are equal, and counts the entries of both: while they
// become more, the stream is at work.
func (n *Node) compare(ctx context.Context, whom string) (equal bool, sum uint64, err error) {
	if equal, err = n.equal(ctx, whom); equal || err != nil {
		return equal, 0, err
	}
	ours, err := n.store.Heads(ctx)
	if err != nil {
		return false, 0, err
	}
	n.mu.Lock()
	theirs := n.others[whom]
	n.mu.Unlock()
	sum = 1
	for _, h := range ours {
		sum += h.Seq
	}
	if theirs != nil {
		for _, h := range theirs.Heads {
			sum += h.Seq
		}
	}
	return false, sum, nil
}

// equal tells whether another said last what is here too. A kiosk that is behind
// asks the hub by itself.
func (n *Node) equal(ctx context.Context, whom string) (bool, error) {
	n.mu.Lock()
	theirs := n.others[whom]
	n.mu.Unlock()
	if theirs == nil {
		return false, nil
	}
	ours, err := n.state(ctx)
	if err != nil {
		return false, err
	}
	for origin, head := range theirs.Heads {
		at := ours.Heads[origin]
		if n.apart(whom, origin) {
			continue
		}
		if head.Seq > at.Seq || head.Seq == at.Seq && !bytes.Equal(head.Hash, at.Hash) {
			return false, nil
		}
	}
	if !n.hub {
		for origin, head := range ours.Heads {
			if head.Seq > theirs.Heads[origin].Seq && !n.apart(whom, origin) {
				return false, nil
			}
		}
	}
	return bytes.Equal(ours.People, theirs.People) && bytes.Equal(ours.Members, theirs.Members), nil
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

// Status is how this kiosk stands with the others.
type Status struct {
	Connected    bool          `json:"connected"` // the hub answers
	AloneSince   time.Time     `json:"alone_since,omitzero"`
	Waiting      uint64        `json:"waiting"`                // entries of this kiosk that the hub lacks
	Behind       bool          `json:"behind"`                 // the hub has what is not here
	LastExchange time.Time     `json:"last_exchange,omitzero"` // when this kiosk and the hub were equal last
	Offset       time.Duration `json:"offset_ns"`              // of the hub's clock from this one's: what is to be added to it
}

// Status returns how this kiosk stands with the others.
func (n *Node) Status() Status {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.status
}

// refresh makes the status anew.
func (n *Node) refresh(ctx context.Context) {
	heads, err := n.store.Heads(ctx)
	if err != nil {
		return
	}
	people, err := n.digestOfPeople(ctx)
	if err != nil {
		return
	}
	n.mu.Lock()
	before := n.status
	now, hub := n.now(), n.others[AskHub]
	s := &n.status
	s.Connected = n.hub || n.conn.IsConnected() && hub != nil && now.Sub(n.heard[AskHub]) < silentAfter
	if hub != nil {
		s.Waiting, s.Behind = 0, hub.People != nil && !bytes.Equal(hub.People, people)
		for origin, head := range heads {
			if at := hub.Heads[origin].Seq; head.Seq > at && !n.forked[AskHub+" "+origin] {
				s.Waiting += head.Seq - at
			}
		}
		for origin, head := range hub.Heads {
			s.Behind = s.Behind || head.Seq > heads[origin].Seq && !n.forked[AskHub+" "+origin]
		}
		if s.Connected && s.Waiting == 0 && !s.Behind {
			s.LastExchange = n.heard[AskHub]
		}
	}
	switch {
	case s.Connected:
		s.AloneSince = time.Time{}
	case s.AloneSince.IsZero():
		s.AloneSince = cmp.Or(n.heard[AskHub], s.LastExchange, now)
	}
	after := n.status
	n.mu.Unlock()
	if before != after && n.changed != nil {
		n.changed(after)
	}
}
