package replica

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// spellings are how bytes may stand in a file: as they are, in hex, and in base64 wherever they begin in it.
func spellings(secret []byte) [][]byte {
	all := [][]byte{secret, []byte(hex.EncodeToString(secret)), bytes.ToUpper([]byte(hex.EncodeToString(secret)))}
	for shift := range 3 {
		text := base64.StdEncoding.EncodeToString(append(make([]byte, shift), secret...))
		all = append(all, []byte(text[4:len(text)-4])) // what does not depend on the neighbours
	}
	return all
}

// findIn returns a file under the folders that holds one of the secrets, or "".
func findIn(t *testing.T, secrets [][]byte, folders ...string) (found string) {
	t.Helper()
	files := 0
	for _, dir := range folders {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			files++
			content, err := os.ReadFile(path)
			for _, s := range secrets {
				for _, text := range spellings(s) {
					if bytes.Contains(content, text) {
						found = path
					}
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 3 {
		t.Fatalf("only %d files were searched", files)
	}
	return found
}

func TestRelayNeverHasTheKeys(t *testing.T) {
	t.Parallel()
	f := startHub(t, func(o *HubOptions) { o.Relay = true })
	// The first to come in brings the conference, and may invite.
	organiser := mustJoin(t, f.invite(t, nil).Code, "organisers")
	if !organiser.Organiser || !organiser.Relay {
		t.Fatalf("%+v", organiser.Membership)
	}
	file := []byte("id = \"a-conference-that-nobody-may-know-of\"\n")
	i, err := Invite(t.Context(), organiser.store, InviteOptions{File: file})
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(i.Expires); left < inviteFor-time.Minute || left > inviteFor+time.Minute {
		t.Errorf("it holds for %s", left)
	}
	offer, err := Join(t.Context(), i.Code, nil)
	if err != nil || !bytes.Equal(offer.Parcel.File, file) {
		t.Fatalf("%v, or another conference file came", err)
	}
	offer.Close()
	north := mustJoin(t, i.Code, "north door")
	lost := mustJoin(t, mustInvite(t, organiser.store).Code, "lost")
	keys := organiser.store.ConferenceKeys()
	if !bytes.Equal(keys.Data, north.store.ConferenceKeys().Data) {
		t.Error("the keys did not come through the relay")
	}
	if _, err := Invite(t.Context(), north.store, InviteOptions{}); checkin.FaultCode(err) != checkin.FaultConflict {
		t.Errorf("a kiosk at the door invites: %v", err)
	}

	done, err := Remove(t.Context(), organiser.store, "lost", time.Now())
	if err != nil || done.Kiosk.ID != lost.Kiosk || done.BadgeKey != 2 {
		t.Fatalf("%+v, %v", done, err)
	}
	if _, err := Dial(t.Context(), lost.Member, DialOptions{Once: true}); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("the lost kiosk got in, or: %v", err)
	}
	passOn(t, f.store, north.store)
	if took, err := north.TakeBadgeKeys(t.Context(), north.store); took != 1 || err != nil {
		t.Fatalf("%d badge keys, %v", took, err)
	}
	after := north.store.ConferenceKeys()
	if !slices.EqualFunc(after.Badge, organiser.store.ConferenceKeys().Badge, func(a, b seal.BadgeKey) bool {
		return a.Number == b.Number && bytes.Equal(a.Secret, b.Secret)
	}) {
		t.Error("the kiosks have other badge keys")
	}
	passOn(t, f.store, lost.store)
	if took, err := lost.TakeBadgeKeys(t.Context(), lost.store); took != 0 || err != nil {
		t.Errorf("the lost kiosk took %d badge keys, %v", took, err)
	}

	secrets := [][]byte{keys.Data, file}
	for _, k := range after.Badge {
		secrets = append(secrets, k.Secret)
	}
	folders := []string{f.store.Dir(), f.store.Keeper().Folder()}
	if path := findIn(t, secrets, folders...); path != "" {
		t.Errorf("%s of the relay holds a key while it runs", path)
	}
	f.Close()
	if err := f.store.Close(); err != nil {
		t.Fatal(err)
	}
	if path := findIn(t, secrets, folders...); path != "" {
		t.Errorf("%s of the relay holds a key", path)
	}
	// The search is one that finds.
	if findIn(t, secrets, organiser.store.Dir(), organiser.store.Keeper().Folder()) == "" {
		t.Error("the keys are not even found where they are")
	}
}

func mustInvite(t testing.TB, store *storage.Store) Invited {
	t.Helper()
	i, err := Invite(t.Context(), store, InviteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// passOn gives a kiosk what another store has of roster, vouchers and badge keys.
func passOn(t testing.TB, from, to *storage.Store) {
	t.Helper()
	kiosks, err := from.Kiosks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	vouchers, err := from.Vouchers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := takeRoster(t.Context(), to, kiosks, vouchers); err != nil {
		t.Fatal(err)
	}
	keys, err := from.BadgeKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := to.PutBadgeKeys(t.Context(), keys); err != nil {
		t.Fatal(err)
	}
}

// A relay signs the roster, so it could put anybody there: what that one says counts for nothing.
func TestRelayCannotForgeAKiosk(t *testing.T) {
	t.Parallel()
	f := startHub(t, func(o *HubOptions) { o.Relay = true })
	organiser := mustJoin(t, f.invite(t, nil).Code, "organisers")
	spy, err := newIdentity()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.keys.put(t.Context(), f.store, f.member.HubSecret, Kiosk{ID: spy.ID(), Name: "spy", Added: time.Now(), Number: 9}); err != nil {
		t.Fatal(err)
	}
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	guess, err := seal.NewSealer(make([]byte, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	for origin, key := range map[string][]byte{"": nil, "FORGED": public} {
		v, err := spy.vouch(guess, origin, key)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.store.PutVouchers(t.Context(), []storage.Signed{v}); err != nil {
			t.Fatal(err)
		}
	}
	kiosks, err := f.store.Kiosks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	vouchers, err := f.store.Vouchers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := takeRoster(t.Context(), organiser.store, kiosks, vouchers); !errors.Is(err, errRecord) {
		t.Errorf("the forged vouchers: %v", err)
	}
	r, err := ReadRoster(t.Context(), organiser.store)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Vouch("FORGED", public); !errors.Is(err, errStranger) {
		t.Errorf("a log of the relay's own kiosk is taken: %v", err)
	}
	if _, err := organiser.rekey(t.Context(), organiser.store, Kiosk{}); err != nil {
		t.Fatal(err)
	}
	keys, err := organiser.store.BadgeKeys(t.Context())
	if err != nil || len(keys) != 0 {
		t.Errorf("%d badge keys were sealed, %v; want none: there is nobody else", len(keys), err)
	}
}

func TestRelayHasAFolderOfItsOwn(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	appendEntry(t, store)
	_, err := Start(t.Context(), HubOptions{Store: store, Listen: "127.0.0.1:0", Relay: true})
	wantFault(t, err, checkin.FaultConflict, "a relay must have none")
	f := startHub(t, nil)
	_, err = Start(t.Context(), HubOptions{Store: f.store, Listen: "127.0.0.1:0"})
	wantFault(t, err, checkin.FaultConflict, "a hub runs on the data folder")
	f.Close()
	_, err = Start(t.Context(), HubOptions{Store: f.store, Listen: "127.0.0.1:0", Relay: true})
	wantFault(t, err, checkin.FaultConflict, "another hub does not become one")
}

func appendEntry(t testing.TB, store *storage.Store) {
	t.Helper()
	_, err := store.Append(t.Context(), func(checkin.View) ([]checkin.Entry, error) {
		return []checkin.Entry{{Kind: checkin.KindNote, At: time.Now(), Reason: "test"}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A kiosk reads the stream of logs in order with the rights that it has.
func TestKioskReadsTheStream(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	north := mustJoin(t, f.invite(t, nil).Code, "north door")
	south := mustJoin(t, f.invite(t, nil).Code, "south door")
	writer, err := jetstream.New(north.dial(t, DialOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	subject := f.Subjects().Log(north.Kiosk, "ORIGIN")
	for _, text := range []string{"one", "two", "three"} {
		if _, err := writer.Publish(t.Context(), subject, []byte(text), jetstream.WithMsgID("ORIGIN:"+text)); err != nil {
			t.Fatal(err)
		}
	}
	reader, err := jetstream.New(south.dial(t, DialOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	stream, err := reader.Stream(t.Context(), f.Subjects().Stream())
	if err != nil {
		t.Fatal(err)
	}
	if last, err := stream.GetLastMsgForSubject(t.Context(), subject); err != nil || string(last.Data) != "three" {
		t.Fatalf("the last message: %v", err)
	}
	consumer, err := stream.OrderedConsumer(t.Context(), jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"two", "three"} {
		msg, err := consumer.Next()
		if err != nil || string(msg.Data()) != want {
			t.Fatalf("read %v, %v, want %s", msg, err, want)
		}
	}
	if err := stream.Purge(t.Context()); err == nil {
		t.Error("a kiosk purged the stream")
	}
}

func TestAskAndAnswer(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	north := mustJoin(t, f.invite(t, nil).Code, "north door")
	south := mustJoin(t, f.invite(t, nil).Code, "south door")
	answering := north.dial(t, DialOptions{})
	if _, err := answering.Subscribe(f.Subjects().Ask(north.Kiosk), func(m *nats.Msg) { _ = m.Respond([]byte("answer")) }); err != nil {
		t.Fatal(err)
	}
	if err := answering.Flush(); err != nil {
		t.Fatal(err)
	}
	msg, err := south.dial(t, DialOptions{}).RequestWithContext(t.Context(), f.Subjects().Ask(north.Kiosk), nil)
	if err != nil || string(msg.Data) != "answer" {
		t.Errorf("%v, %v", msg, err)
	}
}

func TestWebsocket(t *testing.T) {
	t.Parallel()
	f := startHub(t, func(o *HubOptions) { o.Websocket = "127.0.0.1:0" })
	i := f.invite(t, func(o *InviteOptions) { o.Websocket = true })
	north := mustJoin(t, i.Code, "north door")
	for _, byWebsocket := range []bool{true, false} {
		if err := north.dial(t, DialOptions{Websocket: byWebsocket}).FlushTimeout(dialPatience); err != nil {
			t.Errorf("websocket %v: %v", byWebsocket, err)
		}
	}
	without := startHub(t, nil)
	_, err := Invite(t.Context(), without.store, InviteOptions{Websocket: true})
	wantFault(t, err, checkin.FaultInvalid, "--websocket")
}

// A hub whose data folder was lost is the same hub, and remembers whom it removed.
func TestHubWithoutItsFolder(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	north := mustJoin(t, f.invite(t, nil).Code, "north door")
	lost := mustJoin(t, f.invite(t, nil).Code, "lost")
	if _, err := Remove(t.Context(), f.store, lost.Kiosk, time.Now()); err != nil {
		t.Fatal(err)
	}
	dir, keeper := f.store.Dir(), f.store.Keeper()
	f.Close()
	if err := errors.Join(f.store.Close(), os.RemoveAll(dir)); err != nil {
		t.Fatal(err)
	}
	store, err := storage.Open(t.Context(), storage.Options{Dir: dir, Keeper: keeper})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	again, err := Start(t.Context(), HubOptions{Store: store, Listen: "127.0.0.1:0", Name: "hub", MaxStore: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for _, m := range []*Member{north.Member, lost.Member} {
		m.Address = again.Address()
	}
	north.dial(t, DialOptions{})
	if _, err := Dial(t.Context(), lost.Member, DialOptions{Once: true}); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("the removed kiosk got in, or: %v", err)
	}
}

// A kiosk takes the place of a hub that is gone; the others come in by new invitations, under the keys that they had.
func TestHubIsReplaced(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	north := mustJoin(t, f.invite(t, nil).Code, "north door")
	south := mustJoin(t, f.invite(t, nil).Code, "south door")
	f.Close()
	o := HubOptions{Store: north.store, Listen: "127.0.0.1:0", Name: "hub", MaxStore: 64 << 20}
	_, err := Start(t.Context(), o)
	wantFault(t, err, checkin.FaultConflict, "--replace")
	o.Replace = true
	hub, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer hub.Close()
	offer, err := Join(t.Context(), mustInvite(t, north.store).Code, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer offer.Close()
	m, err := offer.Accept(t.Context(), south.store, "south door")
	if err != nil || m.Kiosk != south.Kiosk || m.Hub == south.Hub {
		t.Fatalf("%v: kiosk %s at hub %s", err, m.Kiosk, m.Hub)
	}
	joined{m, south.store}.dial(t, DialOptions{})
}
