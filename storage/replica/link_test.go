package replica

import (
	"context"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
)

// link lets a link of the kiosk work, until the test ends or stop is called.
func (j joined) link(t testing.TB, change func(*LinkOptions)) (l *Link, stop func()) {
	t.Helper()
	o := LinkOptions{Store: j.store, Silent: time.Millisecond}
	if change != nil {
		change(&o)
	}
	l = NewLink(o)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.Run(ctx)
	}()
	stop = func() {
		cancel()
		<-ended
	}
	t.Cleanup(stop)
	return l, stop
}

// Where the plain port does not answer the link goes by WebSocket, and what is known
// of the hub is not forgotten on the way.
func TestLinkFallsBackToWebsocket(t *testing.T) {
	t.Parallel()
	f := startHub(t, func(o *HubOptions) { o.Websocket = "127.0.0.1:0" })
	f.work(t)
	north := mustJoin(t, f.invite(t, nil).Code, "north")
	m := north.Member.Membership
	m.Address, m.Websocket = "127.0.0.1:1", f.WebsocketAddress()
	if err := north.store.SetMembership(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	e := admit(t, north.store, "00000001")
	since := time.Now().Add(-time.Hour)
	l, _ := north.link(t, func(o *LinkOptions) {
		o.Was = Memory{Status: Status{AloneSince: since}, Hub: map[string]uint64{e.ID.Origin: e.ID.Seq - 1}}
	})
	eventually(t, "the hub is connected", func() bool {
		s := l.Memory().Status
		if !s.Connected && !s.AloneSince.Equal(since) {
			t.Fatalf("alone since %v, want what was remembered: %v", s.AloneSince, since)
		}
		return s.Connected && s.Waiting == 0 && has(t, f.store, e.ID)
	})
}

// A kiosk that is alone from its start counts what waits by what the hub had.
func TestLinkRemembersWhatTheHubHad(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	f.work(t)
	north := mustJoin(t, f.invite(t, nil).Code, "north")
	first := admit(t, north.store, "00000001")
	l, stop := north.link(t, nil)
	eventually(t, "the entry is at the hub", func() bool { return has(t, f.store, first.ID) && l.Memory().Hub[first.ID.Origin] == first.ID.Seq })
	f.Close()
	eventually(t, "the kiosk is alone", func() bool { return !l.Memory().Status.Connected })
	stop()
	was := l.Memory()
	admit(t, north.store, "00000002")
	admit(t, north.store, "00000003")
	again, _ := north.link(t, func(o *LinkOptions) { o.Was = was })
	eventually(t, "two entries wait", func() bool {
		s := again.Memory().Status
		return s.Waiting == 2 && s.AloneSince.Equal(was.Status.AloneSince)
	})
}

func TestOnce(t *testing.T) {
	t.Parallel()
	f := startHub(t, nil)
	f.work(t)
	north, south := mustJoin(t, f.invite(t, nil).Code, "north"), mustJoin(t, f.invite(t, nil).Code, "south")
	register(t, north.store, 30)
	photograph(t, north.store, 0, 12)
	e := admit(t, south.store, "00000001")
	once := func(j joined, wait time.Duration) (Memory, error) {
		return Once(t.Context(), wait, LinkOptions{Store: j.store})
	}
	for _, j := range []joined{north, south, north} {
		m, err := once(j, time.Minute)
		if err != nil || !m.Status.Connected || m.Status.Waiting > 0 || m.Status.Behind || m.Status.PhotosWait || m.Status.LastExchange.IsZero() {
			t.Fatalf("%+v %v", m, err)
		}
	}
	if !has(t, north.store, e.ID) || peopleOf(t, south.store) != 30 || !hasPhotos(t, south.store, 0, 12) {
		t.Error("what one kiosk has is not at the other")
	}
	if _, err := once(joined{f.Member(), f.store}, time.Minute); checkin.FaultCode(err) != checkin.FaultConflict {
		t.Errorf("the hub's own folder: %v", err)
	}
	f.Close()
	if _, err := once(north, time.Nanosecond); checkin.FaultCode(err) != checkin.FaultHub {
		t.Errorf("without a hub: %v", err)
	}
}
