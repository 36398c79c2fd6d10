package command_test

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// network is two hosts of this machine with a bad line between them.
type network struct {
	hub, kiosk string // the names of their namespaces
}

// The addresses of the two hosts.
const (
	hubHost   = "10.254.77.1"
	kioskHost = "10.254.77.2"
)

// newNetwork makes the two hosts. It skips the test where that is not possible here.
func newNetwork(t *testing.T) *network {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("network namespaces need root")
	}
	for _, tool := range []string{"ip", "nft"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("there is no %s on this machine: install iproute2 and nftables", tool)
		}
	}
	id := fmt.Sprintf("ante%d", os.Getpid()%100_000)
	n := &network{hub: id + "h", kiosk: id + "k"}
	t.Cleanup(func() {
		for _, name := range []string{n.hub, n.kiosk} { // takes the line with it
			_ = exec.Command("ip", "netns", "del", name).Run()
		}
	})
	for _, step := range []string{
		"ip netns add " + n.hub, "ip netns add " + n.kiosk,
		"ip link add " + n.hub + " netns " + n.hub + " type veth peer name " + n.kiosk + " netns " + n.kiosk,
		"ip -n " + n.hub + " addr add " + hubHost + "/30 dev " + n.hub, "ip -n " + n.kiosk + " addr add " + kioskHost + "/30 dev " + n.kiosk,
		"ip -n " + n.hub + " link set " + n.hub + " up", "ip -n " + n.kiosk + " link set " + n.kiosk + " up",
		"ip -n " + n.hub + " link set lo up", "ip -n " + n.kiosk + " link set lo up",
		"ip netns exec " + n.kiosk + " nft add table inet loss",
		"ip netns exec " + n.kiosk + " nft add chain inet loss in { type filter hook input priority 0 ; }",
		"ip netns exec " + n.kiosk + " nft add chain inet loss out { type filter hook output priority 0 ; }",
	} {
		words := strings.Fields(step)
		if said, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil {
			t.Skipf("this machine has no network namespaces: %s: %v: %s", step, err, said)
		}
	}
	return n
}

// lose has so many of a hundred packets dropped, each way.
func (n *network) lose(t *testing.T, percent int) {
	t.Helper()
	for _, chain := range []string{"in", "out"} {
		for _, rule := range []string{"flush chain inet loss " + chain, fmt.Sprintf("add rule inet loss %s numgen random mod 100 < %d drop", chain, percent)} {
			if said, err := exec.Command("ip", append([]string{"netns", "exec", n.kiosk, "nft"}, strings.Fields(rule)...)...).CombinedOutput(); err != nil {
				t.Skipf("nft cannot lose packets here: %v: %s", err, said)
			}
		}
	}
}

// Two hosts whose network loses one packet of ten, each way: everything comes to both
// all the same. ANTECHAMBER_LOSS says how many of a hundred; with 30 most of a minute
// is the waiting of TCP.
func TestPacketsLost(t *testing.T) {
	t.Parallel()
	percent := 10
	if said := os.Getenv("ANTECHAMBER_LOSS"); said != "" {
		var err error
		if percent, err = strconv.Atoi(said); err != nil {
			t.Fatal(err)
		}
	}
	n := newNetwork(t)
	hub, door := newKiosk(t), newKiosk(t)
	hub.host, door.host = n.hub, n.kiosk
	references := hub.register(t)[:100]
	process, _ := hub.listen(t, hubHost+":4222")
	t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
	})
	door.join(t, hub, "north door")
	n.lose(t, percent)
	door.run(t, "sync", "--once", "--wait", "3m")
	printed := records(t, door.presents(t, strings.Join(references, "\n")+"\n"))
	door.run(t, "sync", "--once", "--wait", "3m")

	var logs [2][]record
	for i, k := range []*kiosk{hub, door} {
		k.run(t, "log", "--verify")
		logs[i] = records(t, k.run(t, "log", "--json"))
		slices.SortFunc(logs[i], func(a, b record) int { return strings.Compare(a.Entry, b.Entry) })
	}
	if !slices.Equal(logs[0], logs[1]) {
		t.Errorf("the hub has %d entries and the kiosk %d, or they are others", len(logs[0]), len(logs[1]))
	}
	mustHold(t, logs[0], printed)
	if len(printed) != len(references) {
		t.Errorf("%d verdicts, want %d", len(printed), len(references))
	}
}
