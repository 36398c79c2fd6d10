package replica

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// logBook is a log that a test reads while it is written.
type logBook struct {
	lock sync.Mutex
	text bytes.Buffer
}

func (l *logBook) Write(b []byte) (int, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.text.Write(b)
}

func (l *logBook) String() string {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.text.String()
}

func (l *logBook) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// wantLogged waits until the log says something: the server writes it beside.
func (l *logBook) wantLogged(t *testing.T, says string) {
	t.Helper()
	eventually(t, "the log says "+says, func() bool { return strings.Contains(l.String(), says) })
}

// eventually polls for what another goroutine does, and fails after a time that no machine needs.
func eventually(t testing.TB, what string, done func() bool) {
	t.Helper()
	pause := 2 * time.Millisecond
	for end := time.After(5 * time.Minute); !done(); pause = min(2*pause, 50*time.Millisecond) {
		select {
		case <-end:
			t.Fatalf("it never came about that %s", what)
		case <-time.After(pause):
		}
	}
}

// clock is a wall clock that a test sets.
type clock struct {
	lock  sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.lock.Lock()
	defer c.lock.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) advance(d time.Duration) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.ahead += d
}

func openStore(t testing.TB) *storage.Store {
	t.Helper()
	root := t.TempDir()
	s, err := storage.Open(t.Context(), storage.Options{
		Dir: filepath.Join(root, "data"), Keeper: seal.Keeper{Dir: filepath.Join(root, "keys"), FileOnly: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// field is a hub in a test.
type field struct {
	*Hub
	store *storage.Store
	book  *logBook
	clock *clock
}

func startHub(t testing.TB, change func(*HubOptions)) *field {
	t.Helper()
	f := &field{store: openStore(t), book: new(logBook), clock: new(clock)}
	o := HubOptions{Store: f.store, Listen: "127.0.0.1:0", Name: "hub", MaxStore: 64 << 20, Log: f.book.logger(), Now: f.clock.now}
	if change != nil {
		change(&o)
	}
	var err error
	if f.Hub, err = Start(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

func (f *field) invite(t testing.TB, change func(*InviteOptions)) Invited {
	t.Helper()
	o := InviteOptions{File: []byte("id = \"test\"\n"), Now: f.clock.now}
	if change != nil {
		change(&o)
	}
	i, err := Invite(t.Context(), f.store, o)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// joined is a kiosk in a test.
type joined struct {
	*Member
	store *storage.Store
}

// join follows an invitation with a new data folder.
func join(ctx context.Context, t testing.TB, code, name string) (joined, error) {
	t.Helper()
	offer, err := Join(ctx, code, nil)
	if err != nil {
		return joined{}, err
	}
	defer offer.Close()
	root := t.TempDir()
	o := storage.Options{Dir: filepath.Join(root, "data"), Keeper: seal.Keeper{Dir: filepath.Join(root, "keys"), FileOnly: true}}
	if offer.Parcel.Keys != nil {
		if err := storage.ImportKeys(ctx, o, *offer.Parcel.Keys); err != nil {
			return joined{}, err
		}
	}
	store, err := storage.Open(ctx, o)
	if err != nil {
		return joined{}, err
	}
	t.Cleanup(func() { store.Close() })
	m, err := offer.Accept(ctx, store, name)
	return joined{m, store}, err
}

func mustJoin(t testing.TB, code, name string) joined {
	t.Helper()
	j, err := join(t.Context(), t, code, name)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func (j joined) dial(t testing.TB, o DialOptions) *nats.Conn {
	t.Helper()
	o.Once = true
	conn, err := Dial(t.Context(), j.Member, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return conn
}

func wantFault(t testing.TB, err error, code, says string) {
	t.Helper()
	if got := checkin.FaultCode(err); got != code || !strings.Contains(err.Error(), says) {
		t.Fatalf("fault %q (%v), want %q and %q", got, err, code, says)
	}
}

func TestJoinAndDial(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	north := mustJoin(t, f.invite(t, nil).Code, "north door")
	if string(north.store.ConferenceKeys().Data) != string(f.store.ConferenceKeys().Data) {
		t.Error("the kiosk has other keys than the hub")
	}
	r, err := ReadRoster(t.Context(), north.store)
	if err != nil {
		t.Fatal(err)
	}
	if k, ok := r.Kiosk(north.Kiosk); !ok || k.Name != "north door" || k.Organiser || !k.Present() {
		t.Errorf("in the kiosk's roster: %+v", k)
	}
	if len(r.Kiosks()) != 2 {
		t.Errorf("%d kiosks, want the hub's and this one", len(r.Kiosks()))
	}
	heard := make(chan *nats.Msg, 1)
	hub, err := f.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer hub.Close()
	if _, err := hub.ChanSubscribe(f.Subjects().Document("*"), heard); err != nil {
		t.Fatal(err)
	}
	if err := hub.Flush(); err != nil {
		t.Fatal(err)
	}
	conn := north.dial(t, DialOptions{})
	if err := conn.Publish(f.Subjects().Document(north.Kiosk), []byte("x")); err != nil {
		t.Fatal(err)
	}
	if msg := <-heard; msg.Subject != f.Subjects().Document(north.Kiosk) {
		t.Errorf("heard %s", msg.Subject)
	}
}
