package replica

import (
	"context"
	"errors"

	"github.com/fxamacker/cbor/v2"
	"github.com/nats-io/nats.go"

	"antechamber/storage"
)

// onRequest answers a request of another kiosk.
func (n *Node) onRequest(ctx context.Context, m *nats.Msg) {
	body, err := n.answer(ctx, m.Data)
	if err == nil {
		err = m.Respond(body)
	}
	if err != nil && ctx.Err() == nil {
		n.log.Warn("a request of another kiosk was not answered", "cause", err)
	}
}

// answer does what another kiosk asks for. Whoever asks is a kiosk of the roster: the
// hub lets in nobody else. What it gives is checked all the same.
func (n *Node) answer(ctx context.Context, body []byte) ([]byte, error) {
	var r request
	answer := reply{}
	err := decode(body, &r)
	if err == nil {
		answer, err = n.serve(ctx, &r)
	}
	if err != nil {
		n.log.Warn("a request of another kiosk was refused", "what", r.What, "cause", err)
		answer = reply{Fault: err.Error()}
	}
	return cbor.Marshal(answer)
}

func (n *Node) serve(ctx context.Context, r *request) (answer reply, err error) {
	switch r.What {
	case askState:
		if err = n.member.Vouch(ctx, n.store); err == nil {
			answer.State, err = n.state(ctx)
		}
	case askMembers:
		answer.Members, _, err = n.members(ctx)
	case giveMembers:
		if err = n.takeMembers(ctx, r.Members); err == nil {
			answer.Members, _, err = n.members(ctx)
		}
	case giveHeld:
		if !n.hub {
			return answer, &answered{"only a hub says how far the log of a removed kiosk counts"}
		}
		if err = n.takeHeld(ctx, r.Held); err == nil {
			answer.Members, _, err = n.members(ctx)
		}
	case askRecords:
		answer.Records, err = n.store.Records(ctx, r.Origin, r.After, recordsAtOnce)
	case giveRecords:
		var refused error
		refused, err = n.merge(ctx, [][]storage.Record{r.Records}, nil)
		if err = errors.Join(refused, err); err == nil {
			n.say() // the others lack them too
		}
	case askBuckets:
		var all storage.Buckets
		all, err = n.people.buckets(ctx)
		answer.Buckets = joinedBuckets(all)
	case askFingerprints:
		answer.Fingerprints, err = n.fingerprints(ctx, valid(r.Buckets))
	case askDocuments:
		answer.Documents, err = n.people.documents(ctx, r.References[:min(len(r.References), documentsAtOnce)])
	case giveDocuments:
		n.told(r.Documents)
		if err = n.people.take(ctx, r.Documents); err == nil {
			n.say()
		}
	case askPhotoBuckets, askPhotoNames, askPhotos, givePhotos:
		return n.servePhotos(ctx, r)
	default:
		err = &answered{"this kiosk does not know what it is asked for: install the newer version"}
	}
	return answer, err
}

func valid(buckets []int) (all []int) {
	for _, b := range buckets[:min(len(buckets), bucketsAtOnce)] {
		if b >= 0 && b < len(storage.Buckets{}) {
			all = append(all, b)
		}
	}
	return all
}
