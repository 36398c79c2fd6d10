package replica

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/nats-io/nats.go"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// picture is what stands for the n-th person's photo: of as many bytes as a photo has.
func picture(n int) []byte {
	b := make([]byte, 40_000+n)
	_, _ = rand.NewChaCha8([32]byte{byte(n)}).Read(b)
	return append([]byte(fmt.Sprintf("JPEG of %d: ", n)), b...)
}

func photograph(t fataler, s *storage.Store, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		must(t, s.PutPhoto(context.Background(), fmt.Sprintf("%08d", i), picture(i)))
	}
}

// hasPhotos tells whether somebody has these photos and no others.
func hasPhotos(t fataler, s *storage.Store, from, to int) bool {
	t.Helper()
	for i := from; i < to; i++ {
		jpeg, found, err := s.Photo(context.Background(), fmt.Sprintf("%08d", i))
		must(t, err)
		if !found || !bytes.Equal(jpeg, picture(i)) {
			return false
		}
	}
	n, err := s.Photos(context.Background())
	must(t, err)
	return n == to-from
}

func forget(t testing.TB, s *storage.Store, reference string) {
	t.Helper()
	_, err := s.Erase(t.Context(), checkin.Erasure{Scope: checkin.OnePerson, Reference: reference, Decide: func(checkin.View, int) ([]checkin.Entry, error) {
		return []checkin.Entry{{Kind: checkin.KindErase, At: time.Now(), Reference: reference}}, nil
	}})
	must(t, err)
}

func dropPhotos(t fataler, n *simulated) []checkin.Entry {
	t.Helper()
	erased, err := n.store.Erase(context.Background(), checkin.Erasure{Scope: checkin.EveryPhoto, Decide: func(checkin.View, int) ([]checkin.Entry, error) {
		return []checkin.Entry{{Kind: checkin.KindNote, At: n.options().WallClock(), Reason: checkin.PhotosDeleted}}, nil
	}})
	must(t, err)
	return erased.Entries
}

// seePhotos lets a node hear what another has and exchange photos with it.
func (n *simulated) seePhotos(ctx context.Context, whom string) error {
	if err := n.hear(ctx, whom); err != nil {
		return err
	}
	return n.exchangePhotos(ctx, whom, nil)
}

// An import at one kiosk reaches all, in messages that are small, also where the
// network is cut in the middle of it, again and again.
func TestPhotosReachAllOverCuts(t *testing.T) {
	t.Parallel()
	s := startSimulation(t, 2)
	north, south := s.nodes[1], s.nodes[2]
	register(t, north.store, 100)
	photograph(t, north.store, 0, 100)
	s.settle(t)
	longest, cuts := 0, 0
	for _, n := range s.nodes {
		n.Node.request = func(ctx context.Context, whom string, body []byte) ([]byte, error) {
			answer, err := n.ask(ctx, whom, body)
			longest = max(longest, len(body), len(answer))
			return answer, err
		}
	}
	for _, n := range []*simulated{north, south} {
		for s.requests = 0; ; {
			s.requests, s.lost = 12, !s.lost
			if err := n.seePhotos(t.Context(), askHub); err == nil && s.requests > 0 {
				break
			}
			if cuts++; cuts > 1000 {
				t.Fatal("it does not get on")
			}
		}
	}
	s.requests = -1
	for _, n := range s.nodes {
		if !hasPhotos(t, n.store, 0, 100) {
			t.Errorf("%s has not all photos", n.name())
		}
		must(t, n.seePhotos(t.Context(), askHub))
	}
	if cuts < 10 || longest > photosAtOnce+60_000 || longest < 100_000 {
		t.Errorf("there were %d cuts, and the longest message had %d bytes", cuts, longest)
	}
	s.settle(t)
	s.wantSame(t)
}

// Photos wait for everything else: between two messages they give way, and nothing of
// a person is asked for whose registration is not here.
func TestPhotosGiveWay(t *testing.T) {
	t.Parallel()
	s := startSimulation(t, 2)
	north, south := s.nodes[1], s.nodes[2]
	register(t, north.store, 30)
	photograph(t, north.store, 0, 30)
	must(t, north.Node.exchange(t.Context(), askHub))
	must(t, north.seePhotos(t.Context(), askHub))
	must(t, south.seePhotos(t.Context(), askHub))
	if !hasPhotos(t, south.store, 0, 0) {
		t.Error("photos of persons who are not here are here")
	}
	must(t, south.Node.exchange(t.Context(), askHub))
	asked := 0
	must(t, south.hear(t.Context(), askHub))
	must(t, south.exchangePhotos(t.Context(), askHub, func() bool { asked++; return asked > 3 }))
	n, err := south.store.Photos(t.Context())
	if err != nil || n == 0 || n == 30 {
		t.Errorf("%d photos (%v), want some and not all", n, err)
	}
	south.wishes <- askHub
	must(t, south.hear(t.Context(), askHub))
	south.fulfilPhotos(t.Context(), askHub)
	if again, err := south.store.Photos(t.Context()); again != n || err != nil {
		t.Errorf("%d photos came while something else was wished for (%v)", again-n, err)
	}
	<-south.wishes
	south.fulfilPhotos(t.Context(), askHub)
	if !hasPhotos(t, south.store, 0, 30) {
		t.Error("the rest did not come")
	}
}

// A photo goes through a hub, also one that came back with nothing, and what was
// erased or deleted stays so.
func TestPhotosOfWorkingKiosks(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	hub := f.work(t)
	north, south := mustJoin(t, f.invite(t, nil).Code, "north"), mustJoin(t, f.invite(t, nil).Code, "south")
	n, s := north.work(t), south.work(t)
	register(t, north.store, 5)
	photograph(t, north.store, 0, 3)
	eventually(t, "the photos are at the other door", func() bool { return hasPhotos(t, south.store, 0, 3) && hasPhotos(t, f.store, 0, 3) })
	eventually(t, "both know it", func() bool { return !n.Status().PhotosWait && !s.Status().PhotosWait })

	address := f.Address()
	hub.stop()
	f.Close()
	must(t, os.RemoveAll(filepath.Join(f.store.Dir(), "hub")))
	photograph(t, south.store, 3, 4)
	again, err := Start(t.Context(), HubOptions{Store: f.store, Listen: address, Name: "hub", MaxStore: 64 << 20, Log: f.book.logger(), Now: f.clock.now})
	must(t, err)
	t.Cleanup(again.Close)
	f.Hub = again
	f.work(t)
	eventually(t, "the photo is at the other door", func() bool { return hasPhotos(t, north.store, 0, 4) && hasPhotos(t, f.store, 0, 4) })
	forget(t, north.store, "00000000")
	eventually(t, "the erased person's photo is nowhere", func() bool {
		return hasPhotos(t, south.store, 1, 4) && hasPhotos(t, f.store, 1, 4) && hasPhotos(t, north.store, 1, 4)
	})
	photograph(t, south.store, 4, 5)
	eventually(t, "another photo came after", func() bool { return hasPhotos(t, north.store, 1, 5) && hasPhotos(t, f.store, 1, 5) })
	wantEqual(t, f.store, north.store, south.store)
}

// A relay passes photos on and has none of them in clear.
func TestPhotosThroughARelay(t *testing.T) {
	t.Parallel()
	f := startHub(t, func(o *HubOptions) { o.Relay = true })
	conn, err := f.Connect()
	must(t, err)
	work(t, f.store, f.Member(), conn, func(o *NodeOptions) { o.Hub, o.Relay, o.Log = true, true, f.book.logger() })
	north := mustJoin(t, f.invite(t, nil).Code, "organisers")
	south := mustJoin(t, mustInvite(t, north.store).Code, "south")
	north.work(t)
	south.work(t)
	register(t, north.store, 3)
	photograph(t, north.store, 0, 3)
	eventually(t, "the photos are at the other door", func() bool { return hasPhotos(t, south.store, 0, 3) })
	must(t, south.store.PutPhoto(t.Context(), "00000001", []byte("a second photo of the same person")))
	relay := storage.RelayedPhotos{Store: f.store}
	eventually(t, "the second photo stands, and the relay has no other", func() bool {
		jpeg, _, err := north.store.Photo(t.Context(), "00000001")
		must(t, err)
		ours, err := north.store.PhotoBuckets(t.Context())
		must(t, err)
		theirs, err := relay.PhotoBuckets(t.Context())
		must(t, err)
		return strings.HasPrefix(string(jpeg), "a second") && ours == theirs
	})
	secrets := [][]byte{picture(0)[:64], picture(2)[:64], []byte("a second photo of the same person")}
	if path := findIn(t, secrets, f.store.Dir(), f.store.Keeper().Folder()); path != "" {
		t.Errorf("%s of the relay holds a photo in clear", path)
	}
	forget(t, south.store, "00000001")
	eventually(t, "the relay forgot the erased person's", func() bool {
		ours, err := north.store.PhotoBuckets(t.Context())
		must(t, err)
		theirs, err := relay.PhotoBuckets(t.Context())
		must(t, err)
		n, err := north.store.Photos(t.Context())
		must(t, err)
		return n == 2 && ours == theirs
	})
}

// A kiosk that another conference's keys are on cannot put a photo for anybody: it is
// refused and logged, and nothing changes.
func TestForeignPhotosAreRefused(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	f.work(t)
	north, thief := mustJoin(t, f.invite(t, nil).Code, "north"), mustJoin(t, f.invite(t, nil).Code, "thief")
	foreign := openStore(t)
	register(t, foreign, 3)
	photograph(t, foreign, 2, 3)
	register(t, f.store, 3)
	photograph(t, f.store, 0, 2)
	conn := thief.dial(t, DialOptions{})
	forged := make([]storage.SealedPhoto, 0, 2)
	for bucket := range 256 {
		for _, s := range []*storage.Store{foreign, f.store} {
			names, err := s.PhotoNames(t.Context(), bucket)
			must(t, err)
			photos, err := s.SealedPhotos(t.Context(), names, 1<<20)
			must(t, err)
			for _, p := range photos {
				switch p.Name.Reference {
				case "00000000": // somebody else's face
					p.Name.Reference = "00000002"
				case "00000001": // again, as if it were later
					p.Name.HLC += 1 << 40
				}
				forged = append(forged, p)
			}
		}
	}
	before, err := f.store.PhotoBuckets(t.Context())
	must(t, err)
	for _, p := range forged {
		body, err := cbor.Marshal(request{What: givePhotos, Photos: []storage.SealedPhoto{p}})
		must(t, err)
		m, err := conn.RequestWithContext(t.Context(), f.Subjects().Ask(askHub), body)
		must(t, err)
		var said reply
		must(t, decode(m.Data, &said))
		if !strings.Contains(said.Fault, "refused") {
			t.Errorf("the hub answers %q", said.Fault)
		}
	}
	if after, err := f.store.PhotoBuckets(t.Context()); err != nil || after != before || !hasPhotos(t, f.store, 0, 2) {
		t.Error("something changed", err)
	}
	if len(forged) != 3 || strings.Count(f.book.String(), "a photo was refused") != 3 {
		t.Errorf("%d photos were forged, and the log says %s", len(forged), f.book.String())
	}
	if strings.Contains(f.book.String(), "JPEG of") {
		t.Error("a photo is in the log")
	}
	// Nor does anybody believe an answer in the hub's place.
	if _, err := conn.Subscribe(f.Subjects().Ask(askHub), func(*nats.Msg) {}); err == nil {
		if err := conn.FlushTimeout(dialPatience); err == nil && conn.LastError() == nil {
			t.Error("a kiosk hears what the hub is asked")
		}
	}
	north.work(t)
	eventually(t, "the genuine ones travel", func() bool { return hasPhotos(t, north.store, 0, 2) })
}

// A relay that keeps a photo which is not genuine is not asked for it for ever, and
// drops it for one that is.
func TestAForgedPhotoAtTheHubIsReplaced(t *testing.T) {
	t.Parallel()
	s := startSimulation(t, 1)
	north, hub := s.nodes[1], s.nodes[0]
	hub.photos = storage.RelayedPhotos{Store: hub.store}
	register(t, north.store, 2)
	photograph(t, north.store, 0, 1)
	s.settle(t)
	must(t, north.seePhotos(t.Context(), askHub))
	var forged storage.SealedPhoto
	for bucket := range 256 {
		names, err := hub.photos.PhotoNames(t.Context(), bucket)
		must(t, err)
		photos, err := hub.photos.SealedPhotos(t.Context(), names, 1<<20)
		must(t, err)
		if len(photos) == 1 {
			forged = photos[0]
		}
	}
	kept := forged.Name.Fingerprint
	for _, reference := range []string{"00000000", "00000001"} {
		p := forged
		p.Name.Reference, p.Name.HLC, p.Name.Fingerprint = reference, forged.Name.HLC+1, []byte("sixteen bytes 00")
		if reference == "00000000" {
			p.Instead = [][]byte{kept}
		}
		if _, err := hub.photos.MergePhotos(t.Context(), []storage.SealedPhoto{p}); err != nil {
			t.Fatal(err)
		}
	}
	asked := 0
	north.Node.request = func(ctx context.Context, whom string, body []byte) ([]byte, error) {
		var r request
		must(t, decode(body, &r))
		if r.What == askPhotos {
			asked++
		}
		return north.ask(ctx, whom, body)
	}
	for range 3 {
		must(t, north.seePhotos(t.Context(), askHub))
	}
	if asked > 2 || asked == 0 {
		t.Errorf("it was asked for %d times", asked)
	}
	if !hasPhotos(t, north.store, 0, 1) {
		t.Error("a forged photo was taken")
	}
	wantOnly := func(when string) {
		t.Helper()
		var left []storage.PhotoName
		for bucket := range 256 {
			names, err := hub.photos.PhotoNames(t.Context(), bucket)
			must(t, err)
			for _, name := range names {
				if name.Reference == "00000000" {
					left = append(left, name)
				}
			}
		}
		if len(left) != 1 || !bytes.Equal(left[0].Fingerprint, kept) {
			t.Errorf("%s the hub has %d photos, or another than the genuine one", when, len(left))
		}
	}
	wantOnly("where the forged one took the place of the genuine,")
	forged.Name.HLC, forged.Name.Fingerprint = forged.Name.HLC+1, []byte("sixteen bytes 00")
	if _, err := hub.photos.MergePhotos(t.Context(), []storage.SealedPhoto{forged}); err != nil {
		t.Fatal(err)
	}
	must(t, north.seePhotos(t.Context(), askHub))
	wantOnly("where it came beside the genuine,")
}
