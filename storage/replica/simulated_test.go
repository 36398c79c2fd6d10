package replica

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"antechamber/storage"
	"antechamber/storage/seal"
)

// simulation is kiosks and a hub that exchange by calls instead of by NATS, each with
// a clock that the test sets. The node 0 is the hub.
type simulation struct {
	dir    string
	keys   *hubKeys
	shared seal.Conference
	nodes  []*simulated
	broker broker
	now    time.Time

	requests int // how many more are answered before the network is cut
	lost     bool
}

// simulated is a node that may be stopped, wiped and set back.
type simulated struct {
	*Node
	sim    *simulation
	member *Member
	store  *storage.Store
	number int
	skew   time.Duration
	copied bool // there is a copy to set it back to
	alarms []string
	out    bool // was removed: the hub's server lets it in no more
}

// fataler is a testing.T or a rapid.T.
type fataler interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func must(t fataler, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fastDir is a new folder in memory where the machine has such: what is simulated
// here needs no disk.
func fastDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "antechamber-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// newSimulation founds a conference: what run copies.
func newSimulation(t testing.TB, kiosks int) *simulation {
	t.Helper()
	s := &simulation{dir: fastDir(t), shared: seal.NewKeys().Conference, now: time.Date(2027, 3, 5, 9, 0, 0, 0, time.UTC)}
	var err error
	s.keys, err = newHubKeys(time.Now())
	must(t, err)
	var roster []storage.Signed
	for i := range kiosks + 1 {
		n := &simulated{sim: s, number: i}
		s.nodes = append(s.nodes, n)
		n.member = &Member{Membership: storage.Membership{Hub: s.keys.identity.ID(), Token: s.keys.token, Secret: "join"}}
		n.member.Identity, err = ensureIdentity(n.keeper(s.dir), "join")
		must(t, err)
		if i == 0 {
			n.member.HubSecret, n.member.Organiser = "hub", true
			must(t, s.keys.save(n.keeper(s.dir), "hub"))
		}
		n.member.Kiosk = n.member.Identity.ID()
		line, err := Kiosk{ID: n.member.Kiosk, Name: n.name(), Added: s.now, Number: uint64(i + 1)}.signed(s.keys.identity)
		must(t, err)
		roster = append(roster, line)
	}
	for _, n := range s.nodes {
		must(t, n.found(t.Context(), roster))
		must(t, n.store.Close())
	}
	return s
}

func (n *simulated) name() string { return string(rune('A' + n.number)) }

func (n *simulated) folder(dir string) string { return filepath.Join(dir, n.name()) }

func (n *simulated) keeper(dir string) seal.Keeper {
	return seal.Keeper{Dir: filepath.Join(n.folder(dir), "keys"), FileOnly: true}
}

func (n *simulated) options() storage.Options {
	return storage.Options{
		Dir: filepath.Join(n.folder(n.sim.dir), "data"), Keeper: n.keeper(n.sim.dir), Kiosk: n.name(),
		WallClock: func() time.Time { return n.sim.now.Add(n.skew) },
	}
}

// remove takes a kiosk out of the roster at the hub.
func (s *simulation) remove(t fataler, n *simulated) {
	t.Helper()
	n.out = true
	must(t, s.keys.remove(context.Background(), s.nodes[0].store, s.nodes[0].member.Membership, n.member.Kiosk, s.now))
}

// staying returns those that were not removed.
func (s *simulation) staying() (all []*simulated) {
	for _, n := range s.nodes {
		if !n.out {
			all = append(all, n)
		}
	}
	return all
}

// found makes the data of a new kiosk that has joined.
func (n *simulated) found(ctx context.Context, roster []storage.Signed) (err error) {
	if err := storage.ImportKeys(ctx, n.options(), n.sim.shared); err != nil {
		return err
	}
	if n.store, err = storage.Open(ctx, n.options()); err != nil {
		return err
	}
	return errors.Join(n.store.SetMembership(ctx, n.member.Membership), n.store.PutKiosks(ctx, roster))
}

// start opens the data and makes the node.
func (n *simulated) start(t fataler) {
	t.Helper()
	var err error
	n.store, err = storage.Open(context.Background(), n.options())
	must(t, err)
	if n.number == 0 {
		must(t, restoreRoster(context.Background(), n.store, "hub", n.member.Hub))
	}
	n.Node = newNode(NodeOptions{
		Store: n.store, Member: n.member, Hub: n.number == 0, Now: n.options().WallClock,
		Alarm: func(sentence string) { n.alarms = append(n.alarms, sentence) },
	})
	n.Node.request = n.ask
	n.stream = writing{broker: &n.sim.broker}
}

func (n *simulated) stop(t fataler) {
	t.Helper()
	must(t, n.store.Close())
}

// keep makes a copy of the data, as a backup program does while the app is closed.
func (n *simulated) keep(t fataler) {
	t.Helper()
	n.stop(t)
	must(t, copyFolder(n.options().Dir, filepath.Join(n.folder(n.sim.dir), "copy")))
	n.copied = true
	n.start(t)
}

// setBack puts the copy in the place of the data.
func (n *simulated) setBack(t fataler) {
	t.Helper()
	n.stop(t)
	must(t, copyFolder(filepath.Join(n.folder(n.sim.dir), "copy"), n.options().Dir))
	n.start(t)
}

// wipe takes the data away, and lets the kiosk begin anew.
func (n *simulated) wipe(t fataler) {
	t.Helper()
	ctx := context.Background()
	roster, err := n.store.Kiosks(ctx)
	must(t, err)
	n.stop(t)
	must(t, os.RemoveAll(n.options().Dir))
	must(t, n.found(ctx, roster))
	n.stop(t)
	n.start(t)
}

// copyFolder makes one folder of files, and folders of them, what another is.
func copyFolder(from, to string) error {
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		within, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, within), 0o700)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, within), content, 0o600)
	})
}

var errCut = errors.New("the network is cut")

// ask lets the other answer, as far as the network goes.
func (n *simulated) ask(ctx context.Context, whom string, body []byte) ([]byte, error) {
	s := n.sim
	if s.requests == 0 || n.out {
		return nil, errCut
	}
	s.requests--
	for _, o := range s.nodes {
		if !o.out && (o.Node.name() == whom || o.member.Kiosk == whom) {
			answer, err := o.answer(ctx, body)
			if s.requests == 0 && s.lost {
				return nil, errCut // it was done, and nobody hears of it
			}
			return answer, err
		}
	}
	return nil, nats.ErrNoResponders
}

// broker has the stream, of which a wipe leaves nothing.
type broker struct {
	kept  []*nats.Msg
	first int // how many of them are gone by the stream's limits
}

// writing and reading are what a node uses of it, and nothing else.
type (
	writing struct {
		jetstream.JetStream
		broker *broker
	}
	reading struct {
		jetstream.Stream
		b *broker
	}
)

func (w writing) PublishMsgAsync(m *nats.Msg, _ ...jetstream.PublishOpt) (jetstream.PubAckFuture, error) {
	w.broker.kept = append(w.broker.kept, m)
	return nil, nil
}

func (r reading) GetMsg(_ context.Context, seq uint64, _ ...jetstream.GetMsgOpt) (*jetstream.RawStreamMsg, error) {
	b := r.b
	if seq <= uint64(b.first) || seq > uint64(len(b.kept)) {
		return nil, jetstream.ErrMsgNotFound
	}
	return &jetstream.RawStreamMsg{Sequence: seq, Header: b.kept[seq-1].Header}, nil
}

func (r reading) Info(context.Context, ...jetstream.StreamInfoOpt) (*jetstream.StreamInfo, error) {
	return &jetstream.StreamInfo{State: jetstream.StreamState{FirstSeq: uint64(r.b.first + 1), LastSeq: uint64(len(r.b.kept))}}, nil
}

// delivered is a message as a consumer gets it.
type delivered struct {
	jetstream.Msg
	message *nats.Msg
	seq     uint64
}

func (d delivered) Subject() string      { return d.message.Subject }
func (d delivered) Data() []byte         { return d.message.Data }
func (d delivered) Headers() nats.Header { return d.message.Header }

func (d delivered) Metadata() (*jetstream.MsgMetadata, error) {
	return &jetstream.MsgMetadata{Sequence: jetstream.SequencePair{Stream: d.seq}}, nil
}

// read lets a node read up to so many messages of the stream from where it is.
func (n *simulated) read(t fataler, most int) {
	t.Helper()
	ctx, b := context.Background(), &n.sim.broker
	at, err := n.cursor(ctx, reading{b: b})
	must(t, err)
	var batch []jetstream.Msg
	for i := max(int(at.Seq), b.first); i < len(b.kept) && len(batch) < most; i++ {
		batch = append(batch, delivered{message: b.kept[i], seq: uint64(i + 1)})
	}
	if len(batch) > 0 {
		must(t, n.takeBatch(ctx, batch))
	}
}
