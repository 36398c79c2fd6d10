package replica

import (
	"context"
	"testing"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// lose removes the first kiosk, of whose entries the second has one more than the hub.
func lose(t *testing.T, s *simulation) (last checkin.Entry) {
	t.Helper()
	lost, near := s.nodes[1], s.nodes[2]
	admit(t, lost.store, "00000001")
	s.settle(t)
	last = admit(t, lost.store, "00000002")
	must(t, lost.publishLog(t.Context()))
	near.read(t, 10)
	s.remove(t, lost)
	s.nodes[0].read(t, 10)
	if !has(t, near.store, last.ID) || has(t, s.nodes[0].store, last.ID) {
		t.Fatal("the entry is not at the other kiosk alone")
	}
	return last
}

// settleStaying lets those exchange that were not removed.
func (s *simulation) settleStaying(t *testing.T) {
	t.Helper()
	for range 3 {
		for _, n := range s.staying()[1:] {
			must(t, n.Node.exchange(t.Context(), askHub))
		}
	}
	var all []*storage.Store
	for _, n := range s.staying() {
		all = append(all, n.store)
	}
	wantEqual(t, all...)
}

// What a removed kiosk wrote before, and a kiosk that stays has, counts everywhere,
// though the hub had it not. Nothing that it writes afterwards does.
func TestRemovedKiosksEntriesThatReachedAnother(t *testing.T) {
	t.Parallel()
	s := startSimulation(t, 3)
	hub, lost, near, far := s.nodes[0], s.nodes[1], s.nodes[2], s.nodes[3]
	last := lose(t, s)
	must(t, far.Node.exchange(t.Context(), askHub)) // learns of the removal first
	s.settleStaying(t)
	for _, n := range s.staying() {
		if !has(t, n.store, last.ID) {
			t.Errorf("%s lacks what the lost kiosk had passed on", n.name())
		}
	}
	late := admit(t, lost.store, "00000003")
	must(t, lost.publishLog(t.Context())) // as by servers that were not told yet
	records, err := lost.store.Records(t.Context(), late.ID.Origin, 0, 10)
	must(t, err)
	for _, n := range s.staying() {
		n.read(t, 10)
		_, err := n.merge(t.Context(), [][]storage.Record{records}, nil)
		must(t, err)
		if has(t, n.store, late.ID) {
			t.Errorf("%s has what the removed kiosk wrote afterwards", n.name())
		}
	}
	s.settleStaying(t)
	for _, n := range []*simulated{near, far} {
		if equal, err := n.saysEqual(hub); err != nil || !equal {
			t.Errorf("%s would exchange for ever: %v", n.name(), err)
		}
	}
}

// While the hub is away, two kiosks do not pass to and fro what does not count yet.
func TestWhatDoesNotCountIsNotExchanged(t *testing.T) {
	t.Parallel()
	s := startSimulation(t, 3)
	near, far := s.nodes[2], s.nodes[3]
	last := lose(t, s)
	lines, err := s.nodes[0].store.Kiosks(t.Context())
	must(t, err)
	for _, n := range []*simulated{near, far} {
		must(t, n.store.PutKiosks(t.Context(), lines))
	}
	must(t, far.Node.exchange(t.Context(), near.Node.name()))
	if has(t, far.store, last.ID) {
		t.Error("an entry was taken that does not count")
	}
	for _, pair := range [][2]*simulated{{near, far}, {far, near}} {
		n, whom := pair[0], pair[1]
		said, err := whom.state(t.Context())
		must(t, err)
		n.others[whom.Node.name()] = said
		if equal, err := n.equal(t.Context(), whom.Node.name()); err != nil || !equal {
			t.Errorf("%s would exchange with %s for ever: %v", n.name(), whom.name(), err)
		}
	}
}

// What came to the hub itself while it removed a kiosk counts.
func TestHubHasMoreThanItSigned(t *testing.T) {
	t.Parallel()
	s := startSimulation(t, 3)
	last := lose(t, s)
	ctx, hub := t.Context(), s.nodes[0]
	records, err := s.nodes[2].store.Records(ctx, last.ID.Origin, 0, 10)
	must(t, err)
	_, err = hub.store.Merge(ctx, records, nil, nil) // past the node, which would leave it
	must(t, err)
	must(t, hub.countHeld(ctx))
	s.settleStaying(t)
	for _, n := range s.staying() {
		if k, err := n.knows(ctx); err != nil || k.roster.counting(last.ID.Origin, 100) != last.ID.Seq {
			t.Errorf("at %s another number counts: %v", n.name(), err)
		}
	}
}

// How far a removed kiosk's log counts is raised by the word of a kiosk that stays, for
// this hub, and by nothing else.
func TestWordsForRemovedKiosks(t *testing.T) {
	t.Parallel()
	s := startSimulation(t, 3)
	last := lose(t, s)
	ctx, hub, lost, near := t.Context(), s.nodes[0], s.nodes[1], s.nodes[2]
	must(t, near.Node.makeMembersEqual(ctx, askHub, nil))
	stranger, err := newIdentity()
	must(t, err)
	word := func(i *Identity, hubID, origin string, seq uint64) storage.Signed {
		w, err := i.hold(hubID, origin, seq)
		must(t, err)
		return w
	}
	origin, hubID := last.ID.Origin, hub.member.Hub
	other := word(near.member.Identity, hubID, origin, 9)
	other.Record = word(near.member.Identity, hubID, origin, 10).Record
	atLost := word(lost.member.Identity, hubID, origin, 9)
	atLost.Kiosk = near.member.Kiosk
	for name, w := range map[string]storage.Signed{
		"of the removed kiosk": word(lost.member.Identity, hubID, origin, 9), "of a stranger": word(stranger, hubID, origin, 9),
		"for another hub": word(near.member.Identity, stranger.ID(), origin, 9), "of another number": other, "in another's name": atLost, "empty": {},
		"of too large a number": word(near.member.Identity, hubID, origin, 1<<63),
	} {
		if _, err := hub.serve(ctx, &request{What: giveHeld, Held: []storage.Signed{w}}); err == nil {
			t.Errorf("a word %s was taken", name)
		}
	}
	admit(t, near.store, "00000004")
	s.requests = -1
	must(t, near.Node.makeMembersEqual(ctx, askHub, nil))
	own, err := near.store.Origin(ctx)
	must(t, err)
	for name, w := range map[string]storage.Signed{
		"for less than counts": word(near.member.Identity, hubID, origin, 1), "for its own log": word(near.member.Identity, hubID, own, 9),
		"for no log": word(near.member.Identity, hubID, "NONE", 9),
	} {
		if _, err := hub.serve(ctx, &request{What: giveHeld, Held: []storage.Signed{w}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	limit := func() uint64 {
		k, err := hub.knows(context.Background())
		must(t, err)
		return k.roster.counting(origin, 100)
	}
	if got := limit(); got != last.ID.Seq-1 {
		t.Errorf("the log counts up to %d, want %d as before", got, last.ID.Seq-1)
	}
	good := &request{What: giveHeld, Held: []storage.Signed{word(near.member.Identity, hubID, origin, last.ID.Seq)}}
	if _, err := near.serve(ctx, good); err == nil {
		t.Error("a kiosk that is no hub takes words")
	}
	if _, err := hub.serve(ctx, good); err != nil || limit() != last.ID.Seq {
		t.Errorf("the log counts up to %d, want %d: %v", limit(), last.ID.Seq, err)
	}
}

// Servers of somebody else that were not told yet carry what a removed kiosk writes: a
// kiosk asks the hub before it reads there.
func TestHubIsAskedBeforeTheStreamIsRead(t *testing.T) {
	t.Parallel()
	s := startSimulation(t, 3)
	lose(t, s)
	near := s.nodes[2]
	late := admit(t, s.nodes[1].store, "00000003")
	must(t, s.nodes[1].publishLog(t.Context()))
	near.member.Cluster, near.connection.count = "nats://venue", 1
	near.greet(t.Context())
	near.read(t, 10)
	if has(t, near.store, late.ID) {
		t.Error("what the removed kiosk wrote afterwards was taken")
	}
}
