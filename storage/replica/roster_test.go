package replica

import (
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// bring merges what one store has of a log into another, as the roster there allows.
func bring(t testing.TB, from, to *storage.Store, origin string) error {
	t.Helper()
	records, err := from.Records(t.Context(), origin, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if len(records) == 0 {
		t.Fatalf("there is no log %s", origin)
	}
	r, err := ReadRoster(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	_, err = to.Merge(t.Context(), records, r.Vouch, nil)
	return err
}

func ownOrigin(t testing.TB, store *storage.Store) string {
	t.Helper()
	_, own, err := store.Origins(t.Context())
	if err != nil || len(own) == 0 {
		t.Fatalf("no log: %v", err)
	}
	return own[0]
}

func TestOnlyVouchedLogsCount(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	north := mustJoin(t, f.invite(t, nil).Code, "north door")
	appendEntry(t, north.store)
	origin := ownOrigin(t, north.store)
	if err := bring(t, north.store, f.store, origin); !errors.Is(err, errStranger) {
		t.Fatalf("before the kiosk vouched: %v", err)
	}
	if err := north.Vouch(t.Context(), north.store); err != nil {
		t.Fatal(err)
	}
	passOn(t, north.store, f.store)
	if err := bring(t, north.store, f.store, origin); err != nil {
		t.Fatal(err)
	}
	// The log of a kiosk that never joined.
	foreign := openStore(t)
	appendEntry(t, foreign)
	if err := bring(t, foreign, f.store, ownOrigin(t, foreign)); !errors.Is(err, errStranger) {
		t.Errorf("a foreign log: %v", err)
	}
	// Another key under the origin that was vouched for.
	r, err := f.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []ed25519.PublicKey{public, nil} {
		if err := r.Vouch(origin, key); !errors.Is(err, errStranger) {
			t.Errorf("the origin with the key %x: %v", key, err)
		}
	}
	if _, limited := r.Limit(origin); limited {
		t.Error("the log of a kiosk that belongs here has an end")
	}
}

// Of a removed kiosk counts what was here, also for those who join later, and nothing new.
func TestRemovedKiosksLogs(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	lost := mustJoin(t, f.invite(t, nil).Code, "lost")
	appendEntry(t, lost.store)
	if err := lost.Vouch(t.Context(), lost.store); err != nil {
		t.Fatal(err)
	}
	passOn(t, lost.store, f.store)
	origin := ownOrigin(t, lost.store)
	if err := bring(t, lost.store, f.store, origin); err != nil {
		t.Fatal(err)
	}
	if _, err := Remove(t.Context(), f.store, "lost", time.Now()); err != nil {
		t.Fatal(err)
	}
	r, err := f.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if last, limited := r.Limit(origin); !limited || last != 2 {
		t.Errorf("its log counts up to %d (%v), want 2", last, limited)
	}
	later := mustJoin(t, f.invite(t, nil).Code, "later")
	passOn(t, f.store, later.store)
	if err := bring(t, f.store, later.store, origin); err != nil {
		t.Errorf("who joins later does not take what was here before: %v", err)
	}
	// A voucher that the removed kiosk makes now is worth nothing.
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	proof, err := seal.NewSealer(lost.store.ConferenceKeys().Data)
	if err != nil {
		t.Fatal(err)
	}
	v, err := lost.Identity.vouch(proof, "NEW", public)
	if err != nil {
		t.Fatal(err)
	}
	if err := takeRoster(t.Context(), f.store, nil, []storage.Signed{v}); err != nil {
		t.Fatal(err)
	}
	if r, err = f.Roster(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := r.Vouch("NEW", public); !errors.Is(err, errStranger) {
		t.Errorf("a new log of a removed kiosk: %v", err)
	}
}

func TestForgedLinesAreLeft(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	north := mustJoin(t, f.invite(t, nil).Code, "north door")
	r, err := ReadRoster(t.Context(), north.store)
	if err != nil {
		t.Fatal(err)
	}
	k, _ := r.Kiosk(north.Kiosk)
	k.Organiser, k.Number = true, k.Number+1
	forged, err := k.signed(north.Identity) // its own word, not the hub's
	if err != nil {
		t.Fatal(err)
	}
	genuine, err := k.signed(f.keys.identity)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := genuine
	elsewhere.Number++
	for name, line := range map[string]storage.Signed{
		"signed by a kiosk": forged, "with another number": elsewhere, "empty": {}, "without a signature": {Kiosk: k.ID, Number: 9, Record: genuine.Record},
	} {
		if err := takeRoster(t.Context(), f.store, []storage.Signed{line}, nil); !errors.Is(err, errRecord) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r, err = f.Roster(t.Context()); err != nil {
		t.Fatal(err)
	}
	if k, _ := r.Kiosk(north.Kiosk); k.Organiser {
		t.Error("the kiosk gave itself a right")
	}
	// An older line does not come back after a newer one.
	old, err := f.store.Kiosks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Remove(t.Context(), f.store, north.Kiosk, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := takeRoster(t.Context(), f.store, old, nil); err != nil {
		t.Fatal(err)
	}
	if r, err = f.Roster(t.Context()); err != nil {
		t.Fatal(err)
	}
	if k, _ := r.Kiosk(north.Kiosk); k.Present() {
		t.Error("an older line brought a removed kiosk back")
	}
}

func TestFindInTheRoster(t *testing.T) {
	t.Parallel()
	r := &Roster{kiosks: map[string]Kiosk{
		"UAAAA1": {ID: "UAAAA1", Name: "north"}, "UAAAA2": {ID: "UAAAA2", Name: "south"}, "UBBBB1": {ID: "UBBBB1", Name: "north", Removed: time.Unix(1, 0)},
	}}
	for name, want := range map[string]string{"north": "UAAAA1", "UAAAA2": "UAAAA2", "UBBBB1": "UBBBB1"} {
		if k, err := r.find(name); err != nil || k.ID != want {
			t.Errorf("%s is %s, %v", name, k.ID, err)
		}
	}
	_, err := r.find("UAAAA")
	wantFault(t, err, checkin.FaultInvalid, "2 kiosks")
	_, err = r.find("west")
	wantFault(t, err, checkin.FaultNotFound, `no kiosk "west"`)
}

func TestNamesOfKiosks(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	mustJoin(t, f.invite(t, nil).Code, "north door")
	_, err := join(t.Context(), t, f.invite(t, nil).Code, "north door")
	wantFault(t, err, checkin.FaultHub, "--name")
	for name, ok := range map[string]bool{"north door": true, "门": true, "": false, " x": false, "a\nb": false, "\x1b[2J": false} {
		if isName(name) != ok {
			t.Errorf("%q: %v", name, !ok)
		}
	}
}

// What others send never ends in a panic, and what is taken is what was signed.
func FuzzRequests(f *testing.F) {
	auth := make([]byte, authSize)
	body, err := cbor.Marshal(joinBody{Enter: true, Nonce: auth[:16], Kiosk: "U", Name: "n", Vouchers: []storage.Signed{{Kiosk: "U"}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	act, err := cbor.Marshal(actRequest{Invite: &storage.Invitation{ID: "A", Auth: auth}, BadgeKeys: []storage.SealedKey{{Number: 1}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(act)
	row, err := cbor.Marshal(line{ID: "U", Name: "n", Number: 1, Heads: map[string]uint64{"O": 1}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(row)
	hub, err := newHubIdentity()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		readJoin(auth, "ID", data)
		request, err := cbor.Marshal(joinRequest{Body: data, MAC: mac(auth, macRequest, []byte("ID"), data)})
		if err != nil {
			t.Fatal(err)
		}
		if b, refused := readJoin(auth, "ID", request); refused == "" && len(b.Vouchers) > maxVouchers {
			t.Error("too many vouchers were taken")
		}
		if r, err := readAct(data); err == nil && r.Invite != nil && (!isToken(r.Invite.ID) || len(r.Invite.Auth) != authSize) {
			t.Errorf("an invitation was taken that is none: %+v", r.Invite)
		}
		signature, err := hub.sign(forRoster, data)
		if err != nil {
			t.Fatal(err)
		}
		if k, err := readKiosk(hub.ID(), storage.Signed{Kiosk: "U", Number: 1, Record: data, Signature: signature}); err == nil && (k.ID != "U" || k.Number != 1) {
			t.Errorf("a line was taken for another: %+v", k)
		}
		if signature, err = hub.sign(forVoucher, data); err != nil {
			t.Fatal(err)
		}
		if v, err := readVoucher(nil, storage.Signed{Kiosk: hub.ID(), Origin: "O", Record: data, Signature: signature}); err == nil && (v.Kiosk != hub.ID() || v.Origin != "O") {
			t.Errorf("a voucher was taken for another: %+v", v)
		}
		_, _ = parseHubKeys(hubMark + string(data))
	})
}
