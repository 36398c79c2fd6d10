package replica

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"antechamber/kiosk/checkin"
)

// Limits of the server: what does not answer in time is let go.
const (
	startPatience  = 20 * time.Second
	authSeconds    = 5
	maxConnections = 4096
	maxConsumers   = 4096
	controlLine    = 4096
)

// listen starts the server.
func (h *Hub) listen() error {
	o, err := h.serverOptions()
	if err != nil {
		return err
	}
	h.guard = &guard{
		hub: h.keys.identity.ID(), subjects: h.Subjects(), log: h.log, clients: make(map[string][]uint64),
		kiosk: h.present, invited: h.invited,
	}
	o.CustomClientAuthentication = h.guard
	srv, err := server.NewServer(o)
	if err != nil {
		return fmt.Errorf("make the hub's server: %w", err)
	}
	h.server, h.guard.server = srv, srv
	srv.SetLoggerV2(natsLog{h.log}, false, false, false)
	srv.Start()
	if !srv.ReadyForConnections(startPatience) {
		return &checkin.Fault{Code: checkin.FaultHub, Sentence: "the hub did not start within 20 seconds: look into the log file for the cause"}
	}
	return nil
}

func (h *Hub) serverOptions() (*server.Options, error) {
	host, port, err := h.free(h.options.Listen)
	if err != nil {
		return nil, err
	}
	tls := h.keys.authority.serverTLS(time.Now)
	o := &server.Options{
		ServerName: h.keys.identity.ID(), Host: host, Port: port, NoSigs: true, DisableJetStreamBanner: true,
		TLS: true, TLSConfig: tls, TLSHandshakeFirst: true, TLSTimeout: authSeconds, AuthTimeout: authSeconds,
		AlwaysEnableNonce: true, MaxPayload: maxPayload, MaxControlLine: controlLine, MaxConn: maxConnections,
		JetStream: h.options.NATS == "", StoreDir: filepath.Join(h.store.Dir(), "hub"), JetStreamMaxStore: h.options.MaxStore, SyncAlways: true,
	}
	if h.options.Websocket == "" {
		return o, nil
	}
	host, port, err = h.free(h.options.Websocket)
	o.Websocket = server.WebsocketOpts{Host: host, Port: port, TLSConfig: tls, HandshakeTimeout: authSeconds * time.Second}
	return o, err
}

// free returns where to listen, and a sentence where that is not free: the server would
// only say so in its log.
func (h *Hub) free(address string) (host string, port int, err error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return "", 0, &checkin.Fault{Code: checkin.FaultHub, Cause: err, Sentence: fmt.Sprintf(
			"the hub cannot listen on %s (%s): give HOST:PORT of this machine that no other program has", address, reasonOf(err))}
	}
	host, _, err = net.SplitHostPort(address)
	port = l.Addr().(*net.TCPAddr).Port
	return cmp.Or(host, "0.0.0.0"), port, errors.Join(err, l.Close())
}

func reasonOf(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// Address is where the hub listens, host:port.
func (h *Hub) Address() string {
	if a, ok := h.server.Addr().(*net.TCPAddr); ok {
		return a.String()
	}
	return ""
}

// WebsocketAddress is where the hub listens for WebSocket, "" where it does not.
func (h *Hub) WebsocketAddress() string {
	if h.options.Websocket == "" {
		return ""
	}
	return trimScheme(h.server.WebsocketURL())
}
