package replica

import (
	"context"
	"encoding/base64"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"
)

// joinUser stands before the id of an invitation in the name of who follows it.
const joinUser = "join:"

// guard says who may connect, and what then. It implements server.Authentication.
type guard struct {
	hub      string // its own key
	subjects Subjects
	log      *slog.Logger
	kiosk    func(ctx context.Context, id string) (Kiosk, bool)
	invited  func(ctx context.Context, id string) bool

	lock    sync.Mutex // held from the look at the roster until the connection is noted
	clients map[string][]uint64
	server  *server.Server
}

var _ server.Authentication = (*guard)(nil)

// authPatience bounds the look into the database while somebody connects.
const authPatience = 5 * time.Second

// Check implements server.Authentication.
func (g *guard) Check(c server.ClientAuthentication) bool {
	if c.Kind() != server.CLIENT {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), authPatience)
	defer cancel()
	g.lock.Lock()
	defer g.lock.Unlock()
	who, user, why := g.admit(ctx, c)
	if user == nil {
		address := ""
		if a := c.RemoteAddress(); a != nil {
			address = a.String()
		}
		g.log.Warn("a connection was refused", "reason", why, "address", address, "kiosk", who)
		return false
	}
	c.RegisterUser(user)
	open := slices.DeleteFunc(g.clients[who], func(id uint64) bool { return g.server.GetClient(id) == nil })
	g.clients[who] = append(open, c.GetID())
	return true
}

// admit returns who connects and what for, or why not.
func (g *guard) admit(ctx context.Context, c server.ClientAuthentication) (who string, user *server.User, why string) {
	o := c.GetOpts()
	if id, ok := strings.CutPrefix(o.Username, joinUser); ok && o.Nkey == "" {
		if !isToken(id) || !g.invited(ctx, id) {
			return "", nil, "no such invitation is open"
		}
		return o.Username, &server.User{Username: o.Username, Permissions: joinPermissions(id)}, ""
	}
	if o.Nkey == "" {
		return "", nil, "it shows no key"
	}
	if !proves(o.Nkey, c.GetNonce(), o.Sig) {
		return "", nil, "it does not prove its key"
	}
	if o.Nkey == g.hub {
		return o.Nkey, &server.User{Username: o.Nkey}, ""
	}
	k, ok := g.kiosk(ctx, o.Nkey)
	switch {
	case !ok:
		return o.Nkey, nil, "its key is not in the roster"
	case !k.Present():
		return o.Nkey, nil, "it was removed"
	}
	return o.Nkey, &server.User{Username: o.Nkey, Permissions: kioskPermissions(g.subjects, k)}, ""
}

// proves tells whether the signature over the server's nonce is the key's.
func proves(id string, nonce []byte, signature string) bool {
	key, err := nkeys.FromPublicKey(id)
	if err != nil || len(nonce) == 0 {
		return false
	}
	sig, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil {
		sig, err = base64.StdEncoding.DecodeString(signature)
	}
	return err == nil && key.Verify(nonce, sig) == nil
}

// isToken tells whether an id may stand in a subject.
func isToken(id string) bool { return id != "" && len(id) <= 64 && strings.Trim(id, crockford) == "" }

// cut ends the connections of a kiosk, or of who follows an invitation.
func (g *guard) cut(who string) {
	g.lock.Lock()
	clients := g.clients[who]
	delete(g.clients, who)
	g.lock.Unlock()
	for _, id := range clients {
		if err := g.server.DisconnectClientByID(id); err == nil {
			g.log.Info("a connection was cut", "kiosk", who)
		}
	}
}

// connected returns who has connected since they were last cut.
func (g *guard) connected() []string {
	g.lock.Lock()
	defer g.lock.Unlock()
	var all []string
	for who := range g.clients {
		all = append(all, who)
	}
	return all
}

// joinPermissions let who was invited ask the one thing.
func joinPermissions(id string) *server.Permissions {
	return &server.Permissions{
		Publish:   &server.SubjectPermission{Allow: []string{joinSubject(id)}},
		Subscribe: &server.SubjectPermission{Allow: []string{inbox(id) + ".>"}},
	}
}

// How many answers a kiosk may give to one question, and for how long.
const (
	answersMost = 100_000
	answersFor  = 5 * time.Minute
)

// kioskPermissions let a kiosk write under its own name alone, and read what is not
// said to others. Of JetStream it may use what reads a stream in order.
func kioskPermissions(s Subjects, k Kiosk) *server.Permissions {
	stream := s.Stream()
	publish := []string{
		s.Log(k.ID, ">"), s.Document(k.ID), s.KioskState(k.ID), s.Ask("*"),
		"$JS.API.STREAM.INFO." + stream, "$JS.API.STREAM.MSG.GET." + stream, "$JS.API.DIRECT.GET." + stream, "$JS.API.DIRECT.GET." + stream + ".>",
		"$JS.API.CONSUMER.CREATE." + stream, "$JS.API.CONSUMER.CREATE." + stream + ".>",
		"$JS.API.CONSUMER.MSG.NEXT." + stream + ".>", "$JS.API.CONSUMER.DELETE." + stream + ".>", "$JS.API.CONSUMER.INFO." + stream + ".>",
	}
	if k.Organiser {
		publish = append(publish, s.Act(k.ID))
	}
	return &server.Permissions{
		Publish: &server.SubjectPermission{Allow: publish},
		Subscribe: &server.SubjectPermission{Allow: []string{
			s.Logs(), s.Document("*"), s.State(), s.KioskState("*"), s.Ask(k.ID), inbox(k.ID) + ".>",
		}},
		Response: &server.ResponsePermission{MaxMsgs: answersMost, Expires: answersFor},
	}
}
