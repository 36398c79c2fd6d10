package command_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"antechamber/storage/replica/badnet"
)

// chaosFor is how long TestChaos goes on: ten seconds, or ANTECHAMBER_CHAOS, a duration.
func chaosFor(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("ANTECHAMBER_CHAOS")
	if text == "" {
		return 10 * time.Second
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("ANTECHAMBER_CHAOS=%s is no duration", text)
	}
	return d
}

// Four kiosks of processes of their own present people and exchange with a hub, while
// wires are cut or swallow everything, kiosks and hub are killed, and what the hub's
// server stored is wiped away. Afterwards every verdict that was printed is in every
// log, all logs are equal, and their chains and signatures verify.
func TestChaos(t *testing.T) {
	t.Parallel()
	began := time.Now()
	c := newChaos(t)
	c.begin()
	tick := time.NewTicker(400 * time.Millisecond)
	defer tick.Stop()
	for long, wipes := chaosFor(t), 0; time.Since(began) < long || wipes < 2; <-tick.C {
		d := c.doors[c.random.IntN(len(c.doors))]
		switch n := c.random.IntN(12); n {
		case 0, 1:
			d.set(badnet.Cut)
		case 2, 3:
			d.set(badnet.Hole)
		case 4, 5, 6, 7:
			d.set(badnet.Through)
		default:
			wipe := n == 8 || time.Since(began) > long/2 && wipes == 0 || time.Since(began) > long
			c.killHub(wipe)
			if wipe {
				wipes++
			}
		}
	}
	c.stop()
	c.wantAll()
}

// begin lets kiosks present people and exchange until stop.
func (c *chaos) begin() {
	for _, d := range c.doors {
		c.work.Go(func() { c.present(d) })
		c.work.Go(func() { c.exchange(d) })
	}
}

// stop ends what kiosks do.
func (c *chaos) stop() {
	close(c.enough)
	c.work.Wait()
}

// wantAll lets all exchange, and wants everything that was printed in one log.
func (c *chaos) wantAll() {
	c.t.Helper()
	c.equal()
	log := c.wantOneLog()
	printed := 0
	for _, d := range c.doors {
		mustHold(c.t, log, d.printed)
		printed += len(d.printed)
	}
	if printed == 0 {
		c.t.Error("nobody was presented")
	}
	c.t.Logf("%d verdicts, %d kills", printed, c.kills)
}

type chaos struct {
	t          *testing.T
	random     *rand.Rand
	hub        *kiosk
	address    string
	process    *exec.Cmd // the hub's
	how        []string  // what the hub is started with besides
	doors      []*chaosDoor
	references []string
	enough     chan struct{}
	work       sync.WaitGroup

	lock  sync.Mutex
	kills int
}

type chaosDoor struct {
	*kiosk
	wires   []*badnet.Wire // to the hub, or to each of its servers
	printed []record
}

func (d *chaosDoor) set(s badnet.State) {
	for _, w := range d.wires {
		w.Set(s)
	}
}

func newChaos(t *testing.T) *chaos {
	t.Helper()
	c := &chaos{t: t, random: rand.New(rand.NewPCG(5, 3)), hub: newKiosk(t), enough: make(chan struct{})}
	c.references = c.hub.register(t)[:300]
	c.startHub("127.0.0.1:0")
	t.Cleanup(func() { c.stopHub() })
	for i := range 4 {
		d := &chaosDoor{kiosk: newKiosk(t), wires: []*badnet.Wire{badnet.New(t, c.address)}}
		d.join(t, c.hub, fmt.Sprint("door ", i), "--address", d.wires[0].Address())
		d.run(t, "sync", "--once", "--wait", "60s") // the registrations
		c.doors = append(c.doors, d)
	}
	return c
}

// join follows an invitation of a hub.
func (k *kiosk) join(t testing.TB, hub *kiosk, name string, invite ...string) {
	t.Helper()
	var invited struct{ Code string }
	if err := json.Unmarshal([]byte(hub.run(t, append([]string{"--json", "invite"}, invite...)...)), &invited); err != nil {
		t.Fatal(err)
	}
	k.run(t, "join", invited.Code, "--name", name)
}

// startHub starts the hub's process, and waits until it listens.
func (c *chaos) startHub(listen string) {
	c.t.Helper()
	c.process, c.address = c.hub.listen(c.t, listen, c.how...)
}

func (k *kiosk) listen(t testing.TB, at string, how ...string) (process *exec.Cmd, address string) {
	t.Helper()
	process = k.command(append([]string{"--json", "hub", "--listen", at}, how...)...)
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	process.Stderr = os.Stderr
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	var listens struct{ Address string }
	if err == nil {
		err = json.Unmarshal([]byte(line), &listens)
	}
	if err != nil {
		_ = process.Process.Kill()
		t.Fatalf("the hub does not listen: %q %v", line, err)
	}
	return process, listens.Address
}

func (c *chaos) stopHub() {
	_ = c.process.Process.Kill()
	_ = c.process.Wait()
}

func (c *chaos) killHub(wipe bool) {
	c.killed()
	c.stopHub()
	if wipe {
		if err := os.RemoveAll(filepath.Join(c.hub.data, "hub")); err != nil {
			c.t.Fatal(err)
		}
	}
	c.startHub(c.address)
}

func (c *chaos) killed() {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.kills++
}

func (c *chaos) over() bool {
	select {
	case <-c.enough:
		return true
	default:
		return false
	}
}

// present presents people at a door by one process after another, each killed in the
// midst of it, and writes down what was printed.
func (c *chaos) present(d *chaosDoor) {
	for !c.over() {
		p := d.command("scan", "-", "--at", "10:30", "--json")
		in, err := p.StdinPipe()
		if err != nil {
			c.t.Error(err)
			return
		}
		out, err := p.StdoutPipe()
		if err != nil {
			c.t.Error(err)
			return
		}
		if err := p.Start(); err != nil {
			c.t.Error(err)
			return
		}
		var printed strings.Builder
		verdicts := bufio.NewReader(io.TeeReader(out, &printed))
		for range 5 + rand.IntN(40) {
			if _, err := fmt.Fprintln(in, c.references[rand.IntN(len(c.references))]); err != nil {
				break
			}
			if _, err := verdicts.ReadString('\n'); err != nil {
				c.t.Errorf("the program ended by itself, having printed %q", printed.String())
				break
			}
			time.Sleep(5 * time.Millisecond) // people come one by one
		}
		fmt.Fprintln(in, c.references[0]) // and is killed while it presents one more
		_ = p.Process.Kill()
		_, _ = io.Copy(io.Discard, verdicts)
		_ = p.Wait()
		c.killed()
		d.printed = append(d.printed, records(c.t, printed.String())...)
	}
}

// exchange lets a kiosk exchange by one process after another, some of which are killed.
func (c *chaos) exchange(d *chaosDoor) {
	for !c.over() {
		p := d.command("sync", "--once", "--wait", "2s")
		if err := p.Start(); err != nil {
			c.t.Error(err)
			return
		}
		kill := time.AfterFunc(time.Duration(100+rand.IntN(3000))*time.Millisecond, func() { _ = p.Process.Kill() })
		_ = p.Wait() // says with 1 that the hub was not there
		kill.Stop()
	}
}

// equal connects all, and lets them exchange until they are equal: twice, for the first
// lacks what the last brings.
func (c *chaos) equal() {
	for _, d := range c.doors {
		d.set(badnet.Through)
	}
	for range 2 {
		var work sync.WaitGroup
		for _, d := range c.doors {
			work.Go(func() {
				p := d.command("sync", "--once", "--wait", "60s")
				if said, err := p.CombinedOutput(); err != nil {
					c.t.Errorf("%v: %s", err, said)
				}
			})
		}
		work.Wait()
	}
}

// wantOneLog returns the log that all have.
func (c *chaos) wantOneLog() []record {
	c.t.Helper()
	var first []record
	for i, k := range append([]*kiosk{c.hub}, c.kiosks()...) {
		k.run(c.t, "log", "--verify")
		log := records(c.t, k.run(c.t, "log", "--json"))
		slices.SortFunc(log, func(a, b record) int { return strings.Compare(a.Entry, b.Entry) })
		if i == 0 {
			first = log
		} else if !slices.Equal(first, log) {
			c.t.Errorf("kiosk %d has %d entries, and the hub %d; or they are others", i, len(log), len(first))
		}
	}
	return first
}

func (c *chaos) kiosks() (all []*kiosk) {
	for _, d := range c.doors {
		all = append(all, d.kiosk)
	}
	return all
}
