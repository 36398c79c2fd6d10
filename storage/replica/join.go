package replica

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/nats-io/nats.go"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// joinRequest is what an invited kiosk says to the hub: first to see what is offered,
// then, when it has taken it, to come in.
type joinRequest struct {
	Body []byte `cbor:"1,keyasint"` // a joinBody
	MAC  []byte `cbor:"2,keyasint"`
}

type joinBody struct {
	Enter     bool             `cbor:"1,keyasint,omitempty"`
	Nonce     []byte           `cbor:"2,keyasint"`
	Kiosk     string           `cbor:"3,keyasint,omitempty"`
	Name      string           `cbor:"4,keyasint,omitempty"`
	Vouchers  []storage.Signed `cbor:"5,keyasint,omitempty"`
	Rehearsal bool             `cbor:"6,keyasint,omitempty"`
}

// joinAnswer is what the hub says. A refusal is not authenticated: it only names a reason.
type joinAnswer struct {
	Refused joinRefusal `cbor:"1,keyasint,omitempty"`
	Body    []byte      `cbor:"2,keyasint,omitempty"` // an offerBody
	MAC     []byte      `cbor:"3,keyasint,omitempty"`
}

type offerBody struct {
	Hub       string           `cbor:"1,keyasint"`
	Token     string           `cbor:"2,keyasint"`
	Parcel    []byte           `cbor:"3,keyasint,omitempty"`
	Organiser bool             `cbor:"4,keyasint,omitempty"`
	Relay     bool             `cbor:"5,keyasint,omitempty"`
	Address   string           `cbor:"6,keyasint,omitempty"`
	Websocket string           `cbor:"7,keyasint,omitempty"`
	Kiosks    []storage.Signed `cbor:"8,keyasint,omitempty"`
	Cluster   string           `cbor:"9,keyasint,omitempty"`
	Rehearsal bool             `cbor:"10,keyasint,omitempty"`
}

// joinRefusal is why the hub does not let somebody in.
type joinRefusal string

const (
	refusedGone  joinRefusal = "gone"  // the invitation was used, has expired, or was tried too often
	refusedWrong joinRefusal = "wrong" // the secret is another
	refusedName  joinRefusal = "name"  // another kiosk is called so
	refusedMode  joinRefusal = "mode"  // the one is of a rehearsal, the other is not
	refusedOther joinRefusal = "other" // what was sent is none of it, or the hub failed
)

func (r joinRefusal) fault() error {
	sentence := map[joinRefusal]string{
		refusedGone:  "this invitation is not open any more: it holds for ten minutes and for one kiosk; ask for a new one",
		refusedWrong: "the hub does not accept the secret of this invitation: ask for a new one",
		refusedName:  "another kiosk of this hub has that name already: choose another with --name",
	}[r]
	if r == refusedMode {
		return modeFault("")
	}
	if sentence == "" {
		sentence = "the hub did not understand what this kiosk sent: see that both run the same version"
	}
	return &checkin.Fault{Code: checkin.FaultHub, Sentence: sentence}
}

// modeFault says that a hub and a kiosk are not both of a rehearsal; hub is the mode of the hub where it is known.
func modeFault(hub storage.Mode) error {
	sentence := "the hub and this kiosk are not both of a rehearsal, and the two are never mixed: join with --rehearsal a rehearsal's hub, and without it the day's"
	switch hub {
	case storage.Day:
		sentence = "this hub is the day's, and this kiosk is in a rehearsal: nothing of a rehearsal goes there; join without --rehearsal"
	case storage.Rehearsal:
		sentence = "this hub is of a rehearsal, and this kiosk is set up for the day: join with --rehearsal"
	}
	return &checkin.Fault{Code: checkin.FaultConflict, Sentence: sentence}
}

// Suits returns a Fault where data of the mode must not join what is offered: a
// rehearsal the day's hub, or the other way round.
func (o *Offer) Suits(mode storage.Mode) error {
	hub := storage.Day
	if o.body.Rehearsal {
		hub = storage.Rehearsal
	}
	if hub != mode {
		return modeFault(hub)
	}
	return nil
}

// The message parts that are authenticated.
var (
	macRequest = []byte("antechamber join request 1")
	macAnswer  = []byte("antechamber join answer 1")
)

// Offer is what an invitation offers, until Close.
type Offer struct {
	Parcel seal.Parcel // the conference file and the keys to take before Accept

	conn      *nats.Conn
	code      code
	with      invitation
	authority []byte
	body      offerBody
}

// Join follows an invitation as far as to see what it offers.
func Join(ctx context.Context, text string, log *slog.Logger) (_ *Offer, err error) {
	c, err := parseCode(text)
	if err != nil {
		return nil, err
	}
	o := &Offer{code: c}
	if o.with, err = newInvitation(c.secret); err != nil {
		return nil, err
	}
	if err := o.connect(log); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			o.Close()
		}
	}()
	if o.body, err = o.ask(ctx, joinBody{}); err != nil {
		return nil, err
	}
	if o.Parcel, err = seal.UnwrapParcel(o.with.wrap, o.with.id, o.body.Parcel); err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultKeys, Cause: err, Sentence: "what the hub sent does not open with this invitation: ask for a new one"}
	}
	return o, nil
}

// Close ends the connection.
func (o *Offer) Close() { o.conn.Close() }

func (o *Offer) connect(log *slog.Logger) error {
	url, options, err := transport(o.code.address, o.code.address, o.code.websocket)
	if err != nil {
		return err
	}
	user := joinUser + o.with.id
	options = append(options, clientOptions(o.with.id, log)...)
	options = append(options, nats.UserInfo(user, ""), nats.MaxReconnects(0),
		nats.Secure(pinnedTLS(o.code.pin, func(authority []byte) { o.authority = authority })))
	o.conn, err = nats.Connect(url, options...)
	switch {
	case errors.Is(err, nats.ErrAuthorization):
		return refusedGone.fault()
	case err != nil && strings.Contains(err.Error(), ErrOtherHub.Error()):
		return &checkin.Fault{Code: checkin.FaultHub, Cause: errors.Join(ErrOtherHub, err), Sentence: fmt.Sprintf(
			"who answers at %s is not the hub of this invitation, and nothing was sent to it: see that the network is the right one", o.code.address)}
	case err != nil:
		return unreachable(o.code.address, err)
	}
	return nil
}

// joinPatience is how long the hub may take for one answer.
const joinPatience = 10 * time.Second

// ask sends a request and returns the hub's authenticated answer.
func (o *Offer) ask(ctx context.Context, b joinBody) (answer offerBody, err error) {
	b.Nonce = make([]byte, secretSize)
	rand.Read(b.Nonce)
	body, err := cbor.Marshal(b)
	if err != nil {
		return answer, err
	}
	request, err := cbor.Marshal(joinRequest{body, mac(o.with.auth, macRequest, []byte(o.with.id), body)})
	if err != nil {
		return answer, err
	}
	ctx, cancel := context.WithTimeout(ctx, joinPatience)
	defer cancel()
	msg, err := o.conn.RequestWithContext(ctx, joinSubject(o.with.id), request)
	if err != nil {
		return answer, unreachable(o.code.address, err)
	}
	var a joinAnswer
	if err := cbor.Unmarshal(msg.Data, &a); err != nil {
		return answer, refusedOther.fault()
	}
	if a.Refused != "" {
		return answer, a.Refused.fault()
	}
	if !hmac.Equal(a.MAC, mac(o.with.auth, macAnswer, b.Nonce, a.Body)) {
		return answer, refusedWrong.fault()
	}
	return answer, cbor.Unmarshal(a.Body, &answer)
}

// Accept has the kiosk join under a name. Its store must have taken the keys of the parcel.
func (o *Offer) Accept(ctx context.Context, store *storage.Store, name string) (*Member, error) {
	if err := o.Suits(store.Mode()); err != nil {
		return nil, err
	}
	m, err := o.member(ctx, store, name)
	if err != nil {
		return nil, err
	}
	vouchers, err := m.vouchers(ctx, store, true)
	if err != nil {
		return nil, err
	}
	answer, err := o.ask(ctx, joinBody{Enter: true, Kiosk: m.Kiosk, Name: m.Name, Vouchers: vouchers, Rehearsal: store.Mode() == storage.Rehearsal})
	if err != nil {
		return nil, err
	}
	if err := store.SetMembership(ctx, m.Membership); err != nil {
		return nil, err
	}
	return m, takeRoster(ctx, store, answer.Kiosks, vouchers)
}

// member is what the kiosk will be. A kiosk that joined before keeps its join key, by
// which its logs are known.
func (o *Offer) member(ctx context.Context, store *storage.Store, name string) (*Member, error) {
	before, joined, err := store.Membership(ctx)
	if err != nil {
		return nil, err
	}
	if before.HubSecret != "" {
		return nil, &checkin.Fault{Code: checkin.FaultConflict, Sentence: "this data folder is a hub's own: join in another with --data"}
	}
	m := &Member{Membership: storage.Membership{
		Hub: o.body.Hub, Token: o.body.Token, Name: name, Address: o.code.address, Websocket: o.body.Websocket,
		Authority: o.authority, Relay: o.body.Relay, Organiser: o.body.Organiser, Cluster: o.body.Cluster,
	}}
	if o.code.websocket {
		m.Websocket = o.code.address
		m.Address = o.body.Address
	}
	m.Secret = "join-" + randomToken()
	if joined {
		m.Secret = before.Secret
	}
	if m.Identity, err = ensureIdentity(store.Keeper(), m.Secret); err != nil {
		return nil, err
	}
	m.Kiosk = m.Identity.ID()
	return m, nil
}

// randomToken returns 80 random bits.
func randomToken() string {
	b := make([]byte, 10)
	rand.Read(b)
	return base32Encoding().EncodeToString(b)
}
