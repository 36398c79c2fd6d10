package command

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage/replica"
)

// contactFile is the name of the file in which a window or a hub that runs tells the
// commands beside it how the data folder stands with its hub.
const contactFile = "sync.json"

const (
	contactEvery = time.Second      // how often it is looked at, and written at most
	contactFresh = 4 * time.Second  // how long it stands unwritten though nothing changes
	contactStale = 10 * time.Second // after which nobody is there who writes it
)

// standing is how the data folder stands with its hub.
type standing struct {
	replica.Memory
	At    time.Time `json:"at"`              // when it was so
	Ended bool      `json:"ended,omitempty"` // who wrote it exchanges no more
	Cut   []cutRoom `json:"cut,omitempty"`   // who was in the counted rooms when the kiosk was cut off
}

// cutRoom is who was in a room by the entries of a session; "" is all sessions.
type cutRoom struct {
	Room    string    `json:"room"`
	Session string    `json:"session,omitempty"`
	Seats   []cutSeat `json:"seats,omitempty"`
}

type cutSeat struct {
	Category     string `json:"category,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Persons      int    `json:"persons"`
}

// linked is what exchanges with the others: a link, or a hub's node.
type linked interface{ Memory() replica.Memory }

// contact knows how the data folder stands with its hub: from the link that this
// process has, or from the file that another writes.
type contact struct {
	house *house

	mu      sync.Mutex
	link    linked // nil where this process has none
	now     standing
	joined  bool
	running bool      // somebody exchanges
	looked  time.Time // when the file was read, or the link asked
	wrote   standing
}

// look returns how the folder stands now, or did a moment ago.
func (c *contact) look(ctx context.Context) (now standing, joined, running bool) {
	now, joined, running = c.known(ctx)
	return c.practise(ctx, now, joined, running)
}

func (c *contact) known(ctx context.Context) (now standing, joined, running bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.link == nil && time.Since(c.looked) >= contactEvery {
		c.read(ctx)
	}
	if c.link != nil && c.joined {
		c.now.Memory = c.link.Memory()
	}
	return c.now, c.joined, c.running
}

// read looks into the file. A folder that joined and with which nobody exchanges is alone.
func (c *contact) read(ctx context.Context) {
	c.looked = time.Now()
	_, joined, err := c.house.store.Membership(ctx)
	if err != nil {
		return
	}
	if c.joined, c.running = joined, false; !joined {
		c.now = standing{}
		return
	}
	c.now = c.house.lastStanding()
	s := &c.now.Status
	if c.running = !c.now.Ended && time.Since(c.now.At).Abs() < contactStale; !c.running && (s.Connected || s.AloneSince.IsZero()) {
		s.Connected, s.AloneSince = false, cmp.Or(s.LastExchange, c.now.At, c.looked)
	}
}

// lastStanding is what the file says, and nothing where there is none.
func (h *house) lastStanding() (s standing) {
	text, err := os.ReadFile(filepath.Join(h.dir, contactFile))
	if err != nil || json.Unmarshal(text, &s) != nil {
		return standing{}
	}
	return s
}

// behind is checkin.Desk's Behind.
func (c *contact) behind() bool {
	now, joined, _ := c.look(context.Background())
	return joined && (!now.Status.Connected || now.Status.Behind)
}

// apart is checkin.Desk's Apart.
func (c *contact) apart(room, session string) (at checkin.Occupancy, apart bool) {
	now, joined, _ := c.look(context.Background())
	if !joined || now.Status.Connected {
		return nil, false
	}
	for _, r := range now.Cut {
		if r.Room != room || r.Session != session {
			continue
		}
		at = make(checkin.Occupancy, len(r.Seats))
		for _, seat := range r.Seats {
			at[checkin.Seat{Category: seat.Category, Organisation: seat.Organisation}] = seat.Persons
		}
	}
	return at, true
}

// keep writes down how the link stands until the context ends, and then that the
// folder is alone. hub tells that it is a hub's; on a hub's own folder no other counts.
func (c *contact) keep(ctx context.Context, link linked, hub bool, log *slog.Logger) {
	c.mu.Lock()
	c.now = c.house.lastStanding()
	c.mu.Unlock()
	move := func(m replica.Memory) {
		membership, joined, err := c.house.store.Membership(context.WithoutCancel(ctx))
		if err != nil {
			return
		}
		mine := !joined || (membership.HubSecret != "") == hub
		c.mu.Lock()
		if c.link = nil; mine {
			c.link = link
		}
		c.mu.Unlock()
		if mine {
			c.move(standing{Memory: m, At: time.Now(), Ended: ctx.Err() != nil}, joined, log)
		}
	}
	tick := time.NewTicker(contactEvery)
	defer tick.Stop()
	for {
		move(link.Memory())
		select {
		case <-ctx.Done():
			m := link.Memory()
			if m.Status.Connected {
				m.Status.Connected, m.Status.AloneSince = false, time.Now()
			}
			move(m)
			c.mu.Lock()
			c.link, c.looked = nil, time.Time{}
			c.mu.Unlock()
			return
		case <-tick.C:
		}
	}
}

// move takes the next standing, and writes it where it is another or was not written for long.
func (c *contact) move(next standing, joined bool, log *slog.Logger) {
	c.mu.Lock()
	next.Cut = c.now.Cut
	c.mu.Unlock()
	switch {
	case next.Status.Connected || !joined:
		next.Cut = nil
	case next.Cut == nil:
		var err error
		if next.Cut, err = c.house.cut(context.Background()); err != nil {
			log.Warn("who is inside at the cut is not known", "cause", err)
		}
	}
	c.mu.Lock()
	c.now, c.joined, c.running = next, joined, !next.Ended
	c.mu.Unlock()
	if !joined || sameStanding(next, c.wrote) && next.At.Sub(c.wrote.At) < contactFresh {
		return
	}
	if err := c.house.write(next); err != nil {
		log.Warn("how this kiosk stands with its hub is not written", "cause", err)
		return
	}
	c.wrote = next
}

// sameStanding tells whether two say the same, but for when the two were equal last:
// connected and equal kiosks are so again every moment.
func sameStanding(a, b standing) bool {
	if a.Status.Connected {
		a.Status.LastExchange = b.Status.LastExchange
	}
	return a.Status == b.Status && a.Ended == b.Ended && (a.Cut == nil) == (b.Cut == nil)
}

// write puts the file in its place in one step. It is no loss where a power cut takes it.
func (h *house) write(s standing) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return writeBeside(h.dir, contactFile, text)
}

// writeBeside puts a file of a data folder in its place in one step, without a sync to the disk.
func writeBeside(dir, name string, text []byte) error {
	f, err := os.CreateTemp(dir, "."+name+"-")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = cmp.Or(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// cut is who is in the rooms whose seats are counted.
func (h *house) cut(ctx context.Context) ([]cutRoom, error) {
	all := []cutRoom{} // not nil: it is known
	err := h.store.Look(ctx, func(v checkin.View) error {
		for _, room := range h.conference.Rooms {
			if !room.ExitsCounted {
				continue
			}
			sessions := []string{""}
			for _, s := range h.conference.Sessions {
				if s.Room == room.ID {
					sessions = append(sessions, s.ID)
				}
			}
			for _, session := range sessions {
				inside, err := v.Inside(room.ID, session)
				if err != nil {
					return err
				}
				r := cutRoom{Room: room.ID, Session: session}
				for seat, persons := range inside {
					r.Seats = append(r.Seats, cutSeat{seat.Category, seat.Organisation, persons})
				}
				all = append(all, r)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}
