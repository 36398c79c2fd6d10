package replica

import (
	"context"
	"crypto/hmac"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"antechamber/storage"
)

// What one request may take of the hub.
const (
	requestPatience = 10 * time.Second
	maxNameRunes    = 64
	maxVouchers     = 1024
	lingerFor       = time.Second // so that a refusal arrives before the connection goes
)

// enrol answers who was invited.
func (h *Hub) enrol(msg *nats.Msg) {
	id := strings.TrimPrefix(msg.Subject, joinSubject(""))
	ctx, cancel := context.WithTimeout(context.Background(), requestPatience)
	defer cancel()
	answer := h.answerJoin(ctx, id, msg.Data)
	if answer.Refused != "" {
		h.log.Warn("somebody who was invited was refused", "reason", string(answer.Refused))
	}
	h.respond(msg, answer)
	if answer.Refused == refusedGone {
		time.AfterFunc(lingerFor, func() { h.guard.cut(joinUser + id) })
	}
}

func (h *Hub) respond(msg *nats.Msg, answer any) {
	body, err := cbor.Marshal(answer)
	if err == nil {
		err = msg.Respond(body)
	}
	if err != nil {
		h.log.Warn("an answer was not sent", "cause", err)
	}
}

// readJoin reads a request that was made with the secret of the invitation.
func readJoin(auth []byte, id string, data []byte) (joinBody, joinRefusal) {
	var r joinRequest
	var b joinBody
	if cbor.Unmarshal(data, &r) != nil {
		return b, refusedOther
	}
	if !hmac.Equal(r.MAC, mac(auth, macRequest, []byte(id), r.Body)) {
		return b, refusedWrong
	}
	if cbor.Unmarshal(r.Body, &b) != nil || len(b.Vouchers) > maxVouchers {
		return b, refusedOther
	}
	return b, ""
}

func (h *Hub) answerJoin(ctx context.Context, id string, data []byte) joinAnswer {
	i, found, err := h.store.Invitation(ctx, id)
	if err != nil {
		h.log.Error("the invitations cannot be read", "cause", err)
		return joinAnswer{Refused: refusedOther}
	}
	if !found || !h.options.Now().Before(i.Expires) {
		return joinAnswer{Refused: refusedGone}
	}
	b, refused := readJoin(i.Auth, id, data)
	if refused == refusedWrong {
		if err := h.store.MissInvitation(ctx, id, wrongTries); err != nil {
			h.log.Error("a wrong try was not counted", "cause", err)
			return joinAnswer{Refused: refusedOther}
		}
		if i.Wrong+1 >= wrongTries {
			h.log.Warn("an invitation was tried too often with a wrong secret, and is closed")
			return joinAnswer{Refused: refusedGone}
		}
	}
	if refused != "" {
		return joinAnswer{Refused: refused}
	}
	offer := offerBody{
		Hub: h.keys.identity.ID(), Token: h.keys.token, Parcel: i.Parcel, Organiser: i.Rights == organiserRights,
		Relay: h.options.Relay, Address: h.Address(), Websocket: h.WebsocketAddress(), Cluster: h.options.NATS,
		Rehearsal: h.store.Mode() == storage.Rehearsal,
	}
	if b.Enter {
		if refused := h.letIn(ctx, i, b); refused != "" {
			return joinAnswer{Refused: refused}
		}
		offer.Parcel = nil
		if offer.Kiosks, err = h.store.Kiosks(ctx); err != nil {
			return joinAnswer{Refused: refusedOther}
		}
	}
	body, err := cbor.Marshal(offer)
	if err != nil {
		return joinAnswer{Refused: refusedOther}
	}
	return joinAnswer{Body: body, MAC: mac(i.Auth, macAnswer, b.Nonce, body)}
}

// letIn puts the kiosk in the roster.
func (h *Hub) letIn(ctx context.Context, i storage.Invitation, b joinBody) joinRefusal {
	if !nkeys.IsValidPublicUserKey(b.Kiosk) || !isName(b.Name) {
		return refusedOther
	}
	if b.Rehearsal != (h.store.Mode() == storage.Rehearsal) {
		return refusedMode
	}
	h.roster.Lock()
	defer h.roster.Unlock()
	r, err := h.Roster(ctx)
	if err != nil {
		h.log.Error("the roster cannot be read", "cause", err)
		return refusedOther
	}
	for _, k := range r.Kiosks() {
		if k.Present() && k.Name == b.Name && k.ID != b.Kiosk {
			return refusedName
		}
	}
	k := Kiosk{ID: b.Kiosk, Name: b.Name, Organiser: i.Rights == organiserRights, Added: h.options.Now(), Number: r.next()}
	if before, ok := r.Kiosk(b.Kiosk); ok && !before.Present() {
		h.log.Warn("a kiosk that was removed was invited with the same key", "kiosk", b.Kiosk)
		return refusedOther // who removed it meant the key, which may be in other hands
	}
	signed, err := k.signed(h.keys.identity)
	if err != nil {
		return refusedOther
	}
	used, err := h.store.UseInvitation(ctx, i.ID, signed)
	if err != nil {
		h.log.Error("a kiosk was not added", "cause", err)
		return refusedOther
	}
	if !used {
		return refusedGone
	}
	h.log.Info("a kiosk has joined", "kiosk", k.ID, "organiser", k.Organiser)
	if err := saveRoster(ctx, h.store, h.member.HubSecret); err != nil {
		h.log.Error("the roster was not kept with the keys", "cause", err)
	}
	if err := takeRoster(ctx, h.store, nil, b.Vouchers); err != nil {
		h.log.Warn("a kiosk's vouchers were not all taken", "kiosk", k.ID, "cause", err)
	}
	return ""
}

// isName tells whether a kiosk may be called so.
func isName(name string) bool {
	if name == "" || utf8.RuneCountInString(name) > maxNameRunes || strings.TrimSpace(name) != name {
		return false
	}
	for _, r := range name {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

func trimScheme(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	return rest
}
