package command_test

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"antechamber/storage/replica/badnet"
)

// natsNode is the program nats-node: a NATS server of an operator, with its configuration.
func natsNode() {
	o, err := server.ProcessConfigFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	o.NoLog = true
	s, err := server.NewServer(o)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	s.Start()
	s.WaitForShutdown()
}

// The same as TestChaos by three NATS servers that keep each message three times: wires
// to and between them are cut or swallow everything, one or two of them are killed at a
// time, two are wiped, and once all of them are.
func TestClusterChaos(t *testing.T) {
	t.Parallel()
	c := newClusterChaos(t)
	c.begin()
	long, began := chaosFor(t)-2*time.Second, time.Now()
	must := c.mustHappen()
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for i := 0; time.Since(began) < long || len(must) > 0; i++ {
		if i%2 == 1 && len(must) > 0 {
			must[0]()
			must = must[1:]
		} else {
			c.fault()
		}
		<-tick.C
	}
	c.stop()
	c.heal()
	c.wantAll()
	t.Logf("%d servers were killed, %d of them wiped", c.lost, c.wiped)
}

// clusterChaos is the chaos of a hub that exchanges by the servers of somebody else.
type clusterChaos struct {
	*chaos
	nodes []*node
	mine  []*badnet.Wire // from the hub to each server
	lost  int
	wiped int
}

// node is one of the servers.
type node struct {
	dir     string
	clients string         // where it listens
	routes  string         // where it listens for the others
	ways    []*badnet.Wire // from it to the others, and from them
	others  []string       // where its own of them begin
	process *exec.Cmd      // nil is not running
}

const chaosNodes = 3

func newClusterChaos(t *testing.T) *clusterChaos {
	t.Helper()
	c := &clusterChaos{chaos: &chaos{t: t, random: rand.New(rand.NewPCG(7, 3)), hub: newKiosk(t), enough: make(chan struct{})}}
	c.references = c.hub.register(t)[:300]
	for range chaosNodes {
		c.nodes = append(c.nodes, &node{dir: t.TempDir(), clients: freeAddress(t), routes: freeAddress(t)})
	}
	t.Cleanup(func() {
		for _, n := range c.nodes {
			n.kill()
		}
	})
	c.mine = c.wires()
	c.found()
	t.Cleanup(func() { c.stopHub() })
	doors := 2 // or it took half a minute
	if os.Getenv("ANTECHAMBER_CHAOS") != "" {
		doors = 4
	}
	for i := range doors {
		c.joinDoor(fmt.Sprint("door ", i))
	}
	c.how = []string{"--max-store", "67108864", "--nats", addresses(c.mine)}
	c.killHub(false)
	c.configure()
	for _, n := range c.nodes {
		if err := n.process.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}
	c.equal() // the registrations
	return c
}

// freeAddress is one of this machine that nobody listens on now.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// wires are to each of the servers.
func (c *clusterChaos) wires() (all []*badnet.Wire) {
	for _, n := range c.nodes {
		all = append(all, badnet.New(c.t, n.clients))
	}
	return all
}

func addresses(wires []*badnet.Wire) string {
	var all []string
	for _, w := range wires {
		all = append(all, "nats://"+w.Address())
	}
	return strings.Join(all, ",")
}

// found makes the hub's keys, starts the servers, which know of nobody but the hub, and
// then the hub.
func (c *clusterChaos) found() {
	c.t.Helper()
	for i, n := range c.nodes {
		for j, o := range c.nodes {
			if i != j {
				w := badnet.New(c.t, o.routes)
				n.others = append(n.others, "nats-route://"+w.Address())
				n.ways, o.ways = append(n.ways, w), append(o.ways, w)
			}
		}
	}
	c.how = []string{"--max-store", "67108864", "--nats", addresses(c.mine)}
	first := c.hub.command(append([]string{"hub", "--listen", "127.0.0.1:0"}, c.how...)...)
	if err := first.Start(); err != nil {
		c.t.Fatal(err)
	}
	for until := time.Now().Add(time.Minute); c.hub.command("hub", "roster", "--nats-config").Run() != nil; {
		if time.Now().After(until) {
			c.t.Error("the hub does not say who may connect")
			break
		}
	}
	_ = first.Process.Kill()
	_ = first.Wait()
	c.configure()
	c.startNodes()
	c.startHub("127.0.0.1:0")
}

// configure writes the files of the servers.
func (c *clusterChaos) configure() {
	c.t.Helper()
	known := c.hub.run(c.t, "hub", "roster", "--nats-config")
	for i, n := range c.nodes {
		// What a server says of its address would lead past the wires.
		text := fmt.Sprintf("server_name: n%d\nlisten: %q\njetstream { store_dir: %q, max_file_store: 1000000000, sync_interval: always }\n", i, n.clients, n.store())
		text += fmt.Sprintf("cluster { name: venue, listen: %q, advertise: \"127.0.0.1:1\", no_advertise: true, routes: [ %s ] }\n", n.routes, strings.Join(n.others, ", "))
		if err := os.WriteFile(n.config(), []byte(text+known), 0o600); err != nil {
			c.t.Fatal(err)
		}
	}
}

func (n *node) config() string { return filepath.Join(n.dir, "nats.conf") }
func (n *node) store() string  { return filepath.Join(n.dir, "js") }

// joinDoor lets a kiosk join that has wires of its own to the servers.
func (c *clusterChaos) joinDoor(name string) {
	c.t.Helper()
	d := &chaosDoor{kiosk: newKiosk(c.t), wires: c.wires()}
	c.how = []string{"--max-store", "67108864", "--nats", addresses(d.wires)} // the invitation names them
	c.killHub(false)
	d.join(c.t, c.hub, name)
	c.doors = append(c.doors, d)
}

// startNodes starts the servers that do not run.
func (c *clusterChaos) startNodes() {
	for _, n := range c.nodes {
		if n.process != nil {
			continue
		}
		n.process = exec.Command("nats-node", n.config())
		n.process.Stderr = os.Stderr
		if err := n.process.Start(); err != nil {
			c.t.Fatal(err)
		}
	}
}

func (n *node) kill() {
	if n.process == nil {
		return
	}
	_ = n.process.Process.Kill()
	_ = n.process.Wait()
	n.process = nil
}

// kill kills so many of the servers, and takes away what they stored.
func (c *clusterChaos) kill(many int, wipe bool) {
	for _, i := range c.random.Perm(chaosNodes)[:many] {
		n := c.nodes[i]
		n.kill()
		c.lost++
		if !wipe {
			continue
		}
		c.wiped++
		if err := os.RemoveAll(n.store()); err != nil {
			c.t.Fatal(err)
		}
	}
}

// mustHappen is what happens in any run, one after another.
func (c *clusterChaos) mustHappen() []func() {
	return []func(){
		func() { c.kill(1, true) },
		c.startNodes,
		func() { c.kill(2, false) },
		func() { c.killHub(false) }, // which starts without the servers
		c.startNodes,
		func() { c.kill(1, true) },
		c.startNodes,
		func() { c.kill(chaosNodes, true) },
		c.startNodes,
	}
}

// fault is what happens at random.
func (c *clusterChaos) fault() {
	d, n := c.doors[c.random.IntN(len(c.doors))], c.nodes[c.random.IntN(chaosNodes)]
	bad := []badnet.State{badnet.Cut, badnet.Hole}[c.random.IntN(2)]
	switch c.random.IntN(28) {
	case 0, 1:
		d.wires[c.random.IntN(chaosNodes)].Set(bad)
	case 2, 3:
		d.set(bad)
	case 4, 5, 6, 7, 8:
		d.set(badnet.Through)
	case 9:
		c.mine[c.random.IntN(chaosNodes)].Set(bad)
	case 10:
		set(c.mine, bad)
	case 11, 12, 13:
		set(c.mine, badnet.Through)
	case 14:
		set(n.ways, bad)
	case 15, 16, 17:
		set(n.ways, badnet.Through)
	case 18, 19:
		c.kill(1, false)
	case 20:
		c.kill(1+c.random.IntN(chaosNodes), c.random.IntN(2) == 0)
	case 21:
		c.killHub(false)
	default:
		c.startNodes()
	}
}

func set(wires []*badnet.Wire, s badnet.State) {
	for _, w := range wires {
		w.Set(s)
	}
}

// heal starts and connects all.
func (c *clusterChaos) heal() {
	c.startNodes()
	for _, n := range c.nodes {
		set(n.ways, badnet.Through)
	}
	set(c.mine, badnet.Through)
}
