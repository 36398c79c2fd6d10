package command

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/replica"
)

type syncCommand struct {
	Run    syncRun    `cmd:"" default:"withargs" help:"Exchange with the hub until both have the same."`
	Status syncStatus `cmd:"" help:"Say how this kiosk stands with its hub."`
}

type syncRun struct {
	Once bool          `help:"Exchange until this kiosk and the hub are equal, and end: a window exchanges by itself."`
	Wait time.Duration `help:"How long that may take, from the first call to the hub." default:"30s" placeholder:"30s"`
}

func (r *syncRun) Run(s *session) error {
	if !r.Once {
		return usagef("say \"sync --once\" to exchange with the hub, or \"sync status\" to see how this kiosk stands with it")
	}
	h, logger, letGo, err := s.openLogged()
	if err != nil {
		return err
	}
	defer letGo()
	was, _, running := h.contact.look(s)
	m, err := replica.Once(s, r.Wait, replica.LinkOptions{Store: h.store, Log: logger, Alarm: s.tell, Was: was.Memory})
	if !running {
		h.leave(s, m)
	}
	if err != nil {
		return err
	}
	return s.sayStanding(h, standing{Memory: m}, true)
}

// leave writes down how the kiosk stands where nobody goes on exchanging.
func (h *house) leave(ctx context.Context, m replica.Memory) {
	if m.Hub == nil {
		return // the hub was not there: what the file says holds
	}
	if m.Status.Connected {
		m.Status.Connected, m.Status.AloneSince = false, time.Now()
	}
	if cut, err := h.cut(ctx); err == nil {
		// A file that says so is a help, and no more: without it the seats are counted as of now.
		_ = h.write(standing{Memory: m, At: time.Now(), Ended: true, Cut: cut})
	}
}

type syncStatus struct{}

// standingLine is what "sync status --json" prints.
type standingLine struct {
	Connected    bool    `json:"connected"`
	Running      bool    `json:"running"` // a window or a hub exchanges
	AloneSince   string  `json:"alone_since,omitempty"`
	Waiting      uint64  `json:"waiting"`
	Behind       bool    `json:"behind"`
	LastExchange string  `json:"last_exchange,omitempty"`
	Offset       float64 `json:"clock_offset_s"`
	Provisional  int     `json:"provisional"` // persons let in whose registrations are not here
	PhotosWait   bool    `json:"photos_wait"` // this kiosk or the hub lacks photos of the other
}

func (*syncStatus) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	now, joined, running := h.contact.look(s)
	if !joined {
		return storage.NotJoined()
	}
	if !running {
		if now.Status.Waiting, err = h.waiting(s, now.Hub); err != nil {
			return err
		}
	}
	return s.sayStanding(h, now, running)
}

// waiting counts the entries that the hub did not have when it was heard of last.
func (h *house) waiting(ctx context.Context, hub map[string]uint64) (n uint64, err error) {
	heads, err := h.store.Heads(ctx)
	for origin, head := range heads {
		n += head.Seq - min(head.Seq, hub[origin])
	}
	return n, err
}

// provisional counts the persons who were let in and whose registrations are not here.
func (h *house) provisional(ctx context.Context) (n int, err error) {
	err = h.store.Look(ctx, func(v checkin.View) (err error) {
		n, err = v.Provisional()
		return err
	})
	return n, err
}

func (h *house) standingLine(now standing, running bool, provisional int) standingLine {
	st := now.Status
	stamp := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return h.stamp(h.practice.when(t))
	}
	return standingLine{
		Connected: st.Connected, Running: running, AloneSince: stamp(st.AloneSince), Waiting: st.Waiting, Behind: st.Behind,
		LastExchange: stamp(st.LastExchange), Offset: st.Offset.Seconds(), Provisional: provisional, PhotosWait: st.PhotosWait,
	}
}

func (s *session) sayStanding(h *house, now standing, running bool) error {
	st := now.Status
	provisional, err := h.provisional(s)
	if err != nil {
		return err
	}
	line := h.standingLine(now, running, provisional)
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(line)
	}
	said := []string{"connected to the hub"}
	if !st.Connected {
		said = []string{"alone since " + line.AloneSince}
	}
	if !running {
		said = append(said, "no window exchanges")
	}
	said = append(said, fmt.Sprintf("%d entries wait", st.Waiting))
	if st.Behind {
		said = append(said, "the hub has what is not here")
	}
	if st.PhotosWait {
		said = append(said, "photos are on their way")
	}
	if !st.LastExchange.IsZero() {
		said = append(said, "last exchange "+line.LastExchange)
	}
	if provisional > 0 {
		said = append(said, fmt.Sprintf("%d persons were let in whose registrations are not here", provisional))
	}
	if st.Offset != 0 {
		said = append(said, fmt.Sprintf("the hub's clock is %+.1f s from this one", st.Offset.Seconds()))
	}
	_, err = fmt.Fprintln(s.Stdout, strings.Join(said, "; "))
	return err
}
