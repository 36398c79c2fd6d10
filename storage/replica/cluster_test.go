package replica

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"antechamber/kiosk/checkin"
)

// cluster is three NATS servers of an operator, who knows of kiosks what the hub prints.
type cluster struct {
	servers []*server.Server
	files   []string
	ports   []int      // of clients, and then of routes
	routes  [][]string // where each reaches the others
	more    string     // besides, of how they are a cluster
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	c := new(cluster)
	for range 6 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		c.ports = append(c.ports, l.Addr().(*net.TCPAddr).Port)
		must(t, l.Close())
	}
	dir := t.TempDir()
	for i := range 3 {
		c.files = append(c.files, filepath.Join(dir, fmt.Sprint(i), "nats.conf"))
		must(t, os.MkdirAll(filepath.Dir(c.files[i]), 0o700))
		var all []string
		for _, port := range c.ports[3:] {
			all = append(all, fmt.Sprintf("127.0.0.1:%d", port))
		}
		c.routes = append(c.routes, all)
	}
	return c
}

func (c *cluster) urls() string {
	var all []string
	for _, port := range c.ports[:3] {
		all = append(all, fmt.Sprintf("nats://127.0.0.1:%d", port))
	}
	return strings.Join(all, ",")
}

// configure writes the files of the servers around what the hub printed.
func (c *cluster) configure(t *testing.T, printed string) {
	t.Helper()
	for i, file := range c.files {
		text := fmt.Sprintf("server_name: n%d\nlisten: \"127.0.0.1:%d\"\njetstream { store_dir: %q, max_file_store: 200000000, sync_interval: always }\n",
			i, c.ports[i], c.store(i))
		text += fmt.Sprintf("cluster { name: venue, listen: \"127.0.0.1:%d\", %s routes: [", c.ports[3+i], c.more)
		for _, address := range c.routes[i] {
			text += fmt.Sprintf("\"nats-route://%s\", ", address)
		}
		must(t, os.WriteFile(file, []byte(text+"] }\n"+printed), 0o600))
	}
	for _, s := range c.servers {
		must(t, s.Reload())
	}
}

// store is the folder of what a server stores.
func (c *cluster) store(i int) string { return filepath.Join(filepath.Dir(c.files[i]), "js") }

func (c *cluster) start(t *testing.T, i int) *server.Server {
	t.Helper()
	o, err := server.ProcessConfigFile(c.files[i])
	if err != nil {
		t.Fatalf("what the hub printed is no configuration of a NATS server: %v", err)
	}
	o.NoSigs, o.NoLog = true, true
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	return s
}

func mustConfig(t *testing.T, f *field) string {
	t.Helper()
	printed, err := NATSConfig(t.Context(), f.store)
	if err != nil {
		t.Fatal(err)
	}
	return printed
}

// startHub starts the servers, and a hub that reaches them there.
func (c *cluster) startHub(t *testing.T, urls string) *field {
	t.Helper()
	f := &field{store: openStore(t), book: new(logBook), clock: new(clock)}
	o := HubOptions{Store: f.store, Listen: "127.0.0.1:0", Name: "hub", MaxStore: 64 << 20, Log: f.book.logger(), NATS: urls, Now: f.clock.now}
	// Nobody there knows the hub yet; it knows itself from now on.
	begun, cancel := context.WithTimeout(t.Context(), time.Second)
	_, err := Start(begun, o)
	cancel()
	wantFault(t, err, checkin.FaultHub, "NATS servers")
	c.configure(t, mustConfig(t, f))
	for i := range 3 {
		c.servers = append(c.servers, c.start(t, i))
	}
	if f.Hub, err = Start(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

// A hub and two kiosks exchange by three servers of somebody else. The one that leads
// is lost while people come in, and nothing else is.
func TestCluster(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	f := c.startHub(t, c.urls())
	hub := f.work(t)
	north, south := mustJoin(t, f.invite(t, nil).Code, "north"), mustJoin(t, f.invite(t, nil).Code, "south \"door\" }] # }")
	if north.Cluster != c.urls() {
		t.Fatalf("the kiosk exchanges by %q", north.Cluster)
	}
	if _, err := Dial(t.Context(), north.Member, DialOptions{Once: true}); err == nil {
		t.Error("a kiosk is let in that the servers were not told of")
	}
	stolen := mustJoin(t, f.invite(t, nil).Code, "lost")
	c.configure(t, mustConfig(t, f))
	atNorth := north.work(t)
	south.work(t)
	register(t, north.store, 50)
	e := admit(t, north.store, "00000001")
	eventually(t, "the entry is at the other door", func() bool { return has(t, south.store, e.ID) })

	lost := c.loseLeader(t, f)
	var last checkin.Entry
	for i := range 200 {
		last = admit(t, []joined{north, south}[i%2].store, fmt.Sprintf("%08d", i%50))
	}
	eventually(t, "they exchange without it", func() bool { return has(t, north.store, last.ID) && has(t, south.store, last.ID) })
	wantEqual(t, f.store, north.store, south.store)
	c.servers[lost] = c.start(t, lost)
	admit(t, north.store, "00000002")
	wantEqual(t, f.store, north.store, south.store)

	c.wantNothingNewOfRemoved(t, f, stolen, south, func() joined {
		atNorth.stop()
		return north
	})

	// Without the hub they go on, by the servers alone.
	hub.stop()
	e = admit(t, north.store, "00000003")
	eventually(t, "the entry is at the other door without a hub", func() bool { return has(t, south.store, e.ID) })

	// A kiosk keeps to its own name there too.
	conn := south.dial(t, DialOptions{})
	refused := make(chan error, 10)
	conn.SetErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { refused <- err })
	must(t, conn.Publish(f.Subjects().Log(north.Kiosk, "ORIGIN"), []byte("x")))
	if err := <-refused; !strings.Contains(strings.ToLower(err.Error()), "permissions violation") {
		t.Errorf("another kiosk's subject: %v", err)
	}
}

// wantNothingNewOfRemoved removes a kiosk of which the servers are not told: what it then
// puts into the stream counts nowhere, nor at a kiosk that comes back and had not heard.
func (c *cluster) wantNothingNewOfRemoved(t *testing.T, f *field, lost, stays joined, away func() joined) {
	t.Helper()
	before := admit(t, lost.store, "00000004")
	atLost := lost.work(t)
	eventually(t, "the hub has the entry", func() bool { return has(t, f.store, before.ID) })
	comes := away()
	if _, err := Remove(t.Context(), f.store, "lost", time.Now()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "who is there has heard of it", func() bool {
		r, err := ReadRoster(t.Context(), stays.store)
		must(t, err)
		k, _ := r.Kiosk(lost.Kiosk)
		return !k.Present()
	})
	at, err := f.store.Cursor(t.Context())
	must(t, err)
	late := admit(t, lost.store, "00000005")
	eventually(t, "it is in the stream, and was read by the hub", func() bool {
		now, err := f.store.Cursor(t.Context())
		must(t, err)
		return now.Seq > at.Seq
	})
	atLost.stop()
	// However busy this machine is: what is read before the hub has answered would count.
	conn, err := Dial(t.Context(), comes.Member, DialOptions{})
	must(t, err)
	work(t, comes.store, comes.Member, conn, func(o *NodeOptions) { o.Patience = time.Hour })
	eventually(t, "who comes back has read it", func() bool {
		now, err := comes.store.Cursor(t.Context())
		must(t, err)
		return now.Seq > at.Seq
	})
	wantEqual(t, f.store, comes.store, stays.store)
	if !has(t, f.store, before.ID) || has(t, f.store, late.ID) {
		t.Errorf("of what the removed kiosk wrote, before: %t, want true; afterwards: %t, want false\n%s", has(t, f.store, before.ID), has(t, f.store, late.ID), f.book)
	}
}

// loseLeader stops the server that leads the stream while people come in.
func (c *cluster) loseLeader(t *testing.T, f *field) (lost int) {
	t.Helper()
	conn, err := f.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	name := ""
	eventually(t, "somebody leads the stream on three servers", func() bool {
		stream, err := js.Stream(t.Context(), f.Subjects().Stream())
		if err != nil {
			return false
		}
		info := stream.CachedInfo()
		if info.Cluster == nil || info.Config.Replicas != 3 {
			t.Fatalf("%+v, want three replicas", info)
		}
		name = info.Cluster.Leader
		return name != ""
	})
	for i, s := range c.servers {
		if s.Name() == name {
			s.Shutdown()
			s.WaitForShutdown()
			return i
		}
	}
	t.Fatalf("%q leads, and is none of the servers", name)
	return 0
}
