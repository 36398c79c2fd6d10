package replica

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// HubOptions say what hub to start.
type HubOptions struct {
	Store     *storage.Store
	Listen    string // host:port; the port 0 is any
	Websocket string // the same for WebSocket; "" is no such listener
	MaxStore  int64  // bytes that the server's streams may take; 0 is 4 GiB
	Relay     bool   // the hub has no keys of the conference
	Replace   bool   // a kiosk that joined another hub becomes the hub in its place
	Name      string // how the hub's own kiosk is called in the roster
	// NATS are the addresses of servers of somebody else, by which kiosks exchange instead
	// of by the hub's own; Credentials is the operator's file for them, "" the hub's own key.
	NATS        string
	Credentials string
	Log         *slog.Logger
	Now         func() time.Time // the wall clock that invitations go by; nil is time.Now
}

// defaultMaxStore is how many bytes a hub's streams may take where nothing else is said.
const defaultMaxStore = 4 << 30

// maxPayload is how many bytes one message may have.
const maxPayload = 8 << 20

// Hub is a running hub.
type Hub struct {
	options HubOptions
	store   *storage.Store
	keys    *hubKeys
	member  *Member
	log     *slog.Logger
	lock    *flock.Flock

	server *server.Server
	guard  *guard
	conn   *nats.Conn // its own, in process

	sameCluster bool // exchanged by the same servers of somebody else when it was started last

	roster sync.Mutex // held while a line is made and kept
	cancel context.CancelFunc
	work   sync.WaitGroup
}

// Start starts a hub on the data folder of a store, which stays open until after Close.
func Start(ctx context.Context, o HubOptions) (_ *Hub, err error) {
	o.MaxStore = cmp.Or(o.MaxStore, defaultMaxStore)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	h := &Hub{options: o, store: o.Store, log: o.Log}
	if h.lock, err = onlyHub(o.Store.Dir()); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			h.Close()
		}
	}()
	if err := h.settle(ctx); err != nil {
		return nil, err
	}
	if err := h.listen(); err != nil {
		return nil, err
	}
	h.member.Address, h.member.Websocket = h.Address(), h.WebsocketAddress()
	if err := h.store.SetMembership(ctx, h.member.Membership); err != nil {
		return nil, err
	}
	if err := h.begin(ctx); err != nil {
		return nil, err
	}
	h.log.Info("the hub listens", "address", h.Address(), "websocket", h.WebsocketAddress(), "relay", o.Relay)
	return h, nil
}

// onlyHub keeps a second hub from the data folder.
func onlyHub(dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, "hub.lock"), flock.SetPermissions(0o600))
	free, err := lock.TryLock()
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("the data folder %s cannot be locked for one hub", dir), Cause: err}
	}
	if !free {
		return nil, &checkin.Fault{Code: checkin.FaultConflict, Sentence: fmt.Sprintf("a hub runs on the data folder %s already: use that one, or choose another folder with --data", dir)}
	}
	return lock, nil
}

// settle finds out which hub this is, or makes it a new one.
func (h *Hub) settle(ctx context.Context) error {
	m, joined, err := h.store.Membership(ctx)
	if err != nil {
		return err
	}
	own := m.HubSecret != ""
	if joined && !own && !h.options.Replace {
		return &checkin.Fault{
			Code:     checkin.FaultConflict,
			Sentence: "this kiosk has joined a hub: start another in a folder of its own with --data, or take the place of that hub with --replace",
		}
	}
	if err := h.checkRelay(ctx, m, own); err != nil {
		return err
	}
	if !own {
		m = storage.Membership{HubSecret: hubSecret(h.store.Dir()), Secret: m.Secret}
	}
	if h.keys, err = ensureHubKeys(h.store.Keeper(), m.HubSecret, h.options.Now()); err != nil {
		return err
	}
	h.sameCluster = own && m.Cluster == h.options.NATS
	m.Hub, m.Token, m.Authority = h.keys.identity.ID(), h.keys.token, h.keys.authority.cert.Raw
	m.Cluster, m.Relay, m.Organiser, m.Name = h.options.NATS, h.options.Relay, true, cmp.Or(h.options.Name, m.Name, "hub")
	if m.Secret == "" {
		m.Secret = m.HubSecret + "-join"
	}
	h.member = &Member{Membership: m}
	if err := h.store.SetMembership(ctx, m); err != nil {
		return err
	}
	return h.ownKiosk(ctx)
}

// checkRelay keeps a folder with keys of a conference from being a relay's.
func (h *Hub) checkRelay(ctx context.Context, m storage.Membership, own bool) error {
	if own {
		if m.Relay != h.options.Relay {
			return &checkin.Fault{Code: checkin.FaultConflict, Sentence: "a relay stays a relay, and another hub does not become one: choose another data folder with --data"}
		}
		return nil
	}
	if !h.options.Relay {
		return nil
	}
	used, err := h.store.Used(ctx)
	if err == nil && used {
		err = &checkin.Fault{Code: checkin.FaultConflict, Sentence: "this data folder has people or a log, and a relay must have none: choose an empty one with --data"}
	}
	return err
}

// ownKiosk gives the hub's own kiosk its key and its line of the roster. A relay's has
// none: it appends nothing.
func (h *Hub) ownKiosk(ctx context.Context) (err error) {
	m, keeper := h.member, h.store.Keeper()
	if m.Identity, err = ensureIdentity(keeper, m.Secret); err != nil {
		return err
	}
	m.Kiosk = m.Identity.ID()
	if err := restoreRoster(ctx, h.store, m.HubSecret, m.Hub); err != nil {
		return err
	}
	if h.options.Relay {
		return nil
	}
	r, err := readRoster(ctx, h.store, m.Membership)
	if err != nil {
		return err
	}
	if k, ok := r.Kiosk(m.Kiosk); !ok || k.Name != m.Name {
		if err := h.keys.put(ctx, h.store, m.HubSecret, Kiosk{ID: m.Kiosk, Name: m.Name, Organiser: true, Added: h.options.Now(), Number: r.next()}); err != nil {
			return err
		}
	}
	vouchers, err := m.vouchers(ctx, h.store, true)
	if err != nil {
		return err
	}
	return h.store.PutVouchers(ctx, vouchers)
}

// put signs a line of the roster and keeps it.
func (k *hubKeys) put(ctx context.Context, store *storage.Store, secret string, kiosk Kiosk) error {
	signed, err := kiosk.signed(k.identity)
	if err != nil {
		return err
	}
	if err := store.PutKiosks(ctx, []storage.Signed{signed}); err != nil {
		return err
	}
	return saveRoster(ctx, store, secret)
}

// begin starts what the hub does by itself.
func (h *Hub) begin(ctx context.Context) (err error) {
	if h.conn, err = h.connect(); err != nil {
		return err
	}
	stream := h.makeStream
	if h.options.NATS != "" {
		stream = h.makeClusterStream
	}
	if err := stream(ctx); err != nil {
		return err
	}
	if _, err := h.conn.Subscribe(joinSubject("*"), h.enrol); err != nil {
		return err
	}
	if _, err := h.conn.Subscribe(h.Subjects().Act("*"), h.act); err != nil {
		return err
	}
	if err := h.conn.Flush(); err != nil {
		return err
	}
	watched, cancel := context.WithCancel(context.WithoutCancel(ctx))
	h.cancel = cancel
	h.work.Go(func() { h.watch(watched) })
	if h.options.NATS != "" {
		h.work.Go(func() { h.keepClusterStream(watched) })
	}
	return nil
}

// makeStream makes the stream of all logs. What is the oldest in it goes first: the
// logs themselves are in the databases.
func (h *Hub) makeStream(ctx context.Context) error {
	js, err := jetstream.New(h.conn)
	if err != nil {
		return err
	}
	_, err = js.CreateOrUpdateStream(ctx, h.streamConfig())
	if err != nil {
		return &checkin.Fault{Code: checkin.FaultHub, Cause: err, Sentence: fmt.Sprintf(
			"the hub cannot keep its stream in %s (%s): free the disk, or move that folder away; nothing is lost by that", filepath.Join(h.store.Dir(), "hub"), err)}
	}
	return nil
}

func (h *Hub) streamConfig() jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: h.Subjects().Stream(), Subjects: []string{h.Subjects().Logs()}, Storage: jetstream.FileStorage, Discard: jetstream.DiscardOld,
		MaxBytes: h.options.MaxStore / 4 * 3, MaxConsumers: maxConsumers, AllowDirect: true, DenyDelete: true, DenyPurge: true,
	}
}

// Connect connects as the hub itself to what kiosks exchange by.
func (h *Hub) Connect(more ...nats.Option) (*nats.Conn, error) {
	if h.options.NATS != "" {
		return h.connectCluster(more...)
	}
	return h.connect(more...)
}

// connect connects to the hub's own server, in process.
func (h *Hub) connect(more ...nats.Option) (*nats.Conn, error) {
	identity := h.keys.identity
	options := append(clientOptions(identity.ID(), h.log), nats.InProcessServer(h.server), nats.Nkey(identity.ID(), identity.Sign))
	return nats.Connect("", append(options, more...)...)
}

// Fingerprint is what kiosks know the hub's authority by.
func (h *Hub) Fingerprint() [16]byte { return fingerprint(h.member.Authority) }

// Member is the hub's own kiosk.
func (h *Hub) Member() *Member { return h.member }

// Subjects are those of the hub's conference.
func (h *Hub) Subjects() Subjects { return h.member.Subjects() }

// Roster reads the roster as it is now, also where another process changed it.
func (h *Hub) Roster(ctx context.Context) (*Roster, error) {
	return readRoster(ctx, h.store, h.member.Membership)
}

// present returns the line of a kiosk that shows its key.
func (h *Hub) present(ctx context.Context, id string) (Kiosk, bool) {
	r, err := h.Roster(ctx)
	if err != nil {
		h.log.Error("the roster cannot be read", "cause", err)
		return Kiosk{}, false
	}
	return r.Kiosk(id)
}

// invited tells whether an invitation is open.
func (h *Hub) invited(ctx context.Context, id string) bool {
	i, found, err := h.store.Invitation(ctx, id)
	if err != nil {
		h.log.Error("the invitations cannot be read", "cause", err)
	}
	return found && err == nil && h.options.Now().Before(i.Expires)
}

// watchEvery is how often the hub looks whether another process changed the roster.
const watchEvery = 200 * time.Millisecond

// watch cuts the connections of kiosks that were removed.
func (h *Hub) watch(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	committed, stop := h.store.Follow()
	defer stop()
	version := ""
	for {
		if now, err := h.store.MembersVersion(ctx); err == nil && now != version && h.cutRemoved(ctx) {
			version = now
		}
		select {
		case <-ctx.Done():
			return
		case <-committed:
		case <-tick.C:
		}
	}
}

func (h *Hub) cutRemoved(ctx context.Context) (done bool) {
	r, err := h.Roster(ctx)
	if err != nil {
		return false
	}
	for _, who := range h.guard.connected() {
		if k, ok := r.Kiosk(who); ok && !k.Present() {
			h.guard.cut(who)
		}
	}
	return true
}

// Close ends the hub and everybody's connections to it.
func (h *Hub) Close() {
	if h.cancel != nil {
		h.cancel()
	}
	h.work.Wait()
	if h.conn != nil {
		h.conn.Close()
	}
	if h.server != nil {
		h.server.Shutdown()
		h.server.WaitForShutdown()
	}
	if err := h.lock.Unlock(); err != nil {
		h.log.Warn("the hub's lock stays", "cause", err)
	}
}
