package replica

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"antechamber/storage/replica/badnet"
)

// clusterChaos is chaos by three servers of somebody else.
type clusterChaos struct {
	*chaos
	cluster *cluster
	mine    []*badnet.Wire   // from the hub to each server
	ways    [][]*badnet.Wire // between each server and the others
	down    int
}

// The same as TestChaos by three NATS servers that keep each message three times: wires
// to and between them go bad, one, two or all of them stop, and what some or all of them
// stored is lost.
func TestClusterChaos(t *testing.T) {
	t.Parallel()
	c := startClusterChaos(t)
	c.run()
	t.Logf("%d servers were stopped", c.down)
	if at, err := c.hub.store.Cursor(t.Context()); err != nil || at.Seq == 0 {
		t.Errorf("the stream was not read: %+v, %v", at, err)
	}
}

func startClusterChaos(t *testing.T) *clusterChaos {
	t.Helper()
	c := &clusterChaos{cluster: newCluster(t), ways: make([][]*badnet.Wire, 3)}
	c.part(t)
	c.mine = c.wires(t)
	c.chaos = newChaos(t, c.cluster.startHub(t, urlsOf(c.mine)))
	c.cluster.configure(t, mustConfig(t, c.hub))
	for _, d := range c.doors {
		d.wires = c.wires(t)
		d.Cluster = urlsOf(d.wires)
		d.node = d.work(t)
	}
	c.between, c.fault, c.heal = 40, c.faultOfCluster, c.healCluster
	c.last = []func(){c.wipeOne, c.wipeOne, c.wipeAll}
	return c
}

// part puts wires between the servers. What a server says of its address would lead
// past them.
func (c *clusterChaos) part(t *testing.T) {
	t.Helper()
	c.cluster.more = `advertise: "127.0.0.1:1", no_advertise: true,`
	for i := range 3 {
		for j := range 3 {
			if i == j {
				continue
			}
			w := badnet.New(t, fmt.Sprintf("127.0.0.1:%d", c.cluster.ports[3+j]))
			c.ways[i], c.ways[j] = append(c.ways[i], w), append(c.ways[j], w)
			c.cluster.routes[i][j] = w.Address()
		}
	}
}

// wires are to each of the servers.
func (c *clusterChaos) wires(t *testing.T) (all []*badnet.Wire) {
	t.Helper()
	for _, port := range c.cluster.ports[:3] {
		all = append(all, badnet.New(t, fmt.Sprintf("127.0.0.1:%d", port)))
	}
	return all
}

func urlsOf(wires []*badnet.Wire) string {
	var all []string
	for _, w := range wires {
		all = append(all, "nats://"+w.Address())
	}
	return strings.Join(all, ",")
}

func (c *clusterChaos) faultOfCluster() {
	d, i := c.doors[c.random.IntN(len(c.doors))], c.random.IntN(3)
	bad := []badnet.State{badnet.Cut, badnet.Hole}[c.random.IntN(2)]
	switch c.random.IntN(24) {
	case 0, 1:
		d.wires[i].Set(bad)
	case 2, 3:
		d.set(bad)
	case 4, 5, 6, 7:
		d.set(badnet.Through)
	case 8:
		setAll(c.mine, bad)
	case 9, 10:
		setAll(c.mine, badnet.Through)
	case 11:
		setAll(c.ways[i], bad)
	case 12, 13:
		setAll(c.ways[i], badnet.Through)
	case 14, 15:
		c.stopOrStart(d)
	case 16:
		c.hubAnew(false)
	case 17, 18:
		c.stop(1, false)
	case 19:
		c.stop(2, false)
	case 20:
		c.wipeOne()
	default:
		c.startAll()
	}
}

// stop stops so many of the servers, and takes away what they stored.
func (c *clusterChaos) stop(many int, wipe bool) {
	for _, i := range c.random.Perm(3)[:many] {
		if s := c.cluster.servers[i]; s != nil {
			s.Shutdown()
			s.WaitForShutdown()
			c.cluster.servers[i] = nil
			c.down++
		}
		if wipe {
			must(c.t, os.RemoveAll(c.cluster.store(i)))
		}
	}
}

// startAll starts the servers that were stopped.
func (c *clusterChaos) startAll() {
	for i, s := range c.cluster.servers {
		if s == nil {
			c.cluster.servers[i] = c.cluster.start(c.t, i)
		}
	}
}

func (c *clusterChaos) wipeOne() {
	c.wipes++
	c.stop(1, true)
	c.awaitEntries(c.between)
	c.startAll()
}

// wipeAll takes away the whole stream.
func (c *clusterChaos) wipeAll() {
	c.wipes++
	c.stop(3, true)
	c.awaitEntries(c.between)
	c.startAll()
}

func (c *clusterChaos) healCluster() {
	c.startAll()
	for _, ways := range c.ways {
		setAll(ways, badnet.Through)
	}
	setAll(c.mine, badnet.Through)
	c.connect()
}
