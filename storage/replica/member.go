package replica

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// Member is a data folder that belongs to a hub, with its join key.
type Member struct {
	storage.Membership
	Identity *Identity
}

// readMember returns how the folder belongs to a hub; a Fault says where it does not.
func readMember(ctx context.Context, store *storage.Store) (*Member, error) {
	m, joined, err := store.Membership(ctx)
	if err != nil {
		return nil, err
	}
	if !joined {
		return nil, storage.NotJoined()
	}
	identity, err := loadIdentity(store.Keeper(), m.Secret)
	if err != nil {
		return nil, err
	}
	return &Member{Membership: m, Identity: identity}, nil
}

// Subjects are those of the member's conference.
func (m *Member) Subjects() Subjects { return Subjects{m.Token} }

// DialOptions say how a kiosk connects.
type DialOptions struct {
	Websocket bool // by the hub's WebSocket listener, where the venue lets nothing else through
	Once      bool // fails where the hub does not answer now; else the connection is made when it does
	Log       *slog.Logger
	More      []nats.Option // handlers of the caller
}

// How the connection is watched: a network that swallows everything shows within
// about three seconds.
const (
	pingEvery     = time.Second
	pingsLost     = 2
	reconnectWait = 250 * time.Millisecond
	dialPatience  = 5 * time.Second
)

// Dial connects a kiosk to its hub. Nothing is buffered in memory while the network is
// cut: what is published then fails, and the log itself is what is still to be sent.
// The connection goes on trying until it is closed.
func Dial(ctx context.Context, m *Member, o DialOptions) (*nats.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	url, options, err := m.way(o)
	if err != nil {
		return nil, err
	}
	options = append(options, clientOptions(m.Identity.ID(), o.Log)...)
	options = append(options, nats.RetryOnFailedConnect(!o.Once))
	conn, err := nats.Connect(url, append(options, o.More...)...)
	if err != nil {
		return nil, unreachable(cmp.Or(m.Cluster, m.Address), err)
	}
	return conn, nil
}

// way returns where to connect, and whom to trust there.
func (m *Member) way(o DialOptions) (url string, options []nats.Option, err error) {
	if m.Cluster != "" {
		return m.Cluster, clusterOptions(m), nil
	}
	trust, err := clientTLS(m.Authority)
	if err != nil {
		return "", nil, fmt.Errorf("read the certificate of the hub's authority: %w", err)
	}
	url, options, err = transport(m.Address, m.Websocket, o.Websocket)
	return url, append(options, nats.Secure(trust), nats.Nkey(m.Identity.ID(), m.Identity.Sign), nats.IgnoreAuthErrorAbort()), err
}

// transport returns where to connect.
func transport(address, websocket string, byWebsocket bool) (string, []nats.Option, error) {
	if !byWebsocket {
		return "tls://" + address, []nats.Option{nats.TLSHandshakeFirst()}, nil
	}
	if websocket == "" {
		return "", nil, &checkin.Fault{
			Code:     checkin.FaultInvalid,
			Sentence: "the hub has no WebSocket listener: start it with --websocket, and join again",
		}
	}
	return "wss://" + websocket, nil, nil
}

// clientOptions are those of every connection to a hub.
func clientOptions(id string, log *slog.Logger) []nats.Option {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return []nats.Option{
		nats.Name(id), nats.CustomInboxPrefix(inbox(id)), nats.Timeout(dialPatience),
		nats.MaxReconnects(-1), nats.ReconnectWait(reconnectWait), nats.ReconnectJitter(reconnectWait, reconnectWait),
		nats.ReconnectBufSize(-1), nats.PingInterval(pingEvery), nats.MaxPingsOutstanding(pingsLost),
		nats.ErrorHandler(func(_ *nats.Conn, sub *nats.Subscription, err error) {
			subject := ""
			if sub != nil {
				subject = sub.Subject
			}
			log.Warn("the connection to the hub reports an error", "cause", err, "subject", subject)
		}),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) { log.Info("the hub is not connected", "cause", err) }),
		nats.ConnectHandler(func(*nats.Conn) { log.Info("the hub is connected") }),
		nats.ReconnectHandler(func(*nats.Conn) { log.Info("the hub is connected again") }),
	}
}

func unreachable(address string, err error) error {
	sentence := fmt.Sprintf("the hub at %s cannot be reached (%s): see that it runs, and that the network lets this kiosk through to it", address, err)
	switch said := err.Error(); { // the client hands on only what the cause said
	case strings.Contains(said, "expired or is not yet valid"):
		sentence = fmt.Sprintf("the certificate of the hub at %s does not hold now: set the clocks of this kiosk and of the hub right", address)
	case strings.Contains(said, "tls: failed to verify certificate"), strings.Contains(said, "does not look like a TLS handshake"):
		sentence = fmt.Sprintf("who answers at %s is not the hub, and nothing was sent to it: it may be the log-in page of the network, which a browser shows, or another machine has the hub's address", address)
	}
	return &checkin.Fault{Code: checkin.FaultHub, Cause: err, Sentence: sentence}
}
