package replica

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// A hub may exchange by NATS servers of somebody else instead of its own, where one
// machine is too small or too little to rely on. Kiosks join at the hub as ever.

// clusterReplicas is on how many of the servers each message is kept.
const clusterReplicas = 3

// clusterOptions are those of who connects to such servers: a kiosk, or the hub's own.
func clusterOptions(m *Member) []nats.Option {
	return []nats.Option{nats.Nkey(m.Identity.ID(), m.Identity.Sign), nats.IgnoreAuthErrorAbort()}
}

// connectCluster connects the hub to the servers, as its own kiosk or as the operator's
// credentials say.
func (h *Hub) connectCluster(more ...nats.Option) (*nats.Conn, error) {
	options := append(clientOptions(h.member.Kiosk, h.log), nats.RetryOnFailedConnect(true))
	if h.options.Credentials != "" {
		options = append(options, nats.UserCredentials(h.options.Credentials), nats.IgnoreAuthErrorAbort())
	} else {
		options = append(options, clusterOptions(h.member)...)
	}
	conn, err := nats.Connect(h.options.NATS, append(options, more...)...)
	if err != nil {
		return nil, clusterFault(h.options.NATS, err)
	}
	return conn, nil
}

func isUnauthorized(err error) bool {
	return errors.Is(err, nats.ErrAuthorization) || strings.Contains(strings.ToLower(err.Error()), "authorization violation")
}

func clusterFault(urls string, err error) error {
	sentence := fmt.Sprintf("the NATS servers %s do not do what the hub needs (%s): see that they run, with JetStream on three of them at least, and room there for three quarters of --max-store", urls, err)
	if isUnauthorized(err) {
		sentence = fmt.Sprintf("the NATS servers %s do not let this hub in: give them what \"hub roster --nats-config\" prints, or name the operator's file with --credentials", urls)
	}
	return &checkin.Fault{Code: checkin.FaultHub, Cause: err, Sentence: sentence}
}

// How long a hub that exchanged by the same servers before waits for them to begin with,
// and how often it looks whether they have the stream still.
const (
	knownPatience = 3 * time.Second
	streamLooked  = 5 * time.Second
)

// makeClusterStream makes the stream of all logs on the servers, which may still be
// choosing who leads them. Where the hub has exchanged by them before it begins without:
// they come back, and requests go by any one of them meanwhile.
func (h *Hub) makeClusterStream(ctx context.Context) error {
	patience := startPatience
	r, err := h.Roster(ctx)
	if err != nil {
		return err
	}
	known := h.sameCluster && len(r.Kiosks()) > 1 // somebody joined, so it has worked
	if known {
		patience = knownPatience
	}
	begun, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err = h.tryClusterStream(begun)
	if err == nil || !known || isUnauthorized(err) || ctx.Err() != nil {
		return err
	}
	h.log.Warn("the NATS servers do not have the stream yet, and the hub begins without", "cause", err)
	return nil
}

func (h *Hub) tryClusterStream(ctx context.Context) error {
	conn, err := h.connectCluster()
	if err != nil {
		return err
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		return err
	}
	config := h.streamConfig()
	config.Replicas = clusterReplicas
	var refused *jetstream.APIError // says more than that time ran out
	for {
		asking, done := context.WithTimeout(ctx, patienceForAnswers)
		_, err := js.CreateOrUpdateStream(asking, config)
		done()
		if err == nil {
			return nil
		}
		if !errors.As(err, &refused) && refused != nil && ctx.Err() != nil {
			err = refused
		}
		if last := conn.LastError(); !conn.IsConnected() && last != nil {
			err = last
		}
		if isUnauthorized(err) || ctx.Err() != nil {
			return clusterFault(h.options.NATS, err)
		}
		pause(ctx, streamFirst)
	}
}

// keepClusterStream makes the stream anew where the servers lost it, until the context ends.
func (h *Hub) keepClusterStream(ctx context.Context) {
	conn, err := h.connectCluster()
	if err != nil {
		h.log.Error("nobody looks whether the NATS servers have the stream", "cause", err)
		return
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		h.log.Error("nobody looks whether the NATS servers have the stream", "cause", err)
		return
	}
	config := h.streamConfig()
	config.Replicas = clusterReplicas
	for ctx.Err() == nil {
		asking, done := context.WithTimeout(ctx, patienceForAnswers)
		_, err := js.Stream(asking, config.Name)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			_, err = js.CreateOrUpdateStream(asking, config)
			h.log.Warn("the NATS servers had lost the stream; it is made anew", "cause", err)
		}
		done()
		pause(ctx, streamLooked)
	}
}

// NATSConfig returns what NATS servers of somebody else have to know of the kiosks of a
// hub, in the form of their configuration: who may connect, and what each may do. It
// is as of now, and changes when a kiosk joins or is removed.
func NATSConfig(ctx context.Context, store *storage.Store) (string, error) {
	m, err := readMember(ctx, store)
	if err != nil {
		return "", err
	}
	if m.HubSecret == "" {
		return "", &checkin.Fault{Code: checkin.FaultConflict, Sentence: "this data folder is not the hub's: ask there who may connect"}
	}
	r, err := readRoster(ctx, store, m.Membership)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# The kiosks of %s. Each is known by its key, and may write under its own name alone.\n", m.Subjects().Stream())
	fmt.Fprintf(&b, "max_payload: %d\nauthorization {\n  users: [\n", maxPayload)
	writeNATSUser(&b, "the hub", m.Kiosk, hubPermissions(m))
	for _, k := range r.Kiosks() {
		if k.Present() && k.ID != m.Kiosk {
			writeNATSUser(&b, k.Name, k.ID, kioskPermissions(m.Subjects(), k))
		}
	}
	b.WriteString("  ]\n}\n")
	return b.String(), nil
}

// hubPermissions are what a hub does on the servers of somebody else.
func hubPermissions(m *Member) *server.Permissions {
	all := m.Subjects().all(">")
	return &server.Permissions{
		Publish:   &server.SubjectPermission{Allow: []string{all, "$JS.API.>"}},
		Subscribe: &server.SubjectPermission{Allow: []string{all, inbox(m.Kiosk) + ".>"}},
		Response:  &server.ResponsePermission{MaxMsgs: answersMost, Expires: answersFor},
	}
}

func writeNATSUser(b *strings.Builder, name, id string, p *server.Permissions) {
	quoted := func(subjects []string) string { return `"` + strings.Join(subjects, `", "`) + `"` }
	comment := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 {
			return ' ' // nothing of a name ends the comment
		}
		return r
	}, name)
	fmt.Fprintf(b, "    # %s\n    { nkey: %s, permissions: {\n      publish: [%s]\n      subscribe: [%s]\n      allow_responses: { max: %d, expires: %q }\n    } }\n",
		comment, id, quoted(p.Publish.Allow), quoted(p.Subscribe.Allow), p.Response.MaxMsgs, p.Response.Expires.Round(time.Second))
}
