package replica

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"
	"pgregory.net/rapid"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// Whatever is appended, written and erased at three kiosks and a hub with wrong clocks,
// however their network is cut, and whoever is stopped, wiped, set back to an older
// copy or removed: once they are connected they end with the same logs, the same registrations
// and the same figures, and what was not lost with the only folder that had it is there.
func TestAnyScheduleConverges(t *testing.T) {
	t.Parallel()
	founded := newSimulation(t, 3)
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		m := &model{simulation: *founded, t: t, ledger: make(map[checkin.EntryID]bool)}
		m.dir = fmt.Sprintf("%s-%d", founded.dir, round)
		must(t, copyFolder(founded.dir, m.dir))
		m.nodes = nil
		for i, n := range founded.nodes {
			skew := time.Duration(rapid.SampledFrom([]int{0, -600, 600, 60}).Draw(t, "skew")) * time.Second
			m.nodes = append(m.nodes, &simulated{sim: &m.simulation, member: n.member, number: i, skew: skew})
			m.nodes[i].start(t)
		}
		defer m.end()
		acts := []func(*simulated){
			m.appendSome, m.appendSome, m.write, m.write, m.erase, m.publish, m.tell, m.exchange, m.exchange, m.hear,
			m.photograph, m.photograph, m.dropPhotos, m.seePhotos, m.seePhotos,
			m.restart, m.wipe, m.keepOrSetBack, m.wipeStream, m.passTime, m.removeOne,
		}
		for range rapid.IntRange(3, 30).Draw(t, "acts") {
			act := rapid.SampledFrom(acts).Draw(t, "act")
			act(rapid.SampledFrom(m.nodes).Draw(t, "node"))
		}
		m.heal()
		m.wantSame()
	})
}

// model is one schedule.
type model struct {
	simulation
	t      *rapid.T
	ledger map[checkin.EntryID]bool // what some folder has
}

func (m *model) end() {
	for _, n := range m.nodes {
		_ = n.store.Close()
	}
	_ = os.RemoveAll(m.dir)
}

func (m *model) reference() string {
	return fmt.Sprintf("%08d", rapid.IntRange(1, 4).Draw(m.t, "reference"))
}

func (m *model) appendSome(n *simulated) {
	kind := rapid.SampledFrom([]checkin.Kind{checkin.KindIn, checkin.KindIn, checkin.KindOut, checkin.KindRecount, checkin.KindRevoke}).Draw(m.t, "kind")
	count := rapid.IntRange(1, 3).Draw(m.t, "entries")
	var some []checkin.Entry
	for range count {
		e := checkin.Entry{Kind: kind, At: m.now.Add(n.skew), Reference: m.reference(), Category: "ngo", Session: "morning", Room: "chamber", Entrance: "north", Verdict: checkin.Admitted}
		if kind == checkin.KindRecount {
			e = checkin.Entry{Kind: kind, At: e.At, Session: e.Session, Room: e.Room, Number: rapid.IntRange(0, 5).Draw(m.t, "counted")}
		}
		some = append(some, e)
	}
	made, err := n.store.Append(context.Background(), func(checkin.View) ([]checkin.Entry, error) { return some, nil })
	must(m.t, err)
	for _, e := range made {
		m.ledger[e.ID] = true
	}
}

// write changes one or two fields of somebody who was not erased here.
func (m *model) write(n *simulated) {
	ctx, reference := context.Background(), m.reference()
	err := n.store.Import(ctx, func(tx *storage.RegistrationTx) error {
		r, found, err := tx.Get(reference)
		if err != nil {
			return err
		}
		if !found {
			r = checkin.Registration{Reference: reference, Status: checkin.StatusApproved}
		}
		text := rapid.SampledFrom([]string{"", "one", "two"}).Draw(m.t, "value")
		if rapid.Bool().Draw(m.t, "name") {
			r.FamilyName = text
		} else {
			r.Organisation = text
		}
		if gone, err := tx.Erased(&r, found); err != nil || gone {
			return err
		}
		return tx.Put(r, nil)
	})
	must(m.t, err)
}

func (m *model) erase(n *simulated) {
	reference := m.reference()
	erased, err := n.store.Erase(context.Background(), checkin.Erasure{
		Scope: checkin.OnePerson, Reference: reference,
		Keep: func(checkin.Registration, []checkin.Entry) []checkin.Kept { return nil },
		Decide: func(checkin.View, int) ([]checkin.Entry, error) {
			return []checkin.Entry{{Kind: checkin.KindErase, At: m.now.Add(n.skew), Reference: reference}}, nil
		},
	})
	must(m.t, err)
	for _, e := range erased.Entries {
		m.ledger[e.ID] = true
	}
}

// publish passes on entries by the stream.
func (m *model) publish(n *simulated) {
	if !n.out {
		must(m.t, n.publishLog(context.Background()))
	}
}

// removeOne removes a kiosk, of which some of the others may have more than the hub.
func (m *model) removeOne(n *simulated) {
	if n.number > 0 && len(m.staying()) > 2 {
		m.remove(m.t, n)
	}
}

// tell passes on registrations to whoever happens to hear.
func (m *model) tell(n *simulated) {
	ctx := context.Background()
	documents, err := n.store.Documents(ctx, []string{m.reference(), m.reference()})
	must(m.t, err)
	for _, o := range m.nodes {
		if !n.out && !o.out && rapid.Bool().Draw(m.t, "hears") {
			body, err := cbor.Marshal(documents)
			must(m.t, err)
			o.onDocuments(ctx, &nats.Msg{Subject: o.subjects.Document(n.member.Kiosk), Data: body})
		}
	}
}

// exchange lets a kiosk and the hub, or two kiosks, exchange until the network is cut.
func (m *model) exchange(n *simulated) {
	whom := rapid.SampledFrom(m.nodes).Draw(m.t, "whom")
	if whom == n {
		whom = m.nodes[0]
	}
	m.requests, m.lost = rapid.IntRange(0, 14).Draw(m.t, "requests"), rapid.Bool().Draw(m.t, "lost")
	_ = n.Node.exchange(context.Background(), whom.Node.name()) // is cut, or its entries have no voucher yet
}

// photograph puts a photo of somebody, where the person is registered.
func (m *model) photograph(n *simulated) {
	jpeg := rapid.SampledFrom([]string{"one", "two"}).Draw(m.t, "photo")
	err := n.store.PutPhoto(context.Background(), m.reference(), []byte(jpeg))
	if checkin.FaultCode(err) != checkin.FaultNotFound {
		must(m.t, err)
	}
}

func (m *model) dropPhotos(n *simulated) {
	if rapid.IntRange(0, 3).Draw(m.t, "seldom") > 0 {
		return
	}
	for _, e := range dropPhotos(m.t, n) {
		m.ledger[e.ID] = true
	}
}

// seePhotos lets a kiosk and the hub, or two kiosks, exchange photos until the network is cut.
func (m *model) seePhotos(n *simulated) {
	whom := rapid.SampledFrom(m.nodes).Draw(m.t, "whom")
	if whom == n {
		whom = m.nodes[0]
	}
	m.requests, m.lost = rapid.IntRange(0, 8).Draw(m.t, "requests"), rapid.Bool().Draw(m.t, "lost")
	_ = n.seePhotos(context.Background(), whom.Node.name()) // is cut
}

func (m *model) hear(n *simulated) {
	if n.out {
		return
	}
	n.read(m.t, rapid.IntRange(1, 5).Draw(m.t, "messages"))
}

func (m *model) restart(n *simulated) {
	n.stop(m.t)
	n.start(m.t)
}

func (m *model) wipe(n *simulated) {
	n.wipe(m.t)
	m.forget()
}

func (m *model) keepOrSetBack(n *simulated) {
	if !n.copied {
		n.keep(m.t)
		return
	}
	n.setBack(m.t)
	m.forget()
}

// wipeStream takes away what the server kept, or the older part of it.
func (m *model) wipeStream(*simulated) {
	if rapid.Bool().Draw(m.t, "all") {
		m.broker = broker{}
		return
	}
	m.broker.first += (len(m.broker.kept) - m.broker.first) / 2
}

func (m *model) passTime(*simulated) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 3600).Draw(m.t, "seconds")) * time.Second)
}

// forget takes out of the ledger what no folder has any more.
func (m *model) forget() {
	for id := range m.ledger {
		if !slices.ContainsFunc(m.staying(), func(n *simulated) bool {
			heads, err := n.store.Heads(context.Background())
			must(m.t, err)
			return heads[id.Origin].Seq >= id.Seq
		}) {
			delete(m.ledger, id)
		}
	}
}

// heal connects all. What comes from the last kiosk reaches the first in the second
// round; in the third goes what a kiosk began when it learned that it was set back, and
// in the fourth what the last one did.
func (m *model) heal() {
	m.requests, m.lost = -1, false
	m.forget() // what only who was removed has
	for range 4 {
		for _, n := range m.staying()[1:] {
			if err := n.Node.exchange(context.Background(), askHub); err != nil {
				m.t.Fatalf("%s and the hub: %v", n.Node.name(), err)
			}
		}
	}
	for range 2 {
		for _, n := range m.staying()[1:] {
			if err := n.seePhotos(context.Background(), askHub); err != nil {
				m.t.Fatalf("%s and the hub, of photos: %v", n.Node.name(), err)
			}
		}
	}
}

// outcome is all that must be the same everywhere.
type outcome struct {
	Heads   map[string]storage.Head
	Buckets storage.Buckets
	People  []checkin.Registration
	Inside  []checkin.Occupancy
	Members *members
	Photos  storage.Buckets
	Shown   map[string]string // by reference
}

func (m *model) outcome(n *simulated) (o outcome) {
	ctx := context.Background()
	var err error
	o.Heads, err = n.store.Heads(ctx)
	must(m.t, err)
	o.Buckets, err = n.store.Buckets(ctx)
	must(m.t, err)
	for r, err := range n.store.Registrations(ctx) {
		must(m.t, err)
		o.People = append(o.People, r)
	}
	must(m.t, n.store.Look(ctx, func(v checkin.View) error {
		for _, session := range []string{"", "morning"} {
			inside, err := v.Inside("chamber", session)
			if err != nil {
				return err
			}
			o.Inside = append(o.Inside, inside)
		}
		return nil
	}))
	o.Members, _, err = n.members(ctx)
	must(m.t, err)
	o.Photos, err = n.store.PhotoBuckets(ctx)
	must(m.t, err)
	o.Shown = make(map[string]string)
	for i := range o.People {
		jpeg, found, err := n.store.Photo(ctx, o.People[i].Reference)
		must(m.t, err)
		if found {
			o.Shown[o.People[i].Reference] = string(jpeg)
		}
	}
	return o
}

func (m *model) wantSame() {
	first := m.outcome(m.nodes[0])
	for id := range m.ledger {
		if first.Heads[id.Origin].Seq < id.Seq {
			m.t.Fatalf("the entry %s was lost", id)
		}
	}
	for _, n := range m.staying() {
		if diff := cmp.Diff(first, m.outcome(n)); diff != "" {
			m.t.Fatalf("%s has something else than the hub: %s", n.Node.name(), diff)
		}
		r, err := n.store.Verify(context.Background())
		if err != nil || len(r.Bad) > 0 {
			m.t.Fatalf("%s: %+v %v", n.Node.name(), r, err)
		}
		forks, err := n.store.Forks(context.Background())
		if err != nil || len(forks) > 0 {
			m.t.Fatalf("%s: forks %+v %v", n.Node.name(), forks, err)
		}
		if equal, err := n.saysEqual(m.nodes[0]); err != nil || n.number > 0 && !equal {
			m.t.Fatalf("%s would exchange for ever: %v", n.Node.name(), err)
		}
	}
}

// saysEqual tells whether the node takes itself to be equal with the hub, once it has
// heard what that has.
func (n *simulated) saysEqual(hub *simulated) (bool, error) {
	s, err := hub.state(context.Background())
	if err != nil {
		return false, err
	}
	n.others[askHub] = s
	return n.equal(context.Background(), askHub)
}
