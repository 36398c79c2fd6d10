package replica

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"net"
	"net/netip"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// How long and how often an invitation may be tried.
const (
	inviteFor  = 10 * time.Minute
	wrongTries = 5
)

// organiserRights lets a kiosk invite and remove others.
const organiserRights = "organiser"

// invitation is what the secret of a code gives.
type invitation struct {
	id   string // by which the hub knows it
	auth []byte // proves to each other that both have the secret, or were told by who has
	wrap []byte // opens the parcel; the hub never has it
}

func newInvitation(secret [secretSize]byte) (i invitation, err error) {
	id, err := hkdf.Key(sha256.New, secret[:], nil, "antechamber invitation id 1", 10)
	if err != nil {
		return i, err
	}
	i.id = base32Encoding().EncodeToString(id)
	if i.auth, err = hkdf.Key(sha256.New, secret[:], nil, "antechamber invitation auth 1", sha256.Size); err != nil {
		return i, err
	}
	i.wrap, err = hkdf.Key(sha256.New, secret[:], nil, "antechamber invitation wrap 1", seal.KeySize)
	return i, err
}

// mac authenticates parts that belong together.
func mac(key []byte, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		sum := sha256.Sum256(p)
		h.Write(sum[:])
	}
	return h.Sum(nil)
}

// InviteOptions say what is offered.
type InviteOptions struct {
	File      []byte // the conference file
	Address   string // host:port where the hub is reached; "" is where it listens
	Websocket bool   // the kiosk is to connect by WebSocket
	Organiser bool   // the kiosk may invite and remove others
	Now       func() time.Time
}

// Invited is an invitation as people get it. The code is a secret.
type Invited struct {
	Code    string
	Expires time.Time
}

// Invite makes an invitation: on the hub's own data folder through its database, on an
// organiser's kiosk through the hub.
func Invite(ctx context.Context, store *storage.Store, o InviteOptions) (Invited, error) {
	m, err := readMember(ctx, store)
	if err != nil {
		return Invited{}, err
	}
	if !m.Organiser {
		return Invited{}, notOrganiser()
	}
	c, err := m.code(o)
	if err != nil {
		return Invited{}, err
	}
	c, text, err := drawCode(c)
	if err != nil {
		return Invited{}, err
	}
	i, err := newInvitation(c.secret)
	if err != nil {
		return Invited{}, err
	}
	offer := storage.Invitation{ID: i.id, Auth: i.auth}
	if offer.Parcel, err = m.parcel(store, o.File).Wrap(i.wrap, i.id); err != nil {
		return Invited{}, err
	}
	if o.Organiser || m.ownsRelay() {
		offer.Rights = organiserRights
	}
	if m.HubSecret == "" {
		answer, err := m.act(ctx, actRequest{Invite: &offer})
		return Invited{text, answer.Expires}, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	offer.Expires = o.Now().Add(inviteFor)
	return Invited{text, offer.Expires}, store.PutInvitation(ctx, offer, o.Now())
}

// ownsRelay tells whether the folder is that of a relay, which has nothing to give: who
// comes in from there brings the conference.
func (m *Member) ownsRelay() bool { return m.HubSecret != "" && m.Relay }

func (m *Member) parcel(store *storage.Store, file []byte) seal.Parcel {
	if m.ownsRelay() {
		return seal.Parcel{}
	}
	keys := store.ConferenceKeys()
	return seal.Parcel{File: file, Keys: &keys}
}

// code returns the code without its secret.
func (m *Member) code(o InviteOptions) (code, error) {
	c := code{address: o.Address, websocket: o.Websocket, pin: fingerprint(m.Authority)}
	if c.address != "" {
		return c, nil
	}
	c.address = m.Address
	if c.websocket {
		if c.address = m.Websocket; c.address == "" {
			_, _, err := transport("", "", true)
			return c, err
		}
	}
	if c.address == "" {
		return c, &checkin.Fault{Code: checkin.FaultHub, Sentence: "it is not known yet where the hub listens: start it with \"hub --listen ADDRESS\" first"}
	}
	var err error
	c.address, err = reachable(c.address)
	return c, err
}

// reachable puts an address of this machine in the place of "everywhere".
func reachable(address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", addressFault(address)
	}
	ip, err := netip.ParseAddr(host)
	if host != "" && (err != nil || !ip.IsUnspecified()) {
		return address, nil
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return "", err
	}
	for _, a := range addresses {
		if p, err := netip.ParsePrefix(a.String()); err == nil && p.Addr().Is4() && p.Addr().IsGlobalUnicast() {
			return net.JoinHostPort(p.Addr().String(), port), nil
		}
	}
	return "", &checkin.Fault{
		Code:     checkin.FaultHub,
		Sentence: "this machine has no address in a network: connect it, or say by --address where kiosks reach the hub",
	}
}

func notOrganiser() error {
	return &checkin.Fault{
		Code:     checkin.FaultConflict,
		Sentence: "this kiosk may not invite or remove others: do it at the hub, or at a kiosk that was invited with --organiser",
	}
}
