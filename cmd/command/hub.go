package command

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage/replica"
)

type hubCommand struct {
	Run    hubRun    `cmd:"" default:"withargs" help:"Start the hub, and run until interrupted."`
	Remove hubRemove `cmd:"" help:"Take a lost kiosk out of the conference."`
	Kiosks hubKiosks `cmd:"" help:"List the kiosks that have joined."`
	Roster hubRoster `cmd:"" help:"Print what NATS servers of somebody else have to know of the kiosks."`
}

type hubRun struct {
	Listen      string `required:"" help:"Where kiosks reach the hub, such as 0.0.0.0:4222." placeholder:"HOST:PORT"`
	Websocket   string `help:"Where the hub listens for WebSocket besides, for venues that let nothing but port 443 through." placeholder:"HOST:PORT"`
	Relay       bool   `help:"Only pass on what kiosks send: this machine gets no key of the conference."`
	Replace     bool   `help:"Let this kiosk become the hub in the place of the one that it joined."`
	NATS        string `name:"nats" help:"Have kiosks exchange by these NATS servers, three at least, instead of by the hub's own: tls://HOST:PORT,…" placeholder:"URLS"`
	Credentials string `help:"The file by which the operator of those servers lets the hub in, where that is not by its key." type:"existingfile" placeholder:"FILE"`
	MaxStore    int64  `help:"How many bytes the hub's streams may take on the disk." default:"4294967296" placeholder:"BYTES"`
	boarding
	Summaries string `help:"A folder that gets the day's summary at the end of each session." placeholder:"DIR" type:"path"`
}

// hubLine is what "hub --json" prints once it listens.
type hubLine struct {
	Address     string `json:"address"`
	Websocket   string `json:"websocket,omitempty"`
	Hub         string `json:"hub"`
	Fingerprint string `json:"fingerprint"`
	Relay       bool   `json:"relay,omitempty"`

	Board *boardLine `json:"board,omitempty"`
}

// hubStore is how many bytes the streams of a window that is a hub may take: the default of --max-store.
const hubStore = 4 << 30

// leastStore is what the streams of a hub need to be of use.
const leastStore = 16 << 20

// task lets a hub that is one be started by whoever starts the machine.
func (r *hubRun) task() checkin.Task {
	if r.Replace {
		return checkin.TaskKeys
	}
	return checkin.TaskPresent
}

func (r *hubRun) Run(s *session) error {
	if r.MaxStore < leastStore {
		return usagef("--max-store %d is too small: give at least %d", r.MaxStore, leastStore)
	}
	if r.Credentials != "" && r.NATS == "" {
		return usagef("--credentials is for the servers that --nats names")
	}
	if r.Relay && r.Board != "" {
		return usagef("a relay has no keys and cannot count: serve the board at the organisers' kiosk")
	}
	if r.Relay && r.Summaries != "" {
		return usagef("a relay has no keys and cannot count: make summaries at the organisers' kiosk")
	}
	h, logger, letGo, err := s.openLogged()
	if err != nil {
		return err
	}
	defer letGo()
	hub, err := replica.Start(s, replica.HubOptions{
		Store: h.store, Listen: r.Listen, Websocket: r.Websocket, MaxStore: r.MaxStore, Relay: r.Relay, Replace: r.Replace,
		NATS: r.NATS, Credentials: r.Credentials, Name: h.name, Log: logger,
	})
	if err != nil {
		return err
	}
	defer hub.Close()
	debug.FreeOSMemory() // what it took to unlock the keys
	board, err := h.openBoard(s, r.boarding, logger)
	if err != nil {
		return err
	}
	if err := s.sayListening(hub, r.Relay, board); err != nil {
		return errors.Join(err, board.close())
	}
	return board.beside(s, func(ctx context.Context) error {
		defer s.summariesBeside(ctx, h, r.Summaries, "en", logger)()
		return h.exchangeAsHub(ctx, hub, replica.NodeOptions{Relay: r.Relay, Log: logger, Alarm: s.tell})
	})
}

// exchangeAsHub lets a hub take part in the exchange until the context ends.
func (h *house) exchangeAsHub(ctx context.Context, hub *replica.Hub, o replica.NodeOptions) error {
	conn, err := hub.Connect()
	if err != nil {
		return err
	}
	defer conn.Close()
	o.Store, o.Member, o.Conn, o.Hub = h.store, hub.Member(), conn, true
	node, err := replica.NewNode(o)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var kept sync.WaitGroup
	kept.Go(func() { h.contact.keep(ctx, node, true, o.Log) })
	err = node.Run(ctx)
	cancel()
	kept.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func (s *session) sayListening(hub *replica.Hub, relay bool, board *openedBoard) error {
	fingerprint := hub.Fingerprint()
	line := hubLine{hub.Address(), hub.WebsocketAddress(), hub.Member().Hub, hex.EncodeToString(fingerprint[:]), relay, board.line()}
	var err error
	switch {
	case s.commands.JSON:
		err = json.NewEncoder(s.Stdout).Encode(line)
	case line.Websocket != "":
		_, err = fmt.Fprintf(s.Stdout, "the hub listens on %s, and on %s for WebSocket; Ctrl+C stops it\n", line.Address, line.Websocket)
	default:
		_, err = fmt.Fprintf(s.Stdout, "the hub listens on %s; Ctrl+C stops it\n", line.Address)
	}
	if err == nil && board != nil && !s.commands.JSON {
		err = writeBoard(s.Stdout, line.Board)
	}
	if out, ok := s.Stdout.(*bufio.Writer); ok && err == nil {
		err = out.Flush()
	}
	return err
}

type hubRemove struct {
	Kiosk string `arg:"" help:"The kiosk's name, or its id or the beginning of it, from \"hub kiosks\"."`
}

// removedLine is what "hub remove --json" prints.
type removedLine struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	BadgeKey int    `json:"badge_key,omitempty"`
}

func (r *hubRemove) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	done, err := replica.Remove(s, h.store, r.Kiosk, time.Now())
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(removedLine{done.Kiosk.ID, done.Kiosk.Name, done.BadgeKey})
	}
	next := fmt.Sprintf("badges are made under key %d from now on; print badges anew where you can", done.BadgeKey)
	if done.BadgeKey == 0 {
		next = fmt.Sprintf("type \"hub remove %s\" at an organisers' kiosk too: it changes the badge key, which a relay does not have", done.Kiosk.ID)
	}
	_, err = fmt.Fprintf(s.Stdout, "%q (%s) is removed; %s\n", done.Kiosk.Name, done.Kiosk.ID, next)
	return err
}

type hubKiosks struct{}

// kioskLine is one line of "hub kiosks --json".
type kioskLine struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Organiser bool   `json:"organiser,omitempty"`
	Added     string `json:"added"`
	Removed   string `json:"removed,omitempty"`
}

func (hubKiosks) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	r, err := replica.ReadRoster(s, h.store)
	if err != nil {
		return err
	}
	lines := json.NewEncoder(s.Stdout)
	for _, k := range r.Kiosks() {
		if s.commands.JSON {
			err = lines.Encode(newKioskLine(k))
		} else {
			_, err = fmt.Fprintln(s.Stdout, describeKiosk(h.conference, k))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func newKioskLine(k replica.Kiosk) kioskLine {
	line := kioskLine{ID: k.ID, Name: k.Name, Organiser: k.Organiser, Added: k.Added.Format(time.RFC3339)}
	if !k.Present() {
		line.Removed = k.Removed.Format(time.RFC3339)
	}
	return line
}

func describeKiosk(c *checkin.Conference, k replica.Kiosk) string {
	at := func(t time.Time) string { return t.In(c.Zone).Format("2006-01-02 15:04") }
	line := fmt.Sprintf("%s  %-24s joined %s", k.ID, k.Name, at(k.Added))
	if k.Organiser {
		line += ", may invite and remove"
	}
	if !k.Present() {
		line += ", removed " + at(k.Removed)
	}
	return line
}

type hubRoster struct {
	NATSConfig bool `name:"nats-config" required:"" help:"As a part of a configuration file of nats-server, to be read in again whenever a kiosk has joined or was removed."`
}

func (hubRoster) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	text, err := replica.NATSConfig(s, h.store)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(s.Stdout, text)
	return err
}
