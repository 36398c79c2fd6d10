package command

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/replica"
)

// joinHub starts a hub on a folder of its own, which takes part in the exchange until
// the test or stop ends it, and lets the house join it.
func joinHub(t *testing.T, h *house) (hub *house, stop func()) {
	t.Helper()
	hub = testHouse(t)
	log := slog.New(slog.DiscardHandler)
	running, err := replica.Start(t.Context(), replica.HubOptions{Store: hub.store, Listen: "127.0.0.1:0", MaxStore: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- hub.exchangeAsHub(ctx, running, replica.NodeOptions{Log: log}) }()
	over := false
	stop = func() {
		if over {
			return
		}
		over = true
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		running.Close()
	}
	t.Cleanup(stop)
	invited, err := replica.Invite(t.Context(), hub.store, replica.InviteOptions{File: []byte("id = \"test\"\n")})
	if err != nil {
		t.Fatal(err)
	}
	offer, err := replica.Join(t.Context(), invited.Code, log)
	if err != nil {
		t.Fatal(err)
	}
	defer offer.Close()
	if err := storage.ImportKeys(t.Context(), scratchOptions(filepath.Dir(h.dir), storage.Day), *offer.Parcel.Keys); err != nil {
		t.Fatal(err)
	}
	if _, err := offer.Accept(t.Context(), h.store, "door"); err != nil {
		t.Fatal(err)
	}
	return hub, stop
}

// A window exchanges, tells the desk how it stands, and leaves word when it is closed;
// a dead hub keeps nobody out.
func TestTheWindowExchanges(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	if h.desk.Behind() {
		t.Error("a kiosk that joined nobody is behind")
	}
	hub, stop := joinHub(t, h)
	w := h.watch(slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w.start(ctx)
	told := func(connected bool) {
		t.Helper()
		for end := time.After(30 * time.Second); ; {
			select {
			case s := <-w.hub:
				if !s.Joined {
					t.Fatalf("%+v", s)
				}
				if s.Connected == connected && (connected || s.Waiting > 0) {
					return
				}
			case <-end:
				t.Fatalf("the desk was not told that the hub is connected: %v", connected)
			}
		}
	}
	told(true)
	anna := mustRegister(t, hub, "Anna")
	for end := time.After(30 * time.Second); ; {
		if _, here, err := h.store.Registration(t.Context(), anna.Reference); err != nil || here {
			break
		}
		select {
		case <-w.changes:
		case <-end:
			t.Fatal("a registration at the hub did not come")
		}
	}
	stop()
	if out, err := h.desk.Present(t.Context(), checkin.Presentation{Reference: anna.Reference, At: h.conference.Sessions[0].Start}); err != nil || out.Entry.Verdict != checkin.Admitted {
		t.Errorf("%+v %v", out.Entry, err)
	}
	told(false)
	if !h.desk.Behind() {
		t.Error("a kiosk that is alone is not behind")
	}
	cancel()
	w.end()
	left := h.lastStanding()
	if !left.Ended || left.Status.Connected || left.Status.AloneSince.IsZero() || left.Hub == nil {
		t.Errorf("left %+v", left)
	}
}

// What the window wrote holds for the commands beside it, and not for ever.
func TestContactIsReadFromTheFile(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	_, stop := joinHub(t, h)
	stop()
	room := "chamber"
	cut := []cutRoom{{Room: room, Seats: []cutSeat{{"ngo", "X", 3}}}, {Room: room, Session: "morning"}}
	now := time.Now()
	connected := replica.Memory{Status: replica.Status{Connected: true, LastExchange: now.Add(-time.Minute)}}
	alone := replica.Memory{Status: replica.Status{AloneSince: now.Add(-time.Hour)}}
	for _, row := range []struct {
		name                   string
		s                      standing
		running, behind, apart bool
		since                  time.Time
	}{
		{"connected", standing{Memory: connected, At: now}, true, false, false, time.Time{}},
		{"alone", standing{Memory: alone, At: now, Cut: cut}, true, true, true, alone.Status.AloneSince},
		{"the window was closed", standing{Memory: alone, At: now, Ended: true, Cut: cut}, false, true, true, alone.Status.AloneSince},
		{"the window was killed", standing{Memory: connected, At: now.Add(-time.Minute)}, false, true, true, connected.Status.LastExchange},
		{"the clock was set back", standing{Memory: connected, At: now.Add(time.Hour)}, false, true, true, connected.Status.LastExchange},
	} {
		if err := h.write(row.s); err != nil {
			t.Fatal(err)
		}
		c := &contact{house: h}
		got, joined, running := c.look(t.Context())
		if !joined || running != row.running || c.behind() != row.behind || !got.Status.AloneSince.Equal(row.since) {
			t.Errorf("%s: %+v, joined %v, running %v, behind %v", row.name, got.Status, joined, running, c.behind())
		}
		at, apart := c.apart(room, "")
		if want := row.s.Cut != nil; apart != row.apart || (at != nil) != want || want && at.Persons() != 3 {
			t.Errorf("%s: apart %v with %v", row.name, apart, at)
		}
		if at, _ := c.apart(room, "afternoon"); at != nil {
			t.Errorf("%s: %v was in the room in a session of which nothing is known", row.name, at)
		}
	}
}

// A kiosk that is the hub of the others too exchanges with them, and says where it cannot be one.
func TestTheWindowIsTheHub(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	w := h.watch(slog.New(slog.DiscardHandler))
	w.listen = "127.0.0.1:0"
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w.start(ctx)
	select {
	case said := <-w.hub:
		for !said.Joined || !said.Connected {
			said = <-w.hub
		}
	case sentence := <-w.alarms:
		t.Fatal(sentence)
	}
	i, err := deskInviter{h}.Invite(ctx)
	if err != nil || i.Code == "" {
		t.Errorf("%+v %v, want an invitation", i, err)
	}
	cancel()
	w.end()

	taken := testHouse(t).watch(slog.New(slog.DiscardHandler))
	taken.listen = "no address"
	again, stop := context.WithCancel(t.Context())
	defer stop()
	taken.start(again)
	if alarm := <-taken.alarms; !strings.HasPrefix(alarm.Sentence, "This kiosk is no hub: ") {
		t.Errorf("says %q", alarm.Sentence)
	}
}
