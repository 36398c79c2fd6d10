package replica

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/nats-io/nats.go"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// actRequest is what an organiser's kiosk has its hub do: one of them. Who asks is
// told by the subject, under which nobody else may publish.
type actRequest struct {
	Invite    *storage.Invitation `cbor:"1,keyasint,omitempty"`
	Remove    string              `cbor:"2,keyasint,omitempty"` // the id of a kiosk
	BadgeKeys []storage.SealedKey `cbor:"3,keyasint,omitempty"`
	Vouchers  []storage.Signed    `cbor:"4,keyasint,omitempty"`
}

type actAnswer struct {
	Fault    string           `cbor:"1,keyasint,omitempty"` // the code of a checkin.Fault; "" where it was done
	Expires  time.Time        `cbor:"2,keyasint,omitempty"`
	Kiosks   []storage.Signed `cbor:"3,keyasint,omitempty"`
	Vouchers []storage.Signed `cbor:"4,keyasint,omitempty"`
}

// What an invitation may have at most; more is none.
const (
	maxParcel = 1 << 20
	authSize  = 32
	maxKeys   = 4096
)

// act has the hub do something for this organiser's kiosk.
func (m *Member) act(ctx context.Context, r actRequest) (answer actAnswer, err error) {
	hub := *m
	hub.Cluster = "" // acts are between the kiosk and the hub
	conn, err := Dial(ctx, &hub, DialOptions{Once: true})
	if err != nil && m.Websocket != "" {
		conn, err = Dial(ctx, &hub, DialOptions{Once: true, Websocket: true})
	}
	if errors.Is(err, nats.ErrAuthorization) {
		return answer, &checkin.Fault{Code: checkin.FaultHub, Cause: err, Sentence: "the hub does not let this kiosk in: it was removed; join again with a new invitation"}
	}
	if err != nil {
		return answer, err
	}
	defer conn.Close()
	body, err := cbor.Marshal(r)
	if err != nil {
		return answer, err
	}
	ctx, cancel := context.WithTimeout(ctx, requestPatience)
	defer cancel()
	msg, err := conn.RequestWithContext(ctx, m.Subjects().Act(m.Kiosk), body)
	if err != nil {
		return answer, unreachable(m.Address, err)
	}
	if err := cbor.Unmarshal(msg.Data, &answer); err != nil {
		return answer, refusedOther.fault()
	}
	if answer.Fault != "" {
		return answer, &checkin.Fault{Code: answer.Fault, Sentence: "the hub refused this: see with \"hub kiosks\" who has joined, and look into the hub's log file"}
	}
	return answer, nil
}

// act answers organisers' kiosks.
func (h *Hub) act(msg *nats.Msg) {
	ctx, cancel := context.WithTimeout(context.Background(), requestPatience)
	defer cancel()
	kiosk := msg.Subject[strings.LastIndexByte(msg.Subject, '.')+1:]
	answer, err := h.actFor(ctx, kiosk, msg.Data)
	if err != nil {
		h.log.Warn("an organiser's kiosk was refused", "kiosk", kiosk, "cause", err)
		answer = actAnswer{Fault: checkin.FaultCode(err)}
		if answer.Fault == "" {
			answer.Fault = checkin.FaultHub
		}
	}
	h.respond(msg, answer)
}

var errAct = errors.New("this is nothing that a hub does for a kiosk")

// readAct reads a request, and takes only what it may hold.
func readAct(data []byte) (r actRequest, err error) {
	if err := cbor.Unmarshal(data, &r); err != nil {
		return r, errAct
	}
	if i := r.Invite; i != nil {
		if !isToken(i.ID) || len(i.Auth) != authSize || len(i.Parcel) > maxParcel || i.Rights != "" && i.Rights != organiserRights {
			return r, errAct
		}
	}
	if len(r.BadgeKeys) > maxKeys || len(r.Vouchers) > maxVouchers {
		return r, errAct
	}
	return r, nil
}

func (h *Hub) actFor(ctx context.Context, kiosk string, data []byte) (answer actAnswer, err error) {
	r, err := readAct(data)
	if err != nil {
		return answer, err
	}
	// The connection may have been let in before the kiosk was removed or lost its right.
	if k, ok := h.present(ctx, kiosk); !ok || !k.Present() || !k.Organiser {
		return answer, notOrganiser()
	}
	now := h.options.Now()
	if r.Invite != nil {
		answer.Expires = now.Add(inviteFor)
		r.Invite.Expires = answer.Expires
		if err := h.store.PutInvitation(ctx, *r.Invite, now); err != nil {
			return answer, err
		}
		h.log.Info("a kiosk invites another", "kiosk", kiosk)
	}
	if len(r.Vouchers) > 0 {
		if err := takeRoster(ctx, h.store, nil, r.Vouchers); err != nil {
			return answer, err
		}
	}
	if r.Remove != "" {
		if err := h.remove(ctx, r.Remove); err != nil {
			return answer, err
		}
		h.log.Info("a kiosk removes another", "kiosk", kiosk, "removed", r.Remove)
	}
	if len(r.BadgeKeys) > 0 {
		if err := h.store.PutBadgeKeys(ctx, r.BadgeKeys); err != nil {
			return answer, err
		}
	}
	if answer.Kiosks, err = h.store.Kiosks(ctx); err != nil {
		return answer, err
	}
	answer.Vouchers, err = h.store.Vouchers(ctx)
	return answer, err
}
