package replica

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage/replica/badnet"
)

// workBy lets a kiosk work over a wire, by a clock of its own.
func (j joined) workBy(t *testing.T, w *badnet.Wire, o DialOptions, now func() time.Time) *working {
	t.Helper()
	j.Address = w.Address()
	conn, err := Dial(t.Context(), j.Member, o)
	if err != nil {
		t.Fatal(err)
	}
	return work(t, j.store, j.Member, conn, func(o *NodeOptions) { o.Now = now })
}

// A laptop sleeps for a night: the network swallows what is sent to it, and its clock
// goes on. When it wakes it says since when it was alone, and gets what it missed.
func TestNightAsleep(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	f.work(t)
	north, south := mustJoin(t, f.invite(t, nil).Code, "north"), mustJoin(t, f.invite(t, nil).Code, "south")
	south.work(t)
	laptop, clock := badnet.New(t, f.Address()), new(clock)
	n := north.workBy(t, laptop, DialOptions{}, clock.now)
	e := admit(t, south.store, "00000001")
	eventually(t, "the entry is at the laptop", func() bool { return has(t, north.store, e.ID) })
	eventually(t, "it is connected", func() bool { return n.Status().Connected })
	slept := clock.now()
	laptop.Set(badnet.Hole)
	clock.advance(9 * time.Hour)
	missed := admit(t, south.store, "00000002")
	mine := admit(t, north.store, "00000003")
	eventually(t, "the laptop knows that it is alone", func() bool { return !n.Status().Connected })
	if since := n.Status().AloneSince; since.Sub(slept).Abs() > time.Minute {
		t.Errorf("alone since %s, want since it fell asleep at %s", since, slept)
	}
	laptop.Set(badnet.Through)
	eventually(t, "what it missed is there", func() bool { return has(t, north.store, missed.ID) && has(t, south.store, mine.ID) })
	wantEqual(t, f.store, north.store, south.store)
	eventually(t, "it says that it is connected", func() bool { s := n.Status(); return s.Connected && s.AloneSince.IsZero() })
}

// By WebSocket kiosks exchange with those that came by the other way.
func TestExchangeByWebsocket(t *testing.T) {
	t.Parallel()
	f := startHub(t, func(o *HubOptions) { o.Websocket = "127.0.0.1:0" })
	f.work(t)
	north, south := mustJoin(t, f.invite(t, func(o *InviteOptions) { o.Websocket = true }).Code, "north"), mustJoin(t, f.invite(t, nil).Code, "south")
	wire := badnet.New(t, f.WebsocketAddress())
	north.Websocket = wire.Address()
	conn, err := Dial(t.Context(), north.Member, DialOptions{Websocket: true})
	if err != nil {
		t.Fatal(err)
	}
	work(t, north.store, north.Member, conn, nil)
	south.work(t)
	for _, state := range []badnet.State{badnet.Through, badnet.Cut, badnet.Through} {
		wire.Set(state)
		register(t, north.store, 10)
		admit(t, north.store, "00000001")
		admit(t, south.store, "00000002")
		if state == badnet.Through {
			wantEqual(t, f.store, north.store, south.store)
		}
	}
}

// Who answers in the hub's place, as the log-in page of a network does, gets nothing,
// and the sentence says what it may be.
func TestCaptivePortal(t *testing.T) {
	t.Parallel()
	f := startHub(t, func(o *HubOptions) { o.Websocket = "127.0.0.1:0" })
	north := mustJoin(t, f.invite(t, nil).Code, "north")
	heard := make(chan *http.Request, 10)
	portal := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard <- r
		http.Redirect(w, r, "https://wifi.example/login", http.StatusFound)
	})
	encrypted, plain := httptest.NewUnstartedServer(portal), httptest.NewServer(portal)
	encrypted.Config.ErrorLog = log.New(io.Discard, "", 0) // of the handshakes that fail
	encrypted.StartTLS()
	t.Cleanup(encrypted.Close)
	t.Cleanup(plain.Close)
	for _, server := range []*httptest.Server{encrypted, plain} {
		for _, websocket := range []bool{false, true} {
			north.Address, north.Websocket = server.Listener.Addr().String(), server.Listener.Addr().String()
			_, err := Dial(t.Context(), north.Member, DialOptions{Once: true, Websocket: websocket})
			if checkin.FaultCode(err) != checkin.FaultHub || !strings.Contains(err.Error(), "log-in page") {
				t.Errorf("websocket %v: %v, want what it may be", websocket, err)
			}
		}
	}
	select {
	case r := <-heard:
		t.Errorf("the portal heard %s %s", r.Method, r.URL)
	default:
	}
}

// A hub on another machine takes the place of one that is gone: the kiosks join it by
// new invitations, and everything that any of them has is at all of them.
func TestReplacedHubGetsEverything(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	gone := f.work(t)
	north, south := mustJoin(t, f.invite(t, nil).Code, "north"), mustJoin(t, f.invite(t, nil).Code, "south")
	n, s := north.work(t), south.work(t)
	register(t, f.store, 20)
	e := admit(t, f.store, "00000001")
	eventually(t, "the entry of the hub is at a kiosk", func() bool { return has(t, north.store, e.ID) && peopleOf(t, north.store) == 20 })
	gone.stop()
	n.stop()
	s.stop()
	f.Close()
	alone := admit(t, south.store, "00000002")

	hub, err := Start(t.Context(), HubOptions{Store: north.store, Listen: "127.0.0.1:0", Name: "new hub", Replace: true, MaxStore: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(hub.Close)
	second := &field{Hub: hub, store: north.store, book: new(logBook), clock: new(clock)}
	second.work(t)
	offer, err := Join(t.Context(), second.invite(t, nil).Code, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer offer.Close()
	m, err := offer.Accept(t.Context(), south.store, "south")
	if err != nil {
		t.Fatal(err)
	}
	joined{m, south.store}.work(t)
	wantEqual(t, north.store, south.store)
	if !has(t, north.store, alone.ID) || !has(t, south.store, e.ID) {
		t.Error("something was lost with the hub")
	}
}
