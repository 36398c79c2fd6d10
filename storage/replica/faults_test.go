package replica

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// startSimulation starts a hub and kiosks whose network is whole.
func startSimulation(t *testing.T, kiosks int) *simulation {
	t.Helper()
	s := newSimulation(t, kiosks)
	s.requests = -1
	for _, n := range s.nodes {
		n.start(t)
	}
	t.Cleanup(func() {
		for _, n := range s.nodes {
			n.stop(t)
		}
	})
	return s
}

// settle lets all kiosks exchange with the hub until nothing more is to come.
func (s *simulation) settle(t *testing.T) {
	t.Helper()
	for range 3 {
		for _, n := range s.nodes[1:] {
			must(t, n.Node.exchange(t.Context(), askHub))
		}
	}
}

func (s *simulation) wantSame(t *testing.T) {
	t.Helper()
	var all []*storage.Store
	for _, n := range s.nodes {
		all = append(all, n.store)
	}
	wantEqual(t, all...)
}

func (n *simulated) wantOrigin(t *testing.T, e checkin.Entry, of string, same bool) {
	t.Helper()
	if (e.ID.Origin == of) != same {
		t.Fatalf("%s appends to %s, and before to %s; the same: want %v", n.name(), e.ID.Origin, of, same)
	}
}

// A kiosk is set back to an older copy: what it had is there again by an exchange, and
// it goes on with a new log.
func TestOlderCopy(t *testing.T) {
	t.Parallel()
	s := startSimulation(t, 2)
	kiosk := s.nodes[1]
	before := admit(t, kiosk.store, "00000001")
	kiosk.keep(t)
	lost := admit(t, kiosk.store, "00000002")
	kiosk.wantOrigin(t, lost, before.ID.Origin, true)
	s.settle(t)
	kiosk.setBack(t)
	if has(t, kiosk.store, lost.ID) {
		t.Fatal("the copy is not older")
	}
	kiosk.wantOrigin(t, admit(t, kiosk.store, "00000003"), before.ID.Origin, false)
	s.settle(t)
	s.wantSame(t)
	if !has(t, kiosk.store, lost.ID) || len(kiosk.alarms) > 0 {
		t.Errorf("the entry did not come back, or there is an alarm: %q", kiosk.alarms)
	}
}

// A kiosk's folders are copied to a second machine, and both go on: each with its own
// log, and nothing is lost.
func TestFoldersOnASecondMachine(t *testing.T) {
	t.Parallel()
	s := startSimulation(t, 2)
	first, second := s.nodes[1], s.nodes[2]
	before := admit(t, first.store, "00000001")
	first.stop(t)
	second.stop(t)
	must(t, copyFolder(first.folder(s.dir), second.folder(s.dir)))
	second.member = first.member
	first.start(t)
	second.start(t)
	first.wantOrigin(t, admit(t, first.store, "00000002"), before.ID.Origin, true)
	second.wantOrigin(t, admit(t, second.store, "00000003"), before.ID.Origin, false)
	s.settle(t)
	s.wantSame(t)
	for _, n := range s.nodes {
		if len(n.alarms) > 0 {
			t.Errorf("%s: %q", n.name(), n.alarms)
		}
	}
}

// A machine is copied with all by which a copy is told, as a virtual one is, and both
// go on with one log: every kiosk learns of it, keeps both branches and says what to
// do; the two begin new logs, and what they append then reaches all.
func TestCopiedMachine(t *testing.T) {
	t.Parallel()
	s := startSimulation(t, 2)
	hub, kiosk, other := s.nodes[0], s.nodes[1], s.nodes[2]
	begun := admit(t, kiosk.store, "00000001")
	origin := begun.ID.Origin
	kiosk.stop(t)
	image := filepath.Join(s.dir, "image")
	must(t, copyFolder(kiosk.folder(s.dir), image))
	kiosk.start(t)
	ours := admit(t, kiosk.store, "00000002")
	admit(t, kiosk.store, "00000003")
	s.settle(t)
	kiosk.stop(t)
	must(t, overwrite(image, kiosk.folder(s.dir)))
	kiosk.start(t)
	theirs := admit(t, kiosk.store, "00000004")
	kiosk.wantOrigin(t, theirs, origin, true)
	if theirs.ID != ours.ID {
		t.Fatalf("%s and %s, want one number twice", ours.ID, theirs.ID)
	}

	s.settle(t)
	for _, n := range s.nodes {
		forks, err := n.store.Forks(t.Context())
		if err != nil || len(forks) != 1 || forks[0].Entry != ours.ID {
			t.Errorf("%s: %+v %v, want the one fork", n.name(), forks, err)
		}
		if len(n.alarms) != 1 || !strings.Contains(n.alarms[0], "set one of them up anew") {
			t.Errorf("%s says %q, want one alarm that says what to do", n.name(), n.alarms)
		}
		if equal, err := n.saysEqual(hub); n != hub && (!equal || err != nil) {
			t.Errorf("%s would exchange for ever: %v", n.name(), err)
		}
	}
	proofs := make(map[string][][]storage.Record)
	for _, n := range s.nodes {
		all, err := n.store.Branches(t.Context())
		must(t, err)
		proofs[n.name()] = all
	}
	if diff := cmp.Diff(proofs["A"], proofs["B"]); diff != "" || len(proofs["A"]) != 2 {
		t.Errorf("hub and kiosk have other proofs: %s", diff)
	}
	next := admit(t, kiosk.store, "00000005")
	kiosk.wantOrigin(t, next, origin, false)
	s.settle(t)
	for _, n := range []*simulated{hub, other} {
		if !has(t, n.store, next.ID) || !has(t, n.store, ours.ID) {
			t.Errorf("%s lacks entries", n.name())
		}
	}
}

// overwrite makes the files of a folder what those of another are, and leaves them the
// files that they are.
func overwrite(from, to string) error {
	return filepath.WalkDir(to, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		within, err := filepath.Rel(to, path)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(filepath.Join(from, within))
		if err != nil && !os.IsNotExist(err) {
			return err
		}
		return os.WriteFile(path, content, 0o600)
	})
}

// What a kiosk with a wrong clock wrote is changed by one that saw it, whichever clock
// says it was later; and its entries are where they belong.
func TestWrongClocks(t *testing.T) {
	t.Parallel()
	s := startSimulation(t, 2)
	ahead, behind := s.nodes[1], s.nodes[2]
	ahead.skew, behind.skew = 10*time.Minute, -10*time.Minute
	name := func(n *simulated, family string) {
		must(t, n.store.Import(t.Context(), func(tx *storage.RegistrationTx) error {
			return tx.Put(checkin.Registration{Reference: "00000001", FamilyName: family, Status: checkin.StatusApproved}, nil)
		}))
	}
	name(ahead, "wrong")
	admit(t, ahead.store, "00000001")
	s.settle(t)
	name(behind, "right")
	admit(t, behind.store, "00000001")
	s.settle(t)
	s.wantSame(t)
	for _, n := range s.nodes {
		r, _, err := n.store.Registration(context.Background(), "00000001")
		if err != nil || r.FamilyName != "right" {
			t.Errorf("%s calls the person %q, %v", n.name(), r.FamilyName, err)
		}
		must(t, n.store.Look(t.Context(), func(v checkin.View) error {
			inside, err := v.Inside("chamber", "morning")
			if got := inside.Persons(); err == nil && got != 1 {
				t.Errorf("%s counts %d persons inside, want the one", n.name(), got)
			}
			return err
		}))
	}
}
